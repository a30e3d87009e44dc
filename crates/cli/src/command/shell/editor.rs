//! The line that is being typed: completed, colored, and taken when it is whole.

use std::borrow::Cow;

use anstyle::{AnsiColor, Effects, Style};
use anyhow::Result;
use rustyline::completion::Completer;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::Validator;
use rustyline::{ColorMode, CompletionType, Config, Context, Editor, Helper};

use super::lexer::{self, Kind};
use super::names::{KEYWORDS, Names};
use super::{Session, complete};

/// An editor that knows the names of the session's database.
///
/// # Errors
/// Fails if the terminal can't be used, or the names can't be read.
pub(super) fn open(session: &Session) -> Result<Editor<Line, FileHistory>> {
    let is_colored =
        anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .color_mode(if is_colored { ColorMode::Enabled } else { ColorMode::Disabled })
        .history_ignore_dups(true)?
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(Line { names: session.names()? }));
    Ok(editor)
}

/// What is known while a line is typed.
pub(super) struct Line {
    names: Names,
}

impl Helper for Line {}

impl Hinter for Line {
    type Hint = String;
}

impl Completer for Line {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _ctx: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(complete::candidates(&self.names, line.get(..pos).unwrap_or(line)))
    }
}

impl Validator for Line {}

impl Highlighter for Line {
    fn highlight<'l>(&self, line: &'l str, _pos: usize) -> Cow<'l, str> {
        if line.trim_start().starts_with('.') {
            return Cow::Borrowed(line);
        }
        lexer::tokens(line).map(|it| colored(it.kind, it.text)).collect::<String>().into()
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        let style = Style::new().effects(Effects::BOLD);
        format!("{style}{prompt}{style:#}").into()
    }

    fn highlight_char(&self, _line: &str, _pos: usize, kind: CmdKind) -> bool {
        kind != CmdKind::MoveCursor
    }
}

fn colored(kind: Kind, text: &str) -> String {
    let is_keyword = || KEYWORDS.iter().any(|it| it.eq_ignore_ascii_case(text));
    let color = match kind {
        Kind::Word if is_keyword() => AnsiColor::Blue.on_default().effects(Effects::BOLD),
        Kind::Text => AnsiColor::Green.on_default(),
        Kind::Number => AnsiColor::Cyan.on_default(),
        Kind::Param => AnsiColor::Magenta.on_default(),
        Kind::Comment => Style::new().effects(Effects::DIMMED),
        _ => return text.to_owned(),
    };
    format!("{color}{text}{color:#}")
}
