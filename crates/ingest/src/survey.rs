//! The first pass over a file: which sheets hold deals, where their tables begin, what each column
//! is, and the evidence of whole columns, such as the order of day and month.
//!
//! Bounded memory: of each sheet only the first rows are kept. Nothing is stored.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cell::amount::{self, ColumnAmounts, UnitNote};
use crate::cell::date::{ColumnDates, DateOrder, DateReader};
use crate::header::{self, Field, Mapping, SheetRole};
use crate::rules::{Profile, Rules};
use crate::sheet::{Event, Flow, Row, SheetInfo, column_letters};
use crate::source::{self, FileFacts, Reading, Replay};
use crate::table::{self, HEAD_ROWS, Layout};
use crate::{Error, Result};

/// What a person says about a file that the file itself does not.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Order of day and month.
    pub date_order: Option<DateOrder>,
    /// ISO 4217 code of amounts that name no currency.
    pub currency: Option<String>,
    /// Unit of amounts that name none, such as `万` or `million`.
    pub unit: Option<String>,
    /// ISO 3166-1 alpha-2 code of deals that name no place.
    pub country: Option<String>,
    /// Name of the source.
    pub source: Option<String>,
}

/// What the first pass found out about a file.
#[derive(Debug)]
pub struct Survey {
    /// Format, encoding and dialect.
    pub facts: FileFacts,
    /// Sheets that hold deals or companies, in file order.
    pub sheets: Vec<SheetSurvey>,
    /// Sheets that hold neither: position, name, reason.
    pub skipped: Vec<(u32, String, String)>,
    /// The second pass over the file.
    pub replay: Replay,
}

/// What the first pass found out about a sheet.
#[derive(Debug)]
pub struct SheetSurvey {
    /// Name, position, merged blocks.
    pub info: SheetInfo,
    /// Where its table stands.
    pub layout: Layout,
    /// What each column is.
    pub mapping: Mapping,
    /// The profile that was recognised.
    pub profile: Option<Profile>,
    /// Name of the source: said, or of the profile, or made from the layout.
    pub source: String,
    /// How each date column is read, the one that decides the quarter first.
    pub dates: Vec<(Field, DateReader)>,
    /// What the whole of each amount column tells about its cells.
    pub amounts: BTreeMap<Field, ColumnAmounts>,
    /// Country of deals that name no place.
    pub country: Option<String>,
    /// Rows below the header that are not blank.
    pub row_count: u64,
    unit_notes: BTreeMap<Field, UnitNote>,
}

impl SheetSurvey {
    /// The sheet's column, counted from 0, of a column of the table.
    #[must_use]
    pub fn offset(&self, index: usize) -> usize {
        self.layout.first_column + index
    }

    /// The sheet's column, counted from 0, of a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.mapping.column(field).map(|index| self.offset(index))
    }

    /// The heading of a field's column, or its letters where it has none.
    #[must_use]
    pub fn heading(&self, field: Field) -> Option<String> {
        let name = self.mapping.name(field).map(str::trim).filter(|name| !name.is_empty());
        let letters = || self.column(field).map(column_letters);
        name.map(str::to_owned).or_else(letters)
    }

    /// Unit and currency of a field's column: of its heading, else of the sheet's title lines, else
    /// of the profile or the person. Nothing for a field the sheet does not have.
    #[must_use]
    pub fn unit_note(&self, field: Field) -> UnitNote {
        self.unit_notes.get(&field).cloned().unwrap_or_default()
    }
}

/// Surveys the file at `path`.
///
/// # Errors
///
/// Whatever keeps the file from being read; [`Error::Undetermined`] where no sheet has a header
/// that is recognised, or where the order of day and month can't be told.
pub fn survey(path: &Path, reading: &Reading, rules: &Rules, said: &Said) -> Result<Survey> {
    let mut surveyor =
        Surveyor { path, rules, said, sheets: Vec::new(), skipped: Vec::new(), current: None };
    let (facts, replay) = source::read_first(path, reading, &mut |event| surveyor.take(event))?;
    surveyor.end_sheet()?;
    let Surveyor { sheets, skipped, .. } = surveyor;
    if sheets.is_empty() {
        return Err(no_header(path, &skipped));
    }
    Ok(Survey { facts, sheets, skipped, replay })
}

struct Surveyor<'a> {
    path: &'a Path,
    rules: &'a Rules,
    said: &'a Said,
    sheets: Vec<SheetSurvey>,
    skipped: Vec<(u32, String, String)>,
    current: Option<Current>,
}

