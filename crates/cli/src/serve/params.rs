//! Names with values, as an address or a form carries them. It does not know what they mean.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays as it is in a value.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Names with values, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Parses `a=1&b=2`.
    pub(crate) fn parse(text: &str) -> Params {
        let pairs = text.split('&').filter(|it| !it.is_empty());
        Params(pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(decoded).collect())
    }

    /// The members of a JSON object, texts and numbers; none of any other document.
    pub(crate) fn of_json(bytes: &[u8]) -> Params {
        let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(bytes) else {
            return Params::default();
        };
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        Params(object.into_iter().map(|(name, value)| (name, text(value))).collect())
    }

    /// Adds a value.
    pub(crate) fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The first value of a name, without blanks around it; None where it is empty or not there.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a name that is not empty.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(known, _)| known == name);
        own.map(|(_, value)| value.trim()).filter(|it| !it.is_empty())
    }

    /// Whether the name is there, if only empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same without these names, and without empty values.
    pub(crate) fn without(&self, names: &[&str]) -> Params {
        let is_other = |it: &&(String, String)| !names.contains(&&*it.0) && !it.1.trim().is_empty();
        Params(self.0.iter().filter(is_other).cloned().collect())
    }

    /// The whole as part of an address.
    pub(crate) fn encoded(&self) -> String {
        let pair =
            |(name, value): &(String, String)| format!("{}={}", encoded(name), encoded(value));
        self.0.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

/// A text as part of an address.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

fn decoded((name, value): (&str, &str)) -> (String, String) {
    let plain =
        |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    (plain(name), plain(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_put_together() {
        let params = Params::parse("q=%E7%81%AF+a%26b&empty=&flag&sector=games&sector=media");
        assert_eq!(params.get("q"), Some("灯 a&b"));
        assert_eq!((params.get("empty"), params.has("flag")), (None, true));
        assert_eq!(params.all("sector").collect::<Vec<_>>(), ["games", "media"]);
        let rest = params.without(&["sector"]);
        assert_eq!(rest.encoded(), "q=%E7%81%AF%20a%26b");
        assert_eq!(Params::parse(&rest.encoded()), rest);
    }

    #[test]
    fn a_document_gives_its_members() {
        let params = Params::of_json(br#"{"deal": 12, "note": null, "to": "B"}"#);
        assert_eq!(
            (params.get("deal"), params.get("note"), params.get("to")),
            (Some("12"), None, Some("B"))
        );
        assert_eq!(Params::of_json(b"[1]"), Params::default());
    }
}
