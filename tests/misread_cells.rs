//! Cells that are easily read wrong: split at a delimiter, without a header, with markup, or in the number
//! style of another language than their column. One test a rule.

use crate::misread::deals;
use crate::shapes::findings;
use crate::workspace::{Workspace, receipt_lines};

#[test]
fn a_row_of_which_a_cell_was_split_is_rejected() {
    let workspace = Workspace::of(
        "Company,Date,Round,Amount,Country\n\
         Lantern,2023-10-05,Series A,$12M,US\n\
         Kettle,Inc,2023-10-06,Seed,$2M,US\n\
         Ladder,2023-10-07,Series B,$4,500,000,US\n\
         Bellows,2023-10-07,Series B,$4,500 thousand,US\n\
         Teapot,2023-10-08,Seed,$4,500,\n\
         Anvil,2023-10-09,Seed,$3M,US,,,\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    3,Company,split_cell,Kettle | Inc,"5 cells as in the header, not 6; put a cell that contains the delimiter in quotes"
    4,Amount,split_cell,$4 | 500 | 000,"5 cells as in the header, not 7; put a cell that contains the delimiter in quotes"
    5,Amount,split_cell,$4 | 500 thousand,"5 cells as in the header, not 6; put a cell that contains the delimiter in quotes"
    6,Amount,split_cell,$4 | 500,an amount in one cell; put it in quotes if it contains the delimiter
    "#);
    insta::assert_snapshot!(workspace.csv("select company, amount_usd from deals"), @r"
    company,amount_usd
    Lantern,12000000
    Anvil,3000000
    ");
}

#[test]
fn a_row_whose_cells_fit_better_when_moved_back_is_rejected() {
    let workspace = Workspace::of(
        "公司,日期,投资方,轮次,行业\n\
         甲,2023-10-05,红松资本,A轮,游戏\n\
         乙,2023-10-06,红松资本,绿洲基金,A轮,游戏\n\
         丙,2023-10-07,红松资本,B轮,游戏,待核\n\
         丁,2023-10-08,红松资本,B轮,游戏,\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    3,投资方,split_cell,红松资本 | 绿洲基金,"5 cells as in the header, not 6; put a cell that contains the delimiter in quotes"
    4,F,headless_cells,待核,a header above; give the column one and import again to have it read
    "#);
}

#[test]
fn a_cell_that_repeats_the_last_column_is_in_the_wrong_one() {
    let workspace = Workspace::of(
        "Company,Date,Round,Amount,Investors,State of deal\n\
         Lantern,2023-10-05,Series A,$12M,Long Bench,Closed\n\
         Kettle,2023-10-06,Seed,$2M,Long Bench,Old Elm,Closed\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    3,Investors,split_cell,Long Bench | Old Elm,"6 cells as in the header, not 7; put a cell that contains the delimiter in quotes"
    "#);
}

#[test]
fn full_width_digits_behind_a_full_width_comma_are_those_of_one_amount() {
    let workspace = Workspace::of(
        "公司，日期，轮次，金额（万元），投资方\n\
         甲，２０２３－１０－０５，Ａ轮，３，０００，红松资本\n\
         丙，２０２３－１０－０７，Ａ轮，１，５００万，红松资本\n\
         乙，２０２３－１０－０６，天使轮，５００，红松资本\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    2,金额（万元）,split_cell,３ | ０００,"5 cells as in the header, not 6; put a cell that contains the delimiter in quotes"
    3,金额（万元）,split_cell,１ | ５００万,"5 cells as in the header, not 6; put a cell that contains the delimiter in quotes"
    "#);
}

#[test]
fn a_cell_split_at_commas_with_blanks_behind_them_is_put_together() {
    let workspace = Workspace::of(
        "Company,Date,Round,Amount,Investors,State of deal\n\
         Lantern,2023-10-05,Series A,$12M,Long Bench,Closed\n\
         Kettle, Inc,2023-10-06,Seed,$2M,Long Bench,Closed\n\
         Ladder,2023-10-07,Seed,$3M,Long Bench, Old Elm, Plain Bagel,Closed\n\
         Teapot, 2023-10-08, Seed, $4M, Long Bench, Closed, see press\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    3,Company,rejoined_cell,"Kettle, Inc",quotes around a cell that contains the delimiter
    4,Investors,rejoined_cell,"Long Bench, Old Elm, Plain Bagel",quotes around a cell that contains the delimiter
    5,G,headless_cells,see press,a header above; give the column one and import again to have it read
    "#);
    insta::assert_snapshot!(workspace.csv("select company, amount_usd, investors from deals"), @r#"
    company,amount_usd,investors
    Lantern,12000000,Long Bench
    "Kettle, Inc",2000000,Long Bench
    Ladder,3000000,Long Bench; Old Elm; Plain Bagel
    Teapot,4000000,Long Bench
    "#);
}

#[test]
fn a_column_without_a_header_is_reported_for_each_row_and_its_personal_data_is_not_stored() {
    let workspace = Workspace::of(
        "Company,Date,Round,Amount,Country\n\
         Lantern,2023-10-05,Series A,$12M,US,see press\n\
         Kettle,2023-10-06,Seed,$2M,,second call\n\
         Ladder,2023-10-07,Series B,$40M,US,call 13800000000\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    2,F,headless_cells,see press,a header above; give the column one and import again to have it read
    3,F,headless_cells,second call,a header above; give the column one and import again to have it read
    4,F,personal_remark,,no telephone number or e-mail address
    "#);
    insta::assert_snapshot!(workspace.csv("select company, amount_usd, country from deals"), @r"
    company,amount_usd,country
    Lantern,12000000,US
    Kettle,2000000,
    Ladder,40000000,US
    ");
    let cells = workspace.csv("select cells from raw_row");
    assert!(cells.contains("second call") && !cells.contains("13800000000"), "{cells}");
}

#[test]
fn the_markup_of_a_page_is_no_text() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount,Investors,Country\n\
         <b>Lantern</b>,2023-10-05,<i>Series A</i>,<span class=\"x\">$12M</span>,Long Bench<br>Old Elm,US\n\
         <a href=\"https://kettle.example\">Kettle &amp; Co</a>,2023-10-06,Seed,&lt;$2M,&nbsp;,US&nbsp;\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,US,a,12000000,Long Bench; Old Elm,1
    2023-10-06,Kettle & Co,US,seed_angel,2000000,,1
    ");
}

#[test]
fn the_language_of_a_unit_decides_what_a_point_before_three_digits_parts() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount\n\
         Lantern,2023-10-05,Series A,$12.5M\n\
         Kettle,2023-10-06,Seed,€2.5M\n\
         Ladder,2023-10-07,Series B,€2.000 Mio\n\
         Teapot,2023-10-08,Seed,$2.345 million\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12500000,,1
    2023-10-06,Kettle,,seed_angel,2687758,,1
    2023-10-07,Ladder,,b,2150206400,,1
    2023-10-08,Teapot,,seed_angel,2345000,,1
    ");
}

#[test]
fn the_address_of_a_link_is_no_part_of_a_name() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount,Investors\n\
         [Lantern](https://lantern.example),2023-10-05,Series A,$12M,\"Long Bench (https://a.example), Old Elm (https://b.example)\"\n\
         Kettle (https://kettle.example),2023-10-06,Seed,$2M,[Plain Bagel](https://c.example)\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12000000,Long Bench; Old Elm,1
    2023-10-06,Kettle,,seed_angel,2000000,Plain Bagel,1
    ");
}

#[test]
fn a_deal_that_was_cancelled_is_none() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount,Deal Status\n\
         Lantern,2023-10-05,Series A,$12M,Completed\n\
         Kettle,2023-10-06,Seed,$2M,Failed/Cancelled\n\
         Ladder,2023-10-07,Series B,$40M,Announced/In Progress\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12000000,,1
    2023-10-06,Kettle,,seed_angel,2000000,,0
    2023-10-07,Ladder,,b,40000000,,1
    ");
    insta::assert_snapshot!(deals(
        "公司,日期,轮次,金额,状态\n甲,2023-10-05,A轮,1000万美元,已完成\n乙,2023-10-06,A轮,2000万美元,已取消\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,甲,,a,10000000,,1
    2023-10-06,乙,,a,20000000,,0
    ");
}

#[test]
fn thousands_of_thousands_are_no_fractions() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount (EUR thousand)\n\
         Lantern,2023-10-05,Series A,\"12,500\"\n\
         Kettle,2023-10-06,Seed,\"1,200\"\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,13438790,,1
    2023-10-06,Kettle,,seed_angel,1290124,,1
    ");
}

#[test]
fn an_amount_that_nobody_raises_lacks_its_unit() {
    let workspace = Workspace::of(
        "Company,Date,Round,Amount (USD)\n\
         Lantern,2023-10-05,Series A,12.5\n\
         Kettle,2023-10-06,Seed,2000000\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    2,Amount (USD),small_amount,12.5,"an amount with its unit in the cell, the heading or --unit; as it is, it counts as 13 US dollars"
    "#);
}

#[test]
fn a_title_or_a_column_of_currencies_may_name_the_unit() {
    insta::assert_snapshot!(deals(
        "All values in USD mn unless otherwise stated,,,\n\
         Company,Date,Round,Amount\n\
         Lantern,2023-10-05,Series A,12.5\n\
         Kettle,2023-10-06,Seed,EUR 2\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12500000,,1
    2023-10-06,Kettle,,seed_angel,2150206,,1
    ");
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount,Currency\n\
         Lantern,2023-10-05,Series A,12.5,MEUR\n\
         Kettle,2023-10-06,Seed,900,kEUR\n\
         Ladder,2023-10-07,Seed,2000000,USD\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,13438790,,1
    2023-10-06,Kettle,,seed_angel,967593,,1
    2023-10-07,Ladder,,seed_angel,2000000,,1
    ");
}

#[test]
fn a_round_and_its_amount_may_be_lines_of_one_cell() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Country\n\
         Lantern,2023-10-05,\"Series A\n$12M\",US\n\
         Kettle,2023-10-06,\"Seed\n$2M\",US\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,US,a,12000000,,1
    2023-10-06,Kettle,US,seed_angel,2000000,,1
    ");
}

#[test]
fn footnotes_are_no_deals_and_their_figures_no_part_of_a_name() {
    let workspace = Workspace::empty();
    let sheet = "Company,Date,Round,Amount,Investors\n\
         Lantern*,2023-10-05,Series A,$12M [1],Long Bench\n\
         Kettle\u{b9},2023-10-06,Seed,$2.5M\u{2020},Old Elm\n\
         [1] Includes venture debt,,,,\n\
         * Formerly Candle,,,,\n";
    workspace.put("deals.csv", sheet.as_bytes());
    insta::assert_snapshot!(receipt_lines(&workspace.import(&["deals.csv"])), @"deals.csv: imported, 4 rows = 2 inserted + 2 ignored");
    insta::assert_snapshot!(workspace.csv("select company_key, amount_usd from deals"), @r#"
    company_key,amount_usd
    lantern,12000000
    kettle,2500000
    "#);
}

#[test]
fn the_krone_is_that_of_the_country() {
    let workspace = Workspace::of(
        "Company,Date,Round,Amount,Country\n\
         Lantern,2023-10-05,Series A,85 mio. kr.,Denmark\n\
         Kettle,2023-10-06,Seed,8 mkr,Norway\n\
         Ladder,2023-10-07,Seed,9 mkr,Sweden\n\
         Teapot,2023-10-08,Seed,9 MSEK,Denmark\n",
    );
    insta::assert_snapshot!(workspace.csv("select company, amount, currency from deals"), @r#"
    company,amount,currency
    Lantern,85000000,DKK
    Kettle,8000000,NOK
    Ladder,9000000,SEK
    Teapot,9000000,SEK
    "#);
}

#[test]
fn money_under_a_header_that_is_no_amount_is_reported() {
    let workspace = Workspace::of(
        "Company,Deal,Date,Investors\n\
         Lantern,$12M Series A,2023-10-05,Long Bench\n\
         Kettle,\u{20ac}2M,2023-10-06,Old Elm\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    ,Deal,no_amount_column,,a heading that says whether these are the amounts; name it under [headers] in dealbase.toml
    "#);
}

#[test]
fn a_unit_may_have_a_figure() {
    let workspace = Workspace::of(
        "Company,Date,Round,Amount,Currency,Unit,Acquirer / Investor\n\
         Lantern,2023-10-05,Series A,3,CNY,100 million,Long Bench\n\
         Kettle,2023-10-06,Seed,2.5,USD,million,Old Elm\n",
    );
    insta::assert_snapshot!(workspace.csv("select company, amount, investors from deals"), @r#"
    company,amount,investors
    Lantern,300000000,Long Bench
    Kettle,2500000,Old Elm
    "#);
}
