//! What of a sheet shows that its people write the day before the month, beside its dates: headers in a language
//! of such people, or a decimal comma. It counts only where the dates themselves show nothing.
//!
//! The words are in `schema/reference/date_words.csv`. Knows no date.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::SheetSurvey;
use crate::cell::amount::DecimalMark;
use crate::header::Field;
use crate::rationale::Rationale;
use crate::reference::{normal_form, records};

/// Words of headers in languages that write the day first, in normal form.
static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let list = records(include_str!("../../schema/reference/date_words.csv"));
    let words = list.filter(|record| record.get(1) == Some("day_first"));
    words.filter_map(|record| record.get(0).map(normal_form)).collect()
});

/// Why the day comes first; `None` where nothing of the sheet shows it.
pub(super) fn hint(sheet: &SheetSurvey) -> Option<Rationale> {
    let columns = sheet.mapping.columns.iter().map(|column| column.name.trim());
    let mut headers = columns.filter(|header| is_day_first(header));
    if let Some(header) = headers.next() {
        return Some(Rationale::DayFirstHeader { header: header.to_owned() });
    }
    let has_comma = |field: &Field| sheet.decimal_mark(*field) == Some(DecimalMark::Comma);
    let field = sheet.amounts.keys().copied().find(|field| has_comma(field))?;
    Some(Rationale::DayFirstComma { header: sheet.header(field).unwrap_or_default() })
}

fn is_day_first(header: &str) -> bool {
    // `Data` alone is a date, `Data Source` is English.
    let is_date = header.eq_ignore_ascii_case("data");
    let words = header.split(|it: char| !it.is_alphanumeric() && it != '\u{301}');
    is_date || words.map(normal_form).any(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_many_languages_have_the_day_first_and_english_ones_show_nothing() {
        for header in [
            "Datum",
            "Data",
            "Date de l'annonce",
            "Fecha",
            "Rodada",
            "Ngày công bố",
            "Сумма",
            "Montant (M€)",
        ] {
            assert!(is_day_first(header), "{header}");
        }
        for header in ["Date", "Amount", "Deal Date", "Company", "日期", "Data Source"] {
            assert!(!is_day_first(header), "{header}");
        }
    }
}
