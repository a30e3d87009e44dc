//! How large deals are: medians and quartiles, buckets, concentration, and the largest ones.

use crate::golden::DECK;
use crate::toy::TOY;
use crate::workspace::Workspace;

#[test]
fn median_and_quartiles_are_of_the_deals_whose_amount_is_known() {
    let sql =
        "select round_class, deal_count, disclosed_count, sized_count, vague_count, amount_usd,
            mean_usd, q1_usd, median_usd, q3_usd, median_low_usd, median_high_usd, median_qoq_pct
        from deal_size_by_round where quarter = '2023Q4' and market = 'global' and deal_count > 0";
    insta::assert_snapshot!(Workspace::of(TOY).csv(sql), @r"
    round_class,deal_count,disclosed_count,sized_count,vague_count,amount_usd,mean_usd,q1_usd,median_usd,q3_usd,median_low_usd,median_high_usd,median_qoq_pct
    all,6,5,5,1,211000000,42200000.0,8000000.0,20000000.0,30000000.0,20000000.0,20000000.0,
    seed_angel,2,1,1,1,3000000,3000000.0,,3000000.0,,2000000.0,9990000.0,
    a,2,2,2,0,28000000,14000000.0,,14000000.0,,14000000.0,14000000.0,
    b,1,1,1,0,30000000,30000000.0,,30000000.0,,30000000.0,30000000.0,
    strategic,1,1,1,0,150000000,150000000.0,,150000000.0,,150000000.0,150000000.0,
    ");
}

#[test]
fn a_median_lies_between_two_and_is_compared_with_the_quarter_before() {
    let workspace = Workspace::of(
        "date,company,country,round,amount (USD)\n\
         2023-07-01,Ant,China,A,1000000\n2023-07-02,Bee,China,A,2000000\n\
         2023-10-01,Cow,China,A,1000000\n2023-10-02,Doe,China,A,2000000\n\
         2023-10-03,Elk,China,A,4000000\n2023-10-04,Fly,China,A,9000000\n\
         2023-10-05,Gnu,China,A,over 100 million\n2023-10-06,Hen,China,A,undisclosed\n\
         2024-04-06,Jay,China,A,undisclosed\n",
    );
    let sql = "select quarter, deal_count, sized_count, q1_usd, median_usd, q3_usd, median_high_usd, median_qoq_pct
        from deal_size_by_round where market = 'china' and round_class = 'all'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,deal_count,sized_count,q1_usd,median_usd,q3_usd,median_high_usd,median_qoq_pct
    2023Q3,2,2,,1500000.0,,1500000.0,
    2023Q4,6,5,2000000.0,4000000.0,9000000.0,4000000.0,166.66666666666666
    2024Q1,0,0,,,,,
    2024Q2,1,0,,,,,
    ");
}

#[test]
fn a_bound_is_in_the_bucket_above_it_and_that_of_a_mega_deal_below() {
    let sql = "select bucket, deal_count, sized_count, amount_usd, share_pct
        from deal_size_bucket_by_quarter where quarter = '2023Q4' and market = 'global'";
    insta::assert_snapshot!(Workspace::of(TOY).csv(sql), @r"
    bucket,deal_count,sized_count,amount_usd,share_pct
    lt_1m,0,5,0,0.0
    1m_5m,1,5,3000000,20.0
    5m_10m,1,5,8000000,20.0
    10m_50m,2,5,50000000,40.0
    50m_100m,0,5,0,0.0
    mega,1,5,150000000,20.0
    unsized,1,5,0,
    ");
    let workspace = Workspace::of(
        "date,company,country,amount (USD)\n\
         2023-10-01,Ant,China,999999\n2023-10-02,Bee,China,1000000\n\
         2023-10-03,Cow,China,50000000\n2023-10-04,Doe,China,100000000\n\
         2023-10-05,Elk,China,100000001\n",
    );
    let sql = "select bucket, deal_count, amount_usd, share_pct
        from deal_size_bucket_by_quarter where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    bucket,deal_count,amount_usd,share_pct
    lt_1m,1,999999,20.0
    1m_5m,1,1000000,20.0
    5m_10m,0,0,0.0
    10m_50m,0,0,0.0
    50m_100m,2,150000000,40.0
    mega,1,100000001,20.0
    unsized,0,0,
    ");
}

#[test]
fn the_bound_of_the_team_moves_deals_between_two_buckets_alone() {
    let workspace = Workspace::empty();
    workspace.put("dealbase.toml", b"[policy]\nmega_deal_usd = 300000000\n");
    let sheet = "date,company,country,amount (USD)\n\
                 2023-10-04,Doe,China,200000000\n2023-10-05,Elk,China,400000000\n";
    workspace.put("deals.csv", sheet.as_bytes());
    workspace.import(&["deals.csv"]);
    let sql = "select bucket, deal_count from deal_size_bucket_by_quarter
        where market = 'china' and deal_count > 0";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    bucket,deal_count
    50m_100m,1
    mega,1
    ");
}

#[test]
fn concentration_is_of_the_sized_deals() {
    let sql = "select deal_count, disclosed_count, sized_count, amount_usd, mega_count, mega_amount_usd,
            rest_count, rest_amount_usd, round(top1_share_pct, 1) as top1, round(top5_share_pct, 1) as top5,
            top10_share_pct as top10, round(hhi) as hhi, round(gini, 3) as gini
        from concentration_by_quarter where quarter = '2023Q4' and market = 'global'";
    insta::assert_snapshot!(Workspace::of(TOY).csv(sql), @r"
    deal_count,disclosed_count,sized_count,amount_usd,mega_count,mega_amount_usd,rest_count,rest_amount_usd,top1,top5,top10,hhi,gini
    6,5,5,211000000,1,150000000,5,61000000,71.1,100.0,,5362.0,0.599
    ");
}

#[test]
fn without_its_one_mega_deal_the_deck_falls_further() {
    let sql = "select round(rest_amount_usd / 1e6, 1) as rest, rest_count,
            round(rest_qoq_pct, 1) as qoq, round(rest_yoy_pct, 1) as yoy
        from concentration_by_quarter where quarter = '2023Q4' and market = 'china'";
    insta::assert_snapshot!(DECK.0.csv(sql), @r"
    rest,rest_count,qoq,yoy
    599.9,126,-37.0,-51.5
    ");
}

#[test]
fn deals_that_share_the_tenth_rank_all_stay() {
    let rows: String = (1..=12)
        .map(|at| {
            format!("2023-10-{at:02},N{at},China,{}000000\n", if at > 9 { 1 } else { at + 1 })
        })
        .collect();
    let workspace = Workspace::of(&format!("date,company,country,amount (USD)\n{rows}"));
    let sql = "select deal_rank, count(*) as deals, min(amount_usd) as usd,
            round(sum(amount_share_pct), 1) as share, max(total_amount_usd) as total
        from top_deal where market = 'china' group by deal_rank having deal_rank in (1, 9, 10)";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    deal_rank,deals,usd,share,total
    1,1,10000000,17.5,57000000
    9,1,2000000,3.5,57000000
    10,3,1000000,5.3,57000000
    ");
}
