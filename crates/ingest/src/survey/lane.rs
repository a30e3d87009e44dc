//! Some columns of a sheet, whose tables follow one another: found while the rows come by, and split
//! into lanes of their own where tables stand side by side.
//!
//! Bounded memory: rows are held back only until they tell what stands there.

use super::Title;
use super::ground::Ground;
use super::running::Running;
use super::side::{self, Side};
use crate::sheet::Row;
use crate::table::{self, Band, First, Head, Layout, Region};

/// Some columns of a sheet from a row on.
pub(super) struct Lane<'a> {
    /// Only the columns count.
    columns: Region,
    /// Lines above all of its tables, which hold for each of them.
    shared: Vec<Title>,
    /// Lines right above its first table.
    titles: Vec<Title>,
    /// The row at which the table above ended, because a header stands there.
    next_header: Option<u32>,
    state: State<'a>,
}

enum State<'a> {
    /// The first rows, which do not suffice yet.
    Head(Head),
    /// A table that goes on.
    Table(Box<Running<'a>>),
    /// Tables side by side.
    Split(Vec<Lane<'a>>),
}

impl<'a> Lane<'a> {
    /// All columns of a sheet.
    pub(super) fn of_sheet() -> Self {
        Self::new(Region::SHEET, Vec::new())
    }

    fn new(columns: Region, shared: Vec<Title>) -> Self {
        let state = State::Head(Head::default());
        Self { columns, shared, titles: Vec::new(), next_header: None, state }
    }

    /// Whether a table is read here, or may still be.
    pub(super) fn is_hopeful(&self) -> bool {
        match &self.state {
            State::Head(_) => true,
            State::Table(table) => table.is_read(),
            State::Split(lanes) => lanes.iter().any(Self::is_hopeful),
        }
    }

    /// Takes the next row.
    pub(super) fn take(&mut self, row: Row, ground: &mut Ground<'a>) {
        match &mut self.state {
            State::Head(head) => {
                head.push(row);
                if head.suffices() {
                    let head = head.take();
                    self.settle(head, ground);
                }
            }
            State::Table(table) => {
                let number = row.number;
                if let Some(next) = table.take(row, ground) {
                    self.begin_next(number, next, ground);
                }
            }
            State::Split(lanes) => {
                for lane in lanes {
                    let part = lane.columns.part_of(&row);
                    if !part.is_blank() {
                        lane.take(part, ground);
                    }
                }
            }
        }
    }

    /// Finds what is left to be found at the end of the sheet.
    pub(super) fn finish(&mut self, ground: &mut Ground<'a>) {
        loop {
            match &mut self.state {
                State::Head(head) if head.is_empty() => return,
                State::Head(head) => {
                    let head = head.take();
                    self.settle(head, ground);
                }
                State::Table(_) => return self.end_table(ground, false),
                State::Split(lanes) => {
                    return lanes.iter_mut().for_each(|lane| lane.finish(ground));
                }
            }
        }
    }

    fn begin_next(&mut self, header: u32, rows: Vec<Row>, ground: &mut Ground<'a>) {
        self.end_table(ground, true);
        self.next_header = Some(header);
        self.state = State::Head(rows.into());
    }

    fn end_table(&mut self, ground: &mut Ground<'a>, has_next: bool) {
        let ended = std::mem::replace(&mut self.state, State::Head(Head::default()));
        if let State::Table(table) = ended {
            ground.tables.push(table.ended(has_next));
        }
    }

    /// Finds out what stands in the first rows.
    fn settle(&mut self, head: Vec<Row>, ground: &mut Ground<'a>) {
        let start = ground.named_header(&head);
        let rows = head.get(start..).unwrap_or_default();
        let sides = side::sides(rows, ground);
        let mut read: Vec<Band> =
            sides.iter().filter(|side| side.is_read()).map(|side| side.band).collect();
        read.sort_by_key(|band| band.first);
        let band = match (read.as_slice(), sides.first()) {
            ([], None) => return,
            ([], Some(first)) => first.band,
            ([only], _) => *only,
            _ => return self.split(&head, &read, sides, ground),
        };
        ground.put_aside(sides.into_iter().filter(|side| side.band != band));
        let Some(First { layout, next_header }) =
            table::first_in(rows, &ground.info.merged, band, ground.is_known)
        else {
            return;
        };
        let next = next_header.filter(|_| ground.has_room()).map(|at| start + at);
        let skipped = match self.skip(rows, &layout, ground) {
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
        let running = Running::begin(own, layout, titles, inherited, ground);
        self.state = State::Table(Box::new(running));
        let next = next.map(|next| next.saturating_sub(skipped));
        self.replay(head.into_iter().skip(skipped), next, ground);
    }

    /// How many rows stand between the end of the table above and the titles of this one: what is
    /// there is no table of deals, and goes with the one above.
    fn skip(&self, rows: &[Row], layout: &Layout, ground: &mut Ground<'a>) -> usize {
        let (Some(ended), Some(header)) = (self.next_header, layout.header_rows.first()) else {
            return 0;
        };
        let Some(at) = rows.iter().position(|row| row.number == *header) else { return 0 };
        if ended >= *header || at == 0 {
            return 0;
        }
        let first = table::first_row_of(rows, at);
        let above = rows.get(..first).unwrap_or_default();
        ground.put_aside(side::sides(above, ground).into_iter());
        first
    }

    /// The lines that hold for a table beside its own: of those above the first table as many are said
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
        ground: &mut Ground<'a>,
    ) {
        for (at, row) in head.enumerate() {
            match &mut self.state {
                State::Table(table) if next == Some(at) => {
                    let number = row.number;
                    let next = table.ends_before(row);
                    self.begin_next(number, next, ground);
                }
                _ => self.take(row, ground),
            }
        }
    }

    /// Makes a lane of each band that has a table to be read. What stands between two of them goes
    /// with the left one, what stands left of the first with that.
    fn split(&mut self, head: &[Row], bands: &[Band], sides: Vec<Side>, ground: &mut Ground<'a>) {
        ground.put_aside(sides.into_iter().filter(|side| !side.is_read()));
        let starts = bands.iter().skip(1).map(|band| band.first);
        let firsts = std::iter::once(self.columns.first_column).chain(starts.clone());
        let lasts = starts.map(|start| start - 1).chain([self.columns.last_column]);
        let mut lanes = Vec::new();
        for (first_column, last_column) in firsts.zip(lasts) {
            let columns = Region { first_column, last_column, ..Region::SHEET };
            let part = |row: &Row| Some(columns.part_of(row)).filter(|part| !part.is_blank());
            let own: Vec<Row> = head.iter().filter_map(part).collect();
            let first_row = own.first().map_or(0, |row| row.number);
            let mut shared = self.inherited(1);
            let above = head.iter().filter(|row| row.number < first_row);
            shared.extend(above.filter_map(|row| ground.shared_title(row, first_column)));
            let mut lane = Lane::new(columns, shared);
            lane.settle(own, ground);
            lanes.push(lane);
        }
        self.state = State::Split(lanes);
    }
}
