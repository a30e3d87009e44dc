//! Messages as values: a stable code and its parts. `Display` gives the English text; a program that
//! speaks another language looks the code up in its own catalog. Knows no other language.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use serde::{Serialize, Serializer};

use crate::field::Field;

/// A message that can be shown in any language that has a text for its code.
pub trait Message: fmt::Display {
    /// Which message it is.
    fn template(&self) -> &'static Template;
    /// What fills the braces of its text.
    fn parts(&self) -> Vec<(&'static str, Part<'_>)>;
}

/// The fixed half of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// The catalog that holds its text in other languages.
    pub catalog: &'static str,
    /// The name of the variant.
    pub variant: &'static str,
    /// The English text, with a brace for each part.
    pub english: &'static str,
    /// The names of its parts.
    pub parts: &'static [&'static str],
}

impl Template {
    /// The stable code: the name of the variant in snake case.
    #[must_use]
    pub fn code(&self) -> String {
        let mut code = String::new();
        for (at, letter) in self.variant.char_indices() {
            if letter.is_uppercase() && at > 0 {
                code.push('_');
            }
            code.extend(letter.to_lowercase());
        }
        code
    }
}

/// What fills a brace of a message.
pub enum Part<'a> {
    /// A text that is the same in every language: a name, a number, a cell.
    Text(Cow<'a, str>),
    /// The name of a field.
    Field(Field),
    /// Another message.
    Message(&'a dyn Message),
}

/// A type that can fill a brace.
pub trait AsPart {
    /// The value as a part of a message.
    fn as_part(&self) -> Part<'_>;
}

impl AsPart for String {
    fn as_part(&self) -> Part<'_> {
        Part::Text(Cow::Borrowed(self))
    }
}

impl AsPart for Field {
    fn as_part(&self) -> Part<'_> {
        Part::Field(*self)
    }
}

impl<T: AsPart> AsPart for Box<T> {
    fn as_part(&self) -> Part<'_> {
        (**self).as_part()
    }
}

macro_rules! parts_as_text {
    ($($kind:ty),*) => {
        $(impl AsPart for $kind {
            fn as_part(&self) -> Part<'_> {
                Part::Text(Cow::Owned(self.to_string()))
            }
        })*
    };
}

parts_as_text!(u8, u16, i32, u32, i64, u64, usize);

/// How documents of this process name a message; English where nothing is set.
static TRANSLATION: OnceLock<Translation> = OnceLock::new();

/// Gives the text of a message in another language.
pub type Translation = Box<dyn Fn(&dyn Message) -> String + Send + Sync>;

/// Lets every document that this process serializes from now on have its messages in another language.
///
/// The first call counts. For a process that serves people: programs rely on the English texts.
pub fn translate_documents(translation: Translation) {
    TRANSLATION.get_or_init(|| translation);
}

/// A message that is serialized as its text.
struct AsText<'a, T>(&'a T);

impl<T: Message> Serialize for AsText<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match TRANSLATION.get() {
            Some(translation) => serializer.serialize_str(&translation(self.0)),
            None => serializer.collect_str(self.0),
        }
    }
}

/// Serializes a message as its text.
///
/// # Errors
///
/// Those of the serializer, as all functions here.
pub(crate) fn as_text<S: Serializer>(
    message: &impl Message,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    AsText(message).serialize(serializer)
}

/// Serializes messages as their texts.
pub(crate) fn each_as_text<S: Serializer>(
    messages: &[impl Message],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(messages.iter().map(AsText))
}

/// Serializes a message that may be absent as its text.
pub(crate) fn maybe_as_text<S: Serializer>(
    message: &Option<impl Message>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    message.as_ref().map(AsText).serialize(serializer)
}

/// Declares an enum of messages, each with its English text; braces name the parts.
#[macro_export]
macro_rules! messages {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident in $catalog:literal {
            $($variant:ident $({ $($part:ident: $kind:ty),* })? = $english:literal,)*
        }
    ) => {
        $(#[$meta])*
        $vis enum $name {
            $(
                #[doc = concat!("```text\n", $english, "\n```")]
                $variant $({
                    $(#[doc = concat!("The `", stringify!($part), "` of the text.")] $part: $kind,)*
                })?,
            )*
        }

        impl $name {
            /// Every message there is.
            pub const TEMPLATES: &'static [$crate::message::Template] = &[
                $($crate::message::Template {
                    catalog: $catalog,
                    variant: stringify!($variant),
                    english: $english,
                    parts: &[$($(stringify!($part)),*)?],
                },)*
            ];
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant $({ $($part),* })? => write!(formatter, $english),)*
                }
            }
        }

        impl $crate::message::Message for $name {
            fn template(&self) -> &'static $crate::message::Template {
                match self {
                    $(Self::$variant $({ $($part: _),* })? => &$crate::message::Template {
                        catalog: $catalog,
                        variant: stringify!($variant),
                        english: $english,
                        parts: &[$($(stringify!($part)),*)?],
                    },)*
                }
            }

            fn parts(&self) -> Vec<(&'static str, $crate::message::Part<'_>)> {
                match self {
                    $(Self::$variant $({ $($part),* })? => vec![
                        $($((stringify!($part), $crate::message::AsPart::as_part($part))),*)?
                    ],)*
                }
            }
        }

        impl $crate::message::AsPart for $name {
            fn as_part(&self) -> $crate::message::Part<'_> {
                $crate::message::Part::Message(self)
            }
        }
    };
}
