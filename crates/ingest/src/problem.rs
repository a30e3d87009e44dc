//! What a cell, a row or a sheet should have been. It does not know where that is.

use serde::{Deserialize, Serialize};

use crate::message::Template;
use crate::messages;

messages! {
    /// What was expected instead of a text that can't be read. Nothing is guessed from such a text.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Unreadable in "unreadable" {
        CompanyName = "the name of a company",
        Date = "a date",
        DateInRange = "a date between 1950 and 2099",
        DayOfMonth = "a day that its month has",
        DayFirst = "a date with the day first, as in its column",
        MonthFirst = "a date with the month first, as in its column",
        YearFirst = "a date with the year first, as in its column",
        OrderedDate = "a date whose day and month can be told apart",
        DatedYear = "a date with its year, or the year in a title, sheet or file name",
        DateInPeriod = "a date with its year, or one in the period that its sheet names",
        Amount = "one amount of money",
        OneAmount = "one amount, not two",
        PositiveAmount = "an amount above zero",
        OneCurrency = "an amount in one currency",
        GroupedDigits = "digits grouped in one known way",
        OrderedRange = "a range from low to high",
        AmountInUnit = "an amount in the unit of its column",
        ConsistentAmount = "an amount without contradiction",
        FullFigure = "a full figure; this looks like 1E+006 without its letters",
        DecimalMark = "an amount that says which mark parts its fraction; say --decimal",
        AmountWithCurrency =
            "an amount with its currency, such as 5 million USD or 1.2亿元人民币, or undisclosed",
        WrittenDate = "a date such as 2023-10-05, 2023-10 or 2023年10月5日",
        Round = "a round such as Pre-A, or a class such as unknown",
        Sector = "one of the 21 sectors such as games, or a label such as 金融",
        Country = "a country such as CN or Singapore",
        Investors = "names of investors",
    }
}

messages! {
    /// What was expected where a [`Finding`](crate::sheet::Finding) is.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Problem in "problem" {
        Cell { expected: Unreadable } = "{expected}",
        Month = "a month or a quarter too",
        Currency = "a currency in the cell, the heading or --currency",
        CurrencyAndUnit =
            "a currency in the cell, the heading or --currency, and a unit (--unit million)",
        ExchangeRate { currency: String, quarter: String } =
            "an exchange rate for {currency} in {quarter}",
        AmountElsewhere { heading: String } = "one amount of money; column {heading:?} has it",
        AmountAsIn { heading: String, found: String } =
            "about the same amount as column {heading:?}, which has {found:?}",
        NoRound = "no round here",
        OneRoundClass = "a round of one class; its deals are outside the round shares",
        AmountColumn = "a heading that says whether these are the amounts; name it under [headers] in dealbase.toml",
        AmountWithUnit { usd: i64 } =
            "an amount with its unit in the cell, the heading or --unit; as it is, it counts as {usd} US dollars",
        CellsOfHeader { columns: usize, count: usize } =
            "{columns} cells as in the header, not {count}; put a cell that contains the delimiter in quotes",
        QuotedCell = "quotes around a cell that contains the delimiter",
        OneColumn { column: String } = "one column of that header; column {column} is read",
        AmountInOneCell = "an amount in one cell; put it in quotes if it contains the delimiter",
        HeaderAbove = "a header above; give the column one and import again to have it read",
        DateOfEachDeal = "a whole date on each row; such lines complete the dates below them",
        DateOfEachRow { count: u64 } =
            "a date on each row; {count} rows have that of the row above",
        TextOfEachRow { count: u64 } =
            "a text on each row; {count} rows have that of the row above",
        CountMore { rows: u64, difference: u64 } =
            "{rows}, the rows above; the line has {difference} more",
        CountFewer { rows: u64, difference: u64 } =
            "{rows}, the rows above; the line has {difference} fewer",
        SumMore { sum: String, difference: String } =
            "{sum}, the sum of the rows above; the line says {difference} more",
        SumLess { sum: String, difference: String } =
            "{sum}, the sum of the rows above; the line says {difference} less",
        OneCompany = "only one company of that name",
        DealSheet = "a sheet of deals",
        DealTable = "a table of deals: a company, a date, and a round, amount or investors",
        CellsRead { count: u64 } = "the {count} cells that were read",
        SoundWorkbook = "an undamaged workbook; number formats, hidden rows and merged cells are not known",
        NothingHidden = "nothing hidden",
        NothingPersonal = "no telephone number or e-mail address",
        SwappedBack { back: String, count: u64, all: u64, texts: u64, example: String } =
            "{back}, and is read so; day and month of {count} of {all} date cells were swapped before, \
             for {texts} texts beside them are like {example:?}",
        MaybeSwapped { back: String, count: u64, all: u64, texts: u64, example: String } =
            "this or {back}; day and month of {count} of {all} date cells may have been swapped before, \
             for {texts} texts beside them are like {example:?}",
        TextIn { encoding: String } = "{encoding} text",
        ClosingQuote = "a closing quote for each opening one",
        ValueNotError = "a value instead of an error",
        StoredValue = "a value; open the file in a spreadsheet program and save it again",
        FiniteNumber = "a finite number",
        ExactNumber = "a number of at most 15 digits, or an id stored as text",
        TextWithoutNul = "text without NUL characters",
        RowOfSheet = "a row number within the sheet",
        CellOfSheet = "a cell within the sheet",
        CellInColumns { columns: usize } = "a cell within the first {columns} columns",
        StoredText { texts: usize } = "one of the {texts} texts of the workbook",
        SheetPart = "the part that holds the sheet",
        None = "none",
        Earlier { text: String } = "{text}",
    }
}

