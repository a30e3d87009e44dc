//! Exchange rates that the team adds to its own table, and takes out of it.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use dealbase_ingest::rules::Rules;

use super::{begin, done};
use crate::messages::say;
use crate::mistake::{Mistake, OrMistake};
use crate::rules;
use crate::serve::asked::Asked;
use crate::serve::reply::Reply;
use crate::serve::rules_file::RulesFile;

/// The team's table of rates where it names none yet.
const RATES_FILE: &str = "rates.csv";

/// Adds exchange rates to the team's table: `currency`, `quarter` and `usd_per_unit`, each as often as there
/// are rates. An empty rate is none.
///
/// # Errors
/// Fails if none is given, one is no number, or another change is being made.
pub(super) fn set(asked: &Asked<'_>) -> Result<Reply> {
    let texts = |name: &str| -> Vec<String> {
        asked
            .form
            .iter()
            .filter(|(known, _)| *known == name)
            .map(|(_, text)| text.trim().to_owned())
            .collect()
    };
    let rates: Vec<[String; 3]> = texts("currency")
        .into_iter()
        .zip(texts("quarter"))
        .zip(texts("usd_per_unit"))
        .map(|((currency, quarter), rate)| [currency, quarter, rate])
        .filter(|[.., rate]| !rate.is_empty())
        .collect();
    if let (true, [currency], [quarter]) =
        (asked.form.has("withdraw"), &*texts("currency"), &*texts("quarter"))
    {
        return remove_rate(asked, currency, quarter);
    }
    if rates.is_empty() {
        return Err(Mistake::NothingChosen.typed());
    }
    let title = say!(asked.words, "page_setting_rates", count = rates.len());
    let caller = asked.caller();
    begin(asked, &title, "/todo/rates", move |app, progress| {
        let path = rules::path(&app.settings.db);
        let rules = Rules::load(path.exists().then_some(path.as_path()))?;
        let table = rules.rates_path().unwrap_or_else(|| path.with_file_name(RATES_FILE));
        let before = std::fs::read_to_string(&table).unwrap_or_default();
        add_rates(&table, &before, &rates)?;
        let mut file = RulesFile::open(&path)?;
        if rules.rates_path().is_none() {
            file.set(&["policy"], "rates", Some(RATES_FILE));
        }
        // The rules are read with the new table; a rate that is none leaves everything as it was.
        if let Err(err) = file.write() {
            std::fs::write(&table, before)?;
            return Err(err);
        }
        Ok(done(app.program.run(caller, &["rebuild", "--format=json"], progress)?, None))
    })
}

/// Removes a line from the team's table of rates.
fn remove_rate(asked: &Asked<'_>, currency: &str, quarter: &str) -> Result<Reply> {
    let title = say!(asked.words, "page_unsetting_rate", currency, quarter);
    let (currency, quarter) = (currency.to_owned(), quarter.to_owned());
    let caller = asked.caller();
    begin(asked, &title, "/decided", move |app, progress| {
        let rules = rules::load(&app.settings.db)?;
        let missing = || {
            let (currency, quarter) = (currency.clone(), quarter.clone());
            Mistake::NoRate { currency, quarter }.typed()
        };
        let table = rules.rates_path().ok_or_else(missing)?;
        let before = std::fs::read_to_string(&table)?;
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(before.as_bytes());
        let heads = reader.headers()?.clone();
        let is = |record: &csv::StringRecord, head: &str, text: &str| {
            let place = heads.iter().position(|it| it.trim_start_matches('\u{feff}') == head);
            place.and_then(|it| record.get(it)).is_some_and(|it| it.trim() == text)
        };
        let records = reader.records().collect::<Result<Vec<_>, _>>()?;
        let remaining = records
            .iter()
            .filter(|it| !(is(it, "currency", &currency) && is(it, "quarter", &quarter)));
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(&heads)?;
        let mut count = 0;
        for record in remaining {
            count += 1;
            writer.write_record(record)?;
        }
        if count == records.len() {
            return Err(missing());
        }
        write_whole(&table, &String::from_utf8(writer.into_inner()?)?)?;
        Ok(done(app.program.run(caller, &["rebuild", "--format=json"], progress)?, None))
    })
}

/// Writes a file atomically.
fn write_whole(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.persist(path).or_mistake(|| Mistake::not_written(path))?;
    Ok(())
}

/// Writes the table with further lines at its end.
fn add_rates(table: &Path, before: &str, rates: &[[String; 3]]) -> Result<()> {
    let mut text = before.to_owned();
    if text.trim().is_empty() {
        text = "currency,quarter,usd_per_unit\n".to_owned();
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let heads: Vec<String> = text
        .lines()
        .next()
        .unwrap_or_default()
        .split(',')
        .map(|it| it.trim_matches(['"', '\u{feff}', ' ']).to_owned())
        .collect();
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for [currency, quarter, rate] in rates {
        writer.write_record(heads.iter().map(|head| match head.as_str() {
            "currency" => currency.as_str(),
            "quarter" => quarter,
            "usd_per_unit" => rate,
            _ => "",
        }))?;
    }
    text.push_str(&String::from_utf8(writer.into_inner()?)?);
    write_whole(table, &text)
}
