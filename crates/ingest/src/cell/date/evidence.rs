//! Which of day and month comes first in a column: the evidence, in bounded memory, and the verdict
//! in words. Single cells are not remembered, but for one example of each kind.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::shape::Parts;
use super::{DateOrder, DateValue};
use crate::rationale::Rationale;

/// Steps from date to date without which the order of rows proves nothing.
const LEAST_STEPS: u64 = 6;
/// Cells without which the months of a column prove nothing.
const LEAST_CELLS: u64 = 5;
/// Months remembered for each reading; the years 1950 to 2099 have no more.
const MOST_MONTHS: usize = 1_800;

/// What the cells of one column say about the order of their parts.
#[derive(Clone, Debug, Default)]
pub(super) struct OrderEvidence {
    /// Cells that are a date only with the day first, such as `25/12/2018`.
    pub day_first: Proof,
    /// Cells that are a date only with the month first.
    pub month_first: Proof,
    /// Cells that are a different date under either order.
    pub ambiguous: Proof,
    /// Those of them that have dots between their parts and the year in full at the end.
    dotted_count: u64,
    /// Cells without a year that lie in the period of the sheet only with the day first.
    day_first_in_period: Proof,
    /// Those that do so only with the month first.
    month_first_in_period: Proof,
    /// The column as it would be with the day first.
    day_first_reading: OrderReading,
    /// The column as it would be with the month first.
    month_first_reading: OrderReading,
    short: ShortYears,
}

/// Cells that say the same, and the first of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Proof {
    pub count: u64,
    pub example: String,
}

impl Proof {
    /// These dates, where the other order is the one of the column.
    pub(super) fn misfits(&self) -> Box<Rationale> {
        Box::new(Rationale::Misfits { count: self.count, example: self.example.clone() })
    }

    fn add(&mut self, text: &str) {
        if self.count == 0 {
            text.trim().clone_into(&mut self.example);
        }
        self.count += 1;
    }
}

/// An order and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub order: DateOrder,
    pub reason: Rationale,
}

impl OrderEvidence {
    /// Takes a date into account that is the same under any order.
    pub(super) fn observe_certain(&mut self, value: DateValue) {
        self.day_first_reading.steps.add(value.date);
        self.month_first_reading.steps.add(value.date);
    }

    /// Takes notice of a date whose year is certain, whatever the order of the others.
    pub(super) fn observe_year(&mut self, value: DateValue) {
        self.short.known_years.extend(u32::try_from(value.date.year() % 100).ok());
    }

    /// Takes three numbers into account.
    pub(super) fn observe(&mut self, parts: Parts, text: &str) {
        self.short.add(parts);
        let day_first = parts.under(DateOrder::DayFirst);
        let month_first = parts.under(DateOrder::MonthFirst);
        match (day_first, month_first) {
            (Some(_), None) => self.day_first.add(text),
            (None, Some(_)) => self.month_first.add(text),
            (Some(day_first), Some(month_first)) => {
                let has_dots = || text.matches('.').count() > 1;
                let is_dotted = day_first != month_first && !parts.is_short() && has_dots();
                self.dotted_count += u64::from(is_dotted);
                self.observe_open(day_first, month_first, text);
            }
            (None, None) => {}
        }
    }

    /// Takes two numbers into account: what they are with the day first and with the month first in
    /// the period of their sheet.
    pub(super) fn observe_in_period(&mut self, readings: [Option<DateValue>; 2], text: &str) {
        match readings {
            [Some(_), None] => self.day_first_in_period.add(text),
            [None, Some(_)] => self.month_first_in_period.add(text),
            [Some(day_first), Some(month_first)] => {
                self.observe_open(day_first, month_first, text);
            }
            [None, None] => {}
        }
    }

    fn observe_open(&mut self, day_first: DateValue, month_first: DateValue, text: &str) {
        self.day_first_reading.add(day_first.date);
        self.month_first_reading.add(month_first.date);
        if day_first != month_first {
            self.ambiguous.add(text);
        }
    }

