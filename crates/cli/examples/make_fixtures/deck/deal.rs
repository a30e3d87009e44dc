//! What an invented deal is, before a vendor types it.

use super::amount::Amount;
use super::place::{self, Country, Place};
use super::plan::Quarter;

/// Which sheet a deal is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    /// Chinese workbook in merged company blocks.
    Blocks,
    /// Chinese web table in GB18030.
    Web,
    /// English list of rounds.
    Rounds,
    /// English workbook in millions of dollars.
    Tracker,
    /// A team's own list of European deals.
    Europe,
}

impl Vendor {
    /// Whether the vendor writes Chinese.
    pub(crate) const fn is_chinese(self) -> bool {
        matches!(self, Self::Blocks | Self::Web)
    }
}

/// Class of a round; `Outside` is an event that is no fundraising.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    SeedAngel,
    A,
    B,
    C,
    D,
    EPlus,
    Strategic,
    Unknown,
    Outside,
}

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: u16,
    /// 1 to 12.
    pub(crate) month: u8,
    /// 1 to 31.
    pub(crate) day: u8,
}

/// An invented deal, before a vendor types it.
#[derive(Clone)]
pub(crate) struct Deal {
    pub(crate) quarter: &'static Quarter,
    pub(crate) day: Day,
    pub(crate) vendor: Vendor,
    pub(crate) company: String,
    pub(crate) country: &'static Country,
    pub(crate) place: &'static Place,
    /// What the vendor calls the sector.
    pub(crate) sector_label: &'static str,
    pub(crate) class: Class,
    pub(crate) round: &'static str,
    pub(crate) amount: Amount,
    /// What the vendor writes if the amount is undisclosed.
    pub(crate) silence: &'static str,
    pub(crate) investors: Vec<String>,
}

impl Deal {
    /// Whether the company is in China.
    pub(crate) fn is_chinese(&self) -> bool {
        self.country.en == place::CHINA.en
    }
}
