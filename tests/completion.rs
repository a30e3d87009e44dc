//! How complete a quarter is: what was known of it at which age, and what is still to come.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fmt::Write;

use crate::workspace::Workspace;

/// Imports at the end of three quarters: 100, 130 and 143 deals of the first, 90 and 120 of the second,
/// 80 of the third.
fn three() -> Workspace {
    let known = [
        ("2020-02-01", vec![100, 130, 143]),
        ("2020-05-01", vec![90, 120]),
        ("2020-08-01", vec![80]),
    ];
    let ends = ["2020-03-31", "2020-06-30", "2020-09-24"];
    let workspace = Workspace::empty();
    for (at, end) in ends.iter().enumerate() {
        let mut sheet = "date,company,place,round\n".to_owned();
        for (quarter, (day, counts)) in known.iter().enumerate().take(at + 1) {
            let before =
                at.checked_sub(quarter + 1).and_then(|it| counts.get(it)).copied().unwrap_or(0);
            let now = at.checked_sub(quarter).and_then(|it| counts.get(it)).copied().unwrap_or(0);
            for number in before..now {
                let day = if quarter == at && number + 1 == now { end } else { day };
                writeln!(sheet, "{day},Maple {quarter} {},Shanghai,A", number * 7919).unwrap();
            }
        }
        workspace.put(&format!("{at}.csv"), sheet.as_bytes());
    }
    workspace
}

const SQL: &str = "select quarter, age, known_count, round(factor, 4) as factor,
        round(ultimate_count, 1) as ultimate, round(ultimate_low, 1) as low,
        round(ultimate_high, 1) as high, round(same_age_change_pct, 1) as change
    from completion_by_age where market = 'china' and round_class = 'all'";

#[test]
fn a_young_quarter_is_compared_at_its_age_and_completed() {
    let workspace = three();
    for name in ["0.csv", "1.csv", "2.csv"] {
        assert_eq!(workspace.run(&["import", "-q", name]).code, 0);
    }
    insta::assert_snapshot!(workspace.csv(SQL), @r"
    quarter,age,known_count,factor,ultimate,low,high,change
    2020Q1,0,100,1.3158,,,,
    2020Q1,1,130,1.1,,,,
    2020Q1,2,143,,143.0,143.0,143.0,
    2020Q2,0,90,1.3158,,,,-10.0
    2020Q2,1,120,1.1,132.0,126.3,137.7,-7.7
    2020Q3,0,80,1.3158,115.8,109.0,122.6,-11.1
    ");
    let sql = "select round((ultimate_high - ultimate_count) / 1.645, 1) as error
        from completion_by_age
        where market = 'global' and round_class = 'a' and quarter = '2020Q3'";
    assert_eq!(workspace.csv(sql), "error\n4.2\n");
}

#[test]
#[ignore = "slow"]
fn another_order_moves_nothing_and_what_is_undone_does_not_count() {
    let workspace = three();
    for name in ["2.csv", "0.csv", "1.csv"] {
        assert_eq!(workspace.run(&["import", "-q", name]).code, 0);
    }
    let figures = workspace.csv(SQL);
    let in_order = three();
    for name in ["0.csv", "1.csv"] {
        assert_eq!(in_order.run(&["import", "-q", name]).code, 0);
    }
    // Of two quarters, nothing is estimated yet.
    insta::assert_snapshot!(in_order.csv(SQL), @r"
    quarter,age,known_count,factor,ultimate,low,high,change
    2020Q1,0,100,,,,,
    2020Q1,1,130,,,,,
    2020Q2,0,90,,,,,-10.0
    ");
    assert_eq!(in_order.run(&["import", "-q", "2.csv"]).code, 0);
    assert_eq!(in_order.csv(SQL), figures);
    assert_eq!(in_order.run(&["undo", "-q"]).code, 0);
    let newest = "select max(quarter) as quarter from completion_by_age";
    assert_eq!(in_order.csv(newest), "quarter\n2020Q2\n");
}
