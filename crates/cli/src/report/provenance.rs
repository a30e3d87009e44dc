//! Which row gives the round and which the sector of a deal, where that is not the row believed first.
//!
//! It does not know where that will be shown. The row of the amount is in the view `deals`.

use std::collections::BTreeMap;

use dealbase_query::{Database, Result};

use crate::messages::{Messages, say};

const SQL: &str = "
with
counted as (
    select deal_in_scope.deal_id
    from quarter
    join deal_in_scope on deal_in_scope.quarter_ordinal = quarter.quarter_ordinal
    where quarter.quarter between :first_quarter and :last_quarter
    group by deal_in_scope.deal_id
),
known as (
    select
        deal.deal_id,
        deal.raw_row_id as first_row_id,
        attribute_value.field,
        attribute_value.raw_row_id,
        row_number() over (
            partition by deal.deal_id, attribute_value.field
            order by
                attribute_value.source_rank, attribute_value.source_name,
                attribute_value.import_id desc, attribute_value.record_id
        ) as precedence
    from counted
    join deal on deal.deal_id = counted.deal_id
    join attribute_value on attribute_value.deal_id = counted.deal_id
    where attribute_value.field in ('round', 'sector') and attribute_value.value is not null
)
select known.deal_id, known.field, import.file_name, sheet.name as sheet, raw_row.row_number
from known
join raw_row on raw_row.raw_row_id = known.raw_row_id
join sheet on sheet.sheet_id = raw_row.sheet_id
join import on import.import_id = sheet.import_id
where known.precedence = 1 and known.raw_row_id <> known.first_row_id
order by known.deal_id, known.field";

/// A value that may be from another row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// The round.
    Round,
    /// The sector.
    Sector,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowPlace {
    /// The name of the file.
    pub(super) file: String,
    /// The sheet; None for a text file.
    pub(super) sheet: Option<String>,
    /// The row as a spreadsheet shows it.
    pub(super) row: i64,
}

/// The rows by deal and field.
#[derive(Debug, Default)]
pub(super) struct Provenance(BTreeMap<(i64, Field), RowPlace>);

impl Provenance {
    /// Reads it for the deals that count in some quarters.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(super) fn read(database: &Database, quarters: [&str; 2]) -> Result<Provenance> {
        let [first, last] = quarters;
        let of = [("first_quarter", first.into()), ("last_quarter", last.into())];
        let rows = database.rows(SQL, &of)?;
        let places = rows.records().filter_map(|it| {
            let field =
                if it.text("field") == Some("round") { Field::Round } else { Field::Sector };
            let place = RowPlace {
                file: it.text("file_name")?.to_owned(),
                sheet: it.text("sheet").map(str::to_owned),
                row: it.integer("row_number")?,
            };
            Some(((it.integer("deal_id")?, field), place))
        });
        Ok(Provenance(places.collect()))
    }

    /// The other row that gives a value; None where the row believed first does, or none.
    pub(super) fn of(&self, deal_id: i64, field: Field) -> Option<&RowPlace> {
        self.0.get(&(deal_id, field))
    }
}

impl RowPlace {
    /// The row in words: `tracker.xlsx [Deals], row 59`.
    pub(super) fn in_words(&self, messages: &Messages) -> String {
        let sheet = self.sheet.as_ref().map_or_else(String::new, |it| format!(" [{it}]"));
        let file = format!("{}{sheet}", self.file);
        say!(messages, "deck_row", file, row = self.row)
    }
}
