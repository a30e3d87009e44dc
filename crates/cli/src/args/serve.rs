//! What was typed to start the local page.

use clap::Args as ClapArgs;

const SERVE_EXAMPLES: &str = "\
Examples:
  dealbase serve
  dealbase serve --read-only --port 9000";

#[derive(Debug, ClapArgs)]
#[command(after_help = SERVE_EXAMPLES)]
pub(crate) struct Serve {
    /// The port of 127.0.0.1; by default 8642, or another one where that is taken
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Show everything and change nothing
    #[arg(long)]
    pub(crate) read_only: bool,
    /// Maximum upload at once, in MB
    #[arg(long, value_name = "MB", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) max_upload: u32,
    /// Only print the address; no browser is opened
    #[arg(long)]
    pub(crate) no_open: bool,
}
