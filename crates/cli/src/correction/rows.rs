//! The rejected rows of an import, as they stood in its sheets, and what was wrong with each cell.

use anyhow::Result;
use dealbase_query::{Database, Value};
use serde::Deserialize;

use crate::mistake::{Mistake, OrMistake};

const SHEETS: &str = "
select sheet_id, name, layout
from sheet
where import_id = :import_id and rejected_count > 0
order by position, table_number";

const ROWS: &str = "
select row_number, cells, kinds, outcome
from raw_row
where sheet_id = :sheet_id
    and (
        outcome in ('rejected', 'heading')
        -- the row that names the company of a row without a name
        or raw_row_id in (
            select (
                select above.raw_row_id
                from raw_row as above
                where above.sheet_id = row.sheet_id
                    and above.row_number < row.row_number
                    and above.outcome not in ('heading', 'ignored')
                    and trim(coalesce(json_extract(above.cells, '$[' || :company || ']'), '')) <> ''
                order by above.row_number desc
                limit 1
            )
            from raw_row as row
            where row.sheet_id = :sheet_id
                and row.outcome = 'rejected'
                and trim(coalesce(json_extract(row.cells, '$[' || :company || ']'), '')) = ''
        )
    )
order by row_number";

const FINDINGS: &str = "
select row_number, column_name, found, expected, problem, code
from finding
where sheet_id = :sheet_id and severity = 'rejected'
order by finding_id";

/// Fields that the first row of a company states for all its rows.
const OF_COMPANY: [&str; 10] = [
    "company",
    "legal_name",
    "company_id",
    "credit_code",
    "sector",
    "sub_sector",
    "country",
    "region",
    "city",
    "place",
];

/// Those of them that say which company it is.
const NAMING: [&str; 3] = ["company", "legal_name", "company_id"];

/// The rejected rows of one sheet.
pub(super) struct SheetRows {
    /// Name of the sheet, which several tables may share.
    pub(super) name: Option<String>,
    /// Lines above the table.
    pub(super) titles: Vec<RawRow>,
    pub(super) columns: Vec<Column>,
    pub(super) options: RecordedOptions,
    pub(super) rows: Vec<RawRow>,
    pub(super) faults: Vec<Fault>,
}

/// A row as it stood in the sheet.
#[derive(Clone)]
pub(super) struct RawRow {
    pub(super) number: i64,
    pub(super) cells: Vec<String>,
    /// A letter a cell: text, number, date, boolean, error.
    pub(super) kinds: Vec<char>,
    outcome: String,
}

/// What was wrong with a cell.
pub(super) struct Fault {
    pub(super) row: i64,
    /// The sheet's column from 0; `None` where the cell is of no column.
    pub(super) column: Option<usize>,
    pub(super) found: String,
    pub(super) expected: String,
    pub(super) problem: Option<String>,
    code: String,
}

/// A column as it was understood.
#[derive(Deserialize)]
pub(super) struct Column {
    pub(super) column: usize,
    pub(super) heading: String,
    field: String,
}

/// What a person has to say again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct RecordedOptions {
    pub(super) date_order: Option<String>,
    pub(super) currency: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) country: Option<String>,
    pub(super) source: Option<String>,
    pub(super) decimal: Option<String>,
}

#[derive(Deserialize)]
struct Layout {
    #[serde(default)]
    header_rows: Vec<i64>,
    columns: Vec<Column>,
    /// Lines above another table of the sheet that hold for this one too.
    #[serde(default)]
    inherited_titles: Vec<Vec<String>>,
    #[serde(default, rename = "said")]
    options: RecordedOptions,
}

/// Reads the sheets of an import that have rejected rows, in file order.
pub(super) fn read(database: &Database, import_id: i64) -> Result<Vec<SheetRows>> {
    let sheets = database.rows(SHEETS, &[("import_id", Value::from(import_id))])?;
    let mut rows = Vec::new();
    for sheet in &sheets.rows {
        let [sheet_id, name, layout] = sheet.as_slice() else { continue };
        let layout: Layout = serde_json::from_str(layout.text().unwrap_or_default())
            .or_mistake(|| Mistake::bug("a layout in the database can't be read"))?;
        let name = name.text().map(str::to_owned);
        rows.push(sheet_rows(database, sheet_id, name, layout)?);
    }
    Ok(rows)
}

