//! What a sheet, a row and a record are when they are written; and one deal as one row says it, as the table
//! `deal_fact` keeps it: labels by number, and nothing that the row of the sheet or another column already says.

use rusqlite::types::ValueRef;

use crate::cell::date::Precision;
use crate::digest::FACT_COLUMNS;
use crate::parsed_deal::{Money, ParsedDeal};
use crate::sheet::{Row, SheetInfo};
use crate::stage::{StagedPart, StagedRow, cells_of, kinds_of};
use crate::table::Region;

/// How many columns there are up to the deal.
pub(crate) const WIDTH: usize = 27;

/// The statement that stores the values of a record, and whether it leads a deal and is a mega deal.
pub(super) fn insert() -> String {
    let columns = FACT_COLUMNS.replace("coalesce(own_deal_id, deal_id)", "deal_id");
    let marks = vec!["?"; WIDTH + 2].join(", ");
    format!("insert into deal_fact ({columns}, is_lead, is_mega) values ({marks})")
}

/// Where texts as typed are looked up in the row of the sheet.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TextColumns {
    /// The column of the date, from 0.
    pub(crate) announced: Option<usize>,
    /// The column of the amount, from 0.
    pub(crate) amount: Option<usize>,
}

/// The numbers of what a fact refers to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FactIds {
    pub(crate) record_id: i64,
    pub(crate) deal_id: i64,
    pub(crate) raw_row_id: i64,
    pub(crate) sheet_id: i64,
    pub(crate) round: i64,
    pub(crate) sector: i64,
    pub(crate) place: i64,
    pub(crate) conversion: i64,
}

/// What is stored of a reading beside the numbers.
pub(crate) struct Fact<'a> {
    ids: FactIds,
    deal: &'a ParsedDeal,
    pub(crate) announced_day: Option<i64>,
    precision_code: i64,
    pub(crate) quarter_ordinal: Option<i64>,
    status_code: i64,
    reference_key: Option<i64>,
    company_key: Option<&'a str>,
    announced_text: Option<&'a str>,
    amount_text: Option<&'a str>,
}

impl<'a> Fact<'a> {
    pub(crate) fn new(
        ids: FactIds,
        deal: &'a ParsedDeal,
        source_id: i64,
        row: &Row,
        columns: TextColumns,
    ) -> Self {
        let (date, precision) = (deal.announced.date, deal.announced.precision);
        let [year, month, day]: [i64; 3] =
            [date.year().into(), date.month().into(), date.day().into()];
        Self {
            ids,
            deal,
            announced_day: Some(year * 10_000 + month * 100 + day),
            precision_code: precision as i64,
            quarter_ordinal: (precision != Precision::Year).then(|| year * 4 + (month - 1) / 3),
            status_code: deal.money.status as i64,
            reference_key: deal.reference_key(source_id),
            company_key: Some(deal.company_key.as_str())
                .filter(|key| !is_lower_case_of(key, &deal.company)),
            announced_text: unless_in_cell(row, columns.announced, Some(&deal.announced_text))
                .map(Option::unwrap_or_default),
            amount_text: unless_in_cell(row, columns.amount, deal.money.text.as_deref())
                .map(Option::unwrap_or_default),
        }
    }

    /// The values of [`FACT_COLUMNS`].
    pub(crate) fn values(&self) -> [ValueRef<'_>; WIDTH] {
        let Self { ids, deal, .. } = self;
        let stored = Amounts::of(&deal.money);
        let number = |value: Option<i64>| value.map_or(ValueRef::Null, ValueRef::Integer);
        let text = |value: Option<&'a str>| value.map_or(ValueRef::Null, ValueRef::from);
        [
            ValueRef::Integer(ids.record_id),
            ValueRef::Integer(ids.raw_row_id),
            ValueRef::Integer(ids.sheet_id),
            number(self.announced_day),
            ValueRef::Integer(self.precision_code),
            number(self.quarter_ordinal),
            ValueRef::Integer(ids.round),
            ValueRef::Integer(ids.sector),
            ValueRef::Integer(ids.place),
            ValueRef::Integer(ids.conversion),
            ValueRef::Integer(self.status_code),
            number(stored.point),
            number(stored.low),
            number(stored.high),
            number(stored.usd),
            number(stored.low_usd),
            number(stored.high_usd),
            ValueRef::from(deal.company.as_str()),
            text(self.company_key),
            text(deal.company_reference.as_deref()),
            text(deal.reference.as_deref()),
            text(deal.investors.as_deref()),
            text(self.announced_text),
            text(self.amount_text),
            ValueRef::Integer(deal.match_key()),
            number(self.reference_key),
            ValueRef::Integer(ids.deal_id),
        ]
    }
}

