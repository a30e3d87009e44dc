//! What the catalogs hold, and how a phrase is filled in.

use std::collections::BTreeSet;

use dealbase_ingest::sheet::FindingKind;

use dealbase_ingest::message::Template;
use dealbase_ingest::problem::Unreadable;
use dealbase_ingest::rationale::{CellsLike, Delimiter, QuoteEscape, Rationale, TableKind};
use dealbase_ingest::refusal::{
    Action, Advice, OtherFile, Rate, Refusal, TomlKind, UnknownValue, Writer,
};

use super::*;
use crate::figure_text::Kind;
use crate::help::{Expected, UsageError};
use crate::mistake::Hint;

/// Every message that has its English text in Rust.
const TEMPLATES: &[&[Template]] = &[
    Unreadable::TEMPLATES,
    Problem::TEMPLATES,
    Rationale::TEMPLATES,
    Delimiter::TEMPLATES,
    QuoteEscape::TEMPLATES,
    CellsLike::TEMPLATES,
    TableKind::TEMPLATES,
    Refusal::TEMPLATES,
    Advice::TEMPLATES,
    Action::TEMPLATES,
    OtherFile::TEMPLATES,
    TomlKind::TEMPLATES,
    Writer::TEMPLATES,
    Rate::TEMPLATES,
    UnknownValue::TEMPLATES,
    Mistake::TEMPLATES,
    Hint::TEMPLATES,
    Kind::TEMPLATES,
    UsageError::TEMPLATES,
    Expected::TEMPLATES,
];

#[test]
fn both_languages_say_the_same_things() {
    let (zh, en) = (Messages::of(Lang::Zh).unwrap(), Messages::of(Lang::En).unwrap());
    assert_eq!(zh.text.keys().collect::<Vec<_>>(), en.text.keys().collect::<Vec<_>>());
    for (key, phrase) in &zh.text {
        let [zh, en]: [BTreeSet<&str>; 2] = [phrase, &en.text[key]].map(|it| braces(it).collect());
        assert_eq!(zh, en, "{key}");
    }
    for messages in [&zh, &en] {
        let sizes: Vec<i64> = messages.money.iter().map(|it| it.from_usd).collect();
        assert!(sizes.windows(2).all(|it| it[0] > it[1]) && sizes.last() == Some(&0));
    }
}

#[test]
fn every_message_of_the_libraries_is_there_in_both_languages() {
    let zh = Messages::of(Lang::Zh).unwrap();
    let mut known: BTreeSet<(&str, String)> = BTreeSet::new();
    for template in TEMPLATES.iter().copied().flatten() {
        let (catalog, code) = (template.catalog, template.code());
        let phrase = zh.messages.get(catalog).and_then(|it| it.get(&code));
        let phrase = phrase.unwrap_or_else(|| panic!("no Chinese text: {catalog}.{code}"));
        let parts: BTreeSet<&str> = template.parts.iter().copied().collect();
        for text in [phrase, template.english] {
            assert_eq!(braces(text).collect::<BTreeSet<_>>(), parts, "{catalog}.{code}");
        }
        known.insert((catalog, code));
    }
    let is_own = |(catalog, _): &(&String, &BTreeMap<String, String>)| *catalog != "error";
    for (catalog, phrases) in zh.messages.iter().filter(is_own) {
        for code in phrases.keys() {
            assert!(known.contains(&(catalog, code.clone())), "no message {catalog}.{code}");
        }
    }
}

#[test]
fn every_kind_of_finding_has_a_text() {
    for messages in [Messages::of(Lang::Zh).unwrap(), Messages::of(Lang::En).unwrap()] {
        let of_text = messages.text.keys().filter_map(|it| it.strip_prefix("finding_"));
        let codes: BTreeSet<&str> = FindingKind::ALL.iter().map(|it| it.as_str()).collect();
        assert_eq!(of_text.collect::<BTreeSet<_>>(), codes);
    }
}

