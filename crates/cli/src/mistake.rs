//! What a person asked for that can't be done, as values with codes and parts.

use std::path::Path;

use anyhow::Result;
use dealbase_ingest::correction::Field;
use dealbase_ingest::messages;
use dealbase_ingest::problem::Unreadable;
use dealbase_ingest::refusal::UnknownValue;

use crate::figure_text::Kind;

messages! {
    /// Why a command was not carried out.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) enum Mistake in "mistake" {
        NoDeals { path: String } =
            "{path}: the database holds no deals yet; import sheets with `dealbase import FILE…`",
        NoDealsIn { quarter: String, first: String, last: String } =
            "{quarter}: no deals; the database holds {first} to {last}",
        NoQuarter { typed: String } = "{typed}: expected a quarter such as 2023Q4",
        WhichQuarter { metric: String } = "which quarter of {metric}? say --quarter 2023Q4",
        NoMarket { typed: String, hint: Hint } = "no market {typed}; {hint}",
        NoSector { typed: String, hint: Hint } = "no sector {typed}; {hint}",
        NoRoundClass { typed: String, hint: Hint } = "no round class {typed}; {hint}",
        NoCountry { typed: String, hint: Hint } = "no country {typed}; {hint}",
        NoDeal { deal: i64 } =
            "there is no deal {deal}; `dealbase trace COMPANY` lists the deals of a company with their ids",
        NoImport { import: i64 } = "there is no import {import}",
        NoActiveImport { import: i64 } = "there is no import {import}, or it was undone",
        NotPublished { quarter: String } =
            "{quarter} has not been published; `dealbase publish {quarter}` freezes it as it is now",
        NoEdition { quarter: String, edition: i64, newest: i64 } =
            "{quarter} has no edition {edition}; the newest is {newest}",
        NoField { typed: String, fields: String } =
            "{typed} can't be corrected; expected one of {fields}",
        NotCorrected { field: String, deal: i64 } = "{field} of deal {deal} is not corrected",
        WrongValue { field: String, typed: String, expected: Unreadable } =
            "{field} is “{typed}”, expected {expected}",
        SameName { count: u64, name: String } =
            "{count} deals are called {name}, so that a correction would be of all of them; decide with \
             dealbase duplicates whether they are the same",
        ExportIsFolder { path: String, command: String } =
            "{path}: an export is a folder; to write rows into a file, say {command}",
        NoParameter { typed: String } = "--param {typed}: expected NAME=VALUE",
        NoTimeout { typed: String } = "--timeout {typed}: expected seconds above 0",
        NoFormat { path: String } = "{path}: no format has this extension; name one with --format",
        FormatOf { format: String, command: String } =
            "{format} is a format of `dealbase {command}` alone",
        NotForInspect { format: String } = "{format} is not for inspect; try --format text, csv or json",
        NotForReports { format: String } =
            "a report is no list of rows: {format} is not for reports; try --format html, pptx, xlsx, \
             markdown or json",
        NoFolder { path: String } = "{path}: there is no such folder; make it first, or name another",
        ReplacesImport { import: String } =
            "{import}: there is no such file; to replace import {import}, say --replaces={import}",
        WorkbookOnTerminal = "a workbook can't be shown on a terminal; name a file with -o",
        NotForExcel = "--excel is for csv and tsv; for a workbook name a file such as out.xlsx",
        NoSql = "no SQL; try: dealbase query \"select * from activity_by_quarter\"",
        OneSheet { file: String, names: String } = "{file}: inspect one sheet of {names}",
        TooManyUnpacked { path: String, count: usize } =
            "{path}: holds more than {count} files; unpack it and take what is needed",
        TooMuchUnpacked { path: String, most: u64 } =
            "{path}: holds more than {most} MB; unpack it and take what is needed",
        NotUnpacked { path: String } =
            "{path}: can't be unpacked; it may be damaged, or have a password",
        NotInInbox { name: String } = "there is no file {name} in the inbox",
        NoCheck { typed: String, hint: Hint } = "there is no check {typed}; {hint}",
        NoQuery { typed: String, hint: Hint } = "no saved query {typed}; {hint}",
        NotAQuery { typed: String } =
            "no saved query {typed}; `dealbase query --list` lists them; SQL is put in quotes",
        NotTraced { typed: String } =
            "{typed} is no deal, company or metric; see `dealbase metrics`, or look a company up: \
             dealbase query \"select deal_id, company from deals where company like '%…%'\"",
        TwoDeals = "name two deals for each pair, such as 17 204",
        NotDecided { deals: String } = "nothing is decided about deals {deals}",
        NoColumn { path: String, columns: String } =
            "{path}: has no column {columns}; its first row names quarter, figure and printed, and market, item and unit where they matter",
        NoFigure { line: u64, figure: String } =
            "line {line}: there is no figure “{figure}”; name a view and its column, such as \
             activity_by_quarter.deal_count",
        NoTopic { topic: String, known: String } =
            "there is no topic {topic} of the appendix; there are {known}, and all of them: all",
        NoCommand { typed: String, hint: Hint } = "no command .{typed}; {hint}",
        WhichQuery = "run which query? .queries lists them",
        NotAParameter { typed: String } = "{typed}: expected PARAM=VALUE",
        NoMode { typed: String, modes: String } = "no mode {typed}; modes are {modes}",
        TimerOnOff = "expected .timer on or .timer off",
        NoLayout { path: String } =
            "{path}: no table in it has a header, so there is no layout to save",
        NoSqlFile { path: String } = "{path}: the SQL can't be read",
        NotWritten { path: String } = "{path}: can't be written",
        NotRead { path: String } = "{path}: can't be read",
        NotImported { file: String } =
            "{file}: no active import of this file; `dealbase imports` lists the imports",
        SeveralImports { file: String, imports: String } =
            "{file}: imported several times: {imports}; name one by its number",
        NotRemoved { path: String } = "{path}: can't be removed",
        NotReplaced { path: String } = "{path}: is there already and is not written over",
        NotStandardInput = "standard input can't be read",
        PathNotText { path: String } = "{path}: the name of the file is not UTF-8; rename it",
        NothingImported = "nothing has been imported yet",
        NotForSchema { format: String, formats: String } =
            "{format} is not for this; try --format {formats}",
        OtherKind { line: u64, printed: String, kind: Kind, figure: String } =
            "line {line}: {printed} is {kind}, which {figure} is not",
        NoTemplate { path: String } = "{path}: there is no such folder with a template",
        InLine { path: String, line: usize, reason: Box<Mistake> } = "{path}, line {line}: {reason}",
        NoSlide { typed: String, hint: Hint } = "no slide {typed}; {hint}",
        NoPhrase { typed: String } = "there is no phrase {typed}",
        NoBrace { key: String, brace: String, phrase: String } =
            "{key}: nothing fills in {brace}; the phrase is “{phrase}”",
        NotToml { reason: String } = "{reason}",
        NotALayout { reason: String } = "the layout can't be filled in: {reason}",
        NotAPresentation { path: String } =
            "{path}: is no PowerPoint presentation with layouts; save it as pptx",
        TooManyRows { count: u32 } =
            "a sheet holds {count} rows below its header; write csv, or narrow the query",
        TooLongCell { row: u32, column: String, most: usize } =
            "row {row}, column {column}: a cell of a sheet holds {most} letters; write csv, or shorten the \
             text with substr()",
        NoShell { typed: String } = "there are no completions for the shell {typed}",
        NoProgram = "the dealbase program is no longer where it was started from; start it again",
        NoInterrupt = "Ctrl-C can't be caught",
        NotServed { port: u16 } =
            "127.0.0.1:{port}: can't be served; another program may use the port, name another with --port",
        NoRandomBytes = "the system has no random bytes for a token",
        ChildEnded { status: String } = "the command was ended from outside ({status})",
        Bug { what: String } = "{what}; this is a bug of dealbase, please report it",
        ExpectedDateOrder = "expected dmy, mdy or ymd",
        ExpectedDecimal = "expected point or comma",
        ExpectedAsOf = "expected a day such as 2024-01-31, or the number of an import",
        ExpectedField = "expected FIELD=VALUE, such as round=B",
        NoPage = "there is no page at this address",
        ReadOnly = "the server was started with --read-only; nothing can be changed",
        Busy { title: String } = "{title} is in progress; try again when it has ended",
        NoValue { name: String } = "the field {name} is missing",
        NotANumber { name: String, typed: String } = "{name}: expected a whole number, not “{typed}”",
        NotPlain { typed: String } = "“{typed}” begins with a hyphen and would be taken for an option",
        NotADownload { typed: String, hint: Hint } = "no format {typed}; {hint}",
        NothingChosen = "nothing was chosen",
        NothingEdited = "no cell was changed",
        NoVerdict { typed: String, hint: Hint } = "no verdict {typed}; {hint}",
        NoProfile { name: String } = "dealbase.toml has no [sources.{name}]",
        NoHeaders = "the layout of this sheet is not known any more; import the file again",
        NoRate { currency: String, quarter: String } =
            "the team's table of rates has none for {currency} in {quarter}",
        TooMuchSent { most: u64 } =
            "more than {most} MB were sent at once; send fewer files, or raise --max-upload",
        FormTooLong = "the form is too long; send it in parts",
        FormCutOff = "the form ends too early; send it again",
        Unknown { value: UnknownValue } = "{value}",
        Overdue = "stopped far beyond the time limit; narrow the query",
    }
}

