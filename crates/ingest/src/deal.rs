//! From a raw row to what it says about deals: the one place where the cells of a row come together.
//!
//! Knows the sheet's columns and the word lists; does not know the database, nor other sheets.

mod block;
mod cells;
mod date;
mod joined;
mod money;
mod section;
mod split;
mod total;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cell::blank::is_yes;
use crate::cell::date::Precision;
use crate::cell::exported;
use crate::cell::name;
use crate::cell::place::Place;
use crate::cell::round::{DealKind, Round, RoundClass};
use crate::header::{Field, SheetRole};
use crate::parsed_deal::{Coded, ParsedCompany, ParsedDeal, PlaceLabel, SectorLabel};
use crate::problem::{Problem, Unreadable};
use crate::sheet::{Finding, FindingKind, Row, Severity};
use crate::survey::SheetSurvey;
use crate::table::Role;
use crate::vocabulary::Vocabulary;
use cells::{Cells, Sheet};
use section::Lines;

/// What a row below the header is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowContent {
    /// A total line, a footer or a repeated header.
    Ignored,
    /// A company without a deal: stored, and out of scope.
    NoDeal,
    /// One deal, or several in parallel lists.
    Deals(Vec<ParsedDeal>),
    /// A line of a company list.
    Company(ParsedCompany),
    /// A cell can't be read; the findings say which.
    Rejected,
}

/// Reads the rows of one sheet, from the first below the header to the last.
pub(crate) struct RowParser<'a> {
    sheet: Sheet<'a>,
    has_ended: bool,
    blocks: block::Blocks,
    /// The lines above that date the rows below.
    lines: Lines,
    totals: total::Totals,
    /// Rounds that span several classes and were reported already.
    spanning: BTreeSet<String>,
}

impl<'a> RowParser<'a> {
    /// A reader for the rows of a sheet that has been surveyed.
    #[must_use]
    pub(crate) fn new(sheet: &'a SheetSurvey, vocabulary: Vocabulary) -> Self {
        let sheet = Sheet::new(sheet, vocabulary);
        let blocks = block::Blocks::new(&sheet);
        let (totals, spanning) = (total::Totals::default(), BTreeSet::new());
        Self { sheet, has_ended: false, blocks, lines: Lines::default(), totals, spanning }
    }

    /// Reads a row; what a person should know about its cells is added to `findings`.
    pub(crate) fn parse(&mut self, row: &Row, findings: &mut Vec<Finding>) -> RowContent {
        match self.sheet.survey.role(row) {
            Role::RepeatedHeader => return RowContent::Ignored,
            Role::NextTable => {
                findings.extend(self.end_of_table(row));
                return RowContent::Ignored;
            }
            Role::Above | Role::Blank | Role::Data => {}
        }
        let shown = exported::shown(row);
        let row = shown.as_ref().unwrap_or(row);
        let rejoined = split::rejoined(&self.sheet, row);
        let row = rejoined.as_ref().map_or(row, |(row, _)| row);
        let (is_date, is_unit) = self.lines.take(&self.sheet, row);
        if is_date {
            self.blocks.forget_date();
        }
        if is_date || is_unit {
            return RowContent::Ignored;
        }
        let own = Cells::new(&self.sheet, row).below(&self.lines);
        if total::is_total(&own) {
            self.totals.compare(&own, findings);
            return RowContent::Ignored;
        }
        let filled = self.blocks.fill_merged(row);
        if block::is_footer(&self.sheet, &filled) {
            return RowContent::Ignored;
        }
        findings.extend(rejoined.as_ref().map(|(_, finding)| finding.clone()));
        if let Some(finding) = split::finding(&own) {
            findings.push(finding);
            return RowContent::Rejected;
        }
        findings.extend(split::headless_cell(&own));
        let filled = self.blocks.fill_down(&self.sheet, filled);
        let filled = match &filled {
            Cow::Borrowed(_) => &own,
            Cow::Owned(row) => &Cells::new(&self.sheet, row).below(&self.lines),
        };
        if self.sheet.survey.mapping.role == SheetRole::Companies {
            return company_line(filled).map_or(RowContent::NoDeal, RowContent::Company);
        }
        // As in the file: a merged amount is one amount.
        self.totals.add(&own);
        let content = deals(filled, findings);
        findings.extend(spanning_round(&mut self.spanning, &content, filled));
        content
    }

