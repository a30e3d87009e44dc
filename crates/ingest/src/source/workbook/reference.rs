//! Cell references such as `B12` and blocks such as `A1:C3`, as positions within a sheet; and the few formulas
//! whose text shows what a person would see, even without a cached value.

use super::rows::MAX_ROWS;
use crate::sheet::MergedBlock;

/// Columns of a sheet in any spreadsheet program.
const MAX_COLUMNS: u32 = 16_384;

/// The column of a reference, from 0; `None` where the letters are missing or beyond `XFD`.
pub(super) fn column(reference: &str) -> Option<u32> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters
        .take(4)
        .fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1).filter(|column| *column < MAX_COLUMNS)
}

/// The row of a reference, from 1; `None` where the digits are missing or beyond a sheet.
pub(super) fn row(reference: &str) -> Option<u32> {
    let digits = reference.trim_start_matches(|it: char| it.is_ascii_alphabetic());
    digits.parse().ok().filter(|row| (1..=MAX_ROWS).contains(row))
}

/// A block of cells; `None` where it is none, or a single cell.
pub(super) fn block(reference: &str) -> Option<MergedBlock> {
    let (first, last) = reference.split_once(':')?;
    let block = MergedBlock {
        first_row: row(first)?,
        last_row: row(last)?,
        first_column: column(first)?,
        last_column: column(last)?,
    };
    (block.first_row <= block.last_row && block.first_column <= block.last_column).then_some(block)
}

/// The text `HYPERLINK("address", "text")` shows, or its address where there is no text.
///
/// `None` for any other formula, and where the text is itself computed.
pub(super) fn link_text(formula: &str) -> Option<String> {
    let (name, arguments) = formula.trim().trim_start_matches('=').split_once('(')?;
    if !name.trim().eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let (address, rest) = literal(arguments)?;
    let rest = rest.trim_start();
    if rest.starts_with(')') {
        return Some(address);
    }
    let (text, rest) = literal(rest.strip_prefix([',', ';'])?)?;
    (rest.trim() == ")").then_some(text)
}

/// A text in quotes at the start, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let mut rest = text.trim_start().strip_prefix('"')?;
    let mut value = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        value.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            None => return Some((value, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_beyond_a_sheet_are_no_position() {
        let cases = [
            ("A1", Some(0), Some(1)),
            ("xfd1048576", Some(16_383), Some(1_048_576)),
            ("XFE1048577", None, None),
            ("AAAAAAAAAA1", None, Some(1)),
            ("B4294967298", Some(1), None),
            ("12", None, Some(12)),
            ("C", Some(2), None),
            ("", None, None),
        ];
        for (reference, at_column, at_row) in cases {
            assert_eq!((column(reference), row(reference)), (at_column, at_row), "{reference}");
        }
    }

    #[test]
    fn a_block_has_two_ends_in_order() {
        let block_of = |first_row, last_row, first_column, last_column| {
            Some(MergedBlock { first_row, last_row, first_column, last_column })
        };
        let cases =
            [("A2:B4", block_of(2, 4, 0, 1)), ("A2", None), ("B4:A2", None), ("A0:B4", None)];
        for (reference, found) in cases {
            assert_eq!(block(reference), found, "{reference}");
        }
    }

    #[test]
    fn a_link_shows_its_text() {
        let cases = [
            (r#"HYPERLINK("https://a.example/1","云图科技")"#, Some("云图科技")),
            (r#"=hyperlink( "https://a.example" , "A ""B"" (C)" )"#, Some("A \"B\" (C)")),
            (r#"HYPERLINK("https://a.example")"#, Some("https://a.example")),
            (r#"HYPERLINK("https://a.example",B2)"#, None),
            (r#"HYPERLINK("https://a.example","A")&"B""#, None),
            ("SUM(A1:A3)", None),
            ("B2*2", None),
        ];
        for (formula, text) in cases {
            assert_eq!(link_text(formula).as_deref(), text, "{formula}");
        }
    }
}
