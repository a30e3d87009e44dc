//! The second pass over a file: each row is read, recognised and stored; knows no file format.

use std::path::Path;

use rusqlite::Connection;

use super::following::Stored;
use super::{Importer, Progress};
use crate::Result;
use crate::deal::{RowReader, RowReading};
use crate::header::{Field, SheetRole};
use crate::reading::{CompanyReading, DealReading};
use crate::receipt::{Outcome, Receipt, Status, Understood};
use crate::recognise::{Recogniser, Recognition};
use crate::sheet::{Event, Finding, Flow, Row, Severity};
use crate::store::{NewSheet, Writer};
use crate::survey::{SheetSurvey, record};

/// Examples of each kind of finding that a receipt shows; the database keeps them all.
const EXAMPLES: usize = 5;

/// What the first pass found out about a file, or about the rows that were kept of it.
#[derive(Clone, Copy)]
pub(crate) struct SurveyedFile<'a> {
    /// Where it is, or its name alone.
    pub(crate) path: &'a Path,
    /// SHA-256 of its bytes.
    pub(crate) sha256: &'a str,
    /// Encoding of a text file.
    pub(crate) encoding: Option<&'a str>,
    /// Sheets that hold deals or companies, in file order.
    pub(crate) sheets: &'a [SheetSurvey],
}

/// One file on its way into the database, inside the import's transaction.
pub(crate) struct Storing<'a> {
    importer: &'a Importer<'a>,
    recogniser: Recogniser<'a>,
    file: SurveyedFile<'a>,
    is_known_header: &'a dyn Fn(&str) -> bool,
    writer: Writer<'a>,
    sheet: Option<StoringSheet<'a>>,
    receipts: Vec<(i64, Receipt)>,
    stored: u64,
}

struct StoringSheet<'a> {
    survey: &'a SheetSurvey,
    sheet_id: i64,
    source_id: i64,
    personal: Vec<usize>,
    reader: RowReader<'a>,
    receipt: Receipt,
    last_row: u32,
}

impl<'a> Storing<'a> {
    pub(crate) fn begin(
        importer: &'a Importer<'a>,
        conn: &'a Connection,
        writer: Writer<'a>,
        file: SurveyedFile<'a>,
        is_known_header: &'a dyn Fn(&str) -> bool,
    ) -> Result<Self> {
        Ok(Self {
            importer,
            recogniser: Recogniser::new(conn)?,
            file,
            is_known_header,
            writer,
            sheet: None,
            receipts: Vec::new(),
            stored: 0,
        })
    }