    /// What a person should know where a table that is not read begins below: once, at its first row.
    fn end_of_table(&mut self, row: &Row) -> Option<Finding> {
        let is_first = !std::mem::replace(&mut self.has_ended, true);
        let texts = row.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
        is_first.then(|| {
            let found = texts.collect::<Vec<_>>().join(" | ");
            let warning = Finding::warning(FindingKind::AnotherTable, found, Problem::DealTable);
            Finding { row: Some(row.number), ..warning }
        })
    }
}

/// What a person should know of a round that spans several classes (`C轮及以上`), once for each label: its
/// deals count, outside the round shares.
fn spanning_round(
    reported: &mut BTreeSet<String>,
    content: &RowContent,
    cells: &Cells,
) -> Option<Finding> {
    let RowContent::Deals(deals) = content else { return None };
    let is_spanning = |deal: &&ParsedDeal| {
        deal.round_class == RoundClass::Unknown
            && deal.round.code.as_deref().is_some_and(|it| it.ends_with(" and later"))
    };
    let label = deals.iter().find(is_spanning)?.round.code.as_deref()?;
    let is_new = !reported.contains(label) && reported.insert(label.to_owned());
    let (kind, problem) = (FindingKind::SpanningRound, Problem::OneRoundClass);
    is_new.then(|| cells.finding(Severity::Warning, Field::Round, kind, problem))
}

/// What a row says about its deals. A cell that can't be read rejects them all.
fn deals(cells: &Cells, findings: &mut Vec<Finding>) -> RowContent {
    let known = findings.len();
    let deals: Vec<_> = match block::wide_rounds(cells).or_else(|| block::parallel_rounds(cells)) {
        None => deal(cells, findings).into_iter().collect(),
        Some(parts) => {
            let parts = parts.iter().map(|(row, at)| cells.of_round(row, *at));
            parts.filter_map(|part| deal(&part, findings)).collect()
        }
    };
    let mut new = findings.iter().skip(known);
    if new.any(|finding| finding.severity == Severity::Rejected) {
        let new = findings.split_off(known);
        findings.extend(new.into_iter().filter(|it| it.severity == Severity::Rejected));
        return RowContent::Rejected;
    }
    if deals.is_empty() { RowContent::NoDeal } else { RowContent::Deals(deals) }
}

/// What a row says about one deal; `None` for a company without one.
fn deal(cells: &Cells, findings: &mut Vec<Finding>) -> Option<ParsedDeal> {
    if !cells.has_deal() || is_without_deal(cells) {
        return None;
    }
    let announced = date::announced(cells, findings);
    let company = company(cells).or_else(|| company_reference(cells));
    if company.is_none() {
        let (kind, problem) = (FindingKind::NoCompany, Unreadable::CompanyName);
        findings.push(cells.finding(Severity::Rejected, Field::Company, kind, problem));
    }
    let day = announced.as_ref().map(|(_, value)| *value);
    let day = day.filter(|value| value.precision != Precision::Year).map(|value| value.date);
    let money = money::parse(cells, day, findings);
    let ((announced_text, announced), company) = (announced?, company?);
    if day.is_none() {
        let (field, kind) = (cells.date_field(), FindingKind::YearOnly);
        findings.push(cells.finding(Severity::Warning, field, kind, Problem::Month));
    }
    let (round_text, mut round) = round(cells, findings);
    if round.kind == DealKind::Fundraising && is_of_fund(cells.text(Field::Sector)) {
        round.kind = DealKind::Fund;
    }
    if round.kind == DealKind::Fundraising {
        round.kind = if is_void(cells) { DealKind::NoDeal } else { kind_beside(cells) };
    }
    Some(ParsedDeal {
        reference: cells.stated(Field::SourceId).map(str::to_owned),
        company_key: cells.vocabulary().company_key(&company),
        company,
        company_reference: company_reference(cells),
        announced_text,
        announced,
        round_class: round.class,
        deal_kind: round.kind,
        round: Coded { text: round_text, code: round.name },
        sector: sector(cells),
        place: place(cells),
        money,
        investors: investors(cells),
        lead_investors: lead_investors(cells),
    })
}

