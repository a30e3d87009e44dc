//! Why a file, a table or a column is understood as it is. It decides nothing.

use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::messages;

messages! {
    /// Why something is understood as it is.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Rationale in "rationale" {
        // The encoding of a text.
        Encoding { name: String, reason: Box<Rationale> } = "encoding {name}: {reason}",
        ByteOrderMark = "the file begins with its byte order mark",
        WideCharacters { count: u64, pairs: u64 } =
            "{count} of {pairs} pairs of bytes have a NUL on the same side, as in UTF-16",
        AllAscii = "every byte is ASCII",
        ValidUtf8 { count: u64 } = "every byte is valid, {count} characters are not ASCII",
        MostlyUtf8 { count: u64, bad: u64 } =
            "{count} characters are valid, {bad} places are not and are kept as well as can be",
        CommonCharacters { share: u64, bad: u64, guess: Box<Rationale> } =
            "{share} % of its characters are common there, {bad} are invalid; {guess}",
        GuessAgrees = "a statistical guess agrees",
        GuessDiffers { name: String } = "a statistical guess was {name}",
        GuessAlone = "a statistical guess, for it is not valid UTF-8",
        LettersFit = "letters and signs stand where they belong in that",
        LineEnds { feeds: u64, pairs: u64, returns: u64 } =
            "line ends: {feeds} LF, {pairs} CRLF, {returns} CR",
        MisreadPunctuation { count: u64 } =
            "{count} control characters are Windows-1252 punctuation gone wrong, and read as that",
        // The dialect of a text, and what a workbook says of itself.
        SeparatorLine = "delimiter: the first line names it (sep=)",
        NoDelimiter = "delimiter: none found, the file has one column",
        UsualCells { count: usize, all: usize, cells: usize } =
            "delimiter: {count} of {all} records have {cells} cells with it",
        Dialect { delimiter: Delimiter, quote: String, escape: QuoteEscape } =
            "delimiter {delimiter}, quote {quote} (inside quotes: {escape})",
        PaddedDialect { delimiter: Delimiter, quote: String, escape: QuoteEscape } =
            "delimiter {delimiter} and blank, quote {quote} (inside quotes: {escape})",
        Workbook { kind: String, sheets: usize } = "{kind} workbook, {sheets} sheets",
        DatesFrom1904 = "dates count from 1904, as the workbook says",
        // The header of a table.
        KnownHeaders { count: usize } = "{count} of its headings are known",
        OtherKindAbove = "its cells differ from those below in kind",
        ShortTexts = "its cells are short, distinct texts",
        LikeRowsBelow = "the first row is like those below, there is no header",
        NothingTells = "nothing tells the first row from those below",
        NoRow = "there is no row",
        // What a column is.
        RulesFile = "your rules file",
        Profile = "profile of the source",
        KnownHeader = "known header",
        KnownHeaderWithNote = "known header beside a unit or note",
        ContainsWords { words: String } = "contains {words}",
        CellsLike { kind: CellsLike } = "no header that says so, but its cells look like {kind}",
        LatestRound = "latest round of a company list",
        EventColumn { event: String } = "a column of {event} events",
        DealTitle = "names the company behind its round",
        FilingDate = "nothing else dates the filing",
        RoundColumn = "a column of each round",
        BetterColumn { name: String } = "column {name:?} is the better one",
        CellsAreNo { field: Field } = "its cells are no {field}",
        NoHeader = "no header",
        UnknownHeader = "unknown header",
        CellsCounted { reason: Box<Rationale>, filled: usize, of: usize, fitting: usize, against: usize } =
            "{reason}; cells: {filled} of {of} filled, {fitting} fit, {against} do not",
        // What a table is.
        Deals { company: Field, date: Field, terms: Field } = "has {company}, {date} and {terms}",
        Events { company: Field, date: Field } = "has {company} and {date}",
        DealsOfOneDate = "has deals, all of one date that its profile gives",
        DealsOfSectionDates = "has deals below lines that date them",
        DealsOfTitleDate = "has deals, all of one date that its name or title gives",
        EventsByHeader { reason: Box<Rationale>, event: String } =
            "{reason}; as its heading says, each row is one of {event}",
        EventsByTitle { reason: Box<Rationale>, event: String } =
            "{reason}; as its name or title says, each row is one of {event}",
        NoCompany = "has no column that names a company",
        StageIsNoRound { company: Field } =
            "has {company} and a stage or type, whose cells are no rounds",
        NoTerms { company: Field, date: Field } =
            "has {company} and {date}, but no round, amount or investors",
        NoDate { company: Field } =
            "has {company}, a round and its terms, but no date of the deal",
        Companies { company: Field, detail: Field } = "has {company} and {detail}, but no deal",
        NothingOfDeals { company: Field } = "has {company}, but nothing about a deal",
        OtherTable { kind: TableKind, header: String } =
            "is a list of {kind}, not of rounds: column {header:?} says so",
        NoTable = "holds no table",
        NoDateOfItsOwn = "has no date of its own, unlike another table of the sheet",
        RankingWithoutRounds =
            "ranks deals without their round, and another table of the sheet has the rounds",
        NotTheNamedSheet = "is not the sheet that the profile of its source names",
        // The order of day and month.
        OrderDoesNotMatter = "no date depends on the order",
        OrderAsGiven = "as given",
        OrderAsGivenBut { misfits: Box<Rationale> } = "as given; {misfits}",
        Misfits { count: u64, example: String } =
            "dates that fit only the other order and are not read: {count}, such as {example:?}",
        FirstPartLarge { count: u64, example: String } =
            "dates with a first part over 12: {count}, such as {example:?}",
        SecondPartLarge { count: u64, example: String } =
            "dates with a second part over 12: {count}, such as {example:?}",
        But { reason: Box<Rationale>, misfits: Box<Rationale> } = "{reason}; {misfits}",
        ShortYears { years: usize, days: usize } =
            "the first parts are {years} different numbers, as years are, and the last {days}, as days",
        InPeriod { count: u64, example: String } =
            "dates that lie in the period of the sheet only when read so: {count}, such as {example:?}",
        RowsSorted { steps: u64 } =
            "the rows are sorted by date only when read so ({steps} steps)",
        MonthsInARow { near: usize, far: usize } =
            "read so the dates fall into {near} months in a row, else into {far}",
        DottedDates { count: u64, example: String } =
            "dates with dots have the day first: {count}, such as {example:?}",
        DayFirstHeader { header: String } =
            "who writes {header:?} over a column writes the day first",
        DayFirstComma { header: String } =
            "column {header:?} has a decimal comma, and who writes one writes the day first",
        YearUnknown { reason: Box<Rationale>, count: u64 } =
            "{reason}; dates without a year: {count}, and nothing else says the year",
        YearOfPeriod { reason: Box<Rationale>, count: u64, first: String, last: String, source: String } =
            "{reason}; dates without a year: {count}, of {first} to {last} as {source:?} says",
        Undecided = "nothing in the column decides between them",
        Contradictory { first: String, second: String } =
            "the column contradicts itself: {first:?} has the day first, {second:?} the month",
        Undecidable { count: u64, example: String, reason: Box<Rationale> } =
            "{count} of its dates, such as {example:?}, can be read in both orders of day and month, and {reason}",
    }
}

