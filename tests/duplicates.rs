//! `dealbase duplicates`: deals that look alike, and what a person decides about them once and for good.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use serde_json::Value;

use crate::workspace::{Workspace, figures, receipt_lines};

const ENGLISH: &str = "date,company,country,round,amount (USD),investors\n\
                       2023-10-05,Lantern,China,A,10000000,Reef\n\
                       2023-10-12,Kettle,USA,Seed,2000000,\n";
const CHINESE: &str = "公司,时间,轮次,金额(美元),投资方,国家\n\
                       Lantern Labs,2023-10-08,Pre-A轮,9500000,Reef,中国\n\
                       Otter,2023-10-12,种子轮,2000000,,美国\n";

fn workspace() -> Workspace {
    Workspace::of_all(&[("english.csv", ENGLISH), ("chinese.csv", CHINESE)])
}

fn pairs(workspace: &Workspace) -> Vec<Value> {
    serde_json::from_str(&workspace.printed(&["duplicates", "--format", "json"])).unwrap()
}

fn deal_count(workspace: &Workspace) -> String {
    workspace.csv("select deal_count, amount_usd from activity_by_quarter where market = 'global'")
}

/// Leaves nothing of the file but its header.
fn remove_lines(workspace: &Workspace) {
    let path = workspace.path("duplicates.csv");
    let file = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, file.lines().next().unwrap()).unwrap();
}

