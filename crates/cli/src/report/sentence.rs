//! Which words fit the figures: trends, leaders, directions, cautions. The rules are data.
//!
//! It judges figures as they are shown, so that a word never contradicts the number beside it.

use super::change::{self, Unit, direction};
use super::model::{Activity, Country, Early, Market, Rate, Sector};
use super::money;
use crate::words::{Rules, Words};

/// The words and the rules that choose among them.
#[derive(Debug)]
pub(crate) struct Voice {
    pub(crate) words: Words,
    pub(crate) rules: Rules,
}

impl Voice {
    /// What the market's deals are called at the head of a sentence.
    pub(crate) fn subject(&self, market: &Market) -> String {
        self.named("subject", market)
    }

    /// What the market is called within a sentence.
    pub(crate) fn place(&self, market: &Market) -> String {
        self.named("place", market)
    }

    fn named(&self, kind: &str, market: &Market) -> String {
        match self.words.find(&format!("{kind}_{}", market.market)) {
            Some(name) => name.to_owned(),
            None => {
                let name = self.words.name(&market.name);
                self.words.say(&format!("{kind}_other"), &[("name", name)])
            }
        }
    }

    /// The market's activity as a finding: "Global internet investment recovers slightly".
    pub(crate) fn trend(&self, market: &Market) -> String {
        let key = trend(&self.rules, &market.activity);
        self.words.say(&format!("trend_{key}"), &[("subject", &self.subject(market))])
    }

    /// The market's key point, with a caution where the rates mean little.
    pub(crate) fn market_point(&self, market: &Market) -> Option<String> {
        let now = market.now()?;
        let count = now.deal_count?;
        let words = &self.words;
        let deals = crate::output::number::grouped(i128::from(count));
        let deal_change = change::both(words, now.deal_qoq_pct, now.deal_yoy_pct, Unit::Pct);
        let heading = self.trend(market);
        let subject = self.subject(market);
        let told = [
            ("heading", heading.as_str()),
            ("subject", &subject),
            ("deals", &deals),
            ("deal_change", &deal_change),
        ];
        let sentence = match now.amount {
            _ if count == 0 && now.deal_qoq_pct.or(now.deal_yoy_pct).is_none() => {
                words.say("point_market_nothing", &told)
            }
            _ if count == 0 => words.say("point_market_no_deals", &told),
            None => words.say("point_market_no_amount", &told),
            Some(amount) => {
                let amount = money::in_words(words, amount.usd);
                let change = change::both(words, now.amount_qoq_pct, now.amount_yoy_pct, Unit::Pct);
                let money = [("amount", amount.as_str()), ("amount_change", &change)];
                words.say("point_market", &[told.as_slice(), &money].concat())
            }
        };
        Some(sentence + &self.cautions(market, count))
    }

    fn cautions(&self, market: &Market, count: i64) -> String {
        let mut text = String::new();
        if let [deal] = market.mega.deals.as_slice()
            && let Some(share) =
                deal.amount_share_pct.filter(|it| at_least(*it, self.rules.one_deal_pct))
        {
            let parts = [("company", deal.company.as_str()), ("share", &share.shown())];
            text += &self.words.say("caution_one_deal", &parts);
        }
        if count > 0 && count < self.rules.few_deals {
            text += &self.words.say("caution_few", &[("count", &count.to_string())]);
        }
        text
    }

    /// The early-stage share of every market in one sentence.
    pub(crate) fn early_point(&self, markets: &[Market]) -> String {
        let parts: Vec<String> = markets
            .iter()
            .filter_map(|market| Some(self.early_part(market, market.early_now()?)))
            .collect();
        let parts = parts.join(self.words.text("semicolon"));
        self.words.say("point_early", &[("parts", &parts)])
    }

    fn early_part(&self, market: &Market, early: &Early) -> String {
        let place = self.place(market);
        match self.early_figures(early) {
            Some(figures) => {
                let parts: Vec<(&str, &str)> =
                    figures.iter().map(|(k, v)| (*k, v.as_str())).collect();
                self.words
                    .say("part_early", &[&[("place", place.as_str())], parts.as_slice()].concat())
            }
            None => self.words.say("part_early_none", &[("place", &place)]),
        }
    }

