//! Slide 8: the deals over the bound, their sum and their share of the amount.

use super::{MarketSlides, known, last, series};
use crate::messages::{Name, say};
use crate::output::Align::{Left, Right};
use crate::output::number::grouped;
use crate::report::change::shared;
use crate::report::chart::{Chart, Kind};
use crate::report::figure::{Base, Only, Ratio};
use crate::report::model::MegaQuarter;
use crate::report::money::{self, ColumnUnit};
use crate::report::round::round_name;
use crate::report::slide::{Block, Point, Slide};
use crate::report::table::Table;

/// Deals listed on a slide that has room for a chart.
const DEALS_BESIDE_CHART: usize = 5;

impl MarketSlides<'_> {
    pub(super) fn mega(&self) -> Slide {
        let mega = &self.market.mega;
        let deals = self.deals(&self.model.quarter).only(Only::Mega);
        let deals = Some(deals).filter(|_| mega.deal_count > 0);
        let mut blocks = vec![Block::Sentence(Point { text: self.mega_sentence(), deals })];
        let (all, listed) = (mega.deals.len(), self.narrator.rules.listed_mega_deals);
        if all > 0 {
            blocks.push(Block::Table(self.mega_deals(listed)));
        }
        if all > listed {
            let count = grouped(mega.deal_count);
            blocks.push(Block::Remark(say!(self.messages, "mega_listed", listed, count)));
        }
        if all.min(listed) <= DEALS_BESIDE_CHART && mega.quarters.iter().any(|it| it.deal_count > 0)
        {
            blocks.push(Block::Chart(Box::new(self.mega_quarters())));
        }
        self.slide("mega", self.mega_heading(), blocks)
    }

    /// How many there were in each of the shown quarters, and how much they raised.
    fn mega_quarters(&self) -> Chart {
        let quarters = &self.market.mega.quarters;
        let unit = ColumnUnit::of(self.messages, quarters.iter().map(|it| it.amount_usd));
        let behind = |it: &MegaQuarter| self.deals(&it.quarter).only(Only::Mega);
        let amount =
            |it: &MegaQuarter| unit.figure(self.messages, Some(it.amount_usd)).of(behind(it));
        let deals = |it: &MegaQuarter| self.counted(Some(it.deal_count)).of(behind(it));
        Chart {
            kind: Kind::ColumnsAndLine,
            title: self.text("chart_mega").to_owned(),
            categories: quarters.iter().map(|it| it.quarter.clone()).collect(),
            series: vec![
                series(self.text("series_amount"), unit.name(), quarters.iter().map(amount)),
                series(self.text("series_deals"), "", quarters.iter().map(deals)),
            ],
            accents: last(quarters.len()),
            table: Table::of(
                quarters,
                &[
                    (self.text("column_quarter"), Left, &|it| it.quarter.as_str().into()),
                    (self.text("column_deals"), Right, &|it| deals(it).into()),
                    (&self.amount_head(&unit), Right, &|it| amount(it).into()),
                ],
            ),
            denominator: self.text("mega_denominator").to_owned(),
            source: self.source("mega_deal_by_quarter"),
            ..Chart::default()
        }
    }

    fn mega_heading(&self) -> String {
        let (messages, mega) = (self.messages, &self.market.mega);
        let (place, bound) = (self.narrator.place(self.market), self.mega_bound());
        let heading = say!(messages, "mega", place, bound);
        match mega.amount_share_pct.filter(|_| mega.deal_count > 0) {
            Some(share) => {
                let (count, share) = (grouped(mega.deal_count), share.shown());
                say!(messages, "mega_found", heading, count, share)
            }
            None => heading,
        }
    }

    /// The bound as the policy has it.
    pub(super) fn mega_bound(&self) -> String {
        let usd = self.model.notes.policies.get("mega_deal_usd").and_then(|it| it.parse().ok());
        known(self.messages, usd.map(|usd| money::in_words(self.messages, usd)))
    }

    fn mega_sentence(&self) -> String {
        let (messages, mega, bound) = (self.messages, &self.market.mega, self.mega_bound());
        let key = match mega.deal_count {
            0 => return say!(messages, "mega_none", bound),
            1 => "mega_one",
            _ => "mega_many",
        };
        let usd = |usd| money::in_words(messages, usd);
        let (amount, total) = (usd(mega.amount_usd), usd(mega.total_amount_usd));
        let share = known(messages, mega.amount_share_pct.map(|it| it.shown()));
        say!(messages, key, bound, count = grouped(mega.deal_count), amount, total, share)
    }

    fn mega_deals(&self, listed: usize) -> Table {
        let (mega, messages) = (&self.market.mega, self.messages);
        let unit = ColumnUnit::of(messages, mega.deals.iter().map(|it| it.amount_usd));
        let name =
            |it: &Option<Name>| known(messages, it.as_ref().map(|it| messages.name(it).to_owned()));
        let one = |id| self.deals(self.quarter(0)).only(Only::Deal(id));
        let whole = || self.deals(self.quarter(0)).only(Only::Disclosed);
        let total = unit.figure(messages, Some(mega.total_amount_usd)).of(whole());
        let table = Table::of(
            mega.deals.iter().take(listed),
            &[
                (self.text("column_rank"), Right, &|it| self.counted(Some(it.mega_rank)).into()),
                (self.text("column_company"), Left, &|it| it.company.as_str().into()),
                (self.text("column_country"), Left, &|it| name(&it.country).into()),
                (self.text("column_sector"), Left, &|it| name(&it.sector).into()),
                (self.text("column_round"), Left, &|it| {
                    known(messages, it.round.as_deref().map(|it| round_name(messages, it))).into()
                }),
                (&self.amount_head(&unit), Right, &|it| {
                    unit.figure(messages, Some(it.amount_usd)).of(one(it.deal_id)).into()
                }),
                (self.text("column_amount_share"), Right, &|it| {
                    let (part, whole) = (Base::money(one(it.deal_id)), Base::money(whole()));
                    shared(messages, it.amount_share_pct).from(Ratio::Share(part, whole)).into()
                }),
            ],
        );
        let whole = Some(Box::new(self.total(unit.name(), total)));
        Table { whole, source: Some(self.source_now("mega_deal")), ..table }
    }
}
