//! The sentences and headings of the report: findings put into words. The rules are data.
//!
//! It does not judge figures itself: `finding` does.

use super::change::{self, Unit};
use super::finding::{self, ShareShift};
use super::model::{Activity, Country, Early, Market, Mega, Rate, Sector};
use super::money;
use crate::messages::{Messages, Parts, Rules, say};
use crate::output::number::grouped;

/// The words and the rules that choose among them.
#[derive(Debug)]
pub(crate) struct Narrator {
    pub(crate) messages: Messages,
    pub(crate) rules: Rules,
}

impl Narrator {
    /// What the market's deals are called at the head of a sentence.
    pub(crate) fn subject(&self, market: &Market) -> String {
        self.named("subject", market)
    }

    /// What the market is called within a sentence.
    pub(crate) fn place(&self, market: &Market) -> String {
        self.named("place", market)
    }

    fn named(&self, kind: &str, market: &Market) -> String {
        match self.messages.find(&format!("{kind}_{}", market.market)) {
            Some(name) => name.to_owned(),
            None => {
                let name = self.messages.name(&market.name);
                say!(self.messages, &format!("{kind}_other"), name)
            }
        }
    }

    /// The market's activity as a finding: "Global internet investment recovers slightly".
    pub(crate) fn trend(&self, market: &Market) -> String {
        let key = finding::trend(&self.rules, &market.activity, market.is_partial);
        say!(self.messages, &format!("trend_{key}"), subject = self.subject(market))
    }

    /// The market's key point: the finding, and the sentence that bears it out.
    pub(crate) fn market_point(&self, market: &Market) -> Option<String> {
        let heading = match point(market.now()?) {
            "point_market" | "point_market_no_amount" => self.trend(market),
            _ => self.subject(market),
        };
        Some(heading + self.messages.text("colon") + &self.market_sentence(market)?)
    }

    /// How many deals and how much, with a caution where the rates mean little.
    pub(crate) fn market_sentence(&self, market: &Market) -> Option<String> {
        let now = market.now()?;
        let count = now.deal_count?;
        let messages = &self.messages;
        let change = |qoq, yoy| change::both(messages, qoq, yoy, Unit::Pct);
        Some(
            say!(
                messages,
                point(now),
                deals = messages.counted("deals", count),
                announced = messages.counted("announced", count),
                deal_change = change(now.deal_qoq_pct, now.deal_yoy_pct),
                amount = self.amount(&market.activity).unwrap_or_default(),
                amount_change = change(now.amount_qoq_pct, now.amount_yoy_pct)
            ) + &self.cautions(market, count),
        )
    }

    /// The amount of the last quarter, and whether it is the highest or lowest of eight.
    fn amount(&self, activity: &[Activity]) -> Option<String> {
        let amount = money::in_words(&self.messages, activity.last()?.amount?.usd);
        Some(match finding::record(activity) {
            Some(key) => say!(self.messages, &format!("amount_{key}"), amount),
            None => amount,
        })
    }

    fn cautions(&self, market: &Market, count: i64) -> String {
        let messages = &self.messages;
        let few =
            |key: &str, count: i64| say!(messages, key, deals = messages.counted("deals", count));
        let mut text = self.one_deal("caution_one_deal", &market.mega).unwrap_or_default();
        if count > 0 && count < self.rules.few_deals {
            text += &few("caution_few", count);
        } else if let Some(base) = finding::few_in_base(&self.rules, &market.activity) {
            text += &few("caution_few_base", base);
        }
        text
    }

    /// A phrase about the largest deal where it alone makes up much of the amount.
    pub(crate) fn one_deal(&self, key: &str, mega: &Mega) -> Option<String> {
        let deal = mega.deals.first()?;
        let is_much = |it: &Rate| finding::at_least(*it, self.rules.one_deal_pct);
        let share = deal.amount_share_pct.filter(is_much)?.shown();
        Some(say!(self.messages, key, company = deal.company, share))
    }

    /// The early-stage share of every market in one sentence.
    pub(crate) fn early_point(&self, markets: &[Market]) -> String {
        let parts: Vec<String> = markets
            .iter()
            .filter_map(|market| Some(self.early_part(market, market.early_now()?)))
            .collect();
        let parts = parts.join(self.messages.text("semicolon"));
        match self.early_direction(markets) {
            Some(qoq) => say!(self.messages, "point_early_same", qoq, parts),
            None => say!(self.messages, "point_early", parts),
        }
    }

    /// Where the early-stage share goes on the quarter; None where markets differ or one is unknown.
    fn early_direction(&self, markets: &[Market]) -> Option<&str> {
        let mut words = markets.iter().map(|market| {
            let rate = market.early_now()?.share_qoq_pp?;
            Some(self.messages.text(finding::change_key(rate, self.rules.flat_below_pp)))
        });
        let first = words.next()??;
        words.all(|it| it == Some(first)).then_some(first)
    }

