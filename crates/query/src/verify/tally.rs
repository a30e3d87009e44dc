//! The rows of a view, small enough to compare millions of them: a hash of what has to be equal, and
//! the rates, which have to be near.

use std::collections::BTreeSet;
use std::io;

use xxhash_rust::xxh3::Xxh3;

use crate::answer::{RowSink, Rows};
use crate::value::Value;

/// How far two rates may be apart, as a part of the larger one or of 1.
const NEAR: f64 = 1e-9;

/// Rows in any order.
#[derive(Default)]
pub(super) struct Tally {
    rows: Vec<(u128, Vec<f64>)>,
}

impl Tally {
    pub(super) fn row_count(&self) -> u64 {
        self.rows.len() as u64
    }
}

impl RowSink for Tally {
    fn columns(&mut self, _: &[String]) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> io::Result<()> {
        self.rows.push((hash(values), rates(values).collect()));
        Ok(())
    }
}

/// The rows of one side that the other does not have.
pub(super) struct Unequal {
    /// Hashes of rows here.
    pub(super) here: Vec<u128>,
    /// Hashes of rows there.
    pub(super) there: Vec<u128>,
}

impl Unequal {
    /// Pairs the rows of both sides and keeps what is left over.
    pub(super) fn of(mut here: Tally, mut there: Tally) -> Unequal {
        for tally in [&mut here, &mut there] {
            tally.rows.sort_by(|one, other| {
                let rates = || one.1.iter().zip(&other.1).map(|(one, other)| one.total_cmp(other));
                one.0.cmp(&other.0).then_with(|| {
                    rates().find(|it| it.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
                })
            });
        }
        let mut unequal = Unequal { here: Vec::new(), there: Vec::new() };
        let (mut here, mut there) = (here.rows.iter().peekable(), there.rows.iter().peekable());
        loop {
            match (here.peek(), there.peek()) {
                (Some(one), Some(other)) if one.0 == other.0 => {
                    let is_near =
                        one.1.iter().zip(&other.1).all(|(one, other)| are_near(*one, *other));
                    if !is_near {
                        unequal.here.push(one.0);
                        unequal.there.push(other.0);
                    }
                    here.next();
                    there.next();
                }
                (Some(one), other) if other.is_none_or(|other| one.0 < other.0) => {
                    unequal.here.push(one.0);
                    here.next();
                }
                (_, Some(other)) => {
                    unequal.there.push(other.0);
                    there.next();
                }
                _ => return unequal,
            }
        }
    }

    /// Rows that are not equal; a row that is on both sides with another cell counts once.
    pub(super) fn count(&self) -> u64 {
        self.here.len().max(self.there.len()) as u64
    }

    /// Picks as many rows by their hashes as are reported.
    pub(super) fn finder(&self, hashes: &[u128], most: usize) -> Finder {
        let wanted = hashes.iter().take(most).copied().collect();
        Finder { wanted, rows: Rows::default() }
    }
}

/// Keeps the rows that are wanted.
pub(super) struct Finder {
    wanted: BTreeSet<u128>,
    pub(super) rows: Rows,
}

impl RowSink for Finder {
    fn columns(&mut self, names: &[String]) -> io::Result<()> {
        self.rows.columns(names)
    }

    fn row(&mut self, values: &[Value]) -> io::Result<()> {
        if self.wanted.contains(&hash(values)) { self.rows.row(values) } else { Ok(()) }
    }
}

/// Whether two cells count as equal.
pub(super) fn are_equal(here: &Value, there: &Value) -> bool {
    match (here, there) {
        (Value::Real(here), Value::Real(there)) => are_near(*here, *there),
        (here, there) => here == there,
    }
}

fn are_near(here: f64, there: f64) -> bool {
    (here - there).abs() <= NEAR * here.abs().max(there.abs()).max(1.0)
}

fn rates(values: &[Value]) -> impl Iterator<Item = f64> {
    values.iter().filter_map(|it| match it {
        Value::Real(real) => Some(*real),
        _ => None,
    })
}

/// A hash of all cells of a row, of a rate only that it is there.
fn hash(values: &[Value]) -> u128 {
    let mut hash = Xxh3::new();
    for value in values {
        match value {
            Value::Null => hash.update(b"n"),
            Value::Real(_) => hash.update(b"r"),
            Value::Integer(integer) => {
                hash.update(b"i");
                hash.update(&integer.to_le_bytes());
            }
            Value::Text(text) => update(&mut hash, b"t", text.as_bytes()),
            Value::Blob(bytes) => update(&mut hash, b"b", bytes),
        }
    }
    hash.digest128()
}

fn update(hash: &mut Xxh3, kind: &[u8], bytes: &[u8]) {
    hash.update(kind);
    hash.update(&bytes.len().to_le_bytes());
    hash.update(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(rows: &[&[Value]]) -> Tally {
        let mut tally = Tally::default();
        rows.iter().for_each(|row| tally.row(row).unwrap());
        tally
    }

    #[test]
    fn rows_are_equal_in_any_order_and_rates_to_a_billionth() {
        let (one, two) = (Value::Integer(1), Value::Integer(2));
        let (rate, near) = (Value::Real(100.0 / 3.0), Value::Real(100.0 / 3.0 + 1e-9));
        let here = tally(&[&[one.clone(), rate.clone()], &[two.clone(), Value::Null]]);
        let there = tally(&[&[two.clone(), Value::Null], &[one.clone(), near]]);
        assert_eq!(Unequal::of(here, there).count(), 0);
    }

    #[test]
    fn what_is_not_equal_is_found_on_its_side() {
        let row = |count, rate| vec![Value::Integer(count), Value::Real(rate)];
        let here = tally(&[&row(1, 5.0), &row(2, 5.0), &row(3, 5.0)]);
        let there = tally(&[&row(1, 5.0), &row(2, 5.001), &row(4, 5.0), &row(4, 5.0)]);
        let unequal = Unequal::of(here, there);
        assert_eq!((unequal.here.len(), unequal.there.len()), (2, 3));
    }

    #[test]
    fn null_is_no_zero_and_text_no_number() {
        for (here, there) in [
            (Value::Null, Value::Integer(0)),
            (Value::Null, Value::Real(0.0)),
            (Value::from("1"), Value::Integer(1)),
        ] {
            assert_eq!(Unequal::of(tally(&[&[here]]), tally(&[&[there]])).count(), 1);
        }
    }
}
