//! The word lists and rates in force for one sheet: the program's, the team's, and its source's.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::cell::amount::{self, Amount, AmountContext};
use crate::cell::date::DateValue;
use crate::cell::investor::Investors;
use crate::cell::name;
use crate::cell::place::{Place, Places};
use crate::cell::rate::Rates;
use crate::cell::round::{DealKind, Round, RoundClass, Rounds};
use crate::cell::sector::Sectors;
use crate::cell::status::is_void;
use crate::memo::Memo;
use crate::problem::Unreadable;
use crate::reference::normal_form;
use crate::refusal::Action;
use crate::rules::{Labels, MissingRate, Profile, Rules, VagueAmounts};
use crate::{Error, Result};

/// Everything a label or an amount is looked up in.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    rounds: Rounds,
    sectors: Sectors,
    places: Places,
    read: Memos,
    team_labels: TeamLabels,
    /// The normal form by which a company of another name is compared, by the normal form of that name.
    companies: Labels,
    /// How investors' names are distinguished.
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

/// What labels were read as so far.
#[derive(Clone, Debug, Default)]
struct Memos {
    rounds: Memo<Round>,
    known_rounds: Memo<bool>,
    known_sectors: Memo<bool>,
    known_places: Memo<bool>,
    /// Whether a text is an amount by itself.
    known_amounts: Memo<bool>,
    /// Whether a text is the label of a round and of nothing else.
    round_labels: Memo<bool>,
    sectors: Memo<Option<String>>,
    places: Memo<Arc<Place>>,
    amounts: Memo<Result<Amount, Unreadable>>,
    dates: Memo<Result<DateValue, Unreadable>>,
    /// Whether a status of a deal, or of its company, says that there was no deal.
    void: [Memo<bool>; 2],
}

/// Labels as `unmapped_label` shows them, several cells joined, that the team or the source settled;
/// in normal form, each with its code.
#[derive(Clone, Debug, Default)]
struct TeamLabels {
    rounds: Labels,
    sectors: Labels,
    places: Labels,
}

impl Vocabulary {
    /// The lists of the program and the team.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] or [`Error::Rules`] where the team's table of rates can't be read, or its file
    /// names a round or sector that does not exist.
    pub fn new(rules: &Rules) -> Result<Self> {
        let (rounds, sectors) = (Rounds::new(&Labels::new()), Sectors::new(&Labels::new()));
        let (classes, kinds) = (RoundClass::ALL.map(RoundClass::as_str), DealKind::ALL);
        let round_codes = [classes.as_slice(), &kinds.map(DealKind::as_str)].concat();
        rules.check_rounds(&|code| rounds.knows(code), &round_codes)?;
        let sector_codes: Vec<&str> = sectors.codes().iter().map(String::as_str).collect();
        rules.check_sectors(&|code| sectors.knows(code), &sector_codes)?;
        let mut rates = Rates::built_in();
        if let Some(path) = rules.rates_path() {
            let text =
                std::fs::read_to_string(&path).map_err(Error::read(&path, Action::ReadRates))?;
            rates.extend_from_csv(&text).map_err(|line| Error::rules(path, line.into()))?;
        }
        if rules.policy.missing_rate == MissingRate::LastKnown {
            rates = rates.carried_forward();
        }
        Ok(Self {
            rounds: Rounds::new(&rules.rounds),
            sectors: Sectors::new(&rules.sectors),
            places: Places::new(&rules.places),
            read: Memos::default(),
            team_labels: TeamLabels {
                rounds: in_normal_form(&rules.rounds),
                sectors: in_normal_form(&rules.sectors),
                places: in_normal_form(&rules.places),
            },
            companies: rules
                .companies
                .iter()
                .map(|(alias, name)| (name::company_key(alias), name::company_key(name)))
                .collect(),
            investors: Investors::new().with_aliases(&rules.investors),
            rates,
            currencies: rules.currencies.clone(),
            vague_multiple: Decimal::from(rules.policy.vague_multiple),
            vague_amounts: rules.policy.vague_amounts,
        })
    }

    /// The same with the labels of one source, which win for its sheets.
    #[must_use]
    pub fn with_profile(&self, profile: Option<&Profile>) -> Self {
        let mut vocabulary = Self { read: Memos::default(), ..self.clone() };
        for (label, code) in profile.iter().flat_map(|profile| &profile.rounds) {
            vocabulary.rounds.add(label, code);
            vocabulary.team_labels.rounds.insert(normal_form(label), code.clone());
        }
        for (label, code) in profile.iter().flat_map(|profile| &profile.sectors) {
            vocabulary.sectors.add(label, code);
            vocabulary.team_labels.sectors.insert(normal_form(label), code.clone());
        }
        vocabulary
    }

    /// The normal form by which a company is compared: that of the name that the team gave for it.
    #[must_use]
    pub fn company_key(&self, company: &str) -> String {
        let key = name::company_key(company);
        match self.companies.get(&key) {
            Some(name) => name.clone(),
            None => key,
        }
    }

