//! Unit and currency that hold for a whole column: of its header, else of a title line, else of the
//! person, else of the profile. Knows no cell below the header.

use std::collections::BTreeMap;

use super::{Assumed, ImportOptions, Origin, Title};
use crate::cell::amount::{self, UnitNote};
use crate::cell::currency;
use crate::header::{Field, Mapping};
use crate::rules::{Profile, Rules};

/// Unit and currency of each column of money: of its header, else of the whole sheet. A column that
/// the source converted takes the sheet's unit only if that is not of another currency.
pub(super) fn assumed(
    mapping: &Mapping,
    titles: &[Title],
    profile: Option<&Profile>,
    options: &ImportOptions,
    rules: &Rules,
) -> BTreeMap<Field, Assumed> {
    let of_sheet = of_sheet(titles, profile, options, rules);
    let is_money = |field: &&Field| field.is_money() && mapping.has(**field);
    Field::ALL
        .iter()
        .filter(is_money)
        .map(|field| {
            let header = mapping.name(*field).unwrap_or_default();
            let own = Assumed::of(note(header, rules), &Origin::Header);
            let weaker = match field {
                Field::Amount | Field::AmountLow => of_sheet.clone(),
                Field::AmountUsd => of_sheet.unit_in("USD"),
                Field::AmountCny => of_sheet.unit_in("CNY"),
                _ => Assumed::default(),
            };
            (*field, own.or(weaker).at_home(header))
        })
        .collect()
}

/// The same of each column of amounts in a wide sheet, by its place in the table.
pub(super) fn assumed_of_rounds(
    mapping: &Mapping,
    titles: &[Title],
    profile: Option<&Profile>,
    options: &ImportOptions,
    rules: &Rules,
) -> BTreeMap<usize, Assumed> {
    let amounts = mapping.wide.iter().filter_map(|round| round.amount);
    let of_column = |at: usize| {
        let header = mapping.columns.get(at).map(|it| it.name.as_str()).unwrap_or_default();
        let own = Assumed::of(note(header, rules), &Origin::Header);
        (at, own.or(of_sheet(titles, profile, options, rules)).at_home(header))
    };
    amounts.map(of_column).collect()
}

/// Unit and currency that hold for the whole sheet: of its title lines, else of the command line, else of its
/// profile.
fn of_sheet(
    titles: &[Title],
    profile: Option<&Profile>,
    options: &ImportOptions,
    rules: &Rules,
) -> Assumed {
    let title = titles
        .iter()
        .flat_map(|(_, texts)| texts)
        .filter(|text| is_about_unit(text) || amount::is_note_of_unit(text))
        .flat_map(|text| text.split(['；', ';', '|']).map(move |part| (text, part)))
        .map(|(text, part)| Assumed::of(note(part, rules), &Origin::Title(text.clone())))
        .fold(Assumed::default(), Assumed::or);
    let noted = |unit: Option<&str>, currency: Option<&String>, origin: &Origin| {
        let unit = unit.and_then(amount::unit_named);
        Assumed::of(
            UnitNote { unit, currency: currency.cloned(), is_certain: currency.is_some() },
            origin,
        )
    };
    let options = noted(options.unit.as_deref(), options.currency.as_ref(), &Origin::CommandLine);
    let of_profile = profile
        .map(|profile| noted(profile.unit.as_deref(), profile.currency.as_ref(), &Origin::Profile));
    title.or(options).or(of_profile.unwrap_or_default())
}

fn note(text: &str, rules: &Rules) -> UnitNote {
    amount::unit_note(&currency::coded(text, &rules.currencies))
}

/// Whether a line speaks of the unit or the currency of amounts.
pub(crate) fn is_about_unit(text: &str) -> bool {
    const SIGNS: [&str; 18] = [
        "单位",
        "單位",
        "币种",
        "unit",
        "amounts in",
        "amounts are in",
        "amount in",
        "figures in",
        "figures are in",
        "values in",
        "in millions",
        "in thousands",
        "currency",
        "montants en",
        "beträge in",
        "angaben in",
        "importes en",
        "valores em",
    ];
    let text = text.to_lowercase();
    SIGNS.iter().any(|sign| text.contains(sign))
}
