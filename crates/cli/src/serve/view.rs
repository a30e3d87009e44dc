//! The pages of one language: templates, and what they can say and format.
//!
//! It knows how a value is written, and nothing of what the pages show.

use std::fmt::Display;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, State, UndefinedBehavior, Value};

use anyhow::Result;

use super::params;
use crate::messages::Messages;
use crate::mistake::{Mistake, OrMistake};
use crate::output::escape_controls;
use crate::output::number::grouped;
use crate::report::money;

/// The script of the pages.
pub(crate) const SCRIPT: &str = include_str!("../../template/serve/page.js");
/// The look of the deck, whose colors and charts the pages share.
const DECK_STYLE: &str = include_str!("../../template/style.css");
/// Where its colors end, and where its charts begin and end.
const DECK_PARTS: [&str; 3] = ["* { box-sizing", ".text { fill", ".scroll {"];

/// The look of the pages.
pub(crate) fn style() -> String {
    let [colors, charts, tables] = DECK_PARTS.map(|it| DECK_STYLE.find(it).unwrap_or(0));
    let deck = |from: usize, to: usize| DECK_STYLE.get(from..to).unwrap_or_default();
    let own = include_str!("../../template/serve/page.css");
    [deck(0, colors), deck(charts, tables), own].concat()
}
/// The description of the interface for programs.
pub(crate) const OPENAPI: &str = include_str!("../../template/serve/openapi.json");

macro_rules! templates {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../../template/serve/", $name)))),*]
    };
}

const TEMPLATES: &[(&str, &str)] = &templates![
    "base.html" "parts.html" "home.html" "inbox.html" "file.html" "todo.html" "rejects.html" "labels.html"
    "pairs.html" "rates.html" "currencies.html" "corrections.html" "decided.html" "deals.html" "deal.html"
    "figures.html" "revisions.html" "imports.html" "ask.html" "metrics.html" "metric.html" "job.html" "jobs.html"
    "error.html"
];

/// Layouts of one language.
pub(crate) struct Layouts(Environment<'static>);

impl Layouts {
    /// The layouts in a language.
    ///
    /// # Errors
    /// Fails if a template is broken; a test fills each of them in.
    pub(crate) fn of(words: &Messages) -> Result<Layouts> {
        let mut layouts = Environment::new();
        layouts.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        layouts.set_auto_escape_callback(|_| AutoEscape::Html);
        layouts.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        for (name, text) in TEMPLATES {
            layouts.add_template(name, text)?;
        }
        let own = words.clone();
        layouts.add_function("t", move |key: &str, parts: Kwargs| phrase(&own, key, &parts));
        layouts.add_function("nm", name);
        let own = words.clone();
        layouts.add_filter("usd", move |value: Value| {
            i64::try_from(value)
                .map_or_else(|_| own.text("unknown").to_owned(), |it| money::in_words(&own, it))
        });
        let own = words.clone();
        layouts.add_filter("wanted", move |fault: Value| wanted(&own, &fault));
        let own = words.clone();
        layouts.add_filter("doc", move |text: &str| own.documented(text).to_owned());
        let own = words.clone();
        layouts.add_filter("known", move |key: &str| own.find(key).map(str::to_owned));
        layouts.add_filter("num", |value: Value| shown(&value));
        layouts.add_filter("enc", |text: &str| params::encoded(text));
        Ok(Layouts(layouts))
    }

    /// Fills a template in.
    ///
    /// # Errors
    /// Fails if the template asks for what is not there.
    pub(crate) fn fill(&self, name: &str, context: serde_json::Value) -> Result<String> {
        let template = self.0.get_template(name)?;
        let bug = || Mistake::bug(&format!("the page {name} can't be shown"));
        template.render(Value::from(Serde(context))).or_mistake(bug)
    }
}

/// A phrase with its parts.
fn phrase(words: &Messages, key: &str, parts: &Kwargs) -> Result<String, Error> {
    let mut texts = Vec::new();
    for name in parts.args() {
        texts.push((name, shown(&parts.get::<Value>(name)?)));
    }
    let parts: Vec<(&str, &dyn Display)> =
        texts.iter().map(|(name, text)| (*name, text as &dyn Display)).collect();
    Ok(words.say(key, &parts))
}

/// What a cell should have been, of a finding with its problem.
fn wanted(words: &Messages, fault: &Value) -> String {
    let problem = fault.get_attr("problem").unwrap_or_default();
    let json = Some(problem).filter(|it| !it.is_undefined() && !it.is_none());
    let json = json.and_then(|it| serde_json::to_string(&it).ok());
    let expected = fault.get_attr("expected").unwrap_or_default();
    let english = expected.as_str().unwrap_or_default();
    match json {
        Some(json) => words.problem(Some(&json), english),
        None => english.to_owned(),
    }
}

/// What a code is called, as the page's names have it; the code itself where they have none.
fn name(state: &State, kind: &str, code: &str) -> String {
    let named = state.lookup("names").and_then(|names| {
        let name = names.get_attr(kind).ok()?.get_attr(code).ok()?;
        name.as_str().map(str::to_owned)
    });
    named.unwrap_or_else(|| code.to_owned())
}

/// A value for people: whole numbers in groups, a dash for what is unknown.
fn shown(value: &Value) -> String {
    if value.is_none() || value.is_undefined() {
        return "–".to_owned();
    }
    match (value.as_str(), i64::try_from(value.clone()), f64::try_from(value.clone())) {
        (Some(text), ..) => escape_controls(text).into_owned(),
        (None, Ok(number), _) => grouped(number),
        (None, Err(_), Ok(number)) => format!("{number:.1}"),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Lang;

    #[test]
    fn the_style_has_the_colors_and_charts_of_the_deck() {
        let style = style();
        for part in
            [":root {", "prefers-color-scheme: dark", ".stacked .legend", ".mark {", ".split {"]
        {
            assert!(style.contains(part), "{part}");
        }
        assert!(!style.contains(".slide {"), "the deck's own layout");
    }

    #[test]
    fn every_template_can_be_read_and_every_phrase_is_there() {
        for lang in [Lang::Zh, Lang::En] {
            let words = Messages::of(lang).unwrap();
            Layouts::of(&words).unwrap();
            for (name, text) in TEMPLATES {
                // A call of it, and not of `split`.
                let calls = [" t(\"", "{t(\"", "(t(\""].map(|call| text.split(call).skip(1));
                for part in calls.into_iter().flatten() {
                    let (key, rest) = part.split_once('"').unwrap();
                    let is_whole = !rest.starts_with(" ~");
                    assert!(!is_whole || words.find(key).is_some(), "{name}: {key}");
                }
            }
        }
    }

    #[test]
    fn texts_are_escaped_and_numbers_are_grouped() {
        let layouts = Layouts::of(&Messages::of(Lang::En).unwrap()).unwrap();
        let page = |value: serde_json::Value| {
            let text = "{{ d }} {{ d|num }}";
            let mut layouts = layouts.0.clone();
            layouts.add_template_owned("own.html", text).unwrap();
            Layouts(layouts).fill("own.html", serde_json::json!({ "d": value })).unwrap()
        };
        assert_eq!(page("<b>&\"".into()), "&lt;b&gt;&amp;&quot; &lt;b&gt;&amp;&quot;");
        assert_eq!(page(1_234_567.into()), "1234567 1,234,567");
    }
}
