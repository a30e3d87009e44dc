//! Quartiles and medians of values that occur many times (type 7): between neighbors by proportion.
//!
//! What is returned is a whole number: a median in halves, a quartile in quarters.

/// Values in order, each with how often it occurs.
pub(super) struct Sorted<'a> {
    values: &'a [(i64, i64)],
    count: i64,
}

impl<'a> Sorted<'a> {
    /// Sorts the values.
    pub(super) fn new(values: &'a mut [(i64, i64)]) -> Self {
        values.sort_unstable();
        let count = values.iter().map(|(_, count)| count).sum();
        Self { values, count }
    }

    /// How many there are.
    pub(super) fn count(&self) -> i64 {
        self.count
    }

    /// Twice the median; `None` without a value, or where it is more than an integer holds.
    pub(super) fn median(&self) -> Option<i64> {
        self.at(1, 2)
    }

    /// Four times the first or third quartile; `None` below four values.
    pub(super) fn quartile(&self, number: i64) -> Option<i64> {
        self.at(number, 4).filter(|_| self.count >= 4)
    }

    /// `parts` times the value at `number` of `parts` equal steps from the smallest to the largest.
    fn at(&self, number: i64, parts: i64) -> Option<i64> {
        let place = (self.count - 1) * number;
        let (below, rest) = (place / parts, place % parts);
        let lower = self.nth(below)?.checked_mul(parts - rest)?;
        let upper = if rest == 0 { 0 } else { self.nth(below + 1)?.checked_mul(rest)? };
        lower.checked_add(upper)
    }

    /// The value at a place, from 0.
    fn nth(&self, place: i64) -> Option<i64> {
        let mut before = 0;
        let holds = |(_, count): &&(i64, i64)| {
            before += count;
            place < before
        };
        self.values.iter().find(holds).map(|(value, _)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_between_neighbors_by_proportion() {
        for (values, q1, median, q3) in [
            (vec![], None, None, None),
            (vec![(7, 1)], None, Some(14), None),
            (vec![(20, 1), (8, 1)], None, Some(28), None),
            (vec![(3, 1), (20, 1), (8, 1), (150, 1), (30, 1)], Some(32), Some(40), Some(120)),
            (vec![(1, 3), (5, 1)], Some(4), Some(2), Some(8)),
            (vec![(i64::MAX, 4)], None, None, None),
        ] {
            let mut sorted = values.clone();
            let sorted = Sorted::new(&mut sorted);
            let found = (sorted.quartile(1), sorted.median(), sorted.quartile(3));
            assert_eq!(found, (q1, median, q3), "{values:?}");
        }
    }
}