/// Whether a row says that its company never raised money, and states neither date nor amount: its stage is
/// `Unfunded`, or `Is Funded` is answered with no.
fn is_without_deal(cells: &Cells) -> bool {
    const ANSWERS: [&str; 6] = ["no", "n", "false", "0", "否", "未获投"];
    let is_stated = |field: &Field| cells.stated(*field).is_some();
    let terms = Field::ALL.iter().filter(|field| field.is_date() || field.is_amount());
    if terms.into_iter().any(is_stated) {
        return false;
    }
    let funded = cells.sheet.funded.map(|column| cells.row.text(column).trim());
    let is_no = |answer: &str| ANSWERS.iter().any(|it| it.eq_ignore_ascii_case(answer));
    let label = cells.stated(Field::Round);
    let kind = |label| cells.vocabulary().round(None, label, "").kind;
    funded.is_some_and(is_no) || label.is_some_and(|it| kind(it) == DealKind::NoDeal)
}

/// What kind of deal a column beside the round says it is: a loan that the lenders of a `Series B` gave.
fn kind_beside(cells: &Cells) -> DealKind {
    let label = cells.stated(Field::DealType);
    label.map_or(DealKind::Fundraising, |label| cells.vocabulary().round(None, label, "").kind)
}

/// Whether a column of statuses says that the deal did not come about.
fn is_void(cells: &Cells) -> bool {
    let is_void = |field| {
        let status = cells.text(field);
        !status.is_empty() && cells.vocabulary().is_void(status, field == Field::DealStatus)
    };
    [Field::DealStatus, Field::Status].into_iter().any(is_void)
}

/// Whether a sector says that it is a fund that raises money from its own investors, and no company.
fn is_of_fund(sector: &str) -> bool {
    const FUNDS: [&str; 6] = [
        "Pooled Investment Fund",
        "Other Investment Fund",
        "Hedge Fund",
        "Private Equity Fund",
        "Venture Capital Fund",
        "Investment Fund",
    ];
    FUNDS.iter().any(|fund| fund.eq_ignore_ascii_case(sector))
}

fn company_line(cells: &Cells) -> Option<ParsedCompany> {
    let (reference, company) = (company_reference(cells), company(cells));
    let is_named = reference.is_some() || company.is_some();
    is_named.then(|| ParsedCompany {
        reference,
        company_key: company.as_deref().map(|it| cells.vocabulary().company_key(it)),
        company,
        sector: sector(cells),
        place: place(cells),
    })
}

fn company(cells: &Cells) -> Option<String> {
    let mut fields = [Field::Company, Field::LegalName].into_iter();
    fields.find_map(|field| {
        let text = cells.text(field);
        let titled =
            || joined::round_and_company(text, cells.vocabulary()).map(|(_, company)| company);
        let text = Some(field).filter(|_| cells.sheet.has_titles).and_then(|_| titled());
        name::company_name(text.unwrap_or(cells.text(field)))
    })
}

fn company_reference(cells: &Cells) -> Option<String> {
    cells.stated(Field::CompanyId).map(str::to_lowercase)
}

/// The label of the round, where it says anything, and what it was read as.
fn round(cells: &Cells, findings: &mut Vec<Finding>) -> (Option<String>, Round) {
    let text = cells.joined(&[Field::Round, Field::RoundCode]);
    let (label, letter) = (cells.text(Field::Round), cells.text(Field::RoundCode));
    let typed = || cells.stated(Field::DealType).filter(|it| cells.vocabulary().is_round(it));
    let elsewhere = || joined_label(cells).or_else(|| typed().filter(|_| text.is_none()));
    if let Some(label) =
        if text.is_none() || !cells.vocabulary().knows_round(label) { elsewhere() } else { None }
    {
        return (Some(label.to_owned()), cells.vocabulary().round(Some(label), label, ""));
    }
    if let Some(of_all) = cells.sheet.survey.round.as_deref().filter(|_| text.is_none()) {
        return (Some(of_all.to_owned()), cells.vocabulary().round(Some(of_all), of_all, ""));
    }
    let is_unknown = text.is_none() || !cells.vocabulary().knows_round(label);
    let round = match (&text, cells.sheet.survey.mapping.event) {
        // `Friendly` in a list of acquisitions is one of them.
        (_, Some(event)) if is_unknown => cells.vocabulary().round(None, event, ""),
        _ => cells.vocabulary().round(text.as_deref(), label, letter),
    };
    if text.is_some() && !round.is_known {
        findings.extend(shifted(cells));
    }
    // A label known to say nothing (`undisclosed`) is no label that waits to be mapped.
    let is_silent = round.is_known && round.name.is_none();
    (text.filter(|_| !is_silent).map(Cow::into_owned), round)
}