    /// The call-out of the early-stage share, with its denominator.
    pub(crate) fn early_callout(&self, early: &Early) -> String {
        match self.early_figures(early) {
            Some(figures) => {
                let parts: Vec<(&str, &str)> =
                    figures.iter().map(|(k, v)| (*k, v.as_str())).collect();
                self.words.say("early_callout", &parts)
            }
            None => self.words.text("early_callout_none").to_owned(),
        }
    }

    fn early_figures(&self, early: &Early) -> Option<[(&'static str, String); 4]> {
        Some([
            ("share", early.share_pct?.shown()),
            ("early", grouped(early.early_count?)),
            ("lettered", grouped(early.lettered_count?)),
            ("change", change::both(&self.words, early.share_qoq_pp, early.share_yoy_pp, Unit::Pp)),
        ])
    }

    /// The heading of the round mix, with the direction of the early-stage share where known.
    pub(crate) fn rounds_heading(&self, market: &Market) -> String {
        let subject = self.subject(market);
        let early = market.early_now();
        let word = |rate: Rate| self.words.text(direction(rate));
        let found = match early.map(|it| (it.share_qoq_pp.map(word), it.share_yoy_pp.map(word))) {
            Some((Some(qoq), Some(yoy))) if qoq == yoy => {
                self.words.say("early_same", &[("qoq", qoq)])
            }
            Some((Some(qoq), Some(yoy))) => {
                self.words.say("early_changes", &[("qoq", qoq), ("yoy", yoy)])
            }
            Some((Some(qoq), None)) => self.words.say("early_qoq", &[("qoq", qoq)]),
            Some((None, Some(yoy))) => self.words.say("early_yoy", &[("yoy", yoy)]),
            _ => return self.words.say("rounds", &[("subject", &subject)]),
        };
        self.words.say("rounds_with", &[("subject", &subject), ("early", &found)])
    }

    /// The heading of the sectors: who leads, and whether by far.
    pub(crate) fn sectors_heading(&self, market: &Market) -> String {
        match leaders(&self.rules, &market.sectors) {
            (leaders, _) if leaders.is_empty() => {
                self.words.say("sectors", &[("subject", &self.subject(market))])
            }
            (leaders, is_far) => {
                let key = if is_far { "sectors_far_ahead" } else { "sectors_lead" };
                self.words.say(key, &[("leaders", &self.list(&leaders))])
            }
        }
    }

    /// The heading of the share changes: whose share is clearly up.
    pub(crate) fn shares_heading(&self, market: &Market) -> String {
        let risers = clear_risers(&self.rules, &market.sectors);
        if risers.is_empty() {
            return self.words.say("shares", &[("subject", &self.subject(market))]);
        }
        self.words.say("shares_up", &[("leaders", &self.list(&risers))])
    }

    /// The heading of the countries: up, down, or some of each.
    pub(crate) fn countries_heading(&self, major: &[Country]) -> String {
        let rates: Vec<Rate> = major.iter().filter_map(|it| it.amount_qoq_pct).collect();
        let any = |wanted: &str| rates.iter().any(|it| direction(*it) == wanted);
        let key = match (any("up"), any("down")) {
            (true, true) => "countries_mixed",
            (true, false) if rates.len() > 1 => "countries_up",
            (false, true) if rates.len() > 1 => "countries_down",
            _ => "countries",
        };
        self.words.text(key).to_owned()
    }

    fn list(&self, sectors: &[&Sector]) -> String {
        let names: Vec<&str> = sectors.iter().map(|it| self.words.name(&it.name)).collect();
        names.join(self.words.text("list"))
    }
}

/// The key of the word for a market's last eight quarters, the reported one last.
fn trend(rules: &Rules, activity: &[Activity]) -> &'static str {
    let Some(now) = activity.last() else { return "none" };
    let (deals, money) = (now.deal_qoq_pct, now.amount_qoq_pct);
    let Some(change) = money.or(deals) else { return "none" };
    let year = now.amount_yoy_pct.or(now.deal_yoy_pct).map(direction);
    if direction(change) != "up" && year != Some("up") && is_low(rules, activity) {
        return "low";
    }
    if let Some(key) = deals.zip(money).and_then(|(deals, money)| mixed(rules, deals, money)) {
        return key;
    }
    let keys = match (direction(change), year) {
        ("up", Some("down")) => ["recover_slight", "recover", "recover_sharp"],
        ("up", _) => ["grow_slight", "grow", "grow_sharp"],
        ("down", Some("up")) => ["retreat_slight", "retreat", "retreat_sharp"],
        ("down", _) => ["fall_slight", "fall", "fall_sharp"],
        _ => ["flat"; 3],
    };
    let [slight, plain, sharp] = keys;
    match change {
        it if !at_least(it, rules.slight_below_pct) => slight,
        it if at_least(it, rules.sharp_from_pct) => sharp,
        _ => plain,
    }
}

