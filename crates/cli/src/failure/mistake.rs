//! What a person asked for that can't be done, as values with codes and parts.

use dealbase_ingest::messages;
use dealbase_ingest::problem::Unreadable;
use dealbase_ingest::refusal::UnknownValue;

use crate::exit::Exit;

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
        NoDeal { deal: i64 } = "there is no deal {deal}",
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
        WorkbookOnTerminal = "a workbook can't be shown on a terminal; name a file with -o",
        NotForExcel = "--excel is for csv and tsv; for a workbook name a file such as out.xlsx",
        NoSql = "no SQL; try: dealbase query \"select * from activity_by_quarter\"",
        OneSheet { file: String, names: String } = "{file}: inspect one sheet of {names}",
        TooMuchUnpacked { path: String, most: String } =
            "{path}: holds more than {most}; unpack it and take what is needed",
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
        NoColumn { path: String, columns: String } = "{path}: has no column {columns}",
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
    /// As an error of what was typed, with its exit code.
    pub(crate) fn typed(self) -> anyhow::Error {
        Exit::Mistake(self).into()
    }
}
