//! The second pass over a file: each row is read, recognised and stored; knows no file format.

use std::path::Path;

use rusqlite::Transaction;

use super::{Importer, Progress, Surveyed};
use crate::Result;
use crate::deal::{RowReader, RowReading};
use crate::header::{Field, SheetRole};
use crate::reading::{CompanyReading, DealReading};
use crate::receipt::{Outcome, Receipt, Status, Understood};
use crate::recognise::{Recogniser, Recognition};
use crate::sheet::{Cell, Event, Finding, Flow, Row, Severity};
use crate::store::{NewImport, NewSheet, Writer};
use crate::survey::{SheetSurvey, record};

/// Examples of each kind of finding that a receipt shows; the database keeps them all.
const EXAMPLES: usize = 5;

/// One file on its way into the database, inside the import's transaction.
pub(super) struct Storing<'a> {
    importer: &'a Importer<'a>,
    recogniser: Recogniser<'a>,
    path: &'a Path,
    surveyed: &'a Surveyed,
    is_known_header: &'a dyn Fn(&str) -> bool,
    writer: Writer<'a>,
    /// The tables of the sheet that is being read.
    tables: Vec<StoringTable<'a>>,
    receipts: Vec<Receipt>,
    stored: u64,
}

struct StoringTable<'a> {
    survey: &'a SheetSurvey,
    sheet_id: i64,
    source_id: i64,
    personal: Vec<usize>,
    reader: RowReader<'a>,
    receipt: Receipt,
    hidden_row_count: u64,
}

impl<'a> Storing<'a> {
    pub(super) fn begin(
        importer: &'a Importer<'a>,
        tx: &'a Transaction<'a>,
        path: &'a Path,
        surveyed: &'a Surveyed,
        is_known_header: &'a dyn Fn(&str) -> bool,
    ) -> Result<Self> {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let writer = Writer::begin(
            tx,
            &NewImport {
                file_name: &file_name,
                sha256: &surveyed.fingerprint.sha256,
                byte_count: surveyed.fingerprint.byte_count,
                encoding: surveyed.survey.facts.encoding.as_deref(),
                imported_at: &importer.imported_at,
                rules_digest: &importer.rules.digest(),
            },
        )?;
        Ok(Self {
            importer,
            recogniser: Recogniser::new(tx)?,
            path,
            surveyed,
            is_known_header,
            writer,
            tables: Vec::new(),
            receipts: Vec::new(),
            stored: 0,
        })
    }

