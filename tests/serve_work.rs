//! What the local page changes: each as its command does, with its effect on the figures, and undone.

use std::fs;
use std::io::Write;

use serde_json::Value;

use crate::serve::{OTHER_SHEET, SHEET, Served, encoded};
use crate::workspace::Workspace;

#[test]
fn a_sheet_is_dropped_inspected_corrected_and_imported() {
    let workspace = Workspace::empty();
    let served = Served::of(&workspace, &[]);
    assert!(served.page("/").contains("There is no database yet"));
    let sheet = "日期,标的,轮次,金额\n2023-10-01,蚂蚁,A轮,100\n2023-10-02,蜜蜂,B轮,200\n";
    let answer = served.drop_files(&[("../../a b.csv", sheet.as_bytes())]);
    assert_eq!(answer.json()["see"], "/api/inbox/file?name=a%20b.csv");
    let again = served.drop_files(&[("copy.csv", sheet.as_bytes())]);
    assert_eq!(again.json()["see"], "/api/inbox?known=a%20b.csv");
    let page = served.page("/inbox/file?name=a%20b.csv");
    assert!(page.contains("name=\"field:标的\""), "{page}");

    let form = format!(
        "name=a%20b.csv&profile=ours&currency=CNY&unit={}&field:{}=company",
        encoded("万"),
        encoded("标的")
    );
    let kept = served.changed("/inbox/profile", &form);
    let rules = fs::read_to_string(workspace.path("dealbase.toml")).unwrap();
    assert!(rules.contains("[sources.ours]") && rules.contains("currency = \"CNY\""), "{rules}");
    let imported = served.changed("/inbox/import", "name=a%20b.csv");
    assert_eq!(imported["result"]["imports"][0]["inserted"], 2, "{imported}");
    assert_eq!(imported["effect"]["changes"][0]["quarter"], "2023Q4");
    assert_eq!(
        served.number("select amount_text || currency || amount from deals where company = '蚂蚁'"),
        "100CNY1000000"
    );
    assert!(served.page("/inbox").contains("import 1 of"));

    served.take_back(&imported);
    assert_eq!(served.number("select count(*) from deals"), "0");
    served.take_back(&kept);
    assert!(
        !fs::read_to_string(workspace.path("dealbase.toml")).unwrap().contains("[sources.ours]")
    );
}

#[test]
fn an_archive_is_unpacked_and_a_workbook_is_not() {
    let workspace = Workspace::empty();
    let served = Served::of(&workspace, &[]);
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut bytes);
    for name in ["q4/one.csv", "q4/../../two.csv", "__MACOSX/._one.csv"] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(format!("{SHEET}{name}").as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let workbook = fs::read(crate::workspace::fixture("deck/tracker.xlsx")).unwrap();
    served.drop_files(&[("all.zip", bytes.get_ref()), ("tracker.xlsx", &workbook)]);
    let inbox = served.get("/api/inbox").json();
    let names: Vec<&str> =
        inbox["files"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["one.csv", "tracker.xlsx", "two.csv"]);
    let small = Served::of(&workspace, &["--max-upload", "1"]);
    assert_eq!(small.drop_files(&[("big.csv", &vec![b'x'; 2 << 20])]).status, 413);
    assert_eq!(fs::read_dir(workspace.path("inbox")).unwrap().count(), 3);
}

#[test]
fn a_rejected_cell_is_edited_in_place() {
    let workspace = Workspace::of(SHEET);
    let served = Served::of(&workspace, &[]);
    let rows = served.get("/api/todo/rejects").json();
    let row = &rows["sheets"][0]["rows"][0];
    assert_eq!((&row["cells"][5]["text"], &row["row"]), (&Value::from("about x"), &Value::from(4)));
    assert!(row["cells"][5]["faults"][0]["expected"].as_str().unwrap().contains("amount"), "{row}");
    let job = served.changed("/todo/rejects", "import_id=1&cell:0:4:5=7000000&was:0:4:5=about+x");
    assert_eq!(job["result"]["imports"][0]["inserted"], 1, "{job}");
    assert_eq!(served.number("select amount_usd from deals where company = 'Cow'"), "7000000");
    assert_eq!(served.get("/api/todo").json()["todo"]["rejects"]["count"], 0);
    served.take_back(&job);
    assert_eq!(served.number("select amount_usd from deals where company = 'Cow'"), "");
    assert_eq!(served.get("/api/todo").json()["todo"]["rejects"]["count"], 1);
}

#[test]
fn a_label_is_mapped_and_the_figures_move() {
    let workspace = Workspace::of(SHEET);
    let served = Served::of(&workspace, &[]);
    let labels = served.get("/api/todo/labels").json();
    assert_eq!(labels["rows"][0]["label"], "Quokka", "{labels}");
    let form = format!("kind=round&label={}&code=seed_angel", encoded("Quokka"));
    let job = served.changed("/todo/labels", &form);
    let moved = job["effect"]["changes"].as_array().unwrap();
    let seed =
        moved.iter().find(|it| it["item"] == "seed_angel" && it["figure"] == "deal_count").unwrap();
    assert_eq!((&seed["before"], &seed["after"]), (&Value::from(0), &Value::from(1)));
    assert_eq!(
        fs::read_to_string(workspace.path("dealbase.toml")).unwrap(),
        "[rounds]\nQuokka = \"seed_angel\"\n"
    );
    assert!(served.page("/decided").contains("Quokka"));
    served.take_back(&job);
    assert_eq!(served.number("select round_class from deals where company = 'Bee'"), "unknown");
    assert_eq!(
        served.change("/todo/labels", "kind=round&label=x&code=nonsense")["state"],
        "failed"
    );
}

