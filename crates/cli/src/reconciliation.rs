//! Figures typed from a printed report, each beside what the views say.
//!
//! It does not know how the result is shown.

mod share;

use std::path::Path;

use anyhow::Result;
use csv::StringRecord;
use dealbase_query::{Database, Value, view};

use crate::dimension::Dimension;
use crate::figure_text::{FigureText, Kind};
use crate::mistake::{Mistake, OrMistake};
use crate::quarter;

/// Short names of figures: name, view, column.
const NAMES: &str = include_str!("../schema/reference/figure_names.csv");
/// Tables whose codes may be typed by their English or Chinese name.
const NAMED: [(&str, &str); 3] =
    [("sector", "sector"), ("round_class", "round_class"), ("country", "country")];

/// A line of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) number: u64,
    pub(crate) quarter: String,
    pub(crate) market: String,
    pub(crate) figure: String,
    pub(crate) item: String,
    pub(crate) printed: String,
    pub(crate) unit: String,
}

/// How a figure compares with its print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It rounds to what is printed.
    Equal,
    /// It does not.
    Differs,
    /// The views have no such figure, or it is null.
    Unknown,
    /// What is printed is no figure.
    Unclear,
}

impl Verdict {
    /// The word in the result.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Verdict::Equal => "equal",
            Verdict::Differs => "differs",
            Verdict::Unknown => "unknown",
            Verdict::Unclear => "unclear",
        }
    }
}

/// A line, compared.
#[derive(Clone, Debug)]
pub(crate) struct Compared {
    pub(crate) line: Line,
    pub(crate) verdict: Verdict,
    /// The figure in the unit of the print; with two more decimals where it differs.
    pub(crate) found: Option<String>,
    /// What is printed less what was found, in the unit of the print.
    pub(crate) difference: Option<String>,
    /// Denominators that would print this share.
    pub(crate) fits: Vec<String>,
}

/// Where a figure is: its view and column.
struct FigureColumn {
    view: String,
    column: String,
}

/// Reads the lines of a file of figures.
///
/// # Errors
/// Fails if it is no CSV with the columns quarter, figure and printed.
pub(crate) fn read(path: &Path) -> Result<Vec<Line>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .or_mistake(|| Mistake::not_read(path))?;
    let headings = reader.headers()?.clone();
    let column = |names: &[&str]| {
        let is_named = |heading: &str| names.contains(&heading.trim_start_matches('\u{feff}'));
        headings.iter().position(is_named)
    };
    let wanted = |names: &[&str]| {
        column(names).ok_or_else(|| {
            let columns = names.join(" / ");
            Mistake::NoColumn { path: path.display().to_string(), columns }.typed()
        })
    };
    let (quarter, figure) = (wanted(&["quarter"])?, wanted(&["figure"])?);
    let printed = wanted(&["printed", "value"])?;
    let (market, item, unit) = (column(&["market"]), column(&["item"]), column(&["unit"]));
    let mut lines = Vec::new();
    for record in reader.records() {
        let record: StringRecord = record?;
        let text = |column: Option<usize>| {
            column.and_then(|column| record.get(column)).unwrap_or_default().to_owned()
        };
        lines.push(Line {
            number: record.position().map_or(0, csv::Position::line),
            quarter: text(Some(quarter)),
            market: text(market),
            figure: text(Some(figure)),
            item: text(item),
            printed: text(Some(printed)),
            unit: text(unit),
        });
    }
    Ok(lines)
}

/// Compares a line with what the views say.
///
/// # Errors
/// Fails if the line names no figure, or one of another kind than is printed.
pub(crate) fn compare(database: &Database, line: Line) -> Result<Compared> {
    let place = figure_column(database, &line)?;
    let Some(printed) = FigureText::parse(&line.printed, &line.unit) else {
        return Ok(compared(line, Verdict::Unclear));
    };
    if !is_of_kind(&place.column, printed.kind) {
        let figure = format!("{}.{}", place.view, place.column);
        let (text, kind) = (line.printed.clone(), printed.kind);
        let line = line.number;
        return Err(Mistake::OtherKind { line, printed: text, kind, figure }.typed());
    }
    let row = row(database, &place, &line)?;
    let Some(figure) =
        row.iter().find(|(name, _)| *name == place.column).and_then(|it| it.1.real())
    else {
        return Ok(compared(line, Verdict::Unknown));
    };
    if printed.fits(figure) {
        let found = Some(printed.like(figure));
        return Ok(Compared { found, ..compared(line, Verdict::Equal) });
    }
    let fits = share::fitting(database, &place.view, &place.column, &row, &line, &printed)?;
    Ok(Compared {
        found: Some(printed.closer(figure)),
        difference: (printed.kind != Kind::Direction)
            .then(|| printed.closer(printed.value - figure)),
        fits,
        ..compared(line, Verdict::Differs)
    })
}

fn compared(line: Line, verdict: Verdict) -> Compared {
    Compared { line, verdict, found: None, difference: None, fits: Vec::new() }
}

/// A short name, or `view.column`.
fn figure_column(database: &Database, line: &Line) -> Result<FigureColumn> {
    let names = NAMES.lines().map(|name| name.split(',').collect::<Vec<_>>());
    for name in names {
        if let [name, view, column] = name.as_slice()
            && *name == line.figure
        {
            return Ok(FigureColumn { view: (*view).to_owned(), column: (*column).to_owned() });
        }
    }
    let unknown = || Mistake::NoFigure { line: line.number, figure: line.figure.clone() }.typed();
    let (name, column) = line.figure.split_once('.').ok_or_else(unknown)?;
    let found = view(database, name)?;
    let is_there = found.columns.iter().any(|it| it.name == column);
    is_there
        .then(|| FigureColumn { view: found.name, column: column.to_owned() })
        .ok_or_else(unknown)
}

/// Whether a column holds figures of this kind; a bare number may be any.
fn is_of_kind(column: &str, kind: Kind) -> bool {
    let unit = column.rsplit('_').next().unwrap_or_default();
    match kind {
        Kind::Number => true,
        Kind::Money => unit == "usd",
        Kind::Percent => unit == "pct",
        Kind::Points => unit == "pp",
        Kind::Direction => unit == "pct" || unit == "pp",
    }
}

/// The only row of the view that the line names; empty where there is none.
fn row(database: &Database, place: &FigureColumn, line: &Line) -> Result<Vec<(String, Value)>> {
    let columns = view(database, &place.view)?.columns;
    let has = |name: &str| columns.iter().any(|column| column.name == name);
    let mut conditions = vec!["quarter = :quarter".to_owned()];
    let mut params = vec![("quarter", Value::Text(quarter::parse(&line.quarter)))];
    if has("market") {
        conditions.push("market = :market".to_owned());
        let market = if line.market.is_empty() { "china" } else { &*line.market };
        params.push(("market", Value::Text(Dimension::Market.code(database, market)?)));
    }
    for (column, table) in NAMED.iter().filter(|(column, _)| has(column)) {
        conditions.push(format!(
            "{column} = (select {column} from {table} \
             where lower(:item) in (lower({column}), lower(name_en), name_zh) limit 1)"
        ));
        params.push(("item", Value::from(&*line.item)));
    }
    // Names of views and columns come from the database's own list of views.
    let sql = format!("select * from {} where {} limit 2", place.view, conditions.join(" and "));
    let rows = database.rows(&sql, &params)?;
    let values = match rows.rows.as_slice() {
        [values] => values.clone(),
        _ => Vec::new(),
    };
    Ok(rows.columns.into_iter().zip(values).collect())
}
