//! The trial: every row is read as an import would read it, counted, and forgotten.
//!
//! Memory grows with the number of different unknown labels, up to a bound, and not with the file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::Result;
use crate::cell::round::RoundClass;
use crate::deal::{RowContent, RowParser};
use crate::header::Field;
use crate::import::Importer;
use crate::parsed_deal::{ParsedCompany, ParsedDeal, PlaceLabel, SectorLabel};
use crate::sheet::{Event, Finding, Flow, Row, Severity};
use crate::survey::{SheetSurvey, Survey};
use crate::vocabulary::Vocabulary;

/// Examples of each kind of finding that are shown.
const EXAMPLES: usize = 5;

/// Different unknown labels of a sheet that are counted.
const LABELS: usize = 10_000;

/// What became of the rows of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// Rows below the header that are not blank: the sum of the five that follow.
    pub rows: u64,
    /// Rows that tell of a fundraising, before the same deal is recognized in several of them.
    pub deals: u64,
    /// Lines of a company list.
    pub companies: u64,
    /// Rows that are stored and are no fundraising.
    pub out_of_scope: u64,
    /// Rows with a cell that can't be read.
    pub rejected: u64,
    /// Total lines, footers and repeated headers.
    pub ignored: u64,
    /// Day of the earliest fundraising, ISO 8601.
    pub first_on: Option<String>,
    /// Day of the latest fundraising.
    pub last_on: Option<String>,
    /// Fundraisings by how far their amount is known.
    pub amounts: BTreeMap<&'static str, u64>,
    /// Fundraisings with an amount by its currency; under `?` those that name none.
    pub currencies: BTreeMap<String, u64>,
    /// What a person should know, by kind, with examples.
    pub findings: Vec<Finding>,
    /// How many findings of each kind there are.
    pub finding_counts: BTreeMap<String, u64>,
    /// Labels that no list knows, the most frequent first.
    pub unknown_labels: Vec<UnknownLabel>,
}

/// What a label is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelKind {
    /// A round: settled under `[rounds]` by a class or a kind of event.
    Round,
    /// A sector: settled under `[sectors]` by one of the 21.
    Sector,
    /// A place: settled under `[places]` by a country.
    Place,
}

/// A label that no list knows. One line in `dealbase.toml` settles it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownLabel {
    /// What it is about.
    pub kind: LabelKind,
    /// As typed in the sheet.
    pub label: String,
    /// Rows that carry it.
    pub row_count: u64,
}

/// Reads every row of every table that was surveyed; the trials in the order of the tables.
pub(super) fn run(path: &Path, importer: &Importer, survey: &Survey) -> Result<Vec<Trial>> {
    let mut trials = Vec::new();
    let mut trying: Vec<Trying> = Vec::new();
    if survey.sheets.is_empty() {
        return Ok(trials);
    }
    survey.again.read(path, &importer.read_options, &mut |event| {
        match event {
            Event::Sheet(info) => {
                trials.extend(trying.drain(..).map(Trying::finished));
                let of_sheet = |it: &&SheetSurvey| it.info.position == info.position;
                trying.extend(survey.sheets.iter().filter(of_sheet).map(|sheet| {
                    let vocabulary = importer.vocabulary.with_profile(sheet.profile.as_ref());
                    let reader = RowParser::new(sheet, vocabulary.clone());
                    Trying::begin(sheet, vocabulary, reader)
                }));
                if trying.is_empty() {
                    return Ok(Flow::NextSheet);
                }
            }
            Event::Row(row) => match trying.as_mut_slice() {
                [only] => only.read(&row),
                tables => {
                    tables.iter_mut().for_each(|it| it.read(&it.sheet.share.part_of(&row)));
                }
            },
            Event::Finding(finding) => {
                trying.iter_mut().take(1).for_each(|it| it.note(finding.clone()));
            }
            Event::SheetFinding(..) => {}
        }
        Ok(Flow::Continue)
    })?;
    trials.extend(trying.into_iter().map(Trying::finished));
    Ok(trials)
}

struct Trying<'a> {
    sheet: &'a SheetSurvey,
    vocabulary: Vocabulary,
    reader: RowParser<'a>,
    trial: Trial,
    labels: BTreeMap<(LabelKind, String), u64>,
}

impl<'a> Trying<'a> {
    fn begin(sheet: &'a SheetSurvey, vocabulary: Vocabulary, reader: RowParser<'a>) -> Self {
        Self { sheet, vocabulary, reader, trial: Trial::default(), labels: BTreeMap::new() }
    }

