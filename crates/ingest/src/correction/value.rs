//! Reads a corrected value into the record of its deal, as a cell of a sheet is read.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Correction, Field};
use crate::cell::amount::{self, AmountContext, AmountStatus};
use crate::cell::date::{ColumnDates, DateValue, Precision};
use crate::cell::name::company_name;
use crate::cell::round::{DealKind, RoundClass};
use crate::cell::{currency, rate};
use crate::parsed_deal::{Band, Coded, Money, ParsedDeal, PlaceLabel, SectorLabel};
use crate::problem::Unreadable;
use crate::refusal::Refusal;
use crate::sheet::Cell;
use crate::vocabulary::Vocabulary;

impl Correction {
    /// What the line makes of a deal of which nothing else is known.
    ///
    /// # Errors
    ///
    /// What was expected instead of the value.
    pub fn check(&self, vocabulary: &Vocabulary) -> Result<(), Unreadable> {
        let mut deal = named(&self.name, vocabulary)?;
        self.apply(&mut deal, vocabulary)
    }

    /// What is wrong with a value where something else was expected.
    #[must_use]
    pub fn refusal(&self, expected: Unreadable) -> Refusal {
        let (field, typed) = (self.field.as_str().to_owned(), self.value.clone());
        Refusal::WrongValue { field, typed, expected }
    }

    /// Sets the field of a record to the corrected value.
    pub(super) fn apply(
        &self,
        deal: &mut ParsedDeal,
        vocabulary: &Vocabulary,
    ) -> Result<(), Unreadable> {
        let value = self.value.trim();
        match self.field {
            Field::Company => set_company(deal, value, vocabulary),
            Field::AnnouncedOn => set_date(deal, value),
            Field::Round => set_round(deal, value, vocabulary),
            Field::Sector => {
                let code = vocabulary.sector_named(value);
                let code = code.ok_or(Unreadable::Sector)?;
                let text = Some(value.to_owned());
                deal.sector = SectorLabel { text, code: Some(code), sub_sector: None };
                Ok(())
            }
            Field::Country => {
                let place = vocabulary.place(Some(value), value, "", "");
                place.country.as_ref().ok_or(Unreadable::Country)?;
                deal.place = PlaceLabel { text: Some(value.to_owned()), place };
                Ok(())
            }
            Field::Amount => {
                let DateValue { date, precision } = deal.announced;
                let day = (precision != Precision::Year).then_some(date);
                deal.money = money(value, day, vocabulary)?;
                Ok(())
            }
            Field::Investors => {
                let names = vocabulary.investors.split(value);
                if names.is_empty() {
                    return Err(Unreadable::Investors);
                }
                deal.investors = Some(names.join("; "));
                Ok(())
            }
        }
    }
}

/// A record that says of a deal only which one it is.
pub(super) fn named(
    name: &crate::decision::Name,
    vocabulary: &Vocabulary,
) -> Result<ParsedDeal, Unreadable> {
    let mut deal = ParsedDeal::default();
    set_company(&mut deal, &name.company, vocabulary)?;
    set_date(&mut deal, &name.announced_on)?;
    set_round(&mut deal, &name.round, vocabulary)?;
    Ok(deal)
}

fn set_company(
    deal: &mut ParsedDeal,
    value: &str,
    vocabulary: &Vocabulary,
) -> Result<(), Unreadable> {
    let company = company_name(value).ok_or(Unreadable::CompanyName)?;
    deal.company_key = vocabulary.company_key(&company);
    deal.company = company;
    Ok(())
}

fn set_date(deal: &mut ParsedDeal, value: &str) -> Result<(), Unreadable> {
    deal.announced = date(value)?;
    value.clone_into(&mut deal.announced_text);
    Ok(())
}

fn date(value: &str) -> Result<DateValue, Unreadable> {
    let reader = ColumnDates::default().decide(None);
    let reader = reader.map_err(|_| Unreadable::WrittenDate)?;
    reader.parse(&Cell::text(value.trim())).map_err(|err| match err {
        Unreadable::Date | Unreadable::DateInRange => Unreadable::WrittenDate,
        err => err,
    })
}

/// A round's own name or label, or a class by its code; also a label that is out of scope.
fn set_round(
    deal: &mut ParsedDeal,
    value: &str,
    vocabulary: &Vocabulary,
) -> Result<(), Unreadable> {
    if let Some(class) = RoundClass::from_word(value) {
        deal.round = Coded { text: Some(value.to_owned()), code: None };
        deal.round_class = class;
        deal.deal_kind = DealKind::Fundraising;
        return Ok(());
    }
    let round = vocabulary.round(Some(value), value, "");
    if !round.is_known {
        return Err(Unreadable::Round);
    }
    deal.round = Coded { text: Some(value.to_owned()), code: round.name };
    deal.round_class = round.class;
    deal.deal_kind = round.kind;
    Ok(())
}

