//! Which country, province and city a deal belongs to, from whatever its country, region and city cells
//! hold.
//!
//! Names are data (`countries.csv`, `country_labels.csv`, `places.csv` in `schema/reference/`). Each
//! name stands for the countries it may lie in; this file knows how several names narrow each other:
//!
//! - within a cell, names joined by commas or dashes belong together (`San Jose, Costa Rica`), the
//!   later ones deciding; names joined by `/`, `&`, `、` or `and` are alternatives;
//! - the country cell decides before the region cell, and that before the city cell;
//! - what is still several countries (`India / US`) is unknown: nothing is guessed;
//! - so does the province: what is still several of them (`北京/上海`) is unknown, and so is the city;
//! - Hong Kong, Macao and Taiwan have their own codes, also where China is named beside them; but a
//!   source that writes codes of three letters has `HKG` too, and its `CHN` is meant.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::blank::spaced;
use crate::reference::{Labels, Meanings, normal_form, records};

mod spot;

use spot::{
    COMMAS, Lookup, Spot, Yields, decide, first_of_list, is_particle, narrow, parts_before_code,
    province_and_city, without_flags,
};

const COUNTRIES: &str = include_str!("../../schema/reference/countries.csv");
const COUNTRY_LABELS: &str = include_str!("../../schema/reference/country_labels.csv");
const PLACES: &str = include_str!("../../schema/reference/places.csv");

/// The code in `country_labels.csv` of words that name no single country, such as 海外 or `Asia`.
const NO_COUNTRY: &str = "-";
/// China, and what lies in it with a code of its own.
const OF_CHINA: [&str; 4] = ["CN", "HK", "MO", "TW"];
/// Words around a place's name that are not part of it.
const AROUND: [&str; 12] = [
    "greater",
    "area",
    "city",
    "metropolitan",
    "metro",
    "province",
    "region",
    "municipality",
    "district",
    "county",
    "state",
    "of",
];
/// Endings of Chinese administrative names, longest first.
const ENDINGS: [&str; 11] = [
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "自治州",
    "地区",
    "省",
    "市",
    "区",
    "县",
];

/// Where a deal belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// ISO 3166-1 alpha-2 code, `XK` for Kosovo; `None` where not stated, unknown or undecided.
    pub country: Option<String>,
    /// Province of China in Chinese, state of the USA or India in English, as the list of places has
    /// it; `None` elsewhere.
    pub province: Option<String>,
    /// City as the list of places has it, in Chinese in China, elsewhere in English.
    pub city: Option<String>,
    /// Whether the cells were understood; blank cells leave nothing to understand.
    pub is_known: bool,
}

impl Place {
    /// A country of which nothing more is known.
    pub(crate) fn of(country: &str) -> Self {
        Self { country: Some(country.to_owned()), is_known: true, ..Self::default() }
    }

    /// Whether it is in the country and the province of the other one.
    pub(crate) fn is_beside(&self, other: &Self) -> bool {
        self.country == other.country && self.province == other.province
    }
}

/// The names of countries and places in force: the program's own and the team's.
#[derive(Clone, Debug)]
pub struct Places(Meanings<String>);

/// The code of each listed name of a country.
static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    for record in records(COUNTRIES) {
        let code = record.get(0).unwrap_or_default();
        names.extend(record.iter().map(|name| (normal_form(name), code.to_owned())));
    }
    names.extend(
        records(COUNTRY_LABELS)
            .filter_map(|record| Some((normal_form(record.get(0)?), record.get(1)?.to_owned()))),
    );
    names
});

/// The countries each listed name of a place may lie in.
static SPOTS: LazyLock<BTreeMap<String, Vec<Spot>>> = LazyLock::new(|| {
    let mut places: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for record in records(PLACES) {
        let (Some(label), Some(country)) = (record.get(0), record.get(1)) else { continue };
        let name = |column| record.get(column).filter(|it| !it.is_empty()).map(str::to_owned);
        let yields = match record.get(4) {
            Some("us") => Yields::ToUs,
            Some("all") => Yields::ToAll,
            _ => Yields::Never,
        };
        let spot = Spot { province: name(2), city: name(3), yields, ..Spot::of(country, false) };
        places.entry(normal_form(label)).or_default().push(spot);
    }
    places
});