fn sheet_rows(
    database: &Database,
    sheet_id: &Value,
    name: Option<String>,
    layout: Layout,
) -> Result<SheetRows> {
    let company = layout.columns.iter().find(|column| column.field == "company");
    let company = company.and_then(|column| i64::try_from(column.column).ok());
    let params =
        [("sheet_id", sheet_id.clone()), ("company", company.map_or(Value::Null, Value::from))];
    let stored: Vec<RawRow> =
        database.rows(ROWS, &params)?.rows.iter().filter_map(|row| raw_row(row)).collect();
    let faults = database.rows(FINDINGS, &[("sheet_id", sheet_id.clone())])?;
    let faults: Vec<Fault> =
        faults.rows.iter().filter_map(|row| fault(row, &layout.columns)).collect();
    let first_header_row = layout.header_rows.first().copied().unwrap_or(0);
    let is_title = |row: &&RawRow| row.outcome == "heading" && row.number < first_header_row;
    let inherited = layout.inherited_titles.into_iter().map(RawRow::title);
    Ok(SheetRows {
        name,
        titles: inherited.chain(stored.iter().filter(is_title).cloned()).collect(),
        rows: rejected(&stored, &layout.columns, &faults),
        columns: layout.columns,
        options: layout.options,
        faults,
    })
}

/// The rejected rows, each with its company's cells where these stood in a row above.
fn rejected(stored: &[RawRow], columns: &[Column], faults: &[Fault]) -> Vec<RawRow> {
    let of_fields = |fields: &[&str]| -> Vec<usize> {
        let own = columns.iter().filter(|column| fields.contains(&column.field.as_str()));
        own.map(|column| column.column).collect()
    };
    let (of_company, naming) = (of_fields(&OF_COMPANY), of_fields(&NAMING));
    let mut rows: Vec<RawRow> = Vec::new();
    let mut above: Option<&RawRow> = None;
    for row in stored.iter().filter(|row| row.outcome != "heading") {
        let is_alone = naming.iter().any(|column| !row.text(*column).is_empty())
            || faults.iter().any(|it| it.row == row.number && it.code == "no_company");
        let mut filled = row.clone();
        if let Some(above) = above.filter(|_| !is_alone) {
            of_company.iter().for_each(|column| filled.put(*column, above));
        }
        if is_alone {
            above = Some(row);
        }
        if row.outcome == "rejected" {
            rows.push(filled);
        }
    }
    rows
}

impl RawRow {
    fn title(cells: Vec<String>) -> Self {
        let kinds = vec!['t'; cells.len()];
        Self { number: 0, cells, kinds, outcome: "heading".to_owned() }
    }

    fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |text| text.trim())
    }

    /// Sets a cell to what a person typed.
    pub(super) fn set(&mut self, column: usize, text: &str) {
        self.cells.resize(self.cells.len().max(column + 1), String::new());
        self.kinds.resize(self.cells.len().max(self.kinds.len()), 't');
        if let (Some(cell), Some(kind)) = (self.cells.get_mut(column), self.kinds.get_mut(column)) {
            (*cell, *kind) = (text.to_owned(), 't');
        }
    }

    fn put(&mut self, column: usize, above: &RawRow) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.kinds.resize(self.cells.len().max(self.kinds.len()), 't');
        if let Some(cell) = self.cells.get_mut(column).filter(|cell| cell.trim().is_empty()) {
            *cell = above.text(column).to_owned();
        }
    }
}

fn raw_row(row: &[Value]) -> Option<RawRow> {
    let [number, cells, kinds, outcome] = row else { return None };
    let cells: Vec<String> = serde_json::from_str(cells.text()?).ok()?;
    let kinds = kinds.text().map(|kinds| kinds.chars().collect());
    Some(RawRow {
        number: number.integer()?,
        kinds: kinds.unwrap_or_else(|| vec!['t'; cells.len()]),
        cells,
        outcome: outcome.text()?.to_owned(),
    })
}

fn fault(row: &[Value], columns: &[Column]) -> Option<Fault> {
    let [number, name, found, expected, problem, code] = row else { return None };
    let is_named = |column: &&Column| {
        name.text().is_some_and(|name| {
            column.heading.trim() == name
                || dealbase_ingest::sheet::column_letters(column.column) == name
        })
    };
    Some(Fault {
        row: number.integer()?,
        column: columns.iter().find(is_named).map(|column| column.column),
        found: found.text().unwrap_or_default().to_owned(),
        expected: expected.text().unwrap_or_default().to_owned(),
        problem: problem.text().map(str::to_owned),
        code: code.text().unwrap_or_default().to_owned(),
    })
}