    /// The order the evidence proves, strongest evidence first; `None` if none does.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        self.by_short_years()
            .or_else(|| self.by_large_parts())
            .or_else(|| self.by_period())
            .or_else(|| self.by_row_order())
            .or_else(|| self.by_months())
            .or_else(|| self.by_dots())
    }

    fn by_short_years(&self) -> Option<Verdict> {
        let (years, days) = (self.short.first.len(), self.short.last.len());
        let reason = Rationale::ShortYears { years, days };
        self.short.is_year_first().then_some(Verdict { order: DateOrder::YearFirst, reason })
    }

    /// A part over 12 is a day. Where both orders are proved, three quarters have to agree.
    fn by_large_parts(&self) -> Option<Verdict> {
        let (order, most, least) = if self.day_first.count >= self.month_first.count {
            (DateOrder::DayFirst, &self.day_first, &self.month_first)
        } else {
            (DateOrder::MonthFirst, &self.month_first, &self.day_first)
        };
        let is_proved = most.count > 0
            && (least.count * 3 <= most.count
                || self.ambiguous.count == 0 && least.count < most.count);
        is_proved.then(|| {
            let (count, example) = (most.count, most.example.clone());
            let reason = match order {
                DateOrder::DayFirst => Rationale::FirstPartLarge { count, example },
                _ => Rationale::SecondPartLarge { count, example },
            };
            let reason = match least.count {
                0 => reason,
                _ => Rationale::But { reason: Box::new(reason), misfits: least.misfits() },
            };
            Verdict { order, reason }
        })
    }

    /// `03.04.2023`: whoever writes dots writes the day first.
    fn by_dots(&self) -> Option<Verdict> {
        let are_dotted = self.dotted_count > 0 && self.dotted_count == self.ambiguous.count;
        let example = self.ambiguous.example.clone();
        let reason = Rationale::DottedDates { count: self.dotted_count, example };
        let verdict = Verdict { order: DateOrder::DayFirst, reason };
        Some(verdict).filter(|_| are_dotted && !self.has_large_parts())
    }

    /// Whether no step of the column goes another way than the others, under one of its readings.
    pub(super) fn is_one_way(&self) -> bool {
        let is_one_way = |steps: &Steps| steps.total() > 0 && steps.up.min(steps.down) == 0;
        is_one_way(&self.day_first_reading.steps) || is_one_way(&self.month_first_reading.steps)
    }

    /// Whether a cell proves either order.
    pub(super) fn has_large_parts(&self) -> bool {
        self.day_first.count + self.month_first.count > 0
    }

    /// Dates without a year lie in the period of their sheet under one order only.
    fn by_period(&self) -> Option<Verdict> {
        let (day_first, month_first) = (&self.day_first_in_period, &self.month_first_in_period);
        let (order, proof) = match (day_first.count, month_first.count) {
            (1.., 0) => (DateOrder::DayFirst, day_first),
            (0, 1..) => (DateOrder::MonthFirst, month_first),
            _ => return None,
        };
        let reason = Rationale::InPeriod { count: proof.count, example: proof.example.clone() };
        Some(Verdict { order, reason })
    }

    /// A list sorted by date is in order under one reading only.
    fn by_row_order(&self) -> Option<Verdict> {
        let (day_first, month_first) =
            (&self.day_first_reading.steps, &self.month_first_reading.steps);
        let order = match (day_first.is_sorted(), month_first.is_sorted()) {
            (true, false) if month_first.is_unsorted() => DateOrder::DayFirst,
            (false, true) if day_first.is_unsorted() => DateOrder::MonthFirst,
            _ => return None,
        };
        let steps = if order == DateOrder::DayFirst { day_first } else { month_first };
        let reason = Rationale::RowsSorted { steps: steps.total() };
        Some(Verdict { order, reason }).filter(|_| !self.has_large_parts())
    }

    /// One reading falls into at most three months in a row, the other spreads over at least twice as
    /// many, and not because its days are the first of the month.
    fn by_months(&self) -> Option<Verdict> {
        if self.has_large_parts() || self.ambiguous.count < LEAST_CELLS {
            return None;
        }
        let (day_first, month_first) = (&self.day_first_reading, &self.month_first_reading);
        let order = if day_first.is_short_next_to(month_first) {
            DateOrder::DayFirst
        } else if month_first.is_short_next_to(day_first) {
            DateOrder::MonthFirst
        } else {
            return None;
        };
        let (near, far) = if order == DateOrder::DayFirst {
            (day_first, month_first)
        } else {
            (month_first, day_first)
        };
        let (near, far) = (near.months.len(), far.months.len());
        let reason = Rationale::MonthsInARow { near, far };
        Some(Verdict { order, reason })
    }
}

/// A column under one of the orders.
#[derive(Clone, Debug, Default)]
struct OrderReading {
    steps: Steps,
    /// Months since year 0.
    months: BTreeSet<i32>,
    count: u64,
    first_of_month_count: u64,
}