messages! {
    /// What may have been meant.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(crate) enum Hint in "hint" {
        Nearest { name: String } = "did you mean {name}?",
        Known { names: String } = "there are {names}",
        Listed { command: String } = "{command} lists them",
    }
}

impl std::error::Error for Mistake {}

impl From<UnknownValue> for Mistake {
    fn from(value: UnknownValue) -> Self {
        Self::Unknown { value }
    }
}

impl Mistake {
    /// The file can't be read.
    pub(crate) fn not_read(path: &Path) -> Self {
        Self::NotRead { path: path.display().to_string() }
    }

    /// The file or folder can't be written.
    pub(crate) fn not_written(path: &Path) -> Self {
        Self::NotWritten { path: path.display().to_string() }
    }

    /// The field can't be corrected.
    pub(crate) fn no_field(typed: &str) -> Self {
        Self::NoField { typed: typed.to_owned(), fields: Field::ALL.map(Field::as_str).join(", ") }
    }

    /// Something that can't happen.
    pub(crate) fn bug(what: &str) -> Self {
        Self::Bug { what: what.to_owned() }
    }
}

/// A mistake that something else caused.
#[derive(Debug, thiserror::Error)]
#[error("{mistake}")]
pub(crate) struct Caused {
    pub(crate) mistake: Mistake,
    #[source]
    cause: Box<dyn std::error::Error + Send + Sync>,
}

/// Adds to the error of a library what could not be done, so that it can be shown in either language; a
/// text as `anyhow` adds it could not.
pub(crate) trait OrMistake<T> {
    /// # Errors
    /// The mistake, with the error as its cause.
    fn or_mistake(self, mistake: impl FnOnce() -> Mistake) -> Result<T>;
}

impl<T, E: std::error::Error + Send + Sync + 'static> OrMistake<T> for Result<T, E> {
    fn or_mistake(self, mistake: impl FnOnce() -> Mistake) -> Result<T> {
        self.map_err(|cause| Caused { mistake: mistake(), cause: Box::new(cause) }.into())
    }
}
