//! Slides 3 and 9: the amount of the quarter, large, and the other headline figures beside it.

use super::{changes, counted};
use crate::messages::Messages;
use crate::report::change::{Unit, changed, shared};
use crate::report::figure::{Deals, Figure, Measure, Only};
use crate::report::model::{Activity, Market, Model, Rate};
use crate::report::money;
use crate::report::narrative::Narrator;
use crate::report::slide::{Block, Point, Slide, Tile};

pub(super) fn cover(model: &Model, market: &Market, narrator: &Narrator) -> Slide {
    let messages = &narrator.messages;
    let now = market.now();
    let big = match now.and_then(|it| it.amount) {
        _ if market.is_empty() => messages.text("cover_nothing").to_owned(),
        _ if now.and_then(|it| it.deal_count) == Some(0) => {
            messages.text("cover_no_deal").to_owned()
        }
        Some(amount) => {
            messages.say("cover_amount", &[("amount", &money::on_cover(messages, amount.usd))])
        }
        None => messages.text("cover_amount_none").to_owned(),
    };
    let heading = messages
        .say("cover", &[("subject", &narrator.subject(market)), ("quarter", &model.quarter)]);
    let has_amount = now.and_then(|it| it.disclosed_count).is_some_and(|it| it > 0);
    let deals = Deals::in_market(&market.market, &model.quarter).only(Only::Disclosed);
    let deals = Some(deals).filter(|_| has_amount);
    let mut blocks = vec![Block::Big(Point { text: big, deals })];
    if let Some(now) = now.filter(|it| it.deal_count.is_some_and(|it| it > 0)) {
        blocks.push(Block::Tiles(tiles(model, market, messages, now)));
    }
    Slide::new(&format!("{}-cover", market.market), heading, blocks)
}

/// A change with its unit, which no head of a column says here.
fn in_points(messages: &Messages, rate: Option<Rate>) -> Figure {
    let figure = changed(messages, rate, Unit::Pp);
    let shown = if rate.is_some() { format!("{} pp", figure.shown) } else { figure.shown };
    Figure { shown, ..figure }
}

/// How the amount changed, how many deals, the early-stage share, and the deals over the bound.
fn tiles(model: &Model, market: &Market, messages: &Messages, now: &Activity) -> Vec<Tile> {
    let text = |key: &str| messages.text(key).to_owned();
    let deals = || Deals::in_market(&market.market, &model.quarter);
    let amount = Tile {
        name: text("tile_amount_qoq"),
        figure: changed(messages, now.amount_qoq_pct, Unit::Pct),
        details: vec![(text("yoy"), changed(messages, now.amount_yoy_pct, Unit::Pct))],
    };
    let count = Tile {
        name: text("series_deals"),
        figure: counted(messages, now.deal_count).of(deals()),
        details: changes(messages, [now.deal_qoq_pct, now.deal_yoy_pct], Unit::Pct),
    };
    let early = market.early_now();
    let share = Tile {
        name: text("series_early"),
        figure: shared(messages, early.and_then(|it| it.share_pct)).of(deals().only(Only::Early)),
        details: [
            ("qoq", early.and_then(|it| it.share_qoq_pp)),
            ("yoy", early.and_then(|it| it.share_yoy_pp)),
        ]
        .map(|(key, rate)| (text(key), in_points(messages, rate)))
        .to_vec(),
    };
    let mega = &market.mega;
    let part = mega.amount_share_pct.filter(|_| mega.deal_count > 0);
    let part = part.map_or_else(
        || Figure::new(Measure::Share, None, text("unknown")),
        |it| shared(messages, Some(it)),
    );
    let mega = Tile {
        name: messages.say("tile_mega", &[("bound", &super::mega::bound(model, messages))]),
        figure: counted(messages, Some(mega.deal_count)).of(deals().only(Only::Mega)),
        details: vec![(text("tile_share_of_amount"), part)],
    };
    vec![amount, count, share, mega]
}
