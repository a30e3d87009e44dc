//! The local page as a program asks for it: who is let in, what is shown, and what each change does.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::workspace::Workspace;

/// Deals with a label that no list knows, a pair that looks alike, and a cell that can't be read.
pub(crate) const SHEET: &str = "date,company,country,round,sector,amount (USD),investors\n\
    2023-10-01,Ant,China,A,games,150000000,Maple Fund; 红杉\n\
    2023-10-02,Bee,USA,Quokka,games,2000000,\n\
    2023-10-03,Cow,China,B,games,about x,Maple Fund\n\
    2023-10-04,Dog,China,B,hardware,4000000,\n";
/// Another source that reports one of them.
pub(crate) const OTHER_SHEET: &str =
    "公告日期,公司名称,轮次,融资金额（万美元）\n2023-10-03,Ant Labs,A轮,15000\n";

/// A server on a folder; gone at the end of the test.
pub(crate) struct Served<'a> {
    pub(crate) workspace: &'a Workspace,
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
    /// Starts the server of this workspace.
    pub(crate) fn of<'a>(workspace: &'a Workspace, flags: &[&str]) -> Served<'a> {
        let mut process = Command::new(assert_cmd::cargo::cargo_bin("dealbase"))
            .args(["serve", "--port", "0", "--no-open", "--quiet", "--lang", "en"])
            .args(flags)
            .current_dir(workspace.path(""))
            .env_remove("DEALBASE_DB")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let rest = address.trim().strip_prefix("http://127.0.0.1:").unwrap();
        let (port, token) = rest.split_once("/?token=").unwrap();
        Served { workspace, process, port: port.parse().unwrap(), token: token.to_owned() }
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

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn bearer(&self) -> String {
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
    pub(crate) fn take_back(&self, job: &Value) -> Value {
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
    pub(crate) fn number(&self, sql: &str) -> String {
        self.workspace.csv(sql).lines().nth(1).unwrap_or_default().to_owned()
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

/// A text as part of a form.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn only_who_has_the_token_and_asks_this_machine_is_let_in() {
    let workspace = Workspace::of(SHEET);
    let served = Served::of(&workspace, &[]);
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
fn deals_are_found_and_counted_as_the_view_has_them() {
    let workspace = Workspace::of_all(&[("deals.csv", SHEET), ("other.csv", OTHER_SHEET)]);
    let served = Served::of(&workspace, &[]);
    // An address from before sources were called after their files.
    let by_name = served.number("select 'source=' || name from source where label = 'deals'");
    for (query, condition) in [
        ("", "1 = 1"),
        ("sector=games", "sector = 'games'"),
        ("country=CN&round_class=b", "country = 'CN' and round_class = 'b'"),
        ("round_class=a&round_class=b", "round_class in ('a', 'b')"),
        ("country=-", "country is null"),
        ("q=ant", "company like '%ant%'"),
        ("investor=maple", "investors like '%maple%'"),
        ("province=chin", "place_text like '%chin%'"),
        ("amount_from=3,000,000", "amount_usd >= 3000000"),
        ("market=china", "country = 'CN' and in_scope = 1"),
        ("is_mega=1", "is_mega = 1"),
        ("source=deals", "source = 'deals'"),
        (&by_name, "source = 'deals'"),
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
    let all = workspace.csv("select deal_id from deals order by amount_usd desc, deal_id desc");
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
    let workspace = Workspace::of_all(&[("<b>x.csv", &sheet)]);
    workspace.put("dealbase.toml", b"");
    let served = Served::of(&workspace, &[]);
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
    let workspace = Workspace::of(SHEET);
    let served = Served::of(&workspace, &["--read-only"]);
    let before = workspace.database();
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
    assert_eq!(workspace.database(), before);
    assert!(!workspace.path("inbox").exists());
}

#[test]
fn every_page_is_data_too_and_described() {
    let workspace = Workspace::of(SHEET);
    let served = Served::of(&workspace, &[]);
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
