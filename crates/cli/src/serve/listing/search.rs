//! Which deals a filter finds, how many of each kind, and a page of them.

use memchr::memmem::Finder;

use super::{DIMENSIONS, Dimension, Listing, UNKNOWN};
use crate::serve::params::Params;

/// Values of a dimension that are shown at most, besides those that are chosen.
const SHOWN: usize = 60;

/// What is looked for.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    /// Each has to be in the name of the company or of an investor, or be the deal's number.
    words: Vec<String>,
    /// Part of an investor's name.
    investor: Option<String>,
    /// Part of a place as typed: a province, a city.
    province: Option<String>,
    least_usd: Option<i64>,
    most_usd: Option<i64>,
    market: Option<String>,
    /// Only what the metrics count.
    is_counted: bool,
    /// With an amount, but none in dollars.
    is_unconverted: bool,
    /// With an amount of any kind.
    is_disclosed: bool,
    /// For each of [`DIMENSIONS`] the values of which one is wanted; none for all.
    chosen: Vec<Vec<String>>,
}

/// In which order deals are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// The newest first.
    #[default]
    Day,
    /// The largest first.
    Amount,
    /// By name.
    Company,
}

/// Which part of what is found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    pub(crate) order: Order,
    /// The deal after which it begins; None for the first.
    pub(crate) after: Option<i64>,
    pub(crate) size: usize,
}

/// What a filter found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) deal_count: u64,
    /// With an amount in dollars.
    pub(crate) converted_count: u64,
    pub(crate) amount_usd: i128,
    /// For each of [`DIMENSIONS`] its values with their deals, as if nothing of it were chosen.
    pub(crate) facets: Vec<Vec<(String, u64)>>,
    /// The deals of the page.
    pub(crate) deal_ids: Vec<i64>,
    /// Whether more follow.
    pub(crate) has_more: bool,
}

impl Filter {
    /// Reads a filter from an address.
    pub(crate) fn of(params: &Params) -> Filter {
        let words = params.get("q").unwrap_or_default().to_lowercase();
        let amount =
            |name: &str| params.get(name).and_then(|it| it.replace([',', '_'], "").parse().ok());
        let value = |it: &str| if it == UNKNOWN { String::new() } else { it.to_owned() };
        Filter {
            words: words.split_whitespace().map(str::to_owned).collect(),
            investor: params.get("investor").map(str::to_lowercase),
            province: params.get("province").map(str::to_lowercase),
            least_usd: amount("amount_from"),
            most_usd: amount("amount_to"),
            market: params.get("market").map(str::to_owned),
            is_counted: params.get("in_scope") == Some("1"),
            is_unconverted: params.get("amount") == Some("unconverted"),
            is_disclosed: params.get("amount") == Some("disclosed"),
            chosen: DIMENSIONS.map(|name| params.all(name).map(value).collect()).into(),
        }
    }
}

impl Order {
    /// The order of a word; the usual one of any other.
    pub(crate) fn of(word: Option<&str>) -> Order {
        match word {
            Some("amount") => Order::Amount,
            Some("company") => Order::Company,
            _ => Order::Day,
        }
    }
}

/// A filter made ready for the codes of a listing.
struct Ready<'a> {
    listing: &'a Listing,
    filter: &'a Filter,
    finders: Vec<Finder<'a>>,
    investor: Option<Finder<'a>>,
    /// For each dimension, whether a code is wanted; None where all are.
    wanted: Vec<Option<Vec<bool>>>,
    /// For a market and for what counts: dimension, and whether a code of it is within.
    within: Vec<(usize, Vec<bool>)>,
}

impl<'a> Ready<'a> {
    fn new(listing: &'a Listing, filter: &'a Filter) -> Self {
        let wanted = filter.chosen.iter().zip(&listing.dimensions).map(|(chosen, dimension)| {
            let name_of = |label: &String| {
                listing.source_names.get(label).is_some_and(|it| chosen.contains(it))
            };
            let is_chosen = |value: &String| chosen.contains(value) || name_of(value);
            (!chosen.is_empty()).then(|| dimension.values.iter().map(is_chosen).collect())
        });
        let mut within = Vec::new();
        let mut keep = |name: &str, is_wanted: &dyn Fn(&String) -> bool| {
            let index = DIMENSIONS.iter().position(|it| *it == name).unwrap_or_default();
            if let Some(dimension) = listing.dimension(name) {
                within.push((index, dimension.values.iter().map(is_wanted).collect()));
            }
        };
        if let Some(name) = &filter.market {
            let market = listing.markets.iter().find(|it| it.market == *name);
            keep("country", &|it| {
                market.is_some_and(|of| of.is_world || of.countries.contains(it))
            });
        }
        if let Some(part) = &filter.province {
            keep("place", &|it| it.to_lowercase().contains(part));
        }
        if filter.market.is_some() || filter.is_counted {
            keep("deal_kind", &|it| it == "fundraising");
            keep("quarter", &|it| !it.is_empty());
        }
        if filter.is_disclosed || filter.is_unconverted {
            keep("amount_status", &|it| it != "undisclosed");
        }
        Self {
            finders: filter.words.iter().map(Finder::new).collect(),
            investor: filter.investor.as_deref().map(Finder::new),
            wanted: wanted.collect(),
            within,
            listing,
            filter,
        }
    }

