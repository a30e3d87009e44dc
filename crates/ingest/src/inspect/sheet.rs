//! One sheet as inspected: its table column by column, and what holds for each column.

use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

use super::Trial;
use crate::header::{Column, Field, Fit, Mapping, SheetRole};
use crate::message::as_text;
use crate::rationale::Rationale;
use crate::sheet::{SheetInfo, column_letters};
use crate::source_name;
use crate::survey::{FoundTable, Origin, SheetSurvey, SkippedSheet, TableExtent};
use crate::table::Layout;

/// A sheet, or one of several tables in it, and how it would be read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SheetInspection {
    /// Position in the file, from 1.
    pub position: u32,
    /// Name; `None` for a text file.
    pub name: Option<String>,
    /// Whether the workbook hides it.
    pub is_hidden: bool,
    /// Which of the sheet's tables it is about; `None` where only one is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TableExtent>,
    /// `deals`, `companies` or `skipped`.
    pub role: &'static str,
    /// Why it is taken for that.
    #[serde(serialize_with = "as_text")]
    pub reason: Rationale,
    /// The source its deals are counted to; `None` for a sheet left aside.
    pub source: Option<String>,
    /// Whether it is called so after the file.
    #[serde(skip)]
    pub is_called_after_file: bool,
    /// The profile that was recognized.
    pub profile: Option<String>,
    /// Lines above the table.
    pub titles: Vec<Title>,
    /// The table that is read first, then the others, which are not.
    pub tables: Vec<TableInspection>,
    /// Unit and currency of each column of money.
    pub money: Vec<MoneyColumn>,
    /// How each column of dates is read.
    pub dates: Vec<DateColumn>,
    /// Country of deals that name no place.
    pub country: Option<String>,
    /// Date of all deals of a sheet without a date column.
    pub announced_on: Option<String>,
    /// Headers of columns that hold personal data and would not be stored.
    pub left_out: Vec<String>,
    /// Rows that the workbook hides; they are data like the others.
    pub hidden_row_count: u64,
    /// What became of the rows when they were read on trial; `None` for a skipped sheet.
    pub trial: Option<Trial>,
}

/// A line above a table.
#[derive(Clone, Debug, Serialize)]
pub struct Title {
    /// Row number from 1.
    pub row: u32,
    /// The texts of its cells.
    pub texts: Vec<String>,
}

/// A table of a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct TableInspection {
    /// First column, in letters.
    pub first_column: String,
    /// Last column, in letters.
    pub last_column: String,
    /// Rows of the header; empty if it has none.
    pub header_rows: Vec<u32>,
    /// Why the header is there.
    #[serde(serialize_with = "as_text")]
    pub header_reason: Rationale,
    /// First row of data.
    pub first_data_row: Option<u32>,
    /// What it holds, or why it is none of deals.
    #[serde(serialize_with = "as_text")]
    pub reason: Rationale,
    /// Its columns from left to right.
    pub columns: Vec<ColumnInspection>,
}

/// A column of a table.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnInspection {
    /// Its letters.
    pub column: String,
    /// Its header as read.
    #[serde(rename = "heading")]
    pub header: String,
    /// The field it became; `other` for one that is stored in the raw row only.
    pub field: &'static str,
    /// Why.
    #[serde(serialize_with = "as_text")]
    pub reason: Rationale,
    /// How its cells fit what its heading says; `None` where the heading says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fit: Option<Fit>,
    /// Whether its cells are read. Those of other columns are stored as is, but for personal
    /// data.
    pub is_read: bool,
    /// Its first distinct texts; none of a column of personal data.
    pub examples: Vec<String>,
}

/// Unit and currency that hold in a column where a cell names none.
#[derive(Clone, Debug, Serialize)]
pub struct MoneyColumn {
    /// Its letters.
    pub column: String,
    /// Its header as read.
    #[serde(rename = "heading")]
    pub header: String,
    /// The field it became.
    pub field: &'static str,
    /// What a 1 stands for, such as 10000; `None` for 1 itself.
    pub unit: Option<i64>,
    /// `row`, `header`, `title`, `said` or `profile`, the strongest first.
    pub unit_from: Option<&'static str>,
    /// ISO 4217; `None` where only the cells may tell.
    pub currency: Option<String>,
    /// As `unit_from`.
    pub currency_from: Option<&'static str>,
    /// Header of the column that tells the unit row by row.
    pub unit_column: Option<String>,
    /// Header of the column that tells the currency row by row.
    pub currency_column: Option<String>,
    /// The title line that tells one of them.
    pub title: Option<String>,
}

