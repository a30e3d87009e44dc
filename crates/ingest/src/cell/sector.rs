//! Which of the report's 21 sectors a deal belongs to, from a vendor's sector and sub-sector cells.
//!
//! The labels are data (`schema/reference/sector_labels.csv`); this file knows only how a cell with
//! several labels, or a vendor's tree, comes down to one sector:
//!
//! 1. the first label that names one sector decides, in the order written, sector before sub-sector;
//! 2. failing that, the longest such label inside a cell of free text (`Online Food Delivery App`);
//! 3. failing that, the first broad label, such as 企业服务 or `Software`, that a sub-sector or
//!    another label would have narrowed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::blank::{is_blank, spaced};
use crate::reference::{Labels, Meanings, normal_form, records};

const SECTORS: &str = include_str!("../../schema/reference/sectors.csv");
const LABELS: &str = include_str!("../../schema/reference/sector_labels.csv");

/// Longest free text, in words, that is searched for labels; longer ones are descriptions.
const PHRASE_WORDS: usize = 10;
/// Longest label, in words, that is searched for inside a text.
const LABEL_WORDS: usize = 4;
/// Shortest single word that is searched for inside a text: `IP` or `Tea` may mean anything there.
const WORD_LETTERS: usize = 4;

/// The sector of a deal, as far as its cells tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sector<'a> {
    /// Code of one of the 21 sectors; `None` where none is stated or none was understood.
    pub code: Option<&'a str>,
    /// Whether the cells were understood. Blank cells leave nothing to understand, so they were.
    pub is_known: bool,
}

/// The sector labels in force: the program's own and the team's.
#[derive(Clone, Debug)]
pub struct Sectors(Meanings<Label>);

/// The codes of all sectors, in the order of the report's legend.
static CODES: LazyLock<Vec<String>> = LazyLock::new(|| {
    records(SECTORS).filter_map(|record| record.get(0).map(str::to_owned)).collect()
});

/// The listed labels; a sector's code and names are labels too, unless the list says otherwise.
static LISTED: LazyLock<BTreeMap<String, Label>> = LazyLock::new(|| {
    let mut labels: BTreeMap<_, _> =
        records(LABELS).filter_map(|record| listed_label(&record)).collect();
    for record in records(SECTORS) {
        for name in record.iter().take(3) {
            let sector = record.get(0).unwrap_or_default().to_owned();
            labels.entry(normal_form(name)).or_insert(Label { sector, is_broad: false });
        }
    }
    labels
});

#[derive(Clone, Debug)]
struct Label {
    sector: String,
    is_broad: bool,
}

impl Sectors {
    /// The program's labels, then the team's pairs of label and code, later ones first in force.
    ///
    /// A code is a sector's code or any label already known. Pairs with another code are left out;
    /// [`Sectors::add`] tells.
    #[must_use]
    pub fn new(extra: &Labels) -> Self {
        let mut sectors = Self(Meanings::of(&LISTED));
        for (label, code) in extra {
            sectors.add(label, code);
        }
        sectors
    }

    /// Adds a label that names one sector; false, and nothing added, if nobody knows the code.
    pub fn add(&mut self, label: &str, code: &str) -> bool {
        let Some(sector) = self.exact(code).map(|it| it.sector.clone()) else { return false };
        self.0.add(label, Label { sector, is_broad: false });
        true
    }

