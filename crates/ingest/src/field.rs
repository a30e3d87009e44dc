//! What a column can be about: the vocabulary that headers, rules and deals share.

use crate::word::word_enum;

word_enum! {
    /// What a column is about, in the order of the flow of a deal.
    pub enum Field {
        /// The name the company is known by.
        Company = "company",
        /// The name the company is registered under.
        LegalName = "legal_name",
        /// The source's own id of the company; joins deals to a company list.
        CompanyId = "company_id",
        /// Registration number of the company with its authorities.
        CreditCode = "credit_code",
        /// The source's own id of the deal; never a row number.
        SourceId = "source_id",
        /// Row number of the sheet, which says nothing about the deal.
        RowNumber = "row_number",
        /// The day the deal was announced; decides the quarter where there is one.
        AnnouncedOn = "announced_on",
        /// The day of the deal itself (closed, funded, invested); decides the quarter otherwise.
        DealOn = "deal_on",
        /// Year of the deal, where the date is spread over columns.
        Year = "year",
        /// Month of the deal, where the date is spread over columns.
        Month = "month",
        /// Day of the month of the deal, where the date is spread over columns.
        Day = "day",
        /// Quarter of the deal, for sheets that give no better date.
        Quarter = "quarter",
        /// How exact the source says its date is.
        DatePrecision = "date_precision",
        /// Label of the round.
        Round = "round",
        /// A second, finer label beside the round, such as the letter beside `venture`.
        RoundCode = "round_code",
        /// What kind of deal it is, where another column names the round: equity, debt, a grant.
        DealType = "deal_type",
        /// What was raised in this deal, as text or number, in the sheet's currency and unit.
        Amount = "amount",
        /// What was raised, in US dollars by the source's own conversion or by the header.
        AmountUsd = "amount_usd",
        /// What was raised, converted to renminbi by the source, beside the original amount.
        AmountCny = "amount_cny",
        /// Lower end of what was raised.
        AmountLow = "amount_low",
        /// Upper end of what was raised.
        AmountHigh = "amount_high",
        /// The amount in words (`数千万`), for rows that have no figure.
        AmountWords = "amount_words",
        /// Whether the source calls the amount actual, estimated or undisclosed.
        AmountStatus = "amount_status",
        /// Unit of the amount, such as `万元`, where it has a column of its own.
        AmountUnit = "amount_unit",
        /// Currency of the amount.
        Currency = "currency",
        /// Everybody who invested, in one cell or several columns.
        Investors = "investors",
        /// Those of them who led.
        LeadInvestors = "lead_investors",
        /// One investor: the sheet has a row for each investor of a deal.
        Investor = "investor",
        /// Whether the one investor of the row led (`Is Lead`: yes or no).
        LeadFlag = "lead_flag",
        /// What the company is worth, after the money where the header says so.
        Valuation = "valuation",
        /// What the company is worth before the money.
        PreValuation = "pre_valuation",
        /// What the company raised in all its rounds; never the amount of the deal.
        TotalRaised = "total_raised",
        /// Share of the company that was sold.
        Stake = "stake",
        /// What the company does, in the source's broad classes.
        Sector = "sector",
        /// What the company does, in the source's finer classes.
        SubSector = "sub_sector",
        /// Country of the company.
        Country = "country",
        /// Province or state of the company.
        Region = "region",
        /// City of the company.
        City = "city",
        /// Where the company is, in any mixture of city, region and country.
        Place = "place",
        /// When the company was founded; never the date of the deal.
        FoundedOn = "founded_on",
        /// When the company of a company list last raised money.
        LastFundedOn = "last_funded_on",
        /// The round in which the company of a company list last raised money.
        LastRound = "last_round",
        /// What the company of a company list raised last.
        LastAmount = "last_amount",
        /// What the company of a company list raised last, in US dollars.
        LastAmountUsd = "last_amount_usd",
        /// Whether the company is operating, listed, closed.
        Status = "status",
        /// Whether the deal is completed, announced, cancelled.
        DealStatus = "deal_status",
        /// An address on the web.
        Url = "url",
        /// A title that names the round and the company (`Series C - Acme`), where no column names it alone.
        DealTitle = "deal_title",
        /// Free text about the company or the deal.
        Description = "description",
        /// The source's own tags of the company or the deal.
        Tags = "tags",
        /// People, telephones, e-mails, street addresses: not stored unless the team asks for it.
        Personal = "personal",
        /// Anything else; stored in the raw row only.
        Other = "other",
    }
}

impl Field {
    /// Whether several columns of a sheet may be this field at once.
    #[must_use]
    pub fn may_repeat(self) -> bool {
        matches!(
            self,
            Self::Investors
                | Self::Description
                | Self::Tags
                | Self::Url
                | Self::Personal
                | Self::RowNumber
                | Self::Other
        )
    }

    /// Whether the field dates a deal.
    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(self, Self::AnnouncedOn | Self::DealOn | Self::Year | Self::Quarter)
    }

    /// Whether the field tells which company is meant.
    #[must_use]
    pub fn is_company(self) -> bool {
        matches!(self, Self::Company | Self::LegalName | Self::CompanyId | Self::CreditCode)
    }

    /// Whether the field is where the company is.
    #[must_use]
    pub fn is_place(self) -> bool {
        matches!(self, Self::Country | Self::Region | Self::City | Self::Place)
    }

    /// Whether the field is a round, an amount or an investor of a deal.
    #[must_use]
    pub fn is_terms(self) -> bool {
        self.is_round() || self.is_amount() || self.is_investor()
    }

    /// Whether the field is a sum of money, so that its header may end in a unit.
    #[must_use]
    pub fn is_money(self) -> bool {
        self.is_amount()
            || matches!(
                self,
                Self::LastAmount
                    | Self::LastAmountUsd
                    | Self::Valuation
                    | Self::PreValuation
                    | Self::TotalRaised
            )
    }

    /// Whether the field is the label of a round.
    #[must_use]
    pub fn is_round(self) -> bool {
        matches!(self, Self::Round | Self::RoundCode)
    }

    /// Whether the field is what was raised in the deal.
    #[must_use]
    pub fn is_amount(self) -> bool {
        matches!(
            self,
            Self::Amount
                | Self::AmountUsd
                | Self::AmountCny
                | Self::AmountLow
                | Self::AmountHigh
                | Self::AmountWords
        )
    }

    /// Whether the field names who invested.
    #[must_use]
    pub fn is_investor(self) -> bool {
        matches!(self, Self::Investors | Self::LeadInvestors | Self::Investor)
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in Field::ALL {
            assert_eq!(Field::from_word(field.as_str()), Some(field));
        }
        assert_eq!(Field::from_word("Company"), None, "names are lower case");
    }
}
