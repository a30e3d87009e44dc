//! The local page as a program asks for it: who is let in, what is shown, and what each change does.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that can't set its stage fails"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::desk::Desk;

/// Deals with a label that no list knows, a pair that looks alike, and a cell that can't be read.
pub(crate) const SHEET: &str = "date,company,country,round,sector,amount (USD),investors\n\
    2023-10-01,Ant,China,A,games,150000000,Maple Fund; 红杉\n\
    2023-10-02,Bee,USA,Quokka,games,2000000,\n\
    2023-10-03,Cow,China,B,games,about x,Maple Fund\n\
    2023-10-04,Dog,China,B,hardware,4000000,\n";
const OTHER_SHEET: &str =
    "公告日期,公司名称,轮次,融资金额（万美元）\n2023-10-03,Ant Labs,A轮,15000\n";

/// A server on a folder; gone at the end of the test.
pub(crate) struct Served<'a> {
    pub(crate) desk: &'a Desk,
    process: Child,
    pub(crate) port: u16,
    pub(crate) token: String,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

impl Served<'_> {
    /// Starts the server of this desk.
    pub(crate) fn of<'a>(desk: &'a Desk, flags: &[&str]) -> Served<'a> {
        let mut process = Command::new(assert_cmd::cargo::cargo_bin("dealbase"))
            .args(["serve", "--port", "0", "--no-open", "--quiet", "--lang", "en"])
            .args(flags)
            .current_dir(desk.path(""))
            .env_remove("DEALBASE_DB")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let rest = address.trim().strip_prefix("http://127.0.0.1:").unwrap();
        let (port, token) = rest.split_once("/?token=").unwrap();
        Served { desk, process, port: port.parse().unwrap(), token: token.to_owned() }
    }

    /// Sends a request as it is written.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all((head + "\r\n").as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: dechunked(head, body) }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// What a program with the token gets.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[("Host", &self.host()), ("Authorization", &self.bearer())], b"")
    }

    /// A page that has to be there.
    pub(crate) fn page(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// Sends a form to `/api/`, and waits for the change that it makes.
    pub(crate) fn change(&self, path: &str, form: &str) -> Value {
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        let headers = [("Host", &*self.host()), ("Authorization", &*self.bearer()), kind];
        let answer = self.send("POST", &format!("/api{path}"), &headers, form.as_bytes());
        assert!([200, 202].contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        let mut job = answer.json();
        while job["state"] == "running" {
            std::thread::sleep(std::time::Duration::from_millis(50));
            job = self.get(&format!("/api/jobs/{}", job["job_id"])).json()["job"].clone();
        }
        job
    }

    /// The same for a change that has to be made.
    pub(crate) fn changed(&self, path: &str, form: &str) -> Value {
        let job = self.change(path, form);
        assert_eq!(job["state"], "done", "{path} {form}: {job}");
        job
    }

    /// Takes a change back as its page offers.
    fn take_back(&self, job: &Value) -> Value {
        let fields = job["take_back"]["fields"].as_array().unwrap();
        let text = |value: &Value| encoded(value.as_str().unwrap());
        let form: Vec<String> =
            fields.iter().map(|it| format!("{}={}", text(&it[0]), text(&it[1]))).collect();
        self.changed(job["take_back"]["action"].as_str().unwrap(), &form.join("&"))
    }

    /// Drops files into the inbox.
    pub(crate) fn drop_files(&self, files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!(
                "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(b"--XX--\r\n");
        let kind = ("Content-Type", "multipart/form-data; boundary=XX");
        self.send(
            "POST",
            "/api/inbox",
            &[("Host", &self.host()), ("Authorization", &self.bearer()), kind],
            &body,
        )
    }

    /// A count that a question gives.
    fn number(&self, sql: &str) -> String {
        self.desk.csv(sql).lines().nth(1).unwrap_or_default().to_owned()
    }
}

impl Drop for Served<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn dechunked(head: &str, body: &str) -> String {
    if !head.to_lowercase().contains("transfer-encoding: chunked") {
        return body.to_owned();
    }
    let (mut text, mut rest) = (String::new(), body);
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        text += &after[..size];
        rest = after[size..].trim_start_matches("\r\n");
    }
    text
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn only_who_has_the_token_and_asks_this_machine_is_let_in() {
    let desk = Desk::of(SHEET);
    let served = Served::of(&desk, &[]);
    let (host, bearer) = (served.host(), served.bearer());
    let own = ("Host", host.as_str());
    let token = ("Authorization", bearer.as_str());
    let evil = format!("evil.example:{}", served.port);
    let refused: [(&[(&str, &str)], u16); 6] = [
        (&[own], 401),
        (&[own, ("Authorization", "Bearer x")], 401),
        (&[("Host", &evil), token], 403),
        (&[token], 403),
        (&[own, token, ("Origin", "http://evil.example")], 403),
        (&[own, token, ("Sec-Fetch-Site", "cross-site")], 403),
    ];
    for (headers, status) in refused {
        for path in ["/", "/deals", "/api/deals"] {
            let answer = served.send("GET", path, headers, b"");
            assert_eq!(answer.status, status, "{path} {headers:?}");
            assert!(!answer.body.contains("Ant"), "{}", answer.body);
        }
        let answer = served.send("POST", "/imports/undo", headers, b"import_id=1");
        assert_eq!(answer.status, status, "{headers:?}");
    }
    assert_eq!(served.number("select count(*) from deals"), "3");

    let first = served.send("GET", &format!("/?token={}", served.token), &[own], b"");
    assert_eq!((first.status, first.header("Location")), (303, Some("/")));
    let cookie = first.header("Set-Cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = ("Cookie", cookie.split(';').next().unwrap());
    let home = served.send("GET", "/", &[own, cookie], b"");
    assert_eq!(home.status, 200);
    let policy = home.header("Content-Security-Policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(!home.body.contains("<script>") && !home.body.contains("style=\""), "{}", home.body);
}

#[test]
fn a_sheet_is_dropped_inspected_corrected_and_imported() {
    let desk = Desk::empty();
    let served = Served::of(&desk, &[]);
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
    let rules = fs::read_to_string(desk.path("dealbase.toml")).unwrap();
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
    assert!(!fs::read_to_string(desk.path("dealbase.toml")).unwrap().contains("[sources.ours]"));
}

#[test]
fn an_archive_is_unpacked_and_a_workbook_is_not() {
    let desk = Desk::empty();
    let served = Served::of(&desk, &[]);
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut archive = zip::ZipWriter::new(&mut bytes);
    for name in ["q4/one.csv", "q4/../../two.csv", "__MACOSX/._one.csv"] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(format!("{SHEET}{name}").as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let workbook = fs::read(crate::desk::fixture("deck/tracker.xlsx")).unwrap();
    served.drop_files(&[("all.zip", bytes.get_ref()), ("tracker.xlsx", &workbook)]);
    let inbox = served.get("/api/inbox").json();
    let names: Vec<&str> =
        inbox["files"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["one.csv", "tracker.xlsx", "two.csv"]);
    let small = Served::of(&desk, &["--max-upload", "1"]);
    assert_eq!(small.drop_files(&[("big.csv", &vec![b'x'; 2 << 20])]).status, 413);
    assert_eq!(fs::read_dir(desk.path("inbox")).unwrap().count(), 3);
}

#[test]
fn a_rejected_cell_is_edited_in_place() {
    let desk = Desk::of(SHEET);
    let served = Served::of(&desk, &[]);
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
    let desk = Desk::of(SHEET);
    let served = Served::of(&desk, &[]);
    let labels = served.get("/api/todo/labels").json();
    assert_eq!(labels["rows"][0]["label"], "Quokka", "{labels}");
    let form = format!("kind=round&label={}&code=seed_angel", encoded("Quokka"));
    let job = served.changed("/todo/labels", &form);
    let moved = job["effect"]["changes"].as_array().unwrap();
    let seed =
        moved.iter().find(|it| it["item"] == "seed_angel" && it["figure"] == "deal_count").unwrap();
    assert_eq!((&seed["before"], &seed["after"]), (&Value::from(0), &Value::from(1)));
    assert_eq!(
        fs::read_to_string(desk.path("dealbase.toml")).unwrap(),
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
    let desk = Desk::of_all(&[("deals.csv", SHEET), ("other.csv", OTHER_SHEET)]);
    let served = Served::of(&desk, &[]);
    let pairs = served.get("/api/todo/pairs").json();
    let (one, other) = (&pairs["rows"][0]["deal_id"], &pairs["rows"][0]["other_deal_id"]);
    let count =
        "select deal_count from activity_by_quarter where market = 'global' and quarter = '2023Q4'";
    assert_eq!(served.number(count), "4", "{pairs}");
    let job =
        served.changed("/todo/pairs", &format!("deal_id={one}&other_deal_id={other}&verdict=same"));
    assert_eq!(served.number(count), "3");
    assert!(fs::read_to_string(desk.path("duplicates.csv")).unwrap().contains("same,Ant"));
    assert!(served.page(&format!("/deals/{other}")).contains("is counted as deal"));
    served.take_back(&job);
    assert_eq!(served.number(count), "4");
    served
        .changed("/todo/pairs", &format!("deal_id={one}&other_deal_id={other}&verdict=different"));
    assert_eq!(served.get("/api/todo/pairs").json()["rows"], Value::Array(Vec::new()));
}

#[test]
fn a_deal_is_corrected_published_and_revised() {
    let desk = Desk::of(SHEET);
    let served = Served::of(&desk, &[]);
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
fn deals_are_found_and_counted_as_the_view_has_them() {
    let desk = Desk::of_all(&[("deals.csv", SHEET), ("other.csv", OTHER_SHEET)]);
    let served = Served::of(&desk, &[]);
    for (query, condition) in [
        ("", "1 = 1"),
        ("sector=games", "sector = 'games'"),
        ("country=CN&round_class=b", "country = 'CN' and round_class = 'b'"),
        ("round_class=a&round_class=b", "round_class in ('a', 'b')"),
        ("country=-", "country is null"),
        ("q=ant", "company like '%ant%'"),
        ("investor=maple", "investors like '%maple%'"),
        ("amount_from=3,000,000", "amount_usd >= 3000000"),
        ("market=china", "country = 'CN' and in_scope = 1"),
        ("is_mega=1", "is_mega = 1"),
    ] {
        let found = served.get(&format!("/api/deals?{query}")).json();
        let wanted = served.number(&format!(
            "select count(*) || ' ' || coalesce(sum(amount_usd), 0) from deals where {condition}"
        ));
        assert_eq!(format!("{} {}", found["deal_count"], found["amount_usd"]), wanted, "{query}");
        let rows = found["deals"].as_array().unwrap();
        assert_eq!(rows.len().to_string(), wanted.split(' ').next().unwrap(), "{query}");
        for facet in found["facets"].as_array().unwrap() {
            let chosen = query.contains(facet["name"].as_str().unwrap());
            let counts = facet["values"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["deal_count"].as_u64().unwrap());
            assert!(chosen || counts.sum::<u64>() == found["deal_count"], "{query}: {facet}");
        }
    }
    let first = served.get("/api/deals?limit=2&sort=amount").json();
    let second =
        served.get(&format!("/api/deals?{}&limit=2", first["next"].as_str().unwrap())).json();
    let ids = |page: &Value| {
        page["deals"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["deal_id"].to_string())
            .collect::<Vec<_>>()
    };
    let all = desk.csv("select deal_id from deals order by amount_usd desc, deal_id desc");
    assert_eq!(
        [ids(&first), ids(&second)].concat(),
        all.lines().skip(1).take(4).collect::<Vec<_>>()
    );
    assert_eq!(served.page("/deals/export?sector=games&format=csv").lines().count(), 3);
}

#[test]
fn what_a_sheet_says_is_never_markup() {
    let nasty = "<script>alert(1)</script>";
    let sheet = format!(
        "date,company,country,round,sector,amount (USD),investors\n\
         2023-10-01,{nasty},{nasty},{nasty},{nasty},5,{nasty}\n2023-10-02,Bee,USA,A,games,{nasty},x\n"
    );
    let desk = Desk::of_all(&[("<b>x.csv", &sheet)]);
    desk.put("dealbase.toml", b"");
    let served = Served::of(&desk, &[]);
    served.drop_files(&[("<i>y.csv", format!("{sheet}\n").as_bytes())]);
    let pages = [
        "/",
        "/inbox",
        "/inbox/file?name=_i_y.csv",
        "/todo",
        "/todo/rejects",
        "/todo/labels",
        "/deals",
        "/deals/1",
        "/imports",
        "/figures",
        "/deals?q=%3Cscript%3E",
        "/ask?sql=select+company,investors+from+deals",
        "/jobs",
        "/deals?sector=%22%3E%3Cscript%3E",
    ];
    for path in pages {
        let page = served.page(path);
        assert!(!page.contains("<script>") && !page.contains("<b>x"), "{path}: {page}");
        assert!(!page.contains("\"><script"), "{path}");
    }
    assert!(served.page("/deals").contains("&lt;script&gt;"));
    let report = served.get("/figures/report?quarter=2023Q4");
    assert!(
        report.header("Content-Security-Policy").unwrap().contains("sandbox"),
        "{}",
        report.head
    );
}

#[test]
fn a_server_for_reading_changes_nothing() {
    let desk = Desk::of(SHEET);
    let served = Served::of(&desk, &["--read-only"]);
    let before = desk.database();
    for path in [
        "/",
        "/inbox",
        "/todo",
        "/todo/labels",
        "/todo/rejects",
        "/deals",
        "/deals/1",
        "/figures",
        "/imports",
        "/decided",
    ] {
        assert!(!served.page(path).contains("method=\"post\""), "{path}");
    }
    let headers = [("Host", &*served.host()), ("Authorization", &*served.bearer())];
    for path in ["/imports/undo", "/api/imports/undo", "/inbox", "/figures/publish"] {
        assert_eq!(
            served.send("POST", path, &headers, b"import_id=1&quarter=2023Q4").status,
            403,
            "{path}"
        );
    }
    assert_eq!(desk.database(), before);
    assert!(!desk.path("inbox").exists());
}

#[test]
fn every_page_is_data_too_and_described() {
    let desk = Desk::of(SHEET);
    let served = Served::of(&desk, &[]);
    let described = served.get("/api/openapi.json").json();
    let paths = described["paths"].as_object().unwrap();
    assert!(paths.len() > 20, "{}", paths.len());
    for (path, methods) in paths.iter().filter(|(path, _)| !path.contains('{')) {
        let Some(get) = methods.get("get") else { continue };
        let query = get["x-example"].as_str().unwrap_or_default();
        let answer = served.get(&format!("/api{path}{query}"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let wanted = get["responses"]["200"]["content"].as_object().unwrap().keys().next().unwrap();
        assert!(
            answer.header("Content-Type").unwrap().starts_with(wanted.as_str()),
            "{path}: {}",
            answer.head
        );
        let members = &get["responses"]["200"]["content"]["application/json"]["schema"]["required"];
        for member in members.as_array().into_iter().flatten() {
            assert!(answer.json().get(member.as_str().unwrap()).is_some(), "{path}: {member}");
        }
    }
    let answer = served.get("/api/ask?query=top-investors&param.quarter=2023Q4").json();
    assert_eq!(answer["columns"][0], "investor", "{answer}");
    assert!(
        served.get("/api/ask?sql=delete+from+import").json()["error"]
            .as_str()
            .unwrap()
            .contains("read-only")
    );
    assert_eq!(served.get("/api/nowhere").status, 404);
}
