//! Currencies, events that are out of scope, and sources beside each other.

use crate::workspace::Workspace;

#[test]
fn a_currency_has_a_share_of_all_deals_and_of_those_that_name_one() {
    let workspace = Workspace::of(
        "date,company,country,round,amount\n\
         2023-10-02,Ant,China,A,10 million CNY\n\
         2023-10-03,Bee,China,A,1 million USD\n\
         2023-10-04,Cow,China,A,20 million CNY\n\
         2023-10-05,Dog,China,A,\n\
         2024-01-05,Elk,China,A,2 million USD\n",
    );
    let sql =
        "select quarter, currency, deal_count, share_pct, round(named_share_pct, 2) as named_pct,
            total_count, named_count
        from currency_by_quarter where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r#"
    quarter,currency,deal_count,share_pct,named_pct,total_count,named_count
    2023Q4,CNY,2,50.0,66.67,4,3
    2023Q4,,1,25.0,,4,3
    2023Q4,USD,1,25.0,33.33,4,3
    2024Q1,USD,1,100.0,100.0,1,1
    2024Q1,,0,0.0,,1,1
    2024Q1,CNY,0,0.0,0.0,1,1
    "#);
    assert_eq!(workspace.run(&["check"]).code, 0);
}

#[test]
fn events_out_of_scope_are_counted_by_their_kind_and_in_no_other_metric() {
    let workspace = Workspace::of(
        "date,company,country,round,amount (USD)\n\
         2023-07-02,Ant,China,IPO,100000000\n\
         2023-07-05,Ant,China,A,100\n\
         2023-10-02,Bee,China,IPO,300000000\n\
         2023-10-03,Cow,China,IPO,\n\
         2023-10-04,Dog,USA,Debt,5000000\n\
         2023-10-05,Elk,China,A,1000000\n",
    );
    let sql =
        "select quarter, market, deal_kind, deal_count, disclosed_count, sized_count, amount_usd,
            round(share_pct, 1) as share_pct, total_count, deal_qoq_pct
        from event_by_quarter where deal_count > 0";
    insta::assert_snapshot!(workspace.csv(sql), @r#"
    quarter,market,deal_kind,deal_count,disclosed_count,sized_count,amount_usd,share_pct,total_count,deal_qoq_pct
    2023Q3,china,ipo,1,1,1,100000000,100.0,1,
    2023Q3,global,ipo,1,1,1,100000000,100.0,1,
    2023Q4,china,ipo,2,1,1,300000000,100.0,2,100.0
    2023Q4,global,ipo,2,1,1,300000000,66.7,3,100.0
    2023Q4,global,debt,1,1,1,5000000,33.3,3,
    "#);
    let kinds =
        "select count(*) as n from event_by_quarter where quarter = '2023Q4' and market = 'china'";
    assert_eq!(workspace.csv(kinds), "n\n11\n");
    let deals =
        "select deal_count from activity_by_quarter where quarter = '2023Q4' and market = 'global'";
    assert_eq!(workspace.csv(deals), "deal_count\n1\n");
    assert_eq!(workspace.run(&["check"]).code, 0);
}

#[test]
fn two_sources_are_compared_deal_by_deal_and_by_their_amounts() {
    let workspace = Workspace::of_all(&[
        (
            "ours.csv",
            "Deal ID,Date,Company,Country,Round,Amount (USD)\n\
             1,2023-10-02,Ant,China,A,1000000\n\
             2,2023-10-03,Bee,China,A,1000000\n\
             3,2023-10-04,Cow,China,A,1000000\n\
             4,2023-10-05,Dog,China,A,\n\
             5,2023-10-06,Elk,China,A,\n\
             6,2023-10-07,Fox,China,A,7000000\n",
        ),
        (
            "theirs.csv",
            "交易编号,融资时间,公司,国家,轮次,融资金额（美元）\n\
             a,2023-10-02,Ant,中国,A轮,1000000\n\
             b,2023-10-03,Bee,中国,A轮,1100000\n\
             c,2023-10-04,Cow,中国,A轮,2000000\n\
             d,2023-10-05,Dog,中国,A轮,3000000\n\
             e,2023-10-06,Elk,中国,A轮,\n\
             f,2023-10-08,Gnu,中国,A轮,7000000\n",
        ),
    ]);
    let sql = "select union_count, only_count, other_only_count, both_count, round(both_pct, 1) as both_pct,
            equal_count, near_count, conflict_count, one_known_count, none_known_count
        from source_overlap_by_quarter where market = 'china'";
    insta::assert_snapshot!(workspace.csv(sql), @r#"
    union_count,only_count,other_only_count,both_count,both_pct,equal_count,near_count,conflict_count,one_known_count,none_known_count
    7,1,1,5,71.4,1,1,1,1,1
    "#);
}
