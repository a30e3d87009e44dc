//! What a survey finds out about a file: which sheets hold deals, where their tables begin, what each column
//! is, and the evidence of whole columns, such as the order of day and month.
//!
//! Bounded memory: of each table only the first rows are held back. Nothing is stored, and what can't be
//! decided is reported like everything else: whether it matters is the caller's to say.

mod blocks;
mod conclusion;
mod context;
mod columns;
mod day_first;
mod headless;
mod money;
mod period;
mod round;
mod record;
mod open_table;
mod options;
mod section;
mod sheet;
mod bands;
mod span;

use std::path::Path;
use std::sync::Mutex;

use crate::cell::exported;
use crate::fingerprint::Fingerprint;
use crate::header::{self, SheetRole};
use crate::memo::Memo;
use crate::refusal::{Advice, Refusal};
use crate::rules::Rules;
use crate::sheet::{Event, Flow, Row, SheetInfo};
use crate::source::{FileFacts, FirstPass, FirstRead, ReadAgain, ReadOptions, Sink};
use crate::table::{HEAD_ROWS, Layout};
use crate::{Error, Result};
use columns::ColumnScan;
use context::SheetContext;

pub use conclusion::{TableExtent, places};
pub(crate) use money::is_about_unit;
pub use options::ImportOptions;
pub use record::record;
pub(crate) use section::date_of_line;
pub use sheet::{Assumed, FoundTable, Origin, SheetSurvey, SkippedSheet, UndecidedDates};

/// A line above a table: row number, and the texts of its cells.
pub type Title = (u32, Vec<String>);

/// What the first pass found out about a file.
#[derive(Debug)]
pub struct Survey {
    /// Format, encoding and dialect.
    pub facts: FileFacts,
    /// Tables that hold deals or companies, in file order: nearly always one a sheet.
    pub sheets: Vec<SheetSurvey>,
    /// Sheets that hold neither, in file order.
    pub skipped: Vec<SkippedSheet>,
    /// Which bytes the file holds.
    pub fingerprint: Fingerprint,
    /// Reads the file once more, as it was read.
    pub again: ReadAgain,
}

impl Survey {
    /// Makes sure that everything an import has to know is decided.
    ///
    /// # Errors
    ///
    /// [`Error::Undetermined`] where no sheet has a header that is recognized, or where the order
    /// of day and month, or the mark of fractions, can't be decided; `path` is for the message.
    pub fn check(&self, path: &Path) -> Result<()> {
        if self.sheets.is_empty() {
            return Err(no_header(path, &self.skipped));
        }
        if let Some((sheet, dates)) =
            self.sheets.iter().find_map(|sheet| Some((sheet, sheet.undecided.first()?)))
        {
            let header = sheet.header(dates.field).unwrap_or_default();
            return Err(Error::undetermined(
                path,
                Refusal::Column { heading: header, reason: Box::new(dates.reason.rationale()) },
                Advice::GiveDateOrder,
            ));
        }
        let undecided = |sheet: &SheetSurvey| sheet.header(sheet.undecided_amounts()?);
        let Some(header) = self.sheets.iter().find_map(undecided) else { return Ok(()) };
        Err(Error::undetermined(
            path,
            Refusal::UndecidedComma { heading: header },
            Advice::GiveDecimal,
        ))
    }
}

/// Surveys the file at `path`.
///
/// # Errors
///
/// Whatever keeps the file from being read.
pub fn survey(
    path: &Path,
    read_options: &ReadOptions,
    rules: &Rules,
    options: &ImportOptions,
) -> Result<Survey> {
    survey_pass(path, &mut FirstPass::new(path, read_options)?, rules, options, &mut |_| Ok(()))
}

/// Surveys the file at `path` while `stage` is given what its reader hands out; `None` where all of that
/// is void, because the first bytes misled and the file is read again.
pub(crate) fn survey_pass(
    path: &Path,
    pass: &mut FirstPass,
    rules: &Rules,
    options: &ImportOptions,
    stage: &mut dyn FnMut(Option<&Event>) -> Result<()>,
) -> Result<Survey> {
    loop {
        let (read, sheets, skipped) = survey_events(path, rules, options, |sink| {
            pass.read(&mut |event| {
                stage(Some(&event))?;
                sink(event)
            })
        })?;
        if let Some(FirstRead { facts, fingerprint, again }) = read {
            return Ok(Survey { facts, sheets, skipped, fingerprint, again });
        }
        stage(None)?;
    }
}

