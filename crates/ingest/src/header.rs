//! From the header of a table to what each column is about, with the reason for each.
//!
//! Knows names of columns, and of cells only whether they can be what a name says (see `header::evidence`):
//! units and currencies in a header are left in its text for whoever reads amounts. For the quarter of a deal the announced date wins over the
//! date of the deal itself (see [`Field::AnnouncedOn`]).

mod event;
mod evidence;
mod form;
mod guess;
mod other_table;
mod role;
mod vocabulary;
mod wide;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use crate::field::Field;
use crate::rationale::Rationale;
use crate::rules::{Profile, Rules};
use evidence::{Evidence, Preference};
pub use evidence::{Fit, WITHHELD};
pub use role::SheetRole;
use vocabulary::{Guess, VOCABULARY};
pub use wide::{WidePlace, WideRound};

/// One column: its header as read, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Header as read, units included; empty if there is none.
    pub name: String,
    /// What the column is about.
    pub field: Field,
    /// Why: what the team or the profile says, the header, or its cells.
    pub reason: Rationale,
    /// How its cells fit what its header says; `None` where no cells are known.
    pub fit: Option<Fit>,
}

/// What the columns of a table are about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mapping {
    /// The columns, in sheet order.
    pub columns: Vec<Column>,
    /// What kind of table this is.
    pub role: SheetRole,
    /// Why it is taken for that kind.
    pub role_reason: Rationale,
    /// Whether one row holds several rounds of a company in parallel `;` lists.
    pub has_parallel_rounds: bool,
    /// The rounds that have columns of their own; none in most sheets.
    pub wide: Vec<WideRound>,
    /// The round label of every row, such as `M&A`, where the sheet lists events of one kind that
    /// are no fundraising.
    pub event: Option<&'static str>,
    /// Whether its headers say that it is a table of something else than rounds.
    pub is_other: bool,
}

impl Mapping {
    /// The first column of a field, counted from 0.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns_of(field).next()
    }

    /// All columns of a field, in sheet order, counted from 0.
    pub fn columns_of(&self, field: Field) -> impl Iterator<Item = usize> {
        let is_field = move |(_, column): &(usize, &Column)| column.field == field;
        self.columns.iter().enumerate().filter(is_field).map(|(index, _)| index)
    }

    /// The header of a field's first column, as read.
    #[must_use]
    pub fn name(&self, field: Field) -> Option<&str> {
        self.column(field).and_then(|index| self.columns.get(index)).map(|column| &*column.name)
    }

    /// Whether any column is this field.
    #[must_use]
    pub fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// The columns whose cells hold personal data, by header.
    pub fn personal(&self) -> impl Iterator<Item = &str> {
        self.columns_of(Field::Personal)
            .filter_map(|index| self.columns.get(index))
            .map(|column| &*column.name)
    }

    /// Takes deals without a date column for deals, where something else gives one date for all.
    pub fn date_all(&mut self, reason: Rationale) {
        if self.role == SheetRole::UndatedDeals && !self.is_other {
            self.role = SheetRole::Deals;
            self.role_reason = reason;
        }
    }

    /// Takes every row for one of the event that these texts, the name and titles of the sheet,
    /// speak of, where the columns leave that open.
    pub fn name_event<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        if self.event.is_none()
            && !self.is_other
            && let Some(event) = event::of_texts(&self.columns, texts)
        {
            let reason = self.list_events(event);
            self.role_reason = Rationale::EventsByTitle { reason, event: event.to_owned() };
        }
    }

    /// Takes every row for one of an event; returns what makes the table one of deals.
    fn list_events(&mut self, event: &'static str) -> Box<Rationale> {
        event::assign(&mut self.columns, event);
        self.event = Some(event);
        let (role, reason) = role::decide(&self.columns, true);
        self.role = role;
        Box::new(reason)
    }

    /// This layout as a profile: recognized by its headers, with each of them spelled out.
    #[must_use]
    pub fn to_profile(&self, name: &str) -> Profile {
        let understood = || self.columns.iter().filter(|column| !column.name.trim().is_empty());
        let is_informative =
            |column: &&Column| !matches!(column.field, Field::Other | Field::Personal);
        Profile {
            name: name.to_owned(),
            requires: understood()
                .filter(is_informative)
                .map(|column| column.name.clone())
                .collect(),
            headers: understood().map(|column| (column.name.clone(), column.field)).collect(),
            ..Profile::default()
        }
    }
}

