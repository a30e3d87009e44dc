//! The writing half of a derivation: each row that was parsed is matched with the deals before, and
//! written. Does not know how a row is parsed.

use std::collections::BTreeMap;
use std::iter::Peekable;

use rusqlite::Connection;

use super::parse::ParsedRow;
use super::{Batch, Context, Written};
use crate::Result;
use crate::deal::RowContent;
use crate::header::{Field, SheetRole};
use crate::matching::{Match, Matcher};
use crate::parsed_deal::{ParsedCompany, ParsedDeal};
use crate::problem::Problem;
use crate::receipt::{Outcome, Receipt, Status, Understood};
use crate::sheet::{Finding, FindingKind};
use crate::stage::{StagedImport, StagedRow, json_of, reader_findings};
use crate::store::{FreeTexts, NewSheet, RecordSource, Source, TableRow, TextColumns, Writer};
use crate::survey::{SheetSurvey, record};

/// Examples of each kind of finding that a receipt shows; the database keeps them all.
const EXAMPLES: usize = 5;
/// Rows after which the progress is reported.
const PROGRESS_ROWS: u64 = 1_000;

/// Writes the rows of an import.
pub(super) struct ImportWriter<'a> {
    conn: &'a Connection,
    import: &'a StagedImport,
    sheets: &'a [SheetSurvey],
    sources: BTreeMap<&'a str, Source>,
    context: Context<'a>,
    matcher: Matcher<'a>,
    writer: Writer<'a>,
    /// The sheet that is being written, its tables, and what its reader found behind the rows so far.
    position: u32,
    tables: Vec<TableWriter<'a>>,
    reader_findings: Peekable<std::vec::IntoIter<(u32, Finding)>>,
    receipts: Vec<(i64, Receipt)>,
    row_count: u64,
    has_companies: bool,
}

struct TableWriter<'a> {
    survey: &'a SheetSurvey,
    sheet_id: i64,
    source_id: i64,
    receipt: Receipt,
}

impl<'a> ImportWriter<'a> {
    pub(super) fn begin(
        conn: &'a Connection,
        import: &'a StagedImport,
        sheets: &'a [SheetSurvey],
        context: Context<'a>,
        writer: Writer<'a>,
    ) -> Result<Self> {
        let rank = |survey: &SheetSurvey| survey.profile.as_ref().and_then(|it| it.rank);
        let ranks = sheets.iter().map(|it| (it.source.as_str(), rank(it).unwrap_or(u32::MAX)));
        let sources = writer.sources(ranks, import.options.source.is_some())?;
        Ok(Self {
            conn,
            import,
            sheets,
            sources,
            context,
            matcher: Matcher::new(conn)?,
            writer,
            position: 0,
            tables: Vec::new(),
            reader_findings: Vec::new().into_iter().peekable(),
            receipts: Vec::new(),
            row_count: 0,
            has_companies: false,
        })
    }

    /// Writes the rows of a batch.
    pub(super) fn store(&mut self, batch: &Batch, progress: &mut dyn FnMut(u64)) -> Result<()> {
        if self.position != batch.position {
            self.end_sheet()?;
            self.begin_sheet(batch.position)?;
        }
        // A table is taken out while the writer works for it.
        let mut tables = std::mem::take(&mut self.tables);
        let mut rows = batch.parsed.iter().take(batch.parsed_count);
        let outcome = rows.try_for_each(|parsed| {
            let Some(staged) = batch.staged.get(parsed.staged) else { return Ok(()) };
            self.reader_findings(&mut tables, |after_row| after_row < staged.number)?;
            match tables.get_mut(parsed.table) {
                Some(table) => self.row(table, staged, parsed, progress),
                None => Ok(()),
            }
        });
        self.tables = tables;
        outcome
    }

    fn begin_sheet(&mut self, position: u32) -> Result<()> {
        self.position = position;
        let of_sheet = self.sheets.iter().filter(|it| it.info.position == position);
        of_sheet.into_iter().try_for_each(|it| self.begin_table(it))?;
        let findings = match self.tables.is_empty() {
            true => Vec::new(),
            false => reader_findings(self.conn, self.import.import_id, position)?,
        };
        self.reader_findings = findings.into_iter().peekable();
        Ok(())
    }