    /// What of the dimensions keeps a deal out: nothing, one of them, or more.
    fn missed(&self, position: usize) -> Missed {
        let code =
            |index: usize| self.listing.dimensions.get(index).and_then(|it| it.codes.get(position));
        let is_in = |wanted: &[bool], index: usize| {
            code(index).and_then(|it| wanted.get(*it as usize)).copied().unwrap_or(false)
        };
        if self.within.iter().any(|(index, wanted)| !is_in(wanted, *index)) {
            return Missed::More;
        }
        let mut missed = Missed::Nothing;
        for (index, wanted) in self.wanted.iter().enumerate() {
            if wanted.as_ref().is_some_and(|it| !is_in(it, index)) {
                missed = match missed {
                    Missed::Nothing => Missed::One(index),
                    _ => return Missed::More,
                };
            }
        }
        missed
    }

    /// Whether the amount and the texts fit.
    fn fits(&self, position: usize) -> bool {
        let amount = self.listing.amount_usd.get(position).copied().flatten();
        let Filter { least_usd, most_usd, is_unconverted, .. } = self.filter;
        let is_too_small = least_usd.is_some_and(|least| amount.is_none_or(|it| it < least));
        let is_too_large = most_usd.is_some_and(|most| amount.is_none_or(|it| it > most));
        if is_too_small || is_too_large || (*is_unconverted && amount.is_some()) {
            return false;
        }
        let investors = self.listing.investors.text(position);
        if self.investor.as_ref().is_some_and(|it| it.find(investors.as_bytes()).is_none()) {
            return false;
        }
        let company = self.listing.company.text(position);
        self.finders.iter().zip(&self.filter.words).all(|(finder, word)| {
            finder.find(company.as_bytes()).is_some()
                || finder.find(investors.as_bytes()).is_some()
                || self.listing.deal_id.get(position).is_some_and(|id| word.parse() == Ok(*id))
        })
    }
}

/// Why a deal is filtered out.
enum Missed {
    Nothing,
    One(usize),
    More,
}

impl Listing {
    /// Finds deals, counts them, and gives a page of them.
    pub(crate) fn search(&self, filter: &Filter, page: Page) -> Found {
        let ready = Ready::new(self, filter);
        let mut found = Found::default();
        let mut counts: Vec<Vec<u64>> =
            self.dimensions.iter().map(|it| vec![0; it.values.len()]).collect();
        let mut is_found = vec![false; self.count()];
        for (position, is_found) in is_found.iter_mut().enumerate() {
            let missed = ready.missed(position);
            if matches!(missed, Missed::More) || !ready.fits(position) {
                continue;
            }
            let only = match missed {
                Missed::One(index) => Some(index),
                _ => None,
            };
            if only.is_none() {
                *is_found = true;
                found.deal_count += 1;
                let amount = self.amount_usd.get(position).copied().flatten();
                found.converted_count += u64::from(amount.is_some());
                found.amount_usd += i128::from(amount.unwrap_or(0));
            }
            let pairs = self.dimensions.iter().zip(&mut counts).enumerate();
            for (_, (dimension, counts)) in
                pairs.filter(|(index, _)| only.is_none_or(|it| it == *index))
            {
                let code = dimension.codes.get(position).map_or(0, |it| *it as usize);
                if let Some(count) = counts.get_mut(code) {
                    *count += 1;
                }
            }
        }
        let facets = self.dimensions.iter().zip(&filter.chosen).zip(counts);
        found.facets =
            facets.map(|((dimension, chosen), counts)| facet(dimension, chosen, &counts)).collect();
        (found.deal_ids, found.has_more) = self.page(&is_found, page);
        found
    }

    fn page(&self, is_found: &[bool], page: Page) -> (Vec<i64>, bool) {
        let order = match page.order {
            Order::Day => &self.by_day,
            Order::Amount => &self.by_amount,
            Order::Company => &self.by_company,
        };
        let id = |position: &u32| self.deal_id.get(*position as usize).copied();
        let skipped =
            page.after.and_then(|after| order.iter().position(|it| id(it) == Some(after)));
        let from = skipped.map_or(0, |it| it + 1);
        let rest = order.iter().skip(from).filter(|it| is_found.get(**it as usize) == Some(&true));
        let mut deal_ids: Vec<i64> =
            rest.filter_map(id).take(page.size.saturating_add(1)).collect();
        let has_more = deal_ids.len() > page.size;
        deal_ids.truncate(page.size);
        (deal_ids, has_more)
    }
}

/// The values of a dimension with their deals, the most frequent first.
fn facet(dimension: &Dimension, chosen: &[String], counts: &[u64]) -> Vec<(String, u64)> {
    let pairs = dimension.values.iter().zip(counts);
    let mut values: Vec<(String, u64)> = pairs
        .filter(|(value, count)| **count > 0 || chosen.contains(value))
        .map(|(value, count)| (value.clone(), *count))
        .collect();
    values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let mut rank = 0;
    values.retain(|(value, _)| {
        rank += 1;
        rank <= SHOWN || chosen.contains(value)
    });
    values
}
