//! Rules of the text reader, each shown on a few bytes.

use std::fs;

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, KOI8_U, MACINTOSH, SHIFT_JIS, WINDOWS_1251,
    WINDOWS_1252,
};

use super::*;

struct Seen {
    facts: FileFacts,
    rows: Vec<(u32, Vec<String>)>,
    findings: Vec<Finding>,
}

fn try_see(bytes: &[u8], limits: &Limits) -> Result<Seen> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deals");
    fs::write(&path, bytes).unwrap();
    let (mut rows, mut findings) = (Vec::new(), Vec::new());
    let facts = read(&path, limits, &mut |event| {
        match event {
            Event::Row(row) => {
                rows.push((row.number, row.cells.into_iter().map(|cell| cell.text).collect()));
            }
            Event::Finding(finding) | Event::SheetFinding(_, finding) => findings.push(finding),
            Event::Sheet(sheet) => assert_eq!(sheet.position, 1),
        }
        Ok(Flow::Continue)
    })?;
    Ok(Seen { facts, rows, findings })
}

fn see(bytes: impl AsRef<[u8]>) -> Seen {
    try_see(bytes.as_ref(), &Limits::default()).unwrap()
}

/// The cells of every row, `/` between cells.
fn rows(bytes: impl AsRef<[u8]>) -> Vec<String> {
    see(bytes).rows.into_iter().map(|(_, cells)| cells.join("/")).collect()
}

#[test]
fn every_delimiter_is_found_without_a_hint() {
    let table = [
        "name,round,usd\nAcme,A,1\nBeta,B,2\n",
        "name;round;usd\nAcme;A;1\nBeta;B;2\n",
        "name\tround\tusd\nAcme\tA\t1\nBeta\tB\t2\n",
        "name|round|usd\nAcme|A|1\nBeta|B|2\n",
        "name||round||usd\nAcme||A||1\nBeta||B||2\n",
        "name，round，usd\nAcme，A，1\nBeta，B，2\n",
        "\"name\", \"round\", usd\nAcme, A, 1\nBeta, B, 2\n",
        "name^round^usd\nAcme^A^1\nBeta^B^2\n",
        "sep=#\nname#round#usd\nAcme#A#1\nBeta#B#2\n",
    ];
    for text in table {
        assert_eq!(rows(text), ["name/round/usd", "Acme/A/1", "Beta/B/2"], "{text}");
    }
}

#[test]
fn decimal_commas_and_lists_do_not_pass_for_delimiters() {
    assert_eq!(rows("firm;usd\nAcme;1,5\nBeta;2,5\n"), ["firm/usd", "Acme/1,5", "Beta/2,5"]);
    assert_eq!(rows("firm,by\nAcme,X;Y\nBeta,Z\n"), ["firm/by", "Acme/X;Y", "Beta/Z"]);
    let lists = "id,firm,round,usd\n1,Acme,A;B,1;2\n2,Beta,A;C,3;4\n";
    assert_eq!(rows(lists), ["id/firm/round/usd", "1/Acme/A;B/1;2", "2/Beta/A;C/3;4"]);
    assert_eq!(rows("firm\nAcme Ltd\nBeta, Gamma and Co\nDelta Ltd\n").len(), 4);
    assert_eq!(rows("1 Main St, London\nParis\n5 Y St, Z, Rome\n")[0], "1 Main St, London");
    assert_eq!(rows("公司 轮次 金额\n某某 A轮 100\n另一家 B轮 200\n")[1], "某某/A轮/100");
    assert_eq!(rows("a b c\n1 \"x, y\" \"z\"\n2 \"v w\" \"u, t\"\n")[1], "1/x, y/z");
    assert_eq!(rows("John Smith\nMary Jones\n"), ["John Smith", "Mary Jones"]);
}

