//! What kind of table a set of columns is: deals, companies, or neither.

use serde::{Deserialize, Serialize};

use super::{Column, Field};

/// What kind of table a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetRole {
    /// Deals: a company, a date, and a round, an amount or investors.
    Deals,
    /// Deals without a date column; a profile's `announced_on` can give one date for all.
    UndatedDeals,
    /// Companies, to be joined to deals: a company, where it is or what it does, and no deal.
    Companies,
    /// Anything else.
    NotDeals,
}

/// What kind of table the columns make, and why.
pub(super) fn decide(columns: &[Column]) -> (SheetRole, String) {
    let fields: Vec<Field> = columns.iter().map(|column| column.field).collect();
    let any = |is: fn(Field) -> bool| fields.iter().copied().find(|field| is(*field));
    let company = any(Field::is_company);
    let date = any(Field::is_date);
    let terms: Vec<Field> = fields.iter().copied().filter(|field| field.is_terms()).collect();
    match (company, date, terms.as_slice()) {
        (Some(company), Some(date), [first, ..]) => {
            (SheetRole::Deals, format!("has {company}, {date} and {first}"))
        }
        (Some(company), None, [first, second, ..]) if first != second => (
            SheetRole::UndatedDeals,
            format!("has {company}, {first} and {second}, but no date of the deal"),
        ),
        (Some(company), None, _) => match any(is_about_company) {
            Some(detail) => {
                (SheetRole::Companies, format!("has {company} and {detail}, but no deal"))
            }
            None => (SheetRole::NotDeals, format!("has {company}, but nothing about a deal")),
        },
        (Some(company), Some(date), []) => (
            SheetRole::NotDeals,
            format!("has {company} and {date}, but no round, amount or investors"),
        ),
        (None, _, _) => (SheetRole::NotDeals, "has no column that names a company".to_owned()),
    }
}

/// In a list of companies the id of the row is the id of the company.
pub(super) fn settle_ids(columns: &mut [Column]) {
    let has_company_id = columns.iter().any(|column| column.field == Field::CompanyId);
    if has_company_id || decide(columns).0 != SheetRole::Companies {
        return;
    }
    if let Some(column) = columns.iter_mut().find(|column| column.field == Field::SourceId) {
        column.field = Field::CompanyId;
    }
}

fn is_about_company(field: Field) -> bool {
    matches!(
        field,
        Field::Sector
            | Field::SubSector
            | Field::Country
            | Field::Region
            | Field::City
            | Field::Place
            | Field::FoundedOn
    )
}
