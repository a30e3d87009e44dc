//! Slide 8: the deals over the bound, their sum and their share of the amount.

use super::{counted, known, source, source_now};
use crate::messages::{Messages, Name};
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::shared;
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Base, Deals, Only, Ratio};
use crate::report::model::{Market, Mega, MegaQuarter, Model};
use crate::report::money::{self, ColumnUnit};
use crate::report::narrative::Narrator;
use crate::report::round::round_name;
use crate::report::slide::{Block, Point, Slide};
use crate::report::table::Table;

/// Deals listed on a slide that has room for a chart.
const DEALS_BESIDE_CHART: usize = 5;

pub(super) fn mega(model: &Model, market: &Market, narrator: &Narrator) -> Slide {
    let messages = &narrator.messages;
    let bound = bound(model, messages);
    let heading = heading(market, narrator, &bound);
    let sentence = mega_sentence(messages, &market.mega, &bound);
    let deals = Deals::in_market(&market.market, &model.quarter).only(Only::Mega);
    let deals = Some(deals).filter(|_| market.mega.deal_count > 0);
    let mut blocks = vec![Block::Sentence(Point { text: sentence, deals })];
    let listed = narrator.rules.listed_mega_deals;
    if !market.mega.deals.is_empty() {
        blocks.push(Block::Table(mega_table(messages, market, listed)));
        if market.mega.deals.len() > listed {
            let count = grouped(i128::from(market.mega.deal_count));
            let parts = [("listed", listed.to_string()), ("count", count)];
            let parts = parts.each_ref().map(|(key, part)| (*key, part.as_str()));
            blocks.push(Block::Remark(messages.say("mega_listed", &parts)));
        }
    }
    if market.mega.deals.len().min(listed) <= DEALS_BESIDE_CHART
        && market.mega.quarters.iter().any(|it| it.deal_count > 0)
    {
        blocks.push(Block::Chart(Box::new(chart(messages, market))));
    }
    Slide::new(&format!("{}-mega", market.market), heading, blocks)
}

/// How many there were in each of the shown quarters, and how much they raised.
fn chart(messages: &Messages, market: &Market) -> Chart {
    let quarters = &market.mega.quarters;
    let unit = ColumnUnit::of(messages, quarters.iter().map(|it| it.amount_usd));
    let behind = |it: &MegaQuarter| Deals::in_market(&market.market, &it.quarter).only(Only::Mega);
    let amount = |it: &MegaQuarter| unit.figure(messages, Some(it.amount_usd)).of(behind(it));
    let deals = |it: &MegaQuarter| counted(messages, Some(it.deal_count)).of(behind(it));
    let amount_head = messages.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (messages.text("column_quarter"), Left),
        (messages.text("column_deals"), Right),
        (&amount_head, Right),
    ]);
    for it in quarters {
        table.rows.push(vec![it.quarter.as_str().into(), deals(it).into(), amount(it).into()]);
    }
    Chart {
        kind: Kind::ColumnsAndLine,
        title: messages.text("chart_mega").to_owned(),
        categories: quarters.iter().map(|it| it.quarter.clone()).collect(),
        series: vec![
            Series::new(
                messages.text("series_amount"),
                unit.name(),
                quarters.iter().map(amount).collect(),
            ),
            Series::new(messages.text("series_deals"), "", quarters.iter().map(deals).collect()),
        ],
        callout: None,
        accents: quarters.len().checked_sub(1).into_iter().collect(),
        bases: Vec::new(),
        table,
        counts: None,
        denominator: messages.text("mega_denominator").to_owned(),
        source: source("mega_deal_by_quarter", market),
    }
}

fn heading(market: &Market, narrator: &Narrator, bound: &str) -> String {
    let (messages, mega) = (&narrator.messages, &market.mega);
    let heading = messages.say("mega", &[("place", &narrator.place(market)), ("bound", bound)]);
    let Some(share) = mega.amount_share_pct.filter(|_| mega.deal_count > 0) else {
        return heading;
    };
    let (count, share) = (grouped(i128::from(mega.deal_count)), share.shown());
    messages.say("mega_found", &[("heading", &heading), ("count", &count), ("share", &share)])
}

/// The bound as the policy has it.
pub(super) fn bound(model: &Model, messages: &Messages) -> String {
    let policy = model.notes.policies.get("mega_deal_usd");
    policy
        .and_then(|it| it.parse().ok())
        .map_or_else(|| messages.text("unknown").to_owned(), |usd| money::in_words(messages, usd))
}

fn mega_sentence(messages: &Messages, mega: &Mega, bound: &str) -> String {
    let key = match mega.deal_count {
        0 => return messages.say("mega_none", &[("bound", bound)]),
        1 => "mega_one",
        _ => "mega_many",
    };
    messages.say(
        key,
        &[
            ("bound", bound),
            ("count", &grouped(i128::from(mega.deal_count))),
            ("amount", &money::in_words(messages, mega.amount_usd)),
            ("total", &money::in_words(messages, mega.total_amount_usd)),
            ("share", &known(messages, mega.amount_share_pct.map(|it| it.shown()))),
        ],
    )
}

fn mega_table(messages: &Messages, market: &Market, listed: usize) -> Table {
    let mega = &market.mega;
    let quarter = market.now().map_or("", |it| it.quarter.as_str());
    let unit = ColumnUnit::of(messages, mega.deals.iter().map(|it| it.amount_usd));
    let amount_head = messages.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (messages.text("column_rank"), Right),
        (messages.text("column_company"), Left),
        (messages.text("column_country"), Left),
        (messages.text("column_sector"), Left),
        (messages.text("column_round"), Left),
        (&amount_head, Right),
        (messages.text("column_amount_share"), Right),
    ]);
    let name =
        |it: &Option<Name>| known(messages, it.as_ref().map(|it| messages.name(it).to_owned()));
    let all = || Deals::in_market(&market.market, quarter);
    let one = |id: i64| all().only(Only::Deal(id));
    let whole = || all().only(Only::Disclosed);
    let share = |id: i64| Ratio::Share(Base::money(one(id)), Base::money(whole()));
    for it in mega.deals.iter().take(listed) {
        table.rows.push(vec![
            counted(messages, Some(it.mega_rank)).into(),
            it.company.as_str().into(),
            name(&it.country).into(),
            name(&it.sector).into(),
            known(messages, it.round.as_deref().map(|it| round_name(messages, it))).into(),
            unit.figure(messages, Some(it.amount_usd)).of(one(it.deal_id)).into(),
            shared(messages, it.amount_share_pct).from(share(it.deal_id)).into(),
        ]);
    }
    let total = unit.figure(messages, Some(mega.total_amount_usd)).of(whole());
    let total = Table::of_one(messages.text("total"), unit.name(), total);
    table.whole = Some(Box::new(total));
    table.source = Some(source_now("mega_deal", market));
    table
}
