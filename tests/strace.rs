//! The program under strace: what it writes and syncs, a call that fails, a death at a call. Nothing of
//! this is in the program, which is the one that people use.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The calls that change a disk.
pub(crate) const WRITING: &str = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename";
/// The calls that can fail in the course of an import.
pub(crate) const FAILING: &str = "openat,read,pread64,pwrite64,write,fsync,fdatasync,ftruncate,\
                                  unlink,rename,mmap";

/// A call of the program to the system that went well.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) name: String,
    /// Which of the calls of this name it is, from 1.
    pub(crate) number: usize,
    /// The file or folder it is about.
    pub(crate) path: PathBuf,
    /// What was written.
    pub(crate) bytes: Vec<u8>,
    /// The words behind: offsets, flags.
    pub(crate) words: String,
}

/// How often a slow test tries: as often as `SOAK` says, else as usual.
pub(crate) fn tries(usual: usize) -> usize {
    soak().unwrap_or(usual)
}

/// How many tries were asked for, if any were.
pub(crate) fn soak() -> Option<usize> {
    std::env::var("SOAK").ok()?.parse().ok()
}

/// The program in a folder, in English.
pub(crate) fn program(folder: &Path, before: &[&str], args: &[&str]) -> Output {
    let dealbase = assert_cmd::cargo::cargo_bin("dealbase");
    let mut command = match before {
        [] => Command::new(&dealbase),
        [tracer, rest @ ..] => {
            let mut command = Command::new(tracer);
            command.args(rest).arg(&dealbase);
            command
        }
    };
    command.args(args).current_dir(folder).env_remove("DEALBASE_DB").env("LC_ALL", "en_US.UTF-8");
    command.output().unwrap()
}

/// Runs the program with a fault: `pwrite64:error=ENOSPC:when=3`, `fsync:signal=KILL:when=1`.
pub(crate) fn with_fault(folder: &Path, fault: &str, args: &[&str]) -> Output {
    let (name, _) = fault.split_once(':').unwrap();
    let (trace, inject) = (format!("trace={name}"), format!("inject={fault}"));
    program(folder, &["strace", "-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject], args)
}

/// Runs the program and tells its calls of these names, in order.
pub(crate) fn record(folder: &Path, names: &str, args: &[&str]) -> Vec<Call> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let log = log.path().to_str().unwrap();
    let trace = format!("trace={names}");
    let tracer = [
        "strace",
        "-f",
        "-qq",
        "-y",
        "-xx",
        "-s",
        "70000",
        "-o",
        log,
        "--seccomp-bpf",
        "-e",
        &trace,
    ];
    let output = program(folder, &tracer, args);
    let is_done = matches!(output.status.code(), Some(0 | 3));
    assert!(is_done, "{}", String::from_utf8_lossy(&output.stderr));
    let mut calls: Vec<Call> = Vec::new();
    for line in fs::read_to_string(log).unwrap().lines() {
        let Some(mut call) = parse(line) else { continue };
        call.number = calls.iter().filter(|it| it.name == call.name).count() + 1;
        calls.push(call);
    }
    // Those that failed are counted, too, but nothing came of them.
    calls.retain(|call| !call.words.starts_with("failed"));
    calls
}

/// `4711  pwrite64(4<\x2f\x74>, "\x00", 1, 512) = 1`, all texts in hexadecimal.
fn parse(line: &str) -> Option<Call> {
    let (_, line) = line.split_once(char::is_whitespace)?;
    let (name, rest) = line.trim_start().split_once('(')?;
    let (rest, returned) = rest.rsplit_once(" = ")?;
    let quoted: Vec<Vec<u8>> = rest.split('"').skip(1).step_by(2).map(bytes).collect();
    let path_of = |bytes: &[u8]| PathBuf::from(String::from_utf8_lossy(bytes).into_owned());
    let of_descriptor = rest.split('<').nth(1).and_then(|it| it.split('>').next()).map(bytes);
    let is_named = ["openat", "unlink", "rename"].contains(&name);
    let path = if is_named { quoted.first().cloned() } else { of_descriptor };
    let words = if returned.starts_with('-') { "failed".to_owned() } else { words_of(rest) };
    Some(Call {
        name: name.to_owned(),
        number: 0,
        path: path.map(|it| path_of(&it)).unwrap_or_default(),
        bytes: quoted.first().filter(|_| !is_named).cloned().unwrap_or_default(),
        words,
    })
}

fn words_of(rest: &str) -> String {
    let behind = rest.rsplit(['"', '>']).next().unwrap_or_default();
    behind.trim_end_matches(')').trim_start_matches(", ").to_owned()
}

fn bytes(hexadecimal: &str) -> Vec<u8> {
    let pairs = hexadecimal.split("\\x").skip(1);
    pairs.filter_map(|pair| u8::from_str_radix(pair.get(..2)?, 16).ok()).collect()
}

impl Call {
    /// The last of the numbers behind: the offset of a write, the length of a cut.
    pub(crate) fn offset(&self) -> usize {
        self.words.rsplit(", ").next().and_then(|it| it.parse().ok()).unwrap_or(0)
    }

    /// The file's name, without the folder.
    pub(crate) fn file_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}
