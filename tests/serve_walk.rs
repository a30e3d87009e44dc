//! The local page in a real browser: drop a sheet, settle what waits, watch the figures, take back, publish.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test whose setup fails must fail"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::serve::{SHEET, Served};
use crate::workspace::Workspace;

/// A page of the browser, driven over its debugging protocol.
struct Tab {
    process: Child,
    stream: TcpStream,
    /// Keeps the profile until the end.
    _browser: Browser,
    last_id: u64,
    /// What the browser complained about.
    complaints: Vec<String>,
}

impl Drop for Tab {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Tab {
    /// A browser with one page; None where there is no browser.
    fn open() -> Option<Tab> {
        let browser = Browser::find()?;
        let mut process = Command::new(browser.program())
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--hide-scrollbars",
            ])
            .arg("--remote-debugging-port=0")
            .arg(format!("--user-data-dir={}", browser.profile().display()))
            .arg("about:blank")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let line = lines.find_map(|it| it.ok().filter(|it| it.contains("ws://"))).unwrap();
        // The browser would wait for somebody to read on.
        std::thread::spawn(move || lines.for_each(drop));
        let port = line.split("127.0.0.1:").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let address = format!("127.0.0.1:{port}");
        let pages: Value = serde_json::from_str(&get(&address, "/json/list")).unwrap();
        let page = pages.as_array().unwrap().iter().find(|it| it["type"] == "page").unwrap();
        let url = page["webSocketDebuggerUrl"].as_str().unwrap();
        let path = url.split_once(&address).unwrap().1;
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        head(&mut stream);
        let mut tab =
            Tab { process, stream, _browser: browser, last_id: 0, complaints: Vec::new() };
        for domain in ["Page", "Runtime", "Log", "DOM"] {
            tab.command(&format!("{domain}.enable"), &json!({}));
        }
        Some(tab)
    }

    /// Sends a command and waits for its answer.
    fn command(&mut self, method: &str, params: &Value) -> Value {
        self.last_id += 1;
        let message = json!({ "id": self.last_id, "method": method, "params": params }).to_string();
        // One frame of text, under a mask of zeros.
        let mut frame = vec![0x81];
        match u16::try_from(message.len()) {
            Ok(length) if length < 126 => frame.push(0x80 | length.to_be_bytes()[1]),
            Ok(length) => {
                frame.push(0x80 | 126);
                frame.extend(length.to_be_bytes());
            }
            Err(_) => panic!("a long message"),
        }
        frame.extend([0; 4]);
        frame.extend(message.as_bytes());
        self.stream.write_all(&frame).unwrap();
        loop {
            let message = self.receive();
            match message["method"].as_str() {
                Some("Log.entryAdded") => {
                    self.complaints.push(message["params"]["entry"]["text"].to_string());
                }
                Some("Runtime.exceptionThrown") => {
                    self.complaints.push(message["params"].to_string())
                }
                _ if message["id"] == self.last_id => {
                    assert!(message.get("error").is_none(), "{method}: {message}");
                    return message["result"].clone();
                }
                _ => {}
            }
        }
    }

    fn receive(&mut self) -> Value {
        let mut text = Vec::new();
        loop {
            let head = self.bytes(2);
            let length = match head[1] & 127 {
                126 => usize::from(u16::from_be_bytes(self.bytes(2).try_into().unwrap())),
                127 => {
                    usize::try_from(u64::from_be_bytes(self.bytes(8).try_into().unwrap())).unwrap()
                }
                length => usize::from(length),
            };
            text.extend(self.bytes(length));
            if head[0] & 0x80 != 0 {
                return serde_json::from_slice(&text).unwrap_or_default();
            }
        }
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.stream.read_exact(&mut bytes).unwrap();
        bytes
    }

    /// What an expression gives within the page.
    fn value(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true });
        self.command("Runtime.evaluate", &params)["result"]["value"].clone()
    }

    fn go(&mut self, address: &str) {
        self.value("window.isOld = true");
        self.command("Page.navigate", &json!({ "url": address }));
        self.settle();
    }

    /// Waits until another page is there, and no change runs any more.
    fn settle(&mut self) {
        let begun = Instant::now();
        let is_there = "!window.isOld && document.readyState === 'complete' && !document.querySelector('progress')";
        while self.value(is_there) != true {
            assert!(begun.elapsed() < Duration::from_secs(60), "{}", self.text());
            std::thread::sleep(Duration::from_millis(40));
        }
    }

    /// Does something that leads to another page.
    fn act(&mut self, script: &str) {
        self.value(&format!("window.isOld = true; window.confirm = () => true; {script}"));
        self.settle();
    }

    fn text(&mut self) -> String {
        self.value("document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    fn path(&mut self) -> String {
        self.value("location.pathname").as_str().unwrap().to_owned()
    }
}

/// The head of an answer, up to its empty line.
fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let head = head(&mut stream).to_lowercase();
    let length = head
        .split("content-length:")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

const OTHER_SHEET: &str = "date,company,round,amount (USD)\n2023-10-03,Ant Labs,A,150000000\n";
const GO_ON: &str = "document.querySelector('a.button').click()";

