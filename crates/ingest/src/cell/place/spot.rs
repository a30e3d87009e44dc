//! The countries that names may stand for, and how several names narrow each other to one.
//!
//! Knows no names.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// Commas between the parts of a place, or between places.
pub(super) const COMMAS: [char; 2] = [',', '，'];

/// The first of several places of which each has parts of its own: `Cambridge, UK & Boston, US`.
pub(super) fn first_of_list(text: &str) -> &str {
    let of_mark = |mark: &str| {
        let mut parts = text.split(mark);
        let first = parts.next()?;
        let are_paths = text.contains(mark) && text.split(mark).all(|part| part.contains(COMMAS));
        are_paths.then_some(first)
    };
    [" & ", " and ", " / "].into_iter().find_map(of_mark).unwrap_or(text)
}

/// A country a name may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) country: String,
    pub(super) province: Option<String>,
    pub(super) city: Option<String>,
    /// Whether the name is the country's own, and not a place's or a code that a state has too.
    pub(super) is_name: bool,
    pub(super) yields: Yields,
}

/// To what a code of a state gives way where no neighbor decides: `WA` is Washington before it is Western
/// Australia, and `FI` is Finland before it is Florence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Yields {
    /// To nothing: with another country it is undecided.
    #[default]
    Never,
    /// To a state of the USA.
    ToUs,
    /// To everything.
    ToAll,
}

impl Spot {
    pub(super) fn of(country: &str, is_name: bool) -> Self {
        let yields = Yields::Never;
        Self { country: country.to_owned(), province: None, city: None, is_name, yields }
    }

    /// Whether it says no province, or one of these.
    fn is_in_one_of(&self, provinces: &BTreeSet<&String>) -> bool {
        self.province.as_ref().is_none_or(|it| provinces.contains(it))
    }

    /// The country alone.
    fn without_province(self) -> Self {
        Self { province: None, city: None, ..self }
    }
}

/// What a text was found to say.
pub(super) enum Lookup {
    /// Nothing at all, or a word that names no country.
    Nothing,
    /// Names, of which nobody knows any.
    Strange,
    /// One of these countries.
    OneOf(Vec<Spot>),
}

impl Lookup {
    pub(super) fn country(country: &str, is_name: bool) -> Self {
        Self::OneOf(vec![Spot::of(country, is_name)])
    }

    pub(super) fn spots(self) -> Option<Vec<Spot>> {
        match self {
            Self::OneOf(spots) => Some(spots),
            Self::Nothing | Self::Strange => None,
        }
    }

    /// What two names say together, the first one deciding.
    pub(super) fn and(self, other: Self) -> Self {
        self.joined(other, narrow)
    }

    /// What two names say that follow each other without a mark.
    pub(super) fn and_run(self, other: Self) -> Self {
        self.joined(other, narrow_run)
    }

    /// What two places of a list say, of which the first is meant.
    pub(super) fn and_next(self, other: Self) -> Self {
        self.joined(other, narrow_list)
    }

    /// What two alternatives say.
    pub(super) fn or(self, other: Self) -> Self {
        self.joined(other, |mut left, mut right| {
            let is_agreed = decide(&left) == decide(&right);
            left.append(&mut right);
            for spot in &mut left {
                spot.is_name &= is_agreed;
            }
            left
        })
    }

    fn joined(self, other: Self, join: impl Fn(Vec<Spot>, Vec<Spot>) -> Vec<Spot>) -> Self {
        match (self, other) {
            (Self::OneOf(left), Self::OneOf(right)) => Self::OneOf(join(left, right)),
            (Self::OneOf(spots), _) | (_, Self::OneOf(spots)) => Self::OneOf(spots),
            (Self::Strange, _) | (_, Self::Strange) => Self::Strange,
            (Self::Nothing, Self::Nothing) => Self::Nothing,
        }
    }
}

/// Of the countries the first names may stand for, those the next may stand for too; all of the
/// first where they share none. So of the provinces of a country.
pub(super) fn narrow(first: Vec<Spot>, next: Vec<Spot>) -> Vec<Spot> {
    let is_china = first.iter().all(|spot| spot.country == "CN");
    if is_china && next.iter().all(|spot| ["HK", "MO", "TW"].contains(&spot.country.as_str())) {
        return next;
    }
    let is_in = |spot: &Spot, others: &[Spot]| others.iter().any(|it| it.country == spot.country);
    let shared = first.iter().filter(|spot| is_in(spot, &next)).map(|spot| {
        let (own, others) = (provinces(&first, &spot.country), provinces(&next, &spot.country));
        (spot, own.is_disjoint(&others) || spot.is_in_one_of(&others))
    });
    let shared = shared.filter(|(_, is_left)| *is_left).map(|(spot, _)| spot.clone());
    let added = next.iter().filter(|spot| is_in(spot, &first)).filter_map(|spot| {
        let (own, others) = (provinces(&next, &spot.country), provinces(&first, &spot.country));
        match others.is_empty() || own.is_empty() || spot.is_in_one_of(&others) {
            true => Some(spot.clone()),
            // Of two provinces the first decides.
            false => own.is_disjoint(&others).then(|| spot.clone().without_province()),
        }
    });
    let all: Vec<Spot> = shared.chain(added).collect();
    if all.is_empty() { first } else { all }
}

