//! Whether a table leaves blank what the row above says of the company or the date, or repeats it on every row.
//!
//! Bounded memory: so many names are remembered. Knows no cell but whether it is blank.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use crate::cell::blank::is_empty;
use crate::header::{Field, Mapping};
use crate::sheet::Row;

/// Names that are remembered at most.
const MOST_NAMES: usize = 100_000;

/// The evidence of one table, row by row.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockEvidence {
    of_company: Vec<usize>,
    of_deal: Vec<usize>,
    name: Option<usize>,
    names: BTreeSet<u64>,
    last: Option<u64>,
    blank_count: u64,
    repeated_count: u64,
}

impl BlockEvidence {
    /// Of a table whose first column is `first`.
    pub(super) fn new(mapping: &Mapping, first: usize) -> Self {
        let of = |is: fn(Field) -> bool| -> Vec<usize> {
            let columns = mapping.columns.iter().enumerate();
            columns.filter(|(_, it)| is(it.field)).map(|(at, _)| first + at).collect()
        };
        let name = mapping.column(Field::Company).or_else(|| mapping.column(Field::CompanyId));
        Self {
            of_company: of(Field::is_company),
            of_deal: of(|it| it.is_date() || it.is_round() || it.is_amount()),
            name: name.map(|at| first + at),
            ..Self::default()
        }
    }

    /// Takes a row of data into account.
    pub(super) fn observe(&mut self, row: &Row) {
        let Some(name) = self.name.map(|column| row.text(column).trim()) else { return };
        if !is_empty(name) {
            let name = xxh3_64(name.to_lowercase().as_bytes());
            let is_known = self.last == Some(name) || self.names.contains(&name);
            self.repeated_count += u64::from(is_known);
            if self.names.len() < MOST_NAMES {
                self.names.insert(name);
            }
            self.last = Some(name);
            return;
        }
        let is_stated = |column: &&usize| !is_empty(row.text(**column));
        let has_deal = self.of_deal.iter().filter(is_stated).take(2).count() == 2;
        if has_deal && !self.of_company.iter().any(|it| is_stated(&it)) {
            self.blank_count += 1;
        }
    }

    /// Whether blank company cells are the rule of the table: names are repeated nowhere, or blank more
    /// often than repeated.
    pub(super) fn is_in_blocks(&self) -> bool {
        self.blank_count > self.repeated_count || self.repeated_count == 0
    }
}

/// Whether a table writes each date once, above the rows of that date, or leaves out dates that it does not know.
///
/// One rule: dates are left blank below at least two dates, by a fifth of the rows or more, the dates come in
/// order, and none is repeated on the next row.
#[derive(Clone, Debug, Default)]
pub(super) struct DateBlocks {
    /// The columns of the date, the year before the month, and of the company; `None` where other columns say the
    /// date too.
    columns: Option<(Vec<usize>, usize)>,
    /// The columns of rounds and investors, which total lines leave blank.
    describing: Vec<usize>,
    last: String,
    is_above_stated: bool,
    is_repeated: bool,
    stated_count: u64,
    left_count: u64,
    block_count: u64,
}

impl DateBlocks {
    /// Of a table whose first column is `first`.
    pub(super) fn new(mapping: &Mapping, first: usize) -> Self {
        let mut fields: Vec<Field> =
            mapping.columns.iter().map(|it| it.field).filter(|it| it.is_date()).collect();
        if fields.iter().all(|field| *field == Field::Year) && mapping.has(Field::Month) {
            fields.push(Field::Month);
        }
        let is_only = fields.len() == 1 || fields == [Field::Year, Field::Month];
        let dates: Vec<usize> = fields.iter().filter_map(|it| mapping.column(*it)).collect();
        let name = mapping.column(Field::Company).filter(|_| is_only && mapping.wide.is_empty());
        let columns = name.map(|name| (dates.iter().map(|it| first + it).collect(), first + name));
        let all = mapping.columns.iter().enumerate();
        let describing = all.filter(|(_, it)| it.field.is_round() || it.field.is_investor());
        let describing = describing.map(|(at, _)| first + at).collect();
        Self { columns, describing, ..Self::default() }
    }

    /// Takes a row of data into account.
    pub(super) fn observe(&mut self, row: &Row) {
        let Some((dates, name)) = self.columns.as_ref().filter(|_| !self.is_repeated) else {
            return;
        };
        if is_empty(row.text(*name)) {
            return;
        }
        let mut dates = dates.iter().map(|column| row.text(*column).trim()).rev();
        let date = dates.find(|text| !is_empty(text)).unwrap_or_default();
        let is_stated = !is_empty(date);
        if is_stated {
            self.is_repeated = self.last == date;
            date.clone_into(&mut self.last);
            self.stated_count += 1;
        } else if self.describing.iter().all(|column| is_empty(row.text(*column))) {
            return;
        } else {
            self.left_count += 1;
            self.block_count += u64::from(self.is_above_stated);
            self.is_repeated = self.stated_count == 0;
        }
        self.is_above_stated = is_stated;
    }

