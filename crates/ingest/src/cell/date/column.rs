//! From the cells of a column to the reader for it. It does not know what the column is called.

use jiff::civil::Date;

use super::evidence::{OrderEvidence, Verdict};
use super::number::Serial;
use super::reader::{DateReader, Swapped};
use super::shape::{Shape, shape};
use super::yearless::{Period, Yearless};
use super::{DateOrder, DateValue};
use crate::cell::blank::is_undisclosed;
use crate::memo::Memo;
use crate::rationale::Rationale;
use crate::sheet::{Cell, CellKind};

/// Date cells without which nothing is reported about swapped days and months.
const LEAST_SWAPPED: u64 = 5;

/// Day and month of a column can't be distinguished: a user has to say which comes first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.rationale())]
pub struct Undecidable {
    /// Cells that are a different date under either order.
    pub ambiguous_count: u64,
    /// The first of them, as read.
    pub example: String,
    /// Why the column does not decide it.
    pub reason: Rationale,
}

impl Undecidable {
    /// The same as a message.
    #[must_use]
    pub fn rationale(&self) -> Rationale {
        let (count, example) = (self.ambiguous_count, self.example.clone());
        Rationale::Undecidable { count, example, reason: Box::new(self.reason.clone()) }
    }
}

/// The dates of a column, observed cell by cell in bounded memory.
#[derive(Clone, Debug, Default)]
pub struct ColumnDates {
    order: OrderEvidence,
    date_cells: DateCells,
    serials: Serials,
    midnights: Midnights,
    is_1904: bool,
    period: Option<Period>,
    yearless_count: u64,
    /// Why the sheet is one of people who write the day first.
    day_first: Option<Rationale>,
    /// What texts were taken for so far: most come again down a column.
    shapes: Memo<Option<Shape>>,
}

impl ColumnDates {
    /// A column of a workbook that counts days from 1904.
    #[must_use]
    pub fn of_1904() -> Self {
        Self { is_1904: true, ..Self::default() }
    }

    /// The same for a sheet that says in which months its dates lie.
    #[must_use]
    pub fn within(self, period: Option<Period>) -> Self {
        Self { period, ..self }
    }

    /// The same for a sheet of people who write the day first: that counts where the column shows nothing.
    pub fn hinted(self, day_first: Option<Rationale>) -> Self {
        Self { day_first, ..self }
    }

    /// Takes a cell into account. Cells that are no dates say nothing.
    pub fn observe(&mut self, cell: &Cell) {
        let found = match cell.kind {
            CellKind::Text => self.shapes.get_or_insert_with(&[&cell.text], || shape(cell)),
            _ => shape(cell),
        };
        match found {
            Some(Shape::Certain(value)) => {
                self.serials.observe_date(value);
                self.order.observe_year(value);
                if cell.kind == CellKind::Date {
                    self.date_cells.observe(value);
                } else {
                    self.order.observe_certain(value);
                }
            }
            Some(Shape::Open(parts)) => {
                self.serials.has_dates = true;
                self.order.observe(parts, &cell.text);
            }
            Some(Shape::Serial(serial)) => {
                self.serials.observe(serial);
                let value = serial.day(self.is_1904).filter(|_| serial.is_stored_number);
                value.into_iter().for_each(|value| self.date_cells.observe(value));
            }
            Some(Shape::Epoch(epoch)) => self.midnights.observe(epoch.midnight_somewhere()),
            Some(Shape::Yearless(yearless)) => self.observe_yearless(yearless, &cell.text),
            None => self.serials.other_count += u64::from(!is_undisclosed(&cell.text)),
        }
    }

    fn observe_yearless(&mut self, yearless: Yearless, text: &str) {
        self.yearless_count += 1;
        if let Some(period) = &self.period {
            let under = |order| yearless.under(order, period);
            match yearless {
                Yearless::Named { .. } | Yearless::Quarter(_) => under(DateOrder::MonthFirst)
                    .into_iter()
                    .for_each(|value| self.order.observe_certain(value)),
                Yearless::Open { .. } => {
                    let readings = [under(DateOrder::DayFirst), under(DateOrder::MonthFirst)];
                    self.order.observe_in_period(readings, text);
                }
            }
        }
    }

