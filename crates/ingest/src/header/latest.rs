//! Company lists that give the latest round of each company: that round is a deal.
//!
//! Only if the sheet has no deal of its own, and gives the date together with the round or amount.

use super::form::says_dollars;
use super::{Column, Field, Reason};

/// Turns the latest round of each company into the deal of its row, where there is no other.
pub(super) fn promote(columns: &mut [Column]) {
    let has = |field| columns.iter().any(|column| column.field == field);
    let has_deal_date = columns.iter().any(|column| column.field.is_date());
    let has_terms = [Field::LastRound, Field::LastAmount, Field::Round, Field::Amount].map(has);
    if has_deal_date || !has(Field::LastFundedOn) || !has_terms.contains(&true) {
        return;
    }
    for index in 0..columns.len() {
        let Some(deal) = columns.get(index).and_then(of_deal) else { continue };
        let is_free = columns.iter().all(|column| column.field != deal);
        if let Some(column) = columns.get_mut(index).filter(|_| is_free) {
            column.field = deal;
            column.reason = Reason::LatestRound;
        }
    }
}

/// The field of a deal that a column of the latest round stands for.
fn of_deal(column: &Column) -> Option<Field> {
    match column.field {
        Field::LastFundedOn => Some(Field::DealOn),
        Field::LastRound => Some(Field::Round),
        Field::LastAmount if says_dollars(&column.name) => Some(Field::AmountUsd),
        Field::LastAmount => Some(Field::Amount),
        _ => None,
    }
}
