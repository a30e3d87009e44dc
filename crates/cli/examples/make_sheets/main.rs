//! Writes invented deal sheets of any length, to measure imports with: the same bytes every time.
//!
//! ```text
//! cargo run --release --example make_sheets -- --rows 100000 -o deals.csv -o deals.xlsx
//! ```

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;

mod shape;
mod sheet;
mod writer;
mod chinese;
mod english;
mod messy;
mod company;

use shape::Shape;

/// What was asked for.
#[derive(Parser)]
#[command(about = "Writes invented deal sheets, the same bytes every time")]
struct Args {
    /// Rows below the heading; a longer sheet begins with the rows of a shorter one.
    #[arg(long)]
    rows: u32,
    /// Rows left out first, so that a sheet goes on where another ends.
    #[arg(long, default_value_t = 0)]
    skip: u32,
    /// Whose sheet it looks like.
    #[arg(long, value_enum, default_value_t = Shape::Mixed)]
    shape: Shape,
    /// First year of the deals.
    #[arg(long, default_value_t = 2014)]
    from: u16,
    /// Last year of the deals.
    #[arg(long, default_value_t = 2023)]
    to: u16,
    /// A file to write, .csv or .xlsx; may be given again.
    #[arg(short, required = true)]
    output: Vec<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    for path in &args.output {
        let deals =
            writer::deals(args.skip..args.skip + args.rows, args.from..=args.to, args.shape);
        let lines = args.shape.lines(deals);
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("csv") => sheet::write_csv(path, lines)?,
            Some("xlsx") => sheet::write_xlsx(path, lines)?,
            _ => return Err(format!("{}: neither .csv nor .xlsx", path.display()).into()),
        }
    }
    Ok(())
}
