//! Whose sheet it looks like: titles, heading, columns and what is below the rows.
//!
//! Knows nothing about how a cell is typed.

use std::iter::once;

use crate::messy;
use crate::sheet::Cell;
use crate::writer::Deal;

/// A vendor's way of laying out a sheet.
#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
pub(crate) enum Shape {
    /// One heading over Chinese and English rows: what every reader of CSV can take.
    Mixed,
    /// The same from many hands: every cell in a way of its own, with a column of currencies.
    Messy,
    /// A Chinese list with title rows, a total line and a footer.
    Weekly,
    /// An English export, with true numbers and dates and the currency in a column.
    Export,
    /// A Chinese list whose heading tells the unit of the amounts.
    Ledger,
}

impl Shape {
    /// Every line of the sheet.
    pub(crate) fn lines(
        self,
        deals: impl Iterator<Item = Deal>,
    ) -> impl Iterator<Item = Vec<Cell>> {
        let heading = self.heading().iter().map(|text| Cell::from(*text)).collect();
        self.titles()
            .into_iter()
            .chain(once(heading))
            .chain(deals.map(move |deal| self.row(deal)))
            .chain(self.footer())
    }

    fn titles(self) -> Vec<Vec<Cell>> {
        match self {
            Self::Weekly => vec![
                vec!["创投周报·融资事件汇总（虚构数据）".into()],
                vec!["口径：以公开披露为准；金额未透露的标注“未透露”".into()],
                vec!["".into()],
            ],
            Self::Ledger => vec![vec!["投融资台账".into()]],
            Self::Mixed | Self::Messy | Self::Export => Vec::new(),
        }
    }

    fn heading(self) -> &'static [&'static str] {
        match self {
            Self::Mixed => &[
                "披露日期",
                "公司名称",
                "行业",
                "细分领域",
                "地区",
                "轮次",
                "融资金额",
                "投资方",
                "简介",
            ],
            Self::Messy => messy::HEADING,
            Self::Weekly => &[
                "时间",
                "项目名称",
                "一句话介绍",
                "赛道",
                "所在地",
                "融资轮次",
                "金额",
                "投资机构",
            ],
            Self::Export => &[
                "Organization Name",
                "Announced Date",
                "Funding Type",
                "Money Raised",
                "Money Raised Currency",
                "Organization Industries",
                "Organization Location",
                "Investor Names",
            ],
            Self::Ledger => &[
                "序号",
                "披露时间",
                "企业名称",
                "所属行业",
                "注册地",
                "融资轮次",
                "融资金额（万元人民币）",
                "投资方",
            ],
        }
    }

    fn row(self, deal: Deal) -> Vec<Cell> {
        if self == Self::Messy {
            return messy::row(deal);
        }
        let Deal { number, day, announced, company, sector, sub_sector, place, round, .. } = deal;
        let Deal { amount, thousands, currency, investors, about, .. } = deal;
        let texts = |texts: [String; 9]| texts.into_iter().map(Cell::Text).collect();
        match self {
            Self::Mixed | Self::Messy => texts([
                announced, company, sector, sub_sector, place, round, amount, investors, about,
            ]),
            Self::Weekly => [announced, company, about, sector, place, round, amount, investors]
                .into_iter()
                .map(Cell::Text)
                .collect(),
            Self::Export => vec![
                Cell::Text(company),
                Cell::Day(day),
                Cell::Text(round),
                thousands.map_or("".into(), |thousands| Cell::Number(thousands * 1000)),
                thousands.map_or("".into(), |_| currency.into()),
                Cell::Text(sector),
                Cell::Text(place),
                Cell::Text(investors),
            ],
            Self::Ledger => vec![
                Cell::Number(number + 1),
                Cell::Day(day),
                Cell::Text(company),
                Cell::Text(sector),
                Cell::Text(place),
                Cell::Text(round),
                thousands.map_or("未披露".into(), |thousands| Cell::Number(thousands / 10)),
                Cell::Text(investors),
            ],
        }
    }

    fn footer(self) -> Vec<Vec<Cell>> {
        match self {
            Self::Weekly => {
                vec![vec!["".into()], vec!["注：以上公司、机构与金额均为虚构。".into()]]
            }
            _ => Vec::new(),
        }
    }
}
