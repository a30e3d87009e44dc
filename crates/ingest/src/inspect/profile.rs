//! What was worked out about a layout, as a profile a person can read, correct and keep.

use std::num::NonZeroU32;

use crate::rules::{CountryCode, Profile};
use crate::survey::{ImportOptions, Origin, SheetSurvey, Survey};

/// The layout of the first sheet that holds deals, or else companies, as a profile. Where no sheet
/// does, the widest table with a header, for a person to say what its columns are; `None` where no
/// sheet has one.
pub(super) fn of_survey(survey: &Survey, options: &ImportOptions, name: &str) -> Option<Profile> {
    let Some(sheet) = survey.sheets.first() else { return of_skipped(survey, name) };
    let known = sheet.profile.clone().unwrap_or_default();
    let is_only = survey.sheets.iter().all(|it| it.info.position == sheet.info.position);
    let is_one_of_many = is_only && !survey.skipped.is_empty();
    let profile = sheet.mapping.to_profile(name);
    Some(Profile {
        title: known.title,
        rank: known.rank,
        currency: of_cells(sheet).or(options.currency.clone()).or(known.currency),
        unit: options.unit.clone().or(known.unit),
        country: options.country.as_deref().and_then(country).or(known.country),
        date_order: date_order(sheet).or(options.date_order).or(known.date_order),
        decimal: options.decimal.or(known.decimal),
        announced_on: known.announced_on,
        header_row: sheet.layout.header_row().and_then(NonZeroU32::new),
        sheet: sheet.info.name.clone().filter(|_| is_one_of_many),
        sectors: known.sectors,
        rounds: known.rounds,
        ..profile
    })
}

fn of_skipped(survey: &Survey, name: &str) -> Option<Profile> {
    let tables = survey.skipped.iter().flat_map(|skipped| &skipped.tables);
    let table = tables
        .filter(|table| table.layout.has_header())
        .max_by_key(|table| table.layout.names.len())?;
    let profile = table.mapping.to_profile(name);
    Some(Profile {
        requires: profile.headers.keys().cloned().collect(),
        header_row: table.layout.header_row().and_then(NonZeroU32::new),
        ..profile
    })
}

/// The currency that a title line names: next time the line may be missing.
fn of_cells(sheet: &SheetSurvey) -> Option<String> {
    let assumed = sheet.assumed(crate::header::Field::Amount);
    let is_title = |origin: &Origin| matches!(origin, Origin::Title(_));
    let named = assumed.currency.as_ref().filter(|(_, origin)| is_title(origin));
    named.map(|(currency, _)| currency.clone())
}

/// The order that the evidence shows: next time there may be none.
fn date_order(sheet: &SheetSurvey) -> Option<crate::cell::date::DateOrder> {
    let decided = sheet
        .dates
        .iter()
        .filter(|(field, _)| sheet.undecided.iter().all(|undecided| undecided.field != *field));
    decided.filter_map(|(_, reader)| reader.order()).next()
}

fn country(code: &str) -> Option<CountryCode> {
    CountryCode::try_from(code.to_owned()).ok()
}
