//! `dealbase report -o deck.pptx`: the presentation, read back part by part and shown by an office program.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;
use zip::ZipArchive;

use crate::golden::{DECK, NOW};
use crate::tools;
use crate::workspace::Workspace;

/// The presentation of the deck in a language.
fn deck(lang: &str) -> Vec<u8> {
    let workspace = Workspace::empty();
    let path = workspace.path("deck.pptx").display().to_string();
    DECK.0.printed(&["report", NOW, "--lang", lang, "-o", &path]);
    fs::read(path).unwrap()
}

/// The parts of a presentation by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(|it| it.unwrap().into_owned()).collect();
    let mut part = |name: &String| {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    names.iter().map(|name| (name.clone(), part(name))).collect()
}

fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts[name].clone()).unwrap()
}

/// The texts of an element of a part, in order.
fn elements(xml: &str, element: &str) -> Vec<String> {
    let (start, end) = (format!("<{element}>"), format!("</{element}>"));
    let texts = xml.split(&start).skip(1).map(|it| it.split(&end).next().unwrap());
    texts.map(unescaped).collect()
}

fn unescaped(text: &str) -> String {
    let characters = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
    ];
    let text = characters.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

fn numbers(view: &str, column: &str, filter: &str) -> Vec<f64> {
    let sql = format!("select {column} as value from {view} where {filter}");
    let rows = DECK.0.printed(&["query", "--format", "json", &sql]);
    let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
    rows.iter().map(|it| it["value"].as_f64().unwrap()).collect()
}

/// The numbers that a native chart shows without opening its workbook.
fn cached(xml: &str) -> Vec<f64> {
    xml.split("<c:numCache>")
        .skip(1)
        .flat_map(|it| elements(it.split("</c:numCache>").next().unwrap(), "c:v"))
        .map(|it| it.parse().unwrap())
        .collect()
}

#[track_caller]
fn assert_same(found: &[f64], wanted: &[f64], divisor: f64) {
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        let wanted = wanted / divisor;
        assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{found} is not {wanted}");
    }
}

#[test]
fn charts_are_native_and_their_numbers_are_those_of_the_views() {
    let parts = parts(&deck("en"));
    let charts: Vec<&String> =
        parts.keys().filter(|it| it.starts_with("ppt/charts/chart")).collect();
    assert!(charts.len() >= 12, "{}", charts.len());
    let five = "market = 'china' and quarter between '2022Q4' and '2023Q4' order by quarter";
    let now = "market = 'china' and quarter = '2023Q4'";
    let chart = |number: usize| cached(&text(&parts, &format!("ppt/charts/chart{number}.xml")));
    assert_same(&chart(1), &numbers("activity_by_quarter", "amount_usd", five), 1e6);
    assert_same(&chart(2), &numbers("activity_by_quarter", "deal_count", five), 1.0);
    let mix = "market = 'china' and round_class in ('seed_angel', 'a', 'b', 'c', 'd', 'e_plus')
        order by case round_class when 'seed_angel' then 0 when 'e_plus' then 9 else unicode(round_class) - 96 end, quarter";
    assert_same(&chart(3), &numbers("round_mix_by_quarter", "share_pct", mix), 100.0);
    let ranked = format!("{now} order by deal_rank, deal_count desc");
    assert_same(&chart(4), &numbers("sector_by_quarter", "deal_count", &ranked), 1.0);
    let by_size = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers
    };
    for (number, column) in [(5, "share_qoq_pp"), (6, "share_yoy_pp")] {
        let wanted = by_size(numbers("sector_by_quarter", column, now));
        assert_same(&by_size(chart(number)), &wanted, 1.0);
    }
}

#[test]
fn each_chart_opens_the_workbook_of_its_numbers() {
    let parts = parts(&deck("zh"));
    let mut charts = 0;
    for (name, bytes) in &parts {
        let Some(number) = name.strip_prefix("ppt/embeddings/data") else { continue };
        let number = number.strip_suffix(".xlsx").unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
        let sheet = book.worksheet_range("Data").unwrap();
        let cells: Vec<f64> = sheet
            .rows()
            .skip(1)
            .flatten()
            .filter_map(|it| match it {
                Data::Float(it) => Some(*it),
                _ => None,
            })
            .collect();
        let xml = text(&parts, &format!("ppt/charts/chart{number}.xml"));
        assert!(xml.contains("<c:externalData r:id=\"rId1\">"), "{name}");
        let shown = cached(&xml);
        assert!(
            !shown.is_empty()
                && shown.iter().all(|it| cells.iter().any(|cell| (cell - it).abs() < 1e-12)),
            "{name}"
        );
        charts += 1;
    }
    assert!(charts >= 12, "{charts}");
}

#[test]
fn slides_are_text_with_notes_and_say_what_the_report_says() {
    for lang in ["zh", "en"] {
        let parts = parts(&deck(lang));
        let report = DECK.0.printed(&["report", NOW, "--lang", lang, "--format", "json"]);
        let report: Value = serde_json::from_str(&report).unwrap();
        let slides = report["slides"].as_array().unwrap();
        let slides: Vec<&Value> = slides.iter().filter(|it| it["is_idle"] == false).collect();
        for (number, slide) in (1..).zip(&slides) {
            let shown = elements(&text(&parts, &format!("ppt/slides/slide{number}.xml")), "a:t");
            assert_eq!(shown[0], slide["heading"].as_str().unwrap());
            for block in slide["blocks"].as_array().unwrap() {
                for key in ["text", "callout", "denominator"] {
                    let Some(wanted) = block[key].as_str() else { continue };
                    assert!(shown.iter().any(|it| it == wanted), "{number}: {wanted}");
                }
            }
            let notes =
                elements(&text(&parts, &format!("ppt/notesSlides/notesSlide{number}.xml")), "a:t");
            let sql = slide["blocks"]
                .as_array()
                .unwrap()
                .iter()
                .find_map(|it| it["source"]["sql"].as_str());
            for line in sql.into_iter().flat_map(str::lines).filter(|it| !it.is_empty()) {
                assert!(notes.iter().any(|it| it == line), "{number}: {line}");
            }
        }
        let slide_count = parts.keys().filter(|it| it.starts_with("ppt/slides/slide")).count();
        assert_eq!(slide_count, slides.len());
    }
}