    /// Whether a label can be given this code.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        self.exact(code).is_some()
    }

    /// The codes of all sectors, in the order of the report's legend.
    #[must_use]
    pub fn codes(&self) -> &[String] {
        &CODES
    }

    /// The sector of a deal whose sector and sub-sector cells read so; either may be blank.
    #[must_use]
    pub fn parse(&self, sector: &str, sub_sector: &str) -> Sector<'_> {
        let cells = [&*spaced(sector), &*spaced(sub_sector)];
        if cells.iter().all(|cell| is_blank(cell)) {
            return Sector { code: None, is_known: true };
        }
        let labels: Vec<&Label> = cells.iter().flat_map(|cell| self.labels_in(cell)).collect();
        let label = labels
            .iter()
            .find(|it| !it.is_broad)
            .copied()
            .or_else(|| cells.iter().find_map(|cell| self.longest_inside(cell)))
            .or_else(|| labels.first().copied());
        Sector { code: label.map(|it| it.sector.as_str()), is_known: label.is_some() }
    }

    fn exact(&self, label: &str) -> Option<&Label> {
        self.0.get(&normal_form(label))
    }

    /// The known labels of a cell, in the order written: the cell as a whole, or its parts.
    fn labels_in(&self, cell: &str) -> Vec<&Label> {
        if let Some(label) = self.exact(cell) {
            return vec![label];
        }
        without_brackets(cell)
            .split(|it| "|,;，；、\n\t".contains(it))
            .flat_map(|part| match self.exact(part) {
                Some(label) => vec![label],
                None => pieces(part).filter_map(|piece| self.exact(piece)).collect(),
            })
            .collect()
    }

    /// The longest label of one sector inside a free text; of equals the last, where the noun is.
    fn longest_inside(&self, cell: &str) -> Option<&Label> {
        if !self.labels_in(cell).is_empty() {
            return None;
        }
        let text: String = cell.nfkc().flat_map(char::to_lowercase).collect();
        if text.is_ascii() { self.longest_of_words(&text) } else { self.longest_of_letters(&text) }
    }

    fn longest_of_words(&self, text: &str) -> Option<&Label> {
        let words: Vec<&str> =
            text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
        if words.len() > PHRASE_WORDS {
            return None;
        }
        (1..=LABEL_WORDS).rev().find_map(|count| {
            words
                .windows(count)
                .rev()
                .map(<[&str]>::concat)
                .filter(|phrase| phrase.len() >= WORD_LETTERS)
                .find_map(|phrase| self.in_any_number(&phrase).filter(|it| !it.is_broad))
        })
    }

    /// A label as written, or with an English plural ending more or less.
    fn in_any_number(&self, phrase: &str) -> Option<&Label> {
        self.0
            .get(phrase)
            .or_else(|| self.0.get(phrase.strip_suffix('s')?))
            .or_else(|| self.0.get(&format!("{phrase}s")))
    }

    fn longest_of_letters(&self, text: &str) -> Option<&Label> {
        let text = normal_form(text);
        if text.chars().count() > 2 * PHRASE_WORDS {
            return None;
        }
        let ends = || text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let inside = ends().flat_map(|start| ends().map(move |end| start..end));
        inside
            .filter_map(|range| {
                let name = text.get(range.clone()).filter(|it| !it.is_ascii())?;
                Some((range, self.0.get(name).filter(|it| !it.is_broad)?))
            })
            .max_by_key(|(range, _)| (range.len(), range.start))
            .map(|(_, label)| label)
    }
}

/// The pieces of a path or a pair; a dash parts Chinese names, and others only between spaces.
fn pieces(part: &str) -> impl Iterator<Item = &str> {
    let has_dashes = !part.is_ascii();
    part.split(" - ").flat_map(move |it| {
        it.split(move |it| "/>·—–&+:：".contains(it) || (has_dashes && it == '-'))
    })
}

