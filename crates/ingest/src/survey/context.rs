//! What the scans of one sheet have in common: its name and merged blocks, the rules, and the tables
//! that were found so far.

use super::bands::BandTables;
use super::open_table::Table;
use super::section::date_of_line;
use super::{FoundTable, ImportOptions, Title, period, span, texts, titles};
use crate::cell::date::{ColumnDates, DateReader, Precision};
use crate::header::{self, Mapping, SheetRole};
use crate::rationale::Rationale;
use crate::rules::{Profile, Rules};
use crate::sheet::{Cell, CellKind, Row, SheetInfo};
use crate::table::{Layout, Region};

/// Tables of one sheet that are distinguished at most; what follows counts to the last of them.
const MOST_TABLES: usize = 200;

/// One sheet while its rows come by.
pub(super) struct SheetContext<'a> {
    pub(super) info: SheetInfo,
    pub(super) rules: &'a Rules,
    pub(super) options: &'a ImportOptions,
    /// Name of the file, without folders and ending.
    pub(super) file_name: &'a str,
    /// Whether a text is a header that is known.
    pub(super) is_known: &'a (dyn Fn(&str) -> bool + Sync),
    /// Tables that have come to their end.
    pub(super) tables: Vec<LocatedTable>,
}

/// A table that was found, and the rows and columns it takes, its title lines included.
pub(super) struct LocatedTable {
    pub(super) region: Region,
    pub(super) table: Kind,
}

/// A table that is read, or one that is not.
pub(super) enum Kind {
    Read(Box<Table>),
    Other(Box<FoundTable>),
}

