//! What a team may change of the page without rebuilding: layout, look, words, logo, slides.
//!
//! The program's own template is the default, file by file. It does not know what a slide says.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Result;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::messages::{Lang, Messages};
use crate::mistake::{Hint, Mistake, OrMistake};
use crate::output::markup;
use crate::report::model::Topic;
use crate::report::model::appendix::topic_of_slide;
use crate::report::slide::Slide;

/// The files of a template, and the program's own text of each.
const FILES: [(&str, &str); 4] = [
    ("deck.html", include_str!("../../../template/deck.html")),
    ("style.css", include_str!("../../../template/style.css")),
    ("script.js", include_str!("../../../template/script.js")),
    ("words.toml", include_str!("../../../template/words.toml")),
];
/// Pictures a template may have, and what kind they are.
const LOGOS: [(&str, &str); 2] = [("logo.svg", "image/svg+xml"), ("logo.png", "image/png")];
/// A presentation with the layouts of a team.
const PRESENTATION: &str = "deck.pptx";
/// What the slides of a market are called after the dash.
const OF_MARKET: [&str; 8] =
    ["cover", "activity", "rounds", "sectors", "shares", "mega", "amounts", "countries"];

/// A template, read and checked as far as it can be without slides.
#[derive(Debug)]
pub(crate) struct Template {
    layout: Source,
    style: String,
    script: String,
    choice: Choice,
    /// Where the words are, for messages.
    words_file: Source,
    /// The logo as a data address; None without one.
    pub(super) logo: Option<String>,
    /// The team's presentation, whose layouts slides take; None without one.
    presentation: Option<Vec<u8>>,
}

/// A file of a template, or the program's own text in its place.
#[derive(Debug)]
struct Source {
    /// How it is named in messages.
    name: String,
    text: String,
}

/// What `words.toml` says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    /// The slides to show, in this order; None for all.
    slides: Option<Vec<Spanned<String>>>,
    /// The topics of the appendix.
    #[serde(default)]
    appendix: Vec<String>,
    #[serde(default)]
    zh: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    en: BTreeMap<String, Spanned<String>>,
}

impl Template {
    /// Reads the template in a folder; without one, the program's own.
    ///
    /// # Errors
    /// Fails if there is no such folder, or a file of it can't be read or makes no sense.
    pub(crate) fn read(folder: Option<&Path>) -> Result<Template> {
        if let Some(folder) = folder.filter(|it| !it.is_dir()) {
            let path = folder.display().to_string();
            return Err(Mistake::NoTemplate { path }.typed());
        }
        let [layout, style, script, words_file] =
            FILES.map(|(name, own)| source(folder, name, own));
        let words_file = words_file?;
        let choice = toml::from_str(&words_file.text).map_err(|err| {
            let reason = Mistake::NotToml { reason: err.message().to_owned() };
            words_file.refused(err.span(), reason)
        })?;
        let (style, script) = (style?.text, script?.text);
        let presentation = folder.map(|it| it.join(PRESENTATION)).filter(|it| it.exists());
        let presentation = presentation
            .map(|path| fs::read(&path).or_mistake(|| Mistake::not_read(&path)))
            .transpose()?;
        let (layout, logo) = (layout?, logo(folder)?);
        Ok(Template { layout, style, script, choice, words_file, logo, presentation })
    }

    /// The team's presentation.
    pub(crate) fn presentation(&self) -> Option<&[u8]> {
        self.presentation.as_deref()
    }

    /// Writes the program's own template into a folder, to start from.
    ///
    /// # Errors
    /// Fails if a file of it is there already; nothing is written over.
    pub(crate) fn save(folder: &Path) -> Result<()> {
        let in_folder = |name: &str| folder.join(name);
        if let Some(path) = FILES.iter().map(|(name, _)| in_folder(name)).find(|it| it.exists()) {
            return Err(Mistake::NotReplaced { path: path.display().to_string() }.into());
        }
        fs::create_dir_all(folder).or_mistake(|| Mistake::not_written(folder))?;
        for (name, text) in FILES {
            let path = in_folder(name);
            fs::write(&path, text).or_mistake(|| Mistake::not_written(&path))?;
        }
        Ok(())
    }

    /// Replaces the program's phrases by those of the template.
    ///
    /// # Errors
    /// Fails if a phrase has an unknown key, or braces that nothing fills in.
    pub(crate) fn reword(&self, messages: &mut Messages) -> Result<()> {
        let phrases = match messages.lang {
            Lang::Zh => &self.choice.zh,
            Lang::En => &self.choice.en,
        };
        for (key, phrase) in phrases {
            messages
                .reword(key, phrase.get_ref())
                .map_err(|reason| self.words_file.refused(Some(phrase.span()), reason))?;
        }
        Ok(())
    }

    /// The topics of the appendix that the team chose.
    pub(crate) fn appendix(&self) -> &[String] {
        &self.choice.appendix
    }