#[test]
fn a_pair_is_shown_side_by_side_with_why_and_where() {
    let workspace = workspace();
    insta::assert_snapshot!(workspace.printed(&["duplicates", "--format", "table"]), @"
    one name within the other, days apart: 3, rounds of one class, amounts within 10%, an investor in common
                     deal 1                                deal 3
      company      ≠ Lantern                               Lantern Labs
      announced_on ≠ 2023-10-05                            2023-10-08
      round        ≠ A                                     Pre-A
      amount_text  ≠ 10000000                              9500000
      amount_usd   ≠ 10,000,000                            9,500,000
      investors      Reef                                  Reef
      country        CN                                    CN
      source         english                               chinese
      file_name      english.csv                           chinese.csv
      row_number     2                                     2

    Pairs: 1. Say dealbase duplicates same 1 3, or different 1 3; --review asks about each.
    ");
    insta::assert_snapshot!(workspace.printed(&["duplicates"]), @"
    deal_id,other_deal_id,alike,differing,company,other_company,announced_on,other_announced_on,round,other_round,amount_text,other_amount_text,amount_usd,other_amount_usd,investors,other_investors,country,other_country,sector,other_sector,source,other_source,file_name,other_file_name,sheet,other_sheet,row_number,other_row_number
    1,3,name_contained days_3 round_class amount_near investor_shared,company announced_on round amount_text amount_usd,Lantern,Lantern Labs,2023-10-05,2023-10-08,A,Pre-A,10000000,9500000,10000000,9500000,Reef,Reef,CN,CN,,,english,chinese,english.csv,chinese.csv,,,2,2
    ");
    let pairs = pairs(&workspace);
    assert_eq!(pairs.len(), 1);
    assert_eq!(
        (&pairs[0]["company"], &pairs[0]["other_company"]),
        (&"Lantern".into(), &"Lantern Labs".into())
    );
    assert_eq!(pairs[0]["other_row_number"], 2);
}

#[test]
fn the_receipt_names_undecided_pairs_among_its_deals() {
    let workspace = Workspace::of(ENGLISH);
    workspace.put("chinese.csv", CHINESE.as_bytes());
    assert_eq!(workspace.import(&["chinese.csv"])["undecided_pairs"], 1);
    workspace.put("later.csv", ENGLISH.replace("2023", "2024").as_bytes());
    assert_eq!(workspace.import(&["later.csv"])["undecided_pairs"], 0);
}

#[test]
fn the_same_deal_counts_once_and_its_money_too() {
    let workspace = workspace();
    assert_eq!(deal_count(&workspace), "deal_count,amount_usd\n4,23500000\n");
    workspace.printed(&["duplicates", "same", "1", "3"]);
    assert_eq!(deal_count(&workspace), "deal_count,amount_usd\n3,13500000\n");
    assert!(pairs(&workspace).is_empty());
    insta::assert_snapshot!(workspace.csv("select deal_id, company, amount_usd, source_count from deals order by deal_id"), @r"
    deal_id,company,amount_usd,source_count
    1,Lantern Labs,9500000,2
    2,Kettle,2000000,1
    4,Otter,2000000,1
    ");
    let columns = "deal_id, company, amount_text, is_counted, file_name";
    insta::assert_snapshot!(workspace.csv(&format!("select {columns} from deal_trace where deal_id = 1")), @r"
    deal_id,company,amount_text,is_counted,file_name
    1,Lantern,10000000,0,english.csv
    1,Lantern Labs,9500000,1,chinese.csv
    ");
    assert_eq!(workspace.printed(&["trace", "3"]), workspace.printed(&["trace", "1"]));
    let columns = "field, value, other_value, file_name, row_number";
    insta::assert_snapshot!(workspace.csv(&format!("select {columns} from deal_conflict")), @r"
    field,value,other_value,file_name,row_number
    amount,9500000,10000000,english.csv,2
    announced_on,2023-10-08,2023-10-05,english.csv,2
    company,Lantern Labs,Lantern,english.csv,2
    round,Pre-A,A,english.csv,2
    ");
}

#[test]
fn different_deals_are_not_asked_about_again() {
    let workspace = workspace();
    let before = figures(&workspace);
    workspace.printed(&["duplicates", "different", "1", "3"]);
    assert!(pairs(&workspace).is_empty());
    assert_eq!(figures(&workspace), before);
    workspace.printed(&["duplicates", "same", "3", "1"]);
    assert_ne!(figures(&workspace), before, "a verdict can change");
    let file = std::fs::read_to_string(workspace.path("duplicates.csv")).unwrap();
    insta::assert_snapshot!(file.trim_start_matches('\u{feff}'), @r"
    verdict,company,announced_on,round,reference,other_company,other_announced_on,other_round,other_reference
    same,Lantern,2023-10-05,A,,Lantern Labs,2023-10-08,Pre-A,
    ");
}

#[test]
fn a_line_that_is_gone_is_withdrawn_and_figures_are_as_before() {
    let workspace = workspace();
    let before = figures(&workspace);
    workspace.printed(&["duplicates", "same", "1", "3"]);
    remove_lines(&workspace);
    let ended = workspace.run(&["duplicates"]);
    assert!(ended.stderr.contains("0 verdicts applied, 1 withdrawn"), "{}", ended.stderr);
    assert_eq!(figures(&workspace), before);
    assert_eq!(pairs(&workspace).len(), 1);
    let sql = "select import_id, kind from import";
    assert_eq!(workspace.csv(sql), "import_id,kind\n1,file\n2,file\n3,decision\n4,decision\n");
}

#[test]
fn a_file_that_is_absent_withdraws_nothing_and_is_written_again() {
    let workspace = workspace();
    workspace.printed(&["duplicates", "same", "1", "3"]);
    let path = workspace.path("duplicates.csv");
    let decided = figures(&workspace);
    for args in [&["duplicates"][..], &["import", "nowhere.csv"], &["rebuild"]] {
        std::fs::remove_file(&path).unwrap();
        let ended = workspace.run(args);
        assert!(ended.stderr.contains("duplicates.csv was missing"), "{}", ended.stderr);
        assert_eq!(figures(&workspace), decided);
        assert!(std::fs::read_to_string(&path).unwrap().contains("same,Lantern"));
    }
}

#[test]
#[ignore = "slow"]
fn another_database_beside_the_same_file_counts_the_same_in_any_order() {
    let workspace = workspace();
    workspace.printed(&["duplicates", "same", "1", "3"]);
    let decided = figures(&workspace);
    for files in [["english.csv", "chinese.csv"], ["chinese.csv", "english.csv"]] {
        std::fs::remove_file(workspace.path("deals.db")).unwrap();
        workspace.import(&files);
        assert_eq!(figures(&workspace), decided);
        assert!(pairs(&workspace).is_empty());
    }
    let sheets = ["--from", "english.csv", "chinese.csv"];
    let sql = "select deal_count from activity_by_quarter where market = 'global'";
    assert_eq!(workspace.printed(&[&["query", sql], &sheets[..]].concat()), "deal_count\n3\n");
}

#[test]
fn a_line_may_be_typed_before_the_sheets_come() {
    let workspace = Workspace::empty();
    let line = "same,LANTERN Inc.,2023/10/5,A轮,Lantern Labs,2023年10月8日,Pre-A\n";
    let header =
        "verdict,company,announced_on,round,other_company,other_announced_on,other_round\n";
    workspace.put("duplicates.csv", format!("{header}{line}").as_bytes());
    workspace.put("english.csv", ENGLISH.as_bytes());
    workspace.put("chinese.csv", CHINESE.as_bytes());
    workspace.import(&["english.csv"]);
    let ended = workspace.run(&["duplicates"]);
    assert!(ended.stderr.contains("deals that are not here: 1"), "{}", ended.stderr);
    workspace.import(&["chinese.csv"]);
    assert_eq!(deal_count(&workspace), "deal_count,amount_usd\n3,13500000\n");
}

#[test]
fn editing_the_file_and_importing_nothing_new_takes_effect() {
    let workspace = workspace();
    workspace.printed(&["duplicates", "different", "1", "3"]);
    let path = workspace.path("duplicates.csv");
    let edited = std::fs::read_to_string(&path).unwrap().replace("different,", "same,");
    std::fs::write(&path, edited).unwrap();
    assert!(receipt_lines(&workspace.import(&["english.csv"])).contains("already_imported"));
    assert_eq!(deal_count(&workspace), "deal_count,amount_usd\n3,13500000\n");
}

#[test]
fn a_decision_outlives_an_undo_of_one_side() {
    let workspace = workspace();
    let before = figures(&workspace);
    workspace.printed(&["duplicates", "same", "1", "3"]);
    let decided = figures(&workspace);
    workspace.printed(&["undo", "1"]);
    assert_eq!(figures(&workspace), figures(&Workspace::of(CHINESE)));
    workspace.import(&["english.csv"]);
    assert_eq!(figures(&workspace), decided);
    let refused = workspace.run(&["undo", "3"]);
    assert_eq!(refused.code, 1);
    insta::assert_snapshot!(refused.stderr, @"error: entry 3 is not an import but a decision from duplicates.csv; change or remove its line there, and the next `dealbase duplicates`, `correct` or import applies that");
    remove_lines(&workspace);
    workspace.printed(&["duplicates"]);
    assert_eq!(figures(&workspace), before);
}

#[test]
fn what_is_the_same_as_the_same_is_the_same() {
    let third = "企业,日期,轮次,融资额(美元)\nLantern 灯笼,2023-10-09,A轮,\n";
    let workspace = Workspace::of_all(&[
        ("english.csv", ENGLISH),
        ("chinese.csv", CHINESE),
        ("third.csv", third),
    ]);
    workspace.printed(&["duplicates", "same", "1", "3", "3", "5"]);
    assert_eq!(deal_count(&workspace), "deal_count,amount_usd\n3,13500000\n");
    assert_eq!(
        workspace.csv("select source_count from deals where deal_id = 1"),
        "source_count\n3\n"
    );
}

#[test]
fn one_source_that_reported_a_deal_twice_keeps_the_amount_it_knows() {
    let first = "date,company,country,amount (USD)\n2023-09-30,Lantern,China,10000000\n";
    let second = "date,company,country,amount (USD)\n2023-10-02,Lantern Labs,China,\n";
    let workspace = Workspace::of_all(&[("q3.csv", first), ("q4.csv", second)]);
    workspace.printed(&["duplicates", "same", "1", "2"]);
    assert_eq!(
        workspace.csv("select company, amount_usd from deals"),
        "company,amount_usd\nLantern Labs,10000000\n"
    );
}

#[test]
fn a_review_asks_pair_by_pair() {
    let third = "企业,日期,轮次,融资额(美元)\nKettles,2023-10-20,种子轮,\n";
    let workspace = Workspace::of_all(&[
        ("english.csv", ENGLISH),
        ("chinese.csv", CHINESE),
        ("third.csv", third),
    ]);
    assert_eq!(pairs(&workspace).len(), 2);
    let output =
        workspace.dealbase(&["duplicates", "--review"]).write_stdin("s\n\n").output().unwrap();
    assert!(output.status.success());
    assert_eq!(pairs(&workspace).len(), 1, "one was left for later");
    workspace.dealbase(&["duplicates", "--review"]).write_stdin("d\n").output().unwrap();
    assert!(pairs(&workspace).is_empty());
    assert_eq!(deal_count(&workspace), "deal_count,amount_usd\n4,13500000\n");
}

#[test]
fn a_rebuild_reads_the_file_again() {
    let workspace = workspace();
    workspace.printed(&["duplicates", "same", "1", "3"]);
    let merged = deal_count(&workspace);
    remove_lines(&workspace);
    let ended = workspace.run(&["rebuild"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("0 verdicts applied, 1 withdrawn"), "{}", ended.stderr);
    assert_ne!(deal_count(&workspace), merged);
}

#[test]
fn two_deals_that_do_not_look_alike_become_one_with_a_warning() {
    let workspace = workspace();
    let message = |other: &str| workspace.run(&["duplicates", "same", "1", other]).stderr;
    assert!(!message("3").contains("do not look alike"));
    assert!(message("2").contains("deals 1 2 do not look alike"));
}

#[test]
fn what_makes_no_sense_is_reported() {
    let workspace = workspace();
    assert_eq!(workspace.run(&["duplicates", "same", "1"]).code, 2);
    assert_eq!(workspace.run(&["duplicates", "same", "1", "1"]).code, 2);
    let ended = workspace.run(&["duplicates", "same", "1", "99"]);
    assert_eq!(ended.code, 1);
    insta::assert_snapshot!(ended.stderr, @"error: there is no deal 99; `dealbase duplicates` lists pairs with their ids");
    let header =
        "verdict,company,announced_on,round,other_company,other_announced_on,other_round\n";
    workspace.put("duplicates.csv", format!("{header}perhaps,a,2023,A,b,2023,A\n").as_bytes());
    let message =
        "error: duplicates.csv: line 2: verdict is “perhaps”, expected same or different\n";
    assert_eq!(workspace.run(&["duplicates"]).stderr, message);
    assert_eq!(workspace.run(&["import", "english.csv"]).stderr, message);
}
