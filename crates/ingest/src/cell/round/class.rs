//! The classes a round can have and the kinds of event a row can report, with the codes the database
//! stores for them. Knows no labels.

use crate::word::word_enum;

word_enum! {
    /// The round classes of the report; the first six are lettered.
    #[derive(Default)]
    pub enum RoundClass {
        /// Seed and angel rounds.
        SeedAngel = "seed_angel",
        /// `Pre-A` to `A++`.
        A = "a",
        /// `Pre-B` to `B++`.
        B = "b",
        /// `Pre-C` to `C++`.
        C = "c",
        /// `Pre-D` to `D++`.
        D = "d",
        /// E and everything later that is still private, `Pre-IPO` included.
        EPlus = "e_plus",
        /// Strategic and corporate rounds.
        Strategic = "strategic",
        /// No class stated, or none that can be recognized.
        #[default]
        Unknown = "unknown",
    }
}

impl RoundClass {
    /// Whether deals of this class are the denominator of the round shares.
    #[must_use]
    pub fn is_lettered(self) -> bool {
        !matches!(self, Self::Strategic | Self::Unknown)
    }

    pub(super) fn of_letter(letter: char) -> Self {
        match letter {
            'a' => Self::A,
            'b' => Self::B,
            'c' => Self::C,
            'd' => Self::D,
            _ => Self::EPlus,
        }
    }
}

word_enum! {
    /// What kind of event a row reports. Only [`DealKind::Fundraising`] is in scope of the metrics.
    #[derive(Default)]
    pub enum DealKind {
        /// A private company raises money from investors.
        #[default]
        Fundraising = "fundraising",
        /// A stock exchange listing.
        Ipo = "ipo",
        /// A merger, an acquisition or a buyout.
        Merger = "merger",
        /// A loan, a bond or another debt.
        Debt = "debt",
        /// A grant, a prize or a subsidy.
        Grant = "grant",
        /// Existing shares change hands.
        Secondary = "secondary",
        /// A company that is already listed issues shares.
        ListedPlacement = "listed_placement",
        /// Goods sold in advance to a crowd.
        ProductCrowdfunding = "product_crowdfunding",
        /// Tokens sold to the public.
        TokenSale = "token_sale",
        /// A fund raises money from its own investors.
        Fund = "fund",
        /// The row says that there was no deal.
        NoDeal = "no_deal",
        /// Another event of a company: bankruptcy, delisting, assistance without money.
        Other = "other",
    }
}
