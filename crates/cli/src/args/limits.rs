//! Bounds on what a file may ask for, as typed; what is not typed stays as the importer has it.

use clap::Args as ClapArgs;
use dealbase_ingest::source::Limits;

/// Bounds on a file that is read.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(crate) struct LimitArgs {
    /// Maximum columns of a sheet; 16384 by default
    #[arg(long, value_name = "COUNT")]
    pub(crate) max_columns: Option<usize>,
    /// Maximum text in a line, a cell or a row, in MB; 16 by default
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) max_line: Option<u16>,
    /// Maximum memory to read a workbook with, in MB; 384 by default
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_memory: Option<u32>,
    /// Seconds allowed to import a file; by default only reading a workbook is limited, to 6 and 2 for each MB
    #[arg(long, value_name = "SECONDS")]
    pub(crate) max_seconds: Option<u64>,
}

impl LimitArgs {
    /// The same as the importer's type.
    pub(crate) fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits {
            columns: self.max_columns.unwrap_or(usual.columns),
            cell_bytes: self.max_line.map_or(usual.cell_bytes, |mb| usize::from(mb) << 20),
            memory_bytes: self.max_memory.map_or(usual.memory_bytes, |mb| u64::from(mb) << 20),
            cpu_seconds: self.max_seconds.unwrap_or(usual.cpu_seconds),
        }
    }
}
