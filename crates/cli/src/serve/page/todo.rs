//! Labels and pairs that need a decision, and the decisions.

use anyhow::Result;
use serde_json::json;

use super::{begin, done};
use crate::messages::say;
use crate::mistake::{Hint, Mistake};
use crate::rules;
use crate::serve::asked::Asked;
use crate::serve::decided;
use crate::serve::job::TakeBack;
use crate::serve::names::KINDS;
use crate::serve::reply::Reply;
use crate::serve::rules_file::RulesFile;

/// The table of `dealbase.toml` for each kind of label.
const TABLES: [(&str, &str); 3] = [("round", "rounds"), ("sector", "sectors"), ("place", "places")];

/// How much of what there is.
///
/// # Errors
/// Fails if the database can't be read.
pub(super) fn page(asked: &Asked<'_>) -> Result<Reply> {
    let todo = asked.app.todo()?;
    Reply::page(
        "todo.html",
        json!({ "todo": todo.summary(asked.app.pairs_if_ready().as_deref()), "quarter": todo.quarter, "rejects": todo.rejects }),
    )
}

/// One kind of what there is to do.
///
/// # Errors
/// Fails if the database can't be read.
pub(super) fn list(asked: &Asked<'_>, what: &str) -> Result<Reply> {
    let todo = asked.app.todo()?;
    let names = asked.app.names(asked.words.lang);
    let kinds: Vec<(String, String)> = KINDS
        .iter()
        .map(|it| ((*it).to_owned(), names.name("deal_kind", it).to_owned()))
        .skip(1)
        .collect();
    let rounds = [names.all("round_class"), kinds.as_slice()].concat();
    let (template, rows) = match what {
        "labels" => ("labels.html", json!(todo.labels)),
        "pairs" => ("pairs.html", json!(asked.app.pairs()?.shown)),
        "rates" => ("rates.html", json!(todo.rates)),
        "currencies" => ("currencies.html", json!(todo.currencies)),
        _ => ("corrections.html", json!(todo.corrections)),
    };
    let pairs = asked.app.pairs_if_ready();
    Reply::page(
        template,
        json!({
            "rows": rows,
            "pair_count": pairs.as_ref().map(|it| it.count),
            "pair_usd": pairs.as_ref().map(|it| it.amount_usd),
            "codes": {
                "round": rounds,
                "sector": names.all("sector"),
                "place": names.all("country"),
            },
        }),
    )
}

/// What was decided.
///
/// # Errors
/// Fails if the database or a file can't be read.
pub(super) fn decided(asked: &Asked<'_>) -> Result<Reply> {
    let data = decided::read(asked.app)?;
    Reply::page("decided.html", json!({ "decided": data }))
}

/// What a label means from now on: table of `dealbase.toml`, label, and code; no code removes it.
type Mapped = (&'static str, String, Option<String>);

/// Maps labels, or removes their mapping: `kind`, `label` and `code`, each as often as there are labels.
///
/// # Errors
/// Fails if nothing is chosen, or another change is being made.
pub(super) fn map_labels(asked: &Asked<'_>) -> Result<Reply> {
    let is_withdrawal = asked.form.has("withdraw");
    let mapped = mapped(asked, is_withdrawal);
    let Some((table, first, _)) = mapped.first() else {
        return Err(Mistake::NothingChosen.typed());
    };
    let key = match (is_withdrawal, mapped.len()) {
        (true, _) => "page_unmapping",
        (false, 1) => "page_mapping",
        _ => "page_mapping_labels",
    };
    let title = say!(asked.words, key, label = first, count = mapped.len());
    let kind = TABLES.iter().find(|(_, known)| known == table).map_or("", |(kind, _)| kind);
    let fields = [("kind", kind), ("label", first), ("withdraw", "1")];
    let take_back = TakeBack::new("/todo/labels", &fields);
    let take_back = Some(take_back).filter(|_| mapped.len() == 1 && !is_withdrawal);
    let caller = asked.caller();
    let next = if is_withdrawal { "/decided" } else { "/todo/labels" };
    begin(asked, &title, next, move |app, progress| {
        let path = rules::path(&app.settings.db);
        let mut rules = RulesFile::open(&path)?;
        for (table, label, code) in &mapped {
            rules.set(&[table], label, code.as_deref());
        }
        rules.write()?;
        Ok(done(app.program.run(caller, &["rebuild", "--format=json"], progress)?, take_back))
    })
}

/// The labels of the form for which a code was chosen; for a withdrawal all of them.
fn mapped(asked: &Asked<'_>, is_withdrawal: bool) -> Vec<Mapped> {
    let texts = |name: &'static str| {
        let own = asked.form.iter().filter(move |(known, _)| *known == name);
        own.map(|(_, text)| text.trim())
    };
    let codes = texts("code").chain(std::iter::repeat(""));
    let lines = texts("kind").zip(texts("label")).zip(codes);
    let mapped = lines.filter_map(|((kind, label), code)| {
        let (_, table) = TABLES.iter().find(|(known, _)| *known == kind)?;
        let code = Some(code.to_owned()).filter(|it| !it.is_empty() && !is_withdrawal);
        (code.is_some() || is_withdrawal).then(|| (*table, label.to_owned(), code))
    });
    mapped.collect()
}

/// What can be decided about two deals.
const VERDICTS: [&str; 3] = ["same", "different", "withdraw"];

/// Decides that two deals are the same or different, or withdraws that.
///
/// # Errors
/// Fails if another change is being made.
pub(super) fn decide_pair(asked: &Asked<'_>) -> Result<Reply> {
    let number = |name: &str| anyhow::Ok(asked.wanted_number(name)?.to_string());
    let (one, other) = (number("deal_id")?, number("other_deal_id")?);
    let typed = asked.wanted("verdict")?;
    let Some(verdict) = VERDICTS.into_iter().find(|it| *it == typed) else {
        let hint = Hint::Known { names: VERDICTS.join(", ") };
        return Err(Mistake::NoVerdict { typed: typed.to_owned(), hint }.typed());
    };
    let title =
        say!(asked.words, &format!("page_pair_{verdict}"), deals = format!("{one}, {other}"));
    let caller = asked.caller();
    let next = if verdict == "withdraw" { "/decided" } else { "/todo/pairs" };
    begin(asked, &title, next, move |app, progress| {
        let ran = app.program.run(caller, &["duplicates", verdict, &one, &other], progress)?;
        let fields = [("deal_id", &*one), ("other_deal_id", &other), ("verdict", "withdraw")];
        let take_back = TakeBack::new("/todo/pairs", &fields);
        Ok(done(ran, Some(take_back).filter(|_| verdict != "withdraw")))
    })
}