/// Surveys what `read` hands out of the file once at `path`, wherever that comes from. Returns what
/// `read` returned, the sheets that hold deals or companies, and those that hold neither.
pub(crate) fn survey_events<T>(
    path: &Path,
    rules: &Rules,
    options: &ImportOptions,
    read: impl FnOnce(Sink) -> Result<T>,
) -> Result<(T, Vec<SheetSurvey>, Vec<SkippedSheet>)> {
    let file_name = path.file_stem().unwrap_or_default().to_string_lossy();
    // A wide sheet asks the same of a hundred thousand cells.
    let answers = Mutex::new(Memo::default());
    let is_known = |text: &str| {
        let look_up = || header::is_known_header(text, rules);
        answers
            .lock()
            .map_or_else(|_| look_up(), |answers| answers.get_or_insert_with(&[text], look_up))
    };
    let mut surveyor = Surveyor {
        rules,
        options,
        file_name: &file_name,
        is_known: &is_known,
        sheets: Vec::new(),
        skipped: Vec::new(),
        current: None,
    };
    let read = read(&mut |event| Ok(surveyor.take(event)))?;
    surveyor.end_sheet();
    let Surveyor { sheets, mut skipped, .. } = surveyor;
    let (sheets, others) = sheet::named_by_profiles(sheets);
    skipped.extend(others);
    skipped.sort_by_key(|sheet| sheet.info.position);
    Ok((read, sheets, skipped))
}

struct Surveyor<'a> {
    rules: &'a Rules,
    options: &'a ImportOptions,
    file_name: &'a str,
    is_known: &'a (dyn Fn(&str) -> bool + Sync),
    sheets: Vec<SheetSurvey>,
    skipped: Vec<SkippedSheet>,
    current: Option<Current<'a>>,
}

/// The sheet that is being read.
struct Current<'a> {
    context: SheetContext<'a>,
    scan: ColumnScan<'a>,
    row_count: usize,
}

impl<'a> Surveyor<'a> {
    fn take(&mut self, event: Event) -> Flow {
        match event {
            Event::Sheet(info) => {
                self.end_sheet();
                self.current = Some(self.begin_sheet(info));
                Flow::Continue
            }
            Event::Row(row) => self.current.as_mut().map_or(Flow::Continue, |it| it.take(row)),
            Event::Finding(_) | Event::SheetFinding(..) => Flow::Continue,
        }
    }

    fn begin_sheet(&self, info: SheetInfo) -> Current<'a> {
        let Self { rules, options, file_name, is_known, .. } = *self;
        let context =
            SheetContext { info, rules, options, file_name, is_known, tables: Vec::new() };
        Current { context, scan: ColumnScan::of_sheet(), row_count: 0 }
    }

    fn end_sheet(&mut self) {
        let Some(Current { mut context, mut scan, .. }) = self.current.take() else { return };
        scan.finish(&mut context);
        match conclusion::concluded(context) {
            Ok(tables) => self.sheets.extend(tables),
            Err(skipped) => self.skipped.push(*skipped),
        }
    }
}

impl Current<'_> {
    /// A sheet whose first rows show no table of deals is left.
    fn take(&mut self, row: Row) -> Flow {
        // Some readers hand out blank rows, and none is stored: a rebuild has to find the same tables.
        if row.is_blank() {
            return Flow::Continue;
        }
        let shown = exported::shown(&row);
        self.scan.take(shown.unwrap_or(row), &mut self.context);
        self.row_count += 1;
        let is_head_read = self.row_count >= HEAD_ROWS;
        match is_head_read && !self.context.has_read() && !self.scan.may_hold_table() {
            true => Flow::NextSheet,
            false => Flow::Continue,
        }
    }
}

/// The lines above the header.
fn titles(head: &[Row], layout: &Layout) -> Vec<Title> {
    let is_title =
        |row: &&Row| layout.is_above_data(row.number) && !layout.header_rows.contains(&row.number);
    head.iter().filter(is_title).filter_map(open_table::title).collect()
}

fn texts(titles: &[Title]) -> impl Iterator<Item = &str> {
    titles.iter().flat_map(|(_, texts)| texts).map(String::as_str)
}

fn no_header(path: &Path, skipped: &[SkippedSheet]) -> Error {
    let reason = match skipped {
        [sheet] => Refusal::NoHeader { reason: Box::new(sheet.reason.clone()) },
        _ => Refusal::NoHeaders { count: skipped.len() },
    };
    let mut tables = skipped.iter().flat_map(|sheet| &sheet.tables).peekable();
    let is_bare = tables.peek().is_some() && tables.clone().all(|it| !it.layout.has_header());
    let advice = if tables.any(|it| it.mapping.role == SheetRole::UndatedDeals) {
        Advice::GiveDate
    } else if is_bare {
        Advice::WriteHeaders
    } else {
        Advice::InspectFirst
    };
    Error::undetermined(path, reason, advice)
}
