//! The first pass over a file: which sheets hold deals, where their tables begin, what each column
//! is, and the evidence of whole columns, such as the order of day and month.
//!
//! Bounded memory: of each sheet only the first rows are kept. Nothing is stored, and what can't be
//! decided is told like everything else: whether it matters is the caller's to say.

mod money;
mod notice;
mod record;
mod period;
mod said;
mod sheet;
mod span;
mod title;

use std::collections::BTreeMap;
use std::path::Path;

use crate::cell::amount::ColumnAmounts;
use crate::cell::date::{ColumnDates, DateOrder};
use crate::header::{self, Field, Mapping, SheetRole};
use crate::rules::{Profile, Rules};
use crate::sheet::{Event, Flow, Row, SheetInfo};
use crate::source::{self, FileFacts, Reading, Replay, Sink};
use crate::table::{self, HEAD_ROWS, Layout};
use crate::{Error, Result};
use title::{announced_on, names, period_of, titles};

pub use record::record;
pub use said::Said;
pub use sheet::{AsideSheet, Assumed, FoundTable, Origin, SheetSurvey, UndecidedDates};

/// What the first pass found out about a file.
#[derive(Debug)]
pub struct Survey {
    /// Format, encoding and dialect.
    pub facts: FileFacts,
    /// Sheets that hold deals or companies, in file order.
    pub sheets: Vec<SheetSurvey>,
    /// Sheets that hold neither, in file order.
    pub aside: Vec<AsideSheet>,
    /// The second pass over the file.
    pub replay: Replay,
}

impl Survey {
    /// Makes sure that everything an import has to know is decided.
    ///
    /// # Errors
    ///
    /// [`Error::Undetermined`] where no sheet has a header that is recognised, or where the order
    /// of day and month can't be told; `path` is for the message.
    pub fn check(&self, path: &Path) -> Result<()> {
        if self.sheets.is_empty() {
            return Err(no_header(path, &self.aside));
        }
        let Some((sheet, dates)) =
            self.sheets.iter().find_map(|sheet| Some((sheet, sheet.undecided.first()?)))
        else {
            return Ok(());
        };
        let heading = sheet.heading(dates.field).unwrap_or_default();
        Err(Error::Undetermined {
            path: path.to_owned(),
            reason: format!("column {heading:?}: {}", dates.reason),
            advice: "say --date-order dmy or mdy, or date_order in its [sources.NAME] of \
                     dealbase.toml"
                .into(),
        })
    }
}

/// Surveys the file at `path`.
///
/// # Errors
///
/// Whatever keeps the file from being read.
pub fn survey(path: &Path, reading: &Reading, rules: &Rules, said: &Said) -> Result<Survey> {
    let read = |sink: Sink| source::read_first(path, reading, sink);
    let ((facts, replay), sheets, aside) = survey_events(path, rules, said, read)?;
    Ok(Survey { facts, sheets, aside, replay })
}

/// Surveys what `read` hands out of the file once at `path`, wherever that comes from. Returns what
/// `read` returned, the sheets that hold deals or companies, and those that hold neither.
pub(crate) fn survey_events<T>(
    path: &Path,
    rules: &Rules,
    said: &Said,
    read: impl FnOnce(Sink) -> Result<T>,
) -> Result<(T, Vec<SheetSurvey>, Vec<AsideSheet>)> {
    let file_name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut surveyor =
        Surveyor { rules, said, file_name, sheets: Vec::new(), aside: Vec::new(), current: None };
    let read = read(&mut |event| Ok(surveyor.take(event)))?;
    surveyor.end_sheet();
    let Surveyor { sheets, mut aside, .. } = surveyor;
    let (sheets, others) = sheet::named_by_profiles(sheets);
    aside.extend(others);
    aside.sort_by_key(|sheet| sheet.info.position);
    Ok((read, sheets, aside))
}

struct Surveyor<'a> {
    rules: &'a Rules,
    said: &'a Said,
    file_name: String,
    sheets: Vec<SheetSurvey>,
    aside: Vec<AsideSheet>,
    current: Option<Current>,
}