    pub(crate) fn take(
        &mut self,
        event: Event,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Flow> {
        match event {
            Event::Sheet(info) => {
                self.end_sheet()?;
                let sheets = self.file.sheets;
                match sheets.iter().find(|sheet| sheet.info.position == info.position) {
                    Some(survey) => self.begin_sheet(survey)?,
                    None => return Ok(Flow::NextSheet),
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

    fn begin_sheet(&mut self, survey: &'a SheetSurvey) -> Result<()> {
        let rank = survey.profile.as_ref().and_then(|profile| profile.rank).unwrap_or(u32::MAX);
        let source_id = self.writer.source(&survey.source, rank)?;
        let sheet_id = self.writer.sheet(&NewSheet {
            source_id: Some(source_id),
            info: &survey.info,
            role: role(survey),
            header_row: survey.layout.header_row(),
            layout: &record(survey, &self.importer.said),
        })?;
        let mut receipt = Receipt::new(self.file.path, Status::Imported);
        receipt.sheet.clone_from(&survey.info.name);
        receipt.sha256 = Some(self.file.sha256.to_owned());
        receipt.understood = Some(self.understood(survey));
        let lists = self.importer.lists;
        self.sheet = Some(StoringSheet {
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
            last_row: 0,
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
            encoding: self.file.encoding.map(str::to_owned),
            header_row: survey.layout.header_row(),
            columns: read.map(|column| (column.name.clone(), column.field.as_str())).collect(),
            left_out: match self.importer.rules.policy.personal_data {
                true => Vec::new(),
                false => survey.mapping.personal().map(str::to_owned).collect(),
            },
            dates: survey.dates.first().map(|(_, reader)| reader.reason().to_owned()),
        }
    }

    fn row(&mut self, mut row: Row) -> Result<()> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        sheet.last_row = row.number;
        if row.is_blank() {
            return Ok(());
        }
        // What stands above the data says how to read it, and is kept whole.
        if sheet.survey.layout.is_above_data(row.number) {
            self.writer.raw_row(sheet.sheet_id, &row, Outcome::Heading)?;
            return Ok(());
        }
        for column in &sheet.personal {
            if let Some(cell) = row.cells.get_mut(*column) {
                *cell = cell.withheld();
            }
        }
        let mut findings = Vec::new();
        let outcome = match sheet.reader.read(&row, &mut findings) {
            RowReading::Ignored => self.plain(&row, Outcome::Ignored)?,
            RowReading::NoDeal => self.plain(&row, Outcome::OutOfScope)?,
            RowReading::Rejected => self.plain(&row, Outcome::Rejected)?,
            RowReading::Company(reading) => self.company(&row, &reading)?,
            RowReading::Deals(readings) => self.deals(&row, &readings)?,
        };
        if let Some(sheet) = &mut self.sheet {
            sheet.receipt.counts.add(outcome);
        }
        findings.into_iter().try_for_each(|finding| self.finding(finding))
    }

    fn plain(&mut self, row: &Row, outcome: Outcome) -> Result<Outcome> {
        let sheet_id = self.sheet.as_ref().map_or(0, |sheet| sheet.sheet_id);
        self.writer.raw_row(sheet_id, row, outcome)?;
        Ok(outcome)
    }

    fn company(&mut self, row: &Row, reading: &CompanyReading) -> Result<Outcome> {
        let sheet_id = self.sheet.as_ref().map_or(0, |sheet| sheet.sheet_id);
        let known = self.writer.company_content_key(reading)?;
        let outcome = match known {
            Some(content_key) if content_key == reading.content_key() => Outcome::Unchanged,
            _ => Outcome::OutOfScope,
        };
        let raw_row_id = self.writer.raw_row(sheet_id, row, outcome)?;
        if self.writer.is_ambiguous(reading)? {
            self.finding(self.ambiguous_company(row, reading))?;
        }
        self.writer.company_sighting(raw_row_id, reading)?;
        Ok(outcome)
    }

    fn ambiguous_company(&self, row: &Row, reading: &CompanyReading) -> Finding {
        let heading = |sheet: &StoringSheet| sheet.survey.heading(Field::Company);
        Finding {
            severity: Severity::Warning,
            code: "ambiguous_company".to_owned(),
            row: Some(row.number),
            column: self.sheet.as_ref().and_then(heading),
            found: reading.company.clone().unwrap_or_default(),
            expected: "only one company of that name".to_owned(),
        }
    }

    /// Stores a row that tells of deals; of several outcomes the row has the first in this order:
    /// inserted, updated, merged, out of scope, unchanged.
    fn deals(&mut self, row: &Row, readings: &[DealReading]) -> Result<Outcome> {
        let Some(sheet) = &self.sheet else { return Ok(Outcome::Ignored) };
        let (sheet_id, source_id) = (sheet.sheet_id, sheet.source_id);
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
        let raw_row_id = self.writer.raw_row(sheet_id, row, outcome)?;
        for (turn, (reading, recognition)) in readings.iter().zip(recognised).enumerate() {
            let deal_id = match recognition {
                Recognition::New => self.writer.new_deal(raw_row_id, turn)?,
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

    fn finding(&mut self, finding: Finding) -> Result<()> {
        self.found(finding, None)
    }

    /// A finding that can't be made again from the rows that are kept.
    fn told_by_reader(&mut self, finding: Finding) -> Result<()> {
        let after_row = self.sheet.as_ref().map(|sheet| sheet.last_row);
        self.found(finding, after_row)
    }

    fn found(&mut self, finding: Finding, after_row: Option<u32>) -> Result<()> {
        let Some(sheet) = &mut self.sheet else { return Ok(()) };
        self.writer.finding(sheet.sheet_id, &finding, after_row)?;
        sheet.receipt.note(finding, EXAMPLES);
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<()> {
        let notices = self.sheet.as_ref().map(|sheet| sheet.survey.notices()).unwrap_or_default();
        notices.into_iter().try_for_each(|notice| self.finding(notice))?;
        if let Some(sheet) = self.sheet.take() {
            if role(sheet.survey) == "companies" {
                self.writer.unsettle_named()?;
            }
            self.writer.receipt(sheet.sheet_id, &sheet.receipt.counts)?;
            self.receipts.push((sheet.sheet_id, sheet.receipt));
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<Stored<'a>> {
        self.end_sheet()?;
        Ok(Stored { writer: self.writer, receipts: self.receipts })
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
