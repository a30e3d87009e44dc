//! Dot commands: what the shell does beside answering SQL, one row of a table each.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use dealbase_query::{FUNCTIONS, Model, RowSink, Value, nearest};

use super::Session;
use crate::command::{metrics, query, schema};
use crate::messages::say;
use crate::mistake::{Hint, Mistake};
use crate::output::page::{Page, StyledText, Tone};
use crate::output::{Format, Sheet, Target};
use crate::saved;

/// Whether the session continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// It does.
    Stay,
    /// The user leaves.
    Quit,
}

/// A dot command.
pub(super) struct Command {
    /// The name without its dot.
    pub(super) name: &'static str,
    /// What follows it.
    arguments: &'static str,
    /// The key of the phrase that says what it does.
    help: &'static str,
    run: fn(&mut Session, &[&str]) -> Result<Flow>,
}

/// Every dot command, as they are listed.
pub(super) const COMMANDS: &[Command] = &[
    Command { name: "tables", arguments: "", help: "shell_tables", run: tables },
    Command { name: "schema", arguments: "[NAME]", help: "shell_schema", run: show_schema },
    Command { name: "metrics", arguments: "[NAME]", help: "shell_metrics", run: show_metrics },
    Command { name: "queries", arguments: "[NAME]", help: "shell_queries", run: queries },
    Command { name: "run", arguments: "NAME [PARAM=VALUE …]", help: "shell_run", run: run_saved },
    Command { name: "param", arguments: "[NAME [VALUE]]", help: "shell_param", run: param },
    Command { name: "mode", arguments: "[FORMAT]", help: "shell_mode", run: mode },
    Command { name: "output", arguments: "[FILE]", help: "shell_output", run: output },
    Command { name: "timer", arguments: "on|off", help: "shell_timer", run: timer },
    Command { name: "help", arguments: "", help: "shell_help", run: help },
    Command { name: "quit", arguments: "", help: "shell_quit", run: |_, _| Ok(Flow::Quit) },
];

/// Runs a command that was typed, without its dot.
///
/// # Errors
/// Fails with the nearest name if there is none of this name, or as the command does.
pub(super) fn run(session: &mut Session, typed: &str) -> Result<Flow> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let (name, arguments) = words.split_first().unwrap_or((&"", &[]));
    let name = name.trim_end_matches(';');
    let name = if name == "exit" { "quit" } else { name };
    match COMMANDS.iter().find(|it| it.name == name) {
        Some(command) => (command.run)(session, arguments),
        None => {
            let hint = match nearest(name, COMMANDS.iter().map(|it| it.name)) {
                Some(name) => Hint::Nearest { name: format!(".{name}") },
                None => Hint::Listed { command: ".help".to_owned() },
            };
            Err(Mistake::NoCommand { typed: name.to_owned(), hint }.into())
        }
    }
}

/// The screen, for what is no result.
fn screen(session: &Session) -> Result<Target> {
    Ok(Target::new(None, None)?.paged(session.is_paged))
}

fn tables(session: &mut Session, _: &[&str]) -> Result<Flow> {
    let model = Model::of(&session.database)?;
    let target = screen(session)?;
    let mut page = Page::new(target.is_terminal());
    let titles = |it: &[dealbase_query::View]| -> Vec<(String, String)> {
        it.iter().map(|it| (it.name.clone(), it.title.clone())).collect()
    };
    let tables = model.tables.iter().map(|it| (it.name.clone(), first_part(&it.note)));
    let groups = [
        ("catalogue_metrics", titles(&model.metrics)),
        ("catalogue_base_views", titles(&model.base_views)),
        ("catalogue_tables", tables.collect()),
    ];
    for (heading, names) in groups {
        page.line(0, session.messages.text(heading), Tone::Strong);
        page.facts(2, &facts(names));
    }
    target.print_page(page)?;
    Ok(Flow::Stay)
}

/// A note up to its first colon or full stop.
fn first_part(note: &str) -> String {
    note.split([':', '.', ';']).next().unwrap_or(note).to_owned()
}

fn facts(pairs: Vec<(String, String)>) -> Vec<(String, Vec<StyledText>)> {
    pairs.into_iter().map(|(label, text)| (label, vec![(text, Tone::Plain)])).collect()
}

fn show_schema(session: &mut Session, arguments: &[&str]) -> Result<Flow> {
    let name = arguments.first().map(|it| it.trim_end_matches(';'));
    let target = Target { format: Some(Format::Table), ..screen(session)? };
    schema::show(&session.database, name, &target, &session.messages)?;
    Ok(Flow::Stay)
}

fn show_metrics(session: &mut Session, arguments: &[&str]) -> Result<Flow> {
    let name = arguments.first().map(|it| it.trim_end_matches(';'));
    metrics::show(&session.database, name, &screen(session)?, &session.messages)?;
    Ok(Flow::Stay)
}

