//! Runs the commands of this program, each in a process of its own: what the page does is what they do.
//!
//! It knows how a command is started and what it returns, not what the commands mean.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::Result;
use serde_json::Value;

use crate::exit::Exit;
use crate::messages::Lang;
use crate::mistake::{Mistake, OrMistake};

/// Maximum lines of messages of a command.
const MESSAGES: usize = 200;

/// This program, and the database of the page.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) file: PathBuf,
    pub(crate) db: PathBuf,
}

/// For whom a command is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    /// The language of its messages.
    pub(crate) lang: Lang,
    /// Whether its documents are for people, too, and not for programs, which get English ones.
    pub(crate) is_person: bool,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    /// Its messages to people, a line each.
    pub(crate) messages: Vec<String>,
}

impl Program {
    /// Runs a command to its end. `progress` is given how many rows are done, and of how many.
    ///
    /// # Errors
    /// Fails if it can't be started.
    pub(crate) fn run(
        &self,
        caller: Caller,
        args: &[impl AsRef<OsStr>],
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Ran> {
        let mut child = self.command(caller, args).spawn().or_mistake(|| Mistake::NoProgram)?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let mut messages = Vec::new();
        let stdout = std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut bytes = Vec::new();
                stdout.map(|mut it| it.read_to_end(&mut bytes)).transpose().map(|_| bytes)
            });
            for line in stderr.into_iter().flat_map(|it| BufReader::new(it).split(b'\n')) {
                let line = String::from_utf8_lossy(&line?).trim().to_owned();
                match steps(&line) {
                    Some((done, of)) => progress(done, of),
                    None if messages.len() < MESSAGES && !line.is_empty() => messages.push(line),
                    None => {}
                }
            }
            let lost = || std::io::Error::other(Mistake::bug("the output of a command was lost"));
            reader.join().map_err(|_| lost())?
        })?;
        let status = child.wait()?;
        let Some(code) = status.code() else {
            return Err(Mistake::ChildEnded { status: status.to_string() }.into());
        };
        Ok(Ran { code, stdout, messages })
    }

    /// Runs a command that reads, and takes its document.
    ///
    /// # Errors
    /// As [`Program::run`], and with the command's own message where it fails.
    pub(crate) fn json(&self, caller: Caller, args: &[&str]) -> Result<Value> {
        let ran = self.run(caller, &[args, &["--format", "json"]].concat(), &mut |_, _| ())?;
        match serde_json::from_slice(&ran.stdout) {
            // A document may report what went wrong, with a code for that.
            Ok(document) => Ok(document),
            Err(_) => Err(ran.failure()),
        }
    }

    /// Runs a command that writes a file of this extension, and opens that.
    ///
    /// # Errors
    /// As [`Program::json`].
    pub(crate) fn file(&self, caller: Caller, args: &[&str], extension: &str) -> Result<File> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(format!("result.{extension}"));
        let name = path.to_string_lossy();
        let ran = self.run(caller, &[args, &["-o", &*name]].concat(), &mut |_, _| ())?;
        // Where the system lets it, the file stays as long as it is open.
        File::open(&path).map_err(|_| ran.failure())
    }

    fn command(&self, caller: Caller, args: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(&self.file);
        let lang = if caller.lang == Lang::Zh { "zh" } else { "en" };
        command
            .args(["--lang", lang, "--color", "never", "--no-pager", "--db"])
            .arg(&self.db)
            .args(args);
        if caller.is_person {
            command.arg("--localized");
        }
        command.env_remove("DEALBASE_DB");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Ran {
    /// Whether it did what it was asked for; an import with rejected rows did.
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.code, 0 | 3)
    }

    /// What went wrong, as the command says it.
    pub(crate) fn failure(&self) -> anyhow::Error {
        let message = self.messages.join(" ");
        let message = message.trim_start_matches("error: ").trim_start_matches("错误：");
        match u8::try_from(self.code) {
            Ok(6) => dealbase_query::Error::Locked { path: PathBuf::new() }.into(),
            code => Exit::Child { code: code.unwrap_or(1), message: message.to_owned() }.into(),
        }
    }
}

/// `progress 1200/5000`, as `import --progress` says it.
fn steps(line: &str) -> Option<(u64, u64)> {
    let (done, of) = line.strip_prefix("progress ")?.split_once('/')?;
    Some((done.parse().ok()?, of.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_progress_is_no_message() {
        assert_eq!(steps("progress 1200/5000"), Some((1200, 5000)));
        assert_eq!(steps("progress is slow"), None);
    }
}
