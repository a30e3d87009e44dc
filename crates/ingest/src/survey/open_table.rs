//! A table while its rows come by: the evidence of its columns, and where it ends.

use std::collections::BTreeMap;

use super::blocks::{BlockEvidence, DateBlocks, GroupBlocks};
use super::context::{Kind, LocatedTable, SheetContext};
use super::{
    Assumed, FoundTable, ImportOptions, SheetSurvey, Title, UndecidedDates, day_first, headless,
    money, period, round, span, texts,
};
use crate::cell::amount::ColumnAmounts;
use crate::cell::date::{ColumnDates, DateOrder};
use crate::header::{Field, Mapping, WidePlace};
use crate::rules::Profile;
use crate::sheet::Row;
use crate::source_name;
use crate::table::{Layout, Region, Role, RowClassifier, begins_as_footer, is_value};

/// Rows that are held back at most, because they may be titles of a table below.
const MOST_TITLES: usize = 20;

/// A table that goes on.
pub(super) struct OpenTable<'a> {
    classifier: RowClassifier<'a>,
    region: Region,
    columns: std::ops::RangeInclusive<usize>,
    table: Kind,
    /// The last rows, as far as they may be titles of the next table.
    above_next: Vec<Candidate>,
}

/// A row that may be a title of the next table.
struct Candidate {
    row: Row,
    /// Whether a blank row is between it and the table above.
    is_after_gap: bool,
}

impl<'a> OpenTable<'a> {
    /// The table of a layout in the first rows of some columns, with the lines right above it, and others
    /// that hold for it.
    pub(super) fn begin(
        head: &[Row],
        layout: Layout,
        titles: Vec<Title>,
        inherited: Vec<Title>,
        context: &SheetContext<'a>,
    ) -> Self {
        let mut found = context.found(layout, head, &inherited);
        // Rows below may be of the table although they were not when only the first were known.
        found.layout.last_row = None;
        found.forget_personal();
        let layout = &found.layout;
        let classifier = RowClassifier::new(layout, context.is_known);
        let first_row = head.iter().find(|row| !row.is_blank()).map_or(1, |row| row.number);
        let last_row = layout.header_row().unwrap_or(first_row).max(first_row);
        let columns = layout.first_column..=layout.last_column;
        let region = Region {
            first_row,
            last_row,
            first_column: layout.first_column,
            last_column: layout.last_column,
        };
        let table = match found.is_read() {
            true => Kind::Read(Box::new(Table::begin(found, titles, inherited, context))),
            false => Kind::Other(Box::new(found)),
        };
        Self { classifier, region, columns, table, above_next: Vec::new() }
    }

    /// Whether it holds deals or companies.
    pub(super) fn is_read(&self) -> bool {
        matches!(self.table, Kind::Read(_))
    }

    /// Takes the next row. Where another table begins with it, the rows of that one so far.
    pub(super) fn take(&mut self, row: Row, context: &SheetContext) -> Option<Vec<Row>> {
        match self.classifier.role(&row) {
            Role::NextTable if context.is_below_table_limit() => {
                return Some(self.ends_before(row));
            }
            Role::RepeatedHeader if context.is_below_table_limit() && self.is_retitled(context) => {
                return Some(self.ends_before(row));
            }
            Role::Data => self.hold_back(row),
            role @ (Role::NextTable | Role::RepeatedHeader) => {
                self.let_go();
                if let Kind::Read(table) = &mut self.table {
                    table.sheet.headers.insert(row.number, role);
                }
                self.observe(&row);
            }
            Role::Above | Role::Blank => self.observe(&row),
        }
        None
    }

    /// Ends the table above the header of another one, whose first rows are returned: the lines
    /// behind the last gap but footers, or without a gap all lines right above.
    pub(super) fn ends_before(&mut self, header: Row) -> Vec<Row> {
        let count = self.title_count();
        let titles = self.above_next.split_off(self.above_next.len() - count);
        self.let_go();
        titles.into_iter().map(|title| title.row).chain([header]).collect()
    }