#[test]
fn quotes_are_taken_off_and_what_they_hold_is_preserved() {
    let table = [
        ("a,b\n\"x, y\",1\n", "x, y/1"),
        ("a,b\n\"x \"\"y\"\"\",1\n", "x \"y\"/1"),
        ("a,b\n\"x\ny\",1\n", "x\ny/1"),
        ("a,b\n\"x\r\ny\",1\n", "x\r\ny/1"),
        ("a,b\n\"x\ry\",1\n", "x\ry/1"),
        ("a,b\n\"x\" ,1\n", "x/1"),
        ("a,b\n\"\",1\n", "/1"),
        ("a,b\n\"x \\\"y\\\" z\",1\n", "x \"y\" z/1"),
        ("a,b\n'x, y',1\n'v, w',1\n", "x, y/1"),
        ("a,b\nx\0y,1\n", "x\0y/1"),
        ("a,b\n  x ,1\n", "  x /1"),
        ("a, b\nx, 1\n", "x/ 1"),
    ];
    for (text, row) in table {
        assert_eq!(rows(text)[1], row, "{text}");
    }
}

#[test]
fn a_stray_quote_costs_no_row_and_no_cell() {
    let header = "firm,round,note\nAcme,A,fine\n";
    let table = [
        ("\"Beta,B,\"x, y\"\n", "\"Beta/B/x, y"),
        ("Beta,\"B,x\n", "Beta/\"B/x"),
        ("Beta,B,\"\n", "Beta/B/\""),
        ("Beta,B,\"screen 5\"\"\n", "Beta/B/screen 5\""),
        ("Beta,B,\"screen 5\" wide\"\n", "Beta/B/screen 5\" wide"),
        ("Beta,B,\"\"x, y\"\n", "Beta/B/\"x, y"),
    ];
    for (line, row) in table {
        let text = format!("{header}{line}Gamma,C,\"last\"\n");
        assert_eq!(rows(&text)[2..], [row, "Gamma/C/last"], "{line}");
    }
}

#[test]
fn a_stray_quote_is_reported_with_its_row() {
    let seen = see("firm,round\nAcme,\"A\nBeta,\"B\"\nGamma,5\" pipe\n");
    let [finding] = seen.findings.as_slice() else { panic!("one finding") };
    assert_eq!((finding.kind.as_str(), finding.row), ("stray_quote", Some(2)));
    assert_eq!(finding.found, "Acme,\"A");
}

#[test]
fn an_unclosed_quote_does_not_swallow_the_file() {
    let mut text = "firm,round\nAcme,\"A\n".to_owned();
    text.push_str(&"Beta,B\n".repeat(5_000));
    assert_eq!(rows(&text).len(), 5_002);
}

#[test]
fn line_ends_may_be_mixed() {
    let expected = ["a/b", "1/2", "3/4"];
    for text in
        ["a,b\r1,2\r3,4\r", "a,b\r\n1,2\n3,4", "a,b\r1,2\n3,4\r", "a,b\r\r\n1,2\r\r\n3,4\r\r\n"]
    {
        assert_eq!(rows(text), expected, "{text:?}");
    }
    assert_eq!(rows("a,b\n1,2\r3,4\n5,6\n"), ["a/b", "1/2", "3/4", "5/6"]);
    assert_eq!(rows("a,b\n1,x\ry\n5,6\n"), ["a/b", "1/x\ry", "5/6"]);
}

#[test]
fn rows_may_be_ragged_and_the_last_one_cut_off() {
    assert_eq!(
        rows("a,b,c\n1,2,3\n1\n1,2,3,4,5\n1,,\n1,2,\"x"),
        ["a/b/c", "1/2/3", "1", "1/2/3/4/5", "1", "1/2/\"x"]
    );
}

#[test]
fn blank_rows_count_but_are_not_handed_out() {
    let numbers: Vec<u32> = see("a,b\n\n,\n1,2\n\n").rows.iter().map(|row| row.0).collect();
    assert_eq!(numbers, [1, 4]);
}

#[test]
fn a_row_is_numbered_by_records_not_lines() {
    let numbers: Vec<u32> = see("a,b\n\"x\n\ny\",1\n3,4\n").rows.iter().map(|row| row.0).collect();
    assert_eq!(numbers, [1, 2, 3]);
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, is_lossy) = encoding.encode(text);
    assert!(!is_lossy, "{text}");
    bytes.into_owned()
}

