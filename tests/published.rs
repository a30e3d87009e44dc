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

/// What was published of a quarter, by figure; and that a view gives it, to as many digits.
fn assert_published(workspace: &Workspace, quarter: &str, figures: &[(&str, &str)]) {
    let published = std::fs::read_to_string(fixture("published.csv")).unwrap_or_default();
    for (figure, sql) in figures {
        let line = published.lines().find(|it| it.contains(&format!(",{quarter},{figure},")));
        let value = line.and_then(|it| it.split(',').nth(4)).unwrap_or("none");
        let digits = value.split_once('.').map_or(0, |(_, digits)| digits.len());
        let sql = format!("select printf('%.{digits}f', figure) as value from ({sql})");
        assert_eq!(workspace.csv(&sql), format!("value\n{value}\n"), "{quarter} {figure}");
    }
}

/// A quarter of deals in Chinese provinces: deals, and millions of dollars that the first of them raised.
fn of_provinces(month: &str, provinces: &[(&str, u32, u32)]) -> Workspace {
    let mut sheet = "date,company,country,place,round,amount (USD)\n".to_owned();
    for (province, count, millions) in provinces {
        for number in 0..*count {
            let (day, amount) = (number % 28 + 1, if number == 0 { *millions } else { 0 });
            let amount = if amount == 0 { String::new() } else { format!("{amount}000000") };
            sheet +=
                &format!("{month}-{day:02},Fir {province} {number},China,{province},A,{amount}\n");
        }
    }
    Workspace::of(&sheet)
}

const TOP5: &str = "select top5_share_pct as figure from region_concentration_by_quarter
    where country = 'CN' and quarter =";
const TOP5_AMOUNT: &str = "select top5_amount_share_pct as figure
    from region_concentration_by_quarter where country = 'CN' and quarter =";

/// CNNIC: five provinces had 79.5 % of the deals of the first half of 2023, and 85.0 % of the money.
#[test]
fn first_provinces_of_cnnic() {
    let workspace = of_provinces(
        "2023-05",
        &[
            ("北京", 60, 500),
            ("上海", 40, 150),
            ("广东", 30, 100),
            ("浙江", 20, 60),
            ("江苏", 9, 40),
            ("四川", 8, 30),
            ("湖北", 8, 30),
            ("湖南", 8, 30),
            ("山东", 8, 30),
            ("福建", 8, 29),
            ("陕西", 1, 1),
        ],
    );
    assert_published(
        &workspace,
        "2023Q2",
        &[
            ("region_top5_share", &format!("{TOP5} '2023Q2'")),
            ("region_top5_amount_share", &format!("{TOP5_AMOUNT} '2023Q2'")),
        ],
    );
}

/// IT桔子: of 5,575 deals of 2015, 2,313 were in 北京, 89.6 % in five provinces, with 94.0 % of the money.
#[test]
#[ignore = "slow"]
fn first_provinces_of_itjuzi() {
    let workspace = of_provinces(
        "2015-11",
        &[
            ("北京", 2_313, 500),
            ("上海", 1_100, 200),
            ("广东", 900, 150),
            ("浙江", 400, 60),
            ("江苏", 282, 30),
            ("四川", 200, 25),
            ("湖北", 150, 15),
            ("福建", 130, 10),
            ("陕西", 100, 10),
        ],
    );
    assert_published(
        &workspace,
        "2015Q4",
        &[
            (
                "region_deals",
                "select deal_count as figure from region_by_quarter
                 where province = '北京' and quarter = '2015Q4' and located_count = 5575",
            ),
            ("region_top5_share", &format!("{TOP5} '2015Q4'")),
            ("region_top5_amount_share", &format!("{TOP5_AMOUNT} '2015Q4'")),
        ],
    );
}

/// Tunguz: of 427 seed deals that were known of a quarter at first, 719 were known later; of 74 rounds C, 76.
#[test]
fn seed_deals_known_later_of_tunguz() {
    let workspace = Workspace::empty();
    let ends = ["2020-03-31", "2020-06-30", "2020-09-30"];
    for (at, known) in [(427, 74), (719, 76), (719, 76)].into_iter().enumerate() {
        let mut sheet = "date,company,country,round\n".to_owned();
        for (round, count) in [("Seed", known.0), ("C", known.1)] {
            for number in 0..count {
                sheet += &format!("2020-02-01,Larch {round} {},USA,{round}\n", number * 7919);
            }
        }
        for end in &ends[..=at] {
            sheet += &format!("{end},Marker {end},USA,Strategic\n");
        }
        workspace.put(&format!("{at}.csv"), sheet.as_bytes());
        assert_eq!(workspace.run(&["import", "-q", &format!("{at}.csv")]).code, 0);
    }
    let factor = |class: &str| {
        format!(
            "select factor as figure from completion_by_age
             where quarter = '2020Q1' and market = 'global' and age = 0 and round_class = '{class}'"
        )
    };
    assert_published(&workspace, "2020Q1", &[("seed_known_factor", &factor("seed_angel"))]);
    insta::assert_snapshot!(workspace.csv(&format!("select round(figure, 4) as figure from ({})", factor("c"))), @"
    figure
    1.027
    ");
}

/// Carta: rounds B of the fourth quarter of 2023 came 784 days after round A, in the median.
#[test]
fn days_from_a_to_b_of_carta() {
    let mut sheet = "date,company,country,round\n".to_owned();
    for (number, first) in ["2021-05-05", "2021-09-17", "2022-04-01"].into_iter().enumerate() {
        sheet += &format!("{first},Alder {number},USA,A\n2023-11-10,Alder {number},USA,B\n");
    }
    let sql = "select median_days as figure from round_interval_by_quarter
         where quarter = '2023Q4' and market = 'global' and from_class = 'a'";
    assert_published(&Workspace::of(&sheet), "2023Q4", &[("a_to_b_median_days", sql)]);
}

/// 烯牛: 178 of the 3,340 deals of 2023 that name a currency, of 12,854, were in dollars: 5.33 %.
#[test]
#[ignore = "slow"]
fn dollars_among_currencies_of_xiniu() {
    let mut sheet = "date,company,country,round,amount\n".to_owned();
    for number in 0..12_854 {
        let amount = match number {
            0..178 => "5000000 USD",
            178..3_340 => "30000000 CNY",
            _ => "",
        };
        let day = number % 28 + 1;
        sheet += &format!("2023-08-{day:02},Yew {number},China,A,{amount}\n");
    }
    let sql = "select named_share_pct as figure from currency_by_quarter
         where quarter = '2023Q3' and market = 'global' and currency = 'USD' and total_count = 12854";
    assert_published(&Workspace::of(&sheet), "2023Q3", &[("usd_named_share", sql)]);
}
