//! Rectangles of a sheet, and how the tables of one sheet share it out: every cell to one of them.
//! Knows nothing about what is in a cell.

use crate::sheet::{Cell, Row};

/// Rows and columns of a sheet, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// First row, from 1.
    pub first_row: u32,
    /// Last row; [`u32::MAX`] for all that follow.
    pub last_row: u32,
    /// First column, from 0.
    pub first_column: usize,
    /// Last column; [`usize::MAX`] for all that follow.
    pub last_column: usize,
}

impl Region {
    /// The whole of a sheet.
    pub const SHEET: Self =
        Self { first_row: 1, last_row: u32::MAX, first_column: 0, last_column: usize::MAX };

    /// Whether a row of the sheet reaches into it.
    #[must_use]
    pub fn has_row(&self, row: u32) -> bool {
        (self.first_row..=self.last_row).contains(&row)
    }

    /// Whether a column of the sheet, from 0, reaches into it.
    #[must_use]
    pub fn has_column(&self, column: usize) -> bool {
        (self.first_column..=self.last_column).contains(&column)
    }

    /// The row with nothing but its cells in the region, each where it stood.
    #[must_use]
    pub fn part_of(&self, row: &Row) -> Row {
        let cells = row.cells.iter().take(self.last_column.saturating_add(1)).enumerate();
        let own = |(column, cell): (usize, &Cell)| match self.has_row(row.number) {
            true if self.has_column(column) => cell.clone(),
            _ => Cell::default(),
        };
        let mut cells: Vec<Cell> = cells.map(own).collect();
        let is_filled = |cell: &Cell| *cell != Cell::default();
        let width = cells.iter().rposition(is_filled).map_or(0, |last| last + 1);
        cells.truncate(width);
        Row { number: row.number, cells, is_hidden: row.is_hidden }
    }
}

/// Shares a sheet out among the tables that are in it, in their order. Each cell falls to one of
/// them; what is between two of them falls to the upper, or to the left one.
#[must_use]
pub fn share(tables: &[Region]) -> Vec<Region> {
    let mut shares = vec![Region::SHEET; tables.len()];
    divide(Region::SHEET, (0..tables.len()).collect(), tables, &mut shares);
    shares
}

fn divide(space: Region, own: Vec<usize>, tables: &[Region], shares: &mut [Region]) {
    if let [only] = own.as_slice()
        && let Some(share) = shares.get_mut(*only)
    {
        *share = space;
        return;
    }
    let rows = |table: &Region| (u64::from(table.first_row), u64::from(table.last_row));
    let columns = |table: &Region| (table.first_column as u64, table.last_column as u64);
    if let Some((start, upper, lower)) = cut(&own, tables, rows) {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        divide(Region { last_row: start.saturating_sub(1), ..space }, upper, tables, shares);
        divide(Region { first_row: start, ..space }, lower, tables, shares);
    } else if let Some((start, left, right)) = cut(&own, tables, columns) {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        divide(Region { last_column: start.saturating_sub(1), ..space }, left, tables, shares);
        divide(Region { first_column: start, ..space }, right, tables, shares);
    } else {
        // Tables that overlap can't be distinguished: the first has it all, and the others nothing.
        let nothing = Region { first_row: 1, last_row: 0, ..space };
        for (turn, table) in own.into_iter().enumerate() {
            if let Some(share) = shares.get_mut(table) {
                *share = if turn == 0 { space } else { nothing };
            }
        }
    }
}

/// The first place that no table reaches across: where those beyond it begin, and the tables on
/// either side.
fn cut(
    own: &[usize],
    tables: &[Region],
    span: impl Fn(&Region) -> (u64, u64),
) -> Option<(u64, Vec<usize>, Vec<usize>)> {
    let mut spans: Vec<((u64, u64), usize)> =
        own.iter().filter_map(|it| Some((span(tables.get(*it)?), *it))).collect();
    spans.sort_unstable();
    let mut end = spans.first()?.0.1;
    for (at, ((first, last), _)) in spans.iter().enumerate().skip(1) {
        if *first > end {
            let names = |spans: &[((u64, u64), usize)]| spans.iter().map(|it| it.1).collect();
            let (before, after) = spans.split_at_checked(at)?;
            return Some((*first, names(before), names(after)));
        }
        end = end.max(*last);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(rows: (u32, u32), columns: (usize, usize)) -> Region {
        Region {
            first_row: rows.0,
            last_row: rows.1,
            first_column: columns.0,
            last_column: columns.1,
        }
    }

    const END: u32 = u32::MAX;
    const EDGE: usize = usize::MAX;

    #[test]
    fn a_lone_table_has_the_whole_sheet() {
        assert_eq!(share(&[region((3, 9), (1, 4))]), [Region::SHEET]);
    }

    #[test]
    fn cells_between_tables_belong_to_the_upper_or_left_one() {
        let below = share(&[region((3, 9), (1, 4)), region((12, 20), (0, 7))]);
        assert_eq!(below, [region((1, 11), (0, EDGE)), region((12, END), (0, EDGE))]);
        let beside = share(&[region((3, 9), (1, 4)), region((5, 20), (6, 9))]);
        assert_eq!(beside, [region((1, END), (0, 5)), region((1, END), (6, EDGE))]);
    }

    #[test]
    fn tables_below_and_beside_each_other_share_the_sheet() {
        let wide_then_two =
            [region((1, 5), (0, 9)), region((7, 9), (0, 3)), region((7, 8), (5, 9))];
        let shares = share(&wide_then_two);
        assert_eq!(
            shares,
            [region((1, 6), (0, EDGE)), region((7, END), (0, 4)), region((7, END), (5, EDGE))]
        );
        let tall_then_two =
            [region((1, 9), (0, 3)), region((1, 4), (5, 9)), region((6, 9), (5, 9))];
        let shares = share(&tall_then_two);
        assert_eq!(
            shares,
            [region((1, END), (0, 4)), region((1, 5), (5, EDGE)), region((6, END), (5, EDGE))]
        );
    }

    #[test]
    fn a_part_of_a_row_keeps_its_columns() {
        let row = Row {
            number: 4,
            cells: ["a", "b", "", "c", "d"].map(Cell::text).to_vec(),
            is_hidden: false,
        };
        let texts = |region: Region| {
            region.part_of(&row).cells.into_iter().map(|cell| cell.text).collect::<Vec<_>>()
        };
        assert_eq!(texts(region((1, 9), (0, 2))), ["a", "b"]);
        assert_eq!(texts(region((1, 9), (3, EDGE))), ["", "", "", "c", "d"]);
        assert!(texts(region((5, 9), (0, EDGE))).is_empty());
    }
}