/// Decides what each column is about.
///
/// `samples` holds some cell texts of each column, from all over the rows that are known.
/// Headers of the team's file come first, then those of the `profile`, then the program's own. A
/// field goes to the column whose cells fit it best, then to the strongest reason, then to the one
/// listed first in `schema/reference/headers.csv`, then to the leftmost.
#[must_use]
pub fn map(
    names: &[String],
    samples: &[Vec<&str>],
    rules: &Rules,
    profile: Option<&Profile>,
) -> Mapping {
    let evidence = Evidence::new(samples, rules);
    let guesses = names.iter().map(|name| find(name, rules, profile)).collect();
    let mut columns = assign(names, guesses, &evidence);
    let wide = wide::assign(&mut columns, evidence.rounds());
    role::promote(&mut columns);
    guess::from_values(&mut columns, samples);
    guess::from_months(&mut columns, samples);
    evidence.find_rounds(&mut columns);
    evidence.find_personal(&mut columns);
    role::assign(&mut columns);
    evidence.drop_shared_ids(&mut columns);
    let event = event::of_headers(&columns);
    let other = other_table::kind(&columns);
    let is_other = other.is_some();
    let (role, role_reason) =
        other.map_or_else(|| role::decide(&columns, false), |it| (SheetRole::NotDeals, it));
    let has_parallel_rounds = names.iter().filter(|name| is_parallel(name)).count() > 1;
    let mut mapping =
        Mapping { columns, role, role_reason, has_parallel_rounds, wide, event: None, is_other };
    if let Some(event) = event.filter(|_| !is_other) {
        let reason = mapping.list_events(event);
        mapping.role_reason = Rationale::EventsByHeader { reason, event: event.to_owned() };
    }
    mapping
}

/// The longest text that may be a header, notes in it included.
const MOST_HEADING_BYTES: usize = 1_000;

/// Whether a text is a header the program or the team knows: strong evidence for a header row.
///
/// Row numbers are no evidence, for `No` is an answer as well as a header.
#[must_use]
pub fn is_known_header(text: &str, rules: &Rules) -> bool {
    if text.len() > MOST_HEADING_BYTES {
        return false;
    }
    known(text, rules).is_some() || rules.is_source_header(text) || event::is_header(text)
}

/// How much a row looks like the header of a deal sheet; 0 if not at all.
///
/// Each field counts once: 3 for what makes a deal (company, date, round, amount, investors), 1 for
/// anything else. A cell that begins with a digit counts against the row, because headers are words.
#[must_use]
pub fn score(cells: &[&str], rules: &Rules) -> u32 {
    let fields: BTreeSet<Field> = cells.iter().filter_map(|text| known(text, rules)).collect();
    let is_core = |field: Field| field.is_company() || field.is_date() || field.is_terms();
    let points = |field: Field| if is_core(field) { 3 } else { 1 };
    let starts_with_digit = |text: &&&str| text.trim().starts_with(char::is_numeric);
    let against = cells.iter().filter(starts_with_digit).map(|_| 1).sum();
    fields.into_iter().map(points).sum::<u32>().saturating_sub(against)
}

fn known(text: &str, rules: &Rules) -> Option<Field> {
    let listed = || VOCABULARY.known(text).map(|guess| guess.field);
    rules.header(text).or_else(listed).filter(|field| *field != Field::RowNumber)
}

fn find(name: &str, rules: &Rules, profile: Option<&Profile>) -> Option<Guess> {
    let guess = |field, reason| Guess { field, otherwise: None, reason, preference: 0 };
    let by_profile = || profile.and_then(|profile| profile.header(name));
    rules
        .header(name)
        .map(|field| guess(field, Rationale::RulesFile))
        .or_else(|| by_profile().map(|field| guess(field, Rationale::Profile)))
        .or_else(|| VOCABULARY.find(name))
}

