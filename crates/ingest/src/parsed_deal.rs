//! What a row says about a deal or a company, read but not yet recognized.
//!
//! Knows nothing about the database; the keys made here are how the same deal is found there.

use std::sync::Arc;

use rust_decimal::Decimal;
use xxhash_rust::xxh3::xxh3_64;

use crate::cell::amount::{Amount, AmountStatus};
use crate::cell::date::DateValue;
use crate::cell::place::Place;
use crate::cell::round::{DealKind, RoundClass};
use crate::rules::VagueAmounts;

/// A text as typed, and what it was read as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Coded {
    /// As typed in the sheet; `None` where the sheet says nothing.
    pub text: Option<String>,
    /// The code it stands for; `None` where no list knows it.
    pub code: Option<String>,
}

/// A sector label as typed, and what it was read as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SectorLabel {
    /// As typed in the sheet, both classes; `None` where the sheet says nothing.
    pub text: Option<String>,
    /// One of the 21; `None` where no list knows it.
    pub code: Option<String>,
    /// The finer class, with which the text ends.
    pub sub_sector: Option<String>,
}

/// A place as typed, and where that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlaceLabel {
    /// As typed in the sheet; `None` where the sheet says nothing.
    pub text: Option<String>,
    /// Country, province and city, as far as they are known.
    pub place: Arc<Place>,
}

impl PlaceLabel {
    /// The code of the country.
    pub(crate) fn country(&self) -> Option<&str> {
        self.place.country.as_deref()
    }
}

/// An amount in its own currency and in US dollars, in whole units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Money {
    /// As typed in the sheet.
    pub text: Option<String>,
    /// ISO 4217; `None` where the sheet does not say.
    pub currency: Option<String>,
    /// Lower end, point and upper end in the currency; the upper end of an open amount is `None`.
    pub band: Band,
    /// How far it is known.
    pub status: AmountStatus,
    /// US dollars a unit as a decimal, or `sheet` where the sheet itself converted.
    pub usd_rate: Option<String>,
    /// The same in US dollars; all `None` where no rate is known.
    pub usd: Band,
}

/// Lower end, point and upper end, in whole units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Band {
    /// Lower end.
    pub low: Option<i64>,
    /// The figure that is counted.
    pub point: Option<i64>,
    /// Upper end.
    pub high: Option<i64>,
}

impl Band {
    /// An amount in whole units: a vague one counts where the policy says, at a point of its band or at
    /// either end.
    pub(crate) fn of(
        amount: &Amount,
        vague_amounts: VagueAmounts,
        whole: impl Fn(Decimal) -> Option<i64>,
    ) -> Self {
        let counted = match (amount.status, vague_amounts) {
            (AmountStatus::Vague, VagueAmounts::Low) => amount.low,
            (AmountStatus::Vague, VagueAmounts::High) => amount.high.or(amount.point),
            _ => amount.point,
        };
        let point = counted.and_then(&whole);
        // Nearly always one figure.
        let end = |end: Option<Decimal>| if end == counted { point } else { end.and_then(&whole) };
        Self { low: end(amount.low), point, high: end(amount.high) }
    }
}

/// What a row says about one deal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ParsedDeal {
    /// The source's own id of the deal.
    pub reference: Option<String>,
    /// Name of the company; its id where the sheet gives no name.
    pub company: String,
    /// Normal form of the name.
    pub company_key: String,
    /// The source's own id of the company, lower case.
    pub company_reference: Option<String>,
    /// The date as typed.
    pub announced_text: String,
    /// The day, or the first day of a longer period.
    pub announced: DateValue,
    /// The round label as typed, and the round's own name.
    pub round: Coded,
    /// The class of the round.
    pub round_class: RoundClass,
    /// Fundraising, or why the deal is out of scope.
    pub deal_kind: DealKind,
    /// The sector label as typed, and one of the 21.
    pub sector: SectorLabel,
    /// The place as typed, and where that is.
    pub place: PlaceLabel,
    /// What it raised.
    pub money: Money,
    /// Names joined by `; `.
    pub investors: Option<String>,
    /// Those of them that the row names as leads, joined in the same way.
    pub lead_investors: Option<String>,
}

/// What a row of a company list says about a company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ParsedCompany {
    /// The source's own id of the company, lower case; `None` in a list without ids.
    pub reference: Option<String>,
    /// Name of the company.
    pub company: Option<String>,
    /// Normal form of the name.
    pub company_key: Option<String>,
    /// The sector label as typed, and one of the 21.
    pub sector: SectorLabel,
    /// The place as typed, and where that is.
    pub place: PlaceLabel,
}

impl ParsedDeal {
    /// The day, or the first day of a longer period, ISO 8601.
    #[must_use]
    pub(crate) fn announced_on(&self) -> String {
        self.announced.date.to_string()
    }

    /// Whether a company raised money from investors: the others are out of scope.
    #[must_use]
    pub(crate) fn is_fundraising(&self) -> bool {
        self.deal_kind == DealKind::Fundraising
    }

    /// The same for every sheet that names this company, round and date.
    #[must_use]
    pub(crate) fn match_key(&self) -> i64 {
        let round = self.round.code.as_deref().unwrap_or(self.round_class.as_str());
        let (announced_on, precision) = (self.announced_on(), self.announced.precision.as_str());
        match_key(&self.company_key, round, Some(&announced_on), Some(precision))
    }