#[test]
fn every_field_has_a_name() {
    for lang in [Lang::Zh, Lang::En] {
        let messages = Messages::of(lang).unwrap();
        for field in dealbase_ingest::header::Field::ALL {
            let key = format!("field_{}", field.as_str());
            assert!(messages.find(&key).is_some(), "{key}");
        }
    }
}

#[test]
fn a_phrase_is_put_in_the_place_of_one_that_is_there() {
    let mut messages = Messages::of(Lang::En).unwrap();
    messages.reword("title", "Deals of the {quarter}").unwrap();
    assert_eq!(say!(messages, "title", quarter = "year"), "Deals of the year");
    assert!(messages.reword("titel", "x").unwrap_err().to_string().contains("titel"));
    assert!(messages.reword("title", "{quarters}").unwrap_err().to_string().contains("{quarters}"));
}

#[test]
fn the_rules_can_be_read() {
    let rules = Rules::built_in().unwrap();
    assert!(rules.slight_below_pct < rules.sharp_from_pct);
}

#[test]
fn one_is_distinguished_from_many_and_the_last_of_a_list_from_the_others() {
    let (zh, en) = (Messages::of(Lang::Zh).unwrap(), Messages::of(Lang::En).unwrap());
    for (count, in_zh, in_en) in [(1, "1例", "1 deal"), (0, "0例", "0 deals")] {
        assert_eq!((zh.counted("deals", count).as_str(), in_zh), (in_zh, in_zh));
        assert_eq!(en.counted("deals", count), in_en);
    }
    assert_eq!(en.counted("deals", 1_200), "1,200 deals");
    let vocabulary: [(&[&str], &str, &str); 4] = [
        (&[], "", ""),
        (&["a"], "a", "a"),
        (&["a", "b"], "a、b", "a and b"),
        (&["a", "b", "c"], "a、b、c", "a, b and c"),
    ];
    for (names, in_zh, in_en) in vocabulary {
        assert_eq!((zh.list(names), en.list(names)), (in_zh.to_owned(), in_en.to_owned()));
    }
}

#[test]
fn a_phrase_is_filled_in_once() {
    assert_eq!(fill("{a} and {b}", [("a", "{b}"), ("b", "2")].into_iter()), "{b} and 2");
    assert_eq!(fill("{a} {a:deal|deals}", [("a", "1")].into_iter()), "1 deal");
    assert_eq!(fill("{a} {a:deal|deals}", [("a", "0")].into_iter()), "0 deals");
}

#[test]
fn the_locale_chooses_the_language() {
    let cases = [("zh_CN.UTF-8", Lang::Zh), ("ZH", Lang::Zh), ("en_US", Lang::En), ("C", Lang::En)];
    for (locale, wanted) in cases {
        assert_eq!(Lang::named_by(locale), wanted, "{locale}");
    }
}

/// The codes are read off the source, so that none is forgotten.
#[test]
fn every_error_of_a_library_has_a_text_with_its_parts() {
    let source = include_str!("../failure/library.rs");
    let zh = Messages::of(Lang::Zh).unwrap();
    let mut codes = BTreeSet::new();
    for start in ["coded(\"", "at(\"", ", \"no_", ", \"near_"] {
        for (at, _) in source.match_indices(start) {
            let code = source[at..].split('"').nth(1).unwrap();
            let call = source[at..].split_inclusive(&[']', ';'][..]).next().unwrap();
            let parts: BTreeSet<&str> = call
                .match_indices("(\"")
                .skip(1)
                .map(|(it, _)| call[it..].split('"').nth(1).unwrap())
                .collect();
            let phrase = zh.phrase("error", code).unwrap_or_else(|| panic!("no text: {code}"));
            if start == "coded(\"" {
                assert_eq!(braces(phrase).collect::<BTreeSet<_>>(), parts, "{code}");
            }
            codes.insert(code.to_owned());
        }
    }
    assert_eq!(zh.messages["error"].keys().cloned().collect::<BTreeSet<_>>(), codes);
}