impl From<Unreadable> for Problem {
    fn from(expected: Unreadable) -> Self {
        Self::Cell { expected }
    }
}

impl Problem {
    /// The problem as the database keeps it: its code and its parts, as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A problem of the database. Earlier versions stored its English text alone: one without
    /// parts is known by that, another stays a text.
    #[must_use]
    pub fn stored(json: Option<&str>, english: &str) -> Self {
        let of_code = |template: &Template| {
            let is_it = template.parts.is_empty() && template.english == english;
            is_it.then(|| format!("\"{}\"", template.code()))
        };
        let parsed = json.and_then(|json| serde_json::from_str(json).ok());
        let by_text = || {
            let problem = Self::TEMPLATES.iter().find_map(of_code)?;
            serde_json::from_str(&problem).ok()
        };
        let by_text_of_cell = || {
            let expected = Unreadable::TEMPLATES.iter().find_map(of_code)?;
            serde_json::from_str(&expected).ok().map(|expected| Self::Cell { expected })
        };
        parsed
            .or_else(by_text)
            .or_else(by_text_of_cell)
            .unwrap_or_else(|| Self::Earlier { text: english.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_stored_as_code_and_parts() {
        let problem =
            Problem::ExchangeRate { currency: "ISK".to_owned(), quarter: "2023Q4".to_owned() };
        let json = problem.to_json();
        assert_eq!(json, r#"{"exchange_rate":{"currency":"ISK","quarter":"2023Q4"}}"#);
        assert_eq!(Problem::stored(Some(&json), ""), problem);
        assert_eq!(problem.to_string(), "an exchange rate for ISK in 2023Q4");
    }

    #[test]
    fn a_problem_of_an_earlier_version_is_known_by_its_text() {
        assert_eq!(Problem::stored(None, "a date"), Unreadable::Date.into());
        assert_eq!(Problem::stored(None, "nothing hidden"), Problem::NothingHidden);
        let text = "an exchange rate for ISK in 2023Q4".to_owned();
        assert_eq!(Problem::stored(None, &text), Problem::Earlier { text });
    }
}
