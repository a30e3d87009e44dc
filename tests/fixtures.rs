//! The invented sheets are what their generator makes, to the byte.

#[path = "../crates/cli/examples/make_fixtures/deck/mod.rs"]
mod deck;

use std::path::Path;

#[test]
fn making_the_deck_again_gives_the_same_bytes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/deck");
    for file in deck::files().unwrap() {
        let path = folder.join(file.name);
        let is_same = std::fs::read(&path).is_ok_and(|bytes| bytes == file.bytes);
        assert!(is_same, "{} differs: run the make_fixtures example again", file.name);
    }
}

#[test]
fn the_readme_sheet_describes_each_sheet() {
    let readme = include_str!("../fixtures/README.md");
    for file in deck::files().unwrap() {
        assert!(readme.contains(&format!("`deck/{}`", file.name)), "{} is not told of", file.name);
    }
}
