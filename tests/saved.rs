//! Saved queries: files in `queries` beside the database, and the ones the project brings along.

use crate::workspace::Workspace;

const SHEET: &str = "\
date,company,country,sector,round,amount (USD),investors
2023-08-01,Ant,US,Games,A,1000000,North; South
2023-10-01,Bee,US,Games,A,2000000,North; East
2023-11-01,Cat,US,Games,A,4000000,North
2023-12-01,Dog,US,Games,A,9000000,East; West
2023-12-02,Elk,US,Games,A,undisclosed,West
";

fn workspace() -> Workspace {
    Workspace::of(SHEET)
}

#[test]
fn the_first_investor_took_part_in_the_most_deals() {
    let args = ["query", "top-investors", "--param", "quarter=2023Q4", "--param", "rows=2"];
    let wanted = "investor,deal_count,amount_usd\nEast,2,11000000\nWest,2,9000000\n";
    assert_eq!(workspace().printed(&args), wanted);
}

#[test]
fn a_company_is_found_by_a_part_of_its_name() {
    let printed = workspace().printed(&["query", "deals-of-company", "--param", "company=an"]);
    let row = "2023-08-01,Ant,A,1000000,1000000,North; South,deals.csv,2";
    assert_eq!(printed.lines().nth(1), Some(row), "{printed}");
    assert_eq!(printed.lines().count(), 2);
}

#[test]
fn a_median_is_of_the_deals_that_disclosed() {
    let args = ["query", "median-deal-size", "--param", "quarter=2023Q4"];
    let wanted = "round_class,disclosed_count,median_usd,top_tenth_usd\na,3,4000000,8000000\n";
    assert_eq!(workspace().printed(&args), wanted);
}

#[test]
fn a_sector_is_beside_itself_a_quarter_before() {
    let args = ["query", "sectors-quarter-on-quarter", "--param", "quarter=2023Q4"];
    let printed = workspace().printed(&args);
    assert_eq!(
        printed.lines().nth(1),
        Some("games,4,1,300.0,15000000,1000000,1400.0"),
        "{printed}"
    );
}

#[test]
fn queries_are_listed_with_what_they_ask_for() {
    let listed = workspace().printed(&["query", "--list"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.first(), Some(&"query,title,parameters"));
    let top = "top-investors,Top investors of a quarter,quarter=… [market=global] [rows=10]";
    assert_eq!(lines.last(), Some(&top));
    let workspace = Workspace::empty();
    std::fs::create_dir(workspace.path("queries")).unwrap();
    workspace.put("queries/top-investors.sql", b"-- Ours: another.\nselect 1");
    let listed = workspace.printed(&["query", "--list"]);
    assert_eq!(listed.lines().last(), Some("top-investors,Ours,"), "a team's own replaces ours");
}

#[test]
fn a_query_describes_itself_without_a_database() {
    let workspace = Workspace::empty();
    let description = workspace.printed(&["query", "median-deal-size", "--describe"]);
    assert!(
        description.starts_with("median-deal-size\n  Median deal size by round: of the deals"),
        "{description}"
    );
    assert!(
        description.contains("--param quarter=…  the quarter, such as 2023Q4\n"),
        "{description}"
    );
    assert!(description.contains("select\n    round_class.round_class,"), "{description}");
}

#[test]
fn a_value_that_is_missing_or_one_too_many_shows_the_help() {
    for (param, wanted) in [
        ("market=china", "parameter :quarter has no value"),
        ("quartr=2023Q4", "parameter :quarter has no value"),
    ] {
        let ended = workspace().run(&["query", "top-investors", "--param", param]);
        assert_eq!(ended.code, 1);
        assert!(ended.stderr.contains(wanted), "{}", ended.stderr);
        assert!(ended.stderr.contains("--param quarter=…  the quarter"), "{}", ended.stderr);
    }
    let ended =
        workspace().run(&["query", "deals-of-company", "--param", "company=a", "--param", "x=1"]);
    assert!(ended.stderr.contains("no parameter :x"), "{}", ended.stderr);
    assert!(ended.stderr.contains("--param company=…"), "{}", ended.stderr);
}

#[test]
fn an_unknown_name_is_met_with_the_nearest_one() {
    let workspace = workspace();
    let message = workspace.run(&["query", "top-investor"]).stderr;
    assert_eq!(message, "error: no saved query top-investor; did you mean top-investors?\n");
    let message = workspace.run(&["query", "deals"]).stderr;
    assert!(message.contains("SQL is put in quotes"), "{message}");
    let message = workspace.run(&["query", "vacuum"]).stderr;
    assert!(message.contains("queries are read-only"), "{message}");
}
