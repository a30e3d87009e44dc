//! The records that corrections make of their deals, and the rows that show them.

use rusqlite::{Connection, OptionalExtension, params};

use super::value::named;
use super::{Correction, Field, Line, Lines, NAME};
use crate::outcome::{Counts, Outcome};
use crate::parsed_deal::ParsedDeal;
use crate::problem::Unreadable;
use crate::refusal::Refusal;
use crate::sheet::{Cell, Row, SheetInfo};
use crate::stage::StagedRow;
use crate::store::{FreeTexts, NewSheet, RecordSource, TableRow, TextColumns, Writer, add_source};
use crate::table::Region;
use crate::vocabulary::Vocabulary;
use crate::{Error, Result, refresh};

/// Believed before every source: those of a team begin at 0.
const RANK: i64 = -1;
/// The columns of the rows that the entry keeps.
const HEADINGS: [&str; 8] =
    ["company", "announced_on", "round", "reference", "corrections", "note", "by", "on"];

/// Adds a sheet of corrections with a row and a record for each of the deals; `staged` are the rows that
/// the sheet had before.
pub(super) fn add_records(
    conn: &Connection,
    mut writer: Writer,
    staged: Vec<StagedRow>,
    deals: &[(i64, Lines)],
    vocabulary: &Vocabulary,
) -> Result<()> {
    let source_id = add_source(conn, NAME, RANK)?;
    let last_row = u32::try_from(deals.len()).unwrap_or(u32::MAX - 1) + 1;
    let sheet_id = writer.sheet(&NewSheet {
        source_id: Some(source_id),
        info: &SheetInfo { position: 1, ..SheetInfo::default() },
        table_number: 1,
        extent: Region { first_row: 1, last_row, first_column: 0, last_column: HEADINGS.len() - 1 },
        role: "deals",
        header_row: Some(1),
        layout: "{}",
        text_columns: TextColumns::default(),
        free_texts: FreeTexts::default(),
    })?;
    let mut staged = staged.into_iter();
    let mut add = |writer: &mut Writer, row: &Row, outcome| {
        let staged = staged.next().unwrap_or_default();
        let staged = &StagedRow { number: row.number, ..staged };
        writer.raw_row(&TableRow { staged, sheet_id, row, is_verbatim: false }, outcome)
    };
    add(&mut writer, &row(1, HEADINGS.map(str::to_owned).to_vec()), Outcome::Header)?;
    let mut counts = Counts::default();
    for (number, (deal_id, lines)) in (2..).zip(deals) {
        let (deal, cells) = corrected_deal(conn, *deal_id, lines, vocabulary)?;
        let row = row(number, cells);
        let raw_row_id = add(&mut writer, &row, Outcome::Updated)?;
        counts.add(Outcome::Updated);
        let text_columns = TextColumns::default();
        let source = RecordSource { raw_row_id, row: &row, sheet_id, source_id, text_columns };
        let record_id = writer.record(&source, &deal, *deal_id, false)?;
        let line = |field: Field| lines.get(&field).copied();
        conn.execute(
            "insert into corrected_record values (?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                record_id,
                line(Field::Company),
                line(Field::AnnouncedOn),
                line(Field::Round),
                line(Field::Sector),
                line(Field::Country),
                line(Field::Amount),
                line(Field::Investors),
            ],
        )?;
    }
    writer.receipt(sheet_id, &counts)?;
    writer.finish(false)?;
    refresh::refresh(conn)
}

fn row(number: u32, cells: Vec<String>) -> Row {
    Row { number, cells: cells.into_iter().map(Cell::text).collect(), ..Row::default() }
}

/// The record of a deal with its lines applied, and the cells that show them.
fn corrected_deal(
    conn: &Connection,
    deal_id: i64,
    lines: &Lines,
    vocabulary: &Vocabulary,
) -> Result<(ParsedDeal, Vec<String>)> {
    let sql = "select * from correction where correction_id = ?";
    let corrections = lines.values().map(|correction_id| {
        Ok(conn.query_row(sql, [correction_id], Line::from_row)?.correction())
    });
    let corrections: Vec<Correction> = corrections.collect::<Result<_>>()?;
    let name = match corrections.first() {
        Some(correction) => correction.name.clone(),
        None => crate::duplicates::name_of_deal(conn, deal_id)?,
    };
    let broken = |field: &str, value: &str, expected: Unreadable| {
        Error::rules(
            NAME,
            Refusal::WrongValue { field: field.to_owned(), typed: value.to_owned(), expected },
        )
    };
    let mut deal = named(&name, vocabulary).map_err(|err| broken("company", &name.company, err))?;
    deal.company_reference = company_reference(conn, deal_id)?;
    for it in &corrections {
        it.apply(&mut deal, vocabulary).map_err(|err| broken(it.field.as_str(), &it.value, err))?;
    }
    let joined = |text: &dyn Fn(&Correction) -> Option<String>| {
        let mut texts: Vec<String> = corrections.iter().filter_map(text).collect();
        texts.dedup();
        texts.join("; ")
    };
    let cells = vec![
        name.company.clone(),
        name.announced_on.clone(),
        name.round.clone(),
        name.reference.clone().unwrap_or_default(),
        joined(&|it| Some(format!("{} = {}", it.field.as_str(), it.value))),
        joined(&|it| it.note.clone()),
        joined(&|it| it.corrected_by.clone()),
        joined(&|it| it.corrected_on.clone()),
    ];
    Ok((deal, cells))
}

/// The id of the deal's company, by which a list of companies may know it.
fn company_reference(conn: &Connection, deal_id: i64) -> Result<Option<String>> {
    let sql = "select company_reference
         from deal_record
         where own_deal_id = ? and company_reference is not null
         order by record_id desc
         limit 1";
    Ok(conn.query_row(sql, [deal_id], |row| row.get(0)).optional()?)
}