/// A column that may be a field, and how good it is for it.
struct Candidate {
    index: usize,
    guess: Guess,
    fit: Option<Fit>,
    verdict: Preference,
}

/// Gives each field to its best column; the others become what they are otherwise, or `Other`.
fn assign(names: &[String], guesses: Vec<Option<Guess>>, evidence: &Evidence) -> Vec<Column> {
    let mut columns: Vec<Column> = names.iter().map(|name| unassigned(name)).collect();
    let mut ranked = Vec::new();
    for (index, guess) in guesses.into_iter().enumerate() {
        let (Some(guess), Some(column)) = (guess, columns.get_mut(index)) else { continue };
        column.fit = evidence.fit(index, guess.field);
        let is_stated = rank(&guess.reason) < 2;
        if !is_stated && column.fit.is_some_and(Fit::is_contradicted) {
            let is_flag = guess.field == Field::LeadInvestors && evidence.is_flag(index);
            (column.field, column.reason) = match is_flag {
                true => (Field::LeadFlag, guess.reason),
                false => (Field::Other, Rationale::CellsAreNo { field: guess.field }),
            };
            continue;
        }
        ranked.push(Candidate { index, guess, fit: column.fit, verdict: Preference::Fits });
    }
    judge(&mut ranked);
    ranked.sort_by_key(|it| (it.place(), it.guess.preference, it.index));
    let mut used: BTreeMap<Field, String> = BTreeMap::new();
    for Candidate { index, guess, .. } in ranked {
        let Some(column) = columns.get_mut(index) else { continue };
        let is_free = |field: &Field| field.may_repeat() || !used.contains_key(field);
        match [Some(guess.field), guess.otherwise].into_iter().flatten().find(is_free) {
            Some(field) => {
                used.entry(field).or_insert_with(|| column.name.clone());
                column.field = field;
                column.reason = guess.reason;
            }
            None => {
                let better = used.get(&guess.field).cloned().unwrap_or_default();
                column.reason = Rationale::BetterColumn { name: better };
            }
        }
    }
    columns
}

/// Compares each candidate with the best one of its field.
fn judge(candidates: &mut [Candidate]) {
    let mut best: BTreeMap<Field, Fit> = BTreeMap::new();
    for candidate in candidates.iter() {
        let most = best.entry(candidate.guess.field).or_default();
        let fit = candidate.fit.unwrap_or_default();
        // A letter beside the round, which keeps its own column, does not compete with it.
        let is_letter = candidate.guess.otherwise == Some(Field::RoundCode);
        let informative = if is_letter { 0 } else { fit.informative };
        *most = most.best(Fit { informative, ..fit });
    }
    for candidate in candidates {
        let most = best.get(&candidate.guess.field).copied().unwrap_or_default();
        candidate.verdict = candidate.fit.map_or(Preference::Fits, |fit| fit.compare(most));
    }
}

impl Candidate {
    /// What the team or the profile says goes before what cells show, and that before the header.
    fn place(&self) -> (u8, Preference, u8) {
        let rank = rank(&self.guess.reason);
        (rank.min(2), if rank < 2 { Preference::Fits } else { self.verdict }, rank)
    }
}

fn unassigned(name: &str) -> Column {
    let reason =
        if guess::is_unnamed(name) { Rationale::NoHeader } else { Rationale::UnknownHeader };
    Column { name: name.to_owned(), field: Field::Other, reason, fit: None }
}

/// A known header with and without its unit are equally good: the list's order decides.
fn rank(reason: &Rationale) -> u8 {
    match reason {
        Rationale::RulesFile => 0,
        Rationale::Profile => 1,
        Rationale::KnownHeader | Rationale::KnownHeaderWithNote => 2,
        _ => 3,
    }
}

fn is_parallel(name: &str) -> bool {
    form::folded(name).starts_with("each round")
}

#[cfg(test)]
mod tests;