impl OrderReading {
    fn add(&mut self, date: Date) {
        self.steps.add(date);
        self.count += 1;
        self.first_of_month_count += u64::from(date.day() == 1);
        if self.months.len() < MOST_MONTHS {
            self.months.insert(i32::from(date.year()) * 12 + i32::from(date.month()));
        }
    }

    fn is_short_next_to(&self, other: &Self) -> bool {
        let span = |reading: &Self| match (reading.months.first(), reading.months.last()) {
            (Some(first), Some(last)) => last - first + 1,
            _ => 0,
        };
        let is_placeholder = other.first_of_month_count * 2 > other.count;
        (1..=3).contains(&span(self))
            && span(other) >= 6
            && other.months.len() >= 5
            && !is_placeholder
    }
}

/// How the dates of a column follow each other.
#[derive(Clone, Debug, Default)]
struct Steps {
    previous: Option<Date>,
    up: u64,
    down: u64,
}

impl Steps {
    fn add(&mut self, date: Date) {
        if let Some(previous) = self.previous {
            self.up += u64::from(date > previous);
            self.down += u64::from(date < previous);
        }
        self.previous = Some(date);
    }

    fn total(&self) -> u64 {
        self.up + self.down
    }

    /// At most one step in fifty goes the other way.
    fn is_sorted(&self) -> bool {
        self.total() >= LEAST_STEPS && self.up.min(self.down) * 50 <= self.total()
    }

    /// At least one step in five goes the other way.
    fn is_unsorted(&self) -> bool {
        self.total() >= LEAST_STEPS && self.up.min(self.down) * 5 >= self.total()
    }
}

/// The first and last parts of dates that have no part of four digits.
#[derive(Clone, Debug, Default)]
struct ShortYears {
    first: BTreeSet<u32>,
    last: BTreeSet<u32>,
    count: u64,
    /// Whether other dates of the column have their year of four digits last.
    has_long_years: bool,
    /// The last two digits of the years of dates that are certain.
    known_years: BTreeSet<u32>,
    year_first_count: u64,
    year_last_count: u64,
    /// The column as it would be with the year first.
    year_first_steps: Steps,
    /// The column as it would be with the day first.
    day_first_steps: Steps,
}

impl ShortYears {
    fn add(&mut self, parts: Parts) {
        if !parts.is_short() {
            self.has_long_years = true;
            return;
        }
        self.count += 1;
        self.first.insert(parts.first);
        self.last.insert(parts.last);
        if let Some(value) = parts.under(DateOrder::DayFirst) {
            self.day_first_steps.add(value.date);
        }
        let orders = [DateOrder::DayFirst, DateOrder::MonthFirst];
        if let Some(value) = parts.under(DateOrder::YearFirst) {
            self.year_first_count += 1;
            self.year_first_steps.add(value.date);
        }
        self.year_last_count += u64::from(orders.iter().any(|it| parts.under(*it).is_some()));
    }

    /// Whether every such date is one with the year first.
    fn is_whole(&self) -> bool {
        self.count > 0 && self.year_first_count == self.count
    }

    /// Years are few and days many, so the part with few values is the year; or the rows are sorted
    /// by date only when the year is first; or the year first is one of the other dates of the column;
    /// or no other part can be the year.
    fn is_year_first(&self) -> bool {
        let is_only_reading = self.year_first_count > 0 && self.year_last_count == 0;
        let has_few_years = self.last.len() >= 8 && self.last.len() >= 2 * self.first.len();
        let is_sorted = self.year_first_steps.is_sorted() && self.day_first_steps.is_unsorted();
        let is_known = self.are_known(&self.first) && !self.are_known(&self.last);
        let is_proved = has_few_years || is_sorted || is_known || self.has_years_in_a_row();
        let is_other =
            self.has_long_years || self.are_known(&self.last) && !self.are_known(&self.first);
        (is_only_reading || self.is_whole() && is_proved) && !is_other
    }

    fn are_known(&self, years: &BTreeSet<u32>) -> bool {
        !self.known_years.is_empty() && years.is_subset(&self.known_years)
    }

    /// Whether the first parts are one year or a few in a row, and the last at least twice as many;
    /// but for days that are a habit: the first of a month where the day is unknown, and its last.
    fn has_years_in_a_row(&self) -> bool {
        let is_habit = |day: &u32| *day == 1 || *day >= 28;
        let span = self.first.last().zip(self.first.first()).map(|(last, first)| last - first + 1);
        let are_in_a_row = span.is_some_and(|span| usize::try_from(span) == Ok(self.first.len()));
        are_in_a_row && self.last.len() >= 2 * self.first.len() && !self.first.iter().any(is_habit)
    }
}
