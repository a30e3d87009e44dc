//! Company lists that give the latest round of each company: that round is a deal.
//!
//! Only if the sheet has no deal of its own, and gives the date together with the round or amount.

use super::{Column, Field};
use crate::rationale::Rationale;

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
