//! What the team has decided so far, each with what takes it back: labels, pairs, corrections, profiles, rates.
//!
//! It reads the team's files, which the commands write.

use anyhow::Result;
use dealbase_ingest::rules::{Labels, Rules};
use serde_json::{Value, json};

use super::app::App;
use super::todo::objects;
use crate::rules;

const PAIRS: &str = "
select
    min(decided_pair.deal_id, decided_pair.other_deal_id) as deal_id,
    max(decided_pair.deal_id, decided_pair.other_deal_id) as other_deal_id,
    active_decision.verdict, active_decision.company, active_decision.announced_on, active_decision.round,
    active_decision.other_company, active_decision.other_announced_on, active_decision.other_round
from active_decision
left join decided_pair on decided_pair.decision_id = active_decision.decision_id
where active_decision.is_typed = 1
group by active_decision.decision_id
order by active_decision.decision_id desc";

const CORRECTIONS: &str = "select * from correction_review order by correction_id desc";

/// Everything that was decided and holds.
///
/// # Errors
/// Fails if the database or a file can't be read.
pub(crate) fn read(app: &App) -> Result<Value> {
    let rules = rules::load(&app.settings.db)?;
    let (mut pairs, mut corrections) = (Vec::new(), Vec::new());
    if app.has_database() {
        let database = app.patient()?;
        pairs = objects(&database, PAIRS)?;
        corrections = objects(&database, CORRECTIONS)?;
    }
    let labels = |kind: &str, labels: &Labels| -> Vec<Value> {
        labels
            .iter()
            .map(|(label, code)| json!({ "kind": kind, "label": label, "code": code }))
            .collect()
    };
    let mut known = labels("round", &rules.rounds);
    known.extend(labels("sector", &rules.sectors));
    known.extend(labels("place", &rules.places));
    Ok(json!({
        "labels": known,
        "pairs": pairs,
        "corrections": corrections,
        "rates": rates(&rules)?,
        "sources": sources(&rules),
    }))
}

/// Profiles of the team's own file.
fn sources(rules: &Rules) -> Vec<Value> {
    let own = rules.profiles.values().filter(|it| rules.has_source(&it.name));
    own.map(|it| json!({ "name": it.name, "title": it.title(), "requires": it.requires, "currency": it.currency, "unit": it.unit }))
        .collect()
}

/// Lines of the team's table of rates.
fn rates(rules: &Rules) -> Result<Vec<Value>> {
    let Some(path) = rules.rates_path().filter(|it| it.exists()) else { return Ok(Vec::new()) };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let heads = reader.headers()?.clone();
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record?;
        let object = heads
            .iter()
            .zip(&record)
            .map(|(head, cell)| (head.trim_start_matches('\u{feff}').to_owned(), json!(cell)));
        lines.push(Value::Object(object.collect()));
    }
    Ok(lines)
}
