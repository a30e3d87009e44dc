//! What the cells of a column say for or against what its header says it is.
//!
//! One rule: a header proposes, the cells decide. A column whose cells are something else (counts,
//! answers such as `Yes`, countries, names) is not what its header says, however well that is known; and
//! of several candidates a filled one goes before a sparse one, and that before a blank one. Knows single
//! cells of a sample; how a whole column is read is decided later.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Column, Field};
use crate::cell::amount::{self, AmountContext};
use crate::cell::blank::is_answer;
use crate::cell::blank::is_empty;
use crate::cell::date::{ColumnDates, DateOrder, DateReader};
use crate::cell::personal::{is_personal, mentions_personal};
use crate::cell::place::Places;
use crate::cell::round::{DealKind, RoundClass, Rounds};
use crate::rationale::{CellsLike, Rationale};
use crate::rules::Rules;
use crate::sheet::Cell;

/// Cells of the sample that a column's header is checked against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fit {
    /// Cells that say anything.
    pub filled: usize,
    /// Those of them that read as what the column is taken for.
    pub fitting: usize,
    /// Those that are certainly something else.
    pub against: usize,
    /// Of the labels of rounds, those that tell a class or another event, more than `Venture` does; of
    /// amounts, those with a figure.
    pub informative: usize,
    /// All cells looked at.
    pub of: usize,
}

/// Stands in a sample for a cell whose text was personal data and is not known any more.
pub const WITHHELD: &str = "\u{1a}withheld";

/// What a column is as far as its cells tell, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Preference {
    /// Nothing speaks against it.
    Fits,
    /// Another column of the field has more than twice as many cells, or as many that tell more.
    Sparse,
    /// Every cell is blank, and another column of the field is not.
    Blank,
}

impl Fit {
    /// Whether the cells are something else than the header says.
    pub(super) fn is_contradicted(self) -> bool {
        self.filled > 0 && self.against * 5 >= self.filled * 4
    }

    /// Whether at least half of the cells that say anything fit.
    pub(super) fn is_good(self) -> bool {
        self.filled > 0 && self.fitting * 2 >= self.filled
    }

    /// Where the column is beside the best one that may be the same: the most cells filled, and the
    /// most that tell a class of rounds or a figure.
    pub(super) fn compare(self, best: Fit) -> Preference {
        match self.filled {
            0 if best.filled > 0 => Preference::Blank,
            filled if filled * 2 < best.filled => Preference::Sparse,
            _ if self.informative * 2 < best.informative => Preference::Sparse,
            _ => Preference::Fits,
        }
    }

    /// The better of each count.
    pub(super) fn best(self, other: Fit) -> Fit {
        let informative = self.informative.max(other.informative);
        Fit { filled: self.filled.max(other.filled), informative, ..self }
    }
}

/// Reads sample cells under the labels in force.
pub(super) struct Evidence<'a> {
    samples: &'a [Vec<&'a str>],
    rounds: Rounds,
    places: Places,
    dates: Option<DateReader>,
}

