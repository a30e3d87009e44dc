//! The options that a file is imported with, stored beside its import for when it is read again.

use serde::{Deserialize, Serialize};

use crate::cell::amount::DecimalMark;
use crate::cell::date::DateOrder;

/// What a person says about a file that the file itself does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportOptions {
    /// Order of day and month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// ISO 4217 code of amounts that name no currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Unit of amounts that name none, such as `万` or `million`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// ISO 3166-1 alpha-2 code of deals that name no place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Name of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The mark between the whole and the fraction of an amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// SHA-256 of the file whose rejected rows these are, corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixes: Option<String>,
}

impl ImportOptions {
    /// The same, with the earlier options wherever none is given now.
    #[must_use]
    pub fn or(self, before: &Self) -> Self {
        let text = |now: Option<String>, before: &Option<String>| now.or_else(|| before.clone());
        Self {
            date_order: self.date_order.or(before.date_order),
            currency: text(self.currency, &before.currency),
            unit: text(self.unit, &before.unit),
            country: text(self.country, &before.country),
            source: text(self.source, &before.source),
            decimal: self.decimal.or(before.decimal),
            fixes: text(self.fixes, &before.fixes),
        }
    }

    /// As JSON, to be stored beside the import; `None` without any option.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        (*self != Self::default()).then(|| serde_json::to_string(self).ok()).flatten()
    }

    /// The same again.
    #[must_use]
    pub fn from_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }
}
