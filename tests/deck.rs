//! `dealbase report -o deck.html`: the page of slides, looked at by a browser.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

use crate::browser::Browser;
use crate::golden::{DECK, in_words, published};
use crate::workspace::Workspace;

/// Windows: a screen and a telephone.
const SCREEN: (u32, u32) = (1280, 720);
const TELEPHONE: (u32, u32) = (390, 844);

/// The page of the deck's quarter.
fn page(lang: &str) -> String {
    DECK.0.printed(&["report", "2023Q4", "--format", "html", "--lang", lang])
}

/// The English page on a screen; None without a browser.
static ON_SCREEN: LazyLock<Option<Value>> =
    LazyLock::new(|| Some(Browser::find()?.look(&page("en"), SCREEN)));

/// A page as it looks to who prefers it dark.
fn dark(page: &str) -> String {
    page.replace("@media screen and (prefers-color-scheme: dark)", "@media screen")
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect()
}

fn list<'a>(seen: &'a Value, key: &str) -> &'a [Value] {
    seen[key].as_array().unwrap()
}

#[test]
#[ignore = "slow, needs Chromium"]
fn the_page_is_whole_on_a_screen() {
    let Some(seen) = &*ON_SCREEN else { return };
    is_whole(seen, "en", 1280);
    every_published_figure_is_on_its_slide(seen, "en");
    every_list_holds_the_deals_its_figure_counts(seen);
}

#[test]
#[ignore = "slow, needs Chromium"]
fn the_page_is_whole_on_a_telephone_in_the_dark() {
    let Some(browser) = Browser::find() else { return };
    let seen = browser.look(&dark(&page("zh")), TELEPHONE);
    is_whole(&seen, "zh-CN", 390);
    every_published_figure_is_on_its_slide(&seen, "zh");
    every_list_holds_the_deals_its_figure_counts(&seen);
}

#[test]
#[ignore = "slow, needs Chromium"]
fn no_text_is_cut_or_covered_or_small_at_any_size() {
    let Some(browser) = Browser::find() else { return };
    let sizes = [SCREEN, TELEPHONE, (1920, 1080), (3840, 2160), (1366, 640), (768, 1024)];
    for lang in ["zh", "en"] {
        let page = page(lang);
        for (width, height) in sizes {
            let seen = browser.look(&page, (width, height));
            let size = format!("{lang} {width}x{height}");
            for flaw in ["clipped", "overlapping"] {
                assert_eq!(texts(&seen["misplaced"][flaw]), [""; 0], "{size}: {flaw}");
            }
            // A page is as wide as the screen, or as its height allows.
            let is_page = width >= 900;
            let wide = f64::from(width).min(f64::from(height) * 16.0 / 9.0);
            let least = if is_page { 12.0 * wide / 1280.0 } else { 12.0 };
            let smallest = seen["misplaced"]["smallest"].as_f64().unwrap();
            assert!(smallest >= least, "{size}: letters of {smallest} px");
            for it in list(&seen, "pages").iter().filter(|_| is_page) {
                let [shown_width, shown_height] =
                    ["width", "height"].map(|key| it[key].as_f64().unwrap());
                let is_exact = (shown_width - wide).abs() < 1.0
                    && (shown_height - wide * 9.0 / 16.0).abs() < 1.0;
                assert!(is_exact, "{size}: {it}");
            }
        }
    }
}

