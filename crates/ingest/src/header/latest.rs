//! Company lists that give the latest round of each company: that round is a deal.
//!
//! Only if the sheet has no deal of its own, and gives the date together with the round or amount.

use super::{Column, Field, Reason};

const PROMOTIONS: [(Field, Field); 3] = [
    (Field::LastFundedOn, Field::DealOn),
    (Field::LastRound, Field::Round),
    (Field::LastAmount, Field::Amount),
];

/// Turns the latest round of each company into the deal of its row, where there is no other.
pub(super) fn promote(columns: &mut [Column]) {
    let has = |field| columns.iter().any(|column| column.field == field);
    let has_deal_date = columns.iter().any(|column| column.field.is_date());
    let has_terms = [Field::LastRound, Field::LastAmount, Field::Round, Field::Amount].map(has);
    if has_deal_date || !has(Field::LastFundedOn) || !has_terms.contains(&true) {
        return;
    }
    for (latest, deal) in PROMOTIONS {
        if columns.iter().any(|column| column.field == deal) {
            continue;
        }
        if let Some(column) = columns.iter_mut().find(|column| column.field == latest) {
            column.field = deal;
            column.reason = Reason::LatestRound;
        }
    }
}
