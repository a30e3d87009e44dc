//! Layouts that are easily read wrong: dates written once, units below the table or of each round, headers in
//! other languages, columns that only their cells name. One test a rule.

use crate::misread::{deals, ended};
use crate::shapes::{findings, write};
use crate::workspace::{Workspace, receipt_lines};

#[test]
fn a_date_holds_for_the_rows_below_where_each_is_written_once() {
    let sheet = "Date,Company,Round,Amount,Investors\n\
         2023-10-05,Lantern,Series A,$12m,Long Bench\n\
         ,Kettle,Seed,$2m,Plain Bagel\n\
         2023-10-12,Ladder,Series B,$40m,Old Elm\n\
         ,Teapot,Seed,$3m,Old Elm\n";
    insta::assert_snapshot!(deals(sheet), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Kettle,,seed_angel,2000000,Plain Bagel,1
    2023-10-05,Lantern,,a,12000000,Long Bench,1
    2023-10-12,Ladder,,b,40000000,Old Elm,1
    2023-10-12,Teapot,,seed_angel,3000000,Old Elm,1
    ");
    let ended = ended(sheet, &[]);
    assert!(ended.stderr.contains("2 rows have that of the row above"), "{}", ended.stderr);
}

#[test]
fn a_missing_date_is_not_that_of_the_row_above() {
    let sheet = "Date,Company,Round,Amount\n\
         2023-10-05,Lantern,Series A,$12m\n\
         2023-10-05,Kettle,Seed,$2m\n\
         ,Ladder,Series B,$40m\n\
         2023-10-12,Teapot,Seed,$3m\n\
         ,Anvil,Seed,$3m\n";
    let workspace = Workspace::empty();
    workspace.put("sheet.csv", sheet.as_bytes());
    insta::assert_snapshot!(receipt_lines(&workspace.import(&["sheet.csv"])), @"sheet.csv: imported, 5 rows = 3 inserted + 2 rejected");
}

#[test]
fn each_round_of_a_wide_sheet_has_the_unit_and_currency_of_its_own_column() {
    insta::assert_snapshot!(deals(
        "Company,Seed Date,Seed Amount ($K),Series A Date,Series A Amount ($M)\n\
         Lantern,2022-03-01,500,2023-05-06,8\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2022-03-01,Lantern,,seed_angel,500000,,1
    2023-05-06,Lantern,,a,8000000,,1
    ");
    insta::assert_snapshot!(deals(
        "公司名称,天使轮时间,天使轮金额（万元）,A轮时间,A轮金额（亿元）\n甲,2022-03-01,500,2023-05-06,1.2\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2022-03-01,甲,,seed_angel,787580,,1
    2023-05-06,甲,,a,17094311,,1
    ");
}

#[test]
fn a_note_below_the_table_may_name_the_unit() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount\n\
         Lantern,2023-10-05,Series A,12.5\n\
         Kettle,2023-11-17,Seed,3\n\
         \n\
         Amounts in US$ millions.\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12500000,,1
    2023-11-17,Kettle,,seed_angel,3000000,,1
    ");
}

#[test]
fn a_title_may_name_unit_and_currency_in_two_notes() {
    insta::assert_snapshot!(deals(
        "Currency: USD; values in thousands,,,\nCompany,Date,Round,Amount\nLantern,2023-10-05,Series A,12500\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12500000,,1
    ");
}

#[test]
fn a_column_of_rounds_is_known_by_its_cells_where_its_header_says_nothing() {
    insta::assert_snapshot!(deals(
        "Date,Company,Deal,Amount,Investor(s)\n\
         2023-10-05,Lantern,Series A,$12m,Long Bench\n\
         2023-11-17,Kettle,Seed,$3m,Plain Bagel Ventures and Old Elm\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,12000000,Long Bench,1
    2023-11-17,Kettle,,seed_angel,3000000,Plain Bagel Ventures; Old Elm,1
    ");
}

#[test]
fn dots_headers_and_decimal_commas_show_that_the_day_is_first() {
    for sheet in [
        "Company;Date;Round;Amount (USD)\nLantern;03.04.2023;Seed;1000000\n",
        "Unternehmen;Datum;Runde;Betrag (USD)\nLantern;03/04/2023;Seed;1000000\n",
        "Company;Date;Round;Amount (USD million)\nLantern;03/04/2023;Seed;1,5\n",
        "Empresa,Fecha,Ronda,Importe (USD)\nLantern,03/04/2023,Semilla,1000000\n",
    ] {
        assert!(deals(sheet).contains("2023-04-03,Lantern"), "{sheet}");
    }
    let ended = ended("Company,Date,Round,Amount (USD)\nLantern,03/04/2023,Seed,1000000\n", &[]);
    assert_eq!(ended.code, 5, "nothing shows it");
}

#[test]
fn headers_labels_and_amounts_of_other_languages_are_read() {
    let mut read = String::new();
    for sheet in [
        "Công ty,Ngày công bố,Vòng gọi vốn,Số tiền,Nhà đầu tư\nĐèn,17/11/2023,Hạt giống,3 triệu USD,Ghế\n",
        "Perusahaan,Tanggal,Putaran,Jumlah,Investor\nLentera,17 Desember 2023,Seri A,US$3 juta,Bangku\n",
        "Spółka;Data;Runda;Kwota;Inwestorzy\nLatarnia;17.11.2023;Seria A;3 mln USD;Ławka\n",
        "Компания;Дата;Раунд;Сумма;Инвестор\nФонарь;17 ноября 2023;Раунд A;$3 млн;Скамья\n",
        "الشركة,التاريخ,الجولة,المبلغ,المستثمرون\nمصباح,2023-11-17,Series A,3 مليون دولار,مقعد\n",
        "Bedrijf;Datum;Ronde;Bedrag;Investeerders\nLantaarn;17 mei 2023;Serie A;$ 3 miljoen;Bank\n",
    ] {
        read.push_str(deals(sheet).split_once('\n').unwrap().1);
    }
    insta::assert_snapshot!(read, @r"
    2023-11-17,Đèn,,seed_angel,3000000,Ghế,1
    2023-12-17,Lentera,,a,3000000,Bangku,1
    2023-11-17,Latarnia,,a,3000000,Ławka,1
    2023-11-17,Фонарь,,a,3000000,Скамья,1
    2023-11-17,مصباح,,a,3000000,مقعد,1
    2023-05-17,Lantaarn,,a,3000000,Bank,1
    ");
}

#[test]
fn funds_loans_and_grants_are_out_of_scope() {
    for sheet in [
        "cik,entity_name,total_offering_amount,total_amount_sold,industry_group_type,created_at\n\
         1,Long Bench Fund IV,5000000,3000000,Pooled Investment Fund,2023-10-10\n",
        "Project,Developer,Loan amount,Lender,Date\nTower,Lantern,$120m,Old Bank,2023-10-05\n",
        "Award Date,Recipient,Grant Programme,Amount Awarded (USD)\n2023-10-05,Lantern,Green,250000\n",
    ] {
        let read = deals(sheet);
        assert!(read.lines().skip(1).all(|line| line.ends_with(",0")), "{read}");
        assert!(read.lines().count() == 2, "{read}");
    }
}

#[test]
fn a_title_may_name_the_round_of_the_table_below() {
    insta::assert_snapshot!(deals(
        "Seed rounds,,\nCompany,Date,Amount ($m)\nLantern,2023-10-05,1.2\n,,\n\
         Series A rounds,,\nCompany,Date,Amount ($m)\nKettle,2023-11-17,9\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,seed_angel,1200000,,1
    2023-11-17,Kettle,,a,9000000,,1
    ");
}

#[test]
fn a_deal_may_be_named_by_company_and_round() {
    insta::assert_snapshot!(deals(
        "Deal name,Date,Amount (local currency m),Local currency\nLantern - Series A,2023-10-05,11,USD\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,11000000,,1
    ");
}

#[test]
fn a_line_that_names_a_month_dates_the_deals_below_it() {
    let sheet = "Company,Date,Round,Amount\n\
         January 2023,,,\n\
         Lantern,5,Series A,$12M\n\
         Kettle,17th,Seed,$2M\n\
         February 2023,,,\n\
         Ladder,3 Feb,Series B,$40M\n\
         Teapot,,Seed,$3M\n\
         Anvil,31,Seed,$3M\n\
         Total,,,$60M\n";
    insta::assert_snapshot!(deals(sheet), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-01-05,Lantern,,a,12000000,,1
    2023-01-17,Kettle,,seed_angel,2000000,,1
    2023-02-01,Teapot,,seed_angel,3000000,,1
    2023-02-03,Ladder,,b,40000000,,1
    ");
    let ended = ended(sheet, &[]);
    assert!(ended.stderr.contains("row 2: found “January 2023”"), "{}", ended.stderr);
    assert!(ended.stderr.contains("a day that its month has"), "{}", ended.stderr);
}

#[test]
fn lines_date_the_deals_of_a_sheet_without_a_column_of_dates() {
    insta::assert_snapshot!(deals(
        "公司,轮次,金额\n2023年第三季度,,\n甲,A轮,1000万美元\n2023年10月,,\n乙,B轮,2000万美元\n合计,,3000万美元\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-07-01,甲,,a,10000000,,1
    2023-10-01,乙,,b,20000000,,1
    ");
    insta::assert_snapshot!(deals(
        "Date,Company,Round,Amount\n2022,,,\nDec 5,Lantern,Seed,$1M\n2023,,,\nJan 3,Kettle,Seed,$2M\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2022-12-05,Lantern,,seed_angel,1000000,,1
    2023-01-03,Kettle,,seed_angel,2000000,,1
    ");
}

#[test]
fn a_profile_may_list_the_columns_of_files_without_headers() {
    let workspace = Workspace::empty();
    let rows =
        "Lantern,2023-10-05,Series A,12\nKettle,2023-10-06,Seed,2\nLadder,2023-10-07,Seed,3\n";
    workspace.put("sheet.csv", rows.as_bytes());
    let refused = workspace.run(&["import", "sheet.csv"]);
    assert!(
        refused.stderr.contains("list them as columns of a [sources.NAME]"),
        "{}",
        refused.stderr
    );
    let columns = r#"columns = ["Company", "Date", "Round", "Amount (US$ million)"]"#;
    workspace.put("dealbase.toml", format!("[sources.ours]\n{columns}\n").as_bytes());
    assert_eq!(workspace.run(&["import", "sheet.csv", "--source", "ours"]).code, 0);
    insta::assert_snapshot!(workspace.csv("select company, announced_on, round, amount_usd from deals order by company"), @r"
    company,announced_on,round,amount_usd
    Kettle,2023-10-06,Seed,2000000
    Ladder,2023-10-07,Seed,3000000
    Lantern,2023-10-05,A,12000000
    ");
}

#[test]
fn a_header_merged_over_several_columns_heads_each_of_them() {
    let workspace = Workspace::empty();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = ["Company|Date|Round|Amount", "Lantern|2023-10-05|Series A|$12M|Long Bench|Old Elm"];
    write(sheet, 0, 0, &rows);
    sheet.merge_range(0, 4, 0, 5, "Investors", &rust_xlsxwriter::Format::new()).unwrap();
    workspace.put("deals.xlsx", &workbook.save_to_buffer().unwrap());
    workspace.import(&["deals.xlsx"]);
    assert_eq!(workspace.csv("select investors from deals"), "investors\nLong Bench; Old Elm\n");
}

#[test]
fn a_column_of_words_between_others_needs_a_header_to_be_read() {
    let workspace = Workspace::of(
        "Company,Date,Round,Amount,Investors,,Country\n\
         Lantern,2023-10-05,Series A,$12M,Long Bench,Old Elm,US\n\
         Kettle,2023-10-06,Seed,$2M,Plain Bagel,,US\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r#"
    row,col,code,found,expected
    ,F,headless_cells,Old Elm,a header above; give the column one and import again to have it read
    "#);
}

#[test]
fn the_amount_of_a_round_may_be_headed_by_the_round_and_a_unit() {
    insta::assert_snapshot!(deals(
        "Company,Seed (USD),Seed date,Series A (USD),Series A date\n\
         Lantern,1000000,2021-03-01,8000000,2022-05-01\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2021-03-01,Lantern,,seed_angel,1000000,,1
    2022-05-01,Lantern,,a,8000000,,1
    ");
}

#[test]
fn a_sheet_named_for_a_month_has_the_year_of_its_file() {
    let workspace = Workspace::empty();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (name, company) in [("Oct", "Lantern"), ("11月", "Kettle"), ("Q1", "Ladder")] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        let deal = format!("{company}|Seed|$2M");
        write(sheet, 0, 0, &["Company|Round|Amount", deal.as_str()]);
    }
    workspace.put("deals_2023.xlsx", &workbook.save_to_buffer().unwrap());
    workspace.import(&["deals_2023.xlsx"]);
    insta::assert_snapshot!(workspace.csv("select company, announced_on from deals order by 2"), @r"
    company,announced_on
    Ladder,2023-01-01
    Lantern,2023-10-01
    Kettle,2023-11-01
    ");
}

#[test]
fn a_line_may_give_the_amounts_below_it_another_unit() {
    insta::assert_snapshot!(deals(
        "公司,日期,轮次,金额\n单位：万美元,,,\n甲,2023-10-01,A轮,500\n单位：亿美元,,,\n乙,2023-10-02,B轮,2\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-01,甲,,a,5000000,,1
    2023-10-02,乙,,b,200000000,,1
    ");
}

#[test]
fn equity_in_a_unit_is_the_amount_and_unread_money_is_reported() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Equity ($m),Debt ($m)\nLantern,2023-10-05,Series A,5,3\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,5000000,,1
    ");
    let workspace = Workspace::of(
        "Company,Date,Round,Cheque ($m)\nLantern,2023-10-05,Series A,5\nKettle,2023-10-06,Seed,1\n",
    );
    insta::assert_snapshot!(findings(&workspace), @r"
    row,col,code,found,expected
    ,Cheque ($m),no_amount_column,,a heading that says whether these are the amounts; name it under [headers] in dealbase.toml
    ");
}

#[test]
fn a_sub_total_is_no_deal() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount\nLantern,2023-10-05,Series A,$5M\nSub-total Oct,,,$5M\nTotal,,,$5M\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,a,5000000,,1
    ");
}

#[test]
fn a_quarter_or_a_year_and_month_written_once_hold_for_the_rows_below() {
    insta::assert_snapshot!(deals(
        "Quarter,Company,Round,Amount\nQ1 2024,Lantern,Series A,$12M\n,Kettle,Seed,$2M\nQ2 2024,Ladder,Seed,$3M\n,Teapot,Seed,$4M\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2024-01-01,Kettle,,seed_angel,2000000,,1
    2024-01-01,Lantern,,a,12000000,,1
    2024-04-01,Ladder,,seed_angel,3000000,,1
    2024-04-01,Teapot,,seed_angel,4000000,,1
    ");
    insta::assert_snapshot!(deals(
        "Year,Month,Company,Round,Amount\n2023,Nov,Lantern,Series A,$12M\n,,Kettle,Seed,$2M\n,Dec,Ladder,Seed,$3M\n,,Teapot,Seed,$4M\n2024,Jan,Anvil,Seed,$5M\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-11-01,Kettle,,seed_angel,2000000,,1
    2023-11-01,Lantern,,a,12000000,,1
    2023-12-01,Ladder,,seed_angel,3000000,,1
    2023-12-01,Teapot,,seed_angel,4000000,,1
    2024-01-01,Anvil,,seed_angel,5000000,,1
    ");
}
