//! A real browser without a window, to look at the page of slides as a reader does.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::tools;

/// A script that looks at the page from within.
const CHECK: &str = include_str!("deck/check.js");
/// Shows the page in a frame, and keeps what the script tells.
const FRAME: &str = r#"<!doctype html><meta charset="utf-8"><body style="margin:0">
<iframe src="deck.html" style="width:{width}px;height:{height}px;border:0"></iframe>
<script>
addEventListener("message", (event) => {
  const seen = document.createElement("script");
  seen.id = "seen";
  seen.type = "application/json";
  seen.textContent = event.data;
  document.body.append(seen);
});
</script>"#;
/// Nothing but the page: no window, no updates, no first greeting.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--virtual-time-budget=20000",
];

/// A browser with a profile of its own, gone at the end of the test.
pub(crate) struct Browser {
    program: PathBuf,
    profile: tempfile::TempDir,
}

impl Browser {
    /// The browser of this machine, if it has one.
    pub(crate) fn find() -> Option<Browser> {
        Some(Browser { program: tools::chromium()?, profile: tempfile::tempdir().unwrap() })
    }

    /// The program.
    pub(crate) fn program(&self) -> &std::path::Path {
        &self.program
    }

    /// Where its profile is.
    pub(crate) fn profile(&self) -> &std::path::Path {
        self.profile.path()
    }

    /// What the page looks like in a window of this size, as the script reports it.
    pub(crate) fn look(&self, page: &str, (width, height): (u32, u32)) -> Value {
        let head = "<meta charset=\"utf-8\">";
        assert!(page.contains(head), "no head: {}", page.get(..200).unwrap_or(page));
        let with_check = page.replacen(head, &format!("{head}\n<script>{CHECK}</script>"), 1);
        self.put("deck.html", &with_check);
        // A window can't be as narrow as a telephone, a frame can.
        let frame = FRAME.replace("{width}", &width.to_string());
        let frame = frame.replace("{height}", &height.to_string());
        let frame = self.put("frame.html", &frame);
        let output = self.run(&frame, &["--window-size=1400,800", "--dump-dom"]);
        let (_, seen) =
            output.split_once("<script id=\"seen\" type=\"application/json\">").unwrap();
        serde_json::from_str(seen.split_once("</script>").unwrap().0).unwrap()
    }

    /// How many pages the page has on paper.
    pub(crate) fn printed_pages(&self, page: &str) -> usize {
        let paper = self.profile.path().join("deck.pdf");
        let to = format!("--print-to-pdf={}", paper.display());
        let page = self.put("deck.html", page);
        self.run(&page, &["--no-pdf-header-footer", &to]);
        let bytes = fs::read(paper).unwrap();
        String::from_utf8_lossy(&bytes).matches("/Type /Page\n").count()
    }

    /// Writes a page and gives its address.
    fn put(&self, name: &str, page: &str) -> String {
        let file = self.profile.path().join(name);
        fs::write(&file, page).unwrap();
        format!("file://{}", file.display())
    }

    fn run(&self, address: &str, flags: &[&str]) -> String {
        let output = Command::new(&self.program)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", self.profile.path().display()))
            .args(flags)
            .arg(address)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}