/// Provinces that have the name of one of their cities, and others: `New York` is the state where a
/// column of states has it.
static NAMED_LIKE_A_CITY: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let mut cities: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for spot in SPOTS.values().flatten() {
        if let (Some(province), Some(city)) = (&spot.province, &spot.city) {
            cities.entry(province).or_default().insert(city);
        }
    }
    cities.retain(|province, cities| cities.len() > 1 && cities.contains(province));
    cities.into_keys().collect()
});

/// The text with a comma before a code behind a name: `Recife/PE` is one place.
fn with_state(text: &str) -> Cow<'_, str> {
    let is_code = |it: &str| it.len() == 2 && it.bytes().all(|byte| byte.is_ascii_uppercase());
    match text.rsplit_once('/') {
        Some((name, code)) if is_code(code) && name.trim().len() > 3 => {
            format!("{name}, {code}").into()
        }
        _ => text.into(),
    }
}

impl Places {
    /// The program's names, then the team's pairs of label and country, later ones first in force.
    ///
    /// A country is a code of two or three letters or any name already known. Other pairs are left
    /// out; [`Places::add`] tells.
    #[must_use]
    pub fn new(extra: &Labels) -> Self {
        let mut places = Self(Meanings::of(&NAMES));
        for (label, country) in extra {
            places.add(label, country);
        }
        places
    }

    /// Adds a name of a country or of a place; false, and nothing added, if nobody knows `country`.
    pub fn add(&mut self, label: &str, country: &str) -> bool {
        let Some(code) = self.country(country).map(str::to_owned) else { return false };
        self.0.add(label, code);
        true
    }

    /// The code of a country given by its code or one of its names; `None` if nobody knows it.
    #[must_use]
    pub fn country(&self, name: &str) -> Option<&str> {
        self.0.get(&normal_form(name)).map(String::as_str).filter(|code| *code != NO_COUNTRY)
    }

    /// Where a deal belongs whose cells read so; any of them may be blank.
    ///
    /// A country cell that reads `in` (国内外 of Chinese exports) is China; `IN` is India.
    #[must_use]
    pub fn parse(&self, country: &str, region: &str, city: &str) -> Place {
        let [country, region, city] = &[country, region, city].map(without_flags);
        let country = if country.trim() == "in" { "CN" } else { country };
        let lookup = [
            self.country_cell(&spaced(country)),
            self.region_cell(&spaced(region)),
            self.place_cell(&spaced(city)),
        ];
        let is_strange = lookup.iter().any(|it| matches!(it, Lookup::Strange));
        let spots: Vec<Vec<Spot>> = lookup.into_iter().filter_map(Lookup::spots).collect();
        let is_blank = spots.is_empty();
        // A code decides the country alone.
        let code = self.coded(country).map(str::to_owned);
        let spots = match &code {
            Some(code) => {
                let spots = spots.into_iter().map(|it| of_country(it, code));
                spots.filter(|it| !it.is_empty()).reduce(narrow)
            }
            None => spots.into_iter().reduce(narrow),
        };
        let spots = spots.unwrap_or_default();
        let country = code.or_else(|| decide(&spots));
        let (province, city) = match &country {
            Some(country) => province_and_city(&spots, country),
            None => (None, None),
        };
        let is_known = country.is_some() || (is_blank && !is_strange);
        Place { country, province, city, is_known }
    }

    /// The country of a code of three capital letters, which nothing beside it can change.
    fn coded(&self, text: &str) -> Option<&str> {
        let text = text.trim();
        let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        self.country(text).filter(|_| is_code)
    }

