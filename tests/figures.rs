//! The rule behind each figure, on rows that can be added up in the head.
//!
//! Every sheet is in its test, and so is what the view makes of it.

use crate::workspace::Workspace;

/// China has 2 deals, then 4, then none, then 3; abroad there is one deal a quarter but the third.
const YEAR: &str = "\
date,company,country,sector,round,amount (USD)
2022-10-03,Ant,China,Games,A,10 million
2022-11-04,Bee,China,Games,B,10 million
2022-12-05,Cow,United States,Games,A,80 million
2023-01-03,Doe,China,Games,A,10 million
2023-01-04,Elk,China,Games,A,20 million
2023-02-05,Fly,China,Games,B,undisclosed
2023-03-06,Gnu,China,Games,Strategic,10 million
2023-03-07,Hen,United States,Games,B,60 million
2023-07-03,Jay,China,Games,A,5 million
2023-07-04,Kid,China,Games,A,5 million
2023-08-05,Owl,China,Games,B,20 million
2023-09-06,Pig,United States,Games,A,20 million
2023-10-03,Rat,China,Games,A,15 million
";

#[test]
fn the_world_holds_china_and_everyone_else() {
    let workspace = Workspace::of(YEAR);
    insta::assert_snapshot!(workspace.activity("quarter <= '2023Q1'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2022Q4,china,2,2,20000000
    2022Q4,global,3,3,100000000
    2023Q1,china,4,3,40000000
    2023Q1,global,5,4,100000000
    ");
}

#[test]
fn growth_compares_with_the_calendar_quarter_and_the_year_before() {
    let sql =
        "select quarter, deal_count, deal_qoq_pct, deal_yoy_pct, amount_qoq_pct, amount_yoy_pct
               from activity_by_quarter where market = 'china' order by quarter";
    insta::assert_snapshot!(Workspace::of(YEAR).csv(sql), @r"
    quarter,deal_count,deal_qoq_pct,deal_yoy_pct,amount_qoq_pct,amount_yoy_pct
    2022Q4,2,,,,
    2023Q1,4,100.0,,100.0,
    2023Q2,0,-100.0,,-100.0,
    2023Q3,3,,,,
    2023Q4,1,-66.66666666666667,-50.0,-50.0,-25.0
    ");
}

#[test]
fn a_quarter_without_a_deal_is_zero_and_no_base_for_growth() {
    let sql = "select quarter, market, deal_count, amount_usd, deal_qoq_pct, amount_qoq_pct
               from activity_by_quarter
               where quarter between '2023Q2' and '2023Q3' order by quarter, market";
    insta::assert_snapshot!(Workspace::of(YEAR).csv(sql), @r"
    quarter,market,deal_count,amount_usd,deal_qoq_pct,amount_qoq_pct
    2023Q2,china,0,0,-100.0,-100.0
    2023Q2,global,0,0,-100.0,-100.0
    2023Q3,china,3,30000000,,
    2023Q3,global,4,50000000,,
    ");
}

#[test]
fn an_undisclosed_amount_counts_as_a_deal_and_adds_no_money() {
    let workspace = Workspace::of(
        "date,company,country,sector,round,amount (USD)\n\
         2023-10-01,Ant,China,Games,A,10 million\n\
         2023-10-02,Bee,China,Games,A,undisclosed\n\
         2023-10-03,Cow,China,Games,A,未披露\n\
         2023-10-04,Doe,China,Games,A,\n",
    );
    insta::assert_snapshot!(workspace.activity("market = 'china'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,china,4,1,10000000
    ");
    let sql = "select company, amount_usd, amount_status from deals order by company";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,amount_usd,amount_status
    Ant,10000000,exact
    Bee,,undisclosed
    Cow,,undisclosed
    Doe,,undisclosed
    ");
}

#[test]
fn a_database_without_a_deal_has_no_quarter() {
    let workspace =
        Workspace::of("date,company,round,amount (USD)\n2023-10-01,Ant,IPO,10 million\n");
    for view in [
        "activity_by_quarter",
        "round_mix_by_quarter",
        "early_stage_by_quarter",
        "sector_by_quarter",
        "mega_deal",
        "mega_deal_by_quarter",
        "country_by_quarter",
    ] {
        let rows = workspace.csv(&format!("select * from {view}"));
        assert_eq!(rows.lines().count(), 1, "{rows}");
    }
}

#[test]
fn a_strategic_or_unknown_round_is_outside_the_round_shares() {
    let workspace = Workspace::of(
        "date,company,country,sector,round,amount (USD)\n\
         2023-10-01,Ant,China,Games,Angel,1 million\n\
         2023-10-02,Bee,China,Games,A+,2 million\n\
         2023-10-03,Cow,China,Games,B,4 million\n\
         2023-10-04,Doe,China,Games,F,8 million\n\
         2023-10-05,Elk,China,Games,Strategic,16 million\n\
         2023-10-06,Fly,China,Games,undisclosed,32 million\n",
    );
    let sql = "select round_class, deal_count, lettered_count, share_pct, amount_usd
               from round_mix_by_quarter where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    round_class,deal_count,lettered_count,share_pct,amount_usd
    seed_angel,1,4,25.0,1000000
    a,1,4,25.0,2000000
    b,1,4,25.0,4000000
    c,0,4,0.0,0
    d,0,4,0.0,0
    e_plus,1,4,25.0,8000000
    strategic,1,4,,16000000
    unknown,1,4,,32000000
    ");
    let sql = "select quarter, early_count, lettered_count, share_pct
               from early_stage_by_quarter where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,early_count,lettered_count,share_pct
    2023Q4,2,4,50.0
    ");
}

#[test]
fn a_change_of_share_is_in_points_and_unknown_where_no_round_has_a_letter() {
    let sql = "select quarter, early_count, lettered_count, round(share_pct, 3) as share_pct,
                   round(share_qoq_pp, 3) as share_qoq_pp, round(share_yoy_pp, 3) as share_yoy_pp
               from early_stage_by_quarter where market = 'china' order by quarter";
    insta::assert_snapshot!(Workspace::of(YEAR).csv(sql), @r"
    quarter,early_count,lettered_count,share_pct,share_qoq_pp,share_yoy_pp
    2022Q4,1,2,50.0,,
    2023Q1,2,3,66.667,16.667,
    2023Q2,0,0,,,
    2023Q3,2,3,66.667,,
    2023Q4,1,1,100.0,33.333,50.0
    ");
    let sql = "select quarter, round_class, deal_count, lettered_count,
                   round(share_pct, 3) as share_pct, round(share_qoq_pp, 3) as share_qoq_pp
               from round_mix_by_quarter
               where market = 'china' and round_class in ('a', 'b', 'strategic')
                   and quarter between '2023Q1' and '2023Q2'
               order by quarter, round_class";
    insta::assert_snapshot!(Workspace::of(YEAR).csv(sql), @r"
    quarter,round_class,deal_count,lettered_count,share_pct,share_qoq_pp
    2023Q1,a,2,3,66.667,16.667
    2023Q1,b,1,3,33.333,-16.667
    2023Q1,strategic,1,3,,
    2023Q2,a,0,0,,
    2023Q2,b,0,0,,
    2023Q2,strategic,0,0,,
    ");
}

#[test]
fn equal_sectors_share_a_rank_and_the_next_is_skipped() {
    let workspace = Workspace::of(
        "date,company,country,sector,amount (USD)\n\
         2023-10-01,Ant,China,Games,1 million\n\
         2023-10-01,Bee,China,Games,1 million\n\
         2023-10-01,Cow,China,Games,1 million\n\
         2023-10-01,Doe,China,Education,1 million\n\
         2023-10-01,Elk,China,Education,undisclosed\n\
         2023-10-01,Fly,China,Real Estate,2 million\n\
         2023-10-01,Gnu,China,Real Estate,undisclosed\n\
         2023-10-01,Hen,China,Advertising,4 million\n",
    );
    let sql = "select deal_rank, sector, deal_count, share_pct, amount_usd, amount_share_pct
               from sector_by_quarter where market = 'china' and deal_count > 0
               order by deal_rank, sector";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    deal_rank,sector,deal_count,share_pct,amount_usd,amount_share_pct
    1,games,3,37.5,3000000,30.0
    2,online_education,2,25.0,1000000,10.0
    2,real_estate,2,25.0,2000000,20.0
    4,advertising_marketing,1,12.5,4000000,40.0
    ");
}

#[test]
fn every_sector_is_a_row_and_one_that_no_list_knows_counts_as_other() {
    let workspace = Workspace::of(
        "date,company,country,sector,amount (USD)\n\
         2023-10-01,Ant,China,Games,1 million\n\
         2023-10-02,Bee,China,Underwater basket weaving,1 million\n\
         2023-10-03,Cow,China,,1 million\n",
    );
    let sql =
        "select count(*) as sectors, sum(deal_count) as deals, min(total_count) as denominator
               from sector_by_quarter where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    sectors,deals,denominator
    21,3,3
    ");
    let sql = "select sector, deal_count from sector_by_quarter
               where market = 'china' and deal_count > 0";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    sector,deal_count
    other,2
    games,1
    ");
    insta::assert_snapshot!(workspace.csv("select company, sector, sector_text from deals"), @r"
    company,sector,sector_text
    Ant,games,Games
    Bee,,Underwater basket weaving
    Cow,,
    ");
    insta::assert_snapshot!(workspace.csv("select * from unmapped_label"), @r"
    kind,label,deal_count,amount_usd
    sector,Underwater basket weaving,1,1000000
    ");
}

/// Exactly the bound, one dollar more, and four over it with a tie.
const LARGE: &str = "\
date,company,country,sector,round,amount (USD)
2023-10-01,Ant,China,Games,A,100000000
2023-10-02,Bee,China,Games,A,100000001
2023-10-03,Cow,China,Games,C,400 million
2023-10-04,Doe,China,Games,C,200 million
2023-10-05,Elk,China,Games,D,200 million
2023-10-06,Fly,United States,Games,D,999999999
2024-01-07,Gnu,China,Games,D,1 million
";

#[test]
fn a_mega_deal_is_strictly_over_100_million_and_equal_amounts_share_a_rank() {
    let sql = "select market, mega_rank, company, amount_usd, round(amount_share_pct, 3) as share
               from mega_deal where market = 'china' order by mega_rank, company";
    insta::assert_snapshot!(Workspace::of(LARGE).csv(sql), @r"
    market,mega_rank,company,amount_usd,share
    china,1,Cow,400000000,40.0
    china,2,Doe,200000000,20.0
    china,2,Elk,200000000,20.0
    china,4,Bee,100000001,10.0
    ");
}

#[test]
fn a_quarter_without_a_mega_deal_is_a_row_of_zeros() {
    let sql = "select quarter, market, deal_count, amount_usd,
                   round(amount_share_pct, 3) as share_pct, total_amount_usd
               from mega_deal_by_quarter order by quarter, market";
    insta::assert_snapshot!(Workspace::of(LARGE).csv(sql), @r"
    quarter,market,deal_count,amount_usd,share_pct,total_amount_usd
    2023Q4,china,4,900000001,90.0,1000000001
    2023Q4,global,5,1900000000,95.0,2000000000
    2024Q1,china,0,0,0.0,1000000
    2024Q1,global,0,0,0.0,1000000
    ");
}

#[test]
fn the_team_sets_what_a_mega_deal_is() {
    let workspace = Workspace::empty();
    workspace.put("dealbase.toml", b"[policy]\nmega_deal_usd = 300000000\n");
    workspace.put("deals.csv", LARGE.as_bytes());
    workspace.import(&["deals.csv"]);
    let sql = "select company from mega_deal where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company
    Cow
    ");
}

#[test]
fn an_unknown_country_counts_only_in_the_world_and_has_no_rank() {
    let workspace = Workspace::of(
        "date,company,country,amount (USD)\n\
         2023-07-01,Ant,China,10 million\n\
         2023-07-02,Bee,France,20 million\n\
         2023-10-01,Cow,China,20 million\n\
         2023-10-02,Doe,France,20 million\n\
         2023-10-03,Elk,Brazil,10 million\n\
         2023-10-04,Fly,,50 million\n",
    );
    insta::assert_snapshot!(workspace.activity("quarter = '2023Q4'"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,china,1,1,20000000
    2023Q4,global,4,4,100000000
    ");
    let sql = "select country, deal_count, amount_usd, amount_rank, amount_share_pct,
                   deal_qoq_pct, amount_qoq_pct
               from country_by_quarter where quarter = '2023Q4'
               order by amount_rank is null, amount_rank, country";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    country,deal_count,amount_usd,amount_rank,amount_share_pct,deal_qoq_pct,amount_qoq_pct
    CN,1,20000000,1,20.0,0.0,100.0
    FR,1,20000000,1,20.0,0.0,0.0
    BR,1,10000000,3,10.0,,
    ,1,50000000,,50.0,,
    ");
}

#[test]
fn a_team_market_is_a_list_of_countries() {
    let workspace = Workspace::empty();
    workspace.put("dealbase.toml", b"[markets.benelux]\ncountries = [\"BE\", \"NL\", \"LU\"]\n");
    let sheet = "date,company,country,amount (USD)\n\
                 2023-10-01,Ant,Belgium,1 million\n\
                 2023-10-02,Bee,Netherlands,2 million\n\
                 2023-10-03,Cow,China,4 million\n";
    workspace.put("deals.csv", sheet.as_bytes());
    workspace.import(&["deals.csv"]);
    insta::assert_snapshot!(workspace.activity("1 = 1"), @r"
    quarter,market,deal_count,disclosed_count,amount_usd
    2023Q4,benelux,2,2,3000000
    2023Q4,china,1,1,4000000
    2023Q4,global,3,3,7000000
    ");
}

#[test]
fn a_vague_amount_is_a_band_and_counts_at_its_point() {
    let workspace = Workspace::of(
        "时间,公司,轮次,金额,地区\n\
         2023-10-01,甲,A轮,数千万美元,北京\n\
         2023-10-02,乙,A轮,近1000万美元,上海\n\
         2023-10-03,丙,A轮,1亿美元以上,北京\n\
         2023-10-04,丁,A轮,1000万美元,深圳\n",
    );
    let sql = "select amount_text, amount_status, amount_low_usd, amount_usd, amount_high_usd
               from deals order by announced_on";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    amount_text,amount_status,amount_low_usd,amount_usd,amount_high_usd
    数千万美元,vague,20000000,30000000,99990000
    近1000万美元,approximate,9000000,9500000,10000000
    1亿美元以上,open,100000000,100000000,
    1000万美元,exact,10000000,10000000,10000000
    ");
    let sql = "select disclosed_count, vague_count, open_count, amount_low_usd, amount_usd,
                   amount_high_usd
               from activity_by_quarter where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    disclosed_count,vague_count,open_count,amount_low_usd,amount_usd,amount_high_usd
    4,1,1,139000000,149500000,219990000
    ");
}

#[test]
fn an_amount_without_a_rate_is_preserved_reported_and_never_counted_as_zero() {
    let workspace = Workspace::empty();
    let sheet = "date,company,country,round,amount,currency\n\
                 2023-10-01,Ant,China,A,10000000,USD\n\
                 2023-10-02,Bee,China,A,5000000,MNT\n\
                 2023-10-03,Cow,China,A,7000000,\n";
    workspace.put("deals.csv", sheet.as_bytes());
    let receipt = workspace.import(&["deals.csv"]);
    insta::assert_snapshot!(receipt["imports"][0]["finding_counts"], @r#"{"no_currency":1,"no_rate":1}"#);
    let sql = "select company, amount, currency, amount_usd, amount_status from deals";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,amount,currency,amount_usd,amount_status
    Ant,10000000,USD,10000000,exact
    Bee,5000000,MNT,,exact
    Cow,7000000,,,exact
    ");
    let sql = "select deal_count, disclosed_count, unconverted_count, amount_usd
               from activity_by_quarter where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    deal_count,disclosed_count,unconverted_count,amount_usd
    3,3,2,10000000
    ");
}

#[test]
fn an_undisclosed_amount_is_in_no_currency_but_the_one_its_own_cell_names() {
    let workspace = Workspace::of(
        "date,company,round,amount,currency\n\
         2023-10-05,Ant,Seed,1000,USD\n\
         2023-10-06,Bee,Seed,,USD\n\
         2023-10-07,Cow,Seed,undisclosed,USD\n\
         2023-10-08,Dog,Seed,未透露人民币,USD\n",
    );
    insta::assert_snapshot!(workspace.csv("select company, amount_status, currency from deals order by company"), @r"
    company,amount_status,currency
    Ant,exact,USD
    Bee,undisclosed,
    Cow,undisclosed,
    Dog,undisclosed,CNY
    ");
}
