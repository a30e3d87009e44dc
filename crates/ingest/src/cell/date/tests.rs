//! The date grammar as tables of text and value, and the evidence of whole columns.

mod short;
mod swapped;
mod yearless;

use proptest::prelude::*;

use super::*;
use crate::sheet::{Cell, CellKind};

fn cell(kind: CellKind, text: &str) -> Cell {
    Cell { text: text.to_owned(), kind }
}

fn column(cells: &[Cell]) -> ColumnDates {
    let mut column = ColumnDates::default();
    cells.iter().for_each(|cell| column.observe(cell));
    column
}

fn texts(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|text| Cell::text(*text)).collect()
}

fn reader(cells: &[Cell]) -> DateReader {
    column(cells).decide(None).unwrap()
}

fn shown(value: Result<DateValue, Unreadable>) -> String {
    match value {
        Ok(value) => format!("{} {}", value.date, value.precision.as_str()),
        Err(_) => "unreadable".to_owned(),
    }
}

/// Reads each text in a column of its own.
fn check_alone(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let cells = texts(&[text]);
        assert_eq!(shown(reader(&cells).parse(&cells[0])), *expected, "{text}");
    }
}

#[test]
fn day_is_read_in_every_shape_that_says_its_order() {
    let shapes = [
        "2018-12-25",
        "2018/12/25",
        "2018.12.25",
        "20181225",
        "2018年12月25日",
        "2018 年 12 月 25 日",
        "2018年12月25号",
        "２０１８－１２－２５",
        "25-Dec-2018",
        "25-Dec-18",
        "Dec 25, 2018",
        "December 25 2018",
        "25 December 2018",
        "25th of December, 2018",
        "Tuesday, December 25, 2018",
        "Tue 25 Dec 2018",
        "2018-Dec-25",
        "2018-12-25 10:16:46",
        "2018-12-25T10:16:46Z",
        "2018-12-25T10:16:46.123+08:00",
        "2018/12/25 上午 10:16",
        "2018年12月25日10时16分46秒",
        "Dec 25, 2018 10:16 AM",
        "2018-12-25（周二）",
        "2018-12-25 星期二",
        "二〇一八年十二月二十五日",
        "25/12/2018",
        "12/25/2018",
        "25.12.2018",
        "25-12-18",
        "12/25/18 12:23",
        "1545696000",
        "1545696000000",
        "20181225103000",
        "25 de diciembre de 2018",
        "25. Dezember 2018",
        "2018-12-25\u{a0}",
        "Tue Dec 25 2018 00:00:00 GMT+0800 (China Standard Time)",
        "2018年12月25",
        "25 Dec. 2018",
        "2018/12/25 更新",
        "2018年12月25日（公布）",
        "Dec 25, 2018 (announced)",
        "2018、12、25",
        "民國107年12月25日",
        "107/12/25",
    ];
    let cases: Vec<_> = shapes.iter().map(|shape| (*shape, "2018-12-25 day")).collect();
    check_alone(&cases);
    check_alone(&[
        ("2014.12.4", "2014-12-04 day"),
        ("2020.7.7", "2020-07-07 day"),
        ("1-May-07", "2007-05-01 day"),
        ("Mar 31, 2021", "2021-03-31 day"),
        ("31 March 2021", "2021-03-31 day"),
        ("18年3月5日", "2018-03-05 day"),
        ("二〇二三年十月五日", "2023-10-05 day"),
        ("05/05/2015", "2015-05-05 day"),
    ]);
}

#[test]
fn longer_period_keeps_its_precision() {
    check_alone(&[
        ("2020-07", "2020-07-01 month"),
        ("2020/7", "2020-07-01 month"),
        ("2017.8", "2017-08-01 month"),
        ("2020年7月", "2020-07-01 month"),
        ("2020年7月份", "2020-07-01 month"),
        ("202007", "2020-07-01 month"),
        ("07/2020", "2020-07-01 month"),
        ("March 2021", "2021-03-01 month"),
        ("jan/2024", "2024-01-01 month"),
        ("Jan-24", "2024-01-01 month"),
        ("October 2024", "2024-10-01 month"),
        ("2023年Q4", "2023-10-01 quarter"),
        ("2012-Q2", "2012-04-01 quarter"),
        ("2023Q4", "2023-10-01 quarter"),
        ("2023 Q4", "2023-10-01 quarter"),
        ("Q4 2023", "2023-10-01 quarter"),
        ("4Q23", "2023-10-01 quarter"),
        ("2023年第四季度", "2023-10-01 quarter"),
        ("2023年四季度", "2023-10-01 quarter"),
        ("23Q4", "2023-10-01 quarter"),
        ("fourth quarter of 2023", "2023-10-01 quarter"),
        ("2023-10-00", "2023-10-01 month"),
        ("2023/10/?", "2023-10-01 month"),
        ("约2023年10月", "2023-10-01 month"),
        ("mid-Oct 2023", "2023-10-01 month"),
        ("2023年底", "2023-01-01 year"),
        ("H2 2023", "2023-01-01 year"),
        ("2006", "2006-01-01 year"),
        ("2006.0", "2006-01-01 year"),
        ("2018年", "2018-01-01 year"),
    ]);
}