    /// Whether the column holds cells that are a different date with the day or the month first.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.order.ambiguous.count > 0
    }

    /// Whether the dates come one after the other, up or down, under some order of their parts.
    #[must_use]
    pub fn is_sorted(&self) -> bool {
        self.order.is_one_way()
    }

    /// The reader of a column that nothing was observed of.
    #[must_use]
    pub fn reader(self) -> DateReader {
        DateReader {
            reason: Rationale::OrderDoesNotMatter,
            order: None,
            swapped: None,
            is_1904: self.is_1904,
            reads_text_serials: false,
            has_midnights: false,
            period: self.period,
        }
    }

    /// Decides how the column is read; `order` is what a user or profile says, and goes before the
    /// evidence.
    ///
    /// # Errors
    /// [`Undecidable`] if nobody says, the evidence is absent or contradicts itself, and at least one
    /// cell depends on it.
    pub fn decide(self, order: Option<DateOrder>) -> Result<DateReader, Undecidable> {
        let verdict = match order {
            Some(order) => Some(Verdict { order, reason: self.stated_order(order) }),
            None => self.order.verdict().or_else(|| self.hint()),
        };
        if verdict.is_none() && self.is_ambiguous() {
            return Err(self.undecidable());
        }
        let order = verdict.as_ref().map(|verdict| verdict.order);
        let reason = verdict.map_or(Rationale::OrderDoesNotMatter, |verdict| verdict.reason);
        Ok(DateReader {
            reason: self.with_years(reason),
            order,
            swapped: self.swapped(),
            is_1904: self.is_1904 || self.serials.are_1904(),
            reads_text_serials: self.serials.are_supported(),
            has_midnights: self.midnights.are_local(),
            period: self.period,
        })
    }

    fn hint(&self) -> Option<Verdict> {
        let reason = self.day_first.clone().filter(|_| !self.order.has_large_parts())?;
        Some(Verdict { order: DateOrder::DayFirst, reason })
    }

    /// With where the dates without a year have it from, if there are any.
    fn with_years(&self, reason: Rationale) -> Rationale {
        let (count, reason) = match self.yearless_count {
            0 => return reason,
            count => (count, Box::new(reason)),
        };
        match &self.period {
            None => Rationale::YearUnknown { reason, count },
            Some(Period { first, last, source_text }) => Rationale::YearOfPeriod {
                reason,
                count,
                first: first.to_string(),
                last: last.to_string(),
                source: source_text.clone(),
            },
        }
    }

    fn stated_order(&self, order: DateOrder) -> Rationale {
        let other = match order {
            DateOrder::DayFirst => &self.order.month_first,
            DateOrder::MonthFirst => &self.order.day_first,
            DateOrder::YearFirst => return Rationale::OrderAsGiven,
        };
        match other.count {
            0 => Rationale::OrderAsGiven,
            _ => Rationale::OrderAsGivenBut { misfits: other.misfits() },
        }
    }

    fn undecidable(&self) -> Undecidable {
        let (day_first, month_first) = (&self.order.day_first, &self.order.month_first);
        let reason = if day_first.count == 0 {
            Rationale::Undecided
        } else {
            let (first, second) = (day_first.example.clone(), month_first.example.clone());
            Rationale::Contradictory { first, second }
        };
        let ambiguous = &self.order.ambiguous;
        Undecidable { ambiguous_count: ambiguous.count, example: ambiguous.example.clone(), reason }
    }

    /// A spreadsheet that reads `03/04/2015` under the wrong order makes a date cell of it with day and
    /// month swapped, and leaves `25/12/2015` as text. So: date cells with no day over 12, beside
    /// texts that all have one. One cell in a hundred may be an exception; days that are mostly the first
    /// of a month are more likely placeholders.
    fn swapped(&self) -> Option<Swapped> {
        let (day_first, month_first) = (&self.order.day_first, &self.order.month_first);
        let proof = match (day_first.count, month_first.count) {
            (3.., 0) => day_first,
            (0, 3..) => month_first,
            _ => return None,
        };
        let cells = &self.date_cells;
        let texts_fit = self.order.ambiguous.count * 20 <= proof.count;
        let cells_fit = cells.small_day_count >= LEAST_SWAPPED
            && cells.large_day_count * 20 <= cells.small_day_count;
        let is_proved = self.order.ambiguous.count * 100 <= proof.count
            && cells.large_day_count * 100 <= cells.small_day_count
            && cells.first_of_month_count * 2 <= cells.small_day_count;
        let first = cells.first_swapped.filter(|_| texts_fit && cells_fit)?;
        Some(Swapped {
            first,
            cell_count: cells.swapped_count,
            date_cell_count: cells.small_day_count + cells.large_day_count,
            text_count: proof.count,
            example: proof.example.clone(),
            is_proved,
        })
    }
}

