//! The program's own list of headers, and how a header is looked up in it.
//!
//! `headers.csv` has a line for each known header: its text, its field, and what the column is if a
//! header on an earlier line already has that field. `header_words.csv` has words that give a header
//! away: a blank between words that must all be there, `|` between alternatives; the first line that
//! fits wins, and the lines of `unit` are words to take off the end of a name of money.
//! Knows headers one at a time; which of several columns wins is not decided here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::cell::amount::unit_note;
use crate::field::Field;
use crate::rationale::Rationale;
use crate::reference::{HEADER_LISTS, normal_form, records, words_of};

use super::form::{folded, is_dollars, is_renminbi, without_brackets, without_unit, words};

/// The lists of `schema/reference/`, read once.
pub(super) static VOCABULARY: LazyLock<HeaderVocabulary> = LazyLock::new(|| {
    HeaderVocabulary::parse(
        include_str!("../../schema/reference/headers.csv"),
        include_str!("../../schema/reference/header_words.csv"),
    )
});

/// What a header is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) field: Field,
    /// What the column is if a better column already is `field`.
    pub(super) otherwise: Option<Field>,
    pub(super) reason: Rationale,
    /// Place in the list: among headers of one field, the lower is the better one.
    pub(super) preference: usize,
}

#[derive(Clone, Copy)]
struct Synonym {
    field: Field,
    otherwise: Option<Field>,
    preference: usize,
}

/// Words that stand for a field when a header contains one alternative of each.
pub(super) struct Pattern {
    pieces: Vec<Vec<String>>,
    field: Field,
}

/// Known headers, and words known inside headers.
pub(super) struct HeaderVocabulary {
    synonyms: BTreeMap<String, Synonym>,
    patterns: Vec<Pattern>,
    /// Sorted; nearly every header is compared with all of them.
    units: Vec<String>,
    /// Words of fundraising.
    funding: Vec<String>,
}

impl HeaderVocabulary {
    fn parse(headers: &str, header_words: &str) -> Self {
        let mut synonyms = BTreeMap::new();
        for (preference, record) in records(headers).enumerate() {
            let named = |column| record.get(column).filter(|name| !name.is_empty());
            let field_at = |column| named(column).and_then(Field::from_word);
            if let (Some(text), Some(field)) = (record.get(0), field_at(1)) {
                let otherwise = field_at(2);
                synonyms.entry(normal_form(text)).or_insert(Synonym {
                    field,
                    otherwise,
                    preference,
                });
            }
        }
        let mut patterns = Vec::new();
        let mut units = BTreeSet::new();
        for record in records(header_words) {
            match (record.get(0), record.get(1)) {
                (Some(words), Some("unit")) => units.extend(words.split(' ').map(str::to_owned)),
                (Some(words), Some(name)) => patterns.extend(Pattern::parse(words, name)),
                _ => {}
            }
        }
        let funding = words_of(HEADER_LISTS, "funding");
        Self { synonyms, patterns, units: units.into_iter().collect(), funding }
    }

    /// What a header is: a known one, a known one beside its unit, or one with known words.
    pub(super) fn find(&self, header: &str) -> Option<Guess> {
        self.known(header)
            .or_else(|| self.by_words(header))
            .map(|guess| with_currency(guess, header))
            .or_else(|| self.by_currency(header))
            .or_else(|| self.below_groups(header))
    }

    /// A header that is nothing but a currency and its unit is over amounts: `人民币（万元）`.
    fn by_currency(&self, header: &str) -> Option<Guess> {
        let is_money = words(header).iter().all(|word| self.units.binary_search(word).is_ok());
        let currency = without_brackets(header);
        let (field, otherwise) = match (is_dollars(&currency), is_renminbi(&currency)) {
            _ if !is_money => return None,
            (true, _) => (Field::AmountUsd, None),
            (_, true) => (Field::Amount, Some(Field::AmountCny)),
            _ => return None,
        };
        Some(Guess {
            field,
            otherwise,
            reason: Rationale::KnownHeaderWithNote,
            preference: usize::MAX,
        })
    }

