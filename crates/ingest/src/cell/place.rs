//! Which country a deal belongs to, from whatever its country, region and city cells hold.
//!
//! Names are data (`countries.csv`, `country_labels.csv`, `places.csv` in `schema/reference/`). Each
//! name stands for the countries it may lie in; this file knows how several names narrow each other:
//!
//! - within a cell, names joined by commas or dashes belong together (`San Jose, Costa Rica`), the
//!   later ones deciding; names joined by `/`, `&`, `、` or `and` are alternatives;
//! - the country cell decides before the region cell, and that before the city cell;
//! - what is still several countries (`India / US`) is unknown: nothing is guessed;
//! - Hong Kong, Macao and Taiwan have their own codes, also where China is named beside them; but a
//!   source that writes codes of three letters has `HKG` too, and its `CHN` is meant.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::blank::spaced;
use crate::reference::{Meanings, normal_form, records};

mod spot;

use spot::{Said, Spot, Yields, decide, narrow};

const COUNTRIES: &str = include_str!("../../../../schema/reference/countries.csv");
const COUNTRY_LABELS: &str = include_str!("../../../../schema/reference/country_labels.csv");
const PLACES: &str = include_str!("../../../../schema/reference/places.csv");

/// The code in `country_labels.csv` of words that name no single country, such as 海外 or `Asia`.
const NO_COUNTRY: &str = "-";
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
    /// Province of China in Chinese, state of the USA or India in English; `None` elsewhere.
    pub region: Option<String>,
    /// Whether the cells were understood; blank cells leave nothing to understand.
    pub is_known: bool,
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
        let region = record.get(2).filter(|it| !it.is_empty()).map(str::to_owned);
        let yields = match record.get(3) {
            Some("us") => Yields::ToUs,
            Some("all") => Yields::ToAll,
            _ => Yields::Never,
        };
        let spot = Spot { region, yields, ..Spot::of(country, false) };
        places.entry(normal_form(label)).or_default().push(spot);
    }
    places
});

