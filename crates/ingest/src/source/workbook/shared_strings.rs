//! The table of texts an Office workbook keeps outside its sheets, in one piece of memory.

use super::{
    archive::Part,
    stop::ReadResult,
    xml::{XmlPart, push_text, unescape},
};
use quick_xml::events::Event;

/// All texts, in the order of their index.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    /// Reads `sharedStrings.xml`: rich text joined, phonetic guides left out.
    pub(super) fn read(part: Part<'_>) -> ReadResult<Self> {
        let mut strings = Self::default();
        let mut item = String::new();
        let (mut is_text, mut is_phonetic) = (false, false);
        let mut xml = XmlPart::new(part);
        loop {
            while let Some(text) = xml.text_between("<si><t>", "</t></si>") {
                strings.push(&unescape(text));
            }
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "t" => is_text = !is_phonetic,
                    "rPh" => is_phonetic = true,
                    _ => (),
                },
                Event::Empty(element) if element.local_name().as_ref() == "si" => strings.push(""),
                Event::End(element) => match element.local_name().as_ref() {
                    "t" => is_text = false,
                    "rPh" => is_phonetic = false,
                    "si" => {
                        strings.push(&unescape(&item));
                        item.clear();
                    }
                    _ => (),
                },
                Event::Eof => return Ok(strings),
                event if is_text => push_text(&mut item, &event)?,
                _ => (),
            }
        }
    }

    /// The text of an index; `None` where the table is shorter.
    pub(super) fn find(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start =
            index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..end)
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Appends the text of the next index.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }
}