    /// Writes what the reader of the file found behind a row of which `is_before` is true. It counts to
    /// the first table that has the row.
    fn reader_findings(
        &mut self,
        tables: &mut [TableWriter],
        is_before: impl Fn(u32) -> bool,
    ) -> Result<()> {
        while let Some((after_row, finding)) = self.reader_findings.next_if(|it| is_before(it.0)) {
            let has_row = |table: &TableWriter| {
                finding.row.is_some_and(|row| table.survey.share.has_row(row))
            };
            let at = tables.iter().position(has_row).unwrap_or(0);
            if let Some(table) = tables.get_mut(at) {
                self.found(table, &finding, Some(after_row))?;
            }
        }
        Ok(())
    }

    fn begin_table(&mut self, survey: &'a SheetSurvey) -> Result<()> {
        let Some(source) = self.sources.get(survey.source.as_str()).cloned() else { return Ok(()) };
        let source_id = source.source_id;
        let sheet_id = self.writer.sheet(&NewSheet {
            source_id: Some(source_id),
            info: &survey.info,
            table_number: survey.place.as_ref().map_or(1, |place| place.number),
            extent: survey.extent,
            role: role(survey),
            header_row: survey.layout.header_row(),
            layout: &record(survey, &self.import.options),
            text_columns: text_columns(survey),
            free_texts: free_texts(survey),
        })?;
        let mut receipt = Receipt::new(self.context.path, Status::Imported);
        receipt.sheet.clone_from(&survey.info.name);
        receipt.table.clone_from(&survey.place);
        receipt.sha256 = Some(self.import.sha256.clone());
        receipt.understood = Some(self.understood(survey, source.label));
        self.tables.push(TableWriter { survey, sheet_id, source_id, receipt });
        Ok(())
    }

    fn understood(&self, survey: &SheetSurvey, source: String) -> Understood {
        let read = survey.mapping.columns.iter().filter(|column| column.field != Field::Other);
        Understood {
            source,
            role: role(survey),
            encoding: self.import.encoding.clone(),
            header_row: survey.layout.header_row(),
            columns: read.map(|column| (column.name.clone(), column.field.as_str())).collect(),
            left_out: match self.context.rules.policy.personal_data {
                true => Vec::new(),
                false => survey.mapping.personal().map(str::to_owned).collect(),
            },
            dates: survey.dates.first().map(|(_, reader)| reader.reason().to_string()),
        }
    }

    fn row(
        &mut self,
        table: &mut TableWriter,
        staged: &StagedRow,
        parsed: &ParsedRow,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let row = &TableRow {
            staged,
            sheet_id: table.sheet_id,
            row: &parsed.row,
            is_verbatim: parsed.is_verbatim,
        };
        let Some(content) = &parsed.content else {
            return self.writer.raw_row(row, Outcome::Header).map(|_| ());
        };
        self.row_count += 1;
        if self.row_count.is_multiple_of(PROGRESS_ROWS) {
            progress(self.row_count);
        }
        let outcome = match content {
            RowContent::Ignored => self.plain(row, Outcome::Ignored)?,
            RowContent::NoDeal => self.plain(row, Outcome::OutOfScope)?,
            RowContent::Rejected => self.plain(row, Outcome::Rejected)?,
            RowContent::Company(company) => self.company(table, row, company)?,
            RowContent::Deals(deals) => self.deals(table, row, deals)?,
        };
        table.receipt.counts.add(outcome);
        parsed.findings.iter().try_for_each(|finding| self.found(table, finding, None))
    }

    fn plain(&mut self, row: &TableRow, outcome: Outcome) -> Result<Outcome> {
        self.writer.raw_row(row, outcome)?;
        Ok(outcome)
    }

    fn company(
        &mut self,
        table: &mut TableWriter,
        row: &TableRow,
        company: &ParsedCompany,
    ) -> Result<Outcome> {
        let known = self.writer.company_content_key(company)?;
        let outcome = match known {
            Some(content_key) if content_key == company.content_key() => Outcome::Unchanged,
            _ => Outcome::OutOfScope,
        };
        let raw_row_id = self.writer.raw_row(row, outcome)?;
        if self.writer.is_ambiguous(company)? {
            let finding = table.ambiguous_company(row.row.number, company);
            self.found(table, &finding, None)?;
        }
        self.writer.company_record(raw_row_id, company)?;
        self.has_companies = true;
        Ok(outcome)
    }

