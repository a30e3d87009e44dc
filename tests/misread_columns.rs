//! Columns and lines that are easily taken for something else: a second column of one header, types of deals
//! beside the round, notes beside a title, averages. One test a rule.

use crate::misread::deals;
use crate::shapes::findings;
use crate::workspace::Workspace;

#[test]
fn of_two_columns_of_one_header_that_with_more_figures_is_read_and_the_other_reported() {
    let sheet = "Company,Date,Round,Amount,Amount\n\
                 Lantern,2023-10-05,Series A,tbc,$12M\n\
                 Kettle,2023-10-06,Seed,tbc,$2M\n\
                 Ladder,2023-10-07,Seed,$9M,$3M\n";
    insta::assert_snapshot!(deals(sheet), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12000000,,1
    2023-10-06,Kettle,,seed_angel,2000000,,1
    2023-10-07,Ladder,,seed_angel,3000000,,1
    ");
    insta::assert_snapshot!(findings(&Workspace::of(sheet)), @r"
    row,col,code,found,expected
    ,D,second_column,Amount,one column of that header; column E is read
    ");
}

#[test]
fn a_column_of_instruments_beside_the_round_says_which_deals_are_loans() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Investment Instrument,Amount\n\
         Lantern,2023-10-05,Series A,Equity,$12M\n\
         Kettle,2023-10-06,Series B,Venture Debt,$2M\n\
         Ladder,2023-10-07,Seed,SAFE,$3M\n\
         Teapot,2023-10-08,,Seed,$4M\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12000000,,1
    2023-10-06,Kettle,,b,2000000,,0
    2023-10-07,Ladder,,seed_angel,3000000,,1
    2023-10-08,Teapot,,seed_angel,4000000,,1
    ");
    insta::assert_snapshot!(deals(
        "公司,日期,轮次,融资方式,金额\n甲,2023-10-05,A轮,股权,1000万美元\n乙,2023-10-06,B轮,债权,2000万美元\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,甲,,a,10000000,,1
    2023-10-06,乙,,b,20000000,,0
    ");
}

#[test]
fn a_note_of_the_unit_beside_the_title_is_no_title_of_a_group() {
    insta::assert_snapshot!(deals(
        "表1 一季度融资,,,单位：万元\n公司,日期,轮次,融资额\n甲,2023-10-05,A轮,3000\n乙,2023-10-06,B轮,12000\n合计,,,15000\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,甲,,a,4150171,,1
    2023-10-06,乙,,b,16600685,,1
    ");
}

#[test]
fn two_thirds_of_known_labels_make_a_column_of_events_the_round() {
    insta::assert_snapshot!(deals(
        "Company,Date,What happened,Amount (USD)\n\
         Lantern,2023-10-05,Series A,5000000\n\
         Kettle,2023-10-06,Acquired,20000000\n\
         Ladder,2023-10-07,Ran out of money,\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,5000000,,1
    2023-10-06,Kettle,,unknown,20000000,,0
    2023-10-07,Ladder,,unknown,,,1
    ");
}

#[test]
fn averages_of_any_name_are_no_deals_and_close_no_group() {
    let sheet = "Company,Date,Round,Amount (USD)\n\
                 Lantern,2023-10-05,Series A,5000000\n\
                 Kettle,2023-10-06,Seed,2000000\n\
                 Average,,,3500000\n\
                 Median deal size,,,3500000\n\
                 Total (2 deals),,,7000000\n";
    assert_eq!(deals(sheet).lines().count(), 3);
    assert_eq!(findings(&Workspace::of(sheet)).lines().count(), 1);
}

#[test]
fn a_country_written_once_in_the_first_column_holds_for_the_rows_below() {
    let sheet = "Country,Company,Date,Round,Amount (USD)\n\
                 Germany,Lantern,2023-10-05,Series A,5000000\n\
                 ,Kettle,2023-10-06,Seed,2000000\n\
                 France,Ladder,2023-10-07,Seed,3000000\n\
                 ,Teapot,2023-10-08,Seed,4000000\n";
    insta::assert_snapshot!(deals(sheet), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,DE,a,5000000,,1
    2023-10-06,Kettle,DE,seed_angel,2000000,,1
    2023-10-07,Ladder,FR,seed_angel,3000000,,1
    2023-10-08,Teapot,FR,seed_angel,4000000,,1
    ");
    insta::assert_snapshot!(findings(&Workspace::of(sheet)), @r"
    row,col,code,found,expected
    ,Country,filled_group,,a text on each row; 2 rows have that of the row above
    ");
    let repeated = sheet.replace("France", "Germany");
    assert_eq!(deals(&repeated).matches(",DE,").count(), 2, "a hole is no block");
}
