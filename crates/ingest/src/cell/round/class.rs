//! The classes a round can have and the kinds of event a row can report, with the codes the database
//! stores for them. Knows no labels.

/// The round classes of the report; the first six are lettered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoundClass {
    /// Seed and angel rounds.
    SeedAngel,
    /// `Pre-A` to `A++`.
    A,
    /// `Pre-B` to `B++`.
    B,
    /// `Pre-C` to `C++`.
    C,
    /// `Pre-D` to `D++`.
    D,
    /// E and everything later that is still private, `Pre-IPO` included.
    EPlus,
    /// Strategic and corporate rounds.
    Strategic,
    /// No class stated, or none that can be recognized.
    #[default]
    Unknown,
}

impl RoundClass {
    const CODES: [(Self, &str); 8] = [
        (Self::SeedAngel, "seed_angel"),
        (Self::A, "a"),
        (Self::B, "b"),
        (Self::C, "c"),
        (Self::D, "d"),
        (Self::EPlus, "e_plus"),
        (Self::Strategic, "strategic"),
        (Self::Unknown, "unknown"),
    ];

    /// The code stored in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        code_of(&Self::CODES, self)
    }

    /// The codes of all classes.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        Self::CODES.into_iter().map(|(_, code)| code)
    }

    /// The class with this code.
    #[must_use]
    pub fn with_code(code: &str) -> Option<Self> {
        with_code(&Self::CODES, code)
    }

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

/// What kind of event a row reports. Only [`DealKind::Fundraising`] is in scope of the metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum DealKind {
    /// A private company raises money from investors.
    #[default]
    Fundraising,
    /// A stock exchange listing.
    Ipo,
    /// A merger, an acquisition or a buyout.
    Merger,
    /// A loan, a bond or another debt.
    Debt,
    /// A grant, a prize or a subsidy.
    Grant,
    /// Existing shares change hands.
    Secondary,
    /// A company that is already listed issues shares.
    ListedPlacement,
    /// Goods sold in advance to a crowd.
    ProductCrowdfunding,
    /// Tokens sold to the public.
    TokenSale,
    /// A fund raises money from its own investors.
    Fund,
    /// The row says that there was no deal.
    NoDeal,
    /// Another event of a company: bankruptcy, delisting, assistance without money.
    Other,
}

impl DealKind {
    const CODES: [(Self, &str); 12] = [
        (Self::Fundraising, "fundraising"),
        (Self::Ipo, "ipo"),
        (Self::Merger, "merger"),
        (Self::Debt, "debt"),
        (Self::Grant, "grant"),
        (Self::Secondary, "secondary"),
        (Self::ListedPlacement, "listed_placement"),
        (Self::ProductCrowdfunding, "product_crowdfunding"),
        (Self::TokenSale, "token_sale"),
        (Self::Fund, "fund"),
        (Self::NoDeal, "no_deal"),
        (Self::Other, "other"),
    ];

    /// The code stored in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        code_of(&Self::CODES, self)
    }

    /// The codes of all kinds.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        Self::CODES.into_iter().map(|(_, code)| code)
    }

    /// The kind with this code.
    #[must_use]
    pub fn with_code(code: &str) -> Option<Self> {
        with_code(&Self::CODES, code)
    }

    /// Whether the metrics count this kind of event.
    #[must_use]
    pub fn is_in_scope(self) -> bool {
        self == Self::Fundraising
    }
}

fn code_of<T: PartialEq>(codes: &[(T, &'static str)], value: T) -> &'static str {
    codes.iter().find(|(it, _)| *it == value).map_or("", |(_, code)| code)
}

fn with_code<T: Copy>(codes: &[(T, &'static str)], code: &str) -> Option<T> {
    codes.iter().find(|(_, it)| *it == code).map(|(value, _)| *value)
}