impl Places {
    /// The program's names, then the team's pairs of label and country, later ones first in force.
    ///
    /// A country is a code of two or three letters or any name already known. Other pairs are left
    /// out; [`Places::add`] tells.
    #[must_use]
    pub fn new(extra: &[(String, String)]) -> Self {
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
    pub fn read(&self, country: &str, region: &str, city: &str) -> Place {
        let country = if country.trim() == "in" { "CN" } else { country };
        let said = [
            self.country_cell(&spaced(country)),
            self.cell(&spaced(region)),
            self.place_cell(&spaced(city)),
        ];
        let is_strange = said.iter().any(|it| matches!(it, Said::Strange));
        let spots: Vec<Vec<Spot>> = said.into_iter().filter_map(Said::spots).collect();
        let decided = match self.coded(country) {
            Some(code) => Some(code.to_owned()),
            None => decide(&spots.iter().cloned().reduce(narrow).unwrap_or_default()),
        };
        let region = decided.as_ref().and_then(|country| {
            let mut all = spots.iter().flatten().filter(|spot| spot.country == *country);
            all.find_map(|spot| spot.region.clone())
        });
        let is_known = decided.is_some() || (spots.is_empty() && !is_strange);
        Place { country: decided, region, is_known }
    }

    /// The country of a code of three capital letters, which nothing beside it can change.
    fn coded(&self, text: &str) -> Option<&str> {
        let text = text.trim();
        let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        self.country(text).filter(|_| is_code)
    }

    /// In the country cell a name known as a country's is nothing else: `CA` is Canada there. Of several
    /// countries the first is meant, where the company sits.
    fn country_cell(&self, text: &str) -> Said {
        match self.country(text) {
            Some(country) if normal_form(text).len() <= 3 => Said::country(country, true),
            Some(_) => self.cell(text),
            None => self.first_country(text, &[',', '，', ';', '；', '|', '、', '\n']),
        }
    }

    /// Of several places in a cell the first is meant; commas join the parts of one place.
    fn place_cell(&self, text: &str) -> Said {
        // A code that stands alone is the country's, unless a state of the USA has it too.
        let is_code = text.len() == 2 && text.bytes().all(|it| it.is_ascii_uppercase());
        let is_american = |spots: &Vec<Spot>| spots.iter().any(|spot| spot.country == "US");
        match self.country(text).filter(|_| is_code) {
            Some(country) if !spots(&normal_form(text)).is_some_and(is_american) => {
                Said::country(country, true)
            }
            _ => self.first_country(text, &[';', '；', '|', '\n']),
        }
    }

    /// What the first of several parts says that is a country or lies in one, unless they narrow each
    /// other (`Beijing; China`); the whole where there are no such parts.
    fn first_country(&self, text: &str, marks: &[char]) -> Said {
        let mut parts = text.split(marks).filter(|part| !part.trim().is_empty());
        if parts.clone().take(2).count() < 2 {
            return self.cell(text);
        }
        let said: Vec<Said> = parts.by_ref().map(|part| self.cell(part)).collect();
        if !marks.contains(&',') || said.iter().all(|it| matches!(it, Said::OneOf(_))) {
            return said.into_iter().reduce(Said::and).unwrap_or(Said::Nothing);
        }
        self.cell(text)
    }

    /// Alternatives: any of them may be meant.
    fn cell(&self, text: &str) -> Said {
        self.whole_or(text, || {
            let text = text.replace(" and ", "/").replace(" or ", "/");
            text.split(['/', '&', '、', '+']).map(|it| self.path(it)).reduce(Said::or)
        })
    }

    /// Names that belong together, the later ones deciding.
    fn path(&self, text: &str) -> Said {
        self.whole_or(text, || {
            text.rsplit(|it| ",-–—·|>;:()，；：（）\n".contains(it))
                .filter(|part| !is_particle(part))
                .map(|part| self.single(part))
                .reduce(Said::and)
        })
    }

    /// What a text says as one name, or failing that by its parts.
    fn whole_or(&self, text: &str, parts: impl FnOnce() -> Option<Said>) -> Said {
        match self.single(text) {
            Said::Strange => parts().unwrap_or(Said::Strange),
            said => said,
        }
    }

    fn single(&self, text: &str) -> Said {
        let name = normal_form(text);
        let said = self.named(&name);
        if !matches!(said, Said::Strange) {
            return said;
        }
        let is_around = |word: &&str| AROUND.iter().any(|it| it.eq_ignore_ascii_case(word));
        let plain: String = text.split_whitespace().filter(|it| !is_around(it)).collect();
        match self.named(&normal_form(&plain)) {
            Said::Strange => self.chinese_beginning(&name),
            said => said,
        }
    }

    /// The known names that a Chinese name begins with, longest first: `中国广东省深圳市科技园`
    /// lies in 中国 and in 广东.
    fn chinese_beginning(&self, name: &str) -> Said {
        if name.is_ascii() {
            return Said::Strange;
        }
        let ends = name.char_indices().map(|(start, it)| start + it.len_utf8()).skip(1);
        let splits: Vec<(&str, &str)> = ends.filter_map(|end| name.split_at_checked(end)).collect();
        splits
            .into_iter()
            .rev()
            .filter(|(beginning, _)| !beginning.is_ascii())
            .map(|(beginning, rest)| (self.named(beginning), rest))
            .find(|(said, _)| !matches!(said, Said::Strange))
            .map_or(Said::Strange, |(said, rest)| said.and(self.chinese_beginning(rest)))
    }

    /// The countries a name in normal form may stand for.
    fn named(&self, name: &str) -> Said {
        if name.is_empty() {
            return Said::Nothing;
        }
        let country = self.0.get(name);
        if country.is_some_and(|code| code == NO_COUNTRY) {
            return Said::Nothing;
        }
        let is_name = name.len() > 2 || !SPOTS.contains_key(name);
        let spots: Vec<Spot> = country
            .map(|country| Spot::of(country, is_name))
            .into_iter()
            .chain(spots(name).into_iter().flatten().cloned())
            .collect();
        if spots.is_empty() { Said::Strange } else { Said::OneOf(spots) }
    }
}

fn spots(name: &str) -> Option<&'static Vec<Spot>> {
    SPOTS.get(name).or_else(|| {
        let shorter = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))?;
        SPOTS.get(shorter).filter(|_| shorter.chars().count() > 1)
    })
}

