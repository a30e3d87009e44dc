//! Slide 8: the deals over the bound, their sum and their share of the amount.

use super::{counted, known, source, source_now};
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::shared;
use crate::report::chart::{Chart, Kind, Series};
use crate::report::figure::{Deals, Only};
use crate::report::model::{Market, Mega, MegaQuarter, Model, Name};
use crate::report::money::{self, ColumnUnit};
use crate::report::round::round_name;
use crate::report::sentence::Voice;
use crate::report::slide::{Block, Point, Slide, Table};
use crate::words::Words;

/// Deals listed on a slide that has room for a chart.
const DEALS_BESIDE_CHART: usize = 5;

pub(super) fn mega(model: &Model, market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let bound = bound(model, words);
    let heading = heading(market, voice, &bound);
    let sentence = mega_sentence(words, &market.mega, &bound);
    let deals = Deals::in_market(&market.market, &model.quarter).only(Only::Mega);
    let deals = Some(deals).filter(|_| market.mega.deal_count > 0);
    let mut blocks = vec![Block::Sentence(Point { text: sentence, deals })];
    let listed = voice.rules.listed_mega_deals;
    if !market.mega.deals.is_empty() {
        blocks.push(Block::Table(mega_table(words, market, listed)));
        if market.mega.deals.len() > listed {
            let count = grouped(i128::from(market.mega.deal_count));
            let parts = [("listed", listed.to_string()), ("count", count)];
            let parts = parts.each_ref().map(|(key, part)| (*key, part.as_str()));
            blocks.push(Block::Remark(words.say("mega_listed", &parts)));
        }
    }
    if market.mega.deals.len().min(listed) <= DEALS_BESIDE_CHART
        && market.mega.quarters.iter().any(|it| it.deal_count > 0)
    {
        blocks.push(Block::Chart(Box::new(chart(words, market))));
    }
    Slide::new(&format!("{}-mega", market.market), heading, blocks)
}

/// How many there were in each of the shown quarters, and how much they raised.
fn chart(words: &Words, market: &Market) -> Chart {
    let quarters = &market.mega.quarters;
    let unit = ColumnUnit::of(words, quarters.iter().map(|it| it.amount_usd));
    let behind = |it: &MegaQuarter| Deals::in_market(&market.market, &it.quarter).only(Only::Mega);
    let amount = |it: &MegaQuarter| unit.figure(words, Some(it.amount_usd)).of(behind(it));
    let deals = |it: &MegaQuarter| counted(words, Some(it.deal_count)).of(behind(it));
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_quarter"), Left),
        (words.text("column_deals"), Right),
        (&amount_head, Right),
    ]);
    for it in quarters {
        table.rows.push(vec![it.quarter.as_str().into(), deals(it).into(), amount(it).into()]);
    }
    Chart {
        kind: Kind::ColumnsAndLine,
        title: words.text("chart_mega").to_owned(),
        categories: quarters.iter().map(|it| it.quarter.clone()).collect(),
        series: vec![
            Series::new(
                words.text("series_amount"),
                unit.name(),
                quarters.iter().map(amount).collect(),
            ),
            Series::new(words.text("series_deals"), "", quarters.iter().map(deals).collect()),
        ],
        callout: None,
        accents: quarters.len().checked_sub(1).into_iter().collect(),
        bases: Vec::new(),
        table,
        counts: None,
        denominator: words.text("mega_denominator").to_owned(),
        source: source("mega_deal_by_quarter", market),
    }
}

fn heading(market: &Market, voice: &Voice, bound: &str) -> String {
    let (words, mega) = (&voice.words, &market.mega);
    let heading = words.say("mega", &[("place", &voice.place(market)), ("bound", bound)]);
    let Some(share) = mega.amount_share_pct.filter(|_| mega.deal_count > 0) else {
        return heading;
    };
    let (count, share) = (grouped(i128::from(mega.deal_count)), share.shown());
    words.say("mega_found", &[("heading", &heading), ("count", &count), ("share", &share)])
}

/// The bound as the policy has it.
pub(super) fn bound(model: &Model, words: &Words) -> String {
    let policy = model.notes.policies.get("mega_deal_usd");
    policy
        .and_then(|it| it.parse().ok())
        .map_or_else(|| words.text("unknown").to_owned(), |usd| money::in_words(words, usd))
}

fn mega_sentence(words: &Words, mega: &Mega, bound: &str) -> String {
    let key = match mega.deal_count {
        0 => return words.say("mega_none", &[("bound", bound)]),
        1 => "mega_one",
        _ => "mega_many",
    };
    words.say(
        key,
        &[
            ("bound", bound),
            ("count", &grouped(i128::from(mega.deal_count))),
            ("amount", &money::in_words(words, mega.amount_usd)),
            ("total", &money::in_words(words, mega.total_amount_usd)),
            ("share", &known(words, mega.amount_share_pct.map(|it| it.shown()))),
        ],
    )
}

fn mega_table(words: &Words, market: &Market, listed: usize) -> Table {
    let mega = &market.mega;
    let quarter = market.now().map_or("", |it| it.quarter.as_str());
    let unit = ColumnUnit::of(words, mega.deals.iter().map(|it| it.amount_usd));
    let amount_head = words.say("column_amount", &[("unit", unit.name())]);
    let mut table = Table::with(&[
        (words.text("column_rank"), Right),
        (words.text("column_company"), Left),
        (words.text("column_country"), Left),
        (words.text("column_sector"), Left),
        (words.text("column_round"), Left),
        (&amount_head, Right),
        (words.text("column_amount_share"), Right),
    ]);
    let name = |it: &Option<Name>| known(words, it.as_ref().map(|it| words.name(it).to_owned()));
    let one = |id: i64| Deals::in_market(&market.market, quarter).only(Only::Deal(id));
    for it in mega.deals.iter().take(listed) {
        table.rows.push(vec![
            counted(words, Some(it.mega_rank)).into(),
            it.company.as_str().into(),
            name(&it.country).into(),
            name(&it.sector).into(),
            known(words, it.round.as_deref().map(|it| round_name(words, it))).into(),
            unit.figure(words, Some(it.amount_usd)).of(one(it.deal_id)).into(),
            shared(words, it.amount_share_pct).into(),
        ]);
    }
    table.source = Some(source_now("mega_deal", market));
    table
}