/// How a column of dates is read.
#[derive(Clone, Debug, Serialize)]
pub struct DateColumn {
    /// Its letters.
    pub column: String,
    /// Its header as read.
    #[serde(rename = "heading")]
    pub header: String,
    /// The field it became.
    pub field: &'static str,
    /// `dmy`, `mdy` or `ymd`; `None` where no date depends on it, or it can't be decided.
    pub order: Option<&'static str>,
    /// Why, or why it can't be decided.
    #[serde(serialize_with = "as_text")]
    pub evidence: Rationale,
    /// Whether it is decided. A column that is not keeps the file from being imported.
    pub is_decided: bool,
}

impl TableInspection {
    /// The first row that belongs to the table, header included; 0 for a table without rows.
    #[must_use]
    pub fn first_row(&self) -> u32 {
        self.header_rows.first().copied().or(self.first_data_row).unwrap_or(0)
    }
}

impl SheetInspection {
    pub(super) fn of_data(
        sheet: &SheetSurvey,
        source: &str,
        trial: Trial,
        keeps_personal: bool,
    ) -> Self {
        let own = table(&sheet.layout, &sheet.mapping, &sheet.examples, keeps_personal);
        let others = sheet.other_tables.iter().map(|it| found(it, keeps_personal));
        let role = match sheet.mapping.role {
            SheetRole::Companies => "companies",
            _ => "deals",
        };
        let titles = sheet.titles.iter();
        Self {
            source: Some(source.to_owned()),
            is_called_after_file: source_name::is_of_layout(&sheet.source),
            profile: sheet.profile.as_ref().map(|profile| profile.title().to_owned()),
            titles: titles.map(|(row, texts)| Title { row: *row, texts: texts.clone() }).collect(),
            tables: std::iter::once(own).chain(others).collect(),
            money: money(sheet),
            dates: dates(sheet),
            country: sheet.country.clone(),
            announced_on: sheet.announced_on.clone(),
            left_out: match keeps_personal {
                true => Vec::new(),
                false => sheet.mapping.personal().map(str::to_owned).collect(),
            },
            hidden_row_count: sheet.hidden_row_count,
            trial: Some(trial),
            table: sheet.place.clone(),
            ..Self::begin(&sheet.info, role, &sheet.mapping.role_reason)
        }
    }

    pub(super) fn of_skipped(sheet: &SkippedSheet, keeps_personal: bool) -> Self {
        Self {
            tables: sheet.tables.iter().map(|it| found(it, keeps_personal)).collect(),
            ..Self::begin(&sheet.info, "aside", &sheet.reason)
        }
    }

    fn begin(info: &SheetInfo, role: &'static str, reason: &Rationale) -> Self {
        Self {
            position: info.position,
            name: info.name.clone(),
            is_hidden: info.is_hidden,
            role,
            reason: reason.clone(),
            ..Self::default()
        }
    }
}

fn found(found: &FoundTable, keeps_personal: bool) -> TableInspection {
    table(&found.layout, &found.mapping, &found.examples, keeps_personal)
}

fn table(
    layout: &Layout,
    mapping: &Mapping,
    examples: &[Vec<String>],
    keeps_personal: bool,
) -> TableInspection {
    TableInspection {
        first_column: column_letters(layout.first_column),
        last_column: column_letters(layout.last_column),
        header_rows: layout.header_rows.clone(),
        header_reason: layout.reason.clone(),
        first_data_row: layout.first_data_row,
        reason: mapping.role_reason.clone(),
        columns: examples
            .iter()
            .enumerate()
            .map(|(index, examples)| {
                let letters = column_letters(layout.first_column + index);
                column(letters, mapping.columns.get(index), examples, keeps_personal)
            })
            .collect(),
    }
}