/// The text without what is in brackets, which explains a label and is none.
fn without_brackets(cell: &str) -> String {
    let mut depth = 0_u32;
    cell.chars()
        .filter(|it| match it {
            '(' | '（' => {
                depth += 1;
                false
            }
            ')' | '）' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

fn listed_label(record: &csv::StringRecord) -> Option<(String, Label)> {
    let label =
        Label { sector: record.get(1)?.to_owned(), is_broad: record.get(2) == Some("broad") };
    Some((normal_form(record.get(0)?), label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_sectors(table: &[(&str, &str, &str)]) {
        let sectors = Sectors::new(&Default::default());
        for (sector, sub_sector, code) in table {
            let read = sectors.parse(sector, sub_sector);
            assert_eq!(read.code.unwrap_or_default(), *code, "{sector} / {sub_sector}");
            assert!(read.is_known, "{sector} / {sub_sector}");
        }
    }

    #[test]
    fn a_sub_sector_narrows_a_broad_sector_and_no_other() {
        assert_sectors(&[
            ("企业服务", "", "enterprise_services"),
            ("企业服务", "企业安全", "security_information"),
            ("企业服务", "行业信息化及解决方案", "it_services"),
            ("企业服务", "IT基础设施", "application_infrastructure"),
            ("文化娱乐", "视频", "audio_video"),
            ("文化娱乐", "媒体及阅读", "online_information"),
            ("汽车交通", "交通出行", "mobility_travel"),
            ("汽车交通", "新能源汽车", "other"),
            ("医疗健康", "企业服务", "healthcare"),
            ("企业服务", "从未见过的子类", "enterprise_services"),
            ("企业服务/企业安全", "", "security_information"),
            ("企业服务", "其他", "enterprise_services"),
        ]);
    }

    #[test]
    fn the_first_label_that_names_one_sector_decides_a_list() {
        assert_sectors(&[
            ("Software|Games|Education", "", "games"),
            ("Mobile|Software", "", "application_infrastructure"),
            ("Apps, Health Care, FinTech", "", "healthcare"),
            ("Never Heard Of|E-Commerce", "", "e_commerce"),
            ("Food & Beverage", "", "local_services"),
            ("E-Commerce & Never-Heard-Of", "", "e_commerce"),
            ("Software (non-internet/mobile)", "", "enterprise_services"),
        ]);
    }

    #[test]
    fn labels_are_read_in_both_languages_and_any_spelling() {
        assert_sectors(&[
            ("FinTech", "", "internet_finance"),
            ("Fin-Tech", "", "internet_finance"),
            ("金融科技", "", "internet_finance"),
            ("Ed-Tech", "", "online_education"),
            ("eCommerce", "", "e_commerce"),
            ("电商", "", "e_commerce"),
            ("real_estate", "", "real_estate"),
            ("房产家居", "", "real_estate"),
            ("Cyber Security", "", "security_information"),
            ("Security & information services", "", "security_information"),
            ("SaaS", "", "enterprise_services"),
            ("AgriTech", "", "other"),
            ("硬件", "", "other"),
        ]);
    }

    #[test]
    fn free_text_is_read_by_the_longest_label_inside_it() {
        assert_sectors(&[
            ("Online Food Delivery platform", "", "local_services"),
            ("Social network for doctors", "", "social_networking"),
            ("Consumer Internet", "Mobile wallet startup", "internet_finance"),
            ("儿童在线教育平台", "", "online_education"),
        ]);
    }

    #[test]
    fn what_nobody_listed_is_not_guessed() {
        let sectors = Sectors::new(&Default::default());
        assert_eq!(sectors.parse("Zymurgical Wonders", ""), Sector::default());
        assert_eq!(sectors.parse(" - ", ""), Sector { code: None, is_known: true });
    }

    #[test]
    fn a_team_adds_a_label_by_code_or_by_another_label() {
        let pairs = [("量子", "other"), ("Zed", "FinTech"), ("怪", "no_such_sector")];
        let sectors = Sectors::new(&pairs.map(|(label, code)| (label.into(), code.into())).into());
        assert_eq!(sectors.parse("量子", "").code, Some("other"));
        assert_eq!(sectors.parse("zed", "").code, Some("internet_finance"));
        assert_eq!(sectors.parse("怪", "").code, None);
    }

    #[test]
    fn every_label_names_one_of_the_21_sectors() {
        let sectors = Sectors::new(&Default::default());
        assert_eq!(sectors.codes().len(), 21);
        assert!(LISTED.values().all(|label| CODES.contains(&label.sector)));
    }
}
