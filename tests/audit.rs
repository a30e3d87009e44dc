//! A printed table is checked by itself, without a database.

use crate::workspace::Workspace;

#[test]
fn a_rate_that_its_own_change_contradicts_is_found_without_a_database() {
    let workspace = Workspace::empty();
    workspace.put(
        "figures.csv",
        "quarter,market,figure,item,printed\n\
         2023Q1,china,amount,,\"1,995亿元\"\n\
         2023Q1,china,amount_yoy_change,,减少487亿元\n\
         2023Q1,china,amount_yoy,,-18.29%\n\
         2022Q1,china,amount,,\"2,663亿元\"\n\
         2023Q1,china,deals,,1026\n\
         2023Q1,china,cny_deals,,960\n\
         2023Q1,china,cny_share,,94%\n\
         2023Q1,china,usd_share,,many\n"
            .as_bytes(),
    );
    let ended = workspace.run(&["audit", "figures.csv", "--format", "csv"]);
    assert_eq!(ended.code, 4, "{}", ended.stderr);
    insta::assert_snapshot!(ended.stdout, @r#"
    quarter,market,figure,item,printed,rule,verdict,expected,from
    2023Q1,china,amount,,"1,995亿元",,unchecked,,
    2023Q1,china,amount_yoy_change,,减少487亿元,change,contradicts,-669…-667,amount 2023Q1 − amount 2022Q1
    2023Q1,china,amount_yoy,,-18.29%,rate,contradicts,-25.12…-25.05,amount 2023Q1 / amount 2022Q1
    2023Q1,china,amount_yoy,,-18.29%,rate,contradicts,-19.64…-19.60,amount_yoy_change 2023Q1 / (amount 2023Q1 − amount_yoy_change 2023Q1)
    2023Q1,china,amount_yoy,,-18.29%,rate,agrees,-18.31…-18.27,amount_yoy_change 2023Q1 / amount 2022Q1
    2022Q1,china,amount,,"2,663亿元",,unchecked,,
    2023Q1,china,deals,,1026,,unchecked,,
    2023Q1,china,cny_deals,,960,,unchecked,,
    2023Q1,china,cny_share,,94%,denominator,agrees,94,960 of 1026 deals
    2023Q1,china,usd_share,,many,,unclear,,
    "#);
    insta::assert_snapshot!(ended.stderr, @"5 checks, 3 contradictions; 4 figures could not be checked, 1 could not be read");
    workspace.put(
        "good.csv",
        b"quarter,figure,printed\n2023Q4,deals,127\n2023Q3,deals,139\n2023Q4,deal_qoq,-8.6%\n",
    );
    let ended = workspace.run(&["audit", "good.csv", "--lang", "zh"]);
    assert_eq!(ended.code, 0, "{}", ended.stdout);
    insta::assert_snapshot!(ended.stderr, @"核对1处：0处矛盾；另有2个数字无从核对，0个无法识别");
}