/// The sheet that is being read: its first rows until they suffice, then its columns.
struct Current {
    file_name: String,
    info: SheetInfo,
    head: Vec<Row>,
    table: Option<Table>,
}

struct Table {
    sheet: SheetSurvey,
    dates: Vec<(Field, ColumnDates)>,
}

impl Surveyor<'_> {
    fn take(&mut self, event: Event) -> Flow {
        match event {
            Event::Sheet(info) => {
                self.end_sheet();
                let file_name = self.file_name.clone();
                self.current = Some(Current { file_name, info, head: Vec::new(), table: None });
                Flow::Continue
            }
            Event::Row(row) => self.take_row(row),
            Event::Finding(_) => Flow::Continue,
        }
    }

    fn take_row(&mut self, row: Row) -> Flow {
        let Some(current) = &mut self.current else { return Flow::Continue };
        // Some readers hand out blank rows, and none is kept: a rebuild has to find the same table.
        if row.is_blank() {
            return Flow::Continue;
        }
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
            Err(aside) => {
                self.aside.push(*aside);
                false
            }
        }
    }

    fn end_sheet(&mut self) {
        let is_undecided = self.current.as_ref().is_some_and(|current| current.table.is_none());
        if is_undecided && !self.find_table() {
            return;
        }
        if let Some(table) = self.current.take().and_then(|current| current.table) {
            self.sheets.push(table.decided(self.said));
        }
    }
}