#[test]
fn a_pair_is_decided_and_undecided() {
    let workspace = Workspace::of_all(&[("deals.csv", SHEET), ("other.csv", OTHER_SHEET)]);
    let served = Served::of(&workspace, &[]);
    let pairs = served.get("/api/todo/pairs").json();
    let (one, other) = (&pairs["rows"][0]["deal_id"], &pairs["rows"][0]["other_deal_id"]);
    let count =
        "select deal_count from activity_by_quarter where market = 'global' and quarter = '2023Q4'";
    assert_eq!(served.number(count), "4", "{pairs}");
    let job =
        served.changed("/todo/pairs", &format!("deal_id={one}&other_deal_id={other}&verdict=same"));
    assert_eq!(served.number(count), "3");
    assert!(fs::read_to_string(workspace.path("duplicates.csv")).unwrap().contains("same,Ant"));
    assert!(served.page(&format!("/deals/{other}")).contains("is counted as deal"));
    served.take_back(&job);
    assert_eq!(served.number(count), "4");
    served
        .changed("/todo/pairs", &format!("deal_id={one}&other_deal_id={other}&verdict=different"));
    assert_eq!(served.get("/api/todo/pairs").json()["rows"], Value::Array(Vec::new()));
}

#[test]
fn a_deal_is_corrected_published_and_revised() {
    let workspace = Workspace::of(SHEET);
    let served = Served::of(&workspace, &[]);
    let published = served.changed("/figures/publish", "quarter=2023Q4&note=first");
    assert_eq!(published["result"]["edition"], 1, "{published}");
    let job = served.changed("/deals/1/correct", "field=amount&value=90+million+USD&note=press");
    assert_eq!(served.number("select amount_usd from deals where deal_id = 1"), "90000000");
    let revisions = served.get("/api/revisions?quarter=2023Q4").json();
    let causes: Vec<&Value> =
        revisions["figures"].as_array().unwrap().iter().map(|it| &it["cause"]).collect();
    assert!(causes.contains(&&Value::from("corrected_by_hand")), "{revisions}");
    let page = served.page("/deals/1");
    for part in ["90 million USD", "150000000", "2023Q4, edition 1", "Maple Fund"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    served.take_back(&job);
    assert_eq!(served.number("select amount_usd from deals where deal_id = 1"), "150000000");
}

#[test]
#[ignore = "slow"]
fn a_second_change_is_refused_while_one_is_made_and_a_killed_server_loses_nothing() {
    let workspace = Workspace::of(SHEET);
    let rows: String =
        (0..40_000).map(|it| format!("2023-10-01,Company {it},CN,A,games,{it},\n")).collect();
    let sheet = format!("{}\n{rows}", SHEET.lines().next().unwrap());
    let served = Served::of(&workspace, &[]);
    served.drop_files(&[("large.csv", sheet.as_bytes())]);
    let headers = [("Host", &*served.host()), ("Authorization", &*served.bearer())];
    let first = served.send("POST", "/api/inbox/import", &headers, b"name=large.csv");
    assert_eq!((first.status, &first.json()["state"]), (202, &Value::from("running")));
    let second = served.send("POST", "/imports/undo", &headers, b"import_id=1");
    assert_eq!(second.status, 409, "{}", second.body);
    assert!(second.body.contains("Importing large.csv is in progress"), "{}", second.body);
    assert!(served.page("/jobs/1").contains("<progress"));
    drop(served);
    let served = Served::of(&workspace, &[]);
    assert!(served.page("/inbox").contains("large.csv"));
    // Whether the import was made or not, it was made whole or not at all.
    let begun = std::time::Instant::now();
    while served.number("select count(*) from deals") == "3" && begun.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    assert_eq!(served.number("select count(*) from deals"), "40003");
}

#[test]
fn a_rate_and_a_currency_are_added_and_the_money_counts() {
    let sheet = "date,company,round,amount\n2023-10-01,Ant,A,100\n2023-10-02,Bee,B,5000000 COP\n";
    let workspace = Workspace::of(sheet);
    let served = Served::of(&workspace, &[]);
    let usd = "select group_concat(coalesce(amount_usd, '-'), ' ') from (select amount_usd from deals order by deal_id)";
    assert_eq!(served.number(usd), "- -");
    let todo = served.get("/api/todo").json()["todo"].clone();
    assert_eq!(
        (&todo["rates"]["count"], &todo["currencies"]["count"]),
        (&Value::from(1), &Value::from(1)),
        "{todo}"
    );
    served.changed("/todo/rates", "currency=COP&quarter=2023Q4&usd_per_unit=0.00025");
    assert_eq!(served.number(usd), "- 1250");
    assert_eq!(
        fs::read_to_string(workspace.path("rates.csv")).unwrap(),
        "currency,quarter,usd_per_unit\nCOP,2023Q4,0.00025\n"
    );
    assert_eq!(
        served.change("/todo/rates", "currency=COP&quarter=2023Q3&usd_per_unit=much")["state"],
        "failed"
    );
    assert!(!fs::read_to_string(workspace.path("rates.csv")).unwrap().contains("much"));

    let rows = served.get("/api/todo/currencies").json();
    let sheet_id = &rows["rows"][0]["sheet_id"];
    served.changed("/todo/currencies", &format!("sheet_id={sheet_id}&currency=USD"));
    assert_eq!(served.number(usd), "100 1250");
    served.changed("/todo/rates", "currency=COP&quarter=2023Q4&withdraw=1");
    assert_eq!(served.number(usd), "100 -");
}