    /// In the country cell a name known as a country's is nothing else: `CA` is Canada there. Of several
    /// countries the first is meant, where the company sits.
    fn country_cell(&self, text: &str) -> Lookup {
        let text = first_of_list(text);
        match self.country(text) {
            Some(country) if normal_form(text).len() <= 3 => Lookup::country(country, true),
            Some(_) => self.cell(text),
            None => self.first_country(text, &[',', '，', ';', '；', '|', '、', '\n']),
        }
    }

    /// In the cell of the province a name that a city has, too, is the province's.
    fn region_cell(&self, text: &str) -> Lookup {
        match self.cell(text) {
            Lookup::OneOf(mut spots) => {
                let is_province = |name: &String| NAMED_LIKE_A_CITY.contains(name.as_str());
                spots.iter_mut().for_each(|spot| {
                    spot.city
                        .take_if(|city| spot.province.as_ref() == Some(city) && is_province(city));
                });
                Lookup::OneOf(spots)
            }
            lookup => lookup,
        }
    }

    /// Of several places in a cell the first is meant; commas join the parts of one place.
    fn place_cell(&self, text: &str) -> Lookup {
        let text = first_of_list(text);
        // A code by itself is the country's, unless a state of the USA has it too.
        let is_code = text.len() == 2 && text.bytes().all(|it| it.is_ascii_uppercase());
        let is_american = |spots: &Vec<Spot>| spots.iter().any(|spot| spot.country == "US");
        match self.country(text).filter(|_| is_code) {
            Some(country) if !spots(&normal_form(text)).is_some_and(is_american) => {
                Lookup::country(country, true)
            }
            _ if self.are_countries(text) => self.cell(text.split(COMMAS).next().unwrap_or(text)),
            _ => self.first_country(text, &[';', '；', '|', '\n']),
        }
    }

    /// Whether commas part the names of countries and nothing else (`Kenya, Nigeria`), of which none lies in
    /// another: `Georgia, USA` is one place.
    fn are_countries(&self, text: &str) -> bool {
        let parts: Vec<&str> = text.split(COMMAS).map(str::trim).collect();
        let is_country = |part: &&str| part.len() > 3 && self.country(part).is_some();
        let (Some((first, others)), true) = (parts.split_first(), parts.iter().all(is_country))
        else {
            return false;
        };
        let (mut others, first) = (others.iter().peekable(), self.single(first).spots());
        let countries = |spots: Vec<Spot>| -> Vec<String> {
            spots.into_iter().map(|spot| spot.country).collect()
        };
        let first = first.map(countries).unwrap_or_default();
        let is_apart = |part: &&str| {
            let own = self.single(part).spots().map(countries).unwrap_or_default();
            !own.iter()
                .any(|country| first.contains(country) || OF_CHINA.contains(&country.as_str()))
        };
        others.peek().is_some() && others.all(is_apart)
    }

    /// What the first of several parts says that is a country or lies in one, unless they narrow each
    /// other (`Beijing; China`); the whole where there are no such parts.
    fn first_country(&self, text: &str, marks: &[char]) -> Lookup {
        let mut parts = text.split(marks).filter(|part| !part.trim().is_empty());
        if parts.clone().take(2).count() < 2 {
            return self.cell(text);
        }
        let lookup: Vec<Lookup> = parts.by_ref().map(|part| self.cell(part)).collect();
        if !marks.contains(&',') || lookup.iter().all(|it| matches!(it, Lookup::OneOf(_))) {
            return lookup.into_iter().reduce(Lookup::and_next).unwrap_or(Lookup::Nothing);
        }
        self.cell(text)
    }

    /// Alternatives: any of them may be meant.
    fn cell(&self, text: &str) -> Lookup {
        self.whole_or(text, || {
            let text = text.replace(" and ", "/").replace(" or ", "/");
            let text = with_state(&text);
            text.split(['/', '&', '、', '+']).map(|it| self.path(it)).reduce(Lookup::or)
        })
    }

