//! `dealbase rates` and `dealbase labels`: what is not known yet, and the files in which a team says it.

use crate::workspace::Workspace;

const SHEET: &str = "company,date,round,amount,sector,country\n\
                     Lantern,2031-07-05,Series A,€5m,Space Stuff,France\n\
                     Kettle,2031-08-05,Growth Bonanza,$3m,Games,US\n";
const MONEY: &str = "select company, amount_usd, usd_rate from deals order by deal_id";

#[test]
fn missing_rates_are_listed_filled_in_and_used() {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    let ended = workspace.run(&["rates", "--missing", "-o", "our_rates.csv"]);
    assert!(ended.stderr.contains("under [policy] in dealbase.toml"), "{}", ended.stderr);
    let table = std::fs::read_to_string(workspace.path("our_rates.csv")).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("currency,quarter,usd_per_unit,note"));
    assert!(lines.next().unwrap().starts_with("EUR,2031Q3,,dollars for one EUR; 20"));
    workspace.put("dealbase.toml", b"[policy]\nrates = \"our_rates.csv\"\n");
    let rebuilt = workspace.run(&["rebuild"]);
    assert_eq!(rebuilt.code, 0, "a line that waits is no mistake: {}", rebuilt.stderr);
    workspace.put("our_rates.csv", table.replace("EUR,2031Q3,,", "EUR,2031Q3,1.2,").as_bytes());
    workspace.printed(&["rebuild"]);
    assert_eq!(
        workspace.csv(MONEY),
        "company,amount_usd,usd_rate\nLantern,6000000,1.2\nKettle,3000000,1\n"
    );
    assert_eq!(workspace.printed(&["rates", "--missing"]).lines().count(), 1);
}

#[test]
fn a_rate_that_is_inverted_or_far_off_is_refused_with_both_values() {
    let workspace = Workspace::of_all(&[("list.csv", SHEET)]);
    let before = workspace.csv(MONEY);
    workspace.put("dealbase.toml", b"[policy]\nrates = \"our_rates.csv\"\n");
    for (line, wanted) in [
        ("CNY,2031Q3,7.13", "line 2: expected dollars for one CNY, about 0.1"),
        ("EUR,2031Q3,117", "found \"117\""),
    ] {
        workspace
            .put("our_rates.csv", format!("currency,quarter,usd_per_unit\n{line}\n").as_bytes());
        let ended = workspace.run(&["rebuild"]);
        assert!(ended.code == 1 && ended.stderr.contains(wanted), "{}", ended.stderr);
        let chinese = workspace.run(&["rebuild", "--lang", "zh"]).stderr;
        assert!(!chinese.contains("expected"), "{chinese}");
    }
    std::fs::remove_file(workspace.path("dealbase.toml")).unwrap();
    assert_eq!(workspace.csv(MONEY), before);
}

#[test]
fn the_last_known_rate_counts_where_the_policy_says_so() {
    let workspace = Workspace::empty();
    workspace.put("dealbase.toml", b"[policy]\nmissing_rate = \"last_known\"\n");
    workspace.put("list.csv", SHEET.as_bytes());
    workspace.import(&["list.csv"]);
    let missing = "select count(*) as missing from needed_rate where usd_rate is null";
    assert_eq!(workspace.csv(missing), "missing\n0\n");
    let value = "select value from policy where name = 'exchange_rate'";
    assert_eq!(workspace.csv(value), "value\nquarter_average_or_last_known\n");
}

#[test]
fn a_deal_with_several_unknown_labels_is_counted_once() {
    let workspace = Workspace::empty();
    let row = "Otter,2023-10-05,Growth Bonanza,$3m,Underwater Basketry,US\n";
    workspace
        .put("list.csv", format!("company,date,round,amount,sector,country\n{row}").as_bytes());
    let ended = workspace.run(&["import", "list.csv"]);
    let next = "2 labels to map, on 1 deal, US$ 3,000,000: ";
    assert!(ended.stderr.contains(next), "{}", ended.stderr);
    let chinese = workspace.run(&["import", "list.csv", "--db", "zh.db", "--lang", "zh"]);
    assert!(chinese.stderr.contains("2个，涉及1例、3,000,000美元"), "{}", chinese.stderr);
}

#[test]
fn the_receipt_says_what_to_do_next_and_labels_are_written_to_be_edited() {
    let workspace = Workspace::empty();
    workspace.put("list.csv", format!("{SHEET}Otter,someday,A,$1m,Games,US\n").as_bytes());
    let ended = workspace.run(&["import", "list.csv"]);
    let (_, next) = ended.stderr.split_once("Next:\n").unwrap();
    insta::assert_snapshot!(next, @r"
      1 rejected row to correct: dealbase rejects -o fix.xlsx
      1 label to map, on 1 deal, US$ 3,000,000: dealbase labels --write
      1 amount without an exchange rate (EUR 2031Q3): dealbase rates --missing -o our_rates.csv
    ");
    let chinese = workspace.run(&["labels", "--write", "--lang", "zh"]);
    assert!(chinese.stderr.contains("加入1行"), "{}", chinese.stderr);
    let path = workspace.path("dealbase.toml");
    let rules = std::fs::read_to_string(&path).unwrap();
    insta::assert_snapshot!(rules, @r#"
    [rounds]
    # "Growth Bonanza" = "a"   # 1 deal, US$ 3,000,000
    "#);
    workspace.printed(&["labels", "--write"]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), rules, "each once");
    std::fs::write(&path, rules.replace("# \"", "\"")).unwrap();
    workspace.printed(&["rebuild"]);
    assert_eq!(workspace.printed(&["labels"]).lines().count(), 1);
}
