//! The storing half of the second pass over a file: each row that was read is recognised and stored.
//! Knows no file format, and not how a row is read.

use std::path::Path;

use rusqlite::Connection;

use super::following::Stored;
use super::telling::Told;
use super::{Importer, Progress};
use crate::Result;
use crate::deal::RowReading;
use crate::header::{Field, SheetRole};
use crate::matching::{Match, Matcher};
use crate::reading::{CompanyReading, DealReading};
use crate::receipt::{Outcome, Receipt, Status, Understood};
use crate::sheet::{Finding, Row, Severity};
use crate::store::{NewSheet, RecordSource, TextColumns, Writer};
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
    matcher: Matcher<'a>,
    file: SurveyedFile<'a>,
    writer: Writer<'a>,
    /// The tables of the sheet that is being read.
    tables: Vec<StoringTable<'a>>,
    receipts: Vec<(i64, Receipt)>,
    stored: u64,
    has_companies: bool,
}

struct StoringTable<'a> {
    survey: &'a SheetSurvey,
    sheet_id: i64,
    source_id: i64,
    receipt: Receipt,
}

impl<'a> Storing<'a> {
    pub(crate) fn begin(
        importer: &'a Importer<'a>,
        conn: &'a Connection,
        writer: Writer<'a>,
        file: SurveyedFile<'a>,
    ) -> Result<Self> {
        Ok(Self {
            importer,
            matcher: Matcher::new(conn)?,
            file,
            writer,
            tables: Vec::new(),
            receipts: Vec::new(),
            stored: 0,
            has_companies: false,
        })
    }

    /// Stores what was told.
    pub(crate) fn take(&mut self, told: &Told, progress: &mut dyn FnMut(Progress)) -> Result<()> {
        match told {
            Told::Sheet(position) => {
                self.end_sheet()?;
                let mut tables = self.file.sheets.iter();
                tables
                    .by_ref()
                    .filter(|it| it.info.position == *position)
                    .try_for_each(|it| self.begin_table(it))
            }
            Told::Heading { table, row } => {
                let Some(sheet_id) = self.tables.get(*table).map(|table| table.sheet_id) else {
                    return Ok(());
                };
                self.writer.raw_row(sheet_id, row, Outcome::Heading).map(|_| ())
            }
            Told::Row { table, row, reading, findings } => {
                self.stored += 1;
                if self.stored.is_multiple_of(1_000) {
                    progress(Progress::Stored(self.stored));
                }
                self.in_table(*table, |storing, table| storing.row(table, row, reading, findings))
            }
            Told::Reader { table, finding, after_row } => self
                .in_table(*table, |storing, table| storing.found(table, finding, Some(*after_row))),
        }
    }

