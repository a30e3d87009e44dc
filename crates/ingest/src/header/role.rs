//! What kind of table a set of columns is: deals, companies, or neither.

use serde::{Deserialize, Serialize};

use super::{Column, Field, other_table};
use crate::rationale::Rationale;
use crate::reference::normal_form;

/// What kind of table a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetRole {
    /// Deals: a company, a date, and a round, an amount or investors.
    Deals,
    /// Deals without a date column; a profile's `announced_on` can give one date for all.
    UndatedDeals,
    /// Companies, to be joined to deals: a company, where it is or what it does, and no deal.
    Companies,
    /// Anything else.
    NotDeals,
}

/// What kind of table the columns make, and why. Where each row `is_event` of a kind that is known, a
/// date is enough to make it one of the deals.
pub(super) fn decide(columns: &[Column], is_event: bool) -> (SheetRole, Rationale) {
    let first =
        |is: fn(Field) -> bool| columns.iter().map(|column| column.field).find(|it| is(*it));
    let Some(company) = first(Field::is_company) else {
        return (SheetRole::NotDeals, Rationale::NoCompany);
    };
    let money_or_investors = first(|field| field.is_terms() && !field.is_round());
    match (first(Field::is_date), first(Field::is_terms), first(is_about_company)) {
        (Some(_), Some(_), _) if !is_event && other_table::has_doubtful_round(columns) => {
            (SheetRole::NotDeals, Rationale::StageIsNoRound { company })
        }
        (Some(date), Some(terms), _) => {
            (SheetRole::Deals, Rationale::Deals { company, date, terms })
        }
        (Some(date), None, _) if is_event => {
            (SheetRole::Deals, Rationale::Events { company, date })
        }
        (Some(date), None, _) => (SheetRole::NotDeals, Rationale::NoTerms { company, date }),
        (None, Some(_), _) if first(Field::is_round).is_some() && money_or_investors.is_some() => {
            (SheetRole::UndatedDeals, Rationale::NoDate { company })
        }
        (None, _, Some(detail)) => (SheetRole::Companies, Rationale::Companies { company, detail }),
        (None, _, None) => (SheetRole::NotDeals, Rationale::NothingOfDeals { company }),
    }
}

/// Lets a column stand in for a better one that the sheet does not have: a registered name for the
/// name, a letter for the round, and in a list of companies the id of the row for the company's.
pub(super) fn assign(columns: &mut [Column]) {
    substitute(columns, Field::LegalName, Field::Company);
    substitute(columns, Field::RoundCode, Field::Round);
    if !columns.iter().any(|column| column.field.is_company())
        && let Some(title) = columns.iter_mut().find(|column| column.field == Field::DealTitle)
    {
        title.field = Field::Company;
        title.reason = Rationale::DealTitle;
    }
    join_investors(columns);
    date_filings(columns);
    if decide(columns, false).0 == SheetRole::Companies {
        substitute(columns, Field::SourceId, Field::CompanyId);
    }
}

/// Where no column has all investors, those of the new and of the earlier ones have them together.
fn join_investors(columns: &mut [Column]) {
    const SOME: [&str; 4] =
        ["newinvestors", "followoninvestors", "existinginvestors", "previousinvestors"];
    let is_all = |column: &Column| matches!(column.field, Field::Investors | Field::Investor);
    if columns.iter().any(is_all) {
        return;
    }
    let is_some = |column: &&mut Column| SOME.contains(&normal_form(&column.name).as_str());
    for column in columns.iter_mut().filter(is_some) {
        column.field = Field::Investors;
    }
}

/// A list of filings (`Total Amount Sold`) is dated by the day on which each was entered, where nothing else
/// dates it.
fn date_filings(columns: &mut [Column]) {
    const ENTERED: [&str; 3] = ["createdat", "createdon", "createddate"];
    let is_filing = |column: &Column| {
        let name = normal_form(&column.name);
        column.field.is_amount() && (name.contains("sold") || name.contains("offering"))
    };
    if columns.iter().any(|column| column.field.is_date()) || !columns.iter().any(is_filing) {
        return;
    }
    let is_entered = |column: &&mut Column| ENTERED.contains(&normal_form(&column.name).as_str());
    if let Some(entered) = columns.iter_mut().find(is_entered) {
        entered.field = Field::DealOn;
        entered.reason = Rationale::FilingDate;
    }
}

fn substitute(columns: &mut [Column], present: Field, missing: Field) {
    if columns.iter().any(|column| column.field == missing) {
        return;
    }
    if let Some(column) = columns.iter_mut().find(|column| column.field == present) {
        column.field = missing;
    }
}

fn is_about_company(field: Field) -> bool {
    field.is_place() || matches!(field, Field::Sector | Field::SubSector | Field::FoundedOn)
}

/// Turns the latest round of each company into the deal of its row, where there is no other.
pub(super) fn promote(columns: &mut [Column]) {
    let has = |field| columns.iter().any(|column| column.field == field);
    let has_deal_date = columns.iter().any(|column| column.field.is_date());
    let terms =
        [Field::LastRound, Field::LastAmount, Field::LastAmountUsd, Field::Round, Field::Amount];
    let has_terms = terms.map(has);
    if has_deal_date || !has(Field::LastFundedOn) || !has_terms.contains(&true) {
        return;
    }
    give_way(columns);
    for index in 0..columns.len() {
        let Some(deal) = columns.get(index).and_then(of_deal) else { continue };
        let is_free = columns.iter().all(|column| column.field != deal);
        if let Some(column) = columns.get_mut(index).filter(|_| is_free) {
            column.field = deal;
            column.reason = Rationale::LatestRound;
        }
    }
}

/// Where cells of the latest round are known labels and those of a plain round are not (`VC-Backed`), the
/// plain one is about something else.
fn give_way(columns: &mut [Column]) {
    let is_good = |column: &Column| column.fit.is_some_and(|fit| fit.is_good());
    let is_rival = |column: &Column| column.field == Field::LastRound && is_good(column);
    let Some(better) = columns.iter().find(|it| is_rival(it)).map(|it| it.name.clone()) else {
        return;
    };
    let is_poor = |column: &&mut Column| {
        column.field == Field::Round && column.fit.is_some_and(|fit| fit.fitting == 0)
    };
    for column in columns.iter_mut().filter(is_poor) {
        column.field = Field::Other;
        column.reason = Rationale::BetterColumn { name: better.clone() };
    }
}

/// The field of a deal that a column of the latest round stands for.
fn of_deal(column: &Column) -> Option<Field> {
    match column.field {
        Field::LastFundedOn => Some(Field::DealOn),
        Field::LastRound => Some(Field::Round),
        Field::LastAmountUsd => Some(Field::AmountUsd),
        Field::LastAmount => Some(Field::Amount),
        _ => None,
    }
}
