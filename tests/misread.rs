//! Sheets that are easily read wrong without a word: which table is a list of rounds, which column is
//! what, which row is a deal. One test a rule, each with rows of its own.

use crate::workspace::{Ended, Workspace};

const DEALS: &str = "select announced_on, company, country, round_class as class, amount_usd as usd, investors, in_scope as counted
     from deals order by announced_on, company";

/// The deals of a sheet.
pub(crate) fn deals(sheet: &str) -> String {
    let workspace = Workspace::empty();
    workspace.put("sheet.csv", sheet.as_bytes());
    workspace.import(&["sheet.csv"]);
    workspace.csv(DEALS)
}

/// How the import of a sheet ends.
pub(crate) fn ended(sheet: &str, options: &[&str]) -> Ended {
    let workspace = Workspace::empty();
    workspace.put("sheet.csv", sheet.as_bytes());
    workspace.run(&[&["import", "sheet.csv"], options].concat())
}

#[test]
fn a_list_of_something_else_is_refused_with_the_reason() {
    for (sheet, reason) in [
        (
            "Company,# Laid Off,Date,%,Stage,$ Raised (mm)\nLantern,120,10/19/2023,0.3,Series B,402\n",
            "list of layoffs",
        ),
        (
            "Name of Issuer,Title of Class,CUSIP,Value,Shares,Period Date\nLantern,COM,1,200,12,2023-09-30\n",
            "list of holdings",
        ),
        ("Country,Date,# of Deals,Amount (USD)\nJapan,2023-10-01,3,200\n", ""),
        (
            "Firm,Stage,Check Size,AUM,Last Investment Date\nLong Bench,Seed,1M,$1B,2023-10-10\n",
            "list of investors",
        ),
        (
            "Company,Stage,Date\nLantern,Negotiation,2023-10-10\nKettle,Won,2023-10-11\n",
            "no rounds",
        ),
    ] {
        let ended = ended(sheet, &[]);
        assert_eq!(ended.code, 5, "{sheet}{}", ended.stderr);
        assert!(ended.stderr.contains(reason), "{}", ended.stderr);
    }
}