    /// Does something with a table of the sheet, which is taken out while the writer is at work for it.
    fn in_table(
        &mut self,
        at: usize,
        act: impl FnOnce(&mut Self, &mut StoringTable<'a>) -> Result<()>,
    ) -> Result<()> {
        let mut tables = std::mem::take(&mut self.tables);
        let outcome = tables.get_mut(at).map_or(Ok(()), |table| act(self, table));
        self.tables = tables;
        outcome
    }

    fn begin_table(&mut self, survey: &'a SheetSurvey) -> Result<()> {
        let rank = survey.profile.as_ref().and_then(|profile| profile.rank).unwrap_or(u32::MAX);
        let source_id = self.writer.source(&survey.source, rank)?;
        let sheet_id = self.writer.sheet(&NewSheet {
            source_id: Some(source_id),
            info: &survey.info,
            table_number: survey.place.as_ref().map_or(1, |place| place.number),
            extent: survey.extent,
            role: role(survey),
            header_row: survey.layout.header_row(),
            layout: &record(survey, &self.importer.said),
            text_columns: text_columns(survey),
        })?;
        let mut receipt = Receipt::new(self.file.path, Status::Imported);
        receipt.sheet.clone_from(&survey.info.name);
        receipt.table.clone_from(&survey.place);
        receipt.sha256 = Some(self.file.sha256.to_owned());
        receipt.understood = Some(self.understood(survey));
        self.tables.push(StoringTable { survey, sheet_id, source_id, receipt });
        Ok(())
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

    fn row(
        &mut self,
        table: &mut StoringTable,
        row: &Row,
        reading: &RowReading,
        findings: &[Finding],
    ) -> Result<()> {
        let outcome = match reading {
            RowReading::Ignored => self.plain(table, row, Outcome::Ignored)?,
            RowReading::NoDeal => self.plain(table, row, Outcome::OutOfScope)?,
            RowReading::Rejected => self.plain(table, row, Outcome::Rejected)?,
            RowReading::Company(reading) => self.company(table, row, reading)?,
            RowReading::Deals(readings) => self.deals(table, row, readings)?,
        };
        table.receipt.counts.add(outcome);
        findings.iter().try_for_each(|finding| self.found(table, finding, None))
    }

    fn plain(&mut self, table: &StoringTable, row: &Row, outcome: Outcome) -> Result<Outcome> {
        self.writer.raw_row(table.sheet_id, row, outcome)?;
        Ok(outcome)
    }

    fn company(
        &mut self,
        table: &mut StoringTable,
        row: &Row,
        reading: &CompanyReading,
    ) -> Result<Outcome> {
        let known = self.writer.company_content_key(reading)?;
        let outcome = match known {
            Some(content_key) if content_key == reading.content_key() => Outcome::Unchanged,
            _ => Outcome::OutOfScope,
        };
        let raw_row_id = self.writer.raw_row(table.sheet_id, row, outcome)?;
        if self.writer.is_ambiguous(reading)? {
            let finding = table.ambiguous_company(row, reading);
            self.found(table, &finding, None)?;
        }
        self.writer.company_record(raw_row_id, reading)?;
        self.has_companies = true;
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
        let mut matches = Vec::new();
        for reading in readings {
            matches.push(self.matcher.find(reading, source_id, import_id)?);
        }
        let outcome = readings
            .iter()
            .zip(&matches)
            .map(|(reading, found)| outcome(reading, *found))
            .min_by_key(|outcome| PRECEDENCE.iter().position(|it| it == outcome))
            .unwrap_or(Outcome::Ignored);
        let raw_row_id = self.writer.raw_row(table.sheet_id, row, outcome)?;
        let text_columns = text_columns(table.survey);
        let source =
            RecordSource { raw_row_id, row, sheet_id: table.sheet_id, source_id, text_columns };
        for (turn, (reading, found)) in readings.iter().zip(matches).enumerate() {
            let deal_id = match found {
                Match::New => self.writer.new_deal(raw_row_id, turn)?,
                Match::Merged(deal_id) | Match::Unchanged(deal_id) | Match::Updated(deal_id) => {
                    deal_id
                }
            };
            let record_id = self.writer.record(&source, reading, deal_id, found == Match::New)?;
            self.matcher.add(reading, source_id, record_id);
        }
        Ok(outcome)
    }

    fn found(
        &mut self,
        table: &mut StoringTable,
        finding: &Finding,
        after_row: Option<u32>,
    ) -> Result<()> {
        self.writer.finding(table.sheet_id, finding, after_row)?;
        table.receipt.note(finding, EXAMPLES);
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<()> {
        for mut table in std::mem::take(&mut self.tables) {
            for notice in table.survey.notices() {
                self.found(&mut table, &notice, None)?;
            }
            self.writer.receipt(table.sheet_id, &table.receipt.counts)?;
            self.receipts.push((table.sheet_id, table.receipt));
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<Stored<'a>> {
        self.end_sheet()?;
        self.writer.finish(self.has_companies)?;
        Ok(Stored { writer: self.writer, receipts: self.receipts })
    }
}

impl StoringTable<'_> {
    fn ambiguous_company(&self, row: &Row, reading: &CompanyReading) -> Finding {
        Finding {
            severity: Severity::Warning,
            code: "ambiguous_company".to_owned(),
            row: Some(row.number),
            column: self.survey.heading(Field::Company),
            found: reading.company.clone().unwrap_or_default(),
            expected: "only one company of that name".to_owned(),
        }
    }
}

const PRECEDENCE: [Outcome; 5] =
    [Outcome::Inserted, Outcome::Updated, Outcome::Merged, Outcome::OutOfScope, Outcome::Unchanged];

fn outcome(reading: &DealReading, found: Match) -> Outcome {
    match found {
        Match::New if reading.deal_kind == "fundraising" => Outcome::Inserted,
        Match::New => Outcome::OutOfScope,
        Match::Merged(_) => Outcome::Merged,
        Match::Unchanged(_) => Outcome::Unchanged,
        Match::Updated(_) => Outcome::Updated,
    }
}

/// Where the texts of date and amount are looked up instead of being stored again.
fn text_columns(survey: &SheetSurvey) -> TextColumns {
    let announced = survey.dates.first().and_then(|(field, _)| survey.column(*field));
    TextColumns { announced, amount: survey.column(Field::Amount) }
}

fn role(survey: &SheetSurvey) -> &'static str {
    match survey.mapping.role {
        SheetRole::Companies => "companies",
        _ => "deals",
    }
}
