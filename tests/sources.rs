//! A source that no profile knows is called after its file; which source is believed never depends on that.

use std::fs;
use std::io::Read as _;

use crate::workspace::{Workspace, fixture};

const ONE: &str = "date,company,round,amount (USD)\n2023-10-01,Lantern,A,1000000\n";
const OTHER: &str =
    "日期,公司,轮次,金额（万美元）\n2023-10-01,Lantern,A,300\n2023-10-09,Kettle,B,500\n";

/// One list in each of two folders, both of one name.
fn of_two_folders() -> Workspace {
    let workspace = Workspace::empty();
    for (folder, text) in [("one", ONE), ("other", OTHER)] {
        // Without it, the next line fails.
        let _ = fs::create_dir(workspace.path(folder));
        workspace.put(&format!("{folder}/deals.csv"), text.as_bytes());
    }
    workspace
}

const SOURCES: &str = "select label, name from source order by label";

#[test]
fn a_source_is_called_after_its_first_file_wherever_it_is_shown() {
    let workspace = Workspace::empty();
    workspace.put("october.csv", ONE.as_bytes());
    workspace.put("november.csv", ONE.replace("1000000", "2000000").as_bytes());
    workspace.put("list of ours.csv", OTHER.as_bytes());
    let files = ["october.csv", "november.csv", "list of ours.csv"];
    let receipts = workspace.run(&["import", files[0], files[1], files[2]]).stderr;
    let sources = receipts.lines().filter(|it| it.contains("source "));
    insta::assert_snapshot!(sources.collect::<Vec<_>>().join("\n"), @"
    source october, header in row 1, UTF-8
    source october, header in row 1, UTF-8
    source list of ours, header in row 1, UTF-8
    ");
    let shown = [
        "select company, source from deals order by company",
        "select distinct source from deal_trace order by source",
        "select source, value, other_source, other_value from deal_conflict",
        "select source, other_source from source_pair",
        "select file_name, source from import_receipt",
        "select source, other_source, both_count from source_overlap_by_quarter \
         where market = 'global' and quarter = '2023Q4'",
    ];
    insta::assert_snapshot!(shown.map(|sql| workspace.csv(sql)).join("\n"), @"
    company,source
    Kettle,list of ours
    Lantern,list of ours

    source
    list of ours
    october

    source,value,other_source,other_value
    list of ours,300,october,2000000

    source,other_source
    list of ours,october

    file_name,source
    october.csv,october
    november.csv,october
    list of ours.csv,list of ours

    source,other_source,both_count
    list of ours,october,1
    ");
    for (file, shown) in [("october.csv", "october"), ("list of ours.csv", "list of ours")] {
        let inspected = workspace.printed(&["inspect", file]);
        assert!(inspected.contains(&format!("{shown} (called after the file")), "{inspected}");
    }
}

#[test]
fn lists_of_one_name_are_numbered_whatever_their_order() {
    let [one, other] = ["one/deals.csv", "other/deals.csv"];
    let mut sources = Vec::new();
    for files in [[one, other], [other, one]] {
        let workspace = of_two_folders();
        workspace.import(&files);
        sources.push(workspace.csv(SOURCES));
        // In another run, neither is called otherwise.
        workspace.put("deals.csv", b"Company,Round,Announced on,USD\nOtter,A,2023-12-24,5\n");
        workspace.run(&["import", "deals.csv"]);
        assert_eq!(
            workspace.csv("select source from deals where company = 'Otter'"),
            "source\ndeals (3)\n"
        );
    }
    insta::assert_snapshot!(sources[0], @"
    label,name
    deals,layout-6423fd3c
    deals (2),layout-cf60384f
    ");
    assert_eq!(sources[0], sources[1]);
}

#[test]
fn which_source_is_believed_does_not_depend_on_what_its_file_is_called() {
    let amounts = [["a.csv", "z.csv"], ["z.csv", "a.csv"]].map(|[one, other]| {
        let workspace = Workspace::of_all(&[(one, ONE), (other, OTHER)]);
        workspace.import(&[one, other]);
        workspace.csv("select amount_usd from deals where company = 'Lantern'")
    });
    assert_eq!(amounts[0], amounts[1]);
}

#[test]
fn a_source_is_named_by_its_label_or_by_its_name() {
    let workspace = Workspace::of(ONE);
    let name = workspace.csv("select name from source").lines().last().unwrap().to_owned();
    let rules = format!("[sources.{name}]\nrequires = [\"date\", \"company\"]\nrank = 7\n");
    workspace.put("dealbase.toml", rules.as_bytes());
    assert_eq!(workspace.run(&["rebuild"]).code, 0);
    let sql = "select source_rank, label from source";
    assert_eq!(workspace.csv(sql), "source_rank,label\n7,deals\n");
    for (number, typed) in ["deals", &name].into_iter().enumerate() {
        let file = format!("edition {number}.csv");
        let sheet = format!("Announced,Company,Stage,USD\n2023-10-01,Lantern,A,{number}5\n");
        workspace.put(&file, sheet.as_bytes());
        workspace.import(&["--source", typed, &file]);
        let sql = "select count(*) as sources from source";
        assert_eq!(workspace.csv(sql), "sources\n1\n", "{typed}");
    }
}

#[test]
fn a_file_that_was_undone_gives_no_name() {
    let workspace = Workspace::empty();
    workspace.put("wrong.csv", ONE.replace("1000000", "7").as_bytes());
    workspace.put("right.csv", ONE.as_bytes());
    let shown = || workspace.csv("select source from deals");
    for (file, source) in [("wrong.csv", "wrong"), ("right.csv", "right"), ("wrong.csv", "wrong")] {
        workspace.import(&[file]);
        assert_eq!(shown(), format!("source\n{source}\n"));
        assert_eq!(workspace.run(&["undo"]).code, 0);
    }
    workspace.import(&["right.csv"]);
    assert_eq!(workspace.run(&["rebuild"]).code, 0);
    assert_eq!(shown(), "source\nright\n");
    workspace.import(&["wrong.csv"]);
    assert_eq!(shown(), "source\nright\n", "the first file that counts");
}

#[test]
fn a_name_that_is_given_goes_before_one_of_a_file() {
    let workspace = Workspace::empty();
    workspace.put("ours.csv", ONE.as_bytes());
    workspace.import(&["ours.csv"]);
    assert_eq!(workspace.csv("select source from deals"), "source\nours\n");
    workspace.put("dealbase.toml", "[sources.ours]\nrequires = [\"公司\"]\n".as_bytes());
    workspace.put("other.csv", OTHER.as_bytes());
    workspace.import(&["other.csv"]);
    let sql = "select file_name, source from import_receipt";
    insta::assert_snapshot!(workspace.csv(sql), @"
    file_name,source
    ours.csv,ours (2)
    other.csv,ours
    ");
}

#[test]
fn a_rebuild_a_merge_a_recovery_and_an_older_version_keep_the_label() {
    let workspace = of_two_folders();
    workspace.import(&["other/deals.csv", "one/deals.csv"]);
    let sources = workspace.csv(SOURCES);
    assert_eq!(workspace.run(&["rebuild"]).code, 0);
    assert_eq!(workspace.csv(SOURCES), sources, "rebuilt");
    let merged = Workspace::empty();
    let db = workspace.path("deals.db").display().to_string();
    assert_eq!(merged.run(&["merge", &db]).code, 0);
    assert_eq!(merged.csv(SOURCES), sources, "merged");
    assert_eq!(merged.run(&["check"]).code, 0);
    assert_eq!(workspace.run(&["recover", "saved.db"]).code, 0);
    let recovered = workspace.printed(&["query", "--db=saved.db", "--format=csv", SOURCES]);
    assert_eq!(recovered, sources, "recovered");

    let file = fs::File::open(fixture("kept/schema-5.zip")).unwrap();
    let mut bytes = Vec::new();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    archive.by_name("deals.db").unwrap().read_to_end(&mut bytes).unwrap();
    workspace.put("old.db", &bytes);
    let merged = Workspace::empty();
    let old = workspace.path("old.db").display().to_string();
    assert_eq!(merged.run(&["merge", &old]).code, 0);
    assert_eq!(fs::read(workspace.path("old.db")).unwrap(), bytes, "another team's");
    let old = workspace.printed(&["query", "--db=old.db", "--format=csv", SOURCES]);
    assert_eq!(merged.csv(SOURCES), old);
    insta::assert_snapshot!(old, @"
    label,name
    first,layout-f8b784af
    second,layout-e1622a66
    ");
    assert_eq!(workspace.run(&["check", "--db=old.db"]).code, 0);
}
