//! The local page: the work of a quarter in a browser, served to this machine alone.
//!
//! ```text
//! browser -> gate (Host, Origin, token) -> request -> page::* -> JSON data -> template, or /api/ as it is
//!                                                       |  reads: Database, as `dealbase query` opens it
//!                                                       `- writes: job -> program (this binary again) -> the command
//! ```
//!
//! Decisions:
//!
//! * **Does the page decide anything?** No. Whatever writes is a command of this program, run as a process of its
//!   own ([`program`]): the page does what the command does, with its locks, limits and messages. A killed server
//!   therefore loses nothing, and a file that brings a process down brings down that of the command.
//! * **Two things at once?** One change at a time ([`work`]): a second one is refused and names the first.
//!   Reading goes on beside it.
//! * **1M deals?** [`listing`] keeps the codes by which deals are searched in memory, read again whenever the
//!   file changes; the rows that are shown, and all figures, are read from the views.
//! * **Who may ask?** [`gate`]: the address of this machine only, no foreign Host or Origin, and a token that is
//!   in the first address and then in a cookie. Pages allow no script but the program's own file.
//! * **Why JSON between page and template?** A page is the data of `/api/` with a layout, so that both always
//!   say the same.

mod app;
mod asked;
mod decided;
mod effect;
mod exchange;
mod gate;
mod inbox;
mod job;
mod listing;
mod multipart;
mod names;
mod page;
mod params;
mod program;
mod reply;
mod rules_file;
mod todo;
mod view;
mod work;

pub(crate) use app::{App, Settings};
pub(crate) use exchange::answer;
pub(crate) use inbox::sweep;
