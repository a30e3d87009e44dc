//! What is handed out: crates that compile by themselves, and a wheel that puts the program on the path.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use crate::copies::Copied;
use crate::tools;

const CRATES: [&str; 3] = ["dealbase-ingest", "dealbase-query", "dealbase-cli"];

/// What a crate is published as, unpacked: checked by itself, with the features that it alone asks for.
/// Checking finds a file or a feature that is missing, and takes a third of the time of building.
#[test]
#[ignore = "slow"]
fn each_crate_is_a_package_that_compiles_by_itself() {
    let copy = Copied::project();
    copy.cargo(&["package", "--workspace", "--no-verify"]);
    let root = copy.root();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    // The settings that no package carries: with them, less has to be compiled again.
    let (_, profiles) = manifest.split_once("\n[profile.dev]").unwrap();
    let mut workspace = "[workspace]\nresolver = \"3\"\nmembers = [\"dealbase-*\"]\n".to_owned();
    let unpacked = root.join("unpacked");
    fs::create_dir(&unpacked).unwrap();
    fs::copy(root.join("Cargo.lock"), unpacked.join("Cargo.lock")).unwrap();
    workspace += "\n[patch.crates-io]\n";
    for name in CRATES {
        let package = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        let archive = copy.target().join(format!("package/{package}.crate"));
        let tar = Command::new("tar").arg("-xzf").arg(archive).current_dir(&unpacked).status();
        assert!(tar.unwrap().success(), "{package}");
        workspace += &format!("{name} = {{ path = \"{package}\" }}\n");
        for file in ["README.md", "LICENSE-MIT", "schema/tables/import.sql"] {
            assert!(unpacked.join(&package).join(file).is_file(), "{package}: no {file}");
        }
    }
    workspace += &format!("\n[profile.dev]{profiles}");
    fs::write(unpacked.join("Cargo.toml"), workspace).unwrap();
    for name in CRATES {
        copy.cargo_in(&unpacked, &["check", "--locked", "--package", name]);
    }
}

/// How many packages of others the program is built from, as CONTRIBUTING.md says.
#[test]
fn the_program_is_built_from_few_packages() {
    let text = include_str!("../CONTRIBUTING.md");
    for (features, most) in [(&[][..], 240), (&["--no-default-features"], 170)] {
        assert!(text.contains(&format!("fewer than {most}")));
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["tree", "--offline", "--locked", "--package", "dealbase-cli"])
            .args(["--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
            .args(features)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let listed = String::from_utf8(output.stdout).unwrap();
        // Marks behind a name and its version say that it was listed before.
        let package = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        let others = listed.lines().filter(|it| !it.is_empty() && !it.starts_with("dealbase"));
        let names: BTreeSet<String> = others.map(package).collect();
        assert!((50..most).contains(&names.len()), "{} packages", names.len());
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
