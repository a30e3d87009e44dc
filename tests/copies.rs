//! A copy of the project in a folder of its own, built beside what was built already: only our own
//! crates are compiled again.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A copy, gone at the end of the test.
pub(crate) struct Copied {
    folder: TempDir,
}

/// The folder that cargo builds into, of which the test program is a part.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.ancestors().nth(3).unwrap().to_owned()
}

impl Copied {
    /// Every file of the project, and hard links to the libraries that it was built with.
    pub(crate) fn project() -> Copied {
        // The same disk as what was built, so that links are possible.
        let copied = Copied { folder: tempfile::tempdir_in(target()).unwrap() };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        fs::create_dir(copied.root()).unwrap();
        for entry in fs::read_dir(&root).unwrap() {
            let path = entry.unwrap().path();
            let is_ours = ["target", ".git"].iter().all(|it| !path.ends_with(it));
            if is_ours && !target().starts_with(&path) {
                shell("cp", &["-a"], &[&path, &copied.root()]);
            }
        }
        fs::create_dir(copied.target()).unwrap();
        shell("cp", &["-al"], &[&target().join("debug"), &copied.target()]);
        let ours = "find \"$0\" \\( -name '*dealbase*' -o -name 'it-*' -o -name incremental \\) -prune \
                    -exec rm -rf {} +";
        shell("sh", &["-c", ours], &[&copied.target()]);
        copied
    }

    /// Where the copy is.
    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("dealbase")
    }

    /// The folder into which it is built.
    pub(crate) fn target(&self) -> PathBuf {
        self.folder.path().join("target")
    }

    /// The program that `cargo` built.
    pub(crate) fn program(&self) -> PathBuf {
        self.target().join("debug/dealbase")
    }

    /// Runs cargo in the copy, which has to go well.
    pub(crate) fn cargo(&self, args: &[&str]) -> String {
        self.cargo_in(&self.root(), args)
    }

    /// Runs cargo in another folder, with what the copy has built.
    pub(crate) fn cargo_in(&self, folder: &Path, args: &[&str]) -> String {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // What cargo tells a test about this project is not true of the copy.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_")
                && name != "CARGO_INCREMENTAL"
                && name != "CARGO_HOME"
            {
                command.env_remove(name);
            }
        }
        command.arg("--offline").args(args).current_dir(folder);
        command.env("CARGO_TARGET_DIR", self.target());
        let output = command.output().unwrap();
        let printed = String::from_utf8_lossy(&output.stderr).into_owned()
            + &String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "cargo {args:?}\n{printed}");
        printed
    }
}

/// Runs a program with options and paths, which has to go well.
fn shell(program: &str, options: &[&str], paths: &[&Path]) {
    let status = Command::new(program).args(options).args(paths).status().unwrap();
    assert!(status.success(), "{program} {options:?} {paths:?}");
}