messages! {
    /// What parts the cells of a text.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Delimiter in "delimiter" {
        Comma = "comma",
        Tab = "tab",
        Semicolon = "semicolon",
        VerticalBar = "vertical bar",
        FullWidthComma = "full-width comma",
        FullWidthSemicolon = "full-width semicolon",
        Blank = "blank",
        None = "none",
        UnitSeparator = "unit separator",
        ControlA = "control-A",
        Other { text: String } = "{text}",
    }
}

messages! {
    /// How a quote is written inside quotes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum QuoteEscape in "quote_escape" {
        Doubled = "doubled",
        Backslash = "after a backslash",
    }
}

messages! {
    /// What the cells of a column without a header look like.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum CellsLike in "cells_like" {
        Dates = "dates",
        Amounts = "amounts of money",
        Rounds = "rounds",
        PersonalData = "personal data",
    }
}

messages! {
    /// What else than rounds a table lists.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum TableKind in "table_kind" {
        Bills = "bills",
        Counts = "counts",
        Holdings = "holdings",
        Investors = "investors",
        Jobs = "jobs",
        Layoffs = "layoffs",
    }
}

impl TableKind {
    /// The kind of a word of `schema/reference/table_words.csv`.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let kinds =
            [Self::Bills, Self::Counts, Self::Holdings, Self::Investors, Self::Jobs, Self::Layoffs];
        kinds.into_iter().find(|kind| kind.to_string() == word)
    }
}

impl Default for Rationale {
    /// Of a sheet of which nothing is known.
    fn default() -> Self {
        Self::NoTable
    }
}