fn is_whole(seen: &Value, lang: &str, width: u64) {
    assert_eq!((seen["lang"].as_str(), seen["width"].as_u64()), (Some(lang), Some(width)));
    for empty in ["errors", "requests", "faint"] {
        assert_eq!(texts(&seen[empty]), [""; 0], "{empty}");
    }
    for page in ["page", "opened_page"] {
        assert_eq!(seen[page], seen["width"], "{page} is wider than its window");
    }
    assert_eq!(seen["opened"], true, "a toggle hides what it should show");
    let slides = list(seen, "slides");
    let charts: u64 = slides.iter().map(|it| it["charts"].as_u64().unwrap()).sum();
    assert!(charts >= 8, "{charts} charts");
    for slide in slides {
        let id = &slide["id"];
        assert!(slide["overflow"] == 0 && slide["height"].as_f64().unwrap() > 100.0, "{id}");
        assert!(slide["named"] == true && slide["hovers"] == true, "{id}");
        assert!(slide["charts"] == 0 || slide["toggles"].as_u64().unwrap() >= 3, "{id}");
    }
    let steps = ["#notes", "#title", "#key-points", "#china-cover", "#key-points"];
    assert_eq!(texts(&seen["steps"]), steps);
}

/// What the slides of the published deck are called in ours.
fn slide_id(number: &str) -> &'static str {
    match number {
        "3" => "china-cover",
        "4" => "china-activity",
        "5" => "china-rounds",
        "6" => "china-sectors",
        "7" => "china-shares",
        "8" => "china-mega",
        "9" => "global-cover",
        "10" => "global-activity",
        "11" => "global-rounds",
        "12" => "global-sectors",
        "14" => "global-countries",
        _ => panic!("no slide {number}"),
    }
}

fn every_published_figure_is_on_its_slide(seen: &Value, lang: &str) {
    for figure in published() {
        let id = slide_id(&figure.slide);
        let slide = list(seen, "slides").iter().find(|it| it["id"] == id).unwrap();
        let text = slide["text"].as_str().unwrap();
        let ranked = text.replace(['\u{a0}'], " ");
        let wanted = in_words(&figure, lang);
        let cells = wanted.replacen(' ', "", usize::from(figure.unit == "rank"));
        assert!(ranked.contains(&wanted) || ranked.contains(&cells), "{id}: {wanted}\n{text}");
    }
}

fn every_list_holds_the_deals_its_figure_counts(seen: &Value) {
    let vocabulary = list(seen, "lists");
    assert!(vocabulary.len() > 200, "{} lists", vocabulary.len());
    for it in vocabulary {
        assert!(it["isOpen"] == true && it["isClosed"] == true, "{it}");
        assert!(it["rows"].as_u64().unwrap() > 0, "{it}");
        if let Some(count) = it["says"].as_str() {
            assert_eq!(it["rows"].to_string(), count, "{it}");
        }
        // Company, day, round, amount, sector, country, and the rows it came from.
        let first = texts(&it["first"]);
        assert!(first.len() == 7 && first[6].contains("row ") || first[6].contains('第'), "{it}");
    }
}

#[test]
#[ignore = "slow, needs Chromium"]
fn an_amount_leads_to_the_row_that_gives_it() {
    let Some(seen) = &*ON_SCREEN else { return };
    let sql = "select company, amount_file_name, amount_row_number from deals
         where quarter = '2023Q4' and in_scope = 1 and amount_usd is not null
             and (amount_row_number <> row_number or amount_file_name <> file_name)";
    let rows: Vec<Value> =
        serde_json::from_str(&DECK.0.printed(&["query", "--format", "json", sql])).unwrap();
    assert!(rows.len() >= 3, "{}", rows.len());
    let firsts: Vec<Vec<&str>> = list(seen, "lists").iter().map(|it| texts(&it["first"])).collect();
    let headline = firsts.iter().find(|it| it[0] == "冬天的刺猬").unwrap();
    let row = rows.iter().find(|it| it["company"] == "冬天的刺猬").unwrap();
    let file = row["amount_file_name"].as_str().unwrap();
    let number = format!("row {} ·", row["amount_row_number"]);
    assert!(headline[6].starts_with(&format!("amount: {file}")), "{headline:?}");
    assert!(headline[6].contains(&number), "{headline:?}");
}