/// The round that a cell tells beside an amount, or the title of the deal beside the company.
fn joined_label<'c>(cells: &Cells<'c>) -> Option<&'c str> {
    let titled = || joined::round_and_company(cells.text(Field::Company), cells.vocabulary());
    let title = cells.sheet.has_titles.then(titled).flatten().map(|(round, _)| round);
    let mut fields = [Field::Round, Field::Amount].into_iter();
    title.or_else(|| {
        fields
            .find_map(|field| joined::round_and_amount(cells.text(field), cells.vocabulary()))
            .map(|it| it.0)
    })
}

/// A round that is in a column of another thing, where the round's own cell is no round: the
/// cells of the row are shifted. Nothing is moved back, for nobody knows where the gap is.
fn shifted(cells: &Cells) -> Option<Finding> {
    const BESIDE: [Field; 6] =
        [Field::Amount, Field::Investors, Field::Sector, Field::Region, Field::City, Field::Place];
    let is_round = |text: &str| !text.is_empty() && cells.vocabulary().is_round(text);
    let field = BESIDE.into_iter().find(|field| is_round(cells.text(*field)))?;
    Some(cells.finding(Severity::Warning, field, FindingKind::Shifted, Problem::NoRound))
}

fn sector(cells: &Cells) -> SectorLabel {
    let text = cells.joined(&[Field::Sector, Field::SubSector]);
    let (sector, sub_sector) = (cells.text(Field::Sector), cells.text(Field::SubSector));
    let code = cells.vocabulary().sector(text.as_deref(), sector, sub_sector);
    let sub_sector = cells.stated(Field::SubSector).map(str::to_owned);
    SectorLabel { text: text.map(Cow::into_owned), code, sub_sector }
}

fn place(cells: &Cells) -> PlaceLabel {
    let text = cells.joined(&[Field::Country, Field::Region, Field::City, Field::Place]);
    let place = cells.joined(&[Field::City, Field::Place]).unwrap_or_default();
    let (country, region) = (cells.text(Field::Country), cells.text(Field::Region));
    let stated = cells.vocabulary().place(text.as_deref(), country, region, &place);
    let home = || cells.sheet.survey.country.as_deref().filter(|_| stated.country.is_none());
    // `CA` alone is a state of the country that all deals of the source are of.
    let is_code = region.len() == 2 && country.is_empty() && place.is_empty();
    let place = match home().filter(|_| text.is_none() || is_code) {
        Some(home) => cells.vocabulary().place(None, home, region, ""),
        None => {
            of_city(cells, country, region).filter(|it| it.is_beside(&stated)).unwrap_or(stated)
        }
    };
    PlaceLabel { text: text.map(Cow::into_owned), place }
}

/// Where the cell of the city alone puts a deal, where another cell names a wider place beside it.
fn of_city(cells: &Cells, country: &str, region: &str) -> Option<Arc<Place>> {
    let city = cells.stated(Field::City).filter(|_| cells.stated(Field::Place).is_some())?;
    Some(cells.vocabulary().place(None, country, region, city))
}

/// The names in columns of leads, those that another column calls so, and the one of a row whose `Is Lead`
/// says yes.
fn lead_investors(cells: &Cells) -> Option<String> {
    let investors = &cells.vocabulary().investors;
    let is_flagged = is_yes(cells.text(Field::LeadFlag));
    let names = cells.sheet.of_investors.iter().flat_map(|column| {
        let text = cells.row.text(*column);
        match is_flagged || cells.sheet.of_leads.contains(column) {
            true => investors.split(text),
            false => investors.leads(text),
        }
    });
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| names.join("; "))
}

/// The names of all columns of investors, each once.
fn investors(cells: &Cells) -> Option<String> {
    let split = |column: &usize| cells.vocabulary().investors.split(cells.row.text(*column));
    let mut columns = cells.sheet.of_investors.iter().map(split);
    let mut names: Vec<String> = columns.next()?;
    for name in columns.flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join("; "))
}