/// The sheet that is being read: its first rows until they suffice, then its columns.
struct Current {
    info: SheetInfo,
    head: Vec<Row>,
    table: Option<Table>,
}

struct Table {
    sheet: SheetSurvey,
    dates: Vec<(Field, ColumnDates)>,
}

impl Surveyor<'_> {
    fn take(&mut self, event: Event) -> Result<Flow> {
        match event {
            Event::Sheet(info) => {
                self.end_sheet()?;
                self.current = Some(Current { info, head: Vec::new(), table: None });
                Ok(Flow::Continue)
            }
            Event::Row(row) => Ok(self.take_row(row)),
            Event::Finding(_) => Ok(Flow::Continue),
        }
    }

    fn take_row(&mut self, row: Row) -> Flow {
        let Some(current) = &mut self.current else { return Flow::Continue };
        if let Some(table) = &mut current.table {
            table.observe(&row);
            return Flow::Continue;
        }
        current.head.push(row);
        if current.head.len() < HEAD_ROWS {
            return Flow::Continue;
        }
        if self.find_table() { Flow::Continue } else { Flow::NextSheet }
    }

    /// Finds the table in the first rows of the current sheet; false, and noted, if there is none.
    fn find_table(&mut self) -> bool {
        let Some(mut current) = self.current.take() else { return false };
        match table_of(&current, self.rules, self.said) {
            Ok(mut table) => {
                current.head.drain(..).for_each(|row| table.observe(&row));
                current.table = Some(table);
                self.current = Some(current);
                true
            }
            Err(reason) => {
                let name = current.info.name.unwrap_or_default();
                self.skipped.push((current.info.position, name, reason));
                false
            }
        }
    }

    fn end_sheet(&mut self) -> Result<()> {
        let is_undecided = self.current.as_ref().is_some_and(|current| current.table.is_none());
        if is_undecided && !self.find_table() {
            return Ok(());
        }
        let Some(Table { mut sheet, dates }) = self.current.take().and_then(|it| it.table) else {
            return Ok(());
        };
        let order = self.said.date_order.or(sheet.profile.as_ref().and_then(|it| it.date_order));
        for (field, column) in dates {
            let heading = sheet.heading(field).unwrap_or_default();
            let order = order.or_else(|| DateOrder::from_header(&heading));
            let reader = column.decide(order).map_err(|err| Error::Undetermined {
                path: self.path.to_owned(),
                reason: format!("column {heading:?}: {err}"),
                advice: "say --date-order dmy or mdy, or date_order in its [sources.NAME] of \
                         dealbase.toml"
                    .into(),
            })?;
            sheet.dates.push((field, reader));
        }
        self.sheets.push(sheet);
        Ok(())
    }
}

impl Table {
    fn observe(&mut self, row: &Row) {
        if self.sheet.layout.is_above_data(row.number) || row.is_blank() {
            return;
        }
        self.sheet.row_count += 1;
        for (field, dates) in &mut self.dates {
            let column = self.sheet.column(*field);
            if let Some(cell) = column.and_then(|column| row.cells.get(column)) {
                dates.observe(cell);
            }
        }
        for (field, amounts) in &mut self.sheet.amounts {
            if let Some(index) = self.sheet.mapping.column(*field) {
                amounts.observe(row.text(self.sheet.layout.first_column + index));
            }
        }
    }
}

/// The first table of the sheet that holds deals, else the first that lists companies, else why not.
fn table_of(current: &Current, rules: &Rules, said: &Said) -> Result<Table, String> {
    let is_known = |text: &str| header::is_known_header(text, rules);
    let layouts = table::detect(&current.head, &current.info.merged, &is_known);
    let mut reason = "holds no table".to_owned();
    let mut tables = Vec::new();
    for layout in layouts {
        let profile = rules.profile_for(&layout.names);
        let samples = samples(&layout, &current.head);
        let mapping = header::map(&layout.names, &samples, rules, profile);
        match mapping.role {
            SheetRole::Deals | SheetRole::Companies => tables.push((layout, mapping, profile)),
            _ => reason = mapping.role_reason,
        }
    }
    let deals = tables.iter().position(|(_, mapping, _)| mapping.role == SheetRole::Deals);
    if tables.is_empty() {
        return Err(reason);
    }
    let (layout, mapping, profile) = tables.swap_remove(deals.unwrap_or(0));
    let dates = [Field::AnnouncedOn, Field::DealOn, Field::Quarter]
        .into_iter()
        .filter(|field| mapping.has(*field))
        .map(|field| (field, ColumnDates::default()))
        .collect();
    let country =
        profile.and_then(|profile| profile.country.as_ref()).map(|it| it.as_str().to_owned());
    Ok(Table {
        dates,
        sheet: SheetSurvey {
            info: current.info.clone(),
            unit_notes: unit_notes(&mapping, &sheet_unit(&current.head, &layout, profile, said)),
            source: source_name(&layout, profile, said),
            profile: profile.cloned(),
            country: said.country.clone().or(country),
            dates: Vec::new(),
            amounts: amounts(&mapping),
            row_count: 0,
            layout,
            mapping,
        },
    })
}