    /// What a round label says, with the letter of a second column where there is one; `whole` is
    /// both together, as shown.
    #[must_use]
    pub fn round(&self, whole: Option<&str>, label: &str, code: &str) -> Round {
        let read = || match team_code(&self.team_labels.rounds, whole) {
            Some(known) => self.rounds.parse(known, None),
            None => self.rounds.parse(label, Some(code)),
        };
        self.read.rounds.get_or_insert_with(&[label, code], read)
    }

    /// Whether a round label was understood, be it as one that tells nothing (`未披露`).
    #[must_use]
    pub fn knows_round(&self, label: &str) -> bool {
        self.read
            .known_rounds
            .get_or_insert_with(&[label], || self.rounds.parse(label, None).is_known)
    }

    /// Whether a sector label was understood, be it as one that tells nothing.
    #[must_use]
    pub fn knows_sector(&self, label: &str) -> bool {
        let is_known = || self.sectors.parse(label, "").is_known;
        self.read.known_sectors.get_or_insert_with(&[label], is_known)
    }

    /// Whether the name of a place was understood, be it as one that tells nothing.
    #[must_use]
    pub fn knows_place(&self, label: &str) -> bool {
        let is_known = || self.places.parse("", "", label).is_known;
        self.read.known_places.get_or_insert_with(&[label], is_known)
    }

    /// Whether a text is an amount, whatever its column says.
    #[must_use]
    pub fn knows_amount(&self, text: &str) -> bool {
        self.read.known_amounts.get_or_insert_with(&[text], || {
            let vague_multiple = self.vague_multiple;
            let context = AmountContext { vague_multiple, ..AmountContext::default() };
            amount::parse(text, &context).is_ok()
        })
    }

    /// The sector of a deal; `None` where no list knows the labels. `whole` is both together.
    #[must_use]
    pub fn sector(&self, whole: Option<&str>, sector: &str, sub_sector: &str) -> Option<String> {
        let read = || match team_code(&self.team_labels.sectors, whole) {
            Some(known) => self.sectors.parse(known, ""),
            None => self.sectors.parse(sector, sub_sector),
        };
        let code = || read().code.map(str::to_owned);
        self.read.sectors.get_or_insert_with(&[sector, sub_sector], code)
    }

    /// Where a deal belongs, as far as the lists know its places. `whole` is all of them together; a
    /// team that names the country of that says nothing against a province of the same country.
    #[must_use]
    pub fn place(
        &self,
        whole: Option<&str>,
        country: &str,
        region: &str,
        place: &str,
    ) -> Arc<Place> {
        self.read.places.get_or_insert_with(&[country, region, place], || {
            let read = self.places.parse(country, region, place);
            Arc::new(match team_code(&self.team_labels.places, whole) {
                Some(known) if read.country.as_deref() != Some(known) => Place::of(known),
                _ => read,
            })
        })
    }

    /// An amount of the sheet whose cells, all that bear on it, have these texts; `read` reads them.
    pub(crate) fn amount(
        &self,
        texts: &[&str],
        read: impl FnOnce() -> Result<Amount, Unreadable>,
    ) -> Result<Amount, Unreadable> {
        self.read.amounts.get_or_insert_with(texts, read)
    }

    /// A date of the sheet whose column and cells, all that bear on it, have these texts; `read` reads
    /// them.
    pub(crate) fn date(
        &self,
        texts: &[&str],
        read: impl FnOnce() -> Result<DateValue, Unreadable>,
    ) -> Result<DateValue, Unreadable> {
        self.read.dates.get_or_insert_with(texts, read)
    }

    /// Whether the status of a deal, or one that may be its company's, says that it did not come about.
    #[must_use]
    pub fn is_void(&self, status: &str, is_of_deal: bool) -> bool {
        let [of_any, of_deal] = &self.read.void;
        let memo = if is_of_deal { of_deal } else { of_any };
        memo.get_or_insert_with(&[status], || is_void(status, is_of_deal))
    }

    /// The sector of a text that is its code or a label of it.
    #[must_use]
    pub fn sector_named(&self, text: &str) -> Option<String> {
        let code = self.sectors.codes().iter().find(|code| *code == text).cloned();
        code.or_else(|| self.sector(Some(text), text, ""))
    }

    /// Whether a text is the label of a round, and of nothing else.
    #[must_use]
    pub fn is_round(&self, text: &str) -> bool {
        self.read.round_labels.get_or_insert_with(&[text], || {
            let round = self.rounds.parse(text, None);
            round.name.is_some() && self.places.country(text).is_none()
        })
    }
}

/// The code that settles a label, whichever way it is typed.
fn team_code<'a>(labels: &'a Labels, whole: Option<&str>) -> Option<&'a str> {
    let whole = whole.filter(|_| !labels.is_empty())?;
    labels.get(&normal_form(whole)).map(String::as_str)
}

fn in_normal_form(labels: &Labels) -> Labels {
    labels.iter().map(|(label, code)| (normal_form(label), code.clone())).collect()
}
