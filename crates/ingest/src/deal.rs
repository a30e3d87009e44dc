//! From a raw row to what it says about deals: the one place where the cells of a row come together.
//!
//! Knows the sheet's columns and the word lists; does not know the database, nor other sheets.

mod aside;
mod block;
mod date;
mod money;
mod total;

use crate::cell::blank::is_empty;
use crate::cell::investor::Investors;
use crate::cell::name;
use crate::cell::round::Round;
use crate::header::{Field, SheetRole};
use crate::lists::Lists;
use crate::reading::{CompanyReading, DealReading, Labelled};
use crate::sheet::{Cell, Finding, Row, Severity};
use crate::survey::SheetSurvey;
use crate::table::{Role, RowClassifier};

/// What a row below the header is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowReading {
    /// A total line, a footer or a repeated header.
    Ignored,
    /// A company without a deal: kept, and out of scope.
    NoDeal,
    /// One deal, or several in parallel lists.
    Deals(Vec<DealReading>),
    /// A line of a company list.
    Company(CompanyReading),
    /// A cell can't be read; the findings say which.
    Rejected,
}

/// Reads the rows of one sheet, from the first below the header to the last.
pub struct RowReader<'a> {
    sheet: &'a SheetSurvey,
    lists: Lists,
    watch: RowClassifier<'a>,
    has_ended: bool,
    blocks: block::Blocks,
    totals: total::Totals,
}

impl<'a> RowReader<'a> {
    /// A reader for the rows of a sheet that has been surveyed.
    #[must_use]
    pub fn new(
        sheet: &'a SheetSurvey,
        lists: Lists,
        is_known_header: &'a (dyn Fn(&str) -> bool + Sync),
    ) -> Self {
        let watch = RowClassifier::new(&sheet.layout, is_known_header);
        Self {
            sheet,
            lists,
            watch,
            has_ended: false,
            blocks: block::Blocks::new(sheet),
            totals: total::Totals::default(),
        }
    }

    /// Reads a row; what a person should know about its cells is added to `findings`.
    pub fn read(&mut self, row: &Row, findings: &mut Vec<Finding>) -> RowReading {
        match self.watch.role(row) {
            Role::RepeatedHeader => return RowReading::Ignored,
            Role::NextTable => {
                findings.extend(self.end_of_table(row));
                return RowReading::Ignored;
            }
            Role::Above | Role::Blank | Role::Data => {}
        }
        let cells = Cells { sheet: self.sheet, row };
        if total::is_total(self.sheet, row) {
            self.totals.compare(&cells, &self.lists, findings);
            return RowReading::Ignored;
        }
        let filled = self.blocks.fill_merged(row);
        if aside::is_footer(self.sheet, &filled) {
            return RowReading::Ignored;
        }
        let filled = self.blocks.fill_down(self.sheet, filled);
        if self.sheet.mapping.role == SheetRole::Companies {
            return self.company_line(&filled).map_or(RowReading::NoDeal, RowReading::Company);
        }
        // As the cells stand: a merged amount is one amount.
        self.totals.add(&cells, &self.lists);
        self.deals(&filled, findings)
    }

    /// What a person should know where a table that is not read begins below: once, at its first row.
    fn end_of_table(&mut self, row: &Row) -> Option<Finding> {
        let is_first = !std::mem::replace(&mut self.has_ended, true);
        let texts = row.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
        is_first.then(|| Finding {
            severity: Severity::Warning,
            code: "another_table".into(),
            row: Some(row.number),
            column: None,
            found: texts.collect::<Vec<_>>().join(" | "),
            expected: "a table of deals: a company, a date, and a round, amount or investors"
                .into(),
        })
    }

    fn deals(&self, row: &Row, findings: &mut Vec<Finding>) -> RowReading {
        let known = findings.len();
        let parts = block::parallel_rounds(self.sheet, row);
        let deals: Vec<_> = parts.iter().filter_map(|part| self.deal(part, findings)).collect();
        let is_rejected =
            findings.iter().skip(known).any(|finding| finding.severity == Severity::Rejected);
        if is_rejected {
            let new = findings.split_off(known);
            findings.extend(new.into_iter().filter(|it| it.severity == Severity::Rejected));
        }
        match (is_rejected, deals.is_empty()) {
            (true, _) => RowReading::Rejected,
            (false, true) => RowReading::NoDeal,
            (false, false) => RowReading::Deals(deals),
        }
    }

