//! The reading half of the second pass over a file: what each row of each of its tables says. Knows no
//! database, so that it can go on while rows are stored.

use std::sync::mpsc::{channel, sync_channel};
use std::thread;

use crate::deal::{RowReader, RowReading};
use crate::header::Field;
use crate::lists::Lists;
use crate::rules::Rules;
use crate::sheet::{Event, Finding, Flow, Row};
use crate::source::Sink;
use crate::survey::SheetSurvey;
use crate::{Error, Result};

/// Rows that are handed over together.
const BATCH: usize = 256;
/// Batches that wait at most; with more the reading waits for the storing.
const WAITING: usize = 8;

/// What the reading half tells the storing half, in file order.
pub(crate) enum Told {
    /// The sheet at this position begins.
    Sheet(u32),
    /// A row above the data of a table, by its place among the tables of the sheet.
    Heading { table: usize, row: Row },
    /// A row below, what it says, and what a person should know about its cells.
    Row { table: usize, row: Row, reading: RowReading, findings: Vec<Finding> },
    /// A finding that can't be made again from the rows that are kept, and the last row before it.
    Reader { table: usize, finding: Finding, after_row: u32 },
}

/// Reads the rows of a file that has been surveyed.
pub(crate) struct Telling<'a> {
    sheets: &'a [SheetSurvey],
    lists: Lists,
    keeps_personal_data: bool,
    is_known_header: &'a (dyn Fn(&str) -> bool + Sync),
    /// The tables of the sheet that is being read.
    tables: Vec<Table<'a>>,
}

struct Table<'a> {
    survey: &'a SheetSurvey,
    reader: RowReader<'a>,
    /// Columns whose cells are not stored.
    personal: Vec<usize>,
    last_row: u32,
}

impl<'a> Telling<'a> {
    pub(crate) fn new(
        rules: &Rules,
        lists: &Lists,
        sheets: &'a [SheetSurvey],
        is_known_header: &'a (dyn Fn(&str) -> bool + Sync),
    ) -> Self {
        Self {
            sheets,
            lists: lists.clone(),
            keeps_personal_data: rules.policy.personal_data,
            is_known_header,
            tables: Vec::new(),
        }
    }

    /// Takes what the reader of the file says, and tells what it means.
    pub(crate) fn take(
        &mut self,
        event: Event,
        tell: &mut dyn FnMut(Told) -> Result<Flow>,
    ) -> Result<Flow> {
        match event {
            Event::Sheet(info) => {
                let of_sheet = self.sheets.iter().filter(|it| it.info.position == info.position);
                self.tables = of_sheet.map(|survey| self.table(survey)).collect();
                if self.tables.is_empty() {
                    return Ok(Flow::NextSheet);
                }
                tell(Told::Sheet(info.position))
            }
            Event::Row(row) => self.row(row, tell),
            Event::Finding(finding) => {
                let (table, after_row) = self.table_of(&finding);
                tell(Told::Reader { table, finding, after_row })
            }
        }
    }

