//! The cover and the team's page: who publishes the report, of which data, in which edition.

use super::model::{Imprint, Model, Name};
use super::slide::{Block, Point, Slide};
use crate::words::Words;

/// The cover: the title, who publishes it, the day the data end, and whether it is published.
pub(super) fn cover(model: &Model, words: &Words, heading: String) -> Slide {
    let imprint = &model.imprint;
    let lines = [publisher(imprint, words), authors(imprint, words), data_to(imprint, words)];
    let lines = lines.into_iter().flatten().chain([status(imprint, words)]);
    Slide::new("title", heading, lines.map(Block::Remark).collect())
}

/// The last slide of the deck, which is the team's own.
pub(super) fn about(model: &Model, words: &Words) -> Slide {
    let imprint = &model.imprint;
    let phrase = |key: &str, part: &str, name: &Option<Name>| {
        name.as_ref().map(|it| words.say(key, &[(part, words.name(it))]))
    };
    let lines = [
        publisher(imprint, words),
        authors(imprint, words),
        phrase("imprint_contact", "contact", &imprint.contact),
        sources(imprint, words),
        data_to(imprint, words),
        Some(status(imprint, words)),
        imprint.disclaimer.as_ref().map(|it| words.name(it).to_owned()),
    ];
    let points = lines.into_iter().flatten().map(Point::from).collect();
    let team = imprint.team.as_ref().or(imprint.publisher.as_ref());
    let heading = match team {
        Some(team) => words.say("about_team", &[("team", words.name(team))]),
        None => words.text("about").to_owned(),
    };
    Slide::new("about", heading, vec![Block::Points(points)])
}

/// The institute and its team, as far as they are named.
pub(super) fn publisher(imprint: &Imprint, words: &Words) -> Option<String> {
    match (&imprint.publisher, &imprint.team) {
        (Some(publisher), Some(team)) => {
            let parts = [("publisher", words.name(publisher)), ("team", words.name(team))];
            Some(words.say("imprint_of", &parts))
        }
        (publisher, team) => {
            publisher.as_ref().or(team.as_ref()).map(|it| words.name(it).to_owned())
        }
    }
}

fn authors(imprint: &Imprint, words: &Words) -> Option<String> {
    let names: Vec<&str> = imprint.authors.iter().map(|it| words.name(it)).collect();
    let is_known = !names.is_empty();
    is_known.then(|| words.say("imprint_written_by", &[("authors", &words.list(&names))]))
}

fn sources(imprint: &Imprint, words: &Words) -> Option<String> {
    let names: Vec<&str> = imprint.data_sources.iter().map(|it| words.name(it)).collect();
    let is_known = !names.is_empty();
    let names = names.join(words.text("list"));
    is_known.then(|| words.say("imprint_sources", &[("sources", &names)]))
}

/// The day on which the data end.
pub(super) fn data_to(imprint: &Imprint, words: &Words) -> Option<String> {
    imprint.cut_off.as_ref().map(|day| words.say("imprint_data_to", &[("day", day)]))
}

/// Draft or edition.
fn status(imprint: &Imprint, words: &Words) -> String {
    let Some((edition, day)) = imprint.edition.zip(imprint.published_on.as_ref()) else {
        return words.text("imprint_draft").to_owned();
    };
    let key = if imprint.is_draft { "imprint_draft_after" } else { "imprint_edition" };
    words.say(key, &[("edition", &edition.to_string()), ("day", day)])
}
