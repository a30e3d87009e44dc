//! `dealbase correct`: what the team corrects by hand is believed before every sheet, for good.

use crate::workspace::{Workspace, figures};

const SHEET: &str = "company,date,round,amount,country\n\
                     Lantern,2026-04-05,Series A,$5m,CN\n\
                     Kettle,2026-05-06,Seed,$1m,US\n\
                     Otter,2026-05-09,Series B,$120m,CN\n";
/// The newer edition: one amount as it was corrected, one day that is yet another, one deal more.
const EDITION: &str = "company,date,round,amount,country\n\
                       Lantern,2026-04-05,Series A,$12m,CN\n\
                       Kettle,2026-05-07,Seed,$1m,US\n\
                       Otter,2026-05-09,Series B,$120m,CN\n\
                       Umbrella,2026-05-10,Series B,$7m,CN\n";
const DEALS: &str = "select deal_id, company, announced_on, round, amount_usd, source_count
                     from deals order by deal_id";

fn corrected() -> Workspace {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    let note = ["--note", "press release", "--by", "mo"];
    workspace.printed(&[&["correct", "1", "amount=12 million USD", "round=B"], &note[..]].concat());
    workspace.printed(&["correct", "2", "date=2026-03-30"]);
    workspace
}

#[test]
fn a_correction_changes_the_deal_and_makes_no_second_one() {
    let workspace = corrected();
    insta::assert_snapshot!(workspace.csv(DEALS), @r"
    deal_id,company,announced_on,round,amount_usd,source_count
    1,Lantern,2026-04-05,B,12000000,1
    2,Kettle,2026-03-30,Seed,1000000,1
    3,Otter,2026-05-09,B,120000000,1
    ");
    let columns = "deal_id, field, value, source, other_value";
    insta::assert_snapshot!(workspace.csv(&format!("select {columns} from deal_conflict")), @r"
    deal_id,field,value,source,other_value
    1,amount,12 million USD,corrections.csv,$5m
    1,round,B,corrections.csv,A
    2,announced_on,2026-03-30,corrections.csv,2026-05-06
    ");
    let columns = "amount_text, is_counted, file_name";
    insta::assert_snapshot!(workspace.csv(&format!("select {columns} from deal_trace where deal_id = 1")), @r"
    amount_text,is_counted,file_name
    $5m,0,list.csv
    12 million USD,1,corrections.csv
    ");
    assert_eq!(workspace.run(&["check"]).code, 0);
}

#[test]
fn it_survives_the_next_edition_a_rebuild_an_undo_and_a_copy() {
    let workspace = corrected();
    workspace.put("list.csv", EDITION.as_bytes());
    workspace.import(&["list.csv"]);
    let deals = workspace.csv(DEALS);
    insta::assert_snapshot!(deals, @r"
    deal_id,company,announced_on,round,amount_usd,source_count
    1,Lantern,2026-04-05,B,12000000,1
    2,Kettle,2026-03-30,Seed,1000000,1
    3,Otter,2026-05-09,B,120000000,1
    5,Umbrella,2026-05-10,B,7000000,1
    ");
    workspace.printed(&["rebuild"]);
    assert_eq!(workspace.csv(DEALS), deals);
    workspace.printed(&["undo", "1"]);
    assert_eq!(workspace.csv(DEALS), deals, "the newer edition tells of them, too");
    let before = "select amount_usd from deals where company = 'Lantern'";
    assert_eq!(workspace.printed(&["query", "--as-of", "1", before]), "amount_usd\n5000000\n");
    let copy = Workspace::empty();
    workspace.printed(&["backup", copy.path("deals.db").to_str().unwrap()]);
    assert_eq!(
        std::fs::read(copy.path("corrections.csv")).unwrap(),
        std::fs::read(workspace.path("corrections.csv")).unwrap()
    );
    std::fs::remove_file(copy.path("corrections.csv")).unwrap();
    copy.run(&["import", "nowhere.csv"]);
    assert_eq!(copy.csv(DEALS), deals);
    assert!(copy.path("corrections.csv").exists());
    assert_eq!(copy.run(&["check"]).code, 0);
}

#[test]
#[ignore = "slow"]
fn another_database_takes_them_over() {
    let workspace = corrected();
    let other = Workspace::empty();
    other.printed(&["merge", workspace.path("deals.db").to_str().unwrap()]);
    assert_eq!(figures(&other), figures(&workspace));
    let fresh = Workspace::empty();
    for name in ["list.csv", "corrections.csv"] {
        fresh.put(name, &std::fs::read(workspace.path(name)).unwrap());
    }
    fresh.import(&["list.csv"]);
    assert_eq!(figures(&fresh), figures(&workspace), "the files alone give the same");
}

#[test]
fn what_the_sheets_say_by_now_is_reviewed() {
    let workspace = corrected();
    assert_eq!(workspace.printed(&["correct", "--review"]).lines().count(), 1);
    workspace.put("list.csv", EDITION.as_bytes());
    workspace.import(&["list.csv"]);
    let waiting = "Nobody,2026-01-02,A,,sector,games,,,\n";
    let path = workspace.path("corrections.csv");
    let file = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{file}{waiting}")).unwrap();
    let sql = "select company, field, state, reported from correction_review";
    workspace.printed(&["correct"]);
    insta::assert_snapshot!(workspace.csv(sql), @r"
    company,field,state,reported
    Lantern,amount,agrees,$12m
    Lantern,round,holds,A
    Kettle,announced_on,moved,2026-05-07
    Nobody,sector,waiting,
    ");
}

#[test]
fn a_line_that_is_gone_is_withdrawn() {
    let workspace = corrected();
    workspace.printed(&["correct", "1", "amount=", "round="]);
    let path = workspace.path("corrections.csv");
    let file = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, file.lines().next().unwrap()).unwrap();
    let ended = workspace.run(&["import", "list.csv"]);
    assert!(ended.stderr.contains("0 corrections applied, 1 withdrawn"), "{}", ended.stderr);
    assert_eq!(figures(&workspace), figures(&Workspace::of(SHEET)));
    assert_eq!(workspace.csv("select count(*) as lines from correction_review"), "lines\n0\n");
}

#[test]
fn what_moved_by_hand_is_marked() {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    workspace.printed(&["publish", "2026Q2"]);
    workspace.printed(&["correct", "1", "amount=12 million USD", "round=B"]);
    workspace.printed(&["correct", "2", "date=2026-03-30"]);
    let sql = "select deal_id, cause, what, published, now from revision_deal order by 1, 3";
    insta::assert_snapshot!(workspace.csv(sql), @r"
    deal_id,cause,what,published,now
    1,corrected_by_hand,amount,5000000,12000000
    1,corrected_by_hand,round,a,b
    2,corrected_by_hand,quarter,2026Q2,2026Q1
    ");
    assert_eq!(workspace.csv("select count(*) as gaps from revision_gap"), "gaps\n0\n");
    workspace.printed(&["publish", "2026Q2"]);
    workspace.printed(&["correct", "1", "round="]);
    let sql = format!("{} limit 1", sql.replace(" order", " where edition = 2 order"));
    insta::assert_snapshot!(workspace.csv(&sql), @r"
    deal_id,cause,what,published,now
    1,corrected_by_hand,round,b,a
    ");
}

#[test]
fn what_can_not_be_corrected_is_refused_and_nothing_changes() {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    let before = figures(&workspace);
    for (args, wanted) in [
        (&["1", "amount=5"][..], "amount is “5”, expected an amount with its currency"),
        (&["1", "amount=abc"], "expected an amount with its currency, such as 5 million USD or "),
        (&["1", "date=abc"], "date is “abc”, expected a date such as 2023-10-05"),
        (&["1", "round=first come"], "round is “first come”, expected a round"),
        (&["1", "size=5"], "size can't be corrected; expected one of company, "),
        (&["77", "round=B"], "there is no deal 77"),
        (&["1", "round="], "round of deal 1 is not corrected"),
    ] {
        let ended = workspace.run(&[&["correct"], args].concat());
        assert!(ended.code != 0 && ended.stderr.contains(wanted), "{}", ended.stderr);
    }
    assert_eq!(figures(&workspace), before);
    assert!(!workspace.path("corrections.csv").exists());
}
