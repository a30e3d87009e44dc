//! The word lists and rates in force for one sheet: the program's, the team's, and its source's.

use rust_decimal::Decimal;

use crate::cell::investor::Investors;
use crate::cell::place::Places;
use crate::cell::rate::Rates;
use crate::cell::round::{DealKind, Round, RoundClass, Rounds};
use crate::cell::sector::Sectors;
use crate::rules::{Labels, Profile, Rules, VagueAmounts};
use crate::{Error, Result};

/// Everything a label or an amount is looked up in.
#[derive(Clone, Debug)]
pub struct Lists {
    rounds: Rounds,
    sectors: Sectors,
    places: Places,
    /// How investors' names are told apart.
    pub investors: Investors,
    /// Exchange rates, the team's own table included.
    pub rates: Rates,
    /// The team's own names of currencies, each with an ISO 4217 code.
    pub currencies: Labels,
    /// 数X is so many X.
    pub vague_multiple: Decimal,
    /// Which end of its band a vague amount counts at.
    pub vague_amounts: VagueAmounts,
}

impl Lists {
    /// The lists of the program and the team.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] or [`Error::Rules`] where the team's table of rates can't be read, or its file
    /// names a round or sector that does not exist.
    pub fn new(rules: &Rules) -> Result<Self> {
        let (rounds, sectors) = (Rounds::new(&[]), Sectors::new(&[]));
        let round_codes: Vec<&str> = RoundClass::codes().chain(DealKind::codes()).collect();
        rules.check_rounds(&|code| rounds.knows(code), &round_codes)?;
        let sector_codes: Vec<&str> = sectors.codes().iter().map(String::as_str).collect();
        rules.check_sectors(&|code| sectors.knows(code), &sector_codes)?;
        let mut rates = Rates::built_in();
        if let Some(path) = rules.rates_path() {
            let text = std::fs::read_to_string(&path).map_err(|source| Error::Read {
                path: path.clone(),
                action: "can't read the table of exchange rates",
                source,
            })?;
            rates
                .extend_from_csv(&text)
                .map_err(|line| Error::Rules { path, reason: line.to_string() })?;
        }
        Ok(Self {
            rounds: Rounds::new(&pairs(&rules.rounds)),
            sectors: Sectors::new(&pairs(&rules.sectors)),
            places: Places::new(&pairs(&rules.places)),
            investors: Investors::new(),
            rates,
            currencies: rules.currencies.clone(),
            vague_multiple: Decimal::from(rules.policy.vague_multiple),
            vague_amounts: rules.policy.vague_amounts,
        })
    }

    /// The same with the labels of one source, which win for its sheets.
    #[must_use]
    pub fn with_profile(&self, profile: Option<&Profile>) -> Self {
        let mut lists = self.clone();
        for (label, code) in profile.iter().flat_map(|profile| &profile.rounds) {
            lists.rounds.add(label, code);
        }
        for (label, code) in profile.iter().flat_map(|profile| &profile.sectors) {
            lists.sectors.add(label, code);
        }
        lists
    }

    /// What a round label says, with the letter of a second column where there is one.
    #[must_use]
    pub fn round(&self, label: &str, code: &str) -> Round {
        self.rounds.read(label, Some(code))
    }

    /// Whether a round label was understood, be it as one that tells nothing (`未披露`).
    #[must_use]
    pub fn knows_round(&self, label: &str) -> bool {
        self.rounds.read(label, None).is_known
    }

    /// Whether a sector label was understood, be it as one that tells nothing.
    #[must_use]
    pub fn knows_sector(&self, label: &str) -> bool {
        self.sectors.read(label, "").is_known
    }

    /// Whether the name of a place was understood, be it as one that tells nothing.
    #[must_use]
    pub fn knows_place(&self, label: &str) -> bool {
        self.places.read("", "", label).is_known
    }

    /// The sector of a deal; `None` where no list knows the labels.
    #[must_use]
    pub fn sector(&self, sector: &str, sub_sector: &str) -> Option<String> {
        self.sectors.read(sector, sub_sector).code.map(str::to_owned)
    }

    /// The country of a deal; `None` where no list knows the places.
    #[must_use]
    pub fn country(&self, country: &str, region: &str, place: &str) -> Option<String> {
        self.places.read(country, region, place).country
    }
}

fn pairs(labels: &Labels) -> Vec<(String, String)> {
    labels.iter().map(|(label, code)| (label.clone(), code.clone())).collect()
}
