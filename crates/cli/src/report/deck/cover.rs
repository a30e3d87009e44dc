//! Slides 3 and 9: the amount of the quarter, large, and the other headline figures beside it.

use super::{changes, counted};
use crate::report::change::{Unit, changed, shared};
use crate::report::figure::{Deals, Figure, Measure, Only};
use crate::report::model::{Activity, Market, Model, Rate};
use crate::report::money;
use crate::report::sentence::Voice;
use crate::report::slide::{Block, Point, Slide, Tile};
use crate::words::Words;

pub(super) fn cover(model: &Model, market: &Market, voice: &Voice) -> Slide {
    let words = &voice.words;
    let now = market.now();
    let big = match now.and_then(|it| it.amount) {
        _ if market.is_empty() => words.text("cover_nothing").to_owned(),
        _ if now.and_then(|it| it.deal_count) == Some(0) => words.text("cover_no_deal").to_owned(),
        Some(amount) => {
            words.say("cover_amount", &[("amount", &money::on_cover(words, amount.usd))])
        }
        None => words.text("cover_amount_none").to_owned(),
    };
    let heading =
        words.say("cover", &[("subject", &voice.subject(market)), ("quarter", &model.quarter)]);
    let has_amount = now.and_then(|it| it.disclosed_count).is_some_and(|it| it > 0);
    let deals = Deals::in_market(&market.market, &model.quarter).only(Only::Disclosed);
    let deals = Some(deals).filter(|_| has_amount);
    let mut blocks = vec![Block::Big(Point { text: big, deals })];
    if let Some(now) = now.filter(|it| it.deal_count.is_some_and(|it| it > 0)) {
        blocks.push(Block::Tiles(tiles(model, market, words, now)));
    }
    Slide::new(&format!("{}-cover", market.market), heading, blocks)
}

/// A change with its unit, which no head of a column says here.
fn in_points(words: &Words, rate: Option<Rate>) -> Figure {
    let figure = changed(words, rate, Unit::Pp);
    let shown = if rate.is_some() { format!("{} pp", figure.shown) } else { figure.shown };
    Figure { shown, ..figure }
}

/// How the amount changed, how many deals, the early-stage share, and the deals over the bound.
fn tiles(model: &Model, market: &Market, words: &Words, now: &Activity) -> Vec<Tile> {
    let text = |key: &str| words.text(key).to_owned();
    let deals = || Deals::in_market(&market.market, &model.quarter);
    let amount = Tile {
        name: text("tile_amount_qoq"),
        figure: changed(words, now.amount_qoq_pct, Unit::Pct),
        details: vec![(text("yoy"), changed(words, now.amount_yoy_pct, Unit::Pct))],
    };
    let count = Tile {
        name: text("series_deals"),
        figure: counted(words, now.deal_count).of(deals()),
        details: changes(words, [now.deal_qoq_pct, now.deal_yoy_pct], Unit::Pct),
    };
    let early = market.early_now();
    let share = Tile {
        name: text("series_early"),
        figure: shared(words, early.and_then(|it| it.share_pct)).of(deals().only(Only::Early)),
        details: [
            ("qoq", early.and_then(|it| it.share_qoq_pp)),
            ("yoy", early.and_then(|it| it.share_yoy_pp)),
        ]
        .map(|(key, rate)| (text(key), in_points(words, rate)))
        .to_vec(),
    };
    let mega = &market.mega;
    let part = mega.amount_share_pct.filter(|_| mega.deal_count > 0);
    let part = part.map_or_else(
        || Figure::new(Measure::Share, None, text("unknown")),
        |it| shared(words, Some(it)),
    );
    let mega = Tile {
        name: words.say("tile_mega", &[("bound", &super::mega::bound(model, words))]),
        figure: counted(words, Some(mega.deal_count)).of(deals().only(Only::Mega)),
        details: vec![(text("tile_share_of_amount"), part)],
    };
    vec![amount, count, share, mega]
}