    /// Writes a row with deals; of several outcomes the row has the first in this order: inserted,
    /// updated, merged, out of scope, unchanged.
    fn deals(
        &mut self,
        table: &TableWriter,
        row: &TableRow,
        deals: &[ParsedDeal],
    ) -> Result<Outcome> {
        let source_id = table.source_id;
        let mut matches = Vec::with_capacity(deals.len());
        for deal in deals {
            matches.push(self.matcher.find(deal, source_id, self.import.import_id)?);
        }
        let outcome = deals
            .iter()
            .zip(&matches)
            .map(|(deal, found)| outcome(deal, *found))
            .min_by_key(|outcome| PRECEDENCE.iter().position(|it| it == outcome))
            .unwrap_or(Outcome::Ignored);
        let raw_row_id = self.writer.raw_row(row, outcome)?;
        let source = RecordSource {
            raw_row_id,
            row: row.row,
            sheet_id: table.sheet_id,
            source_id,
            text_columns: text_columns(table.survey),
        };
        for (turn, (deal, found)) in deals.iter().zip(matches).enumerate() {
            let deal_id = match found {
                Match::New => self.writer.new_deal(raw_row_id, turn)?,
                Match::Returned(deal_id)
                | Match::Merged(deal_id)
                | Match::Unchanged(deal_id)
                | Match::Updated(deal_id) => deal_id,
            };
            let record_id = self.writer.record(&source, deal, deal_id, found == Match::New)?;
            self.matcher.add(deal, source_id, record_id);
        }
        Ok(outcome)
    }

    fn found(
        &mut self,
        table: &mut TableWriter,
        finding: &Finding,
        after_row: Option<u32>,
    ) -> Result<()> {
        self.writer.finding(table.sheet_id, finding, after_row)?;
        table.receipt.note(finding, EXAMPLES);
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<()> {
        let mut tables = std::mem::take(&mut self.tables);
        self.reader_findings(&mut tables, |_| true)?;
        for mut table in tables {
            for notice in table.survey.notices() {
                self.found(&mut table, &notice, None)?;
            }
            self.writer.receipt(table.sheet_id, &table.receipt.counts)?;
            self.receipts.push((table.sheet_id, table.receipt));
        }
        Ok(())
    }

    /// Completes the tables of the database.
    pub(super) fn finish(mut self) -> Result<Written<'a>> {
        self.end_sheet()?;
        self.writer.finish(self.has_companies)?;
        Ok(Written { writer: self.writer, receipts: self.receipts })
    }
}

impl TableWriter<'_> {
    fn ambiguous_company(&self, row: u32, company: &ParsedCompany) -> Finding {
        let (found, column) = (company.company.clone(), self.survey.header(Field::Company));
        let (kind, problem) = (FindingKind::AmbiguousCompany, Problem::OneCompany);
        let warning = Finding::warning(kind, found.unwrap_or_default(), problem);
        Finding { row: Some(row), column, ..warning }
    }
}

const PRECEDENCE: [Outcome; 5] =
    [Outcome::Inserted, Outcome::Updated, Outcome::Merged, Outcome::OutOfScope, Outcome::Unchanged];

fn outcome(deal: &ParsedDeal, found: Match) -> Outcome {
    match found {
        Match::New | Match::Returned(_) if deal.is_fundraising() => Outcome::Inserted,
        Match::New | Match::Returned(_) => Outcome::OutOfScope,
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

/// Where free text is looked up.
fn free_texts(survey: &SheetSurvey) -> FreeTexts {
    let columns = |field| {
        let columns = survey.mapping.columns_of(field);
        let columns: Vec<usize> = columns.map(|at| survey.offset(at)).collect();
        json_of(&columns)
    };
    FreeTexts { description: columns(Field::Description), tags: columns(Field::Tags) }
}

fn role(survey: &SheetSurvey) -> &'static str {
    match survey.mapping.role {
        SheetRole::Companies => "companies",
        _ => "deals",
    }
}