    /// A Chinese header below titles of groups, joined to them by spaces: `基本信息 公司`. Words known in
    /// the whole go before, for `投资方 名称` names no company.
    fn below_groups(&self, header: &str) -> Option<Guess> {
        let (group, own) = header.trim().split_once(char::is_whitespace)?;
        if group.is_ascii() {
            return None;
        }
        let known = || self.known(own).map(|guess| with_currency(guess, header));
        known().or_else(|| self.below_groups(own))
    }

    /// What a header is, by the list of headers alone.
    pub(super) fn known(&self, header: &str) -> Option<Guess> {
        let guess = |synonym: Synonym, reason| Guess {
            field: synonym.field,
            otherwise: synonym.otherwise,
            reason,
            preference: synonym.preference,
        };
        let own = normal_form(header);
        if let Some(synonym) = self.synonyms.get(&own) {
            return Some(guess(*synonym, Rationale::KnownHeader));
        }
        let synonym = |text: &str| {
            let form = normal_form(text);
            if form == own { None } else { self.synonyms.get(&form).copied() }
        };
        let without_note = [&*without_brackets(header), unnumbered(header)];
        let by_note = without_note.into_iter().filter(|it| *it != header).find_map(synonym);
        let by_unit = || {
            synonym(&without_unit(header, &self.units)).filter(|synonym| synonym.field.is_money())
        };
        by_note.or_else(by_unit).map(|synonym| guess(synonym, Rationale::KnownHeaderWithNote))
    }

    /// Whether a header has a word of fundraising: `Amount Raised`, `Round Size`, 融资金额.
    pub(super) fn names_funding(&self, header: &str) -> bool {
        let (folded, words) = (folded(header), words(header));
        self.funding.iter().any(|word| match word.is_ascii() {
            true => words.contains(word),
            false => folded.contains(word.as_str()),
        })
    }

    fn by_words(&self, header: &str) -> Option<Guess> {
        let folded = folded(header);
        let words = words(header);
        self.patterns.iter().enumerate().find_map(|(preference, pattern)| {
            let found = pattern.find(&folded, &words)?;
            let reason = Rationale::ContainsWords { words: found };
            Some(Guess { field: pattern.field, otherwise: None, reason, preference })
        })
    }
}

impl Pattern {
    pub(super) fn parse(text: &str, name: &str) -> Option<Self> {
        let pieces =
            text.split(' ').map(|piece| piece.split('|').map(str::to_owned).collect()).collect();
        Some(Self { pieces, field: Field::from_word(name)? })
    }

    /// The words of the header that make the pattern fit, in the pattern's order.
    pub(super) fn find(&self, folded: &str, words: &[String]) -> Option<String> {
        let found: Option<Vec<&str>> = self
            .pieces
            .iter()
            .map(|piece| {
                piece.iter().map(String::as_str).find(|word| contains(folded, words, word))
            })
            .collect();
        found.map(|words| words.join(" + "))
    }
}

/// English words are found whole or in the plural, Chinese ones anywhere.
fn contains(folded: &str, words: &[String], sought: &str) -> bool {
    if !sought.is_ascii() {
        return folded.contains(sought);
    }
    words.iter().any(|word| word == sought || word.strip_suffix('s') == Some(sought))
}

/// The header without a number at its start or end: `Investor 2`, `3. Amount`, `投资方1`.
fn unnumbered(header: &str) -> &str {
    header.trim_matches(|it: char| it.is_numeric() || " .、_-#()".contains(it))
}

