//! Slides 3 and 9: the amount of the quarter, large, and the other headline figures beside it.

use super::MarketSlides;
use crate::messages::say;
use crate::report::change::{Unit, changed, shared};
use crate::report::figure::{Figure, Only};
use crate::report::model::Activity;
use crate::report::money;
use crate::report::slide::{Block, Point, Slide, Tile};

impl MarketSlides<'_> {
    pub(super) fn cover(&self) -> Slide {
        let (messages, now) = (self.messages, self.market.now());
        let big = match now.and_then(|it| it.amount) {
            _ if self.market.is_empty() => self.text("cover_nothing").to_owned(),
            _ if now.and_then(|it| it.deal_count) == Some(0) => {
                self.text("cover_no_deal").to_owned()
            }
            Some(it) => say!(messages, "cover_amount", amount = money::on_cover(messages, it.usd)),
            None => self.text("cover_amount_none").to_owned(),
        };
        let has_amount = now.and_then(|it| it.disclosed_count).is_some_and(|it| it > 0);
        let deals = has_amount.then(|| self.deals(&self.model.quarter).only(Only::Disclosed));
        let mut blocks = vec![Block::Big(Point { text: big, deals })];
        if let Some(now) = now.filter(|it| it.deal_count.is_some_and(|it| it > 0)) {
            blocks.push(Block::Tiles(self.tiles(now)));
        }
        let (subject, quarter) = (self.narrator.subject(self.market), &self.model.quarter);
        self.slide("cover", say!(messages, "cover", subject, quarter), blocks)
    }

    /// How the amount changed, how many deals, the early-stage share, and the deals over the bound.
    fn tiles(&self, now: &Activity) -> Vec<Tile> {
        let messages = self.messages;
        let text = |key| self.text(key).to_owned();
        let only = |only| self.deals(&self.model.quarter).only(only);
        let early = self.market.early_now();
        let early_changes = early.map_or([None; 2], |it| [it.share_qoq_pp, it.share_yoy_pp]);
        let mega = &self.market.mega;
        let part = mega.amount_share_pct.filter(|_| mega.deal_count > 0);
        vec![
            Tile {
                name: text("tile_amount_qoq"),
                figure: changed(messages, now.amount_qoq_pct, Unit::Pct),
                details: vec![(text("yoy"), changed(messages, now.amount_yoy_pct, Unit::Pct))],
            },
            Tile {
                name: text("series_deals"),
                figure: self.counted(now.deal_count).of(self.deals(&self.model.quarter)),
                details: self.changes([now.deal_qoq_pct, now.deal_yoy_pct], Unit::Pct),
            },
            Tile {
                name: text("series_early"),
                figure: shared(messages, early.and_then(|it| it.share_pct)).of(only(Only::Early)),
                details: self.changes(early_changes, Unit::Pp).into_iter().map(in_points).collect(),
            },
            Tile {
                name: say!(messages, "tile_mega", bound = self.mega_bound()),
                figure: self.counted(Some(mega.deal_count)).of(only(Only::Mega)),
                details: vec![(text("tile_share_of_amount"), shared(messages, part))],
            },
        ]
    }
}

/// A change with its unit, which no head of a column says here.
fn in_points((name, figure): (String, Figure)) -> (String, Figure) {
    let unit = if figure.value.is_some() { " pp" } else { "" };
    (name, Figure { shown: format!("{}{unit}", figure.shown), ..figure })
}