    /// What a row says about one deal; `None` for a company without one.
    fn deal(&self, row: &Row, findings: &mut Vec<Finding>) -> Option<DealReading> {
        let cells = Cells { sheet: self.sheet, row };
        if !cells.tells_of_a_deal() {
            return None;
        }
        let announced = date::announced(&cells, &self.lists, findings);
        let company = cells.company();
        if company.is_none() {
            findings.push(cells.finding(
                Severity::Rejected,
                Field::Company,
                "no_company",
                "the name of a company",
            ));
        }
        let quarter = announced.as_ref().and_then(|(_, value)| date::quarter(*value));
        let money = money::read(&cells, &self.lists, quarter.as_deref(), findings);
        let (announced_text, announced) = announced?;
        let company = company?;
        if quarter.is_none() {
            let expected = "a month or a quarter too";
            let field = cells.date_field();
            findings.push(cells.finding(Severity::Warning, field, "year_only", expected));
        }
        let company_reference = cells.company_reference();
        let (round_text, round) = self.round(&cells, findings);
        Some(DealReading {
            reference: cells.stated(Field::SourceId),
            company_key: name::company_key(&company),
            company,
            company_reference,
            announced: Labelled {
                text: Some(announced_text),
                code: Some(announced.date.to_string()),
            },
            announced_precision: Some(announced.precision.as_str()),
            round_class: round.class.as_str().to_owned(),
            deal_kind: round.kind.as_str().to_owned(),
            round: Labelled { text: round_text, code: round.name },
            sector: self.sector(&cells),
            place: self.place(&cells),
            money,
            investors: cells.investors(&self.lists.investors),
        })
    }

    fn company_line(&self, row: &Row) -> Option<CompanyReading> {
        let cells = Cells { sheet: self.sheet, row };
        let company = name::company_name(cells.text(Field::Company))
            .or_else(|| name::company_name(cells.text(Field::LegalName)));
        let reference = cells.company_reference();
        let is_named = reference.is_some() || company.is_some();
        is_named.then(|| CompanyReading {
            reference,
            company_key: company.as_deref().map(name::company_key),
            company,
            sector: self.sector(&cells),
            place: self.place(&cells),
        })
    }

    /// The label of the round, where it says anything, and what it was read as.
    fn round(&self, cells: &Cells, findings: &mut Vec<Finding>) -> (Option<String>, Round) {
        let text = cells.joined(&[Field::Round, Field::RoundCode]);
        let (label, letter) = (cells.text(Field::Round), cells.text(Field::RoundCode));
        let round = match (&text, self.sheet.mapping.event) {
            (None, Some(event)) => self.lists.round(None, event, ""),
            _ => self.lists.round(text.as_deref(), label, letter),
        };
        if text.is_some() && !round.is_known {
            findings.extend(self.shifted(cells));
        }
        // A label known to say nothing (`undisclosed`) is no label that waits to be mapped.
        let is_silent = round.is_known && round.name.is_none();
        (text.filter(|_| !is_silent), round)
    }

    /// A round that stands in a column of another thing, where the round's own cell is no round: the
    /// cells of the row are shifted. Nothing is moved back, for nobody knows where the gap is.
    fn shifted(&self, cells: &Cells) -> Option<Finding> {
        const BESIDE: [Field; 6] = [
            Field::Amount,
            Field::Investors,
            Field::Sector,
            Field::Region,
            Field::City,
            Field::Place,
        ];
        let field = BESIDE.into_iter().find(|field| {
            !cells.text(*field).is_empty() && self.lists.is_round(cells.text(*field))
        })?;
        Some(cells.finding(Severity::Warning, field, "shifted", "no round here"))
    }

