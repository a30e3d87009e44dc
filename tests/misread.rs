//! Sheets that are easily read wrong without a word: which table is a list of rounds, which column is
//! what, which row is a deal. One test a rule, each with rows of its own.

use crate::workspace::{Ended, Workspace};

const DEALS: &str = "select announced_on, company, country, round_class as class, amount_usd as usd, investors, in_scope as counted
     from deals order by announced_on, company";

/// The deals of a sheet.
fn deals(sheet: &str) -> String {
    let workspace = Workspace::empty();
    workspace.put("sheet.csv", sheet.as_bytes());
    workspace.import(&["sheet.csv"]);
    workspace.csv(DEALS)
}

/// How the import of a sheet ends.
fn ended(sheet: &str, options: &[&str]) -> Ended {
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
