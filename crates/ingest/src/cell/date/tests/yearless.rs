//! Dates without a year, in sheets that say which months they are of, and in sheets that do not.

use super::*;

/// A column of a sheet whose title says in which months it lies.
fn within(first: &str, last: &str, cells: &[Cell]) -> Result<DateReader, Undecidable> {
    let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
    let period = Period { first, last, source_text: "title".into() };
    let mut column = ColumnDates::default().within(Some(period));
    cells.iter().for_each(|cell| column.observe(cell));
    column.decide(None)
}

#[test]
fn a_date_without_a_year_takes_it_from_the_period_of_its_sheet() {
    for (text, expected) in [
        ("10月8日", "2023-10-08 day"),
        ("十月八日", "2023-10-08 day"),
        ("8 Oct", "2023-10-08 day"),
        ("Oct 8", "2023-10-08 day"),
        ("8-Oct", "2023-10-08 day"),
        ("12月", "2023-12-01 month"),
        ("Q4", "2023-10-01 quarter"),
        ("第四季度", "2023-10-01 quarter"),
        ("November", "2023-11-01 month"),
        ("10/28", "2023-10-28 day"),
        ("10/08", "2023-10-08 day"),
        ("8.10", "2023-10-08 day"),
        ("9月30日", "unreadable"),
        ("10/32", "unreadable"),
    ] {
        let cells = texts(&[text]);
        let reader = within("2023-10-01", "2023-12-31", &cells).unwrap();
        assert_eq!(shown(reader.parse(&cells[0])), expected, "{text}");
    }
    for (number, expected) in [
        ("10.1", "unreadable"),
        ("10.2", "unreadable"),
        ("10.9", "2023-10-09 day"),
        ("10.25", "2023-10-25 day"),
    ] {
        let cells = [cell(CellKind::Number, number), Cell::text("10.30")];
        let reader = within("2023-10-01", "2023-12-31", &cells).unwrap();
        assert_eq!(shown(reader.parse(&cells[0])), expected, "{number}: 1 or 10 October?");
    }
}

#[test]
fn a_period_over_new_year_chooses_the_year_and_a_longer_one_can_not() {
    let cells = texts(&["12月28日", "1月3日"]);
    let reader = within("2023-12-01", "2024-01-31", &cells).unwrap();
    assert_eq!(shown(reader.parse(&cells[0])), "2023-12-28 day");
    assert_eq!(shown(reader.parse(&cells[1])), "2024-01-03 day");
    let reader = within("2022-01-01", "2023-12-31", &cells).unwrap();
    assert_eq!(shown(reader.parse(&cells[0])), "unreadable", "2022 or 2023");
}

#[test]
fn the_period_or_a_day_over_twelve_decides_what_comes_first() {
    let cells = texts(&["11/10", "10/08"]);
    let reader = within("2023-10-01", "2023-12-31", &cells).unwrap();
    assert_eq!(reader.order(), Some(DateOrder::MonthFirst), "8 October is in it, 10 August not");
    assert_eq!(shown(reader.parse(&cells[0])), "2023-11-10 day");
    let cells = texts(&["11/10", "11/25"]);
    let reader = within("2023-01-01", "2023-12-31", &cells).unwrap();
    assert_eq!(shown(reader.parse(&cells[0])), "2023-11-10 day");
    assert!(within("2023-01-01", "2023-12-31", &texts(&["11/10", "3/4"])).is_err());
}

#[test]
fn a_date_without_a_year_is_no_date_where_nothing_says_the_year() {
    for text in ["10月8日", "8 Oct", "10/08", "January"] {
        let cells = texts(&[text]);
        let expected = "a date with its year, or the year in a title, sheet or file name";
        assert_eq!(reader(&cells).parse(&cells[0]).unwrap_err().to_string(), expected, "{text}");
    }
}