    fn sector(&self, cells: &Cells) -> Labelled {
        let text = cells.joined(&[Field::Sector, Field::SubSector]);
        let (sector, sub_sector) = (cells.text(Field::Sector), cells.text(Field::SubSector));
        let code = self.lists.sector(text.as_deref(), sector, sub_sector);
        Labelled { text, code }
    }

    fn place(&self, cells: &Cells) -> Labelled {
        let text = cells.joined(&[Field::Country, Field::Region, Field::City, Field::Place]);
        let place = cells.joined(&[Field::City, Field::Place]).unwrap_or_default();
        let (country, region) = (cells.text(Field::Country), cells.text(Field::Region));
        let stated = self.lists.country(text.as_deref(), country, region, &place);
        let assumed = || text.is_none().then(|| self.sheet.country.clone()).flatten();
        Labelled { code: stated.or_else(assumed), text }
    }
}

/// The cells of one row by what their columns are about.
pub(crate) struct Cells<'a> {
    sheet: &'a SheetSurvey,
    row: &'a Row,
}

impl Cells<'_> {
    /// The sheet the row stands in.
    pub(crate) fn sheet(&self) -> &SheetSurvey {
        self.sheet
    }

    /// The cell of a field's column; a blank one where the sheet has no such column.
    pub(crate) fn cell(&self, field: Field) -> &Cell {
        static BLANK: Cell = Cell { text: String::new(), kind: crate::sheet::CellKind::Text };
        let column = self.sheet.column(field);
        column.and_then(|column| self.row.cells.get(column)).unwrap_or(&BLANK)
    }

    /// The text of a field's column, trimmed.
    pub(crate) fn text(&self, field: Field) -> &str {
        self.cell(field).text.trim()
    }

    /// The text of a field's column where it says something.
    pub(crate) fn stated(&self, field: Field) -> Option<String> {
        let text = self.text(field);
        (!is_empty(text)).then(|| text.to_owned())
    }

    /// A finding about the cell of a field.
    pub(crate) fn finding(
        &self,
        severity: Severity,
        field: Field,
        code: &str,
        expected: &str,
    ) -> Finding {
        Finding {
            severity,
            code: code.to_owned(),
            row: Some(self.row.number),
            column: self.sheet.heading(field),
            found: self.text(field).to_owned(),
            expected: expected.to_owned(),
        }
    }

    /// The column that dates the deals of the sheet.
    fn date_field(&self) -> Field {
        self.sheet.dates.first().map_or(Field::Year, |(field, _)| *field)
    }

    /// Whether date, round or amount is stated: otherwise the row names a company and no deal.
    fn tells_of_a_deal(&self) -> bool {
        let mapping = &self.sheet.mapping;
        let is_telling = |field: Field| {
            (field.is_date() || field.is_round() || field.is_amount())
                && mapping
                    .columns_of(field)
                    .any(|column| !is_empty(self.row.text(self.sheet.offset(column))))
        };
        Field::ALL.iter().copied().any(is_telling)
    }

    fn company(&self) -> Option<String> {
        [Field::Company, Field::LegalName]
            .into_iter()
            .find_map(|field| name::company_name(self.text(field)))
            .or_else(|| self.company_reference())
    }

    fn company_reference(&self) -> Option<String> {
        self.stated(Field::CompanyId).map(|reference| reference.to_lowercase())
    }

    /// The stated texts of several fields, joined by a stroke; `None` where all are blank.
    fn joined(&self, fields: &[Field]) -> Option<String> {
        let texts: Vec<_> = fields.iter().filter_map(|field| self.stated(*field)).collect();
        (!texts.is_empty()).then(|| texts.join(" / "))
    }

    fn investors(&self, investors: &Investors) -> Option<String> {
        let mut names: Vec<String> = Vec::new();
        for field in [Field::LeadInvestors, Field::Investors, Field::Investor] {
            for column in self.sheet.mapping.columns_of(field) {
                for name in investors.split(self.row.text(self.sheet.offset(column))) {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
        }
        (!names.is_empty()).then(|| names.join("; "))
    }
}