    /// The same for every row of the source that carries this id; `None` without an id.
    #[must_use]
    pub(crate) fn reference_key(&self, source_id: i64) -> Option<i64> {
        let reference = self.reference.as_deref()?;
        Some(key(&[Some(&source_id.to_string()), Some(reference)]))
    }

    /// The same for every row that says exactly this, in whatever format, encoding or order of columns.
    #[must_use]
    pub(crate) fn content_key(&self) -> i64 {
        let Band { low, point, high } = self.money.band;
        let announced_on = self.announced_on();
        let texts = [
            self.reference.as_deref(),
            Some(self.company_key.as_str()),
            self.company_reference.as_deref(),
            Some(announced_on.as_str()),
            Some(self.announced.precision.as_str()),
            self.round.code.as_deref(),
            Some(self.round_class.as_str()),
            Some(self.deal_kind.as_str()),
            self.sector.text.as_deref(),
            self.sector.code.as_deref(),
            self.place.country(),
            self.place.place.province.as_deref(),
            self.place.place.city.as_deref(),
            self.money.currency.as_deref(),
            Some(self.money.status.as_str()),
            self.investors.as_deref(),
        ];
        content_key(&texts, [low, point, high])
    }
}

impl ParsedCompany {
    /// The same for every row that says exactly this.
    #[must_use]
    pub(crate) fn content_key(&self) -> i64 {
        key(&[
            self.reference.as_deref(),
            self.company_key.as_deref(),
            self.sector.text.as_deref(),
            self.sector.code.as_deref(),
            self.place.country(),
        ])
    }
}

/// A hash of what a row says: its texts, the investors last and in any order, and its amounts.
pub(crate) fn content_key(texts: &[Option<&str>], amounts: [Option<i64>; 3]) -> i64 {
    let amounts = amounts.map(|amount| amount.map(|amount| amount.to_string()));
    let (investors, texts) =
        texts.split_last().map_or((None, texts), |(last, texts)| (*last, texts));
    let mut names: Vec<&str> = investors.iter().flat_map(|it| it.split("; ")).collect();
    names.sort_unstable();
    let names = investors.is_some().then(|| names.join("; "));
    let mut parts = texts.to_vec();
    parts.extend(amounts.iter().map(Option::as_deref));
    parts.push(names.as_deref());
    key(&parts)
}

/// The same for every sheet that names this company, round and date. The round is its own name, or its
/// class where it has none; the date the first day of its period, and how exact that is. A month and its
/// first day are one date: many sheets write the one for the other.
#[must_use]
pub(crate) fn match_key(
    company_key: &str,
    round: &str,
    announced_on: Option<&str>,
    precision: Option<&str>,
) -> i64 {
    let precision = precision.map(|it| if it == "month" { "day" } else { it });
    // 48 bits take six bytes in a row, and the company and the date are compared as well.
    let (company, _) = company_bits(company_key);
    company | key(&[Some(company_key), Some(round), announced_on, precision]) & REST_BITS
}

/// The bits of a match key that are not of the company.
const REST_BITS: i64 = 0xff_ffff;

/// The least and the most that the match key of a deal of this company can be.
pub(crate) fn company_bits(company_key: &str) -> (i64, i64) {
    let company = (key(&[Some(company_key)]) & 0xff_ffff) << 24;
    (company, company | REST_BITS)
}

/// A 64-bit hash of the parts, stable from release to release; a missing part is not an empty one.
fn key(parts: &[Option<&str>]) -> i64 {
    let mut bytes = Vec::with_capacity(128);
    for part in parts {
        match part {
            Some(text) => {
                bytes.extend_from_slice(text.as_bytes());
                bytes.push(0x1f);
            }
            None => bytes.push(0x1e),
        }
    }
    i64::from_ne_bytes(xxh3_64(&bytes).to_ne_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::date::Precision;

    fn parsed_deal() -> ParsedDeal {
        ParsedDeal {
            company: "Lantern Ltd".into(),
            company_key: "lantern".into(),
            announced: DateValue::day(2023, 10, 5).unwrap(),
            round_class: RoundClass::A,
            ..ParsedDeal::default()
        }
    }

    #[test]
    fn another_amount_is_other_content_of_the_same_deal() {
        let mut corrected = parsed_deal();
        corrected.money.band.point = Some(5);
        assert_eq!(corrected.match_key(), parsed_deal().match_key());
        assert_ne!(corrected.content_key(), parsed_deal().content_key());
    }

    #[test]
    fn a_month_and_its_first_day_are_one_date() {
        let of = |precision| {
            let date = DateValue::day(2023, 10, 1).unwrap().date;
            ParsedDeal { announced: DateValue { date, precision }, ..parsed_deal() }
        };
        assert_eq!(of(Precision::Month).match_key(), of(Precision::Day).match_key());
        assert_ne!(of(Precision::Quarter).match_key(), of(Precision::Day).match_key());
    }

    #[test]
    fn another_day_is_another_deal() {
        let mut later = parsed_deal();
        later.announced = DateValue::day(2023, 10, 6).unwrap();
        assert_ne!(later.match_key(), parsed_deal().match_key());
    }
}
