//! Some columns of a sheet, whose tables follow one another: found while the rows come by, and split
//! into scans of their own where tables are side by side.
//!
//! Bounded memory: rows are held back only until they tell what is there.

use super::Title;
use super::bands::{self, BandTables};
use super::context::SheetContext;
use super::open_table::OpenTable;
use crate::sheet::Row;
use crate::table::{self, ColumnBand, First, Head, Layout, Region};

/// Some columns of a sheet from a row on.
pub(super) struct ColumnScan<'a> {
    /// Only the columns count.
    columns: Region,
    /// Lines above all of its tables, which hold for each of them.
    shared: Vec<Title>,
    /// Lines right above its first table.
    titles: Vec<Title>,
    /// The row at which the table above ended, because a header is there.
    next_header: Option<u32>,
    state: State<'a>,
}

enum State<'a> {
    /// The first rows, which do not suffice yet.
    Head(Head),
    /// A table that goes on.
    Table(Box<OpenTable<'a>>),
    /// Tables side by side.
    Split(Vec<ColumnScan<'a>>),
}

impl<'a> ColumnScan<'a> {
    /// All columns of a sheet.
    pub(super) fn of_sheet() -> Self {
        Self::new(Region::SHEET, Vec::new())
    }

    fn new(columns: Region, shared: Vec<Title>) -> Self {
        let state = State::Head(Head::default());
        Self { columns, shared, titles: Vec::new(), next_header: None, state }
    }

    /// Whether a table is read here, or may still be.
    pub(super) fn may_hold_table(&self) -> bool {
        match &self.state {
            State::Head(_) => true,
            State::Table(table) => table.is_read(),
            State::Split(scans) => scans.iter().any(Self::may_hold_table),
        }
    }

    /// Takes the next row.
    pub(super) fn take(&mut self, row: Row, context: &mut SheetContext<'a>) {
        match &mut self.state {
            State::Head(head) => {
                head.push(row);
                if head.suffices() {
                    let head = head.take();
                    self.decide(head, context);
                }
            }
            State::Table(table) => {
                let number = row.number;
                if let Some(next) = table.take(row, context) {
                    self.begin_next(number, next, context);
                }
            }
            State::Split(scans) => {
                for scan in scans {
                    let part = scan.columns.part_of(&row);
                    if !part.is_blank() {
                        scan.take(part, context);
                    }
                }
            }
        }
    }

    /// Finds what is left to be found at the end of the sheet.
    pub(super) fn finish(&mut self, context: &mut SheetContext<'a>) {
        loop {
            match &mut self.state {
                State::Head(head) if head.is_empty() => return,
                State::Head(head) => {
                    let head = head.take();
                    self.decide(head, context);
                }
                State::Table(_) => return self.end_table(context, false),
                State::Split(scans) => {
                    return scans.iter_mut().for_each(|scan| scan.finish(context));
                }
            }
        }
    }

    fn begin_next(&mut self, header: u32, rows: Vec<Row>, context: &mut SheetContext<'a>) {
        self.end_table(context, true);
        self.next_header = Some(header);
        self.state = State::Head(rows.into());
    }

    fn end_table(&mut self, context: &mut SheetContext<'a>, has_next: bool) {
        let ended = std::mem::replace(&mut self.state, State::Head(Head::default()));
        if let State::Table(table) = ended {
            context.tables.push(table.ended(has_next));
        }
    }

    /// Finds out what is in the first rows.
    fn decide(&mut self, head: Vec<Row>, context: &mut SheetContext<'a>) {
        let start = context.named_header(&head);
        let rows = head.get(start..).unwrap_or_default();
        let found = bands::band_tables(rows, context);
        let mut read: Vec<ColumnBand> =
            found.iter().filter(|it| it.is_read()).map(|it| it.band).collect();
        read.sort_by_key(|band| band.first);
        let band = match (read.as_slice(), found.first()) {
            ([], None) => return,
            ([], Some(first)) => first.band,
            ([only], _) => *only,
            _ => return self.split(&head, &read, found, context),
        };
        context.skip_tables(found.into_iter().filter(|it| it.band != band));
        let Some(First { layout, next_header }) =
            table::first_in(rows, &context.info.merged, band, context.is_known)
        else {
            return;
        };
        let next = next_header.filter(|_| context.is_below_table_limit()).map(|at| start + at);
        let skipped = match self.skip(rows, &layout, context) {
            0 => 0,
            count => start + count,
        };
        let own = next.and_then(|next| head.get(..next)).unwrap_or(&head);
        let own = own.get(skipped..).unwrap_or(own);
        let titles = super::titles(own, &layout);
        let inherited = self.inherited(titles.len());
        if self.titles.is_empty() {
            self.titles.clone_from(&titles);
        }
        let open = OpenTable::begin(own, layout, titles, inherited, context);
        self.state = State::Table(Box::new(open));
        let next = next.map(|next| next.saturating_sub(skipped));
        self.replay(head.into_iter().skip(skipped), next, context);
    }

    /// How many rows are between the end of the table above and the titles of this one: what is
    /// there is no table of deals, and goes with the one above.
    fn skip(&self, rows: &[Row], layout: &Layout, context: &mut SheetContext<'a>) -> usize {
        let (Some(ended), Some(header)) = (self.next_header, layout.header_rows.first()) else {
            return 0;
        };
        let Some(at) = rows.iter().position(|row| row.number == *header) else { return 0 };
        if ended >= *header || at == 0 {
            return 0;
        }
        let first = table::first_row_of(rows, at);
        let above = rows.get(..first).unwrap_or_default();
        context.skip_tables(bands::band_tables(above, context).into_iter());
        first
    }

    /// The lines that hold for a table beside its own: of those above the first table as many are
    /// of that one alone as the table has of its own.
    fn inherited(&self, own_count: usize) -> Vec<Title> {
        let count = self.titles.len().saturating_sub(own_count);
        self.shared.iter().chain(self.titles.iter().take(count)).cloned().collect()
    }

    /// Hands the first rows to the table that was found in them, up to the header of the next one.
    fn replay(
        &mut self,
        head: impl Iterator<Item = Row>,
        next: Option<usize>,
        context: &mut SheetContext<'a>,
    ) {
        for (at, row) in head.enumerate() {
            match &mut self.state {
                State::Table(table) if next == Some(at) => {
                    let number = row.number;
                    let next = table.ends_before(row);
                    self.begin_next(number, next, context);
                }
                _ => self.take(row, context),
            }
        }
    }

    /// Makes a scan of each band that has a table to be read. What is between two of them goes
    /// with the left one, what is left of the first with that.
    fn split(
        &mut self,
        head: &[Row],
        bands: &[ColumnBand],
        found: Vec<BandTables>,
        context: &mut SheetContext<'a>,
    ) {
        context.skip_tables(found.into_iter().filter(|it| !it.is_read()));
        let starts = bands.iter().skip(1).map(|band| band.first);
        let firsts = std::iter::once(self.columns.first_column).chain(starts.clone());
        let lasts = starts.map(|start| start - 1).chain([self.columns.last_column]);
        let mut scans = Vec::new();
        for (first_column, last_column) in firsts.zip(lasts) {
            let columns = Region { first_column, last_column, ..Region::SHEET };
            let part = |row: &Row| Some(columns.part_of(row)).filter(|part| !part.is_blank());
            let own: Vec<Row> = head.iter().filter_map(part).collect();
            let first_row = own.first().map_or(0, |row| row.number);
            let mut shared = self.inherited(1);
            let above = head.iter().filter(|row| row.number < first_row);
            shared.extend(above.filter_map(|row| context.shared_title(row, first_column)));
            let mut scan = ColumnScan::new(columns, shared);
            scan.decide(own, context);
            scans.push(scan);
        }
        self.state = State::Split(scans);
    }
}
