//! How a sheet was understood, as JSON, stored in the database for whoever asks later; and what a person should
//! know of it as a whole, beside the findings about its cells.

use serde_json::{Value, json};

use super::{ImportOptions, SheetSurvey};
use crate::cell::amount::{self, AmountContext, unit_note};
use crate::cell::date::Swapped;
use crate::header::{Column, Field, SheetRole};
use crate::problem::Problem;
use crate::rationale::Rationale;
use crate::reference::normal_form;
use crate::sheet::{Finding, FindingKind, column_letters};

/// Rows of the header, each column, lines above that hold for the table too, and what a person has to say again to have the rows of this sheet
/// read in the same way.
#[must_use]
pub fn record(sheet: &SheetSurvey, options: &ImportOptions) -> String {
    let columns: Vec<Value> = sheet
        .mapping
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            json!({
                "column": sheet.offset(index),
                "heading": column.name,
                "field": column.field.as_str(),
                "reason": column.reason.to_string(),
                "rationale": column.reason,
            })
        })
        .collect();
    let date_order = sheet.dates.iter().find_map(|(_, reader)| reader.order());
    json!({
        "header_rows": sheet.layout.header_rows,
        "columns": columns,
        "inherited_titles": sheet.inherited.iter().map(|(_, texts)| texts).collect::<Vec<_>>(),
        "said": {
            "date_order": date_order.map(crate::cell::date::DateOrder::as_str),
            "currency": options.currency,
            "unit": options.unit,
            "country": options.country,
            "source": options.source,
            "decimal": options.decimal,
        },
    })
    .to_string()
}

impl SheetSurvey {
    /// What is hidden in the sheet and read all the same, and dates that came here swapped.
    #[must_use]
    pub fn notices(&self) -> Vec<Finding> {
        let mut notices = Vec::new();
        let is_first = self.place.as_ref().is_none_or(|place| place.number == 1);
        if self.info.is_hidden && is_first {
            notices.push(Finding::warning(
                FindingKind::HiddenSheet,
                self.info.name.clone().unwrap_or_default(),
                Problem::NothingHidden,
            ));
        }
        if self.hidden_row_count > 0 {
            notices.push(Finding::warning(
                FindingKind::HiddenRows,
                self.hidden_row_count.to_string(),
                Problem::NothingHidden,
            ));
        }
        let hidden_columns = self.hidden_columns();
        if !hidden_columns.is_empty() {
            notices.push(Finding::warning(
                FindingKind::HiddenColumns,
                hidden_columns.join(", "),
                Problem::NothingHidden,
            ));
        }
        notices.extend(self.filled_dates());
        notices.extend(self.filled_group());
        notices.extend(self.headless_column());
        notices.extend(self.second_columns());
        notices.extend(self.unread_money());
        for (field, reader) in &self.dates {
            notices.extend(reader.swapped().map(|swapped| self.swapped(*field, swapped)));
        }
        notices
    }

    /// The first column of words that has no header, between columns that have one.
    fn headless_column(&self) -> Option<Finding> {
        let columns = self.mapping.columns.iter().zip(&self.examples).enumerate();
        let mut columns = columns.skip_while(|(_, (column, _))| column.name.trim().is_empty());
        let is_unread = |index: usize| {
            self.offset(index) < self.headless.start
                && !self.layout.typed_columns.contains(&self.offset(index))
        };
        let (index, (_, examples)) = columns.find(|(index, (column, examples))| {
            let is_headless = column.name.trim().is_empty() && column.field == Field::Other;
            is_headless && !examples.is_empty() && is_unread(*index)
        })?;
        let (kind, found) = (FindingKind::HeadlessCells, examples.first()?.clone());
        let column = Some(column_letters(self.offset(index)));
        Some(Finding { column, ..Finding::warning(kind, found, Problem::HeaderAbove) })
    }