/// An amount without what follows from another column.
struct Amounts {
    point: Option<i64>,
    low: Option<i64>,
    high: Option<i64>,
    usd: Option<i64>,
    low_usd: Option<i64>,
    high_usd: Option<i64>,
}

impl Amounts {
    fn of(money: &Money) -> Self {
        let unless = |value: Option<i64>, other: Option<i64>| value.filter(|_| value != other);
        let Money { band, usd, .. } = money;
        Self {
            point: band.point,
            low: unless(band.low, band.point),
            high: unless(band.high, band.point),
            usd: unless(usd.point, band.point),
            low_usd: unless(usd.low, usd.point),
            high_usd: unless(usd.high, usd.point),
        }
    }
}

/// Whether a key is the name with ASCII letters in lower case, as SQL's `lower` makes it.
fn is_lower_case_of(key: &str, name: &str) -> bool {
    key.len() == name.len()
        && key.bytes().zip(name.bytes()).all(|(key, name)| key == name.to_ascii_lowercase())
}

/// The text as typed, unless it is that of the row's cell: `None` where the cell says so already,
/// `Some(None)` where the cell says something and the text is missing.
#[expect(clippy::option_option, reason = "the outer one is about where a text is found")]
fn unless_in_cell<'a>(
    row: &Row,
    column: Option<usize>,
    text: Option<&'a str>,
) -> Option<Option<&'a str>> {
    let cell = column.map(|column| row.text(column).trim_matches(' ')).filter(|it| !it.is_empty());
    (cell != text.filter(|text| !text.is_empty())).then_some(text)
}

/// What is known of a sheet, or of one of its tables, when its rows begin.
#[derive(Clone, Debug)]
pub(crate) struct NewSheet<'a> {
    /// Its source, where it holds deals.
    pub source_id: Option<i64>,
    /// Name, position, merged blocks.
    pub info: &'a SheetInfo,
    /// Which of several tables of the sheet it is, from 1.
    pub table_number: u32,
    /// The rows and columns it takes.
    pub extent: Region,
    /// `deals` or `companies`.
    pub role: &'static str,
    /// Last row of the header.
    pub header_row: Option<u32>,
    /// How each column was understood, as JSON.
    pub layout: &'a str,
    /// Columns of texts that are stored in the raw row alone.
    pub(crate) text_columns: TextColumns,
    /// Columns of free text, which is stored there, too.
    pub(crate) free_texts: FreeTexts,
}

/// Columns of free text, from 0, as JSON; `None` where there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct FreeTexts {
    /// What the company or the deal is about.
    pub(crate) description: Option<String>,
    /// The source's own tags.
    pub(crate) tags: Option<String>,
}

/// Where a record comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordSource<'a> {
    pub(crate) raw_row_id: i64,
    pub(crate) row: &'a Row,
    pub(crate) sheet_id: i64,
    pub(crate) source_id: i64,
    pub(crate) text_columns: TextColumns,
}

/// A row of a table on its way into the database.
pub(crate) struct TableRow<'a> {
    /// As it is stored, with the parts of other tables.
    pub(crate) staged: &'a StagedRow,
    /// The table.
    pub(crate) sheet_id: i64,
    /// What the table has of it.
    pub(crate) row: &'a Row,
    /// Whether that is every cell as it is stored.
    pub(crate) is_verbatim: bool,
}

impl TableRow<'_> {
    /// Whether the row is stored as this part already.
    pub(super) fn is_stored_as(&self, part: &StagedPart) -> bool {
        part.sheet_id == self.sheet_id
            && part.cells == cells_of(self.row)
            && part.kinds == kinds_of(self.row)
    }
}
