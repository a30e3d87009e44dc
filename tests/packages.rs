//! What is handed out: crates that compile by themselves, and a wheel that puts the program on the path.

use std::fs;
use std::process::Command;

use crate::copies::Copied;
use crate::tools;

/// The settings of the workspace that no package carries: with them, the libraries need not be compiled
/// again.
const PROFILE: [&str; 3] = [
    "--config=profile.dev.debug=\"line-tables-only\"",
    "--config=profile.dev.package.\"*\".opt-level=1",
    "--config=profile.dev.package.\"*\".debug=false",
];

#[test]
#[ignore = "slow"]
fn each_crate_is_a_package_that_compiles_by_itself() {
    let copy = Copied::project();
    copy.cargo(&[&PROFILE[..], &["package", "--workspace"]].concat());
    for name in ["dealbase-ingest", "dealbase-query", "dealbase-cli"] {
        let package = copy.target().join(format!("package/{name}-{}", env!("CARGO_PKG_VERSION")));
        for file in ["README.md", "LICENSE-MIT", "schema/tables/import.sql"] {
            assert!(package.join(file).is_file(), "{name}: no {file}");
        }
    }
}

#[test]
#[ignore = "slow, needs maturin"]
fn the_wheel_installs_and_imports_a_sheet() {
    if !tools::is_there("maturin") {
        return;
    }
    let copy = Copied::project();
    let root = copy.root();
    let run = |program: &str, args: &[&str]| {
        let mut command = Command::new(program);
        command.args(args).current_dir(&root).env("CARGO_TARGET_DIR", copy.target());
        let output = command.env_remove("DEALBASE_DB").env("LC_ALL", "C.UTF-8").output().unwrap();
        let printed =
            String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{program} {args:?}\n{printed}");
        printed.into_owned()
    };
    run("maturin", &["build", "--profile", "dev", "--out", "dist"]);
    let wheel = fs::read_dir(root.join("dist")).unwrap().next().unwrap().unwrap().path();
    run("python3", &["-m", "venv", "fresh"]);
    run("fresh/bin/python", &["-m", "pip", "install", "--no-index", &wheel.display().to_string()]);
    let receipt = run("fresh/bin/dealbase", &["import", "fixtures/deck/web.csv"]);
    assert!(receipt.contains("581 rows = "), "{receipt}");
}
