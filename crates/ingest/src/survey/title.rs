//! What the name of a sheet and the lines above its table say: their texts, and the month or quarter of
//! deals without a date. Does not read the table itself.

use super::Current;
use super::period::period;
use crate::header::Mapping;
use crate::rules::Profile;
use crate::sheet::Row;
use crate::table::Layout;

/// The lines above the header: row number, and the texts of its cells.
pub(super) fn titles(head: &[Row], layout: &Layout) -> Vec<(u32, Vec<String>)> {
    let is_title = |row: &&Row| {
        layout.is_above_data(row.number)
            && !layout.header_rows.contains(&row.number)
            && !row.is_blank()
    };
    let texts = |row: &Row| {
        let cells = row.cells.iter().filter(|cell| !cell.is_blank());
        cells.map(|cell| cell.text.trim().to_owned()).collect()
    };
    head.iter().filter(is_title).map(|row| (row.number, texts(row))).collect()
}

/// The period that the sheet's name states, else its title lines.
pub(super) fn period_of(current: &Current, titles: &[(u32, Vec<String>)]) -> Option<String> {
    let name = current.info.name.as_deref();
    period(name.into_iter()).or_else(|| period(title_texts(titles)))
}

/// The sheet's name and its title lines.
pub(super) fn names<'t>(
    current: &'t Current,
    titles: &'t [(u32, Vec<String>)],
) -> impl Iterator<Item = &'t str> {
    current.info.name.as_deref().into_iter().chain(title_texts(titles))
}

fn title_texts(titles: &[(u32, Vec<String>)]) -> impl Iterator<Item = &str> {
    titles.iter().flat_map(|(_, texts)| texts.iter().map(String::as_str))
}

/// The date of all deals of a sheet that has no column for it.
pub(super) fn announced_on(
    mapping: &Mapping,
    profile: Option<&Profile>,
    period: Option<String>,
) -> Option<String> {
    if mapping.columns.iter().any(|column| column.field.is_date()) {
        return None;
    }
    profile.and_then(|profile| profile.announced_on.clone()).or(period)
}