fn amounts(mapping: &Mapping) -> BTreeMap<Field, ColumnAmounts> {
    let is_amount = |field: &&Field| field.is_amount() && mapping.has(**field);
    Field::ALL.iter().filter(is_amount).map(|field| (*field, ColumnAmounts::default())).collect()
}

fn samples<'r>(layout: &Layout, head: &'r [Row]) -> Vec<Vec<&'r str>> {
    (0..layout.names.len())
        .map(|index| {
            let data = head.iter().filter(|row| !layout.is_above_data(row.number));
            data.map(|row| row.text(layout.first_column + index)).take(20).collect()
        })
        .collect()
}

/// Unit and currency of each column of amounts; those of the sheet hold for amounts as typed, not
/// for the source's own conversions.
fn unit_notes(mapping: &Mapping, of_sheet: &UnitNote) -> BTreeMap<Field, UnitNote> {
    let note = |field: Field| {
        let own = amount::unit_note(mapping.name(field)?);
        if field != Field::Amount && field != Field::AmountLow {
            return Some((field, own));
        }
        let unit = own.unit.or(of_sheet.unit);
        let currency = own.currency.or_else(|| of_sheet.currency.clone());
        Some((field, UnitNote { unit, currency }))
    };
    Field::ALL.iter().copied().filter(|field| field.is_amount()).filter_map(note).collect()
}

/// Unit and currency that hold for the whole sheet.
fn sheet_unit(head: &[Row], layout: &Layout, profile: Option<&Profile>, said: &Said) -> UnitNote {
    const SIGNS: [&str; 8] =
        ["单位", "單位", "币种", "unit", "amounts in", "figures in", "in millions", "currency"];
    let is_about_unit = |text: &str| {
        let text = text.to_lowercase();
        SIGNS.iter().any(|sign| text.contains(sign))
    };
    let title = head
        .iter()
        .filter(|row| layout.is_above_data(row.number) && !layout.header_rows.contains(&row.number))
        .flat_map(|row| &row.cells)
        .filter(|cell| is_about_unit(&cell.text))
        .map(|cell| amount::unit_note(&cell.text))
        .find(|note| note.unit.is_some() || note.currency.is_some())
        .unwrap_or_default();
    let unit = said.unit.as_deref().or(profile.and_then(|profile| profile.unit.as_deref()));
    let currency = said.currency.clone().or(profile.and_then(|profile| profile.currency.clone()));
    UnitNote {
        unit: title.unit.or_else(|| amount::unit_note(unit?).unit),
        currency: title.currency.or(currency),
    }
}

/// The name under which the sheet's deals are counted to one source, this quarter and the next.
fn source_name(layout: &Layout, profile: Option<&Profile>, said: &Said) -> String {
    if let Some(name) = said.source.clone().or(profile.map(|profile| profile.name.clone())) {
        return name;
    }
    let names: Vec<_> = layout
        .names
        .iter()
        .map(|name| crate::reference::normal_form(name))
        .filter(|name| !name.is_empty())
        .collect();
    let digest = xxhash_rust::xxh3::xxh3_64(names.join("\n").as_bytes());
    format!("layout-{:08x}", digest >> 32)
}

fn no_header(path: &Path, skipped: &[(u32, String, String)]) -> Error {
    let reason = match skipped {
        [(_, _, reason)] => format!("no header of a deal sheet was found: the table {reason}"),
        _ => format!("none of its {} sheets has the header of a deal sheet", skipped.len()),
    };
    Error::Undetermined {
        path: path.to_owned(),
        reason,
        advice: "run `dealbase inspect` on it, and name its headings under [headers] in \
                 dealbase.toml"
            .into(),
    }
}
