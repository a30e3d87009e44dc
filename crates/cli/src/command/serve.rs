//! `dealbase serve`: the local page.

use std::io::{IsTerminal, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::Result;
use tiny_http::Server;

use crate::args::{Common, Serve};
use crate::mistake::Mistake;
use crate::serve::{App, Settings, answer, sweep};

/// The port where none was asked for.
const PORT: u16 = 8642;
/// Requests that are answered side by side.
const THREADS: usize = 8;

/// Answers requests of this machine until the program ends.
///
/// # Errors
/// Fails if the port is taken, or the program's own pages are broken.
pub(crate) fn run(common: &Common, typed: &Serve) -> Result<()> {
    let server = Arc::new(server(typed.port)?);
    let port = server.server_addr().to_ip().map_or(0, |it| it.port());
    let app = Arc::new(App::new(Settings {
        db: std::path::absolute(&common.db)?,
        port,
        lang: common.lang,
        is_read_only: typed.read_only,
        most_upload_bytes: u64::from(typed.max_upload) << 20,
    })?);
    announce(common, typed, &app.gate.first_address())?;
    if !typed.read_only {
        sweep(&app.settings.db);
    }
    app.warm();
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (server, app) = (Arc::clone(&server), Arc::clone(&app));
            std::thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    answer(&app, request);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().map_err(|_| Mistake::bug("the server came to no end"))?;
    }
    Ok(())
}

/// A server on this machine alone.
fn server(port: Option<u16>) -> Result<Server> {
    let at = |port: u16| Server::http(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    let server = match port {
        Some(port) => at(port),
        None => at(PORT).or_else(|_| at(0)),
    };
    server.map_err(|_| Mistake::NotServed { port: port.unwrap_or(PORT) }.into())
}

/// Prints the first address, and opens it where a person looks on.
fn announce(common: &Common, typed: &Serve, address: &str) -> Result<()> {
    let mut out = anstream::stdout();
    writeln!(out, "{address}")?;
    out.flush()?;
    let key = if typed.read_only { "serve_read_only" } else { "serve_begun" };
    common.notice(common.messages()?.text(key))?;
    if !typed.no_open && std::io::stdout().is_terminal() {
        open(address);
    }
    Ok(())
}

/// Opens a browser; where there is none, the address was printed.
fn open(address: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = match cfg!(windows) {
        true => Command::new("explorer"),
        false => Command::new(program),
    };
    let _ = command.arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
