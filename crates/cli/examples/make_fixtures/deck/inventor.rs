//! Invents the deals of a quarter so that the plan's counts and totals hold.

use dealbase_ingest::cell::rate::Rates;
use fastrand::Rng;

use super::amount::{self, Amount, Currency, Wording};
use super::company::{self, Names};
use super::deal::{Class, Day, Deal, Vendor};
use super::place::{self, Country};
use super::plan::{self, Counts, Quarter, Sector, apportion};
use super::{Failure, label};

/// Another number, another deck with the same figures.
const SEED: u64 = 20_231_231;

/// Draws deals, each from the same stream of numbers.
pub(crate) struct Inventor {
    rng: Rng,
    names: Names,
}

impl Inventor {
    /// An inventor at the start of its stream.
    pub(crate) fn new() -> Self {
        let mut rng = Rng::with_seed(SEED);
        let names = Names::shuffled(&mut rng);
        Self { rng, names }
    }

    /// The deals of a quarter, China's first.
    pub(crate) fn deals_of(
        &mut self,
        quarter: &'static Quarter,
        rates: &Rates,
    ) -> Result<Vec<Deal>, Failure> {
        let (china_sectors, rest_sectors) = plan::sector_counts(quarter);
        let rest = quarter.world.without(quarter.china);

        let china = vec![&place::CHINA; quarter.china.deal_count];
        let mut deals = self.deals_in(quarter, quarter.china, &china_sectors, china)?;
        if quarter.is_last() {
            set_great_amounts(&mut deals)?;
        }
        amount::decide(&mut deals, quarter.china.amount_usd, 100_000, rates, &mut self.rng)?;

        let countries = self.countries_abroad(rest.deal_count);
        let mut abroad = self.deals_in(quarter, rest, &rest_sectors, countries)?;
        amount::decide(&mut abroad, rest.amount_usd, 1_000_000, rates, &mut self.rng)?;

        deals.extend(abroad);
        Ok(deals)
    }

    /// The listings, mergers, loans and grants the vendors mix in.
    pub(crate) fn other_events_of(
        &mut self,
        quarter: &'static Quarter,
    ) -> Result<Vec<Deal>, Failure> {
        let mut events = Vec::new();
        for vendor in [Vendor::Blocks, Vendor::Web, english_vendor(quarter), Vendor::Europe] {
            for round in label::other_events(vendor) {
                let country = match vendor {
                    Vendor::Blocks | Vendor::Web => &place::CHINA,
                    Vendor::Rounds | Vendor::Tracker => self.pick(&place::OVERSEAS)?,
                    Vendor::Europe => self.pick(&place::EUROPE)?,
                };
                let sector = self.pick(&plan::SECTORS)?;
                let deal = self.deal(quarter, country, sector, Class::Outside, vendor)?;
                events.push(Deal { round, ..deal });
            }
        }
        Ok(events)
    }

    fn deals_in(
        &mut self,
        quarter: &'static Quarter,
        counts: Counts,
        sector_counts: &[usize],
        countries: Vec<&'static Country>,
    ) -> Result<Vec<Deal>, Failure> {
        let sectors = self.shuffled_by_count(plan::SECTORS.iter(), sector_counts);
        let (classes, class_counts) = class_counts(counts);
        let classes = self.shuffled_by_count(classes.into_iter(), &class_counts);
        if sectors.len() != counts.deal_count || classes.len() != counts.deal_count {
            return Err(format!("{}: the plan's parts are not the whole", quarter.label()).into());
        }
        let mut deals = Vec::new();
        for ((sector, class), country) in sectors.into_iter().zip(classes).zip(countries) {
            let vendor = self.vendor_of(country, quarter);
            deals.push(self.deal(quarter, country, sector, class, vendor)?);
        }
        Ok(deals)
    }

    fn deal(
        &mut self,
        quarter: &'static Quarter,
        country: &'static Country,
        sector: &'static Sector,
        class: Class,
        vendor: Vendor,
    ) -> Result<Deal, Failure> {
        let sector_labels = if vendor.is_chinese() { sector.zh } else { sector.en };
        let rounds = label::round_labels(class, vendor);
        Ok(Deal {
            quarter,
            day: self.day_in(quarter),
            vendor,
            company: self.names.company(vendor.is_chinese())?,
            country,
            place: self.pick(country.places)?,
            sector_label: self.pick(sector_labels)?,
            class,
            round: if rounds.is_empty() { "" } else { self.pick(rounds)? },
            amount: self.amount(quarter, country, class, vendor),
            silence: self.pick(label::undisclosed_words(vendor))?,
            investors: company::investors(vendor.is_chinese(), &mut self.rng),
        })
    }

    fn amount(
        &mut self,
        quarter: &Quarter,
        country: &Country,
        class: Class,
        vendor: Vendor,
    ) -> Amount {
        let is_chinese = country.en == place::CHINA.en;
        let is_silent = self.rng.u8(..100) < if is_chinese { 34 } else { 11 };
        if is_silent {
            return Amount::Undisclosed;
        }
        if is_chinese && vendor.is_chinese() && self.rng.u8(..100) < 30 {
            return vague_amount(class, self.rng.u8(..4));
        }
        let currency = self.currency(country, vendor);
        let (first, last) = amount::plausible_steps(class, is_chinese, quarter.is_last());
        Amount::round(currency, self.rng.usize(first..=last))
    }