    /// These topics, and those of which the team chose a slide.
    pub(crate) fn with_chosen(&self, mut topics: Vec<&'static Topic>) -> Vec<&'static Topic> {
        let slides = self.choice.slides.iter().flatten();
        for topic in slides.filter_map(|it| topic_of_slide(it.get_ref())) {
            if topics.iter().all(|it| it.name != topic.name) {
                topics.push(topic);
            }
        }
        topics
    }

    /// True if the team chose its slides.
    pub(crate) fn has_choice(&self) -> bool {
        self.choice.slides.is_some()
    }

    /// The slides to show, each once, in the order of the template, and those of the topics that were asked
    /// for; without a choice of slides, all that are not idle.
    ///
    /// # Errors
    /// Fails if the template names a slide that no report has.
    pub(crate) fn chosen(&self, slides: Vec<Slide>, topics: &[String]) -> Result<Vec<Slide>> {
        let Some(ids) = &self.choice.slides else {
            return Ok(slides.into_iter().filter(|it| !it.is_idle).collect());
        };
        let mut chosen: Vec<Slide> = Vec::new();
        for id in ids {
            let found = slides.iter().find(|it| it.id == *id.get_ref());
            if found.is_none() && !is_of_some_market(id.get_ref()) {
                let known: Vec<&str> = slides.iter().map(|it| it.id.as_str()).collect();
                let hint = Hint::Known { names: known.join(", ") };
                let reason = Mistake::NoSlide { typed: id.get_ref().clone(), hint };
                return Err(self.words_file.refused(Some(id.span()), reason));
            }
            let is_new = chosen.iter().all(|it| it.id != *id.get_ref());
            chosen.extend(found.filter(|_| is_new).cloned());
        }
        let is_asked = |slide: &Slide| {
            let is_it = |topic: &Topic| topics.iter().any(|it| it == topic.name || it == "all");
            topic_of_slide(&slide.id).is_some_and(is_it)
        };
        for slide in slides.iter().filter(|it| is_asked(it)) {
            if chosen.iter().all(|it| it.id != slide.id) {
                chosen.push(slide.clone());
            }
        }
        Ok(chosen)
    }

    /// Fills the layout in.
    ///
    /// # Errors
    /// Fails if the layout is broken, or names what is not there.
    pub(super) fn fill(&self, page: &impl Serialize, messages: &Messages) -> Result<String> {
        let mut layouts = Environment::new();
        layouts.set_undefined_behavior(UndefinedBehavior::Strict);
        layouts.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        let (style, script) = (&self.style, &self.script);
        // A browser runs this script and no other, whatever else got into the page.
        let script_hash = format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(script)));
        let context = context! { page => Value::from(Serde(page)), style, script, script_hash, words => messages.phrases() };
        layouts
            .add_template("deck.html", &self.layout.text)
            .and_then(|()| layouts.get_template("deck.html")?.render(context))
            .map(|page| markup::printable(&page))
            .map_err(|err| self.layout.broken(&err))
    }
}

impl Source {
    /// An error at a place of the file.
    fn refused(&self, span: Option<Range<usize>>, reason: Mistake) -> anyhow::Error {
        let before = span.and_then(|it| self.text.get(..it.start)).unwrap_or_default();
        self.in_line(before.matches('\n').count() + 1, reason)
    }

    fn broken(&self, err: &minijinja::Error) -> anyhow::Error {
        let reason = err.detail().map_or_else(|| err.kind().to_string(), str::to_owned);
        self.in_line(err.line().unwrap_or(1), Mistake::NotALayout { reason })
    }

    fn in_line(&self, line: usize, reason: Mistake) -> anyhow::Error {
        Mistake::InLine { path: self.name.clone(), line, reason: Box::new(reason) }.typed()
    }
}

fn source(folder: Option<&Path>, name: &str, own: &str) -> Result<Source> {
    let path = folder.map(|it| it.join(name)).filter(|it| it.exists());
    let Some(path) = path else {
        return Ok(Source { name: name.to_owned(), text: own.to_owned() });
    };
    let text = fs::read_to_string(&path).or_mistake(|| Mistake::not_read(&path))?;
    Ok(Source { name: path.display().to_string(), text })
}

/// The logo of the folder as an address that holds the picture itself.
fn logo(folder: Option<&Path>) -> Result<Option<String>> {
    let Some(folder) = folder else { return Ok(None) };
    for (name, kind) in LOGOS {
        let path = folder.join(name);
        if path.exists() {
            let bytes = fs::read(&path).or_mistake(|| Mistake::not_read(&path))?;
            let picture = BASE64_STANDARD.encode(bytes);
            return Ok(Some(format!("data:{kind};base64,{picture}")));
        }
    }
    Ok(None)
}

/// True for a slide that another choice of markets may have.
fn is_of_some_market(id: &str) -> bool {
    let is_known = |(_, what): (&str, &str)| OF_MARKET.contains(&what);
    id.rsplit_once('-').is_some_and(is_known) || topic_of_slide(id).is_some()
}

/// The folder of the template: the one that was named, else `template` beside the database.
pub(crate) fn folder(named: Option<&Path>, database: &Path) -> Option<PathBuf> {
    let default_folder = || Some(database.parent()?.join("template")).filter(|it| it.is_dir());
    named.map(Path::to_owned).or_else(default_folder)
}