#[test]
fn what_is_no_date_is_unreadable() {
    let broken = [
        "05/072018",
        "15/01.2015",
        "22/01//2015",
        "01/07/015",
        "<td class=\"column-3\"></td>",
        "",
        "-",
        "20",
        "2914-01-01",
        "1015-05-05",
        "1000",
        "2105",
        "January",
        "02-Apr",
        "24-Jan",
        "Jan 24",
        "A轮",
        "2018-13-01",
        "2018-02-30",
        "31/31/2018",
        "2018-25-12",
        "12月25日",
        "22064",
        "#REF!",
        "2017.8天使轮数百万人民币",
        "Q5 2023",
        "2018-12-25, 2019-01-01",
        "1006",
        "99999999",
        "-2018",
        "22-01--2015",
        "FY2018 Q4",
        "00/00/0000",
        "+2018",
        "2018--12--25x",
    ];
    for text in broken {
        let cells = texts(&[text]);
        assert_eq!(shown(reader(&cells).parse(&cells[0])), "unreadable", "{text}");
    }
}

#[test]
fn two_digit_year_turns_at_fifty() {
    for (year, expected) in [(0, 2000), (49, 2049), (50, 1950), (99, 1999), (2018, 2018)] {
        assert_eq!(full_year(year), expected);
    }
}

#[test]
fn part_over_twelve_decides_for_the_whole_column() {
    let day_first = texts(&["03/04/2015", "25/12/2015"]);
    let reader = column(&day_first).decide(None).unwrap();
    assert_eq!(shown(reader.parse(&day_first[0])), "2015-04-03 day");
    assert_eq!(
        reader.reason().to_string(),
        "dates with a first part over 12: 1, such as \"25/12/2015\""
    );
    let month_first = texts(&["9/1/20", "6/30/20 12:23"]);
    assert_eq!(shown(super::tests::reader(&month_first).parse(&month_first[0])), "2020-09-01 day");
}

#[test]
fn minority_of_the_other_order_is_unreadable() {
    let cells = texts(&["13/01/2015", "14/01/2015", "15/01/2015", "02/01/2015", "01/16/2015"]);
    let reader = reader(&cells);
    assert_eq!(shown(reader.parse(&cells[3])), "2015-01-02 day");
    assert_eq!(shown(reader.parse(&cells[4])), "unreadable");
    assert!(reader.reason().to_string().contains("01/16/2015"), "{}", reader.reason());
}

#[test]
fn column_without_evidence_is_undecidable_unless_stated() {
    let cells = texts(&["03/04/2015", "07/06/2015", "05/02/2015"]);
    let error = column(&cells).decide(None).unwrap_err();
    assert_eq!((error.ambiguous_count, error.example.as_str()), (3, "03/04/2015"));
    for (order, expected) in
        [(DateOrder::DayFirst, "2015-04-03 day"), (DateOrder::MonthFirst, "2015-03-04 day")]
    {
        let reader = column(&cells).decide(Some(order)).unwrap();
        assert_eq!(shown(reader.parse(&cells[0])), expected);
    }
    let contradiction = texts(&["13/01/2015", "01/13/2015", "03/04/2015"]);
    assert!(column(&contradiction).decide(None).is_err());
}

#[test]
fn rows_sorted_by_date_decide_the_order() {
    let cells = texts(&[
        "01/02/2015",
        "05/02/2015",
        "11/02/2015",
        "02/03/2015",
        "09/03/2015",
        "04/04/2015",
        "12/04/2015",
        "03/05/2015",
    ]);
    assert_eq!(shown(reader(&cells).parse(&cells[1])), "2015-02-05 day");
}

#[test]
fn dates_of_one_quarter_decide_the_order() {
    let cells = texts(&[
        "05/11/2023",
        "02/10/2023",
        "09/12/2023",
        "01/10/2023",
        "12/11/2023",
        "03/12/2023",
        "07/10/2023",
    ]);
    assert_eq!(shown(reader(&cells).parse(&cells[0])), "2023-11-05 day");
    let placeholders = texts(&[
        "01/05/2023",
        "01/02/2023",
        "01/09/2023",
        "01/04/2023",
        "01/12/2023",
        "01/03/2023",
        "01/07/2023",
    ]);
    assert!(column(&placeholders).decide(None).is_err(), "every day of January, or every first?");
}

#[test]
fn few_first_parts_and_many_last_ones_are_years_and_days() {
    let cells: Vec<_> = (1..=12)
        .map(|day| Cell::text(format!("{}.{}.{}", if day < 7 { 18 } else { 19 }, day, day * 2)))
        .collect();
    let reader = reader(&cells);
    assert_eq!(reader.order(), Some(DateOrder::YearFirst));
    assert_eq!(shown(reader.parse(&cells[11])), "2019-12-24 day");
}

