//! `median` and `percentile`: where the middle of a group lies. Keeps a group's values until its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Error, Result};

use super::scalar::refused;

/// Values that all groups may have together: they are held in memory.
const MOST_VALUES: usize = 10_000_000;

/// Adds both functions.
pub(super) fn add(conn: &Connection, flags: FunctionFlags) -> Result<()> {
    let value_count = MemoryCount::default();
    let quantile = |name| Quantile { name, value_count: value_count.clone() };
    conn.create_aggregate_function("median", 1, flags, quantile("median"))?;
    conn.create_aggregate_function("percentile", 2, flags, quantile("percentile"))
}

/// How many values all groups of a connection hold: a query may ask for many medians at once.
type MemoryCount = Arc<AtomicUsize>;

struct Quantile {
    name: &'static str,
    value_count: MemoryCount,
}

/// The known values of a group, and where in their order to look.
struct Group {
    percent: f64,
    values: Vec<f64>,
    /// Every value so far is a whole number.
    is_whole: bool,
    value_count: MemoryCount,
}

impl Drop for Group {
    fn drop(&mut self) {
        self.value_count.fetch_sub(self.values.len(), Ordering::Relaxed);
    }
}

impl Aggregate<Group, ToSqlOutput<'static>> for Quantile {
    fn init(&self, _ctx: &mut Context<'_>) -> Result<Group> {
        let value_count = self.value_count.clone();
        Ok(Group { percent: 50.0, values: Vec::new(), is_whole: true, value_count })
    }

    fn step(&self, ctx: &mut Context<'_>, group: &mut Group) -> Result<()> {
        if ctx.len() > 1 {
            group.percent = self.percent(ctx.get_raw(1))?;
        }
        let value = match ctx.get_raw(0) {
            #[expect(clippy::cast_precision_loss, reason = "money is far below 2^53")]
            ValueRef::Integer(integer) => integer as f64,
            ValueRef::Real(real) => {
                group.is_whole = false;
                real
            }
            ValueRef::Null | ValueRef::Text(_) | ValueRef::Blob(_) => return Ok(()),
        };
        group.values.push(value);
        if self.value_count.fetch_add(1, Ordering::Relaxed) >= MOST_VALUES {
            return Err(refused(self.name, "more values than it can keep; narrow the query"));
        }
        Ok(())
    }

    fn finalize(
        &self,
        _ctx: &mut Context<'_>,
        group: Option<Group>,
    ) -> Result<ToSqlOutput<'static>> {
        let found = group.and_then(|mut group| Some((group.quantile()?, group.is_whole)));
        let value = match found {
            None => Value::Null,
            #[expect(clippy::cast_possible_truncation, reason = "made of whole numbers, in i64")]
            Some((real, true)) if real.fract() == 0.0 => Value::Integer(real as i64),
            Some((real, _)) => Value::Real(real),
        };
        Ok(ToSqlOutput::Owned(value))
    }
}

impl Quantile {
    fn percent(&self, value: ValueRef<'_>) -> Result<f64, Error> {
        let percent = match value {
            #[expect(clippy::cast_precision_loss, reason = "anything over 100 is refused")]
            ValueRef::Integer(integer) => Some(integer as f64),
            ValueRef::Real(real) => Some(real),
            _ => None,
        };
        percent
            .filter(|it| (0.0..=100.0).contains(it))
            .ok_or_else(|| refused(self.name, "p is a number from 0 to 100"))
    }
}

impl Group {
    /// The value at the percentage of the way from the smallest to the largest; None without any.
    fn quantile(&mut self) -> Option<f64> {
        self.values.sort_unstable_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "there are at most ten million values")]
        let place = self.percent / 100.0 * self.values.len().checked_sub(1)? as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of values"
        )]
        let below = place.floor() as usize;
        let low = *self.values.get(below)?;
        let high = self.values.get(below + 1).copied().unwrap_or(low);
        Some(low + (high - low) * place.fract())
    }
}
