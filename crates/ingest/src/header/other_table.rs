//! Tables that are no list of rounds although they name companies and dates: layoffs, holdings, counts,
//! lists of investors, bills.
//!
//! One rule: headers give points to what else the table may be (`table_words.csv`), and columns of rounds,
//! investors and money raised give points to a list of rounds; the greater sum wins, and the other kind
//! where they are equal. A round counts in full where its cells are known labels: `Stage` alone is vague.
//! Events that are stored out of scope (acquisitions, listings) are not decided here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::form::{folded, words};
use super::vocabulary::{Pattern, VOCABULARY};
use super::{Column, Field};
use crate::rationale::{Rationale, TableKind};
use crate::reference::{HEADER_LISTS, WordSet, records, words_of};

/// Points of words in a header for a kind of table.
struct Hint {
    pattern: Pattern,
    kind: TableKind,
    points: i32,
}

static HINTS: LazyLock<Vec<Hint>> = LazyLock::new(|| {
    let hint = |record: csv::StringRecord| {
        Some(Hint {
            pattern: Pattern::parse(record.get(0)?, Field::Other.as_str())?,
            kind: TableKind::named(record.get(1)?)?,
            points: record.get(2)?.parse().ok()?,
        })
    };
    records(include_str!("../../schema/reference/table_words.csv")).filter_map(hint).collect()
});

/// Headers that name the stage or type of anything, not of rounds alone.
static VAGUE: LazyLock<WordSet> = LazyLock::new(|| WordSet::new(words_of(HEADER_LISTS, "vague")));

/// Points that make a table one of something else.
const ENOUGH: i32 = 2;

/// Whether a header may name the stage or type of anything.
pub(super) fn is_vague(header: &str) -> bool {
    VAGUE.holds(header)
}

/// Why the table lists something else than rounds; `None` where it may list rounds.
pub(super) fn kind(columns: &[Column]) -> Option<Rationale> {
    // What the team says of a column settles it: so does the advice to name its headers.
    if columns.iter().any(|it| it.reason == Rationale::RulesFile && it.field.is_terms()) {
        return None;
    }
    let mut kinds: BTreeMap<TableKind, (i32, &str)> = BTreeMap::new();
    for column in columns {
        let (text, words) = (folded(&column.name), words(&column.name));
        let mut hints: BTreeMap<TableKind, i32> = BTreeMap::new();
        for hint in HINTS.iter().filter(|hint| hint.pattern.find(&text, &words).is_some()) {
            let most = hints.entry(hint.kind).or_insert(hint.points);
            *most = hint.points.max(*most);
        }
        for (kind, points) in hints {
            kinds.entry(kind).or_insert((0, &column.name)).0 += points;
        }
    }
    let (kind, (points, header)) = kinds.into_iter().max_by_key(|(_, (points, _))| *points)?;
    let is_other = points >= ENOUGH && points >= points_of_rounds(columns);
    let header = header.trim().to_owned();
    is_other.then_some(Rationale::OtherTable { kind, header })
}

/// What speaks for a list of rounds.
fn points_of_rounds(columns: &[Column]) -> i32 {
    columns.iter().map(of_column).sum()
}

fn of_column(column: &Column) -> i32 {
    let is_good = column.fit.is_some_and(|fit| fit.is_good());
    match column.field {
        Field::Round | Field::LastRound => {
            2 * i32::from(!is_vague(&column.name)) + 2 * i32::from(is_good)
        }
        Field::Investors | Field::LeadInvestors | Field::Investor => 1,
        Field::Amount | Field::AmountUsd | Field::AmountCny => {
            let is_known = matches!(column.reason, Rationale::RulesFile | Rationale::Profile)
                || VOCABULARY.names_funding(&column.name);
            i32::from(is_known)
        }
        _ => 0,
    }
}

