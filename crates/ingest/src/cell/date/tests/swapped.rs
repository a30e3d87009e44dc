//! Columns in which a spreadsheet program swapped day and month of its date cells.

use super::*;

/// Date cells with a day of 12 or less beside texts, as a spreadsheet leaves a column it misread.
fn swapped_column() -> Vec<Cell> {
    let mut cells = texts(&["13/05/2015", "25/12/2015", "30/06/2015"]);
    let dates = ["2015-01-02", "2015-03-02", "2015-07-07", "2015-11-05", "2015-12-10"];
    cells.extend(dates.iter().map(|text| cell(CellKind::Date, text)));
    cells
}

#[test]
fn date_cells_a_spreadsheet_swapped_are_swapped_back_where_the_column_proves_it() {
    let cells = swapped_column();
    let reader = reader(&cells);
    let swapped = reader.swapped().unwrap();
    assert!(swapped.is_proved);
    assert_eq!((swapped.cell_count, swapped.date_cell_count, swapped.text_count), (4, 5, 3));
    assert_eq!(shown(reader.parse(&cells[3])), "2015-02-01 day");
    assert_eq!(shown(reader.parse(&cells[0])), "2015-05-13 day");
    let stored = cell(CellKind::Number, "42038");
    assert_eq!(shown(reader.parse(&stored)), "2015-03-02 day", "2015-02-03");
}

#[test]
fn date_cells_are_left_alone_where_anything_speaks_against_swapping() {
    let mut true_dates = swapped_column();
    true_dates.push(cell(CellKind::Date, "2015-01-20"));
    let reader_of_true = reader(&true_dates);
    assert_eq!(shown(reader_of_true.parse(&true_dates[3])), "2015-01-02 day");
    assert!(reader_of_true.swapped().is_none_or(|swapped| !swapped.is_proved));
    let mut short_texts = swapped_column();
    short_texts.push(Cell::text("03/04/2015"));
    assert_eq!(shown(reader(&short_texts).parse(&short_texts[3])), "2015-01-02 day");
}
