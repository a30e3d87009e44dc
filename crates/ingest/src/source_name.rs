//! What a source is called that no profile and no person names: its name is made from its layout, so that
//! the next edition has the same; people read a label, after its first file. Knows no database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a name begins with that is made from a layout.
const LAYOUT: &str = "layout-";

/// The name of a table whose headers are these, in whatever order.
pub(crate) fn of_layout<'a>(headers: impl Iterator<Item = &'a String>) -> String {
    let mut headers: Vec<_> = headers
        .map(|header| crate::reference::normal_form(header))
        .filter(|header| !header.is_empty())
        .collect();
    headers.sort_unstable();
    let digest = xxhash_rust::xxh3::xxh3_64(headers.join("\n").as_bytes());
    format!("{LAYOUT}{:08x}", digest >> 32)
}

/// Whether a name is made from a layout.
pub(crate) fn is_of_layout(name: &str) -> bool {
    let digits = name.strip_prefix(LAYOUT).unwrap_or_default();
    digits.len() == 8 && digits.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

/// What a file is called, without its extension.
pub(crate) fn stem(file_name: &str) -> String {
    let stem = Path::new(file_name).file_stem().unwrap_or_default().to_string_lossy();
    stem.chars().filter(|it| !it.is_control()).collect::<String>().trim().to_owned()
}

/// A label for each of the sources of files with one stem: the stem, with a number where it is taken. The
/// names decide their order, so that the order of the files doesn't.
pub(crate) fn labels<'a>(
    stem: &str,
    names: BTreeSet<&'a str>,
    mut taken: BTreeSet<String>,
) -> BTreeMap<&'a str, String> {
    let labels = names.into_iter().map(|name| {
        let stem = if stem.is_empty() { name } else { stem };
        let numbered = (2..).map(|number: u32| format!("{stem} ({number})"));
        let mut free = std::iter::once(stem.to_owned()).chain(numbered);
        let label = free.find(|it| taken.insert(it.clone())).unwrap_or_default();
        (name, label)
    });
    labels.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_layout_is_no_other_name() {
        let names = ["Date".to_owned(), "Company".to_owned()];
        let name = of_layout(names.iter());
        assert_eq!(of_layout(names.iter().rev()), name);
        assert!(is_of_layout(&name), "{name}");
        for other in ["layout-", "layout-of-ours", "layout-0123456G", "october", "layout-012345678"]
        {
            assert!(!is_of_layout(other), "{other}");
        }
    }

    #[test]
    fn a_label_is_the_stem_of_the_file() {
        for (file_name, stem) in [
            ("deals.csv", "deals"),
            ("deals.2023Q4.xlsx", "deals.2023Q4"),
            ("融资 事件.xls", "融资 事件"),
            ("stdin", "stdin"),
            ("a\u{1b}[31mb\n.csv", "a[31mb"),
            (".csv", ".csv"),
            ("", ""),
        ] {
            assert_eq!(super::stem(file_name), stem, "{file_name:?}");
        }
    }

    #[test]
    fn sources_of_one_stem_are_numbered_by_name_where_it_is_taken() {
        let of = |stem: &str, taken: &[&str]| -> Vec<String> {
            let taken = taken.iter().map(|it| (*it).to_owned()).collect();
            labels(stem, BTreeSet::from(["b", "a", "c"]), taken).into_values().collect()
        };
        assert_eq!(of("deals", &[]), ["deals", "deals (2)", "deals (3)"]);
        assert_eq!(of("deals", &["deals (2)", "deals"]), ["deals (3)", "deals (4)", "deals (5)"]);
        assert_eq!(of("", &["b"]), ["a", "b (2)", "c"]);
    }
}