    /// How many of the rows held back are titles of a table whose header follows.
    fn title_count(&self) -> usize {
        let rows = &self.above_next;
        let gap = rows.iter().position(|it| it.is_after_gap);
        let rows = gap.and_then(|gap| rows.get(gap..)).unwrap_or(rows);
        let is_footer = |it: &&Candidate| {
            let mut stated = it.row.cells.iter().filter(|cell| !cell.is_blank());
            stated.next().is_some_and(|cell| begins_as_footer(&cell.text))
        };
        rows.len() - rows.iter().take_while(is_footer).count()
    }

    /// Whether the lines right above the header that comes again give it another unit or period.
    fn is_retitled(&self, context: &SheetContext) -> bool {
        let Kind::Read(table) = &self.table else { return false };
        let count = self.title_count();
        let rows = self.above_next.iter().skip(self.above_next.len() - count);
        let own: Vec<Title> = rows.filter_map(|it| title(&it.row)).collect();
        !own.is_empty() && table.is_changed_by(&own, context)
    }

    /// Keeps a row that may be a title of the next table; otherwise all so far are of this one.
    fn hold_back(&mut self, row: Row) {
        let cells = || self.columns.clone().filter_map(|column| row.cells.get(column));
        let stated = cells().filter(|cell| !cell.is_blank()).take(2).count();
        let last = self.above_next.last().map_or(self.region.last_row, |it| it.row.number);
        let is_after_gap =
            row.number > last + 1 || self.above_next.last().is_some_and(|it| it.is_after_gap);
        if stated == 1 || (is_after_gap && !cells().any(is_value)) {
            self.above_next.push(Candidate { row, is_after_gap });
            if self.above_next.len() > MOST_TITLES {
                self.let_go();
            }
            return;
        }
        self.let_go();
        self.observe(&row);
    }

    fn let_go(&mut self) {
        for candidate in std::mem::take(&mut self.above_next) {
            if let Kind::Read(table) = &mut self.table {
                table.observe_line(&candidate.row);
            }
            self.observe(&candidate.row);
        }
    }

    fn observe(&mut self, row: &Row) {
        if let Kind::Read(table) = &mut self.table {
            table.observe(row);
        }
        let is_stated = |column: usize| row.cells.get(column).is_some_and(|cell| !cell.is_blank());
        if self.columns.clone().any(is_stated) {
            self.region.last_row = self.region.last_row.max(row.number);
        }
    }

    /// The table with where it is; what follows it below is none of it where `has_next`.
    pub(super) fn ended(mut self, has_next: bool) -> LocatedTable {
        self.let_go();
        let layout = match &mut self.table {
            Kind::Read(table) => &mut table.sheet.layout,
            Kind::Other(found) => &mut found.layout,
        };
        layout.last_row = has_next.then_some(self.region.last_row);
        LocatedTable { region: self.region, table: self.table }
    }
}

/// What is in a line above a table; `None` for a blank row.
pub(super) fn title(row: &Row) -> Option<Title> {
    let cells = row.cells.iter().filter(|cell| !cell.is_blank());
    let texts: Vec<String> = cells.map(|cell| cell.text.trim().to_owned()).collect();
    (!texts.is_empty()).then_some((row.number, texts))
}

/// A table that is read, and the dates in its columns.
pub(super) struct Table {
    pub(super) sheet: SheetSurvey,
    /// Each column of dates with its place in the sheet.
    dates: Vec<(Field, usize, ColumnDates)>,
    /// Where the columns of amounts are in the sheet, in the order of `sheet.amounts`.
    amount_columns: Vec<usize>,
    blocks: BlockEvidence,
    date_blocks: DateBlocks,
    group_blocks: GroupBlocks,
    /// Lines below the first row that speak of the unit of amounts.
    footnotes: Vec<Title>,
    /// The columns of dates and of amounts of the rounds but the first in a wide sheet.
    wide: (Vec<usize>, Vec<usize>),
}

