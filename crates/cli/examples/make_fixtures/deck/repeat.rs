//! Deals that belong together: a company's next round, and the same deal on a second vendor's sheet.

use super::amount::Amount;
use super::deal::{Class, Day, Deal, Vendor};

/// Lets some deals on the sheet with company blocks be a later round of a company already on it.
pub(crate) fn continue_companies(deals: &mut [Deal]) {
    let mut waiting: Vec<(Day, Class, Deal)> = Vec::new();
    for deal in deals.iter_mut().filter(|deal| deal.vendor == Vendor::Blocks) {
        let earlier = waiting.iter().position(|(day, class, company)| {
            company.sector_label == deal.sector_label
                && *class < deal.class
                && months_between(*day, deal.day) >= 5
        });
        if deal.class > Class::EPlus {
            continue;
        }
        let company = match earlier {
            Some(place) => waiting.remove(place).2,
            None => deal.clone(),
        };
        deal.company.clone_from(&company.company);
        deal.place = company.place;
        waiting.push((deal.day, deal.class, company));
    }
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