#[test]
#[ignore = "slow, needs Chromium"]
fn the_tables_say_what_their_sql_says() {
    let Some(seen) = &*ON_SCREEN else { return };
    let mut compared = 0;
    for table in list(seen, "tables") {
        let sql = table["sql"].as_str().unwrap();
        let answers = sql.split(";\n\n").flat_map(|sql| {
            let rows = DECK.0.printed(&["query", "--format", "json", sql]);
            serde_json::from_str::<Vec<Value>>(&rows).unwrap()
        });
        let rows: Vec<Value> = answers.collect();
        let heads = texts(&table["heads"]);
        let columns = ["Deals", "Disclosed", "Deals QoQ", "Amount QoQ", "QoQ pp", "YoY pp", "Rank"];
        for (index, head) in heads.iter().enumerate().filter(|(_, head)| columns.contains(head)) {
            let shown: Vec<&str> = list(table, "rows")
                .iter()
                .map(|row| row[index].as_str().unwrap().trim_start_matches(['▲', '▼', ' ']))
                .filter(|cell| !cell.is_empty())
                .collect();
            let known = column_values(&rows, table["slide"].as_str().unwrap(), head);
            for cell in shown {
                assert!(known.contains(&cell.to_owned()), "{head} {cell}: {known:?}\n{sql}");
                compared += 1;
            }
        }
    }
    assert!(compared > 200, "{compared} cells compared");
}

/// The values of the column behind a heading, as the report writes them.
fn column_values(rows: &[Value], slide: &str, head: &str) -> Vec<String> {
    let column = match (head, slide.rsplit_once('-').unwrap().1) {
        ("Deals", _) => "deal_count",
        ("Disclosed", _) => "disclosed_count",
        ("Deals QoQ", _) => "deal_qoq_pct",
        ("Amount QoQ", _) => "amount_qoq_pct",
        ("QoQ pp", _) => "share_qoq_pp",
        ("YoY pp", _) => "share_yoy_pp",
        ("Rank", "mega") => "mega_rank",
        ("Rank", "countries") => "amount_rank",
        ("Rank", _) => "deal_rank",
        _ => panic!("{head} is no heading of {slide}"),
    };
    rows.iter().map(|row| written(&row[column], column)).collect()
}

fn written(value: &Value, column: &str) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Number(number) if number.is_i64() => number.to_string(),
        number => {
            let shown = format!("{:+.1}", number.as_f64().unwrap()).replace('-', "−");
            let shown = if shown.ends_with("0.0") && shown.len() == 4 { "0.0" } else { &shown };
            let per_cent = if column.ends_with("_pct") { "%" } else { "" };
            format!("{shown}{per_cent}")
        }
    }
}

#[test]
#[ignore = "slow, needs Chromium"]
fn each_slide_is_one_page_on_paper() {
    let Some(browser) = Browser::find() else { return };
    let page = page("zh");
    let slides = page.matches("<section class=\"slide").count();
    assert_eq!(browser.printed_pages(&page), slides);
    // A slide that is higher than its paper would run on to the next.
    let paper = page.replace("@media print", "@media all");
    let seen = browser.look(&paper, SCREEN);
    for slide in list(&seen, "slides") {
        let height = slide["height"].as_f64().unwrap();
        assert!(slide["overflow"] == 0 && height < 720.5, "{}: {height}", slide["id"]);
    }
}

#[test]
fn the_page_asks_for_nothing_and_is_the_same_each_time() {
    let page = page("zh");
    assert!(page.contains("default-src 'none'"));
    for outside in [" src=\"http", "href=\"http", "url(", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page, self::page("zh"));
}

#[test]
#[ignore = "slow, needs Chromium"]
fn names_in_the_sheets_can_do_no_harm_to_the_page() {
    let evil = "</script><script>document.title = 'x'</script><b>\"'&";
    let quoted = evil.replace('"', "\"\"");
    let sheet = format!("company,date,round,amount\n\"{quoted}\",2023-11-05,A,$200M\n");
    let workspace = Workspace::of(&sheet);
    let page = workspace.printed(&["report", "2023Q4", "--format", "html"]);
    assert!(!page.contains("<script>document.title"), "a name became a script");
    let Some(browser) = Browser::find() else { return };
    let seen = browser.look(&page, SCREEN);
    assert_eq!(texts(&seen["errors"]), [""; 0]);
    let vocabulary = list(&seen, "lists");
    assert!(
        !vocabulary.is_empty() && vocabulary.iter().all(|it| it["first"][0] == evil),
        "{vocabulary:?}"
    );
}