#[test]
fn encodings_are_recognized_by_their_bytes() {
    let simplified = "公司名称,轮次,融资金额\n北京某某科技有限公司,天使轮,数百万人民币\n";
    let traditional = "公司名稱,輪次,融資金額\n臺北某某科技股份有限公司,天使輪,數百萬美元\n";
    let japanese = "会社名,ラウンド,調達額\n株式会社サンプル,シリーズＡ,３億円\n";
    let korean = "회사명,라운드,투자금액\n주식회사 보기,시리즈 에이,십억원\n";
    let french = "société,tour,montant\nÉlan Énergie,amorçage,500 000 €\nCafé Crème,série,1\n";
    let russian = "компания,раунд,сумма\nОбразец и партнёры,посев,миллион рублей\n";
    let mac = "société,tour\nÉlan d’été,amorçage\nCafé «Crème»,série\n";
    let table = [
        (simplified, GB18030, "GB18030"),
        ("name,city\nAcme,北京\nBeta,上海\n", GB18030, "GB18030"),
        ("name,round\nAcme,轮次\n", GB18030, "GB18030"),
        ("公司,轮次\n㐀㐁科技有限公司,天使轮\n", GB18030, "GB18030"),
        ("会社名,調達額\n株式会社東京開発,3億円\n", EUC_JP, "EUC-JP"),
        ("name,note\nAcme,It’s “fine” – really\n", WINDOWS_1252, "Windows-1252"),
        ("name,usd\nAcme,£2.3m\nBeta,£1m\n", WINDOWS_1252, "Windows-1252"),
        ("empresa,note\nCompañía Española,Peñón\n", MACINTOSH, "MacRoman"),
        ("empresa,note\nCompañía Española,Peñón\n", WINDOWS_1252, "Windows-1252"),
        ("Firma,Ort\nMüller GmbH,München\n", MACINTOSH, "MacRoman"),
        ("имя,раунд\nЯндекс,А\n", KOI8_U, "KOI8-U"),
        (traditional, BIG5, "Big5"),
        (japanese, SHIFT_JIS, "Shift_JIS"),
        (korean, EUC_KR, "EUC-KR"),
        (french, WINDOWS_1252, "Windows-1252"),
        (russian, WINDOWS_1251, "windows-1251"),
        (mac, MACINTOSH, "MacRoman"),
    ];
    for (text, encoding, name) in table {
        let seen = see(encoded(text, encoding));
        assert_eq!(seen.facts.encoding.as_deref(), Some(name), "{:?}", seen.facts.evidence);
        let lines: Vec<String> = text.lines().map(|line| line.replace(',', "/")).collect();
        let rows: Vec<String> = seen.rows.iter().map(|row| row.1.join("/")).collect();
        assert_eq!(rows, lines, "{name}");
        assert_eq!(seen.findings, []);
    }
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn utf16_is_read_with_and_without_its_mark() {
    let text = "公司,轮次\r\n某某科技,A\r\n另一家,B\r\n";
    for mark in ["", "\u{feff}"] {
        let marked = format!("{mark}{text}");
        for bytes in [utf16(&marked, u16::to_le_bytes), utf16(&marked, u16::to_be_bytes)] {
            assert_eq!(rows(bytes), ["公司/轮次", "某某科技/A", "另一家/B"]);
        }
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_cell() {
    assert_eq!(rows("\u{feff}公司,轮次\n"), ["公司/轮次"]);
    assert_eq!(rows("\u{feff}\"公司\",轮次\n"), ["公司/轮次"]);
}

#[test]
fn lines_that_are_not_valid_are_preserved_and_reported() {
    let mut bytes = "société,tour\nÉlan,A\nÉtoile,B\n".as_bytes().to_vec();
    bytes.extend(b"\nCaf\xe9,C\n");
    let seen = see(bytes);
    assert_eq!(seen.rows.last().unwrap(), &(5, vec!["Café".to_owned(), "C".to_owned()]));
    let [finding] = seen.findings.as_slice() else { panic!("one finding") };
    assert_eq!((finding.kind.as_str(), finding.row), ("invalid_bytes", Some(5)));
    assert_eq!(finding.found, "line 5, byte 37: Café,C");
    assert_eq!(finding.problem.to_string(), "UTF-8 text");
}

#[test]
fn a_chinese_line_in_a_utf8_file_is_read_as_chinese() {
    let mut bytes = "公司名称,轮次\n某某科技,天使轮\n".as_bytes().to_vec();
    bytes.extend(encoded("另一家公司,种子轮\n", GB18030));
    assert_eq!(rows(bytes)[2], "另一家公司/种子轮");
}

#[test]
fn a_file_without_line_breaks_is_refused() {
    let limits = Limits { cell_bytes: 1_000, ..Limits::default() };
    let result = try_see(&b"x".repeat(1_001), &limits);
    assert!(matches!(result, Err(Error::Limit { .. })));
    assert!(try_see(&b"x".repeat(1_000), &limits).is_ok());
}

#[test]
fn a_row_wider_than_the_limit_is_refused() {
    let limits = Limits { columns: 3, ..Limits::default() };
    assert!(matches!(try_see(b"a,b,c,d\n1,2,3,4\n", &limits), Err(Error::Limit { .. })));
}

#[test]
fn reading_stops_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deals.csv");
    fs::write(&path, "a,b\n1,2\n3,4\n").unwrap();
    let mut row_count = 0;
    read(&path, &Limits::default(), &mut |event| {
        row_count += u32::from(matches!(event, Event::Row(_)));
        Ok(if row_count < 2 { Flow::Continue } else { Flow::Stop })
    })
    .unwrap();
    assert_eq!(row_count, 2);
}

#[test]
fn what_was_decided_is_stated_in_words() {
    let facts = see("firm;round\r\nAcme;A\r\n").facts;
    assert_eq!(facts.encoding.as_deref(), Some("UTF-8"));
    assert_eq!(
        facts.dialect.map(|it| it.to_string()).as_deref(),
        Some("delimiter semicolon, quote \" (inside quotes: doubled)")
    );
    let evidence: Vec<String> = facts.evidence.iter().map(ToString::to_string).collect();
    assert_eq!(
        evidence,
        [
            "encoding UTF-8: every byte is ASCII",
            "line ends: 0 LF, 2 CRLF, 0 CR",
            "delimiter: 2 of 2 records have 2 cells with it"
        ]
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_a_csv_writer_writes_is_read_back(
        cells in proptest::collection::vec(
            proptest::collection::vec("[a-z0-9,\"\n轮 ]{0,6}", 3), 2..8,
        ),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["name", "round", "note"]).unwrap();
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let read: Vec<Vec<String>> =
            see(writer.into_inner().unwrap()).rows.into_iter().skip(1).map(|row| row.1).collect();
        let is_blank = |row: &Vec<String>| row.iter().all(String::is_empty);
        let trimmed = |row: &Vec<String>| {
            let length = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
            row[..length].to_vec()
        };
        let expected: Vec<Vec<String>> =
            cells.iter().filter(|row| !is_blank(row)).map(trimmed).collect();
        proptest::prop_assert_eq!(read, expected);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(
        bytes in proptest::collection::vec(
            proptest::sample::select(b",;\t|\"'\\\r\n ab1\0\x80\xe4\xb8\xad\xff\xfe".to_vec()), 0..120,
        ),
    ) {
        let _ = try_see(&bytes, &Limits::default());
    }
}

#[test]
fn a_file_is_read_once_unless_its_first_bytes_mislead() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deals.csv");
    let table = "name,round,usd\n".to_owned() + &"Acme,A,1\n".repeat(40_000);
    let gbk = [table.as_bytes(), "投资公司,轮次,\n".repeat(9).as_bytes()].map(<[u8]>::to_vec);
    let chinese = GB18030.encode("投资公司,轮次,1\n").0.repeat(9);
    for (is_complete, tail) in [
        (true, gbk[1].as_slice()),
        (true, b"a,\"b\nc\",1\n"),
        (true, b"\xc2\x93a,b,1\n\xff,,\n\xc2\x94,,"),
        (false, chinese.as_slice()),
        (false, "a\rb\r".repeat(40_000).as_bytes()),
    ] {
        fs::write(&path, [&gbk[0], tail].concat()).unwrap();
        let limits = Limits::default();
        let mut once = Vec::new();
        let mut sink = |event| {
            once.push(event);
            Ok(Flow::Continue)
        };
        let first = read_first(&path, &limits, &mut sink).unwrap();
        let mut twice = Vec::new();
        let mut sink = |event| {
            twice.push(event);
            Ok(Flow::Continue)
        };
        let facts = read(&path, &limits, &mut sink).unwrap();
        assert_eq!(first.is_complete, is_complete);
        assert_eq!(*first.plan.facts(), facts);
        assert_eq!(first.fingerprint.sha256, Fingerprint::of(&path).unwrap().sha256);
        assert!(!is_complete || once == twice, "{:?}", facts.evidence);
    }
}