impl Table {
    /// The table with what its header, its sheet, its profile and the person say of it.
    fn begin(
        found: FoundTable,
        titles: Vec<Title>,
        inherited: Vec<Title>,
        context: &SheetContext,
    ) -> Self {
        let FoundTable { layout, mapping, examples } = found;
        let profile = context.rules.profile_for(&layout.names);
        let all = [titles.as_slice(), &inherited].concat();
        let dates = [Field::AnnouncedOn, Field::DealOn, Field::Quarter]
            .into_iter()
            .filter_map(|field| {
                let column = layout.first_column + mapping.column(field)?;
                let header = mapping.name(field).into_iter();
                let texts = header.chain(context.names(&all)).chain([context.file_name]);
                Some((field, column, ColumnDates::default().within(span::span(texts))))
            })
            .collect();
        let amounts = amounts(&mapping);
        let amount_column = |field: &Field| Some(layout.first_column + mapping.column(*field)?);
        let amount_columns = amounts.keys().filter_map(amount_column).collect();
        let country =
            profile.and_then(|profile| profile.country.as_ref()).map(|it| it.as_str().to_owned());
        Self {
            dates,
            amount_columns,
            blocks: BlockEvidence::new(&mapping, layout.first_column),
            date_blocks: DateBlocks::new(&mapping, layout.first_column),
            group_blocks: GroupBlocks::new(&mapping, layout.first_column),
            footnotes: Vec::new(),
            wide: wide_columns(&mapping, layout.first_column),
            sheet: SheetSurvey {
                info: context.info.clone(),
                place: None,
                extent: Region::SHEET,
                share: Region::SHEET,
                assumed: money::assumed(&mapping, &all, profile, context.options, context.rules),
                assumed_of_rounds: BTreeMap::new(),
                left_date_count: 0,
                left_group: None,
                section_reader: context.section_reader(&all),
                headless: headless::columns(&mapping, layout.first_column),
                source: name_of_source(&layout, profile, context.options),
                round: round::of_texts(&mapping, context.names(&all), context),
                announced_on: announced_on(&mapping, profile, context.period(&titles, &inherited)),
                decimal: context.options.decimal.or(profile.and_then(|it| it.decimal)),
                headers: BTreeMap::new(),
                is_in_blocks: false,
                profile: profile.cloned(),
                country: context.options.country.clone().or(country),
                dates: Vec::new(),
                undecided: Vec::new(),
                amounts,
                row_count: 0,
                hidden_row_count: 0,
                examples,
                titles,
                inherited,
                other_tables: Vec::new(),
                layout,
                mapping,
            },
        }
    }

    fn observe(&mut self, row: &Row) {
        if self.sheet.layout.is_above_data(row.number) {
            return;
        }
        self.sheet.row_count += 1;
        self.sheet.hidden_row_count += u64::from(row.is_hidden);
        for (_, column, dates) in &mut self.dates {
            let others = self.wide.0.iter();
            let columns = std::iter::once(&*column).chain(others);
            columns.filter_map(|it| row.cells.get(*it)).for_each(|cell| dates.observe(cell));
        }
        for (column, amounts) in self.amount_columns.iter().zip(self.sheet.amounts.values_mut()) {
            let columns = std::iter::once(column).chain(&self.wide.1);
            columns.filter_map(|it| row.cells.get(*it)).for_each(|it| amounts.observe_cell(it));
        }
        self.blocks.observe(row);
        self.date_blocks.observe(row);
        self.group_blocks.observe(row);
    }

    /// Takes a line of one cell below the header into account.
    fn observe_line(&mut self, row: &Row) {
        let note = title(row).filter(|(_, texts)| texts.iter().any(|it| money::is_about_unit(it)));
        self.footnotes.extend(note.filter(|_| self.footnotes.len() < MOST_TITLES));
    }

    /// Whether title lines say another unit, currency or period than the table has.
    fn is_changed_by(&self, own: &[Title], context: &SheetContext) -> bool {
        let sheet = &self.sheet;
        let all = [own, &sheet.titles, &sheet.inherited].concat();
        let profile = sheet.profile.as_ref();
        let assumed: BTreeMap<Field, Assumed> =
            money::assumed(&sheet.mapping, &all, profile, context.options, context.rules);
        let is_same =
            assumed.values().map(Assumed::values).eq(sheet.assumed.values().map(Assumed::values));
        let has_period = self.is_dated_by_title()
            && context
                .info
                .name
                .as_deref()
                .is_none_or(|name| period::period(std::iter::once(name)).is_none());
        let period = period::period(texts(own)).filter(|_| has_period);
        let round = round::of_texts(&sheet.mapping, texts(own), context);
        !is_same
            || round.is_some_and(|round| sheet.round.as_ref() != Some(&round))
            || period.is_some_and(|period| sheet.announced_on.as_ref() != Some(&period))
    }