/// Whether a part of a longer name is a short word in small letters, such as the `sur` of
/// `Ivry-sur-Seine`, and so no code of a country.
fn is_particle(part: &str) -> bool {
    part.len() <= 3 && part.starts_with(|it: char| it.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_countries(table: &[(&str, &str, &str, &str)]) {
        let places = Places::new(&[]);
        for (country, region, city, code) in table {
            let place = places.read(country, region, city);
            let found = place.country.unwrap_or_default();
            assert_eq!(found, *code, "{country} / {region} / {city}");
        }
    }

    #[test]
    fn a_country_is_known_by_its_codes_and_names() {
        assert_countries(&[
            ("CN", "", "", "CN"),
            ("GBR", "", "", "GB"),
            ("UK", "", "", "GB"),
            ("ROM", "", "", "RO"),
            ("ROU", "", "", "RO"),
            ("XKX", "", "", "XK"),
            ("South Korea", "", "", "KR"),
            ("u.s.a.", "", "", "US"),
            ("美国", "", "", "US"),
            ("英國", "", "", "GB"),
            ("国内", "", "", "CN"),
            ("in", "", "", "CN"),
            ("IN", "", "", "IN"),
            ("北美洲-美国", "", "", "US"),
            ("Trinidad and Tobago", "", "", "TT"),
        ]);
    }

    #[test]
    fn a_place_lies_in_its_country() {
        assert_countries(&[
            ("", "广东省-深圳市", "", "CN"),
            ("", "广东·深圳市", "", "CN"),
            ("", "", "北京-海淀区", "CN"),
            ("", "", "广东省深圳市南山区科技园", "CN"),
            ("", "", "陕西 西安", "CN"),
            ("", "", "北美洲美国加州", "US"),
            ("", "", "Bangalore/ Bengaluru", "IN"),
            ("", "", "San Francisco, California, United States, North America", "US"),
            ("", "", "Nairobi, KEN, Asia", "KE"),
            ("", "SF Bay", "Palo Alto", "US"),
            ("", "", "Greater Boston Area", "US"),
            ("", "", "München", "DE"),
            ("", "", "東京都", "JP"),
            ("", "广西壮族自治区", "", "CN"),
            ("", "内蒙古自治区", "", "CN"),
        ]);
    }

    #[test]
    fn hong_kong_macao_and_taiwan_have_their_own_codes() {
        assert_countries(&[
            ("", "香港", "", "HK"),
            ("中国", "臺灣", "", "TW"),
            ("中国香港", "", "", "HK"),
            ("", "", "Taipei, Taiwan, China", "TW"),
            ("CN", "", "Macau", "MO"),
            ("CHN", "Hong Kong", "Hong Kong", "CN"),
            ("HKG", "", "Hong Kong", "HK"),
        ]);
    }

    #[test]
    fn names_narrow_each_other() {
        assert_countries(&[
            ("", "", "Atlanta, Georgia", "US"),
            ("", "", "Tbilisi, Georgia", "GE"),
            ("Georgia", "", "", "GE"),
            ("", "", "Cambridge, MA", "US"),
            ("", "", "Cambridge, England", "GB"),
            ("", "", "Palo Alto, CA", "US"),
            ("CA", "", "", "CA"),
            ("", "", "Paris, Texas", "US"),
            ("", "", "London, Ontario", "CA"),
            ("India / US", "", "Pune", "IN"),
            ("", "", "Aix-en-Provence", "FR"),
            ("", "France", "Bois-au-Sur", "FR"),
        ]);
    }

    #[test]
    fn a_code_of_a_state_is_decided_by_its_neighbor_or_stays_unknown() {
        assert_countries(&[
            ("", "", "Saskatoon, SK", "CA"),
            ("", "", "Bratislava, SK", "SK"),
            ("", "", "Nowhereville, SK", ""),
            ("", "", "Nowhereville, NS", "CA"),
            ("", "", "Nowhereville, WA", "US"),
            ("", "", "Perth, WA", "AU"),
            ("", "", "Recife, PE", "BR"),
            ("", "", "Lima, PE", "PE"),
            ("", "", "Milano, MI", "IT"),
            ("", "", "Detroit, MI", "US"),
            ("", "", "Nowhereville, FI", "FI"),
            ("", "", "Chennai, TN", "IN"),
            ("", "", "Nowhereville, OR", "US"),
            ("", "", "Monterrey, NL", "MX"),
            ("", "", "NL", "NL"),
            ("", "NL", "Amsterdam", "NL"),
            ("", "", "Pan-African", ""),
        ]);
    }

    #[test]
    fn of_several_countries_in_a_cell_the_first_is_meant() {
        assert_countries(&[
            ("Singapore\nIndia", "", "", "SG"),
            ("Thailand, Japan", "", "", "TH"),
            ("Japan; United States", "", "", "JP"),
            ("中国、新加坡", "", "", "CN"),
            ("中国, 香港", "", "", "HK"),
            ("", "", "Berlin; Paris", "DE"),
            ("", "", "Beijing; China", "CN"),
            ("Chinese Mainland", "", "", "CN"),
            ("Korea, Republic of", "", "", "KR"),
            ("Tanzania, United Republic of", "", "", "TZ"),
        ]);
    }

    #[test]
    fn several_countries_are_none_and_said_so() {
        let places = Places::new(&[]);
        for city in ["India / US", "Bangalore / SFO", "Noida & Singapore", "Cambridge"] {
            assert_eq!(places.read("", "", city), Place::default(), "{city}");
        }
    }

    #[test]
    fn words_without_a_country_are_understood_and_strange_ones_are_not() {
        let places = Places::new(&[]);
        for (city, is_known) in
            [("", true), ("海外", true), ("N/A", true), ("Computer Games", false)]
        {
            let place = Place { is_known, ..Place::default() };
            assert_eq!(places.read("", "", city), place, "{city}");
        }
    }

    #[test]
    fn a_province_or_a_state_is_kept() {
        let places = Places::new(&[]);
        for (city, region) in [
            ("深圳", Some("广东")),
            ("Hangzhou, China", Some("浙江")),
            ("中国广东省深圳市", Some("广东")),
            ("中国（上海）", Some("上海")),
            ("Austin, TX", Some("Texas")),
            ("Gurugram", Some("Haryana")),
            ("Berlin", None),
        ] {
            assert_eq!(places.read("", "", city).region.as_deref(), region, "{city}");
        }
    }

    #[test]
    fn a_team_adds_a_name_by_code_or_by_another_name() {
        let pairs = [("Wakanda", "KEN"), ("总部", "中国"), ("Narnia", "nowhere")];
        let places = Places::new(&pairs.map(|(label, code)| (label.into(), code.into())));
        assert_eq!(places.read("wakanda", "", "").country.as_deref(), Some("KE"));
        assert_eq!(places.read("", "总部", "").country.as_deref(), Some("CN"));
        assert_eq!(places.read("Narnia", "", ""), Place::default());
    }

    #[test]
    fn every_listed_name_has_a_listed_country() {
        let codes: Vec<String> =
            records(COUNTRIES).filter_map(|record| record.get(0).map(str::to_owned)).collect();
        assert_eq!(codes.len(), 250, "249 of ISO 3166-1 and Kosovo");
        for record in records(COUNTRY_LABELS).chain(records(PLACES)) {
            let code = record.get(1).unwrap_or_default().to_owned();
            assert!(code == NO_COUNTRY || codes.contains(&code), "{record:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_one_country_or_none(text in "\\PC{0,30}|[中国广东省市, /A-Z-]{0,12}") {
            let places = &*TESTED;
            let place = places.read("", "", &text);
            proptest::prop_assert!(place.country.is_none_or(|it| places.country(&it).is_some()));
        }
    }

    static TESTED: std::sync::LazyLock<Places> = std::sync::LazyLock::new(|| Places::new(&[]));
}