#[test]
fn serial_is_a_date_only_where_the_column_says_so() {
    let stored = [cell(CellKind::Number, "43459"), cell(CellKind::Number, "43459.5")];
    for cell in &stored {
        assert_eq!(shown(reader(&stored).parse(cell)), "2018-12-25 day");
    }
    let beside_dates = texts(&["2018-12-24", "43459"]);
    assert_eq!(shown(reader(&beside_dates).parse(&beside_dates[1])), "2018-12-25 day");
    let alone = texts(&["43459", "43460", "43461"]);
    assert_eq!(shown(reader(&alone).parse(&alone[0])), "2018-12-25 day");
    let among_others = texts(&["43459", "43460", "hello", "43461"]);
    assert_eq!(shown(reader(&among_others).parse(&among_others[0])), "unreadable");
}

#[test]
fn serial_counts_from_1904_where_the_book_or_the_other_dates_say_so() {
    let mut columns = ColumnDates::of_1904();
    let serial = cell(CellKind::Number, "41997");
    columns.observe(&serial);
    assert_eq!(shown(columns.decide(None).unwrap().parse(&serial)), "2018-12-25 day");
    let beside_dates = texts(&["2018-12-01", "41997", "2019-01-31"]);
    assert_eq!(shown(reader(&beside_dates).parse(&beside_dates[1])), "2018-12-25 day");
}

#[test]
fn instants_that_are_midnights_elsewhere_are_the_day_there() {
    let beijing = texts(&["1545667200000", "1545753600000"]);
    assert_eq!(shown(reader(&beijing).parse(&beijing[0])), "2018-12-25 day", "2018-12-24T16:00Z");
    let any_time = texts(&["1545667200000", "1545711111000"]);
    assert_eq!(shown(reader(&any_time).parse(&any_time[0])), "2018-12-24 day");
}

#[test]
fn number_with_a_month_behind_the_point_may_have_lost_a_zero() {
    let cells = [cell(CellKind::Number, "2020.1"), cell(CellKind::Number, "2020.2")];
    assert_eq!(shown(reader(&cells).parse(&cells[0])), "unreadable", "January or October");
    assert_eq!(shown(reader(&cells).parse(&cells[1])), "2020-02-01 month");
}

#[test]
fn date_in_three_columns_is_put_together() {
    let cases = [
        (["2015", "3", "7"], "2015-03-07 day"),
        (["2015年", "3月", "7日"], "2015-03-07 day"),
        (["2015.0", "Mar", "7.0"], "2015-03-07 day"),
        (["2015", "03", ""], "2015-03-01 month"),
        (["2015", "3", "0"], "2015-03-01 month"),
        (["2015", "", "-"], "2015-01-01 year"),
        (["2015", "", "7"], "unreadable"),
        (["2015", "2", "30"], "unreadable"),
        (["", "3", "7"], "unreadable"),
        (["1015", "3", "7"], "unreadable"),
    ];
    for ([year, month, day], expected) in cases {
        assert_eq!(
            shown(DateValue::from_parts(year, month, day)),
            expected,
            "{year} {month} {day}"
        );
    }
}

#[test]
fn header_may_name_the_order() {
    let cases = [
        ("Date dd/mm/yyyy", Some(DateOrder::DayFirst)),
        ("Date (MM-DD-YYYY)", Some(DateOrder::MonthFirst)),
        ("日期(年/月/日)", Some(DateOrder::YearFirst)),
        ("Announced Date", None),
    ];
    for (header, expected) in cases {
        assert_eq!(DateOrder::from_header(header), expected, "{header}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_panic(
        list in prop::collection::vec("[0-9年月日/.\\-q :a-z]{0,12}|\\PC{0,16}", 0..6),
        kind in prop::sample::select(vec![CellKind::Text, CellKind::Number, CellKind::Date]),
    ) {
        let cells: Vec<_> = list.iter().map(|text| cell(kind, text)).collect();
        if let Ok(reader) = column(&cells).decide(None) {
            for cell in &cells {
                if let Ok(value) = reader.parse(cell) {
                    prop_assert!((1950..=2099).contains(&value.date.year()));
                }
            }
        }
    }

    #[test]
    fn iso_date_is_itself(year in 1950_i16..=2099, month in 1_i8..=12, day in 1_i8..=28) {
        let date = jiff::civil::date(year, month, day);
        let cells = texts(&[&date.to_string()]);
        prop_assert_eq!(reader(&cells).parse(&cells[0]).unwrap().date, date);
    }
}

#[test]
fn a_day_that_its_month_does_not_have_is_reported_as_such() {
    let no_such_day = Unreadable::DayOfMonth;
    for (text, expected) in [
        ("2023-02-30", no_such_day),
        ("2023/2/29", no_such_day),
        ("31/04/2023", no_such_day),
        ("06/31/2023", no_such_day),
        ("2023年2月30日", no_such_day),
        ("2023-13-05", NOT_A_DATE),
        ("2023-10-32", NOT_A_DATE),
        ("1023-02-30", NOT_A_DATE),
        ("someday", NOT_A_DATE),
    ] {
        let cells = texts(&[text]);
        assert_eq!(reader(&cells).parse(&cells[0]).unwrap_err(), expected, "{text}");
    }
}