fn queries(session: &mut Session, arguments: &[&str]) -> Result<Flow> {
    let target = screen(session)?;
    if let Some(name) = arguments.first() {
        let saved = saved::find(&session.queries, name)?;
        let mut out = target.open()?;
        write!(out, "{}\n{}", saved.help(&session.messages), saved.sql)?;
        out.finish()?;
        return Ok(Flow::Stay);
    }
    let saved = saved::all(&session.queries)?;
    if saved.is_empty() {
        let folder = session.queries.display().to_string();
        session.print(&say!(session.messages, "shell_no_queries", folder))?;
        return Ok(Flow::Stay);
    }
    target.print_page(query::page(&saved, target.is_terminal(), &session.messages))?;
    Ok(Flow::Stay)
}

fn run_saved(session: &mut Session, arguments: &[&str]) -> Result<Flow> {
    let Some((name, given)) = arguments.split_first() else {
        return Err(Mistake::WhichQuery.into());
    };
    let saved = saved::find(&session.queries, name)?;
    let given: Vec<(&str, Value)> = given
        .iter()
        .map(|it| {
            let mistake = || Mistake::NotAParameter { typed: (*it).to_owned() };
            it.split_once('=').ok_or_else(mistake)
        })
        .map(|it| it.map(|(name, value)| (name, Value::typed(value))))
        .collect::<Result<_, Mistake>>()?;
    let is_missing = |name: &str| given.iter().all(|(it, _)| *it != name);
    let asked: Vec<&str> = super::lexer::params(&saved.sql).collect();
    let set =
        session.params.iter().filter(|(it, _)| is_missing(it) && asked.contains(&it.as_str()));
    let set: Vec<(&str, Value)> =
        set.map(|(name, value)| (name.as_str(), Value::typed(value))).collect();
    let params = saved.params(&[given.clone(), set].concat());
    session
        .answer_to(&saved.sql, &params, &session.target()?)
        .map_err(|err| saved.explain(err, &session.messages))?;
    session.output = None;
    Ok(Flow::Stay)
}

fn param(session: &mut Session, arguments: &[&str]) -> Result<Flow> {
    match arguments {
        [] => {
            let target = Target { format: session.mode, ..screen(session)? };
            let mut sheet = Sheet::new(&target);
            sheet.columns(&["parameter", "value"].map(str::to_owned))?;
            for (name, value) in &session.params {
                sheet.row(&[Value::from(name.as_str()), Value::from(value.as_str())])?;
            }
            sheet.finish()?;
        }
        [name, value @ ..] => {
            let name = name.trim_start_matches([':', '@', '$']).to_owned();
            session.params.retain(|(it, _)| *it != name);
            if !value.is_empty() {
                session.params.push((name, value.join(" ")));
            }
        }
    }
    Ok(Flow::Stay)
}

fn mode(session: &mut Session, arguments: &[&str]) -> Result<Flow> {
    let formats = || Format::names_of_rows().join(" ");
    match arguments {
        [] => {
            let mode = session.mode.unwrap_or(Format::Table);
            session.print(&format!("{} ({})", mode.name(), formats()))?;
        }
        [name, ..] => {
            let format = Format::from_str(name, true).ok().filter(|it| it.has_rows());
            let format = format.filter(|it| *it != Format::Xlsx);
            let mistake = || Mistake::NoMode { typed: (*name).to_owned(), modes: formats() };
            session.mode = Some(format.ok_or_else(mistake)?);
        }
    }
    Ok(Flow::Stay)
}

fn output(session: &mut Session, arguments: &[&str]) -> Result<Flow> {
    let path = (!arguments.is_empty()).then(|| PathBuf::from(arguments.join(" ")));
    // A file that can't be written is better reported now than after the query.
    Target::new(path.clone(), None)?;
    session.output = path;
    Ok(Flow::Stay)
}

fn timer(session: &mut Session, arguments: &[&str]) -> Result<Flow> {
    session.is_timed = match arguments {
        ["on"] => true,
        ["off"] => false,
        _ => return Err(Mistake::TimerOnOff.into()),
    };
    Ok(Flow::Stay)
}

fn help(session: &mut Session, _: &[&str]) -> Result<Flow> {
    let messages = &session.messages;
    let target = screen(session)?;
    let mut page = Page::new(target.is_terminal());
    page.line(0, messages.text("shell_intro"), Tone::Plain);
    page.gap();
    let commands = COMMANDS.iter().map(|it| {
        let typed = format!(".{} {}", it.name, it.arguments);
        (typed.trim_end().to_owned(), messages.text(it.help).to_owned())
    });
    page.facts(2, &facts(commands.collect()));
    page.gap();
    page.line(0, messages.text("shell_functions"), Tone::Plain);
    page.gap();
    let functions =
        FUNCTIONS.iter().map(|it| (it.call.to_owned(), messages.help(it.note).to_owned()));
    page.facts(2, &facts(functions.collect()));
    target.print_page(page)?;
    Ok(Flow::Stay)
}
