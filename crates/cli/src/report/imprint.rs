//! The cover and the team's page: who publishes the report, of which data, in which edition.

use super::model::{Imprint, Model};
use super::notes;
use super::slide::{Block, Point, Slide};
use crate::messages::{Messages, Name, say};

/// The cover: the title, who publishes it, the day the data end, and whether it is published.
pub(super) fn cover(model: &Model, messages: &Messages, heading: String) -> Slide {
    let imprint = &model.imprint;
    let lines =
        [publisher(imprint, messages), authors(imprint, messages), data_to(imprint, messages)];
    let lines = lines.into_iter().flatten().chain([status(imprint, messages)]);
    Slide::new("title", heading, lines.map(Block::Remark).collect())
}

/// The last slide of the deck, which is the team's own.
pub(super) fn about(model: &Model, messages: &Messages) -> Slide {
    let imprint = &model.imprint;
    let phrase = |key: &str, part: &str, name: &Option<Name>| {
        name.as_ref().map(|it| messages.say(key, &[(part, &messages.name(it))]))
    };
    let lines = [
        publisher(imprint, messages),
        authors(imprint, messages),
        phrase("imprint_contact", "contact", &imprint.contact),
        sources(imprint, messages),
        data_to(imprint, messages),
        Some(status(imprint, messages)),
        imprint.disclaimer.as_ref().map(|it| messages.name(it).to_owned()),
    ];
    let lines = lines.into_iter().flatten().chain(notes::method(model, messages));
    let points = lines.map(Point::from).collect();
    let team = imprint.team.as_ref().or(imprint.publisher.as_ref());
    let heading = match team {
        Some(team) => say!(messages, "about_team", team = messages.name(team)),
        None => messages.text("about").to_owned(),
    };
    Slide::new("about", heading, vec![Block::Points(points)])
}

/// The institute and its team, as far as they are named.
pub(super) fn publisher(imprint: &Imprint, messages: &Messages) -> Option<String> {
    match (&imprint.publisher, &imprint.team) {
        (Some(publisher), Some(team)) => Some(say!(
            messages,
            "imprint_of",
            publisher = messages.name(publisher),
            team = messages.name(team)
        )),
        (publisher, team) => {
            publisher.as_ref().or(team.as_ref()).map(|it| messages.name(it).to_owned())
        }
    }
}

fn authors(imprint: &Imprint, messages: &Messages) -> Option<String> {
    let names: Vec<&str> = imprint.authors.iter().map(|it| messages.name(it)).collect();
    let is_known = !names.is_empty();
    is_known.then(|| say!(messages, "imprint_written_by", authors = messages.list(&names)))
}

fn sources(imprint: &Imprint, messages: &Messages) -> Option<String> {
    let names: Vec<&str> = imprint.data_sources.iter().map(|it| messages.name(it)).collect();
    let is_known = !names.is_empty();
    let names = names.join(messages.text("list"));
    is_known.then(|| say!(messages, "imprint_sources", sources = names))
}

/// The day on which the data end.
pub(super) fn data_to(imprint: &Imprint, messages: &Messages) -> Option<String> {
    imprint.cut_off.as_ref().map(|day| say!(messages, "imprint_data_to", day))
}

/// Draft or edition.
fn status(imprint: &Imprint, messages: &Messages) -> String {
    let Some((edition, day)) = imprint.edition.zip(imprint.published_on.as_ref()) else {
        return messages.text("imprint_draft").to_owned();
    };
    let key = if imprint.is_draft { "imprint_draft_after" } else { "imprint_edition" };
    say!(messages, key, edition, day)
}
