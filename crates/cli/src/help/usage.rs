//! What makes no sense about a command line, in either language. The argument parser says which kind of
//! mistake it is and what it is about; the sentences are ours.

use std::error::Error as _;
use std::num::{ParseFloatError, ParseIntError};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use dealbase_ingest::messages;
use dealbase_ingest::refusal::UnknownValue;
use dealbase_query::nearest;

use crate::messages::{Messages, say};
use crate::mistake::{Hint, Mistake};

messages! {
    /// A command line that makes no sense.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) enum UsageError in "usage" {
        UnknownArgument { typed: String } = "unexpected argument {typed}",
        UnknownArgumentNear { typed: String, hint: Hint } = "unexpected argument {typed}; {hint}",
        UnknownCommand { typed: String } = "there is no command {typed}; `dealbase --help` lists them",
        UnknownCommandNear { typed: String, hint: Hint } = "there is no command {typed}; {hint}",
        UnknownValue { argument: String, typed: String, hint: Hint } =
            "{argument}: “{typed}” is unknown; {hint}",
        NoValue { argument: String } = "{argument}: the value is missing",
        NoValueOf { argument: String, hint: Hint } = "{argument}: the value is missing; {hint}",
        Value { argument: String, typed: String, reason: String } = "{argument}: “{typed}”: {reason}",
        Refused { argument: String, reason: UnknownValue } = "{argument}: {reason}",
        Values { argument: String } = "{argument}: the wrong number of values",
        Twice { argument: String } = "{argument} is given twice",
        Conflict { argument: String, other: String } = "{argument} can't be used with {other}",
        Missing { arguments: String } = "{arguments} is missing",
        MissingCommand = "name a command; `dealbase --help` lists them",
        NotUtf8 = "an argument is not UTF-8",
        Other = "the command line makes no sense",
    }
}

messages! {
    /// What a number on the command line should be.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) enum Expected in "expected" {
        Number = "expected a number",
        WholeNumber = "expected a whole number",
        Range { range: String } = "expected a whole number in {range}",
    }
}

/// The whole text of an error of the parser: the mistake, the usage, and where to read more.
pub(super) fn text(err: &clap::Error, messages: &Messages) -> String {
    let message = messages.message(&of(err, messages));
    let mut text = say!(messages, "error", message);
    if let Some(ContextValue::StyledStr(usage)) = err.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_start_matches("Usage:").trim();
        text += &format!("\n\n{}", say!(messages, "usage", usage));
    }
    format!("{text}\n\n{}\n", messages.text("usage_more"))
}

fn of(err: &clap::Error, messages: &Messages) -> UsageError {
    let argument = about(err, ContextKind::InvalidArg);
    let near = |kind| match about(err, kind) {
        name if name.is_empty() => None,
        name => Some(Hint::Nearest { name }),
    };
    match err.kind() {
        ErrorKind::UnknownArgument => match near(ContextKind::SuggestedArg) {
            Some(hint) => UsageError::UnknownArgumentNear { typed: argument, hint },
            None => UsageError::UnknownArgument { typed: argument },
        },
        ErrorKind::InvalidSubcommand => {
            let typed = about(err, ContextKind::InvalidSubcommand);
            let suggested = about(err, ContextKind::SuggestedSubcommand);
            // The parser's own measure calls `labels` near to `deals`.
            match nearest(&typed, suggested.split(", ")).map(|name| Hint::Nearest { name }) {
                Some(hint) => UsageError::UnknownCommandNear { typed, hint },
                None => UsageError::UnknownCommand { typed },
            }
        }
        ErrorKind::InvalidValue => of_value(err, argument),
        ErrorKind::ValueValidation => {
            let typed = about(err, ContextKind::InvalidValue);
            match err.source().and_then(|it| it.downcast_ref::<UnknownValue>()) {
                Some(reason) => UsageError::Refused { argument, reason: reason.clone() },
                None => UsageError::Value { argument, typed, reason: reason(err, messages) },
            }
        }
        ErrorKind::NoEquals => UsageError::NoValue { argument: format!("{argument}=") },
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            UsageError::Values { argument }
        }
        ErrorKind::ArgumentConflict => match about(err, ContextKind::PriorArg) {
            other if other == argument => UsageError::Twice { argument },
            other => UsageError::Conflict { argument, other },
        },
        ErrorKind::MissingRequiredArgument => UsageError::Missing { arguments: argument },
        ErrorKind::MissingSubcommand => UsageError::MissingCommand,
        ErrorKind::InvalidUtf8 => UsageError::NotUtf8,
        _ => UsageError::Other,
    }
}

/// One value that is unknown.
fn of_value(err: &clap::Error, argument: String) -> UsageError {
    let typed = about(err, ContextKind::InvalidValue);
    let name = about(err, ContextKind::SuggestedValue);
    let names = about(err, ContextKind::ValidValue);
    let hint = match name.is_empty() {
        true => Hint::Known { names: names.clone() },
        false => Hint::Nearest { name },
    };
    match (typed.is_empty(), names.is_empty()) {
        (true, true) => UsageError::NoValue { argument },
        (true, false) => UsageError::NoValueOf { argument, hint },
        (false, _) => UsageError::UnknownValue { argument, typed, hint },
    }
}

/// Why a value was refused: in our words, or that no number is in it.
fn reason(err: &clap::Error, messages: &Messages) -> String {
    let Some(source) = err.source() else { return String::new() };
    if let Some(mistake) = source.downcast_ref::<Mistake>() {
        return messages.message(mistake);
    }
    let text = source.to_string();
    let expected = match text.rsplit_once(" is not in ") {
        Some((_, range)) => Expected::Range { range: range.to_owned() },
        None if source.is::<ParseFloatError>() => Expected::Number,
        None if source.is::<ParseIntError>() => Expected::WholeNumber,
        None => return text,
    };
    messages.message(&expected)
}

/// What the parser says of an error under a heading, in one line; empty where it says nothing.
fn about(err: &clap::Error, kind: ContextKind) -> String {
    match err.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