    pub(super) fn take(
        &mut self,
        event: Event,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Flow> {
        match event {
            Event::Sheet(info) => {
                self.end_sheet()?;
                let tables = self.surveyed.survey.sheets.iter();
                tables
                    .filter(|table| table.info.position == info.position)
                    .try_for_each(|table| self.begin_table(table))?;
                if self.tables.is_empty() {
                    return Ok(Flow::NextSheet);
                }
            }
            Event::Row(row) => {
                self.row(row)?;
                self.stored += 1;
                if self.stored.is_multiple_of(1_000) {
                    progress(Progress::Stored(self.stored));
                }
            }
            Event::Finding(finding) => self.told_by_reader(finding)?,
        }
        Ok(Flow::Continue)
    }

    fn begin_table(&mut self, survey: &'a SheetSurvey) -> Result<()> {
        let rank = survey.profile.as_ref().and_then(|profile| profile.rank).unwrap_or(u32::MAX);
        let source_id = self.writer.source(&survey.source, rank)?;
        let sheet_id = self.writer.sheet(&NewSheet {
            source_id: Some(source_id),
            position: survey.info.position,
            name: survey.info.name.as_deref(),
            is_hidden: survey.info.is_hidden,
            table_number: survey.place.as_ref().map_or(1, |place| place.number),
            extent: survey.extent,
            role: role(survey),
            header_row: survey.layout.header_row(),
            layout: &record(survey, &self.importer.said),
        })?;
        let mut receipt = Receipt::new(self.path, Status::Imported);
        receipt.sheet.clone_from(&survey.info.name);
        receipt.table.clone_from(&survey.place);
        receipt.sha256 = Some(self.surveyed.fingerprint.sha256.clone());
        receipt.understood = Some(self.understood(survey));
        let lists = self.importer.lists;
        self.tables.push(StoringTable {
            survey,
            sheet_id,
            source_id,
            personal: self.personal_columns(survey),
            reader: RowReader::new(
                survey,
                lists.with_profile(survey.profile.as_ref()),
                self.is_known_header,
            ),
            receipt,
            hidden_row_count: 0,
        });
        Ok(())
    }

    /// Columns whose cells are not stored.
    fn personal_columns(&self, survey: &SheetSurvey) -> Vec<usize> {
        if self.importer.rules.policy.personal_data {
            return Vec::new();
        }
        survey.mapping.columns_of(Field::Personal).map(|index| survey.offset(index)).collect()
    }

    fn understood(&self, survey: &SheetSurvey) -> Understood {
        let read = survey.mapping.columns.iter().filter(|column| column.field != Field::Other);
        Understood {
            source: survey.source.clone(),
            role: role(survey),
            encoding: self.surveyed.survey.facts.encoding.clone(),
            header_row: survey.layout.header_row(),
            columns: read.map(|column| (column.name.clone(), column.field.as_str())).collect(),
            left_out: match self.importer.rules.policy.personal_data {
                true => Vec::new(),
                false => survey.mapping.personal().map(str::to_owned).collect(),
            },
            dates: survey.dates.first().map(|(_, reader)| reader.reason().to_owned()),
        }
    }

    /// Hands each table of the sheet its part of the row.
    fn row(&mut self, row: Row) -> Result<()> {
        // Taken out while the writer is at work for one of them.
        let mut tables = std::mem::take(&mut self.tables);
        if let [table] = tables.as_mut_slice() {
            self.row_of(table, row)?;
        } else {
            for table in &mut tables {
                self.row_of(table, table.survey.share.part_of(&row))?;
            }
        }
        self.tables = tables;
        Ok(())
    }

    fn row_of(&mut self, table: &mut StoringTable<'a>, mut row: Row) -> Result<()> {
        if row.is_blank() {
            return Ok(());
        }
        for column in &table.personal {
            if let Some(cell) = row.cells.get_mut(*column) {
                *cell = Cell::default();
            }
        }
        if table.survey.layout.is_above_data(row.number) {
            self.writer.raw_row(table.sheet_id, &row, Outcome::Heading)?;
            return Ok(());
        }
        table.hidden_row_count += u64::from(row.is_hidden);
        let mut findings = Vec::new();
        let outcome = match table.reader.read(&row, &mut findings) {
            RowReading::Ignored => self.plain(table, &row, Outcome::Ignored)?,
            RowReading::NoDeal => self.plain(table, &row, Outcome::OutOfScope)?,
            RowReading::Rejected => self.plain(table, &row, Outcome::Rejected)?,
            RowReading::Company(reading) => self.company(table, &row, &reading)?,
            RowReading::Deals(readings) => self.deals(table, &row, &readings)?,
        };
        table.receipt.counts.add(outcome);
        findings.into_iter().try_for_each(|finding| self.finding(table, finding))
    }

    fn plain(&mut self, table: &StoringTable, row: &Row, outcome: Outcome) -> Result<Outcome> {
        self.writer.raw_row(table.sheet_id, row, outcome)?;
        Ok(outcome)
    }

    fn company(
        &mut self,
        table: &StoringTable,
        row: &Row,
        reading: &CompanyReading,
    ) -> Result<Outcome> {
        let known = self.writer.company_content_key(&reading.reference)?;
        let outcome = match known {
            Some(content_key) if content_key == reading.content_key() => Outcome::Unchanged,
            _ => Outcome::OutOfScope,
        };
        let raw_row_id = self.writer.raw_row(table.sheet_id, row, outcome)?;
        self.writer.company_sighting(raw_row_id, reading)?;
        Ok(outcome)
    }

    /// Stores a row that tells of deals; of several outcomes the row has the first in this order:
    /// inserted, updated, merged, out of scope, unchanged.
    fn deals(
        &mut self,
        table: &StoringTable,
        row: &Row,
        readings: &[DealReading],
    ) -> Result<Outcome> {
        let source_id = table.source_id;
        let import_id = self.writer.import_id();
        let mut recognised = Vec::new();
        for reading in readings {
            recognised.push(self.recogniser.recognise(reading, source_id, import_id)?);
        }
        let outcome = readings
            .iter()
            .zip(&recognised)
            .map(|(reading, recognition)| outcome(reading, *recognition))
            .min_by_key(|outcome| PRECEDENCE.iter().position(|it| it == outcome))
            .unwrap_or(Outcome::Ignored);
        let raw_row_id = self.writer.raw_row(table.sheet_id, row, outcome)?;
        for (reading, recognition) in readings.iter().zip(recognised) {
            let deal_id = match recognition {
                Recognition::New => self.writer.new_deal()?,
                Recognition::Merged(deal_id)
                | Recognition::Unchanged(deal_id)
                | Recognition::Updated(deal_id) => {
                    self.writer.unsettle(deal_id)?;
                    deal_id
                }
            };
            self.writer.sighting(deal_id, raw_row_id, source_id, reading)?;
        }
        Ok(outcome)
    }

    fn finding(&mut self, table: &mut StoringTable, finding: Finding) -> Result<()> {
        self.writer.finding(table.sheet_id, &finding)?;
        table.receipt.note(finding, EXAMPLES);
        Ok(())
    }

    /// A finding about a row is told with the first table that the row reaches into.
    fn told_by_reader(&mut self, finding: Finding) -> Result<()> {
        let mut tables = std::mem::take(&mut self.tables);
        let is_of = |table: &StoringTable| {
            finding.row.is_some_and(|row| table.survey.share.has_row(row))
        };
        let at = tables.iter().position(is_of).unwrap_or(0);
        if let Some(table) = tables.get_mut(at) {
            self.finding(table, finding)?;
        }
        self.tables = tables;
        Ok(())
    }

    /// Hidden sheets and rows are data like all others, and a person should know that they count.
    fn tell_hidden(&mut self, table: &mut StoringTable) -> Result<()> {
        let is_first = table.survey.place.as_ref().is_none_or(|place| place.number == 1);
        let hidden_row_count = table.hidden_row_count;
        let finding = |code: &str, found: String| Finding {
            severity: Severity::Warning,
            code: code.to_owned(),
            row: None,
            column: None,
            found,
            expected: "nothing hidden".to_owned(),
        };
        if table.survey.info.is_hidden && is_first {
            let name = table.survey.info.name.clone().unwrap_or_default();
            self.finding(table, finding("hidden_sheet", name))?;
        }
        if hidden_row_count > 0 {
            self.finding(table, finding("hidden_rows", hidden_row_count.to_string()))?;
        }
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<()> {
        for mut table in std::mem::take(&mut self.tables) {
            self.tell_hidden(&mut table)?;
            self.writer.receipt(table.sheet_id, &table.receipt.counts)?;
            self.receipts.push(table.receipt);
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<Receipt>> {
        self.end_sheet()?;
        Ok(self.receipts)
    }
}

const PRECEDENCE: [Outcome; 5] =
    [Outcome::Inserted, Outcome::Updated, Outcome::Merged, Outcome::OutOfScope, Outcome::Unchanged];

fn outcome(reading: &DealReading, recognition: Recognition) -> Outcome {
    match recognition {
        Recognition::New if reading.deal_kind == "fundraising" => Outcome::Inserted,
        Recognition::New => Outcome::OutOfScope,
        Recognition::Merged(_) => Outcome::Merged,
        Recognition::Unchanged(_) => Outcome::Unchanged,
        Recognition::Updated(_) => Outcome::Updated,
    }
}

fn role(survey: &SheetSurvey) -> &'static str {
    match survey.mapping.role {
        SheetRole::Companies => "companies",
        _ => "deals",
    }
}