/// Deals and money that clearly part ways.
fn mixed(rules: &Rules, deals: Rate, money: Rate) -> Option<&'static str> {
    if !at_least(deals, rules.mixed_from_pct) || !at_least(money, rules.mixed_from_pct) {
        return None;
    }
    match (direction(deals), direction(money)) {
        ("up", "down") => Some("mixed_more_deals"),
        ("down", "up") => Some("mixed_more_money"),
        _ => None,
    }
}

/// True if the last amount lies low among those of the quarters that had deals.
fn is_low(rules: &Rules, activity: &[Activity]) -> bool {
    let known: Vec<i64> = activity
        .iter()
        .filter(|it| it.deal_count.is_some_and(|count| count > 0))
        .filter_map(|it| it.amount.map(|amount| amount.usd))
        .collect();
    let now = activity.last().and_then(|it| it.amount).map(|it| it.usd);
    let (Some(now), Some(least), Some(peak)) = (now, known.iter().min(), known.iter().max()) else {
        return false;
    };
    known.len() >= rules.low_known_quarters
        && part_pct(now - least, peak - least).is_some_and(|it| it <= rules.low_part_pct)
        && part_pct(now, *peak).is_some_and(|it| it <= rules.low_of_peak_pct)
}

/// The sectors to name as leading, and whether the first is far ahead of the others.
fn leaders<'a>(rules: &Rules, sectors: &'a [Sector]) -> (Vec<&'a Sector>, bool) {
    let mut active = sectors.iter().filter(|it| it.deal_count > 0 && it.sector != "other");
    match (active.next(), active.next()) {
        (Some(first), Some(second)) => {
            let times = part_pct(first.deal_count, second.deal_count);
            let is_far = times.is_some_and(|it| it >= rules.far_ahead_pct);
            (if is_far { vec![first] } else { vec![first, second] }, is_far)
        }
        (Some(first), None) => (vec![first], true),
        _ => (Vec::new(), false),
    }
}

/// The sectors whose share is clearly up on the quarter, or on the year if no quarter compares.
fn clear_risers<'a>(rules: &Rules, sectors: &'a [Sector]) -> Vec<&'a Sector> {
    let by_quarter = |it: &Sector| it.share_qoq_pp;
    let by_year = |it: &Sector| it.share_yoy_pp;
    let has_quarter = sectors.iter().any(|it| it.share_qoq_pp.is_some());
    let change = if has_quarter { by_quarter } else { by_year };
    let mut risers: Vec<(i128, &Sector)> = sectors
        .iter()
        .filter(|it| it.sector != "other")
        .filter_map(|it| change(it).map(|rate| (rate, it)))
        .filter(|(rate, _)| direction(*rate) == "up" && at_least(*rate, rules.clear_share_pp))
        .map(|(rate, it)| (rate.tenths(), it))
        .collect();
    risers.sort_by_key(|(tenths, it)| (-tenths, it.deal_rank));
    risers.into_iter().map(|(_, it)| it).take(rules.clear_share_sectors).collect()
}

/// True if a rate, up or down, reaches a bound as shown.
#[expect(clippy::cast_precision_loss, reason = "tenths of a per cent are far below 2^53")]
fn at_least(rate: Rate, bound: f64) -> bool {
    rate.tenths().abs() as f64 >= bound * 10.0
}

#[expect(clippy::cast_precision_loss, reason = "a bound of wording needs no more than a float")]
fn part_pct(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

fn grouped(count: i64) -> String {
    crate::output::number::grouped(i128::from(count))
}

#[cfg(test)]
mod tests;