    /// How many rows leave their date to the row above; 0 where the table is not laid out so.
    pub(super) fn left_count(&self, is_sorted: bool) -> u64 {
        let is_rule = self.block_count > 1 && self.left_count * 4 >= self.stated_count;
        if is_rule && is_sorted && !self.is_repeated { self.left_count } else { 0 }
    }
}

/// Whether a table writes the country or the sector of its rows once, above the rows that share it.
///
/// One rule: the first column leaves as many cells blank as it states or more, all below one that states a text,
/// and no text comes twice.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupBlocks {
    /// The first column, where it is a place or a sector, and that of the company.
    columns: Option<(usize, usize)>,
    names: BTreeSet<u64>,
    is_repeated: bool,
    left_count: u64,
}

impl GroupBlocks {
    /// Of a table whose first column is `first`.
    pub(super) fn new(mapping: &Mapping, first: usize) -> Self {
        let is_group =
            |field: Field| field.is_place() || matches!(field, Field::Sector | Field::SubSector);
        let mut columns = mapping.columns.iter().map(|it| it.field).enumerate();
        let own = columns.find(|(_, field)| *field != Field::RowNumber);
        let own = own.filter(|(_, field)| is_group(*field));
        let columns = own.zip(mapping.column(Field::Company));
        let columns = columns.map(|((own, _), name)| (first + own, first + name));
        Self { columns, ..Self::default() }
    }

    /// Takes a row of data into account.
    pub(super) fn observe(&mut self, row: &Row) {
        let Some((own, name)) = self.columns.filter(|_| !self.is_repeated) else { return };
        let text = row.text(own).trim();
        if is_empty(row.text(name)) {
            return;
        }
        match is_empty(text) {
            true if self.names.is_empty() => self.is_repeated = true,
            true => self.left_count += 1,
            false => self.is_repeated = !self.names.insert(xxh3_64(text.as_bytes())),
        }
    }

    /// The column, and how many rows leave it to the row above; `None` where the table is not laid out so.
    pub(super) fn left(&self) -> Option<(usize, u64)> {
        let count = u64::try_from(self.names.len()).unwrap_or(u64::MAX);
        let is_rule = !self.is_repeated && count > 1 && self.left_count >= count;
        self.columns.filter(|_| is_rule).map(|(own, _)| (own, self.left_count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header;
    use crate::rules::Rules;
    use crate::sheet::Cell;

    fn is_in_blocks(names: &[&str]) -> bool {
        let headers = ["Company", "Date", "Round"].map(str::to_owned);
        let mapping = header::map(&headers, &[], &Rules::default(), None);
        let mut evidence = BlockEvidence::new(&mapping, 0);
        for name in names {
            let cells = [*name, "2023-10-19", "A"].map(Cell::text).to_vec();
            evidence.observe(&Row { cells, ..Row::default() });
        }
        evidence.is_in_blocks()
    }

    fn left_count(dates: &[&str], is_sorted: bool) -> u64 {
        let headers = ["Company", "Date", "Round"].map(str::to_owned);
        let mapping = header::map(&headers, &[], &Rules::default(), None);
        let mut blocks = DateBlocks::new(&mapping, 0);
        for date in dates {
            let (date, round) = if *date == "total" { ("", "") } else { (*date, "A") };
            let cells = ["Acme", date, round].map(Cell::text).to_vec();
            blocks.observe(&Row { cells, ..Row::default() });
        }
        blocks.left_count(is_sorted)
    }

    #[test]
    fn a_date_holds_for_the_rows_below_where_the_table_writes_each_once_and_in_order() {
        assert_eq!(left_count(&["10-05", "", "", "10-12", ""], true), 3);
        assert_eq!(left_count(&["10-05", "", "", "10-12", ""], false), 0, "not in order");
        assert_eq!(left_count(&["10-05", "10-05", "", "10-12", ""], true), 0, "repeated");
        assert_eq!(left_count(&["10-05", "", "10-12", "10-13"], true), 0, "one hole");
        assert_eq!(left_count(&["", "10-05", "", "10-12", ""], true), 0, "nothing above");
        assert_eq!(left_count(&["10-05", "total", "10-12", "total"], true), 0, "no deals");
    }

    #[test]
    fn blank_names_continue_a_block_unless_the_sheet_repeats_its_names() {
        assert!(is_in_blocks(&["Acme", "", "", "Bolt", ""]));
        assert!(is_in_blocks(&["Acme", "", "Bolt"]), "repeated nowhere");
        assert!(is_in_blocks(&["Acme", "", "", "Bolt", "", "Acme"]), "mostly blank");
        assert!(!is_in_blocks(&["Acme", "Acme", "Bolt", "", "Cedar", "Cedar"]));
        assert!(!is_in_blocks(&["Acme", "Bolt", "Acme", ""]), "sorted by date");
    }
}
