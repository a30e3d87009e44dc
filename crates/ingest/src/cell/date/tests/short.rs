//! Dates with a year of two digits: which part is the year.

use super::*;

#[test]
fn one_year_or_a_few_in_a_row_come_first() {
    for (list, expected) in [
        (&["23.10.12", "23.11.05"][..], "2023-10-12 day"),
        (&["23/10/12", "23/11/05", "23/12/31"], "2023-10-12 day"),
        (&["22.12.30", "23.01.04", "22.12.28", "23.01.10"], "2022-12-30 day"),
        (&["2023.10.12", "23.11.05"], "2023-10-12 day"),
        (&["23.10.12", "2023年11月5日"], "2023-10-12 day"),
    ] {
        let cells = texts(list);
        assert_eq!(shown(reader(&cells).parse(&cells[0])), expected, "{list:?}");
    }
}

#[test]
fn days_that_are_a_habit_are_no_years() {
    for (list, expected) in [
        (&["31.12.15", "31.12.16", "31.12.17"][..], "2015-12-31 day"),
        (&["01.10.15", "01.10.16", "25.11.16"], "2015-10-01 day"),
        (&["12.10.23", "13.10.23", "25.11.23"], "2023-10-12 day"),
        (&["23/10/12", "25/12/2012"], "2012-10-23 day"),
        (&["23.10.12", "2012-11-30"], "2012-10-23 day"),
    ] {
        let cells = texts(list);
        assert_eq!(shown(reader(&cells).parse(&cells[0])), expected, "{list:?}");
    }
}

#[test]
fn months_have_names_in_many_languages() {
    check_alone(&[
        ("19 октября 2023 г.", "2023-10-19 day"),
        ("19 de octubre de 2023", "2023-10-19 day"),
        ("19 de outubro de 2023", "2023-10-19 day"),
        ("19 octobre 2023", "2023-10-19 day"),
        ("19. Oktober 2023", "2023-10-19 day"),
        ("2023年10月19日", "2023-10-19 day"),
        ("2023년 10월 19일", "2023-10-19 day"),
        ("19 tháng 10 năm 2023", "2023-10-19 day"),
        ("tháng 10/2023", "2023-10-01 month"),
        ("19 Ekim 2023", "2023-10-19 day"),
        ("19 Şubat 2023", "2023-02-19 day"),
        ("19 Desember 2023", "2023-12-19 day"),
        ("Agustus 2023", "2023-08-01 month"),
    ]);
}
