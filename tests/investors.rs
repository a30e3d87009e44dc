//! Who invests: the investors of each deal, and what they are counted with.

use crate::toy::TOY;
use crate::workspace::Workspace;

#[test]
fn investors_are_counted_once_a_deal_and_share_its_amount() {
    let workspace = Workspace::of(TOY);
    let sql =
        "select investor, deal_count, lead_count, sole_count, known_amount_count, round_amount_usd,
            attributed_usd, deal_rank, named_count, total_count
        from investor_by_quarter where quarter = '2023Q4' and market = 'global'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    investor,deal_count,lead_count,sole_count,known_amount_count,round_amount_usd,attributed_usd,deal_rank,named_count,total_count
    L2,3,2,0,3,58000000,29000000,1,5,6
    L3,3,0,1,3,53000000,23000000,1,5,6
    L1,1,0,0,1,8000000,4000000,3,5,6
    L4,1,0,0,1,20000000,5000000,3,5,6
    L5,1,1,1,1,150000000,150000000,3,5,6
    ");
    let sql = "select quarter, investor_count, investor_qoq_pct, named_count, deal_count
        from active_investor_by_quarter where market = 'global'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    quarter,investor_count,investor_qoq_pct,named_count,deal_count
    2023Q1,1,,1,1
    2023Q2,1,0.0,1,1
    2023Q3,0,-100.0,0,0
    2023Q4,5,,5,6
    ");
}

#[test]
fn parts_are_whole_dollars_and_add_up_to_the_amount() {
    let workspace = Workspace::of(
        "公司,日期,轮次,金额（美元）,领投方,投资方\n\
         青禾,2023-10-08,A轮,100,甲资本,甲资本;乙创投;丙基金;丁\n\
         小舟,2023-10-09,A轮,101,,甲资本;乙创投\n\
         石榴,2023-10-10,A轮,7,甲资本;乙创投,甲资本;乙创投;丙基金\n\
         山雀,2023-10-11,A轮,未透露,,丙基金\n",
    );
    let sql = "select deal_id, investor_key, is_lead, investor_count, attributed_usd
        from investor_share order by deal_id, investor_key";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    deal_id,investor_key,is_lead,investor_count,attributed_usd
    1,丁,0,4,16
    1,丙基金,0,4,16
    1,乙创投,0,4,16
    1,甲资本,1,4,52
    2,乙创投,0,2,50
    2,甲资本,0,2,51
    3,丙基金,0,3,3
    3,乙创投,1,3,1
    3,甲资本,1,3,3
    4,丙基金,0,1,
    ");
}

#[test]
fn lists_are_split_and_words_for_undisclosed_dropped() {
    let workspace = Workspace::of(
        "company,date,investors\n\
         Ant,2023-10-01,\"{\"\"Foo Bar\"\",Baz}\"\n\
         Bee,2023-10-02,Foo Bar；Baz、Qux|Quux\n\
         Cow,2023-10-03,\"Foo Bar (lead), undisclosed, others\"\n\
         Doe,2023-10-04,未透露\n\
         Elk,2023-10-05,\"FOO BAR Inc.; say \"\"hi\"\" \\\\ Fund\"\n",
    );
    let sql = "select company, position, investor, deal_investor.investor_key, is_lead
        from deal_investor join deals using (deal_id) order by deal_id, position";
    insta::assert_snapshot!(workspace.csv(sql), @r#"
    company,position,investor,investor_key,is_lead
    Ant,1,Foo Bar,foobar,0
    Ant,2,Baz,baz,0
    Bee,1,Foo Bar,foobar,0
    Bee,2,Baz,baz,0
    Bee,3,Qux,qux,0
    Bee,4,Quux,quux,0
    Cow,1,Foo Bar,foobar,1
    Elk,1,FOO BAR Inc.,foobar,0
    Elk,2,"say ""hi"" \\ Fund",sayhifund,0
    "#);
    let sql = "select investor, investor_key, deal_count, lead_count
        from investor_by_quarter where market = 'global' and deal_rank = 1";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    investor,investor_key,deal_count,lead_count
    FOO BAR Inc.,foobar,4,1
    ");
}

#[test]
fn the_team_says_which_names_are_one_investor() {
    let workspace =
        Workspace::of("公司,日期,投资方\n青禾,2023-10-08,红杉中国\n小舟,2023-10-09,红杉资本中国\n");
    let sql = "select investor, deal_count from investor_by_quarter where market = 'global'";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    investor,deal_count
    红杉中国,1
    红杉资本中国,1
    ");
    workspace.put("dealbase.toml", "[investors]\n\"红杉中国\" = \"红杉资本中国\"\n".as_bytes());
    workspace.put("more.csv", "公司,日期,轮次\n山雀,2023-10-11,A轮\n".as_bytes());
    workspace.import(&["more.csv"]);
    insta::assert_snapshot!(workspace.csv(sql), @r"
    investor,deal_count
    红杉资本中国,2
    ");
}

#[test]
fn leads_are_leads_however_a_sheet_names_them() {
    for (sheet, leads) in [
        (
            "Company,Date,Round,Amount (USD),Lead Investor,Other Investors\n\
             Lantern,2023-10-05,A,5000000,Long Bench,\"Plain Bagel, Quiet Lunch\"\n",
            "Long Bench",
        ),
        (
            "Company,Date,Round,Amount (USD),Investor,Is Lead\n\
             Lantern,2023-10-05,A,5000000,Long Bench,Yes\nLantern,2023-10-05,A,5000000,Plain Bagel,No\n",
            "Long Bench",
        ),
        (
            "Company,Date,Round,Amount (USD),Investor,Lead?\n\
             Lantern,2023-10-05,A,5000000,Plain Bagel,\nLantern,2023-10-05,A,5000000,Long Bench,TRUE\n",
            "Long Bench",
        ),
        (
            "Company,Date,Round,Amount (USD),Investors\n\
             Lantern,2023-10-05,A,5000000,\"Long Bench (lead), Plain Bagel\"\n",
            "Long Bench",
        ),
        (
            "Company,Date,Round,Amount (USD),Investors\n\
             Lantern,2023-10-05,A,5000000,\"Co-led by Long Bench and Plain Bagel; Quiet Lunch\"\n",
            "Long Bench; Plain Bagel",
        ),
        (
            "公司,日期,轮次,金额（万美元）,投资方\n\
             星灯,2023-10-05,A轮,500,\"红松资本、绿洲创投联合领投，蓝鲸基金跟投，某行担任财务顾问\"\n",
            "红松资本; 绿洲创投",
        ),
        (
            "公司,日期,轮次,金额（万美元）,领投方,跟投方\n星灯,2023-10-05,A轮,500,红松资本,绿洲创投\n",
            "红松资本",
        ),
        (
            "Company,Date,Round,Amount (USD),Lead Investors,New Investors,Follow-on Investors\n\
             Lantern,2023-10-05,A,5000000,Long Bench,\"Long Bench, Plain Bagel\",Quiet Lunch\n",
            "Long Bench",
        ),
    ] {
        let workspace = Workspace::empty();
        workspace.put("sheet.csv", sheet.as_bytes());
        workspace.import(&["sheet.csv"]);
        let found = workspace.csv(
            "select group_concat(investor, '; ') as leads
             from (select investor from deal_investor where is_lead = 1 order by position)",
        );
        assert_eq!(found, format!("leads\n{leads}\n"), "{sheet}");
        let count = workspace.csv("select count(*) as deals from deals");
        assert_eq!(count, "deals\n1\n", "{sheet}");
    }
}
