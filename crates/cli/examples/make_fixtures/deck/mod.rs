//! The invented deals behind the published deck, and the sheets they are typed into.
//!
//! `plan -> deals -> vendors' sheets`. The plan says how many deals of which kind each quarter has;
//! everything else is drawn from a seeded generator, so the same bytes come out every time.

mod amount;
mod blocks;
mod chinese;
mod company;
mod deal;
mod europe;
mod inventor;
mod label;
mod place;
mod plan;
mod repeat;
mod rounds;
mod tracker;
mod web;

use std::error::Error;

use dealbase_ingest::cell::rate::Rates;

use deal::{Deal, Vendor};
use inventor::Inventor;

/// Why the sheets can't be made: the plan contradicts itself, or a list is too short.
pub(crate) type Failure = Box<dyn Error>;

/// One sheet, ready to be written.
pub(crate) struct File {
    /// File name, without a folder.
    pub(crate) name: &'static str,
    /// Content, the same at every run.
    pub(crate) bytes: Vec<u8>,
}

/// Every sheet of the deck.
///
/// # Errors
/// A plan that can't be met, such as an amount out of reach of its deals.
pub(crate) fn files() -> Result<Vec<File>, Failure> {
    let rates = Rates::built_in();
    let mut inventor = Inventor::new();
    let mut deals = Vec::new();
    for quarter in &plan::QUARTERS {
        deals.extend(inventor.deals_of(quarter, &rates)?);
    }
    repeat::continue_companies(&mut deals);
    let again = repeat::report_again(&deals);
    deals.extend(again);
    for quarter in &plan::QUARTERS {
        deals.extend(inventor.other_events_of(quarter)?);
    }
    deals.sort_by(|one, other| (one.day, &one.company).cmp(&(other.day, &other.company)));

    let of = |vendor| deals.iter().filter(|deal| deal.vendor == vendor).collect::<Vec<&Deal>>();
    Ok(vec![
        File { name: "blocks.xlsx", bytes: blocks::write(&of(Vendor::Blocks))? },
        File { name: "europe.tsv", bytes: europe::write(&of(Vendor::Europe))? },
        File { name: "rounds.csv", bytes: rounds::write(&of(Vendor::Rounds))? },
        File { name: "tracker.xlsx", bytes: tracker::write(&of(Vendor::Tracker))? },
        File { name: "web.csv", bytes: web::write(&of(Vendor::Web))? },
    ])
}