/// The same of names without a mark between them: `北京上海` is neither of the two.
pub(super) fn narrow_run(first: Vec<Spot>, next: Vec<Spot>) -> Vec<Spot> {
    let is_split = |spot: &Spot| {
        let (own, others) = (provinces(&first, &spot.country), provinces(&next, &spot.country));
        !own.is_empty() && !others.is_empty() && own.is_disjoint(&others)
    };
    match next.iter().any(is_split) {
        true => first.into_iter().chain(next).collect(),
        false => narrow(first, next),
    }
}

/// The same of several places in a list: what the first says of province and city is not changed.
pub(super) fn narrow_list(first: Vec<Spot>, next: Vec<Spot>) -> Vec<Spot> {
    let is_placed = first.iter().any(|spot| spot.province.is_some() || spot.city.is_some());
    let next = next.into_iter();
    let next = match is_placed {
        true => next.map(Spot::without_province).collect(),
        false => next.collect(),
    };
    narrow(first, next)
}

/// The provinces of a country among the spots.
fn provinces<'a>(spots: &'a [Spot], country: &str) -> BTreeSet<&'a String> {
    let of_country = spots.iter().filter(|spot| spot.country == country);
    of_country.filter_map(|spot| spot.province.as_ref()).collect()
}

/// The one country that is left, or the one among several that was named outright.
pub(super) fn decide(spots: &[Spot]) -> Option<String> {
    let spots = &*unyielding(spots);
    let only = |mut countries: Vec<&String>| {
        countries.sort();
        countries.dedup();
        match countries.as_slice() {
            [country] => Some((*country).clone()),
            _ => None,
        }
    };
    only(spots.iter().map(|spot| &spot.country).collect()).or_else(|| {
        only(spots.iter().filter(|spot| spot.is_name).map(|spot| &spot.country).collect())
    })
}

/// The one province of a country that is left, and the one city in it; `None` where several are.
pub(super) fn province_and_city(spots: &[Spot], country: &str) -> (Option<String>, Option<String>) {
    let only = |names: BTreeSet<&String>| match names.first() {
        Some(name) if names.len() == 1 => Some((*name).clone()),
        _ => None,
    };
    let provinces = provinces(spots, country);
    if provinces.len() > 1 {
        return (None, None);
    }
    let of_country = spots.iter().filter(|spot| spot.country == country);
    let cities = of_country.filter_map(|spot| spot.city.as_ref());
    // `Buffalo, New York` lies in a state that has the name of another city.
    let (of_province, others): (BTreeSet<_>, BTreeSet<_>) =
        cities.partition(|city| provinces.contains(city));
    (only(provinces), only(if others.is_empty() { of_province } else { others }))
}

/// The countries without those that give way to another of them.
fn unyielding(spots: &[Spot]) -> Vec<Spot> {
    let is_american =
        |spot: &Spot| spot.country == "US" && spot.yields == Yields::Never && !spot.is_name;
    let (has_american, has_firm) =
        (spots.iter().any(is_american), spots.iter().any(|spot| spot.yields != Yields::ToAll));
    let stays = |spot: &&Spot| match spot.yields {
        Yields::Never => true,
        Yields::ToUs => !has_american,
        Yields::ToAll => !has_firm,
    };
    spots.iter().filter(stays).cloned().collect()
}

/// The text without flags beside a name (`🇩🇪 Germany`); of flags alone the code of the first country.
pub(super) fn without_flags(text: &str) -> Cow<'_, str> {
    const FLAG_BYTES: &[u8] = b"\xf0\x9f\x87";
    if memchr::memmem::find(text.as_bytes(), FLAG_BYTES).is_none() {
        return text.into();
    }
    let (flags, name): (String, String) = text.chars().partition(|it| ('🇦'..='🇿').contains(it));
    if !name.trim().is_empty() {
        return name.into();
    }
    let letter = |it: char| ('A'..='Z').zip('🇦'..='🇿').find(|(_, flag)| *flag == it);
    flags.chars().take(2).filter_map(letter).map(|(letter, _)| letter).collect::<String>().into()
}

/// Whether a part of a longer name is a short word in small letters, such as the `sur` of
/// `Ivry-sur-Seine`, and so no code of a country.
pub(super) fn is_particle(part: &str) -> bool {
    part.len() <= 3 && part.starts_with(|it: char| it.is_ascii_lowercase())
}

/// A name of words alone and two capital letters behind it, which may be a code.
pub(super) fn parts_before_code(text: &str) -> Option<(&str, &str)> {
    let (name, code) = text.trim().rsplit_once(' ')?;
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_of_words = name.chars().all(|it| it.is_alphabetic() || " .'".contains(it));
    (is_code && is_of_words).then_some((name, code))
}