impl Table {
    fn observe(&mut self, row: &Row) {
        if self.sheet.layout.is_above_data(row.number) {
            return;
        }
        self.sheet.row_count += 1;
        self.sheet.hidden_row_count += u64::from(row.is_hidden);
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

    /// The sheet with the order of each date column decided, as far as it can be.
    fn decided(self, said: &Said) -> SheetSurvey {
        let Self { mut sheet, dates } = self;
        let order = said.date_order.or(sheet.profile.as_ref().and_then(|it| it.date_order));
        for (field, column) in dates {
            let heading = sheet.heading(field).unwrap_or_default();
            let order = order.or_else(|| DateOrder::from_header(&heading));
            let reader = column.clone().decide(order).or_else(|reason| {
                sheet.undecided.push(UndecidedDates { field, reason });
                column.decide(Some(DateOrder::DayFirst))
            });
            sheet.dates.extend(reader.ok().map(|reader| (field, reader)));
        }
        sheet
    }
}

/// The first table of the sheet that holds deals, else the first that lists companies, else why not.
fn table_of(current: &Current, rules: &Rules, said: &Said) -> Result<Table, Box<AsideSheet>> {
    let is_known = |text: &str| header::is_known_header(text, rules);
    let head = current.head.get(named_header(&current.head, rules)..).unwrap_or_default();
    let layouts = table::detect(head, &current.info.merged, &is_known);
    let mut tables: Vec<FoundTable> = Vec::new();
    for layout in layouts {
        let profile = rules.profile_for(&layout.names);
        let samples = samples(&layout, &current.head);
        let mut mapping = header::map(&layout.names, &samples, rules, profile);
        let titles = titles(&current.head, &layout);
        mapping.name_event(names(current, &titles));
        if profile.is_some_and(|profile| profile.announced_on.is_some()) {
            mapping.date_all("profile");
        } else if period_of(current, &titles).is_some() {
            mapping.date_all("name or title");
        }
        tables.push(FoundTable::new(layout, mapping, &current.head));
    }
    let first = |role| tables.iter().position(|table| table.mapping.role == role);
    match first(SheetRole::Deals).or_else(|| first(SheetRole::Companies)) {
        Some(index) => {
            let table = tables.remove(index);
            Ok(begin(current, table, tables, rules, said))
        }
        None => Err(Box::new(AsideSheet {
            info: current.info.clone(),
            reason: tables
                .last()
                .map_or_else(|| "holds no table".to_owned(), |it| it.mapping.role_reason.clone()),
            tables,
        })),
    }
}

/// The position of the header where a profile says in which row it is, and it is there; otherwise 0.
fn named_header(head: &[Row], rules: &Rules) -> usize {
    let names_row = |profile: &Profile| profile.header_row.is_some();
    if !rules.profiles.values().any(names_row) {
        return 0;
    }
    let is_named = |row: &Row| {
        let names: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
        let header_row = rules.profile_for(&names).and_then(|profile| profile.header_row);
        header_row.is_some_and(|number| number.get() == row.number)
    };
    head.iter().position(is_named).unwrap_or(0)
}

/// The table that is read, with what its heading, its sheet, its profile and the person say of it.
fn begin(
    current: &Current,
    table: FoundTable,
    other_tables: Vec<FoundTable>,
    rules: &Rules,
    said: &Said,
) -> Table {
    let FoundTable { mut layout, mapping, examples } = table;
    // Personal data is not kept, so nothing may depend on what it looked like.
    let personal: Vec<usize> =
        mapping.columns_of(Field::Personal).map(|index| layout.first_column + index).collect();
    layout.typed_columns.retain(|column| !personal.contains(column));
    let profile = rules.profile_for(&layout.names);
    let titles = titles(&current.head, &layout);
    let dates = [Field::AnnouncedOn, Field::DealOn, Field::Quarter]
        .into_iter()
        .filter(|field| mapping.has(*field))
        .map(|field| {
            let heading = mapping.name(field).into_iter();
            let texts = heading.chain(names(current, &titles)).chain([&*current.file_name]);
            (field, ColumnDates::default().within(span::span(texts)))
        })
        .collect();
    let country =
        profile.and_then(|profile| profile.country.as_ref()).map(|it| it.as_str().to_owned());
    Table {
        dates,
        sheet: SheetSurvey {
            info: current.info.clone(),
            assumed: money::assumed(&mapping, &titles, profile, said, rules),
            source: source_name(&layout, profile, said),
            announced_on: announced_on(&mapping, profile, period_of(current, &titles)),
            profile: profile.cloned(),
            country: said.country.clone().or(country),
            dates: Vec::new(),
            undecided: Vec::new(),
            amounts: amounts(&mapping),
            row_count: 0,
            hidden_row_count: 0,
            examples,
            titles,
            other_tables,
            layout,
            mapping,
        },
    }
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

/// The name under which the sheet's deals are counted to one source, this quarter and the next: of the
/// same headings, in whatever order.
fn source_name(layout: &Layout, profile: Option<&Profile>, said: &Said) -> String {
    if let Some(name) = said.source.clone().or(profile.map(|profile| profile.name.clone())) {
        return name;
    }
    let mut names: Vec<_> = layout
        .names
        .iter()
        .map(|name| crate::reference::normal_form(name))
        .filter(|name| !name.is_empty())
        .collect();
    names.sort_unstable();
    let digest = xxhash_rust::xxh3::xxh3_64(names.join("\n").as_bytes());
    format!("layout-{:08x}", digest >> 32)
}

fn no_header(path: &Path, aside: &[AsideSheet]) -> Error {
    let reason = match aside {
        [sheet] => format!("no header of a deal sheet was found: it {}", sheet.reason),
        _ => format!("none of its {} sheets has the header of a deal sheet", aside.len()),
    };
    let mut tables = aside.iter().flat_map(|sheet| &sheet.tables).peekable();
    let is_bare = tables.peek().is_some() && tables.clone().all(|it| !it.layout.has_header());
    let advice = if tables.any(|it| it.mapping.role == SheetRole::UndatedDeals) {
        "give the date of its deals as announced_on in a [sources.NAME] of dealbase.toml"
    } else if is_bare {
        "write a line of headings above its rows, such as company, date, round, amount"
    } else {
        "run `dealbase inspect` on it, and name its headings under [headers] in dealbase.toml"
    };
    Error::Undetermined { path: path.to_owned(), reason, advice: advice.to_owned() }
}