/// A column of a table without a header has examples only.
fn column(
    letters: String,
    column: Option<&Column>,
    examples: &[String],
    keeps_personal: bool,
) -> ColumnInspection {
    let field = column.map_or(Field::Other, |column| column.field);
    let is_left_out = field == Field::Personal && !keeps_personal;
    ColumnInspection {
        column: letters,
        header: column.map(|column| column.name.clone()).unwrap_or_default(),
        field: field.as_str(),
        reason: column.map_or(Rationale::NoHeader, reason),
        fit: column.and_then(|column| column.fit),
        is_read: field != Field::Other && !is_left_out,
        examples: if is_left_out { Vec::new() } else { examples.to_vec() },
    }
}

/// Why a column is what it is; with its score where cells speak against it, or it gave way to another.
fn reason(column: &Column) -> Rationale {
    let reason = &column.reason;
    let has_lost = matches!(reason, Rationale::BetterColumn { .. } | Rationale::CellsAreNo { .. });
    match column.fit.filter(|fit| has_lost || fit.against > 0) {
        Some(Fit { of, filled, fitting, against, .. }) => {
            let reason = Box::new(reason.clone());
            Rationale::CellsCounted { reason, filled, of, fitting, against }
        }
        None => reason.clone(),
    }
}

fn money(sheet: &SheetSurvey) -> Vec<MoneyColumn> {
    let is_money = |field: &&Field| field.is_amount() && sheet.mapping.has(**field);
    Field::ALL.iter().filter(is_money).map(|field| money_column(sheet, *field)).collect()
}

fn money_column(sheet: &SheetSurvey, field: Field) -> MoneyColumn {
    let assumed = sheet.assumed(field);
    let converted = match field {
        Field::AmountUsd => Some("USD".to_owned()),
        Field::AmountCny => Some("CNY".to_owned()),
        _ => None,
    };
    let of_row = |field| sheet.header(field).filter(|_| converted.is_none());
    let title = [
        assumed.unit.as_ref().map(|(_, origin)| origin),
        assumed.currency.as_ref().map(|(_, origin)| origin),
    ]
    .into_iter()
    .flatten()
    .find_map(|origin| match origin {
        Origin::Title(text) => Some(text.clone()),
        _ => None,
    });
    MoneyColumn {
        column: sheet.column(field).map(column_letters).unwrap_or_default(),
        header: sheet.header(field).unwrap_or_default(),
        field: field.as_str(),
        unit: assumed.unit.as_ref().and_then(|(unit, _)| unit.to_i64()),
        unit_from: assumed.unit.as_ref().map(|(_, origin)| word(origin)),
        currency_from: match converted {
            Some(_) => Some("heading"),
            None => assumed.currency.as_ref().map(|(_, origin)| word(origin)),
        },
        unit_column: of_row(Field::AmountUnit),
        currency_column: of_row(Field::Currency),
        currency: converted.or_else(|| assumed.currency.as_ref().map(|(code, _)| code.clone())),
        title,
    }
}

fn word(origin: &Origin) -> &'static str {
    match origin {
        Origin::Header => "heading",
        Origin::Title(_) => "title",
        Origin::Profile => "profile",
        Origin::CommandLine => "said",
    }
}

fn dates(sheet: &SheetSurvey) -> Vec<DateColumn> {
    let column = |(field, reader): &(Field, crate::cell::date::DateReader)| {
        let undecided = sheet.undecided.iter().find(|it| it.field == *field);
        let order = reader.order().filter(|_| undecided.is_none());
        DateColumn {
            column: sheet.column(*field).map(column_letters).unwrap_or_default(),
            header: sheet.header(*field).unwrap_or_default(),
            field: field.as_str(),
            order: order.map(crate::cell::date::DateOrder::as_str),
            evidence: match undecided {
                Some(undecided) => undecided.reason.rationale(),
                None => reader.reason().clone(),
            },
            is_decided: undecided.is_none(),
        }
    };
    sheet.dates.iter().map(column).collect()
}
