//! Deals that belong together: a company's next round, and the same deal on a second vendor's sheet.

use super::amount::Amount;
use super::deal::{Class, Day, Deal, Vendor};

/// Lets some deals on the sheet with company blocks be a later round of a company already on it.
pub(crate) fn continue_companies(deals: &mut [Deal]) {
    let mut waiting: Vec<Deal> = Vec::new();
    let lettered = |deal: &&mut Deal| deal.vendor == Vendor::Blocks && deal.class <= Class::EPlus;
    for deal in deals.iter_mut().filter(lettered) {
        let earlier = waiting.iter().position(|earlier| is_next_round(earlier, deal));
        if let Some(earlier) = earlier.map(|place| waiting.remove(place)) {
            deal.company = earlier.company;
            deal.place = earlier.place;
        }
        waiting.push(deal.clone());
    }
}

fn is_next_round(earlier: &Deal, later: &Deal) -> bool {
    earlier.sector_label == later.sector_label
        && earlier.class < later.class
        && months_between(earlier.day, later.day) >= 5
}

/// The same deals as other vendors report them: same company, round and day, the amount the same
/// or undisclosed, now and then with the company's legal form.
pub(crate) fn report_again(deals: &[Deal]) -> Vec<Deal> {
    let from_blocks = deals.iter().filter(|deal| deal.vendor == Vendor::Blocks).filter(|deal| {
        matches!(deal.amount, Amount::Worded(..)) || matches!(deal.class, Class::D | Class::EPlus)
    });
    let from_europe = deals
        .iter()
        .filter(|deal| deal.vendor == Vendor::Europe && deal.quarter.year == 2023)
        .filter(|deal| matches!(deal.class, Class::C | Class::D));
    let chinese = from_blocks.step_by(2).enumerate().map(|(place, deal)| {
        let again = Deal { vendor: Vendor::Web, silence: "未透露", ..deal.clone() };
        vary(again, place, "有限公司")
    });
    let english = from_europe.enumerate().map(|(place, deal)| {
        let again = Deal {
            vendor: Vendor::Rounds,
            round: if deal.class == Class::C { "Series C" } else { "Series D" },
            silence: "",
            ..deal.clone()
        };
        vary(again, place, " Ltd")
    });
    chinese.chain(english).collect()
}

/// Every third report has the legal form, every third leaves the amount out.
fn vary(mut deal: Deal, place: usize, legal_form: &str) -> Deal {
    match place % 3 {
        0 => {}
        1 => deal.amount = Amount::Undisclosed,
        _ => deal.company.push_str(legal_form),
    }
    deal
}

fn months_between(earlier: Day, later: Day) -> i32 {
    let months = |day: Day| i32::from(day.year) * 12 + i32::from(day.month);
    months(later) - months(earlier)
}