    fn early_part(&self, market: &Market, early: &Early) -> String {
        let place = self.place(market);
        self.early(early, "part_early", &place)
            .unwrap_or_else(|| say!(self.messages, "part_early_none", place))
    }

    /// The call-out of the early-stage share, with its denominator.
    pub(crate) fn early_callout(&self, early: &Early) -> String {
        self.early(early, "early_callout", "")
            .unwrap_or_else(|| self.messages.text("early_callout_none").to_owned())
    }

    /// A phrase about the early-stage share; None where no deal carries a lettered round.
    fn early(&self, early: &Early, key: &str, place: &str) -> Option<String> {
        let messages = &self.messages;
        let lettered = early.lettered_count?;
        let parts: &Parts<'_> = &[
            ("place", &place),
            ("share", &early.share_pct?.shown()),
            ("early", &grouped(early.early_count?)),
            ("lettered", &messages.counted("deals", lettered)),
            ("change", &change::both(messages, early.share_qoq_pp, early.share_yoy_pp, Unit::Pp)),
        ];
        let is_few = lettered < self.rules.few_deals;
        let caution = if is_few { messages.text("caution_few_lettered") } else { "" };
        Some(messages.say(key, parts) + caution)
    }

    /// The heading of the round mix, with the direction of the early-stage share where known.
    pub(crate) fn rounds_heading(&self, market: &Market) -> String {
        let subject = self.subject(market);
        let early = market.early_now();
        let word =
            |rate: Rate| self.messages.text(finding::change_key(rate, self.rules.flat_below_pp));
        let found = match early.map(|it| (it.share_qoq_pp.map(word), it.share_yoy_pp.map(word))) {
            Some((Some(qoq), Some(yoy))) if qoq == yoy => {
                say!(self.messages, "early_same", qoq)
            }
            Some((Some(qoq), Some(yoy))) => {
                say!(self.messages, "early_changes", qoq, yoy)
            }
            Some((Some(qoq), None)) => say!(self.messages, "early_qoq", qoq),
            Some((None, Some(yoy))) => say!(self.messages, "early_yoy", yoy),
            _ => return say!(self.messages, "rounds", subject),
        };
        say!(self.messages, "rounds_with", subject, early = found)
    }

    /// The heading of the sectors: who leads, and whether by far.
    pub(crate) fn sectors_heading(&self, market: &Market) -> String {
        match finding::leaders(&self.rules, &market.sectors) {
            (leaders, _) if leaders.is_empty() => {
                say!(self.messages, "sectors", subject = self.subject(market))
            }
            (leaders, true) => self.of_sectors("sectors_far_ahead", &leaders),
            (leaders, false) => self.of_sectors("sectors_lead", &leaders),
        }
    }

    /// The sectors that the heading of the sectors names.
    pub(crate) fn leading<'a>(&self, market: &'a Market) -> Vec<&'a Sector> {
        finding::leaders(&self.rules, &market.sectors).0
    }

    /// The heading of the share changes, whose share is clearly up, or down; and those sectors.
    pub(crate) fn shares_heading<'a>(&self, market: &'a Market) -> (String, Vec<&'a Sector>) {
        let subject = self.subject(market);
        match finding::shift(&self.rules, &market.sectors) {
            ShareShift::Up { sectors, is_clear } => {
                let key = if is_clear { "shares_up" } else { "shares_up_some" };
                (self.of_sectors(key, &sectors), sectors)
            }
            ShareShift::Down { sectors, is_clear } => {
                let key = if is_clear { "shares_down" } else { "shares_down_some" };
                (self.of_sectors(key, &sectors), sectors)
            }
            ShareShift::Steady => (say!(self.messages, "shares_steady", subject), Vec::new()),
            ShareShift::Unknown => (say!(self.messages, "shares", subject), Vec::new()),
        }
    }

    /// The heading of the countries: up, down, or some of each.
    pub(crate) fn countries_heading(&self, major: &[Country]) -> String {
        self.messages.text(finding::countries(&self.rules, major)).to_owned()
    }

    fn of_sectors(&self, key: &str, sectors: &[&Sector]) -> String {
        let names: Vec<&str> = sectors.iter().map(|it| self.messages.name(&it.name)).collect();
        say!(self.messages, key, leaders = self.messages.list(&names))
    }
}

/// The key of a market's key point: what is known decides which sentence fits.
fn point(now: &Activity) -> &'static str {
    let deal_change = now.deal_qoq_pct.or(now.deal_yoy_pct);
    let amount_change = now.amount_qoq_pct.or(now.amount_yoy_pct);
    match (now.deal_count, now.amount) {
        (Some(0), _) if deal_change.is_none() => "point_market_nothing",
        (Some(0), _) => "point_market_no_deals",
        (_, None) if deal_change.is_none() => "point_market_first_no_amount",
        (_, None) => "point_market_no_amount",
        _ if deal_change.or(amount_change).is_none() => "point_market_first",
        _ => "point_market",
    }
}

#[cfg(test)]
mod tests;
