//! The history of companies: first financings, time between rounds, who raises again.

use crate::toy::TOY;
use crate::workspace::Workspace;

/// The toy sheet, with a deal of another company eight quarters before its first.
fn long_toy() -> String {
    format!("{TOY}2021-02-10,Z,北京,C轮,100万美元,,\n")
}

#[test]
fn a_first_financing_is_the_first_deal_of_its_company() {
    let sql =
        "select quarter, deal_count, first_count, early_first_count, amount_usd, first_amount_usd,
            round(share_pct, 1) as share_pct, early_first_share_pct
        from first_financing_by_quarter where market = 'global' and deal_count > 0";
    insta::assert_snapshot!(Workspace::of(&long_toy()).csv(sql), @r"
    quarter,deal_count,first_count,early_first_count,amount_usd,first_amount_usd,share_pct,early_first_share_pct
    2021Q1,1,1,0,1000000,1000000,,
    2023Q1,1,1,1,1000000,1000000,100.0,100.0
    2023Q2,1,1,1,5000000,5000000,100.0,100.0
    2023Q4,6,5,3,211000000,203000000,83.3,50.0
    ");
    // Without two years before it, nobody knows which are first.
    insta::assert_snapshot!(Workspace::of(TOY).csv(sql), @r"
    quarter,deal_count,first_count,early_first_count,amount_usd,first_amount_usd,share_pct,early_first_share_pct
    2023Q1,1,1,1,1000000,1000000,,
    2023Q2,1,1,1,5000000,5000000,,
    2023Q4,6,5,3,211000000,203000000,,
    ");
}

#[test]
fn a_first_financing_abroad_is_none_in_china() {
    let workspace = Workspace::of(
        "date,company,country,round\n2023-01-09,Ant,USA,Seed\n2023-05-09,Ant,China,A\n",
    );
    let sql = "select quarter, market, deal_count, first_count from first_financing_by_quarter";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,market,deal_count,first_count
    2023Q1,china,0,0
    2023Q1,global,1,1
    2023Q2,china,1,0
    2023Q2,global,1,0
    ");
}

#[test]
fn days_between_rounds_are_those_of_two_deals_next_to_each_other() {
    let sql = "select from_class, to_class, interval_count, q1_days, median_days, q3_days
        from round_interval_by_quarter where market = 'global' and quarter = '2023Q4'";
    insta::assert_snapshot!(Workspace::of(TOY).csv(sql), @r"
    from_class,to_class,interval_count,q1_days,median_days,q3_days
    seed_angel,a,1,,283.0,
    a,b,0,,,
    b,c,0,,,
    c,d,0,,,
    d,e_plus,0,,,
    ");
    // A, strategic, B is no A to B; days count from the tranche; a quarter alone gives no day.
    let workspace = Workspace::of(
        "date,company,country,round\n\
         2022-01-10,Ant,China,A\n2022-05-10,Ant,China,strategic\n2023-01-10,Ant,China,B\n\
         2022-01-10,Bee,China,A\n2022-03-01,Bee,China,A\n2023-03-01,Bee,China,B\n\
         2022-01-10,Cow,China,A\n2023-02-09,Cow,China,B\n2023-02-28,Doe,China,B\n2024-02-29,Doe,China,C\n\
         2022Q1,Elk,China,A\n2023-01-01,Elk,China,B\n",
    );
    let sql =
        "select quarter, from_class, interval_count, median_days from round_interval_by_quarter
        where market = 'china' and interval_count > 0";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,from_class,interval_count,median_days
    2023Q1,a,2,380.0
    2024Q1,b,1,366.0
    ");
    let sql = "select company_key, position, round_number, is_tranche, class_before, day_count
        from deal_in_sequence where company_key in ('bee', 'elk') order by 1, 2";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company_key,position,round_number,is_tranche,class_before,day_count
    bee,1,1,0,,
    bee,2,1,1,a,50
    bee,3,2,0,a,365
    elk,1,1,0,,
    elk,2,2,0,a,
    ");
}

#[test]
fn a_company_graduates_by_any_later_round_but_a_tranche() {
    // Ant on the last day of twelve months, Bee a day late, Cow by a tranche alone, Doe by a strategic round.
    let workspace = Workspace::of(
        "date,company,country,round\n\
         2021-03-31,Ant,China,Seed\n2022-03-31,Ant,USA,A\n\
         2021-03-31,Bee,China,Seed\n2022-04-01,Bee,China,A\n\
         2021-03-01,Cow,China,Seed\n2021-04-01,Cow,China,Seed\n\
         2021-02-01,Doe,China,Seed\n2021-12-01,Doe,China,strategic\n\
         2021-02-01,Elk,China,Seed\n2022-09-30,Gnu,China,B\n",
    );
    let sql =
        "select quarter, months, cohort_count, reached_count, share_pct from graduation_by_cohort
        where market = 'china' and round_class = 'seed_angel' and quarter in ('2021Q1', '2021Q2')";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,months,cohort_count,reached_count,share_pct
    2021Q1,12,5,2,40.0
    2021Q1,18,5,3,60.0
    2021Q1,24,5,,
    2021Q1,36,5,,
    2021Q2,12,0,0,
    2021Q2,18,0,,
    2021Q2,24,0,,
    2021Q2,36,0,,
    ");
}
