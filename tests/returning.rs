//! A file that is taken back and imported again gives its deals back their numbers.

use crate::desk::{Desk, figures};

const SHEET: &str = "company,date,round,amount,country\n\
                     Lantern,2026-04-05,Series A,$500m,CN\n\
                     Kettle,2026-05-06,Seed,$1m,US\n";
const DEALS: &str = "select deal_id, company, amount_usd from deals order by deal_id";

#[test]
fn undo_and_the_same_file_again_moves_nothing() {
    let desk = Desk::of_all(&[("list.csv", SHEET)]);
    desk.printed(&["publish", "2026Q2"]);
    let (before, deals) = (figures(&desk), desk.csv(DEALS));
    desk.printed(&["undo"]);
    desk.import(&["list.csv"]);
    assert_eq!((figures(&desk), desk.csv(DEALS)), (before, deals));
    assert_eq!(desk.csv("select count(*) as moved from check_published"), "moved\n0\n");
    assert_eq!(desk.csv("select count(*) as parts from revision_cause"), "parts\n0\n");
    desk.printed(&["publish", "2026Q2"]);
    assert_eq!(desk.csv("select count(*) as editions from publication"), "editions\n1\n");
}

#[test]
fn what_was_decided_about_a_deal_holds_when_it_returns_in_another_file() {
    let desk = Desk::of_all(&[("list.csv", SHEET)]);
    desk.printed(&["correct", "2", "amount=3 million USD"]);
    desk.printed(&["undo", "1"]);
    assert_eq!(desk.csv(DEALS), "deal_id,company,amount_usd\n", "a correction alone is no deal");
    desk.put("again.csv", b"company,date,round\nUmbrella,2026-04-01,A\nKettle,2026-05-06,Seed\n");
    desk.import(&["again.csv"]);
    assert_eq!(desk.csv(DEALS), "deal_id,company,amount_usd\n2,Kettle,3000000\n3,Umbrella,\n");
}

#[test]
fn a_change_of_nothing_is_not_listed() {
    let desk = Desk::of_all(&[("list.csv", SHEET)]);
    desk.printed(&["publish", "2026Q2"]);
    // One deal goes and another comes: the count is what it was.
    desk.put("other.csv", SHEET.replace("Kettle", "Otter").as_bytes());
    desk.printed(&["import", "other.csv", "--replaces=1"]);
    let listed = desk.printed(&["revisions", "2026Q2", "--format", "text"]);
    assert!(!listed.contains("Otter"), "{listed}");
    let moved = desk.csv("select count(*) as moved from revision where is_moved = 1");
    assert_eq!(moved, "moved\n0\n");
    assert!(!listed.contains("deal retired"), "{listed}");
}
