//! The left half of the line: a file becomes raw rows, raw rows become deals, deals become tables.
//!
//! ```text
//! source -> stage + survey -> derive: deal (cell, lists) -> matching -> store, cube -> refresh
//! ```
//!
//! [`import::Importer`] reads a file once: its rows are staged in the database while a survey finds its
//! tables, their columns and how each is read. A derivation then parses each row into what it says
//! about deals, matches it with the deals before, and writes records and sums. [`rebuild::Rebuilder`]
//! derives everything again from the staged rows under other rules, and merges databases;
//! [`inspect`] shows what an import would understand. This crate does not know how figures are computed
//! or printed; it meets the other half in `schema/`.
//!
//! ```
//! use dealbase_ingest::import::Importer;
//! use dealbase_ingest::rules::Rules;
//! use dealbase_ingest::vocabulary::Vocabulary;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! let sheet = folder.path().join("deals.csv");
//! std::fs::write(&sheet, "date,company,round,amount\n2023-10-05,Lantern,A,$5M\n")?;
//!
//! let rules = Rules::load(None)?; // or the path of a team's dealbase.toml
//! let vocabulary = Vocabulary::new(&rules)?;
//! let importer = Importer {
//!     read_options: Default::default(),
//!     rules: &rules,
//!     vocabulary: &vocabulary,
//!     options: Default::default(),
//!     replaces: None,
//!     decided: Default::default(),
//!     imported_at: "2024-01-02T03:04:05Z".to_owned(),
//! };
//! let mut database = dealbase_ingest::schema::in_memory()?;
//! let receipt = importer.import(&mut database, &sheet, &mut |_| ())?;
//! assert_eq!(receipt.sheets[0].counts.inserted, 1);
//!
//! let usd: i64 = database.query_row("select amount_usd from deals", [], |row| row.get(0))?;
//! assert_eq!(usd, 5_000_000);
//! # Ok(())
//! # }
//! ```
//!
//! A bad cell is data: it is in the receipt and in the database. What stops a whole file is an [`Error`],
//! whose variant says what to do: another file, another flag, another limit, another database. Nothing of
//! that file is stored.
//!
//! Workbooks are read by a child process, which is the program started again: a program of your own
//! calls [`source::workbook::worker::serve`] first thing in `main`. On Unix it is bound in memory and
//! processor time. Tried on Linux x86-64 only.

// What files, rules and labels are.
mod word;
pub mod message;
mod error;
pub mod problem;
pub mod rationale;
pub mod refusal;
pub mod field;
pub mod sheet;
pub mod rules;
mod reference;
pub mod cell;
pub mod vocabulary;
mod memo;
mod hashed;

// From a file to its tables and their columns.
mod fingerprint;
pub mod source;
pub mod table;
pub mod header;
mod source_name;
pub mod survey;
pub mod inspect;

// From a row to a deal, and to the deals before.
mod deal;
mod parsed_deal;
mod matching;
mod similarity;

// From a file to the database.
pub mod import;
mod deadline;
mod stage;
mod derive;
mod pipeline;
mod store;
mod cube;
mod theme;
pub mod refresh;
pub mod edition;
mod outcome;
pub mod receipt;
pub mod unknown_label;

// What the team decides.
pub mod team;
mod team_file;
pub mod decision;
pub mod duplicates;
pub mod correction;

// The database, its past and its health.
mod sql;
mod guards;
mod ddl;
pub mod schema;
pub mod workspace;
pub mod writer_lock;
pub mod digest;
pub mod undo;
pub mod publish;
pub mod rebuild;
pub mod recover;
pub mod backup;

pub use error::{Error, Result};
