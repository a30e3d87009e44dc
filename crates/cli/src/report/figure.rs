//! A figure as every renderer needs it: its exact value, how it is printed, what is behind it.
//!
//! It does not know how a figure was computed, nor on what it will be shown.

use super::model::Rate;
use crate::output::number::Fraction;

/// A figure in a cell of a table or at a place of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// The exact value in the unit of its column or axis; None where it is unknown.
    pub(crate) value: Option<Fraction>,
    /// As it is printed, its sign and unit included.
    pub(crate) shown: String,
    /// What the value measures.
    pub(crate) measure: Measure,
    /// The deals behind it; None where there is nothing to list.
    pub(crate) deals: Option<Deals>,
    /// Of which counts or sums it is a rate or a total; None where it is neither, or nothing says.
    pub(crate) ratio: Option<Box<Ratio>>,
}

/// How a figure follows from counts or sums of deals, for a spreadsheet to compute it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ratio {
    /// The sum of them all.
    Sum(Vec<Base>),
    /// A part of a whole.
    Share(Base, Base),
    /// A change from a base: the figure now, and the base.
    Growth(Base, Base),
    /// The difference of two shares: part and whole now, part and whole before.
    Points(Box<[Base; 4]>),
}

/// A count of deals, or the sum of their amounts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Base {
    /// True for the sum of amounts.
    pub(crate) is_money: bool,
    /// The deals.
    pub(crate) deals: Deals,
}

/// What a figure measures, which is how a spreadsheet should format it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// A whole number.
    Count,
    /// Money in the unit of the column, shown with so many decimals.
    Money(u32),
    /// A number with one decimal: an index, an estimate.
    Number,
    /// A share in per cent: 33.3 is a third.
    Share,
    /// A change in per cent, shown with its sign.
    Growth,
    /// A change in percentage points, shown with its sign.
    Points,
}

/// Which deals are behind a figure. None does not filter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Deals {
    /// The quarter, such as `2023Q4`.
    pub(crate) quarter: String,
    /// The code of the market.
    pub(crate) market: String,
    /// The round class.
    pub(crate) round_class: Option<String>,
    /// The sector, `other` for those without one.
    pub(crate) sector: Option<String>,
    /// The country; the empty text for the deals whose country is unknown.
    pub(crate) country: Option<String>,
    /// A further condition on the deals.
    pub(crate) only: Option<Only>,
}

/// A further condition on deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Only {
    /// Those with an amount.
    Disclosed,
    /// Those without an amount.
    Undisclosed,
    /// Those over the bound of a mega deal.
    Mega,
    /// Those of an early round.
    Early,
    /// Those of a round with a letter.
    Lettered,
    /// The one deal of this id.
    Deal(i64),
}

/// The view a table or a chart shows, and the rows of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Source {
    /// The name of the metric view.
    pub(crate) view: &'static str,
    /// Another view that gives some of the figures; None where the first gives all.
    pub(crate) second_view: Option<&'static str>,
    /// The market; None where the view has none.
    pub(crate) market: Option<String>,
    /// The first quarter of the rows.
    pub(crate) first_quarter: String,
    /// The last quarter of the rows.
    pub(crate) last_quarter: String,
}

impl Figure {
    /// A figure without deals to list.
    pub(crate) fn new(measure: Measure, value: Option<Fraction>, shown: String) -> Figure {
        Figure { value, shown, measure, deals: None, ratio: None }
    }

    /// A whole number, printed as given.
    pub(crate) fn count(count: Option<i64>, shown: String) -> Figure {
        let value = count.and_then(|it| Fraction::new(i128::from(it), 1));
        Figure::new(Measure::Count, value, shown)
    }

    /// A share or a change, printed as given.
    pub(crate) fn rate(measure: Measure, rate: Option<Rate>, shown: String) -> Figure {
        Figure::new(measure, rate.map(Rate::exact), shown)
    }

    /// How many deals are behind it, where that is what the figure says.
    pub(crate) fn deal_count(&self) -> Option<i128> {
        let is_count = self.measure == Measure::Count && self.deals.is_some();
        self.value.filter(|_| is_count).map(|it| it.scaled(0))
    }

    /// What a ratio calls this figure; None for a rate.
    pub(crate) fn base(&self) -> Option<Base> {
        let is_money = match self.measure {
            Measure::Count => false,
            Measure::Money(_) => true,
            Measure::Number | Measure::Share | Measure::Growth | Measure::Points => return None,
        };
        Some(Base { is_money, deals: self.deals.clone()? })
    }

    /// The same figure, computed from others.
    pub(crate) fn from(self, ratio: Ratio) -> Figure {
        Figure { ratio: Some(Box::new(ratio)), ..self }
    }

    /// The same figure with the deals behind it.
    pub(crate) fn of(self, deals: Deals) -> Figure {
        Figure { deals: Some(deals), ..self }
    }
}

impl Deals {
    /// All deals of a quarter and market.
    pub(crate) fn in_market(market: &str, quarter: &str) -> Deals {
        let (quarter, market) = (quarter.to_owned(), market.to_owned());
        Deals { quarter, market, ..Deals::default() }
    }

    /// Those of them that meet one more condition.
    pub(crate) fn only(self, only: Only) -> Deals {
        Deals { only: Some(only), ..self }
    }
}

impl Base {
    /// The count of these deals.
    pub(crate) fn count(deals: Deals) -> Base {
        Base { is_money: false, deals }
    }

    /// The sum of the amounts of these deals.
    pub(crate) fn money(deals: Deals) -> Base {
        Base { is_money: true, deals }
    }
}

impl Source {
    /// The same with another view that gives some of the figures.
    pub(crate) fn with_second_view(self, view: &'static str) -> Source {
        Source { second_view: Some(view), ..self }
    }

    /// The questions whose answers the table or chart shows, ready to be run on the database; of
    /// several, each ends with a semicolon and a blank line is between them.
    pub(crate) fn sql(&self) -> String {
        match self.second_view {
            None => self.query(self.view),
            Some(second_view) => {
                format!("{};\n\n{};", self.query(self.view), self.query(second_view))
            }
        }
    }

    fn query(&self, view: &str) -> String {
        let Source { first_quarter, last_quarter, .. } = self;
        let quarters = if first_quarter == last_quarter {
            format!("quarter = '{last_quarter}'")
        } else {
            format!("quarter between '{first_quarter}' and '{last_quarter}'")
        };
        let market = self.market.as_ref().map_or_else(String::new, |market| {
            format!("\n    and market = '{}'", market.replace('\'', "''"))
        });
        format!("select *\nfrom {view}\nwhere {quarters}{market}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_a_question_that_can_be_asked() {
        let source = |market: Option<&str>, first: &str| Source {
            view: "activity_by_quarter",
            second_view: None,
            market: market.map(str::to_owned),
            first_quarter: first.to_owned(),
            last_quarter: "2023Q4".to_owned(),
        };
        assert_eq!(
            source(Some("o'clock"), "2022Q4").sql(),
            "select *\nfrom activity_by_quarter\nwhere quarter between '2022Q4' and '2023Q4'\n    \
             and market = 'o''clock'"
        );
        let sql = source(None, "2023Q4").sql();
        assert!(sql.ends_with("where quarter = '2023Q4'"), "{sql}");
        let sql = source(None, "2023Q4").with_second_view("early_stage_by_quarter").sql();
        let second = "';\n\nselect *\nfrom early_stage_by_quarter\nwhere quarter = '2023Q4';";
        assert!(sql.ends_with(second), "{sql}");
    }
}