    fn table(&self, survey: &'a SheetSurvey) -> Table<'a> {
        let lists = self.lists.with_profile(survey.profile.as_ref());
        let personal = survey.mapping.columns_of(Field::Personal);
        Table {
            survey,
            reader: RowReader::new(survey, lists, self.is_known_header),
            personal: match self.keeps_personal_data {
                true => Vec::new(),
                false => personal.map(|index| survey.offset(index)).collect(),
            },
            last_row: 0,
        }
    }

    /// Tells of each table's part of a row.
    fn row(&mut self, row: Row, tell: &mut dyn FnMut(Told) -> Result<Flow>) -> Result<Flow> {
        if let [table] = self.tables.as_mut_slice() {
            return table.row(0, row).map_or(Ok(Flow::Continue), tell);
        }
        for (index, table) in self.tables.iter_mut().enumerate() {
            if let Some(told) = table.row(index, table.survey.share.part_of(&row))
                && tell(told)? == Flow::Stop
            {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::Continue)
    }

    /// The first table that the row of a finding reaches into, and the last row read of it.
    fn table_of(&self, finding: &Finding) -> (usize, u32) {
        let is_of = |table: &Table| finding.row.is_some_and(|row| table.survey.share.has_row(row));
        let at = self.tables.iter().position(is_of).unwrap_or(0);
        (at, self.tables.get(at).map_or(0, |table| table.last_row))
    }
}

impl Table<'_> {
    /// What a row says; `None` for a blank one.
    fn row(&mut self, table: usize, mut row: Row) -> Option<Told> {
        self.last_row = row.number;
        if row.is_blank() {
            return None;
        }
        // What stands above the data says how to read it, and is kept whole.
        if self.survey.layout.is_above_data(row.number) {
            return Some(Told::Heading { table, row });
        }
        for column in &self.personal {
            if let Some(cell) = row.cells.get_mut(*column) {
                *cell = cell.withheld();
            }
        }
        let mut findings = Vec::new();
        let reading = self.reader.read(&row, &mut findings);
        Some(Told::Row { table, row, reading, findings })
    }
}

/// Reads on a thread of its own while `store` stores what was told; whichever fails ends both.
///
/// # Errors
///
/// What `store` returns, or else what `read` does.
pub(super) fn beside<R>(
    mut telling: Telling<'_>,
    read: R,
    mut store: impl FnMut(&Told) -> Result<()>,
) -> Result<()>
where
    R: FnOnce(Sink) -> Result<()> + Send,
{
    let (sender, receiver) = sync_channel::<Vec<Told>>(WAITING);
    // What is stored goes back: memory is freed where it was taken, for two threads at one heap wait
    // for each other.
    let (spent_sender, spent) = channel::<Vec<Told>>();
    thread::scope(|scope| {
        let reading = thread::Builder::new().spawn_scoped(scope, move || {
            let mut batch = Vec::with_capacity(BATCH);
            let mut tell = |told| {
                batch.push(told);
                if batch.len() < BATCH {
                    return Ok(Flow::Continue);
                }
                spent.try_iter().for_each(drop);
                // Nobody listens any more where the storing has failed.
                let is_heard = sender.send(std::mem::take(&mut batch)).is_ok();
                Ok(if is_heard { Flow::Continue } else { Flow::Stop })
            };
            let outcome = read(&mut |event| telling.take(event, &mut tell));
            let _ = sender.send(batch);
            outcome
        });
        // The system has no room for another thread.
        let reading = reading.map_err(|_| Error::out_of_memory())?;
        let stored = receiver.into_iter().try_for_each(|batch| {
            batch.iter().try_for_each(&mut store)?;
            let _ = spent_sender.send(batch);
            Ok(())
        });
        let read = reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        stored.and(read)
    })
}

#[cfg(test)]
mod tests {
    use crate::import::Importer;
    use crate::lists::Lists;
    use crate::rules::Rules;
    use crate::source::Reading;
    use crate::survey::Said;

    #[test]
    fn a_failure_to_store_ends_the_reading_and_leaves_nothing() {
        let rules = Rules::load(None).unwrap();
        let lists = Lists::new(&rules).unwrap();
        let importer = Importer {
            reading: Reading::default(),
            rules: &rules,
            lists: &lists,
            said: Said::default(),
            replaces: None,
            decisions: Vec::new(),
            imported_at: "2024-01-01T00:00:00Z".into(),
        };
        let row = |number| format!("2023-10-05,Company {number},A,{number}\n");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deals.csv");
        let rows: String = (0..20_000).map(row).collect();
        std::fs::write(&path, format!("date,company,round,amount (USD)\n{rows}")).unwrap();
        let surveyed = importer.survey(&path, importer.fingerprint(&path).unwrap()).unwrap();

        let mut conn = crate::schema::in_memory().unwrap();
        let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        conn.pragma_update(None, "max_page_count", pages + 50).unwrap();
        let full = importer.store(&mut conn, &path, &surveyed, &mut |_| ()).unwrap_err();
        assert!(format!("{full:?}").contains("DiskFull"), "{full:?}");
        let count = |table: &str| -> i64 {
            conn.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).unwrap()
        };
        assert_eq!(["import", "raw_row", "deal_record", "deal"].map(count), [0; 4]);
    }
}