    fn currency(&mut self, country: &Country, vendor: Vendor) -> &'static Currency {
        let speaks_dollars = match vendor {
            Vendor::Tracker => true,
            Vendor::Web => country.en != place::CHINA.en,
            Vendor::Rounds => country.en == place::CHINA.en,
            Vendor::Blocks | Vendor::Europe => false,
        };
        let is_local = !speaks_dollars && self.rng.u8(..100) < 75;
        if is_local { country.currency } else { &amount::USD }
    }

    fn vendor_of(&mut self, country: &Country, quarter: &Quarter) -> Vendor {
        let chance = self.rng.u8(..100);
        if place::is_on_europe_sheet(country) {
            return Vendor::Europe;
        }
        let is_chinese = country.en == place::CHINA.en;
        match chance {
            0..48 if is_chinese => Vendor::Blocks,
            48..95 if is_chinese => Vendor::Web,
            0..5 => Vendor::Web,
            _ => english_vendor(quarter),
        }
    }

    fn countries_abroad(&mut self, count: usize) -> Vec<&'static Country> {
        let weights: Vec<usize> = place::abroad().map(|country| country.weight).collect();
        self.shuffled_by_count(place::abroad(), &apportion(count, &weights))
    }

    /// A day of the quarter; its first and last days come up more often than chance would have it,
    /// because that is where a report goes wrong.
    fn day_in(&mut self, quarter: &Quarter) -> Day {
        let first_month = quarter.number * 3 - 2;
        let (month, day) = match self.rng.u8(..40) {
            0 => (first_month, 1),
            1 => (first_month + 2, days_in(first_month + 2)),
            _ => {
                let month = first_month + self.rng.u8(..3);
                (month, self.rng.u8(1..=days_in(month)))
            }
        };
        Day { year: quarter.year, month, day }
    }

    fn shuffled_by_count<T: Clone>(
        &mut self,
        items: impl Iterator<Item = T>,
        counts: &[usize],
    ) -> Vec<T> {
        let mut all: Vec<T> =
            items.zip(counts).flat_map(|(item, count)| vec![item; *count]).collect();
        self.rng.shuffle(&mut all);
        all
    }

    fn pick<T>(&mut self, list: &'static [T]) -> Result<&'static T, Failure> {
        Ok(self.rng.choice(list).ok_or("a list is empty")?)
    }
}

/// Who lists English deals outside Europe: the tracker's sheet ends with 2022.
const fn english_vendor(quarter: &Quarter) -> Vendor {
    if quarter.year == 2022 { Vendor::Tracker } else { Vendor::Rounds }
}

/// How many deals each class of round has.
fn class_counts(counts: Counts) -> (Vec<Class>, Vec<usize>) {
    use Class::{A, B, C, D, EPlus, SeedAngel, Strategic, Unknown};
    let early = apportion(counts.early_count, &[48, 52]);
    let late = apportion(counts.lettered_count - counts.early_count, &[12, 5, 3, 2]);
    let other = apportion(counts.deal_count - counts.lettered_count, &[2, 1]);
    (vec![SeedAngel, A, B, C, D, EPlus, Strategic, Unknown], [early, late, other].concat())
}

/// The quarter's one mega deal in China, and one of exactly 100 million dollars that is none.
fn set_great_amounts(deals: &mut [Deal]) -> Result<(), Failure> {
    for (class, vendor, usd) in
        [(Class::C, Vendor::Blocks, 300_000_000), (Class::Strategic, Vendor::Web, 100_000_000)]
    {
        let deal = deals
            .iter_mut()
            .find(|deal| deal.class == class && deal.vendor == vendor)
            .ok_or("no deal to make great")?;
        deal.amount = Amount::Worded(&amount::USD, usd, Wording::Plain);
    }
    Ok(())
}

/// What Chinese vendors write where they know the size only roughly.
fn vague_amount(class: Class, variety: u8) -> Amount {
    use Wording::{About, AtLeast, Between, Near, Over, Several};
    let (point, wording) = match (class, variety) {
        (Class::SeedAngel, 0) => (9_500_000, Near),
        (Class::SeedAngel, _) => (3_000_000, Several),
        (Class::A | Class::Unknown, 0) => (15_000_000, Between),
        (Class::A | Class::Unknown, 1) => (30_000_000, About),
        (Class::A | Class::Unknown, _) => (30_000_000, Several),
        (_, 0) => (95_000_000, Near),
        (_, 1) => (100_000_000, Over),
        (_, 2) => (100_000_000, AtLeast),
        (_, _) => (30_000_000, Several),
    };
    Amount::Worded(&amount::CNY, point, wording)
}

const fn days_in(month: u8) -> u8 {
    match month {
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
