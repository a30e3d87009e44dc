//! Slide 8: the deals over the bound, their sum and their share of the amount.

use super::{counted, known, source_now};
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::shared;
use crate::report::figure::{Deals, Only};
use crate::report::model::{Market, Mega, Model, Name};
use crate::report::money::{self, ColumnUnit};
use crate::report::round::round_name;
use crate::report::sentence::Voice;
use crate::report::slide::{Block, Point, Slide, Table};
use crate::words::Words;

pub(super) fn mega(model: &Model, market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let bound = mega_bound(model, words);
    let heading = words.say("mega", &[("place", &voice.place(market)), ("bound", &bound)]);
    let sentence = mega_sentence(words, &market.mega, &bound);
    let deals = Deals::in_market(&market.market, &model.quarter).only(Only::Mega);
    let deals = Some(deals).filter(|_| market.mega.deal_count > 0);
    let mut blocks = vec![Block::Sentence(Point { text: sentence, deals })];
    if !market.mega.deals.is_empty() {
        let listed = voice.rules.listed_mega_deals;
        blocks.push(Block::Table(mega_table(words, market, listed)));
        if market.mega.deals.len() > listed {
            let count = grouped(i128::from(market.mega.deal_count));
            let parts = [("listed", listed.to_string()), ("count", count)];
            let parts = parts.each_ref().map(|(key, part)| (*key, part.as_str()));
            blocks.push(Block::Remark(words.say("mega_listed", &parts)));
        }
    }
    Slide::new(&format!("{}-mega", market.market), heading, blocks)
}

/// The bound as the policy has it.
fn mega_bound(model: &Model, words: &Words) -> String {
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