/// The amount in its own currency, which the text has to name, and in dollars at the rate of its quarter.
fn money(value: &str, day: Option<Date>, vocabulary: &Vocabulary) -> Result<Money, Unreadable> {
    let context =
        AmountContext { vague_multiple: vocabulary.vague_multiple, ..AmountContext::default() };
    let amount = amount::parse(&currency::coded(value, &vocabulary.currencies), &context);
    let amount = amount.map_err(|err| match err {
        Unreadable::Amount => Unreadable::AmountWithCurrency,
        err => err,
    })?;
    if amount.status != AmountStatus::Undisclosed && amount.currency.is_none() {
        return Err(Unreadable::AmountWithCurrency);
    }
    let usd_per_unit = amount
        .currency
        .as_deref()
        .zip(day.map(|day| format!("{}Q{}", day.year(), (day.month() + 2) / 3)))
        .and_then(|(currency, quarter)| vocabulary.rates.find(currency, &quarter));
    let band = |convert: &dyn Fn(Decimal) -> Option<i64>| {
        Band::of(&amount, vocabulary.vague_amounts, convert)
    };
    Ok(Money {
        text: Some(value.to_owned()),
        currency: amount.currency.clone(),
        band: band(&rate::whole),
        status: amount.status,
        usd_rate: usd_per_unit.map(|it| it.normalize().to_string()),
        usd: usd_per_unit
            .map(|usd_per_unit| band(&|it| rate::convert(it, usd_per_unit)))
            .unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Name;
    use crate::rules::Rules;

    fn corrected(field: Field, value: &str) -> Result<ParsedDeal, Unreadable> {
        let vocabulary = Vocabulary::new(&Rules::load(None).unwrap()).unwrap();
        let name = Name::parse("Lantern", "2023-10-05", "A", None, &vocabulary).unwrap();
        let correction = Correction {
            name: name.clone(),
            field,
            value: value.to_owned(),
            note: None,
            corrected_by: None,
            corrected_on: None,
        };
        let mut deal = named(&name, &vocabulary)?;
        correction.apply(&mut deal, &vocabulary)?;
        Ok(deal)
    }

    #[test]
    fn a_value_is_read_as_a_cell_of_a_sheet_is() {
        let money = corrected(Field::Amount, "5m USD").unwrap().money;
        assert_eq!((money.band.point, money.usd.point), (Some(5_000_000), Some(5_000_000)));
        let money = corrected(Field::Amount, "1.2亿美元").unwrap().money;
        assert_eq!(money.usd.point, Some(120_000_000));
        assert_eq!(
            corrected(Field::Amount, "未披露").unwrap().money.status,
            AmountStatus::Undisclosed
        );
        assert_eq!(corrected(Field::Round, "B轮").unwrap().round_class, RoundClass::B);
        assert_eq!(corrected(Field::Round, "e_plus").unwrap().round_class, RoundClass::EPlus);
        assert_eq!(corrected(Field::Round, "IPO").unwrap().deal_kind, DealKind::Ipo);
        let date = corrected(Field::AnnouncedOn, "2024年1月").unwrap();
        assert_eq!(date.announced_on(), "2024-01-01");
        assert_eq!(date.announced.precision, Precision::Month);
        let place = corrected(Field::Country, "新加坡").unwrap().place;
        assert_eq!(place.country(), Some("SG"));
        assert_eq!(
            corrected(Field::Sector, "games").unwrap().sector.code.as_deref(),
            Some("games")
        );
        let investors = corrected(Field::Investors, "Tin Roof, North Attic").unwrap().investors;
        assert_eq!(investors.as_deref(), Some("Tin Roof; North Attic"));
    }

    #[test]
    fn a_value_that_nobody_can_read_is_refused() {
        for (field, value) in [
            (Field::Amount, "5"),
            (Field::Amount, "a lot"),
            (Field::Round, "first come"),
            (Field::AnnouncedOn, "someday"),
            (Field::Country, "Nowhere"),
            (Field::Sector, "spaec"),
            (Field::Company, ""),
            (Field::Investors, ""),
        ] {
            assert!(corrected(field, value).is_err(), "{field:?} {value}");
        }
    }
}
