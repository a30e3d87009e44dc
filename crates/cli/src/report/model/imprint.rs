//! Who publishes the report, of which data, and whether it is published yet.

use dealbase_ingest::rules::{Publisher, Text};
use dealbase_query::{Database, Result};
use serde::Serialize;

use super::{Moved, Name};

/// What is on the cover, in the footers and on the last page.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Imprint {
    pub(crate) publisher: Option<Name>,
    pub(crate) team: Option<Name>,
    pub(crate) authors: Vec<Name>,
    pub(crate) contact: Option<Name>,
    pub(crate) disclaimer: Option<Name>,
    /// As the team names them; else the files.
    pub(crate) data_sources: Vec<Name>,
    /// As the team says; else the newest day on which a deal was announced.
    pub(crate) cut_off: Option<String>,
    /// The number of the newest edition; None for a quarter that was never published.
    pub(crate) edition: Option<i64>,
    /// The day of that edition, in UTC.
    pub(crate) published_on: Option<String>,
    /// True until the quarter is published, and where its figures have changed since.
    pub(crate) is_draft: bool,
}

const EDITION: &str = "
select publication.edition, substr(publication.published_at, 1, 10) as published_on
from publication
join quarter on quarter.quarter_ordinal = publication.quarter_ordinal
where quarter.quarter = :quarter and publication.import_id <= :import_id
order by publication.edition desc
limit 1";

const FILES: &str = "
select distinct import.file_name
from active_import
join import on import.import_id = active_import.import_id
where import.file_name is not null
order by import.file_name";

/// Reads what the database knows, and takes the rest from what the team says.
pub(super) fn read(
    database: &Database,
    quarter: &str,
    imprint: &Publisher,
    (last_day, moved): (Option<&str>, &[Moved]),
) -> Result<Imprint> {
    let import_id = database.as_of_entry().map_or(i64::MAX, |it| it.import_id);
    let of = [("quarter", quarter.into()), ("import_id", import_id.into())];
    let editions = database.rows(EDITION, &of)?;
    let edition = editions.records().next();
    let one = |text: &Option<Text>| text.as_ref().map(name);
    let data_sources = match imprint.data_sources.as_slice() {
        [] => {
            let files = database.rows(FILES, &[])?;
            let files = files.records().filter_map(|it| it.text("file_name").map(str::to_owned));
            files.map(|it| Name { zh: it.clone(), en: it }).collect()
        }
        sources => sources.iter().map(name).collect(),
    };
    Ok(Imprint {
        publisher: one(&imprint.publisher),
        team: one(&imprint.team),
        authors: imprint.authors.iter().map(name).collect(),
        contact: one(&imprint.contact),
        disclaimer: one(&imprint.disclaimer),
        data_sources,
        cut_off: imprint.cut_off.as_deref().or(last_day).map(str::to_owned),
        is_draft: edition.is_none() || moved.iter().any(|it| it.quarter == quarter),
        edition: edition.and_then(|it| it.integer("edition")),
        published_on: edition.and_then(|it| it.text("published_on")).map(str::to_owned),
    })
}

fn name(text: &Text) -> Name {
    match text {
        Text::Same(text) => Name { zh: text.clone(), en: text.clone() },
        Text::Each { zh, en } => Name { zh: zh.clone(), en: en.clone() },
    }
}