/// A workspace with one deal and a template that says this in one of its files.
fn with_template(file: &str, text: &str) -> Workspace {
    let workspace = Workspace::of("company,date,round,amount,country\nAcorn,2023-11-05,A,$2M,US\n");
    workspace.printed(&["report", "--save-template", "template"]);
    fs::write(workspace.path("template").join(file), text).unwrap();
    workspace
}

#[test]
fn a_team_changes_titles_order_look_and_logo_in_a_folder_of_its_own() {
    let words =
        "slides = [\"title\", \"notes\", \"global-sectors\"]\n[en]\ntitle = \"Our {quarter}\"\n";
    let workspace = with_template("words.toml", words);
    workspace.put("template/logo.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    workspace.put("template/style.css", b":root { --c0: #123456; }");
    let page = workspace.printed(&["report", "2023Q4", "--format", "html"]);
    let ids: Vec<&str> = page
        .split("<section class=\"slide")
        .skip(1)
        .filter_map(|it| it.split("id=\"").nth(1)?.split('"').next())
        .collect();
    assert_eq!(ids, ["title", "notes", "global-sectors"]);
    assert!(page.contains("<h1 id=\"title-heading\">Our fourth quarter of 2023</h1>"));
    assert!(page.contains("--c0: #123456") && page.contains("data:image/svg+xml;base64,"));
}

#[test]
fn the_saved_template_is_the_one_of_the_program_and_is_not_written_over() {
    let workspace = Workspace::of("company,date,round,amount\nAcorn,2023-11-05,A,$2M\n");
    let own = workspace.printed(&["report", "2023Q4", "--format", "html"]);
    workspace.printed(&["report", "--save-template", "house"]);
    let args = ["report", "2023Q4", "--format", "html", "--template", "house"];
    assert_eq!(workspace.printed(&args), own);
    let again = workspace.run(&["report", "--save-template", "house"]);
    assert!(
        again.code == 1 && again.stderr.contains("deck.html: is there already"),
        "{}",
        again.stderr
    );
}

#[test]
#[ignore = "slow"]
fn a_broken_template_names_its_file_and_line() {
    let cases = [
        ("deck.html", "<p>\n{{ page.titel }}\n", "deck.html, line 2: "),
        ("deck.html", "<p>\n\n{% if page %}", "deck.html, line 3: "),
        (
            "words.toml",
            "[en]\ntitle = \"a\"\ntitel = \"b\"\n",
            "words.toml, line 3: there is no phrase titel",
        ),
        (
            "words.toml",
            "[en]\n\ntitle = \"{quarte}\"\n",
            "words.toml, line 3: title: nothing fills in {quarte}",
        ),
        (
            "words.toml",
            "slides = [\n\"title\",\n\"titel\"]\n",
            "words.toml, line 3: no slide titel",
        ),
        ("words.toml", "slides = [\"title\"\n\nx = 1", "words.toml, line "),
        ("words.toml", "colour = 1", "words.toml, line 1: unknown field `colour`"),
    ];
    for (file, text, wanted) in cases {
        let ended = with_template(file, text).run(&["report", "2023Q4", "--format", "html"]);
        assert!(ended.code == 2 && ended.stderr.contains(wanted), "{text}: {}", ended.stderr);
    }
    let workspace = with_template("words.toml", "");
    let ended = workspace.run(&["report", "2023Q4", "--template", "nowhere"]);
    assert!(ended.code == 2 && ended.stderr.contains("nowhere"), "{}", ended.stderr);
}