#[test]
fn a_column_is_what_its_cells_are() {
    insta::assert_snapshot!(deals(
        "Company,Date,Funding Type,Stage,Investor,Financial Investor,Country,Country Name,Invested Funds,Amount (USD)\n\
         Lantern,2023-10-19,VC-Backed,Seed,Long Bench,Yes,,Japan,Long Bench Fund II,1000000\n\
         Kettle,2023-10-20,VC-Backed,Series A,Plain Bagel,No,,Singapore,,2000000\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-19,Lantern,JP,seed_angel,1000000,Long Bench,1
    2023-10-20,Kettle,SG,a,2000000,Plain Bagel,1
    ");
    insta::assert_snapshot!(deals(
        "Company,Country,Latest Funded Date,Latest Funded Amount,Latest Funded Amount (USD),Company Stage,Acquired Amount (USD)\n\
         Lantern,Japan,19-Oct-23,$3M,2812500,Seed,\n\
         Kettle,Japan,20-Oct-23,Undisclosed,,Series A,90000000\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-19,Lantern,JP,seed_angel,2812500,,1
    2023-10-20,Kettle,JP,a,,,1
    ");
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount (USD)\n1,Lantern,2023-10-19,Seed,1000000\n2,Kettle,2023-10-20,A,2000000\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-19,Lantern,,seed_angel,1000000,,1
    2023-10-20,Kettle,,a,2000000,,1
    ");
}

#[test]
fn a_damaged_cell_does_not_beat_a_good_one() {
    insta::assert_snapshot!(deals(
        "company_name,announced_on,funded_on,investment_type,raised_amount,raised_amount_currency_code,raised_amount_usd\n\
         Lantern,2023-10-05,2023-10-05,seed,1006,USD,1000000\n\
         Kettle,????,2023-10-06,seed,1006,USD,1000000\n\
         Spoon,2023-10-07,2023-10-07,seed,2500000,USD,2500000\n\
         Ladder,2023-10-08,2023-10-08,seed,3500000,USD,3500000\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,,seed_angel,1000000,,1
    2023-10-06,Kettle,,seed_angel,1000000,,1
    2023-10-07,Spoon,,seed_angel,2500000,,1
    2023-10-08,Ladder,,seed_angel,3500000,,1
    ");
}

#[test]
fn a_column_decides_its_decimal_mark_or_asks() {
    insta::assert_snapshot!(deals(
        "Company;Date;Round;Amount (USD m)\nLantern;19.10.2023;Seed;1,5\nKettle;20.10.2023;A;2,345\n\
         Spoon;21.10.2023;B;1.250,5\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-19,Lantern,,seed_angel,1500000,,1
    2023-10-20,Kettle,,a,2345000,,1
    2023-10-21,Spoon,,b,1250500000,,1
    ");
    let sheet =
        "Company;Date;Round;Amount (EUR m)\nLantern;19.10.2023;Seed;2\nKettle;20.10.2023;A;2,345\n";
    let undecided = ended(sheet, &[]);
    assert_eq!(undecided.code, 5);
    assert!(undecided.stderr.contains("--decimal comma or point"), "{}", undecided.stderr);
    for mark in ["comma", "point"] {
        assert_eq!(ended(sheet, &["--decimal", mark]).code, 0);
    }
}

#[test]
fn a_row_without_a_company_is_not_the_company_above_where_names_are_repeated() {
    insta::assert_snapshot!(deals(
        "Company,Sector,Date,Round,Amount (USD)\n\
         Lantern,Games,2023-01-10,Seed,1000000\n\
         Lantern,Games,2023-06-11,A,9000000\n\
         Kettle,Games,2023-07-12,Seed,2000000\n\
         ,,2023-11-20,C,150000000\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-01-10,Lantern,,seed_angel,1000000,,1
    2023-06-11,Lantern,,a,9000000,,1
    2023-07-12,Kettle,,seed_angel,2000000,,1
    ");
}

#[test]
fn subtotals_of_several_levels_are_no_deals_and_add_up() {
    let sheet = "Company,Date,Round,Amount (USD)\n\
                 Lantern,2023-10-19,Seed,1000000\nGames Total,,,1000000\nUS Total,,,1000000\n\
                 Kettle,2023-10-20,Seed,2000000\nMusic Total,,,2000000\n\
                 Spoon,2023-10-21,Seed,4000000\nGames Total,,,4000000\nDE Total,,,6000000\n\
                 Grand Total,,,7000000\n";
    let ended = ended(sheet, &[]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("3 inserted + 6 ignored"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("disagree"), "{}", ended.stderr);
}

#[test]
fn companies_never_funded_and_spellings_of_nothing_are_no_deals() {
    let sheet = "Company Name,Is Funded,Latest Funded Date,Latest Funded Amount,Company Stage\n\
                 Lantern,Yes,19-Oct-23,$3M,Seed\nKettle,No,,,Unfunded\nSpoon,No,\\N,NULL,Deadpooled\n\
                 Ladder,No,0000-00-00,,\n";
    let ended = ended(sheet, &[]);
    assert!(ended.stderr.contains("1 inserted + 3 out of scope"), "{}", ended.stderr);
}

#[test]
fn a_cell_may_state_two_things() {
    insta::assert_snapshot!(deals(
        "Date,Invested In,Round,Investor,Investor\n\
         \"Oct, 2023\",Lantern,$1.1M / Seed,Long Bench,Plain Bagel\n\
         \"Oct, 2023\",Kettle,$700k / Series A,Long Bench + Quiet Lunch,\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-01,Kettle,,a,700000,Long Bench; Quiet Lunch,1
    2023-10-01,Lantern,,seed_angel,1100000,Long Bench; Plain Bagel,1
    ");
    insta::assert_snapshot!(deals(
        "Transaction Name,Funding Type,Money Raised (in USD),Announced Date,Investor Names\n\
         Series C - Lantern,Series C,30000000,2026-01-19,\"Long Bench, Plain Bagel\"\n\
         Seed Round - Kettle,Seed,1000000,2026-01-20,\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2026-01-19,Lantern,,c,30000000,Long Bench; Plain Bagel,1
    2026-01-20,Kettle,,seed_angel,1000000,,1
    ");
}

#[test]
fn each_filled_pair_of_a_wide_sheet_is_a_deal() {
    insta::assert_snapshot!(deals(
        "Company,Country,Seed_Amount_USD,Seed_Date,Series_A_Amount_USD,Series_A_Date,Series_A_Investors\n\
         Lantern,Japan,1000000,19/10/2022,5000000,03/10/2023,Long Bench; Plain Bagel\n\
         Kettle,Japan,,,2000000,20/10/2023,Quiet Lunch\n\
         Spoon,Japan,,,,,\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2022-10-19,Lantern,JP,seed_angel,1000000,,1
    2023-10-03,Lantern,JP,a,5000000,Long Bench; Plain Bagel,1
    2023-10-20,Kettle,JP,a,2000000,Quiet Lunch,1
    ");
}

#[test]
fn an_export_without_units_is_known_by_its_headers() {
    insta::assert_snapshot!(deals(
        "Company ID,Companies,Active Investors,Last Financing Date,Last Financing Size,Last Financing Deal Type,HQ Location\n\
         1-40,Lantern,Long Bench,01-Oct-2023,1.54,Seed Round,\"Saskatoon, SK\"\n\
         2-85,Kettle,Plain Bagel,25-Oct-2023,12.50,Acqui-hire,\"Guangzhou, China\"\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-01,Lantern,CA,seed_angel,1540000,Long Bench,1
    2023-10-25,Kettle,CN,unknown,12500000,Plain Bagel,0
    ");
    insta::assert_snapshot!(deals(
        "cik,entity_name,total_offering_amount,total_amount_sold,created_at\n1,Lantern Inc.,5000000,3000000,2023-10-19\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-19,Lantern Inc.,US,unknown,3000000,,1
    ");
}

#[test]
fn personal_data_is_not_stored_whatever_its_header_or_language() {
    let workspace = Workspace::empty();
    let sheet = "Company,Date,Round,Amount (USD),Company Phone Numbers,Correo,Reach us\n\
                 Lantern,2023-10-19,Seed,1000000,+65 0000 0001,a@lantern.example,+65 0000 0002\n";
    workspace.put("sheet.csv", sheet.as_bytes());
    workspace.import(&["sheet.csv"]);
    let cells = workspace
        .csv("select cells from raw_row where cells like '%lantern%' or cells like '%0000%'");
    assert!(!cells.contains("0000 00") && !cells.contains('@'), "{cells}");
}

#[test]
fn the_receipt_shows_the_money_behind_unknown_labels_and_pairs() {
    let ended = ended(
        "Company,Date,Round,Amount (USD)\nLantern,2023-10-19,Ignition,1000000\n\
         Kettle,2023-10-20,A轮,2000000\nKettle,2023-10-20,战略投资,2000000\n",
        &[],
    );
    for line in [
        "1; 1 deal and 1,000,000 US dollars depend on them",
        "\"Ignition\" = \"a\"",
        "may be one: 1",
        "2,000,000 US dollars are counted twice",
    ] {
        assert!(ended.stderr.contains(line), "{line}: {}", ended.stderr);
    }
}

#[test]
fn numbered_columns_are_rounds_each() {
    insta::assert_snapshot!(deals(
        "company,country,round_1_type,round_1_date,round_1_amount_usd,round_1_investors,round_2_type,round_2_date,round_2_amount_usd,round_2_investors\n\
         Lantern,Japan,Seed,2022-03-03,1000000,Long Bench,Series A,2023-10-10,5000000,Plain Bagel\n\
         Kettle,Japan,Seed,2023-11-02,700000,Quiet Lunch,,,,\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2022-03-03,Lantern,JP,seed_angel,1000000,Long Bench,1
    2023-10-10,Lantern,JP,a,5000000,Plain Bagel,1
    2023-11-02,Kettle,JP,seed_angel,700000,Quiet Lunch,1
    ");
}

#[test]
fn an_id_that_two_companies_share_is_the_id_of_neither() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Amount (USD),Deal Link\n\
         Lantern,2023-10-10,Seed,1000000,https://news.example/week-41\n\
         Kettle,2023-10-10,A,2000000,https://news.example/week-41\n\
         Spoon,2023-10-11,A,3000000,https://news.example/spoon\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-10,Kettle,,a,2000000,,1
    2023-10-10,Lantern,,seed_angel,1000000,,1
    2023-10-11,Spoon,,a,3000000,,1
    ");
}

#[test]
fn an_id_of_a_class_of_rounds_is_no_id_of_a_deal() {
    insta::assert_snapshot!(deals(
        "Company,Date,Round,Round ID,Amount (USD)\n\
         Lantern,2023-10-10,Seed,1,1000000\nKettle,2023-10-10,Seed,1,2000000\n\
         Kettle,2023-11-11,Seed+,1,3000000\nSpoon,2023-11-12,A,2,4000000\n",
    ), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-10,Kettle,,seed_angel,2000000,,1
    2023-10-10,Lantern,,seed_angel,1000000,,1
    2023-11-11,Kettle,,seed_angel,3000000,,1
    2023-11-12,Spoon,,a,4000000,,1
    ");
}

#[test]
fn sheets_of_two_layouts_share_their_ids() {
    let workspace = Workspace::empty();
    let by_round = "round_id,company,date,round,amount (USD)\n\
                    r-1,Lantern,2023-10-10,Series A,5000000\nr-2,Kettle,2023-10-11,Seed,1000000\n\
                    3,Spoon,2023-10-12,Seed,3000000\n";
    // The same rounds, by other words and days; the third is another one that is counted 3, too.
    let by_month = "round_id,startup,announced,stage,lead investor\n\
                    r-1,Lantern,2023-10-12,Venture,Long Bench\nr-2,Kettle,2023-12-01,Seed,Plain Bagel\n\
                    3,Spoon,2021-02-12,Series B,Long Bench\n";
    workspace.put("rounds.csv", by_round.as_bytes());
    workspace.put("months.csv", by_month.as_bytes());
    workspace.import(&["rounds.csv", "months.csv"]);
    insta::assert_snapshot!(workspace.csv(DEALS), @r"
    announced_on,company,country,class,usd,investors,counted
    2021-02-12,Spoon,,b,,Long Bench,1
    2023-10-10,Lantern,,a,5000000,Long Bench,1
    2023-10-11,Kettle,,seed_angel,1000000,Plain Bagel,1
    2023-10-12,Spoon,,seed_angel,3000000,,1
    ");
}

#[test]
fn two_figures_of_one_amount_are_compared() {
    let sheet = "Company,Country,Date,Round,Amount,Currency,Amount (USD)\n\
                 Lantern,Germany,2023-10-05,A,5006,USD,5000000\n\
                 Kettle,Japan,2023-10-06,B,¥3B,,20300000\n\
                 Spoon,Germany,2023-10-07,Seed,4.5,EUR,4700000\n";
    insta::assert_snapshot!(deals(sheet), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-05,Lantern,DE,a,5000000,,1
    2023-10-06,Kettle,JP,b,20273508,,1
    2023-10-07,Spoon,DE,seed_angel,5,,1
    ");
    let ended = ended(sheet, &[]);
    assert!(ended.stderr.contains("many times more or less than"), "{}", ended.stderr);
}

#[test]
fn a_remark_with_a_telephone_number_is_not_stored() {
    let workspace = Workspace::empty();
    let sheet = "公司,日期,轮次,金额（万元）,备注\n甲,2023-10-10,A轮,1000,联系 13900000001\n\
                 乙,2023-10-11,A轮,500,二次融资\n丙,2023-10-12,A轮,500,\n";
    workspace.put("sheet.csv", sheet.as_bytes());
    let ended = workspace.run(&["import", "sheet.csv", "--lang", "en"]);
    assert!(ended.stderr.contains("1 remark holds a telephone number"), "{}", ended.stderr);
    let database = String::from_utf8_lossy(&workspace.database().unwrap()).into_owned();
    assert!(!database.contains("13900000001") && database.contains("二次融资"));
}

#[test]
fn totals_of_named_groups_and_several_countries() {
    let sheet = "Company,Location,Date,Round,Amount (USD)\n\
                 Lantern,\"Kenya, Nigeria\",2023-10-19,Seed,1000000\n\
                 Spoon,\"Atlanta, Georgia, USA\",2023-10-21,Series D-I,4000000\nSubtotal North,,,,5000000\n\
                 Kettle,\"Hong Kong, China\",2023-10-20,Seed,2000000\nTotal South,,,,2000000\nTOTAL,,,,7000000\n";
    insta::assert_snapshot!(deals(sheet), @r"
    announced_on,company,country,class,usd,investors,counted
    2023-10-19,Lantern,KE,seed_angel,1000000,,1
    2023-10-20,Kettle,HK,seed_angel,2000000,,1
    2023-10-21,Spoon,US,d,4000000,,1
    ");
    let ended = ended(sheet, &[]);
    assert!(ended.stderr.contains("3 inserted + 3 ignored"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("disagree"), "{}", ended.stderr);
}
