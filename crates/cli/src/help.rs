//! The command line as it is described to the user, in the user's language.
//!
//! The English texts are beside what they describe, in `args`; the Chinese ones are words like others.

mod usage;

use std::ffi::OsString;
use std::io::Write;

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Arg, Command, CommandFactory, Parser};

use crate::args::{Args, GROUPS, typed};
use crate::messages::{Lang, Messages, say};

#[cfg(test)]
pub(crate) use usage::{Expected, UsageError};

/// What was typed; where that is a question for help, or makes no sense, this is the program's end.
///
/// All texts of the help are put together only where they are shown: that takes as long as a short query.
pub(crate) fn parsed(typed_args: impl Iterator<Item = OsString>) -> Args {
    let typed_args: Vec<OsString> = typed_args.collect();
    let typed = typed_args.iter().cloned().map(typed);
    Args::try_parse_from(typed.clone()).unwrap_or_else(|plain| {
        // A file's name need not be UTF-8; the name of a language is.
        let lang = lang(typed_args.iter().map(|it| it.to_string_lossy().into_owned()));
        let err = command(lang).try_get_matches_from(typed).err().unwrap_or(plain);
        match Messages::of(lang) {
            Ok(messages) if is_mistake(&err) => {
                // Nothing is left to do if standard error is closed.
                let _ = write!(anstream::stderr(), "{}", usage::text(&err, &messages));
                std::process::exit(err.exit_code())
            }
            _ => err.exit(),
        }
    })
}

/// False where help or the version was asked for, or help is the answer to a command without anything else.
fn is_mistake(err: &clap::Error) -> bool {
    err.use_stderr() && err.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// The command line in a language.
pub(crate) fn command(lang: Lang) -> Command {
    let mut command = Args::command();
    // The texts of the library itself are there only when all is built.
    command.build();
    match Messages::of(lang) {
        Ok(messages) => {
            if lang == Lang::Zh {
                command = translated(command, &messages);
            }
            let template = template(&command, &messages);
            command.help_template(template)
        }
        Err(_) => command,
    }
}

/// The help of the program itself, with its commands in groups, which the parser has no word for.
fn template(command: &Command, messages: &Messages) -> String {
    let style = command.get_styles().get_header();
    let names = command.get_styles().get_literal();
    let heading = |english: &str| format!("{style}{}:{style:#}\n", messages.help(english));
    let mut groups = String::new();
    for command in command.get_subcommands() {
        let name = command.get_name();
        if let Some((_, group)) = GROUPS.iter().find(|(first, _)| *first == name) {
            groups += &format!("\n{}", heading(group));
        }
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        groups += &format!("  {names}{name:<12}{names:#} {about}\n");
    }
    let options = heading("Options");
    let usage = say!(messages, "usage", usage = "{usage}");
    format!("{{about-with-newline}}\n{usage}\n{groups}\n{options}{{options}}{{after-help}}")
}

/// The language that was asked for, before anything else of the command line is understood.
pub(crate) fn lang(args: impl Iterator<Item = String>) -> Lang {
    let mut args = args.skip_while(|it| it != "--lang" && !it.starts_with("--lang="));
    let value = match args.next() {
        Some(it) if it == "--lang" => args.next(),
        Some(it) => it.strip_prefix("--lang=").map(str::to_owned),
        None => None,
    };
    match value.as_deref() {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => Lang::of_locale(),
    }
}

fn translated(command: Command, messages: &Messages) -> Command {
    let about = command.get_about().map(|it| text(it, messages));
    let examples = command.get_after_help().map(|it| it.to_string());
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[选项]");
    let usage = usage.replace("<COMMAND>", "<命令>").replace("[COMMAND]", "[命令]");
    let mut command = command
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading(messages.help("Commands").to_owned())
        .override_usage(usage)
        .mut_args(|arg| translated_arg(arg, messages))
        .mut_subcommands(|it| translated(it, messages));
    if let Some(about) = about {
        command = command.about(about.clone()).long_about(about);
    }
    if let Some(examples) = examples {
        command = command.after_help(examples.replace("Examples:", messages.help("Examples:")));
    }
    command
}

fn translated_arg(arg: Arg, messages: &Messages) -> Arg {
    let help = arg.get_help().map(|it| text(it, messages)).unwrap_or_default();
    let mut facts = String::new();
    let values: Vec<String> = if arg.get_action().takes_values() {
        arg.get_possible_values().iter().map(|it| it.get_name().to_owned()).collect()
    } else {
        Vec::new()
    };
    if !values.is_empty() {
        facts += &format!(" [可选：{}]", values.join(" "));
    }
    if let [default] = arg.get_default_values()
        && arg.get_action().takes_values()
    {
        facts += &format!(" [默认：{}]", default.to_string_lossy());
    }
    if let Some(name) = arg.get_env() {
        facts += &format!(" [环境变量：{}]", name.to_string_lossy());
    }
    let usual = if arg.is_positional() { "Arguments" } else { "Options" };
    let heading = messages.help(arg.get_help_heading().unwrap_or(usual)).to_owned();
    let help = help + &facts;
    arg.help(help.clone())
        .long_help(help)
        .help_heading(heading)
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
}

fn text(english: &StyledStr, messages: &Messages) -> String {
    messages.help(&english.to_string()).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every text that the help of a command and of those below it shows.
    fn texts(command: &Command, into: &mut BTreeSet<String>) {
        let headings = command.get_arguments().filter_map(|it| it.get_help_heading());
        into.extend(headings.map(str::to_owned));
        into.extend(command.get_about().map(ToString::to_string));
        into.extend(
            command.get_arguments().filter_map(|it| it.get_help()).map(ToString::to_string),
        );
        command.get_subcommands().for_each(|it| texts(it, into));
    }

    #[test]
    fn every_text_of_the_help_is_there_in_chinese_and_none_is_left_over() {
        let mut texts_in_use = BTreeSet::new();
        texts(&command(Lang::En), &mut texts_in_use);
        texts_in_use.extend(dealbase_query::FUNCTIONS.iter().map(|it| it.note.to_owned()));
        let headings = ["Examples:", "Options", "Arguments", "Commands"];
        texts_in_use.extend(headings.into_iter().chain(GROUPS.map(|it| it.1)).map(str::to_owned));
        let messages = Messages::of(Lang::Zh).unwrap();
        let known: BTreeSet<String> = messages.help_texts().map(str::to_owned).collect();
        let missing: Vec<&String> = texts_in_use.difference(&known).collect();
        assert!(missing.is_empty(), "write these in zh.toml under [help]: {missing:#?}");
        let left_over: Vec<&String> = known.difference(&texts_in_use).collect();
        assert!(left_over.is_empty(), "nothing says these any more: {left_over:#?}");
    }

    #[test]
    fn every_group_of_the_help_begins_with_a_command_that_is_there() {
        let command = command(Lang::En);
        for (first, _) in GROUPS {
            assert!(command.find_subcommand(first).is_some(), "{first}");
        }
    }

    #[test]
    fn the_command_line_makes_sense_in_both_languages() {
        for lang in [Lang::En, Lang::Zh] {
            command(lang).debug_assert();
        }
    }

    #[test]
    fn the_language_is_known_before_the_rest() {
        let lang = |line: &str| lang(line.split(' ').map(str::to_owned));
        assert_eq!(lang("query --lang zh --help"), Lang::Zh);
        assert_eq!(lang("--lang=en query --help"), Lang::En);
    }
}
