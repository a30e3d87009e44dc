//! Changes and their tests: which are more than chance, what made them, and the index over all of them.
//!
//! Each figure here can be checked by hand, or was published.

use std::fmt::Write;

use crate::database::{Cell, CubeDatabase};
use crate::golden::DECK;
use crate::toy::TOY;
use crate::workspace::{Workspace, fixture};

/// The rows of a query on cells, without its header.
fn rows(cube: &CubeDatabase, sql: &str) -> String {
    cube.printed(&["query", sql])
}

#[test]
fn a_share_that_doubles_is_significant_and_not_robust() {
    let cells = [
        Cell("2023Q3", "CN", "games", "a", 15, 0),
        Cell("2023Q3", "CN", "other", "b", 85, 0),
        Cell("2023Q4", "CN", "games", "a", 30, 0),
        Cell("2023Q4", "CN", "other", "b", 70, 0),
    ];
    let cube = CubeDatabase::of(&cells);
    let columns =
        "base, deal_count, total_count, base_count, base_total, round(change_pp, 1) as pp,
        round(z_squared, 2) as z, is_significant, is_robust";
    let sql = format!(
        "select {columns} from sector_share_test
         where quarter = '2023Q4' and market = 'china' and sector = 'games'"
    );
    insta::assert_snapshot!(rows(&cube, &sql), @r"
    base,deal_count,total_count,base_count,base_total,pp,z,is_significant,is_robust
    qoq,30,100,15,100,15.0,6.45,1,0
    yoy,30,100,,,,,,
    ");
    let sql = format!(
        "select {columns} from early_share_test where quarter = '2023Q4' and market = 'china'"
    );
    insta::assert_snapshot!(rows(&cube, &sql), @r"
    base,deal_count,total_count,base_count,base_total,pp,z,is_significant,is_robust
    qoq,30,100,15,100,15.0,6.45,1,0
    yoy,30,100,,,,,,
    ");
}

#[test]
fn a_share_of_none_of_all_or_of_a_few_deals_is_never_significant() {
    let cells = [
        Cell("2023Q2", "CN", "games", "a", 1, 0),
        Cell("2023Q2", "CN", "other", "b", 199, 0),
        Cell("2023Q3", "CN", "games", "a", 8, 0),
        Cell("2023Q3", "CN", "other", "b", 2, 0),
        Cell("2024Q1", "CN", "games", "a", 5, 0),
    ];
    let sql = "select quarter, sector, deal_count, total_count, base_count, base_total,
            round(change_pp, 1) as pp, round(z_squared, 1) as z, is_significant as s, is_robust as r
        from sector_share_test
        where market = 'china' and base = 'qoq' and sector in ('games', 'social_networking')
        order by quarter, sector";
    insta::assert_snapshot!(rows(&CubeDatabase::of(&cells), sql), @r"
    quarter,sector,deal_count,total_count,base_count,base_total,pp,z,s,r
    2023Q2,games,1,200,,,,,,
    2023Q2,social_networking,0,200,,,,,,
    2023Q3,games,8,10,1,200,79.5,146.7,0,0
    2023Q3,social_networking,0,10,0,200,0.0,,,
    2023Q4,games,0,0,8,10,,,,
    2023Q4,social_networking,0,0,0,10,,,,
    2024Q1,games,5,5,0,0,,,,
    2024Q1,social_networking,0,5,0,0,,,,
    ");
}

#[test]
fn the_shares_of_the_deck_have_not_changed_by_more_than_chance() {
    let sql = "select sector, round(z_squared, 2) as z, is_significant from sector_share_test
        where quarter = '2023Q4' and market = 'china' and base = 'qoq'
            and sector in ('enterprise_services', 'it_services')";
    insta::assert_snapshot!(DECK.0.csv(sql), @r"
    sector,z,is_significant
    enterprise_services,1.63,0
    it_services,0.84,0
    ");
}

#[test]
fn a_year_to_date_and_four_quarters_are_whole_or_null() {
    let sql = "select quarter, span, from_quarter, deal_count, disclosed_count,
            amount_usd, deal_yoy_pct, quarter_count
        from activity_to_date where market = 'global' and quarter >= '2023Q3'";
    insta::assert_snapshot!(Workspace::of(TOY).csv(sql), @r"
    quarter,span,from_quarter,deal_count,disclosed_count,amount_usd,deal_yoy_pct,quarter_count
    2023Q3,ytd,2023Q1,2,2,6000000,,3
    2023Q3,trailing4,2022Q4,,,,,4
    2023Q3,half,2023Q3,0,0,0,,1
    2023Q4,ytd,2023Q1,8,7,217000000,,4
    2023Q4,trailing4,2023Q1,8,7,217000000,,4
    2023Q4,half,2023Q3,6,5,211000000,,2
    ");
    let cells = [
        Cell("2022Q3", "CN", "games", "a", 4, 10),
        Cell("2022Q4", "CN", "games", "a", 6, 10),
        Cell("2023Q3", "CN", "games", "a", 2, 5),
        Cell("2023Q4", "CN", "games", "a", 3, 10),
    ];
    let sql = "select span, deal_count, deal_yoy_pct, amount_yoy_pct
        from activity_to_date where market = 'china' and quarter = '2023Q4'";
    insta::assert_snapshot!(rows(&CubeDatabase::of(&cells), sql), @r"
    span,deal_count,deal_yoy_pct,amount_yoy_pct
    ytd,5,,
    trailing4,5,,
    half,5,-50.0,-25.0
    ");
}

#[test]
fn the_parts_of_a_change_add_up_to_it() {
    // 10 deals, half of them disclosed, at 4 million; then 12, half of them, at 3 million.
    let cells = [
        Cell("2023Q3", "CN", "games", "a", 5, 20),
        Cell("2023Q3", "CN", "games", "b", 5, 0),
        Cell("2023Q4", "CN", "games", "a", 6, 18),
        Cell("2023Q4", "CN", "games", "b", 6, 0),
    ];
    let sql = "select base, base_amount_usd, round(count_usd) as count_usd,
            round(disclosure_usd) as disclosure_usd, round(size_usd) as size_usd,
            round(mix_usd) as mix_usd, total_usd, round(size_pp, 2) as size_pp, total_pp
        from amount_change_by_part where quarter = '2023Q4' and market = 'china'";
    insta::assert_snapshot!(rows(&CubeDatabase::of(&cells), sql), @r"
    base,base_amount_usd,count_usd,disclosure_usd,size_usd,mix_usd,total_usd,size_pp,total_pp
    qoq,20000000,3500000.0,0.0,-5500000.0,0.0,-2000000,-27.5,-10.0
    yoy,,,,,,,,
    ");
}

#[test]
fn other_weights_of_the_rounds_at_equal_means_are_the_mix() {
    // A of 1 million, B of 9: from 3 and 1 to 1 and 3. C comes new, and has one mean on both sides.
    let cells = [
        Cell("2023Q2", "CN", "games", "a", 3, 3),
        Cell("2023Q2", "CN", "games", "b", 1, 9),
        Cell("2023Q3", "CN", "games", "a", 1, 1),
        Cell("2023Q3", "CN", "games", "b", 3, 27),
        Cell("2023Q4", "CN", "games", "c", 4, 80),
    ];
    let sql = "select quarter, round(count_usd) as count_usd, round(size_usd) as size_usd,
            round(mix_usd) as mix_usd, total_usd, round(mix_pp, 1) as mix_pp
        from amount_change_by_part where base = 'qoq' and market = 'china' order by quarter";
    insta::assert_snapshot!(rows(&CubeDatabase::of(&cells), sql), @r"
    quarter,count_usd,size_usd,mix_usd,total_usd,mix_pp
    2023Q2,,,,,
    2023Q3,0.0,16000000.0,16000000.0,16000000,133.3
    2023Q4,0.0,52000000.0,52000000.0,52000000,185.7
    ");
}

#[test]
fn the_fall_of_the_deck_is_one_of_size() {
    let sql =
        "select round(count_usd / 1e6, 1) as deals, round(disclosure_usd / 1e6, 1) as disclosure,
            round(size_usd / 1e6, 1) as size, round(total_usd / 1e6, 1) as total,
            round(count_pp, 1) as deals_pp, round(disclosure_pp, 1) as disclosure_pp,
            round(size_pp, 1) as size_pp, round(total_pp, 1) as total_pp
        from amount_change_by_part
        where quarter = '2023Q4' and market = 'china' and base = 'qoq'";
    insta::assert_snapshot!(DECK.0.csv(sql), @r"
    deals,disclosure,size,total,deals_pp,disclosure_pp,size_pp,total_pp
    -101.6,27.5,-391.6,-465.7,-7.4,2.0,-28.7,-34.1
    ");
}

/// China from 2019Q2 on: deals and amounts as published, early and lettered deals such that the published
/// index comes out.
const PUBLISHED: [(&str, i64, i64, i64, i64); 5] = [
    ("2019Q2", 524, 7990, 58, 80),
    ("2019Q3", 543, 10100, 143, 202),
    ("2019Q4", 233, 2990, 104, 197),
    ("2020Q1", 130, 4760, 31, 63),
    ("2020Q2", 321, 6520, 143, 215),
];

fn published() -> CubeDatabase {
    let cells = PUBLISHED.iter().flat_map(|(quarter, deals, millions, early, lettered)| {
        [
            Cell(quarter, "CN", "games", "a", *early, *millions),
            Cell(quarter, "CN", "games", "b", lettered - early, 0),
            Cell(quarter, "CN", "games", "strategic", deals - lettered, 0),
        ]
    });
    CubeDatabase::of(&cells.collect::<Vec<Cell>>())
}

#[test]
fn every_published_figure_of_other_editions_comes_out() {
    let cube = published();
    let mut reader = csv::Reader::from_path(fixture("published.csv")).unwrap();
    let mut count = 0;
    let is_sum = |name: &str| name.starts_with("trailing4_") || name.ends_with("_index");
    let records = reader.records().map(Result::unwrap);
    for record in records.filter(|it| it[0].is_empty() && is_sum(&it[3])) {
        let (market, quarter, name, value) = (&record[1], &record[2], &record[3], &record[4]);
        let digits = value.split_once('.').map_or(0, |(_, digits)| digits.len());
        let (view, column, condition) = match name {
            "trailing4_amount" => ("activity_to_date", "amount_usd / 1e8", "span = 'trailing4'"),
            "trailing4_deals" => ("activity_to_date", "deal_count", "span = 'trailing4'"),
            "climate_index" => ("climate_by_quarter", "ci", "1 = 1"),
            _ => ("climate_by_quarter", "di", "1 = 1"),
        };
        let sql = format!(
            "select printf('%.{digits}f', {column}) as value from {view}
             where quarter = '{quarter}' and market = '{market}' and {condition}"
        );
        assert_eq!(rows(&cube, &sql), format!("value\n{value}\n"), "{quarter} {name}");
        count += 1;
    }
    assert_eq!(count, 13);
}

#[test]
fn the_published_index_and_sums_come_out() {
    let sql = "select quarter, round(ci, 3) as ci, round(di, 1) as di,
            round(deal_contribution, 3) as deals, round(amount_contribution, 3) as amount,
            round(early_contribution, 3) as early, indicator_count
        from climate_by_quarter where market = 'china'";
    insta::assert_snapshot!(rows(&published(), sql), @r"
    quarter,ci,di,deals,amount,early,indicator_count
    2019Q2,100.0,,,,,0
    2019Q3,100.114,66.7,0.021,0.149,-0.056,3
    2019Q4,98.369,0.0,-0.474,-0.694,-0.591,3
    2020Q1,98.209,33.3,-0.336,0.292,-0.118,3
    2020Q2,99.464,100.0,0.502,0.199,0.568,3
    ");
}

#[test]
fn an_unknown_indicator_drops_out_and_with_none_left_the_index_keeps_its_value() {
    // Five quarters: the amount is known in two that do not touch, the round in none.
    let mut cells = Vec::new();
    for (quarter, deals, millions) in
        [("2022Q4", 10, 5), ("2023Q1", 20, 0), ("2023Q4", 10, 5), ("2024Q1", 10, 5)]
    {
        cells.push(Cell(quarter, "CN", "games", "strategic", deals, millions));
    }
    let sql = "select quarter, round(ci, 3) as ci, di, deal_contribution as deals,
            amount_contribution as amount, early_contribution as early, indicator_count as n
        from climate_by_quarter where market = 'china'";
    insta::assert_snapshot!(rows(&CubeDatabase::of(&cells), sql), @r"
    quarter,ci,di,deals,amount,early,n
    2022Q4,100.0,,,,,0
    2023Q1,100.573,100.0,0.5714285714285714,,,1
    2023Q2,98.864,0.0,-1.7142857142857142,,,1
    2023Q3,98.864,,,,,0
    2023Q4,100.573,100.0,1.7142857142857142,,,1
    2024Q1,100.573,50.0,0.0,0.0,,2
    ");
    let few = CubeDatabase::of(&cells[..2]);
    insta::assert_snapshot!(rows(&few, sql), @r"
    quarter,ci,di,deals,amount,early,n
    2022Q4,,,,,,0
    2023Q1,,,,,,0
    ");
}

#[test]
fn a_product_over_many_quarters_is_what_a_loop_makes_of_it() {
    // 70 quarters of deals alone, up and down: each step of the doubling is used.
    let deals = |at: i64| 100 + (at * 37) % 61;
    let names: Vec<String> =
        (0..70).map(|at| format!("{}Q{}", 2000 + at / 4, at % 4 + 1)).collect();
    let cells: Vec<Cell> = (0_i64..)
        .zip(&names)
        .map(|(at, name)| Cell(leaked(name), "CN", "games", "strategic", deals(at), 0))
        .collect();
    let changes: Vec<f64> = (1..70)
        .map(|at| {
            let (before, now) = (as_real(deals(at - 1)), as_real(deals(at)));
            200.0 * (now - before) / (now + before)
        })
        .collect();
    let mean = changes.iter().map(|it| it.abs()).sum::<f64>() / 69.0;
    let level = changes.iter().fold(100.0, |level, change| {
        let score = change / mean;
        level * (200.0 + score) / (200.0 - score)
    });
    let sql = "select printf('%.6f', ci) as ci from climate_by_quarter
        where market = 'china' and quarter = '2017Q2'";
    let mut expected = "ci\n".to_owned();
    writeln!(expected, "{level:.6}").unwrap();
    assert_eq!(rows(&CubeDatabase::of(&cells), sql), expected);
}

fn leaked(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred deals")]
fn as_real(count: i64) -> f64 {
    count as f64
}

#[test]
fn the_team_sets_where_the_index_is_100_at_any_time() {
    let sheet: String = (0..8)
        .flat_map(|at| (0..=(at * 3) % 5).map(move |deal| (at, deal)))
        .map(|(at, deal)| {
            format!("202{}-{:02}-0{},N{at}{deal},A\n", at / 4, at % 4 * 3 + 1, deal + 1)
        })
        .collect();
    let workspace = Workspace::of(&format!("date,company,round\n{sheet}"));
    let sql = "select quarter, round(ci, 4) as ci from climate_by_quarter where market = 'global'";
    let first = workspace.csv(sql);
    assert!(first.contains("2020Q1,100.0\n"), "{first}");
    workspace.put("dealbase.toml", b"[policy]\nclimate_base = 2021\n");
    workspace.put("more.csv", b"date,company,round\n2021-10-09,Z,A\n");
    workspace.import(&["more.csv"]);
    let mean = "select round(avg(ci), 9) as mean from climate_by_quarter
        where market = 'global' and quarter like '2021%'";
    assert_eq!(workspace.csv(mean), "mean\n100.0\n");
    workspace.put("dealbase.toml", b"[policy]\nclimate_base = \"21\"\n");
    let ended = workspace.run(&["import", "more.csv"]);
    assert!(
        ended.stderr.contains("expected a year or a quarter such as 2019Q4"),
        "{}",
        ended.stderr
    );
}
