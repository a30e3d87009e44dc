//! The annex: under which rules the figures hold, and what they leave out.

use super::figure::{Deals, Only};
use super::model::{Market, Model, Moved, MovedFigure};
use super::money;
use super::narrative::Narrator;
use super::slide::{Block, Point, Slide};
use crate::messages::{Messages, Parts, say};
use crate::output::number::grouped;

/// Puts the notes into words.
pub(super) fn slide(model: &Model, narrator: &Narrator) -> Slide {
    let messages = &narrator.messages;
    let mut points: Vec<Point> =
        model.markets.iter().flat_map(|it| amounts(it, narrator)).collect();
    let outside = model.notes.out_of_scope_count;
    if outside > 0 {
        points.push(say!(messages, "note_out_of_scope", count = count(outside)).into());
    }
    for it in &model.notes.unknown_labels {
        let key = format!("note_labels_{}", it.kind);
        points.push(
            say!(messages, &key, count = count(it.deal_count), labels = it.labels.clone()).into(),
        );
    }
    points.extend(model.notes.moved.iter().map(|it| moved(it, model, narrator).into()));
    points.extend(span(model, messages).map(Point::from));
    points.extend(as_of(model, messages).map(Point::from));
    points.extend(rules(model, messages).map(Point::from));
    points.push(messages.text("note_unknown").to_owned().into());
    points.push(messages.text("note_made").to_owned().into());
    Slide::new("notes", messages.text("notes").to_owned(), vec![Block::Points(points)])
}

/// Of which quarters the data are, and by which rules they are counted.
pub(super) fn method(model: &Model, messages: &Messages) -> impl Iterator<Item = String> {
    span(model, messages).into_iter().chain(rules(model, messages))
}

fn rules(model: &Model, messages: &Messages) -> [String; 2] {
    [policies(model, messages), messages.text("definition_early").to_owned()]
}

/// What the market's amounts leave open: the undisclosed, the band of the vague, the unconverted.
fn amounts(market: &Market, narrator: &Narrator) -> Vec<Point> {
    let messages = &narrator.messages;
    let place = narrator.place(market);
    let Some(now) = market.now().filter(|it| it.deal_count != Some(0)) else { return Vec::new() };
    let known = |it: Option<i64>| it.map_or_else(|| messages.text("unknown").to_owned(), count);
    let undisclosed = known(now.undisclosed_count);
    let text = match now.amount {
        Some(amount) if amount.low_usd < amount.high_usd || now.open_count != Some(0) => {
            let parts: &Parts<'_> = &[
                ("place", &place),
                ("undisclosed", &undisclosed),
                ("vague", &known(now.vague_count)),
                ("open", &known(now.open_count)),
                ("low", &money::in_words(messages, amount.low_usd)),
                ("high", &money::in_words(messages, amount.high_usd)),
            ];
            messages.say("note_amounts", parts)
        }
        _ if now.undisclosed_count == Some(0) => say!(messages, "note_amounts_known", place),
        _ => {
            say!(messages, "note_amounts_exact", place, undisclosed)
        }
    };
    let deals = Deals::in_market(&market.market, &now.quarter).only(Only::Undisclosed);
    let deals = Some(deals).filter(|_| now.undisclosed_count != Some(0));
    let mut points = vec![Point { text, deals }];
    if let Some(unconverted) = now.unconverted_count.filter(|it| *it > 0) {
        points.push(
            say!(messages, "note_unconverted", place, unconverted = count(unconverted)).into(),
        );
    }
    points
}

/// What of a published quarter is no longer as it was printed, and which command says why.
fn moved(moved: &Moved, model: &Model, narrator: &Narrator) -> String {
    let messages = &narrator.messages;
    let mut figures: Vec<String> =
        moved.figures.iter().filter_map(|it| moved_figure(it, model, narrator)).collect();
    let more_count = moved.more_count + moved.figures.len() - figures.len();
    if more_count > 0 {
        let count = grouped(more_count as i128);
        figures.push(say!(messages, "note_moved_more", count));
    }
    let command = match moved.edition {
        1 => format!("dealbase revisions {}", moved.quarter),
        edition => format!("dealbase revisions {} --edition {edition}", moved.quarter),
    };
    say!(
        messages,
        "note_moved",
        quarter = moved.quarter,
        day = moved.published_on,
        figures = figures.join(messages.text("semicolon")),
        command
    )
}

/// A figure of a market that is in the report.
fn moved_figure(figure: &MovedFigure, model: &Model, narrator: &Narrator) -> Option<String> {
    let messages = &narrator.messages;
    let market = model.markets.iter().find(|it| it.market == figure.market)?;
    let in_words = |value: i64| match figure.figure.as_str() {
        "amount_usd" => money::in_words(messages, value),
        _ => count(value),
    };
    let (mut published, mut now) = (in_words(figure.published), in_words(figure.now));
    if published == now {
        // They only differ in digits that words leave out.
        (published, now) = (count(figure.published), count(figure.now));
    }
    Some(say!(
        messages,
        &format!("note_moved_{}", figure.figure),
        place = narrator.place(market),
        published,
        now
    ))
}

fn as_of(model: &Model, messages: &Messages) -> Option<String> {
    let as_of = model.notes.as_of.as_ref()?;
    let import = as_of.import_id.to_string();
    Some(say!(messages, "note_as_of", day = as_of.entered_on, import))
}

fn span(model: &Model, messages: &Messages) -> Option<String> {
    let notes = &model.notes;
    Some(say!(
        messages,
        "note_span",
        first = notes.first_quarter.as_deref()?,
        last = notes.last_quarter.as_deref()?,
        day = notes.last_announced_on.as_deref().unwrap_or(messages.text("unknown"))
    ))
}

fn policies(model: &Model, messages: &Messages) -> String {
    let policies: Vec<String> =
        model.notes.policies.iter().map(|(name, value)| policy(name, value, messages)).collect();
    say!(messages, "note_policies", policies = policies.join(messages.text("semicolon")))
}

/// A policy in words; as in the rules file if there is no phrase for it.
fn policy(name: &str, value: &str, messages: &Messages) -> String {
    let label = match name.strip_prefix("market.") {
        Some(market) => say!(messages, "policy_market", name = market),
        None => messages.find(&format!("policy_{name}")).unwrap_or(name).to_owned(),
    };
    let value = match value.parse() {
        Ok(usd) if name.ends_with("_usd") => money::in_words(messages, usd),
        _ => messages.find(&format!("policy_value_{value}")).unwrap_or(value).to_owned(),
    };
    say!(messages, "policy", name = label, value)
}

fn count(count: i64) -> String {
    grouped(count)
}