    fn read(&mut self, row: &Row) {
        if row.is_blank() || self.sheet.layout.is_above_data(row.number) {
            return;
        }
        let mut findings = Vec::new();
        let content = self.reader.parse(row, &mut findings);
        self.trial.rows += 1;
        *match &content {
            RowContent::Ignored => &mut self.trial.ignored,
            RowContent::NoDeal => &mut self.trial.out_of_scope,
            RowContent::Rejected => &mut self.trial.rejected,
            RowContent::Company(_) => &mut self.trial.companies,
            RowContent::Deals(deals) if deals.iter().any(ParsedDeal::is_fundraising) => {
                &mut self.trial.deals
            }
            RowContent::Deals(_) => &mut self.trial.out_of_scope,
        } += 1;
        match &content {
            RowContent::Deals(deals) => deals.iter().for_each(|deal| self.deal(row, deal)),
            RowContent::Company(company) => self.company(row, company),
            _ => {}
        }
        findings.into_iter().for_each(|finding| self.note(finding));
    }

    fn deal(&mut self, row: &Row, deal: &ParsedDeal) {
        if !deal.is_fundraising() {
            return;
        }
        let trial = &mut self.trial;
        *trial.amounts.entry(deal.money.status.as_str()).or_default() += 1;
        if deal.money.band.point.is_some() {
            let currency = deal.money.currency.clone().unwrap_or_else(|| "?".to_owned());
            *trial.currencies.entry(currency).or_default() += 1;
        }
        let day = deal.announced_on();
        if trial.first_on.as_ref().is_none_or(|first| day < *first) {
            trial.first_on = Some(day.clone());
        }
        if trial.last_on.as_ref().is_none_or(|last| day > *last) {
            trial.last_on = Some(day);
        }
        if deal.round_class == RoundClass::Unknown && deal.round.code.is_none() {
            self.label(LabelKind::Round, row, &deal.round.text, &[Field::Round]);
        }
        self.sector_and_place(row, &deal.sector, &deal.place);
    }

    fn company(&mut self, row: &Row, company: &ParsedCompany) {
        self.sector_and_place(row, &company.sector, &company.place);
    }

    fn sector_and_place(&mut self, row: &Row, sector: &SectorLabel, place: &PlaceLabel) {
        if sector.code.is_none() {
            self.label(LabelKind::Sector, row, &sector.text, &[Field::Sector, Field::SubSector]);
        }
        if place.country().is_none() {
            let places = [Field::Country, Field::Region, Field::City, Field::Place];
            self.label(LabelKind::Place, row, &place.text, &places);
        }
    }

    /// Counts a label without a code. Of several cells the first is the one to be settled; a cell
    /// that the rows above fill in is known by the joined text only.
    fn label(&mut self, kind: LabelKind, row: &Row, text: &Option<String>, fields: &[Field]) {
        let Some(text) = text else { return };
        let columns = fields.iter().filter_map(|field| self.sheet.column(*field));
        let columns = columns.map(|column| row.text(column).trim());
        let own = columns.filter(|own| !own.is_empty()).find(|own| text.starts_with(own));
        let label = own.unwrap_or(text);
        let is_known = match kind {
            LabelKind::Round => self.vocabulary.knows_round(label),
            LabelKind::Sector => self.vocabulary.knows_sector(label),
            LabelKind::Place => self.vocabulary.knows_place(label),
        };
        if is_known {
            return;
        }
        let is_full = self.labels.len() >= LABELS;
        let key = (kind, label.to_owned());
        if let Some(count) = self.labels.get_mut(&key) {
            *count += 1;
        } else if !is_full {
            self.labels.insert(key, 1);
        }
    }

    /// Counts a finding. Of those that reject a row and of warnings the first few are shown.
    fn note(&mut self, finding: Finding) {
        let count = self.trial.finding_counts.entry(finding.kind.as_str().to_owned()).or_default();
        *count += 1;
        if usize::try_from(*count).is_ok_and(|count| count <= EXAMPLES) {
            self.trial.findings.push(finding);
        }
    }

    fn finished(mut self) -> Trial {
        self.sheet.notices().into_iter().for_each(|notice| self.note(notice));
        let labels = std::mem::take(&mut self.labels).into_iter();
        self.trial.unknown_labels = labels
            .map(|((kind, label), row_count)| UnknownLabel { kind, label, row_count })
            .collect();
        self.trial.unknown_labels.sort_by_key(|it| (it.kind, std::cmp::Reverse(it.row_count)));
        self.trial.findings.sort_by_key(|it| it.severity != Severity::Rejected);
        self.trial
    }
}
