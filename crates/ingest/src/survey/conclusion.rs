//! What is read of a sheet when all of its tables are known, which cells count to which, and where each
//! is, as a person would describe it.

use serde::Serialize;

use super::context::{Kind, LocatedTable, SheetContext};
use super::open_table::Table;
use super::{FoundTable, SheetSurvey, SkippedSheet, texts};
use crate::header::SheetRole;
use crate::rationale::Rationale;
use crate::sheet::column_letters;
use crate::table::{Region, heads_ranking, share};

/// The tables of the sheet that are read, in the order in which they begin, or why there is none.
pub(super) fn concluded(
    mut context: SheetContext<'_>,
) -> Result<Vec<SheetSurvey>, Box<SkippedSheet>> {
    leave_repetitions(&mut context.tables);
    context.tables.sort_by_key(|it| (it.region.first_row, it.region.first_column));
    let (mut read, mut others) = (Vec::new(), Vec::new());
    for LocatedTable { region, table } in std::mem::take(&mut context.tables) {
        match table {
            Kind::Read(table) => read.push((region, table.decided(&context))),
            Kind::Other(found) => others.push(*found),
        }
    }
    if read.is_empty() {
        let reason = others.last().map(|it| it.mapping.role_reason.clone());
        let reason = reason.unwrap_or(Rationale::NoTable);
        return Err(Box::new(SkippedSheet { info: context.info, reason, tables: others }));
    }
    let extents: Vec<Region> = read.iter().map(|(extent, _)| *extent).collect();
    let places = places(&extents).into_iter().zip(share(&extents));
    let mut tables: Vec<SheetSurvey> = read
        .into_iter()
        .zip(places)
        .map(|((extent, sheet), (place, share))| SheetSurvey { extent, share, place, ..sheet })
        .collect();
    for other in others {
        let Region { first_row, first_column, .. } = other.region();
        let is_owner = |table: &&mut SheetSurvey| {
            table.share.has_row(first_row) && table.share.has_column(first_column)
        };
        if let Some(owner) = tables.iter_mut().find(is_owner) {
            if first_column >= owner.headless.start {
                owner.headless.end = owner.headless.end.min(first_column);
            }
            owner.other_tables.push(other);
        }
    }
    Ok(tables)
}

/// Skips tables that only repeat deals of another table of the sheet, without saying enough to
/// recognize them: those without a date of their own beside one with dates, and lists of the largest
/// deals that leave out the round.
fn leave_repetitions(tables: &mut [LocatedTable]) {
    let has_dates = tables.iter().filter_map(LocatedTable::deals).any(|it| !it.is_dated_by_title());
    let has_rounds = tables.iter().filter_map(LocatedTable::deals).any(has_round);
    for placed in tables {
        let Some(table) = placed.deals() else { continue };
        let reason = if has_dates && table.is_dated_by_title() {
            Rationale::NoDateOfItsOwn
        } else if has_rounds && !has_round(table) && is_ranking(table) {
            Rationale::RankingWithoutRounds
        } else {
            continue;
        };
        placed.table = Kind::Other(Box::new(left(table, reason)));
    }
}

fn has_round(table: &Table) -> bool {
    table.sheet.mapping.columns.iter().any(|column| column.field.is_round())
}

/// Whether a header or a line above says that the table ranks deals: `排名`, `Top 10 deals`.
fn is_ranking(table: &Table) -> bool {
    let headers = table.sheet.layout.names.iter().map(String::as_str);
    headers.chain(texts(&table.sheet.titles)).any(heads_ranking)
}

fn left(table: &Table, reason: Rationale) -> FoundTable {
    let SheetSurvey { layout, mapping, examples, .. } = &table.sheet;
    let mut mapping = mapping.clone();
    mapping.role = SheetRole::UndatedDeals;
    mapping.role_reason = reason;
    FoundTable { layout: layout.clone(), mapping, examples: examples.clone() }
}

impl LocatedTable {
    /// The table, where it is read and holds deals.
    fn deals(&self) -> Option<&Table> {
        match &self.table {
            Kind::Read(table) if table.sheet.mapping.role == SheetRole::Deals => Some(table),
            _ => None,
        }
    }
}

/// One of several tables of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableExtent {
    /// Which of them, from 1, in the order in which they begin.
    pub number: u32,
    /// First row, its titles included.
    pub first_row: u32,
    /// Last row.
    pub last_row: u32,
    /// First column, in letters.
    pub first_column: String,
    /// Last column, in letters.
    pub last_column: String,
    /// Whether it is above or below another.
    #[serde(skip)]
    pub is_by_rows: bool,
    /// Whether it is beside another.
    #[serde(skip)]
    pub is_by_columns: bool,
}

/// The places of the tables of a sheet that take these rows and columns; `None` for a lone one.
#[must_use]
pub fn places(extents: &[Region]) -> Vec<Option<TableExtent>> {
    let is_alone = extents.len() < 2;
    let tables = (1..).zip(extents).zip(share(extents));
    tables
        .map(|((number, extent), share)| {
            (!is_alone).then(|| TableExtent {
                number,
                first_row: extent.first_row,
                last_row: extent.last_row,
                first_column: column_letters(extent.first_column),
                last_column: column_letters(extent.last_column),
                is_by_rows: share.first_row > 1 || share.last_row < u32::MAX,
                is_by_columns: share.first_column > 0 || share.last_column < usize::MAX,
            })
        })
        .collect()
}