/// Whether nothing in the table but a vague column, whose cells are no rounds, speaks of a round.
pub(super) fn has_doubtful_round(columns: &[Column]) -> bool {
    let is_doubtful = |column: &Column| {
        is_vague(&column.name) && column.fit.is_some_and(|fit| fit.filled > 0 && !fit.is_good())
    };
    let mut terms = columns.iter().filter(|column| column.field.is_terms()).peekable();
    terms.peek().is_some() && terms.all(is_doubtful)
}

#[cfg(test)]
mod tests {
    use super::super::{SheetRole, map};
    use super::*;
    use crate::rules::Rules;

    fn role(header: &str, row: &str) -> (SheetRole, String) {
        let names: Vec<String> = header.split('|').map(str::to_owned).collect();
        let samples: Vec<Vec<&str>> = row.split('|').map(|text| vec![text]).collect();
        let mapping = map(&names, &samples, &Rules::default(), None);
        (mapping.role, mapping.role_reason.to_string())
    }

    #[test]
    fn every_hint_is_of_a_kind() {
        let lines = include_str!("../../../../schema/reference/table_words.csv").lines();
        assert_eq!(HINTS.len(), lines.skip(1).count());
    }

    #[test]
    fn lists_of_something_else_are_no_deals() {
        for (header, row) in [
            (
                "Company|Date|# Laid Off|%|Stage|$ Raised (mm)|Country",
                "Acme|2023-10-19|120|30%|Series B|402|US",
            ),
            ("公司|日期|裁员人数|轮次|融资金额", "星河|2023-10-19|120|B轮|1亿元"),
            (
                "Name of Issuer|Title of Class|CUSIP|Value|Shares|Date",
                "Acme|COM|1|200|12|2023-09-30",
            ),
            (
                "Fund|Company|Ticker|Shares|Market Value ($)|Weight (%)|Date",
                "X|Acme|ACM|12|200|3|2023-09-30",
            ),
            ("Company|Year|# of Deals|Total Amount", "Acme|2023|3|200"),
            (
                "Firm|Stage|Check Size|AUM|Last Investment Date|Investments",
                "Acme|Seed|1M|$1B|2023-10-10|12",
            ),
            ("Company|Invoice No|Date|Amount (USD)", "Acme|7|2023-10-10|100"),
            ("Company|Stage|Date", "Acme|Negotiation|2023-10-10"),
        ] {
            let (role, reason) = role(header, row);
            assert_ne!(role, SheetRole::Deals, "{header}: {reason}");
        }
    }

    #[test]
    fn a_list_of_rounds_may_list_something_else_too() {
        for (header, row) in [
            (
                "Company|Round|Amount Raised|Date|Investors|Laid off?",
                "Acme|A|5|2023-10-19|Long Bench|no",
            ),
            (
                "Company|Date|Series|Deal Size|Price per Share|Shares Issued",
                "Acme|2023-10-19|B|5|1.2|30",
            ),
            (
                "Organization Name|Announced Date|Funding Type|Money Raised|Number of Investors|Number of Funding Rounds",
                "Acme|2023-10-19|Seed|5|3|2",
            ),
            ("Company|Date|Stage|Country", "Acme|2023-10-19|Seed|US"),
            ("Company|Date|Amount (USD)", "Acme|2023-10-19|500000"),
        ] {
            let (role, reason) = role(header, row);
            assert_eq!(role, SheetRole::Deals, "{header}: {reason}");
        }
    }

    #[test]
    fn a_team_that_names_the_columns_is_believed() {
        let path = std::path::Path::new("dealbase.toml");
        let rules = Rules::parse(path, "[headers]\nStage = \"round\"\n").unwrap();
        let names = ["Company", "# Laid Off", "Date", "Stage"].map(str::to_owned);
        assert_eq!(map(&names, &[], &rules, None).role, SheetRole::Deals);
    }

    #[test]
    fn every_line_of_the_list_has_points() {
        let lines = records(include_str!("../../schema/reference/table_words.csv")).count();
        assert_eq!(HINTS.len(), lines);
    }
}
