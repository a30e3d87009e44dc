//! The plain reader of XML beside the general one, on texts that are nearly right.

use super::*;

use crate::source::workbook::window::boundary_before;
use proptest::prelude::*;
use std::io::BufReader;

const SAMPLE: &str = "\u{feff}<?xml version=\"1.0\"?>\r\n<x:w a=\"1>2\" b='\"' c = \"it's\"><c r=\"A1\" t=\"s\"\
    ><v>1</v></c><c r=\"B1\"/>\r\n<t> &lt;&#65;a & b;&amp;云图 </t\n><![CDATA[<c>]]><is/></x:w>";

/// Every event up to an error, with the attributes of elements; a long part is read in pieces.
fn events(mut xml: XmlPart<'_>) -> Vec<String> {
    let mut events = Vec::new();
    loop {
        let event = xml.next();
        let attributes = match &event {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let text = |(key, value): (QName<'_>, _)| format!("{key:?} {value}");
                attributes(element).map(text).collect()
            }
            Ok(Event::Decl(_) | Event::PI(_)) => continue,
            _ => Vec::new(),
        };
        events.push(format!("{event:?} {attributes:?}"));
        if matches!(event, Ok(Event::Eof) | Err(_)) {
            return events;
        }
    }
}

/// The same by the general reader alone.
fn general_events(bytes: &[u8]) -> Vec<String> {
    let reader = general(Window::new(bytes));
    let source = Source::General(Box::new(reader));
    events(XmlPart { source, buffer: Vec::new() })
}

proptest! {
    #[test]
    fn the_fast_path_cuts_what_the_general_reader_cuts(
        edits in proptest::collection::vec((0..160_usize, 0..3_usize, "[<>&;\"'/=!? \r\na云-]{1,2}"), 0..4),
        capacity in 1..200_usize,
    ) {
        let mut text = SAMPLE.to_owned();
        for (place, deleted, inserted) in edits {
            let place = boundary_before(&text, place);
            let end = boundary_before(&text, place + deleted);
            text.replace_range(place..end.max(place), &inserted);
        }
        let plain = XmlPart::new(BufReader::with_capacity(capacity.max(16), text.as_bytes()));
        prop_assert_eq!(events(plain), general_events(text.as_bytes()));
    }
}

#[test]
fn attributes_are_those_of_the_general_reader() {
    for text in [
        "",
        " a=\"1\" b:c=\"2\"",
        " a='1' b=\"2\"",
        " a=\"1\"b=\"2\"",
        " a b=\"2\"",
        " a = \"1\"",
        " a=1 b=\"2\"",
    ] {
        let element = BytesStart::from_content(format!("c{text}"), 1);
        let general: Vec<_> = element
            .attributes()
            .with_checks(false)
            .flatten()
            .map(|it| (it.key, it.value))
            .collect();
        assert_eq!(attributes(&element).collect::<Vec<_>>(), general, "{text}");
    }
}

#[test]
fn office_escapes_are_undone_once() {
    let cases = [
        ("a_x000D_\nb", "a\r\nb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x00e9_", "é"),
        ("max_x", "max_x"),
        ("_x12_", "_x12_"),
        ("_xD800_", "_xD800_"),
        ("a_xD83D__xDE00_b", "a😀b"),
        ("_xD83D__x0041_", "_xD83D_A"),
        ("_xDE00__xD83D_", "_xDE00__xD83D_"),
    ];
    for (text, plain) in cases {
        assert_eq!(unescape(text), plain);
    }
}