impl<'a> Evidence<'a> {
    /// Of the sample cells of each column of a table.
    pub(super) fn new(samples: &'a [Vec<&'a str>], rules: &Rules) -> Self {
        Self {
            samples,
            rounds: Rounds::new(&rules.rounds),
            places: Places::new(&rules.places),
            dates: ColumnDates::default().decide(Some(DateOrder::DayFirst)).ok(),
        }
    }

    /// The round labels in force.
    pub(super) fn rounds(&self) -> &Rounds {
        &self.rounds
    }

    /// How the cells of a column fit a field; `None` where no cells are known.
    pub(super) fn fit(&self, column: usize, field: Field) -> Option<Fit> {
        let cells = self.samples.get(column).filter(|cells| !cells.is_empty())?;
        let mut fit = Fit { of: cells.len(), ..Fit::default() };
        for text in cells.iter().map(|text| text.trim()).filter(|text| !is_empty(text)) {
            fit.filled += 1;
            fit.informative += usize::from(self.is_informative(field, text));
            match self.reads_as(field, text) {
                Some(true) => fit.fitting += 1,
                Some(false) => fit.against += 1,
                None => {}
            }
        }
        let is_lone_name = field == Field::Company && fit.filled == 1;
        Some(if is_lone_name { Fit { against: 0, ..fit } } else { fit })
    }

    /// Whether every cell of a column that says anything is yes, no, 1 or 0.
    pub(super) fn is_flag(&self, column: usize) -> bool {
        let cells = self.samples.get(column).into_iter().flatten().map(|text| text.trim());
        let mut filled = cells.filter(|text| !is_empty(text)).peekable();
        filled.peek().is_some() && filled.all(|text| is_answer(text) || text == "1" || text == "0")
    }

    /// An id that many companies have is that of a class of deals, such as the round, and of no deal: half of
    /// those that are there more than once.
    pub(super) fn drop_shared_ids(&self, columns: &mut [Column]) {
        let cells = |field: Field| {
            let at = columns.iter().position(|column| column.field == field)?;
            Some((at, self.samples.get(at)?))
        };
        let (Some((at, ids)), Some((_, companies))) =
            (cells(Field::SourceId), cells(Field::Company))
        else {
            return;
        };
        let mut met: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
        for (id, company) in ids.iter().zip(companies).filter(|(id, _)| !is_empty(id)) {
            let (count, companies) = met.entry(id.trim()).or_default();
            *count += 1;
            companies.insert(company.trim());
        }
        let is_repeated = |(count, _): &&(usize, BTreeSet<&str>)| *count > 1;
        let repeated_count = met.values().filter(is_repeated).count();
        let shared_count = met.values().filter(|(_, companies)| companies.len() > 1).count();
        let is_class = shared_count * 2 >= repeated_count && shared_count * 5 >= met.len();
        if let Some(column) = columns.get_mut(at).filter(|_| repeated_count > 0 && is_class)
            && !matches!(column.reason, Rationale::RulesFile | Rationale::Profile)
        {
            column.field = Field::Other;
            column.reason = Rationale::CellsAreNo { field: Field::SourceId };
        }
    }

    /// Takes a column whose header nobody knows for the round, where no other column is one, two thirds of its
    /// cells are known labels, and the table has dates and money or investors beside it.
    pub(super) fn find_rounds(&self, columns: &mut [Column]) {
        let has = |is: fn(Field) -> bool| columns.iter().any(|column| is(column.field));
        let has_terms = has(Field::is_amount) || has(Field::is_investor);
        if has(Field::is_round)
            || has(|it| it == Field::LastRound)
            || !has(Field::is_date)
            || !has_terms
        {
            return;
        }
        let is_round = |(at, column): &(usize, &mut Column)| {
            let is_open = matches!(column.reason, Rationale::UnknownHeader | Rationale::NoHeader);
            let fit = self.fit(*at, Field::Round).filter(|_| is_open);
            fit.is_some_and(|it| it.fitting * 3 >= it.filled * 2 && it.informative * 2 > it.filled)
        };
        if let Some((at, column)) = columns.iter_mut().enumerate().find(is_round) {
            column.field = Field::Round;
            column.reason = Rationale::CellsLike { kind: CellsLike::Rounds };
            column.fit = self.fit(at, Field::Round);
        }
    }

    /// Takes columns for personal data whose cells are telephone numbers, e-mail addresses or numbers of
    /// identity cards, whatever their header: none of what makes a deal looks so.
    pub(super) fn find_personal(&self, columns: &mut [Column]) {
        for (column, cells) in columns.iter_mut().zip(self.samples) {
            let is_open = matches!(column.field, Field::Other | Field::Description | Field::Tags)
                && !matches!(column.reason, Rationale::RulesFile | Rationale::Profile);
            let filled = || cells.iter().map(|text| text.trim()).filter(|text| !is_empty(text));
            let is_private =
                |text: &&str| *text == WITHHELD || is_personal(text) || mentions_personal(text);
            let personal_count = filled().filter(is_private).count();
            if is_open && personal_count > 0 && personal_count * 5 >= filled().count() * 4 {
                column.field = Field::Personal;
                column.reason = Rationale::CellsLike { kind: CellsLike::PersonalData };
            }
        }
    }

    /// Whether a text is what the field holds; `None` where it may be or not.
    fn reads_as(&self, field: Field, text: &str) -> Option<bool> {
        let is_other = || is_number(text) || is_answer(text);
        match field {
            Field::Round | Field::LastRound | Field::RoundCode => self.reads_as_round(text),
            _ if field.is_amount() || is_last_amount(field) => Some(is_amount(text)),
            _ if field.is_investor() => {
                not(is_other() || self.is_date(text) || self.is_place(text))
            }
            Field::Company | Field::LegalName => {
                not(is_other() || self.is_date(text) || self.is_place(text))
            }
            Field::Country => match self.is_place(text) {
                true => Some(true),
                false => not(is_other()),
            },
            Field::Sector | Field::SubSector | Field::Region | Field::City | Field::Place => {
                not(is_answer(text) || text.parse::<f64>().is_ok())
            }
            _ if field.is_date() || field == Field::LastFundedOn => {
                not(is_answer(text) || self.is_label(text))
            }
            _ => None,
        }
    }

    /// One round is meant; a list of several is what an investor looks for.
    fn reads_as_round(&self, text: &str) -> Option<bool> {
        let round = self.rounds.parse(text, None);
        match round.name {
            Some(name) => Some(!name.contains('/')).filter(|is_one| *is_one),
            None if round.is_known => None,
            None => not(is_number(text) || is_answer(text) || self.is_date(text)),
        }
    }

    fn is_informative(&self, field: Field, text: &str) -> bool {
        match field {
            Field::Round => self.has_class(text),
            _ => field.is_amount() && text.contains(char::is_numeric),
        }
    }

    fn has_class(&self, text: &str) -> bool {
        let round = self.rounds.parse(text, None);
        round.class != RoundClass::Unknown || round.kind != DealKind::Fundraising
    }

    fn is_label(&self, text: &str) -> bool {
        !text.chars().any(char::is_numeric) && self.rounds.parse(text, None).name.is_some()
    }

    fn is_date(&self, text: &str) -> bool {
        let has_year = text.bytes().filter(u8::is_ascii_digit).count() >= 5;
        has_year && self.dates.as_ref().is_some_and(|it| it.parse(&Cell::text(text)).is_ok())
    }

    /// Whether a text is the names of countries, and of nothing else.
    fn is_place(&self, text: &str) -> bool {
        let mut parts = text.split([',', ';', '/', '|', '、', '，', '；', '\n']);
        let is_country = |part: &str| self.places.country(part.trim()).is_some();
        text.len() > 1 && parts.all(is_country)
    }
}