    /// Columns that have the header of another one, which is read in their place, and other cells.
    fn second_columns(&self) -> impl Iterator<Item = Finding> {
        let columns = || self.mapping.columns.iter().zip(&self.examples).enumerate();
        columns().filter_map(move |(index, (column, examples))| {
            let Rationale::BetterColumn { name } = &column.reason else { return None };
            let header = normal_form(name);
            let is_read = |it: &Column| it.field != Field::Other && normal_form(&it.name) == header;
            let (read, (_, others)) = columns().find(|(_, (it, _))| is_read(it))?;
            if normal_form(&column.name) != header || examples.is_empty() || examples == others {
                return None;
            }
            let letters = |index| column_letters(self.offset(index));
            let problem = Problem::OneColumn { column: letters(read) };
            let finding =
                Finding::warning(FindingKind::SecondColumn, column.name.trim().to_owned(), problem);
            Some(Finding { column: Some(letters(index)), ..finding })
        })
    }

    /// The first column whose header names a currency or a unit, or whose cells are amounts in a currency, where no
    /// column is read as the amount.
    fn unread_money(&self) -> Option<Finding> {
        let columns = &self.mapping.columns;
        if self.mapping.role != SheetRole::Deals || columns.iter().any(|it| it.field.is_amount()) {
            return None;
        }
        let is_money = |(index, column): &(usize, &Column)| {
            let note = unit_note(&column.name);
            let is_typed = || self.layout.typed_columns.contains(&self.offset(*index));
            let is_amount = |text: &String| {
                let amount = amount::parse(text, &AmountContext::default());
                amount.is_ok_and(|it| it.point.is_some() && it.currency.is_some())
            };
            let are_amounts = || {
                self.examples.get(*index).is_some_and(|it| it.len() > 1 && it.iter().all(is_amount))
            };
            let is_headed = note.unit.is_some() || note.currency.is_some();
            column.field == Field::Other && (is_headed && is_typed() || are_amounts())
        };
        let (_, column) = columns.iter().enumerate().find(is_money)?;
        let (kind, problem) = (FindingKind::NoAmountColumn, Problem::AmountColumn);
        let name = Some(column.name.trim().to_owned());
        Some(Finding { column: name, ..Finding::warning(kind, String::new(), problem) })
    }

    /// Dates that hold for rows below.
    fn filled_dates(&self) -> Option<Finding> {
        let count = self.left_date_count;
        let field = self.dates.first().map_or(Field::Year, |(field, _)| *field);
        let field = Some(field).filter(|_| count > 0)?;
        let problem = Problem::DateOfEachRow { count };
        let finding = Finding::warning(FindingKind::FilledDates, String::new(), problem);
        Some(Finding { column: self.header(field), ..finding })
    }

    /// Places or sectors that hold for rows below.
    fn filled_group(&self) -> Option<Finding> {
        let (column, count) = self.left_group?;
        let index = column.checked_sub(self.layout.first_column)?;
        let name = self.mapping.columns.get(index)?.name.trim().to_owned();
        let problem = Problem::TextOfEachRow { count };
        let finding = Finding::warning(FindingKind::FilledGroup, String::new(), problem);
        Some(Finding { column: Some(name), ..finding })
    }

    /// Headers of the columns that the workbook hides.
    fn hidden_columns(&self) -> Vec<&str> {
        let columns = self.mapping.columns.iter().enumerate();
        columns
            .filter(|(index, _)| self.info.hides_column(self.offset(*index)))
            .map(|(_, column)| column.name.trim())
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// Days and months that a spreadsheet program swapped: read swapped back where the column proves
    /// it, and as is where it only makes it likely.
    fn swapped(&self, field: Field, swapped: &Swapped) -> Finding {
        let (back, example) = (swapped.first_swapped_back().to_string(), swapped.example.clone());
        let (count, all, texts) = (swapped.cell_count, swapped.date_cell_count, swapped.text_count);
        let (kind, problem) = match swapped.is_proved {
            true => (
                FindingKind::SwappedDates,
                Problem::SwappedBack { back, count, all, texts, example },
            ),
            false => (
                FindingKind::DoubtfulDates,
                Problem::MaybeSwapped { back, count, all, texts, example },
            ),
        };
        let found = swapped.first.to_string();
        Finding { column: self.header(field), ..Finding::warning(kind, found, problem) }
    }
}