/// The cells a workbook stores as dates, or as the numbers of dates.
#[derive(Clone, Debug, Default)]
struct DateCells {
    small_day_count: u64,
    first_of_month_count: u64,
    large_day_count: u64,
    /// Those that would be another date with day and month swapped, and the first of them.
    swapped_count: u64,
    first_swapped: Option<Date>,
}

impl DateCells {
    fn observe(&mut self, value: DateValue) {
        let (day, month) = (value.date.day(), value.date.month());
        let is_small = day <= 12;
        self.small_day_count += u64::from(is_small);
        self.first_of_month_count += u64::from(day == 1);
        self.large_day_count += u64::from(!is_small);
        if is_small && day != month {
            self.swapped_count += 1;
            self.first_swapped.get_or_insert(value.date);
        }
    }
}

/// Day counts, and what the rest of the column says about them.
#[derive(Clone, Debug, Default)]
struct Serials {
    count: u64,
    other_count: u64,
    has_dates: bool,
    dates: Option<(DateValue, DateValue)>,
    span: Option<(u64, u64)>,
}

impl Serials {
    fn observe(&mut self, serial: Serial) {
        self.count += 1;
        let (first, last) = self.span.unwrap_or((serial.days, serial.days));
        self.span = Some((first.min(serial.days), last.max(serial.days)));
    }

    fn observe_date(&mut self, value: DateValue) {
        self.has_dates = true;
        let (first, last) = self.dates.unwrap_or((value, value));
        self.dates = Some((first.min(value), last.max(value)));
    }

    /// Text of five digits is a day count beside dates, or where the column holds nothing else and
    /// spans no more than forty years; only two of them, where they are of the years 2000 to 2040.
    fn are_supported(&self) -> bool {
        const RECENT: std::ops::RangeInclusive<u64> = 36_526..=51_500;
        let Some((first, last)) = self.span else { return self.has_dates };
        let is_narrow = last - first <= 40 * 366;
        let are_recent = RECENT.contains(&first) && RECENT.contains(&last);
        let is_alone = self.other_count == 0 && is_narrow;
        self.has_dates || (is_alone && (self.count >= 3 || (self.count == 2 && are_recent)))
    }

    /// Whether only counting from 1904 brings the counts among the other dates of the column.
    fn are_1904(&self) -> bool {
        let (Some((first, last)), Some((earliest, latest))) = (self.span, self.dates) else {
            return false;
        };
        let lies_among = |is_1904: bool| {
            let day = |days| Serial { days, is_stored_number: false }.day(is_1904);
            let ends = day(first).zip(day(last));
            ends.is_some_and(|(first, last)| first <= latest && last >= earliest)
        };
        lies_among(true) && !lies_among(false)
    }
}

/// The times of day of instants.
#[derive(Clone, Debug, Default)]
struct Midnights {
    count: u64,
    other_count: u64,
    span: Option<(u64, u64)>,
}

impl Midnights {
    fn observe(&mut self, seconds: Option<u64>) {
        let Some(seconds) = seconds else {
            self.other_count += 1;
            return;
        };
        self.count += 1;
        let (first, last) = self.span.unwrap_or((seconds, seconds));
        self.span = Some((first.min(seconds), last.max(seconds)));
    }

    /// Instants that all have one time of day, or two an hour apart (summer time), are midnights
    /// where they were written down.
    fn are_local(&self) -> bool {
        self.other_count == 0 && self.span.is_some_and(|(first, last)| last - first <= 3_600)
    }
}
