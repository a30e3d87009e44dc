//! Figures that other houses published with their counts, from a sheet of as many invented deals.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fmt::Write;

use crate::workspace::{Workspace, fixture};

/// A quarter of 2,240 deals of which 952 disclose 49.74 million each; one of 1,026, 960 in yuan, 63 in
/// dollars; and one of 4,367, of which 1,842 are the first of their company.
fn deals() -> String {
    let mut sheet = "date,company,round,amount\n".to_owned();
    for number in 0..2_240 {
        let amount = if number < 952 { "49740000 USD" } else { "" };
        writeln!(sheet, "2020-08-{:02},Old{number},Strategic,{amount}", number % 28 + 1).unwrap();
    }
    for number in 0..1_026 {
        let amount = match number {
            0..960 => "7000000 CNY",
            960..1_023 => "5000000 USD",
            _ => "",
        };
        writeln!(sheet, "2023-02-{:02},Mid{number},Strategic,{amount}", number % 28 + 1).unwrap();
    }
    for number in 0..4_367 {
        let company = match number {
            0..1_842 => format!("New{number}"),
            1_842..4_082 => format!("Old{}", number - 1_842),
            _ => format!("Mid{}", number - 4_082),
        };
        writeln!(sheet, "2023-05-{:02},{company},Strategic,", number % 28 + 1).unwrap();
    }
    sheet
}

#[test]
#[ignore = "slow"]
fn what_other_houses_published_with_their_counts_comes_out() {
    let workspace = Workspace::of(&deals());
    let mut reader = csv::Reader::from_path(fixture("published.csv")).unwrap();
    let mut count = 0;
    for record in reader.records().map(Result::unwrap).filter(|it| it[0].is_empty()) {
        let (market, quarter, name, value) = (&record[1], &record[2], &record[3], &record[4]);
        let digits = value.split_once('.').map_or(0, |(_, digits)| digits.len());
        let (view, column, condition) = match name {
            "disclosed_deals" => ("activity_by_quarter", "disclosed_count", "1 = 1"),
            "mean_size" => ("deal_size_by_round", "mean_usd / 1e6", "round_class = 'all'"),
            "cny_share" => ("currency_by_quarter", "share_pct", "currency = 'CNY'"),
            "usd_share" => ("currency_by_quarter", "share_pct", "currency = 'USD'"),
            "first_share" => ("first_financing_by_quarter", "share_pct", "1 = 1"),
            _ => continue,
        };
        let sql = format!(
            "select printf('%.{digits}f', {column}) as value from {view}
             where quarter = '{quarter}' and market = '{market}' and {condition}"
        );
        assert_eq!(workspace.csv(&sql), format!("value\n{value}\n"), "{quarter} {name}");
        count += 1;
    }
    assert_eq!(count, 5);
    // 952 × 49.74 million: 47.35 billion, printed as 474 亿.
    let sum = workspace.csv(
        "select amount_usd from activity_by_quarter where quarter = '2020Q3' and market = 'global'",
    );
    assert_eq!(sum, "amount_usd\n47352480000\n");
}
