//! A file that is undone and imported again gives its deals back their numbers.

use crate::workspace::{Workspace, figures};

const SHEET: &str = "company,date,round,amount,country\n\
                     Lantern,2026-04-05,Series A,$500m,CN\n\
                     Kettle,2026-05-06,Seed,$1m,US\n";
const DEALS: &str = "select deal_id, company, amount_usd from deals order by deal_id";

#[test]
fn undo_and_the_same_file_again_moves_nothing() {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    workspace.printed(&["publish", "2026Q2"]);
    let (before, deals) = (figures(&workspace), workspace.csv(DEALS));
    workspace.printed(&["undo"]);
    workspace.import(&["list.csv"]);
    assert_eq!((figures(&workspace), workspace.csv(DEALS)), (before, deals));
    assert_eq!(workspace.csv("select count(*) as moved from check_published"), "moved\n0\n");
    assert_eq!(workspace.csv("select count(*) as parts from revision_cause"), "parts\n0\n");
    workspace.printed(&["publish", "2026Q2"]);
    assert_eq!(workspace.csv("select count(*) as editions from publication"), "editions\n1\n");
}

#[test]
fn what_was_decided_about_a_deal_holds_when_it_returns_in_another_file() {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    workspace.printed(&["correct", "2", "amount=3 million USD"]);
    workspace.printed(&["undo", "1"]);
    assert_eq!(
        workspace.csv(DEALS),
        "deal_id,company,amount_usd\n",
        "a correction alone is no deal"
    );
    workspace
        .put("again.csv", b"company,date,round\nUmbrella,2026-04-01,A\nKettle,2026-05-06,Seed\n");
    workspace.import(&["again.csv"]);
    assert_eq!(workspace.csv(DEALS), "deal_id,company,amount_usd\n2,Kettle,3000000\n3,Umbrella,\n");
}

#[test]
fn a_change_of_nothing_is_not_listed() {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    workspace.printed(&["publish", "2026Q2"]);
    // One deal goes and another comes: the count is what it was.
    workspace.put("other.csv", SHEET.replace("Kettle", "Otter").as_bytes());
    workspace.printed(&["import", "other.csv", "--replaces=1"]);
    let listed = workspace.printed(&["revisions", "2026Q2", "--format", "text"]);
    assert!(!listed.contains("Otter"), "{listed}");
    let moved = workspace.csv("select count(*) as moved from revision where is_moved = 1");
    assert_eq!(moved, "moved\n0\n");
    assert!(!listed.contains("deal retired"), "{listed}");
}