    /// Names that belong together, the later ones deciding.
    fn path(&self, text: &str) -> Lookup {
        self.whole_or(text, || {
            text.rsplit(|it| ",-–—·|>;:()，；：（）\n".contains(it))
                .filter(|part| !is_particle(part))
                .map(|part| self.single(part))
                .reduce(Lookup::and)
        })
    }

    /// What a text says as one name, or failing that by its parts.
    fn whole_or(&self, text: &str, parts: impl FnOnce() -> Option<Lookup>) -> Lookup {
        match self.single(text) {
            Lookup::Strange => parts().unwrap_or(Lookup::Strange),
            lookup => lookup,
        }
    }

    fn single(&self, text: &str) -> Lookup {
        let name = normal_form(text);
        let lookup = self.named(&name);
        if !matches!(lookup, Lookup::Strange) {
            return lookup;
        }
        let is_around = |word: &&str| AROUND.iter().any(|it| it.eq_ignore_ascii_case(word));
        let plain: String = text.split_whitespace().filter(|it| !is_around(it)).collect();
        match self.named(&normal_form(&plain)) {
            Lookup::Strange => {
                self.before_code(text).unwrap_or_else(|| self.chinese_beginning(&name))
            }
            lookup => lookup,
        }
    }

    /// A known place with the code of its state behind it that no comma parts: `Austin TX`.
    fn before_code(&self, text: &str) -> Option<Lookup> {
        let spots = |text: &str| self.named(&normal_form(text)).spots();
        let (name, code) = parts_before_code(text)?;
        let (name, code) = (spots(name)?, spots(code)?);
        let mut states = code.iter().filter(|spot| spot.province.is_some());
        let is_state = states.any(|spot| name.iter().any(|it| it.country == spot.country));
        is_state.then(|| Lookup::OneOf(code).and(Lookup::OneOf(name)))
    }

    /// The known names that a Chinese name begins with, longest first: `中国广东省深圳市科技园`
    /// lies in 中国 and in 广东.
    fn chinese_beginning(&self, name: &str) -> Lookup {
        if name.is_ascii() {
            return Lookup::Strange;
        }
        let ends = name.char_indices().map(|(start, it)| start + it.len_utf8()).skip(1);
        let splits: Vec<(&str, &str)> = ends.filter_map(|end| name.split_at_checked(end)).collect();
        splits
            .into_iter()
            .rev()
            .filter(|(beginning, _)| !beginning.is_ascii())
            .map(|(beginning, rest)| (self.named(beginning), rest))
            .find(|(lookup, _)| !matches!(lookup, Lookup::Strange))
            .map_or(Lookup::Strange, |(lookup, rest)| lookup.and_run(self.chinese_beginning(rest)))
    }

    /// The countries a name in normal form may stand for.
    fn named(&self, name: &str) -> Lookup {
        if name.is_empty() {
            return Lookup::Nothing;
        }
        let country = self.0.get(name);
        if country.is_some_and(|code| code == NO_COUNTRY) {
            return Lookup::Nothing;
        }
        let is_name = name.len() > 2 || !SPOTS.contains_key(name);
        let spots: Vec<Spot> = country
            .map(|country| Spot::of(country, is_name))
            .into_iter()
            .chain(spots(name).into_iter().flatten().cloned())
            .collect();
        if spots.is_empty() { Lookup::Strange } else { Lookup::OneOf(spots) }
    }
}

/// What is left of places where a code has decided the country.
fn of_country(mut spots: Vec<Spot>, country: &str) -> Vec<Spot> {
    spots.retain(|spot| spot.country == country);
    spots
}

fn spots(name: &str) -> Option<&'static Vec<Spot>> {
    SPOTS.get(name).or_else(|| {
        let shorter = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))?;
        SPOTS.get(shorter).filter(|_| shorter.chars().count() > 1)
    })
}

#[cfg(test)]
mod tests;