#[test]
#[ignore = "slow, needs Chromium"]
fn a_quarter_is_worked_through_in_a_browser() {
    let Some(mut tab) = Tab::open() else { return };
    let workspace = Workspace::empty();
    workspace.put("deals of q4.csv", SHEET.as_bytes());
    workspace.put("other.csv", OTHER_SHEET.as_bytes());
    let served = Served::of(&workspace, &[]);
    let own = format!("http://127.0.0.1:{}", served.port);
    tab.go(&format!("{own}/?token={}", served.token));
    assert_eq!(tab.value("location.href"), format!("{own}/"));

    import_sheets(&mut tab, &workspace, &own);
    settle_what_waits(&mut tab, &own);
    follow_figures(&mut tab, &own);

    tab.go(&format!("{own}/ask?sql=select+company,+amount_usd+from+deals+where+amount_usd+%3E+0"));
    assert!(
        tab.text().contains("Ant Labs")
            && tab.value("document.querySelectorAll('rect').length > 2") == true
    );
    tab.go(&format!("{own}/deals?lang=zh"));
    assert_eq!(tab.value("document.documentElement.lang"), "zh-CN");
    assert_eq!(tab.complaints, Vec::<String>::new());
}

/// Drops two sheets, one after the other, and imports each.
fn import_sheets(tab: &mut Tab, workspace: &Workspace, own: &str) {
    for name in ["deals of q4.csv", "other.csv"] {
        tab.go(&format!("{own}/inbox"));
        let root = tab.command("DOM.getDocument", &json!({}));
        let query = json!({ "nodeId": root["root"]["nodeId"], "selector": "#files" });
        let input = tab.command("DOM.querySelector", &query);
        tab.value("window.isOld = true");
        let files = json!({ "nodeId": input["nodeId"], "files": [workspace.path(name)] });
        tab.command("DOM.setFileInputFiles", &files);
        tab.settle();
        assert_eq!(tab.path(), "/inbox/file");
        tab.act("document.querySelector('form[action=\"/inbox/import\"] button').click()");
        assert!(tab.path().starts_with("/jobs/"), "{}", tab.text());
        assert!(tab.text().contains("What it did to the figures"), "{}", tab.text());
    }
}

/// Corrects a rejected cell, maps a label, decides a pair.
fn settle_what_waits(tab: &mut Tab, own: &str) {
    tab.act(GO_ON);
    assert_eq!(tab.path(), "/todo");
    tab.go(&format!("{own}/todo/rejects"));
    tab.act(
        "const cell = document.querySelector('[aria-invalid]'); cell.value = '7 million'; \
         document.querySelector('main form button').click()",
    );
    assert!(tab.text().contains("1 inserted"), "{}", tab.text());

    tab.go(&format!("{own}/todo/labels"));
    tab.act(
        "const code = document.querySelector('select[name=code]'); code.value = 'seed_angel'; \
         document.querySelector('main form button').click()",
    );
    assert!(tab.text().contains("Seed & angel"), "{}", tab.text());

    tab.go(&format!("{own}/todo/pairs"));
    tab.act("document.querySelector('button[value=same]').click()");
    let text = tab.text();
    assert!(text.contains("done") && text.contains("deal_count"), "{text}");
}

/// A figure leads to its deals; published, it moves when a decision is undone.
fn follow_figures(tab: &mut Tab, own: &str) {
    tab.go(&format!("{own}/figures?quarter=2023Q4&market=global"));
    tab.value("var figure = [...document.querySelectorAll('.tiles a.figure')].find((it) => it.href.includes('market=global'))");
    let shown = tab.value("figure.textContent").as_str().unwrap().to_owned();
    tab.act("figure.click()");
    assert!(tab.text().contains(&format!("{shown} deals")), "{shown}: {}", tab.text());

    tab.go(&format!("{own}/figures?quarter=2023Q4&market=global"));
    tab.act("document.querySelector('form[action=\"/figures/publish\"] button').click()");
    tab.act(GO_ON);
    assert!(tab.text().contains("No figure has moved since"), "{}", tab.text());

    tab.go(&format!("{own}/jobs/5"));
    tab.act("document.querySelector('form[action=\"/todo/pairs\"] button').click()");
    tab.go(&format!("{own}/revisions?quarter=2023Q4"));
    assert!(tab.text().contains("deal_count"), "{}", tab.text());
}

#[test]
#[ignore = "slow, needs Chromium"]
fn no_page_is_wider_than_its_window() {
    let Some(mut tab) = Tab::open() else { return };
    let workspace = Workspace::of_all(&[("deals.csv", SHEET), ("other.csv", OTHER_SHEET)]);
    let served = Served::of(&workspace, &[]);
    served.drop_files(&[(
        "a rather long name of a sheet that somebody has sent.csv",
        format!("{SHEET}\n").as_bytes(),
    )]);
    let own = format!("http://127.0.0.1:{}", served.port);
    tab.go(&format!("{own}/?token={}", served.token));
    let file = "/inbox/file?name=a%20rather%20long%20name%20of%20a%20sheet%20that%20somebody%20has%20sent.csv";
    for width in [390, 768, 1920] {
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        tab.command("Emulation.setDeviceMetricsOverride", &size);
        for lang in ["zh", "en"] {
            tab.go(&format!("{own}/?lang={lang}"));
            for path in [
                "/",
                "/inbox",
                file,
                "/todo",
                "/todo/rejects",
                "/todo/labels",
                "/todo/pairs",
                "/decided",
                "/deals",
                "/deals/1",
                "/figures",
                "/imports",
                "/ask?sql=select+*+from+deals",
                "/metrics",
                "/metrics/mega_deal",
                "/jobs",
            ] {
                tab.go(&format!("{own}{path}"));
                let wide = tab.value("document.documentElement.scrollWidth");
                assert_eq!(wide, width, "{path} in {lang}");
                // Everything that is filled in or pressed has a name that is read aloud.
                let unnamed = "[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a')]\
                    .filter((it) => !(it.labels?.length || it.getAttribute('aria-label') || it.textContent.trim())).length";
                assert_eq!(tab.value(unnamed), 0, "{path} in {lang}");
            }
        }
    }
    assert_eq!(tab.complaints, Vec::<String>::new());
}