/// Against where it is something else; otherwise nothing follows.
fn not(is_other: bool) -> Option<bool> {
    (is_other).then_some(false)
}

fn is_last_amount(field: Field) -> bool {
    matches!(field, Field::LastAmount | Field::LastAmountUsd)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit() || b".,%+- ".contains(&it))
}

/// Whether a text is an amount or says that it is not known; units are a later question. A text with a
/// figure and a sign or unit that can't be read may still be a damaged one.
fn is_amount(text: &str) -> bool {
    let context = AmountContext { unit: Some(rust_decimal::Decimal::ONE), ..Default::default() };
    amount::parse(text, &context).is_ok() || text.contains(|it: char| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(field: Field, cells: &[&str]) -> Fit {
        let samples = [cells.to_vec()];
        Evidence::new(&samples, &Rules::default()).fit(0, field).unwrap()
    }

    #[test]
    fn cells_of_another_thing_contradict_a_header() {
        for (field, cells) in [
            (Field::Round, ["2", "1"]),
            (Field::Round, ["Yes", "No"]),
            (Field::Investors, ["Yes", "no"]),
            (Field::Investors, ["Turkey, USA", "Japan"]),
            (Field::Investors, ["3", "12"]),
            (Field::Investors, ["是", "否"]),
            (Field::Amount, ["Long Bench Fund II", "Plain Bagel"]),
            (Field::Amount, ["Yes", "No"]),
            (Field::Company, ["1", "2"]),
            (Field::Company, ["China", "Japan"]),
            (Field::DealOn, ["Seed", "Angel"]),
        ] {
            assert!(fit(field, &cells).is_contradicted(), "{field} {cells:?}");
        }
    }

    #[test]
    fn cells_that_may_be_what_the_header_says_do_not_contradict_it() {
        for (field, cells) in [
            (Field::Round, ["Seed", "启动轮"]),
            (Field::Round, ["$1.1M / Seed", "A"]),
            (Field::Investors, ["Long Bench", "Yes"]),
            (Field::Amount, ["数千万", "undisclosed"]),
            (Field::Amount, ["15,000,0000", "$12m in debt"]),
            (Field::Company, ["360", "58.com"]),
            (Field::Round, ["", "-"]),
        ] {
            assert!(!fit(field, &cells).is_contradicted(), "{field} {cells:?}");
        }
    }

    #[test]
    fn a_fuller_column_goes_before_a_sparse_one_and_that_before_a_blank_one() {
        let of = |filled| Fit { filled, of: 20, ..Fit::default() };
        assert!(of(20).compare(of(20)) < of(9).compare(of(20)));
        assert!(of(9).compare(of(20)) < of(0).compare(of(20)));
        assert_eq!(of(0).compare(of(0)), Preference::Fits, "no cell speaks against either");
        let venture = fit(Field::Round, &["Venture Capital", "Venture Capital"]);
        let lettered = fit(Field::Round, &["Series A/Round 1", "Venture Debt"]);
        assert!(lettered.compare(venture.best(lettered)) < venture.compare(venture.best(lettered)));
    }
}