impl SheetContext<'_> {
    /// The table of a layout with what each of its columns is. `inherited` are lines that hold for it
    /// beside its own.
    pub(super) fn found(&self, layout: Layout, rows: &[Row], inherited: &[Title]) -> FoundTable {
        let layout = self.with_columns(layout);
        let profile = self.rules.profile_for(&layout.names);
        let samples = samples(&layout, rows);
        let mut mapping = header::map(&layout.names, &samples, self.rules, profile);
        let own = titles(rows, &layout);
        mapping.name_event(self.names(&own));
        if profile.is_some_and(|profile| profile.announced_on.is_some()) {
            mapping.date_all(Rationale::DealsOfOneDate);
        } else if self.period(&own, inherited).is_some() {
            mapping.date_all(Rationale::DealsOfTitleDate);
        } else if mapping.role == SheetRole::UndatedDeals {
            let mut data = rows.iter().filter(|row| !layout.is_above_data(row.number));
            let reader = self.section_reader(&[own.as_slice(), inherited].concat());
            if data.next().is_some_and(|row| date_of_line(row, &reader).is_some()) {
                mapping.date_all(Rationale::DealsOfSectionDates);
            }
        }
        FoundTable::new(layout, mapping, rows)
    }

    /// The layout with the headers that the profile under whose name the file is imported has for one
    /// without any.
    fn with_columns(&self, layout: Layout) -> Layout {
        let name = self.options.source.as_ref().filter(|_| layout.names.is_empty());
        let columns = name.and_then(|name| self.rules.profiles.get(name)).map(|it| &it.columns);
        let width = layout.last_column - layout.first_column + 1;
        match columns.filter(|columns| columns.len() == width) {
            Some(columns) => Layout { names: columns.clone(), ..layout },
            None => layout,
        }
    }

    /// The sheet's name, and title lines.
    pub(super) fn names<'t>(&'t self, titles: &'t [Title]) -> impl Iterator<Item = &'t str> {
        self.info.name.as_deref().into_iter().chain(texts(titles))
    }

    /// The period that the sheet's name states, else the table's own title lines, else the others
    /// that hold for it.
    pub(super) fn period(&self, own: &[Title], inherited: &[Title]) -> Option<String> {
        let name = self.info.name.as_deref();
        period::period(name.into_iter())
            .or_else(|| period::period(texts(own)))
            .or_else(|| period::period(texts(inherited)))
            .or_else(|| self.month_of_sheet([own, inherited].concat().as_slice()))
    }

    /// The month or the quarter that the sheet is named for, where a title or the file names its year.
    fn month_of_sheet(&self, titles: &[Title]) -> Option<String> {
        let name = self.info.name.as_deref()?;
        let value = self.section_reader(titles).parse(&Cell::text(name)).ok()?;
        match value.precision {
            Precision::Month => Some(value.date.strftime("%Y-%m").to_string()),
            Precision::Quarter => {
                Some(format!("{}Q{}", value.date.year(), (value.date.month() + 2) / 3))
            }
            Precision::Day | Precision::Year => None,
        }
    }

    /// Reads lines between deals that date those below, in the period that the sheet or its file names.
    pub(super) fn section_reader(&self, titles: &[Title]) -> DateReader {
        let period = span::span(self.names(titles).chain([self.file_name]));
        ColumnDates::default().within(period).reader()
    }

    /// Whether headers alone make a table of dated deals.
    pub(super) fn are_deals(&self, names: &[String]) -> bool {
        let profile = self.rules.profile_for(names);
        let mapping: Mapping = header::map(names, &[], self.rules, profile);
        mapping.role == SheetRole::Deals
    }

    /// Whether one more table may be distinguished from the others.
    pub(super) fn is_below_table_limit(&self) -> bool {
        self.tables.len() < MOST_TABLES
    }

    /// Whether a table that is read has come to its end.
    pub(super) fn has_read(&self) -> bool {
        self.tables.iter().any(|placed| matches!(placed.table, Kind::Read(_)))
    }

    /// Keeps tables that are not read, to be reported; the rows of one without a header below the first
    /// tables are none.
    pub(super) fn skip_tables(&mut self, found: impl Iterator<Item = BandTables>) {
        let is_first = self.tables.is_empty();
        let tables = found.flat_map(|it| it.tables);
        let others = tables.filter(|table| is_first || table.layout.has_header());
        self.tables.extend(others.map(|table| LocatedTable {
            region: table.region(),
            table: Kind::Other(Box::new(table)),
        }));
    }

    /// A line that is over a column too, though it fills only cells left of it: unless a merged
    /// block shows where it ends.
    pub(super) fn shared_title(&self, row: &Row, column: usize) -> Option<Title> {
        let ends_before = |at: usize| {
            self.info.merged.iter().any(|block| {
                let first = usize::try_from(block.first_column);
                let last = usize::try_from(block.last_column);
                block.first_row == row.number
                    && first == Ok(at)
                    && last.is_ok_and(|last| last > at && last < column)
            })
        };
        let cells = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        let shared = cells.filter(|(at, _)| !ends_before(*at));
        let texts: Vec<String> = shared.map(|(_, cell)| cell.text.trim().to_owned()).collect();
        (!texts.is_empty()).then_some((row.number, texts))
    }

    /// The position of the header where a profile says in which row it is, and it is there; else 0.
    pub(super) fn named_header(&self, head: &[Row]) -> usize {
        let names_row = |profile: &Profile| profile.header_row.is_some();
        if !self.rules.profiles.values().any(names_row) {
            return 0;
        }
        let is_named = |row: &Row| {
            let names: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
            let header_row = self.rules.profile_for(&names).and_then(|profile| profile.header_row);
            header_row.is_some_and(|number| number.get() == row.number)
        };
        head.iter().position(is_named).unwrap_or(0)
    }
}

/// The text of a cell; of one that was withheld, a mark that says so.
fn sample(row: &Row, column: usize) -> &str {
    let is_withheld = |cell: &Cell| cell.kind == CellKind::Withheld;
    match row.cells.get(column).is_some_and(is_withheld) {
        true => header::WITHHELD,
        false => row.text(column),
    }
}

/// Cells of each column, from all over the rows that are known.
fn samples<'r>(layout: &Layout, rows: &'r [Row]) -> Vec<Vec<&'r str>> {
    const MOST: usize = 60;
    let data: Vec<&Row> = rows.iter().filter(|row| !layout.is_above_data(row.number)).collect();
    let step = data.len().div_ceil(MOST).max(1);
    let column = |index: usize| {
        let rows = data.iter().step_by(step);
        rows.map(|row| sample(row, layout.first_column + index)).collect()
    };
    (0..layout.names.len()).map(column).collect()
}
