//! The names of the sheets: short, in the report's language, and each of its own.

use crate::messages::Messages;
use crate::report::model::Model;
use crate::report::narrative::Narrator;
use crate::report::slide::Slide;

/// The longest name a spreadsheet takes, in UTF-16 units.
const LONGEST: usize = 31;

/// The names of all sheets.
pub(super) struct Names {
    /// One for each slide, in order.
    pub(super) slides: Vec<String>,
    /// The sheet of open points.
    pub(super) open: String,
    /// The sheet of the quarter's deals.
    pub(super) deals: String,
    /// The sheet that says where each table and chart comes from.
    pub(super) sources: String,
    /// The sheet that defines the metrics.
    pub(super) definitions: String,
    /// The sheet with the SQL of the metrics.
    pub(super) sql: String,
}

impl Names {
    /// Names every sheet.
    pub(super) fn of(slides: &[Slide], model: &Model, narrator: &Narrator) -> Names {
        let messages = &narrator.messages;
        let mut given = Vec::new();
        let mut one = |wanted: &str| -> String {
            let name = free(wanted, &given);
            given.push(name.to_lowercase());
            name
        };
        Names {
            slides: slides.iter().map(|it| one(&wanted(it, model, narrator))).collect(),
            open: one(messages.text("sheet_open")),
            deals: one(messages.text("sheet_deals")),
            sources: one(messages.text("sheet_sources")),
            definitions: one(messages.text("sheet_definitions")),
            sql: one(messages.text("sheet_sql")),
        }
    }
}

/// The number of a slide, its market, and its subject; the heading if it has none.
fn wanted(slide: &Slide, model: &Model, narrator: &Narrator) -> String {
    let (place, kind) = place_and_kind(slide, model, narrator);
    let kind = about(&narrator.messages, &kind).unwrap_or_else(|| slide.heading.clone());
    // The title and the key points are found without a number.
    let number = Some(slide.label.clone()).filter(|_| !matches!(slide.number, Some(1 | 2)));
    let parts: Vec<String> = [number, place, Some(kind)].into_iter().flatten().collect();
    parts.join(" ")
}

fn place_and_kind(slide: &Slide, model: &Model, narrator: &Narrator) -> (Option<String>, String) {
    let market = |code: &str| model.markets.iter().find(|it| it.market == code);
    match slide.id.rsplit_once('-').and_then(|(code, kind)| market(code).zip(Some(kind))) {
        Some((market, kind)) => (Some(narrator.place(market)), kind.to_owned()),
        None => (None, slide.id.clone()),
    }
}

fn about(messages: &Messages, kind: &str) -> Option<String> {
    messages.find(&format!("sheet_{}", kind.replace('-', "_"))).map(str::to_owned)
}

/// A name that a spreadsheet takes and no other sheet has; `given` are in lower case.
fn free(wanted: &str, given: &[String]) -> String {
    let name: String =
        wanted.chars().map(|it| if "[]:*?/\\'".contains(it) { ' ' } else { it }).collect();
    let numbered = |nth: usize| match nth {
        1 => shortened(name.trim(), LONGEST),
        _ => {
            let number = format!(" {nth}");
            shortened(name.trim(), LONGEST - number.len()) + &number
        }
    };
    let is_free = |it: &String| !given.contains(&it.to_lowercase());
    (1..=given.len() + 1).map(numbered).find(is_free).unwrap_or_default()
}

fn shortened(name: &str, longest: usize) -> String {
    let mut short = String::new();
    let mut units = 0;
    for it in name.chars() {
        units += it.len_utf16();
        if units > longest {
            break;
        }
        short.push(it);
    }
    short.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_free_of_what_a_spreadsheet_refuses() {
        let given = ["deals".to_owned(), "a".repeat(31)];
        let long = "a".repeat(40);
        for (wanted, name) in [
            ("4 我国 案例与金额", "4 我国 案例与金额".to_owned()),
            ("A/B: [C]*?", "A B   C".to_owned()),
            ("Deals", "Deals 2".to_owned()),
            (&long, format!("{} 2", "a".repeat(29))),
            (&"𠮷".repeat(20), "𠮷".repeat(15)),
        ] {
            assert_eq!(free(wanted, &given), name);
        }
    }
}
