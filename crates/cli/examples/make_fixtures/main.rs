//! Writes the invented deal sheets of `fixtures/deck/` into the folder named on the command line.
//!
//! ```text
//! cargo run -p dealbase-cli --example make_fixtures -- fixtures/deck
//! ```

mod deck;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: make_fixtures FOLDER")?;
    for file in deck::files()? {
        std::fs::write(Path::new(&folder).join(file.name), file.bytes)?;
    }
    Ok(())
}