/// Dollars in an amount's header make it an amount in dollars; renminbi make it the source's own
/// conversion if the sheet also has a plain amount, and the header is a known one.
fn with_currency(mut guess: Guess, header: &str) -> Guess {
    // `Equity ($m)` is a sum of money, and no share of the company.
    if guess.field == Field::Stake && names_money(header) {
        guess.field = Field::Amount;
    }
    if guess.field == Field::LastAmount && is_dollars(header) {
        guess.field = Field::LastAmountUsd;
    }
    if guess.field == Field::Amount {
        if is_dollars(header) {
            guess.field = Field::AmountUsd;
        } else if is_renminbi(header) && !matches!(guess.reason, Rationale::ContainsWords { .. }) {
            guess.otherwise = Some(Field::AmountCny);
        }
    }
    guess
}

/// Whether a header names a currency or a unit of amounts.
fn names_money(header: &str) -> bool {
    let note = unit_note(header);
    note.unit.is_some() || note.currency.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(header: &str) -> Option<Field> {
        VOCABULARY.find(header).map(|guess| guess.field)
    }

    #[test]
    fn every_line_of_the_lists_names_fields_and_none_comes_twice() {
        let mut seen = BTreeSet::new();
        for record in records(include_str!("../../schema/reference/headers.csv")) {
            let text = record.get(0).unwrap_or_default();
            assert!(Field::from_word(&record[1]).is_some(), "{record:?}");
            assert!(record[2].is_empty() || Field::from_word(&record[2]).is_some(), "{record:?}");
            assert!(seen.insert(normal_form(text)), "{text} comes twice");
        }
        assert!(!seen.contains(""), "a header needs a letter");
        for record in records(include_str!("../../schema/reference/header_words.csv")) {
            assert!(&record[1] == "unit" || Field::from_word(&record[1]).is_some(), "{record:?}");
        }
    }

    #[test]
    fn headers_nobody_listed_are_read_by_their_words() {
        for (header, expected) in [
            ("投资信息 轮次", Field::Round),
            ("投资信息 金额", Field::Amount),
            ("公司名称 Company Name", Field::Company),
            ("融资金额 Amount (USD M)", Field::AmountUsd),
            ("Date of Deal Announcement", Field::AnnouncedOn),
            ("Size of the Funding Round (USD mn)", Field::AmountUsd),
            ("Total Funding Raised So Far", Field::TotalRaised),
            ("Date of most recent round", Field::LastFundedOn),
            ("Post-money valuation (£m)", Field::Valuation),
            ("Valuation pre-money", Field::PreValuation),
            ("Equity ($m)", Field::AmountUsd),
            ("Equity (%)", Field::Stake),
            ("Company founded (year)", Field::FoundedOn),
            ("Number of investors in round", Field::Other),
            ("企业联系人电话", Field::Personal),
            ("本轮投资机构名单", Field::Investors),
            ("投資家名", Field::Investors),
            ("リード投資家", Field::LeadInvestors),
            ("투자기관명", Field::Investors),
            ("累计获得融资金额", Field::TotalRaised),
            ("公司成立的时间", Field::FoundedOn),
            ("投后估值（亿元）", Field::Valuation),
            ("所属细分行业名称", Field::SubSector),
            ("Company's country", Field::Country),
        ] {
            assert_eq!(field(header), Some(expected), "{header}");
        }
        assert_eq!(field("Favourite colour"), None);
        assert_eq!(field("腾讯"), None);
    }

    #[test]
    fn a_header_may_be_below_groups_or_be_nothing_but_a_currency() {
        for (header, expected) in [
            ("基本信息 公司", Some(Field::Company)),
            ("融资 本轮 时间", Some(Field::DealOn)),
            ("本轮 信息 币种", Some(Field::Currency)),
            ("投资方 名称", Some(Field::Investors)),
            ("Founder Name", Some(Field::Personal)),
            ("人民币（万元）", Some(Field::Amount)),
            ("美元（万元）", Some(Field::AmountUsd)),
            ("US$m", Some(Field::AmountUsd)),
        ] {
            assert_eq!(field(header), expected, "{header}");
        }
    }

    #[test]
    fn a_number_is_no_part_of_the_name() {
        for header in ["Investor 2", "投资方1", "Investors_3", "4. Investors"] {
            assert_eq!(field(header), Some(Field::Investors), "{header}");
        }
    }
}