    /// Whether nothing but the sheet's name or a title dates its deals.
    pub(super) fn is_dated_by_title(&self) -> bool {
        let profile = self.sheet.profile.as_ref();
        self.sheet.announced_on.is_some() && profile.is_none_or(|it| it.announced_on.is_none())
    }

    /// The sheet with the order of each date column decided, as far as it can be.
    pub(super) fn decided(self, context: &SheetContext) -> SheetSurvey {
        let Self { mut sheet, dates, blocks, date_blocks, group_blocks, footnotes, .. } = self;
        sheet.left_group = group_blocks.left();
        let titles = [sheet.titles.as_slice(), &sheet.inherited, &footnotes].concat();
        let (options, rules, profile) = (context.options, context.rules, sheet.profile.as_ref());
        sheet.assumed = money::assumed(&sheet.mapping, &titles, profile, options, rules);
        sheet.assumed_of_rounds =
            money::assumed_of_rounds(&sheet.mapping, &titles, profile, options, rules);
        let is_tall = |block: &crate::sheet::MergedBlock| block.last_row > block.first_row;
        sheet.is_in_blocks = blocks.is_in_blocks() || sheet.info.merged.iter().any(is_tall);
        let order = options.date_order.or(sheet.profile.as_ref().and_then(|it| it.date_order));
        let day_first = day_first::hint(&sheet);
        if dates.is_empty() {
            sheet.left_date_count = date_blocks.left_count(true);
        }
        for (field, _, column) in dates {
            let column = column.hinted(day_first.clone());
            let header = sheet.header(field).unwrap_or_default();
            let order = order.or_else(|| DateOrder::from_header(&header));
            let left = date_blocks.left_count(column.is_sorted());
            sheet.left_date_count = sheet.left_date_count.max(left);
            let reader = column.clone().decide(order).or_else(|reason| {
                sheet.undecided.push(UndecidedDates { field, reason });
                column.decide(Some(DateOrder::DayFirst))
            });
            sheet.dates.extend(reader.ok().map(|reader| (field, reader)));
        }
        sheet
    }
}

/// Where the dates and amounts of the rounds but the first of a wide sheet are.
fn wide_columns(mapping: &Mapping, first: usize) -> (Vec<usize>, Vec<usize>) {
    let place = WidePlace::of(&mapping.wide);
    let amount = place.and_then(|it| it.amount);
    let dates = mapping.wide.iter().skip(1).map(|it| first + it.date);
    let amounts = mapping.wide.iter().filter_map(|it| it.amount).filter(|it| Some(*it) != amount);
    (dates.collect(), amounts.map(|it| first + it).collect())
}

/// The date of all deals of a table that has no column for it.
fn announced_on(
    mapping: &Mapping,
    profile: Option<&Profile>,
    period: Option<String>,
) -> Option<String> {
    if mapping.columns.iter().any(|column| column.field.is_date()) {
        return None;
    }
    profile.and_then(|profile| profile.announced_on.clone()).or(period)
}

fn amounts(mapping: &Mapping) -> BTreeMap<Field, ColumnAmounts> {
    let is_amount = |field: &&Field| field.is_amount() && mapping.has(**field);
    Field::ALL.iter().filter(is_amount).map(|field| (*field, ColumnAmounts::default())).collect()
}

/// The name under which the table's deals are counted to one source, this quarter and the next: of the
/// same headers, in whatever order.
fn name_of_source(layout: &Layout, profile: Option<&Profile>, options: &ImportOptions) -> String {
    let named = options.source.clone().or_else(|| profile.map(|profile| profile.name.clone()));
    named.unwrap_or_else(|| source_name::of_layout(layout.names.iter()))
}