#[test]
fn the_key_points_list_the_slides_that_follow_in_the_presentation_and_on_the_page() {
    let parts = parts(&deck("en"));
    let points = elements(&text(&parts, "ppt/slides/slide2.xml"), "a:t");
    let report = DECK.0.printed(&["report", NOW, "--lang", "en", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let page = DECK.0.printed(&["report", NOW, "--lang", "en", "--format", "html"]);
    let slides = report["slides"].as_array().unwrap().iter();
    let is_listed = |it: &&Value| {
        let (id, label) = (it["id"].as_str().unwrap(), it["label"].as_str().unwrap());
        let is_front = id == "title" || id == "key-points" || id.ends_with("-cover");
        !is_front && !label.starts_with('A') && it["is_idle"] == false
    };
    let listed: Vec<&Value> = slides.filter(is_listed).collect();
    assert!(listed.len() >= 12, "{}", listed.len());
    for slide in listed {
        let (id, label) = (slide["id"].as_str().unwrap(), slide["label"].as_str().unwrap());
        assert!(points.iter().any(|it| it == slide["heading"].as_str().unwrap()), "{id}");
        assert!(page.contains(&format!("<a href=\"#{id}\"><b>{label}</b> ")), "{id}");
    }
}

#[test]
fn each_column_of_the_round_mix_has_a_bracket_as_high_as_the_early_stage_share() {
    let parts = parts(&deck("zh"));
    let slide = text(&parts, "ppt/slides/slide5.xml");
    let height = |shape: &str| -> f64 {
        shape.rsplit(" cy=\"").next().unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let brackets = slide.split("prst=\"rightBracket\"").map(height).collect::<Vec<_>>();
    let shares = numbers(
        "early_stage_by_quarter",
        "share_pct",
        "market = 'china' and quarter <= '2023Q4' order by quarter",
    );
    let shown = shares.get(shares.len() - 5..).unwrap();
    assert_eq!(brackets.len(), 6);
    for (height, share) in brackets.iter().zip(shown) {
        let ratio = height / brackets.first().unwrap() * shown.first().unwrap() / share;
        assert!((ratio - 1.0).abs() < 1e-4, "{height} {share}");
    }
}

#[test]
fn the_same_sheets_give_the_same_presentation_to_the_byte() {
    assert!(deck("zh") == deck("zh"));
}

#[test]
fn a_team_has_its_own_layouts_in_a_presentation() {
    let workspace = Workspace::of("company,date,round,amount\nAcorn,2023-11-05,A,$200M\n");
    let house = parts(&deck("en"));
    // A presentation with slides of its own, whose layout of content is marked.
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &house {
        let marked = String::from_utf8_lossy(bytes)
            .replace("<p:cSld name=\"Content\">", "<p:cSld name=\"House\">");
        let bytes = if name.ends_with("slideLayout3.xml") { marked.as_bytes() } else { bytes };
        file.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut file, bytes).unwrap();
    }
    fs::create_dir(workspace.path("template")).unwrap();
    workspace.put("template/deck.pptx", &file.finish().unwrap().into_inner());
    let path = workspace.path("out.pptx").display().to_string();
    workspace.printed(&["report", "2023Q4", "-o", &path]);
    let made = parts(&fs::read(path).unwrap());
    assert!(text(&made, "ppt/slideLayouts/slideLayout3.xml").contains("name=\"House\""));
    let slides = made.keys().filter(|it| it.starts_with("ppt/slides/slide")).count();
    let listed = text(&made, "ppt/presentation.xml").matches("<p:sldId ").count();
    let related =
        text(&made, "ppt/_rels/presentation.xml.rels").matches("relationships/slide\"").count();
    let typed = text(&made, "[Content_Types].xml").matches("PartName=\"/ppt/slides/").count();
    assert!(
        slides > 5 && [listed, related, typed] == [slides; 3],
        "{slides} {listed} {related} {typed}"
    );
    assert!(!made.values().any(|it| String::from_utf8_lossy(it).contains("Tangled Lemon")));

    workspace.put("template/deck.pptx", b"no presentation");
    let refused = workspace.run(&["report", "2023Q4", "-o", "out.pptx"]);
    assert!(
        refused.code == 1 && refused.stderr.contains("template/deck.pptx"),
        "{}",
        refused.stderr
    );
}

#[test]
#[ignore = "slow, needs LibreOffice"]
fn an_office_program_shows_each_slide_on_a_page() {
    if !tools::is_there("LibreOffice") {
        return;
    }
    let workspace = Workspace::empty();
    let bytes = deck("zh");
    let slides = parts(&bytes).keys().filter(|it| it.starts_with("ppt/slides/slide")).count();
    fs::write(workspace.path("deck.pptx"), bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", workspace.path("profile").display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .args([workspace.path("shown"), workspace.path("deck.pptx")])
        .output();
    run.unwrap();
    let shown = fs::read(workspace.path("shown/deck.pdf")).unwrap();
    let shown = String::from_utf8_lossy(&shown);
    let pages = shown.matches("/Type/Page/").count() + shown.matches("/Type /Page\n").count();
    assert_eq!(pages, slides);
}
