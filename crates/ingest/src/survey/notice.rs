//! What a person should know of a sheet as a whole, beside what is said of its cells.

use super::SheetSurvey;
use crate::cell::date::Swapped;
use crate::header::Field;
use crate::sheet::{Finding, Severity};

impl SheetSurvey {
    /// What is hidden in the sheet and read all the same, and dates that came here swapped.
    #[must_use]
    pub fn notices(&self) -> Vec<Finding> {
        let mut notices = Vec::new();
        let is_first = self.place.as_ref().is_none_or(|place| place.number == 1);
        if self.info.is_hidden && is_first {
            notices.push(hidden("hidden_sheet", self.info.name.clone().unwrap_or_default()));
        }
        if self.hidden_row_count > 0 {
            notices.push(hidden("hidden_rows", self.hidden_row_count.to_string()));
        }
        let hidden_columns = self.hidden_columns();
        if !hidden_columns.is_empty() {
            notices.push(hidden("hidden_columns", hidden_columns.join(", ")));
        }
        for (field, reader) in &self.dates {
            notices.extend(reader.swapped().map(|swapped| self.swapped(*field, swapped)));
        }
        notices
    }

    /// Headings of the columns that the workbook hides.
    fn hidden_columns(&self) -> Vec<&str> {
        let columns = self.mapping.columns.iter().enumerate();
        columns
            .filter(|(index, _)| self.info.hides_column(self.offset(*index)))
            .map(|(_, column)| column.name.trim())
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// Days and months that a spreadsheet program swapped: read swapped back where the column proves
    /// it, and as they stand where it only makes it likely.
    fn swapped(&self, field: Field, swapped: &Swapped) -> Finding {
        let Swapped { cell_count, date_cell_count, text_count, example, .. } = swapped;
        let evidence = format!("{text_count} texts beside them are like {example:?}");
        let back = swapped.first_swapped_back();
        let (code, expected) = match swapped.is_proved {
            true => (
                "swapped_dates",
                format!(
                    "{back}, and is read so; day and month of {cell_count} of {date_cell_count} \
                     date cells were swapped before, for {evidence}"
                ),
            ),
            false => (
                "doubtful_dates",
                format!(
                    "this or {back}; day and month of {cell_count} of {date_cell_count} date cells \
                     may have been swapped before, for {evidence}"
                ),
            ),
        };
        Finding {
            column: self.heading(field),
            ..warning(code, swapped.first.to_string(), expected)
        }
    }
}

fn hidden(code: &str, found: String) -> Finding {
    warning(code, found, "nothing hidden".to_owned())
}

fn warning(code: &str, found: String, expected: String) -> Finding {
    Finding {
        severity: Severity::Warning,
        code: code.to_owned(),
        row: None,
        column: None,
        found,
        expected,
    }
}
