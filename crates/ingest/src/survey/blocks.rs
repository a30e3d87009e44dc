//! Whether a table leaves blank what the row above says of the company, or repeats it on every row.
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

    #[test]
    fn blank_names_continue_a_block_unless_the_sheet_repeats_its_names() {
        assert!(is_in_blocks(&["Acme", "", "", "Bolt", ""]));
        assert!(is_in_blocks(&["Acme", "", "Bolt"]), "repeated nowhere");
        assert!(is_in_blocks(&["Acme", "", "", "Bolt", "", "Acme"]), "mostly blank");
        assert!(!is_in_blocks(&["Acme", "Acme", "Bolt", "", "Cedar", "Cedar"]));
        assert!(!is_in_blocks(&["Acme", "Bolt", "Acme", ""]), "sorted by date");
    }
}
