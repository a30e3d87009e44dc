//! The time by which an import has to be done: whoever works for long looks at it.
//!
//! What is stored never depends on the clock: an import that takes too long stores nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};

use crate::refusal::{Advice, Refusal};
use crate::{Error, Result};

/// Steps of the database between two looks at the clock.
const STEPS_PER_LOOK: i32 = 1_000;

/// When an import has to be done; the default is never.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Deadline(Option<(Instant, u64)>);

impl Deadline {
    /// So many seconds from now.
    pub(crate) fn after(seconds: Option<u64>) -> Self {
        let at =
            |seconds| Some((Instant::now().checked_add(Duration::from_secs(seconds))?, seconds));
        Self(seconds.and_then(at))
    }

    /// # Errors
    ///
    /// [`Error::Limit`] once the time is over.
    pub(crate) fn check(self, path: &Path) -> Result<()> {
        match self.0 {
            Some((at, seconds)) if Instant::now() >= at => Err(over(path, seconds)),
            _ => Ok(()),
        }
    }

    /// Runs `work`, whose statements fail once the time is over.
    ///
    /// # Errors
    ///
    /// What `work` returns; [`Error::Limit`] where the time ended a statement of it.
    pub(crate) fn watch<T>(
        self,
        conn: &mut Connection,
        path: &Path,
        work: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        let Some((at, seconds)) = self.0 else { return work(conn) };
        conn.progress_handler(STEPS_PER_LOOK, Some(move || Instant::now() >= at))?;
        let outcome = work(conn);
        conn.progress_handler(0, None::<fn() -> bool>)?;
        outcome.map_err(|err| match err {
            Error::Sql(err) if err.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                over(path, seconds)
            }
            err => err,
        })
    }
}

fn over(path: &Path, seconds: u64) -> Error {
    let (reason, advice) = (Refusal::ImportTime { seconds }, Advice::RaiseSeconds);
    Error::limit(path, reason, advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_ends_with_the_time_and_the_next_one_runs() {
        let mut conn = Connection::open_in_memory().unwrap();
        let path = Path::new("deals.csv");
        let endless = "with recursive n (n) as (select 1 union all select n + 1 from n)
             select count(*) from n";
        let count = |conn: &mut Connection| Ok(conn.query_row(endless, [], |row| row.get(0))?);
        let late: Result<i64> = Deadline::after(Some(0)).watch(&mut conn, path, count);
        let late = late.unwrap_err();
        assert_eq!(late.exit_code(), 7);
        assert!(late.to_string().contains("more than 0 s"), "{late}");
        assert!(Deadline::after(Some(0)).check(path).is_err());

        let one = |conn: &mut Connection| Ok(conn.query_row("select 1", [], |row| row.get(0))?);
        for seconds in [Some(600), None] {
            let done: i64 = Deadline::after(seconds).watch(&mut conn, path, one).unwrap();
            assert_eq!(done, 1);
            Deadline::after(seconds).check(path).unwrap();
        }
    }
}
