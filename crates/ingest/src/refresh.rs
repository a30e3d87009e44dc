//! Makes the consequences follow the facts: which record leads a deal, what several records give it
//! together, and the cube.
//!
//! The rules are `schema/base/same_deal_check.sql`, `deal_resolution.sql` and `deal_cube_check.sql`;
//! this only applies them to the deals that are marked as stale.

use rusqlite::Connection;

use crate::cube::Cube;
use crate::{Result, sql, theme};

/// Resolves every deal that is marked as stale or was decided otherwise, and updates the cube.
///
/// # Errors
///
/// [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn refresh(conn: &Connection) -> Result<()> {
    refresh_with(conn, Cube::new(conn)?)
}

/// The same after an import, whose new deals are in `cube` already.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub(crate) fn refresh_with(conn: &Connection, mut cube: Cube) -> Result<()> {
    conn.execute_batch(MARK_DECIDED)?;
    let is_stale: bool = sql::value(conn, "select exists (select 1 from stale_deal)", [])?;
    cube.leave(conn)?;
    if is_stale {
        cube.add_stale_deals(conn, -1)?;
        conn.execute_batch(RESOLVE)?;
        cube.add_stale_deals(conn, 1)?;
    }
    cube.enter(conn)?;
    cube.flush(conn)?;
    theme::follow(conn, cube.first_new_record())?;
    Ok(conn.execute_batch("drop table temp.decided; delete from stale_deal;")?)
}

/// Marks each deal of which an import has a record, also through its company.
///
/// # Errors
///
/// [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn mark_import_stale(conn: &Connection, import_id: i64) -> Result<()> {
    conn.execute(
        "insert or ignore into stale_deal (deal_id)
         select deal_fact.deal_id
         from import_extent
         join deal_fact
             on deal_fact.record_id between import_extent.first_record_id and import_extent.last_record_id
         join sheet on sheet.sheet_id = deal_fact.sheet_id and sheet.import_id = ?1
         where import_extent.import_id = ?1
         union
         select deal_fact.deal_id
         from company_record
         join deal_fact on deal_fact.company_reference = company_record.company_reference
         where company_record.import_id = ?1
         union
         select deal_id from deal_record
         where exists (select 1 from company_record where import_id = ?1)
             and company_key in (select company_key from company_record where import_id = ?1)",
        [import_id],
    )?;
    Ok(())
}

const MARK_DECIDED: &str = include_str!("../schema/steps/mark_decided.sql");

const RESOLVE: &str = include_str!("../schema/steps/resolve.sql");

/// Deals that are not what their records and decisions make of them, in order: each is resolved once
/// more, beside the tables. Nothing is written, so that a file may be read-only.
///
/// # Errors
///
/// [`crate::Error::Sql`], also where the file can't be read.
pub fn unlike(conn: &Connection) -> Result<Vec<i64>> {
    conn.execute_batch(ALL_STALE)?;
    for view in RESOLVING_VIEWS {
        // Names in a view of `temp` are looked for there first.
        let sql = "select 'create temp view' || substr(sql, length('create view') + 1)
             from main.sqlite_schema where type = 'view' and name = ?";
        let sql: String = sql::value(conn, sql, [view])?;
        conn.execute_batch(&sql)?;
    }
    // Named twice, a view of so many tables is more than the engine takes in one statement.
    conn.execute_batch("create temp table resolution as select * from temp.deal_resolution")?;
    let unlike = sql::column(conn, UNLIKE, [])?;
    for view in RESOLVING_VIEWS.iter().rev() {
        conn.execute_batch(&format!("drop view temp.{view}"))?;
    }
    conn.execute_batch("drop table temp.resolution; drop table temp.stale_deal;")?;
    Ok(unlike)
}

/// The views that resolve a deal, each after those it reads.
const RESOLVING_VIEWS: [&str; 4] =
    ["ranked_record", "attribute_source", "all_records", "deal_resolution"];

const ALL_STALE: &str = "
create temp table stale_deal (deal_id integer primary key);
insert into temp.stale_deal select distinct deal_id from deal_fact;";

const UNLIKE: &str = include_str!("../schema/steps/unlike_deals.sql");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Importer;
    use crate::rules::Rules;
    use crate::source::ReadOptions;
    use crate::survey::ImportOptions;
    use crate::team::Decided;
    use crate::vocabulary::Vocabulary;

    /// Two vendors and a company list: deals of one row, of two rows of a sheet, of two sheets.
    const SHEETS: [&str; 3] = [
        "date,company,company_permalink,round,raised_amount_usd,investor_names\n\
         2023-10-05,Lantern,/lantern,Series A,5000000,Tin Roof\n\
         2023-10-05,Lantern,/lantern,Series A,5000000,North Attic\n\
         2023-11-02,Kettle,/kettle,Seed,,\n\
         2023-12-24,Otter,/otter,Series B,900000000,Paper Boat\n",
        "日期,公司,行业,地区,轮次,金额,投资方\n\
         2023-11-02,Kettle,金融,北京,种子轮,数百万美元,长板凳\n\
         2023-11-03,算盘,教育,上海,A轮,未透露,\n",
        "permalink,name,category_list,country_code,founded_at\n\
         /otter,Otter,FinTech,USA,2001-01-01\n\
         /lantern,Lantern,Hardware,CHN,2001-01-01\n",
    ];

    fn database() -> Connection {
        let rules = Rules::load(None).unwrap();
        let vocabulary = Vocabulary::new(&rules).unwrap();
        let importer = Importer {
            read_options: ReadOptions::default(),
            rules: &rules,
            vocabulary: &vocabulary,
            options: ImportOptions::default(),
            replaces: None,
            decided: Decided::default(),
            imported_at: "2024-01-01T00:00:00Z".into(),
        };
        let mut conn = crate::schema::in_memory().unwrap();
        let folder = tempfile::tempdir().unwrap();
        for (number, text) in (1..).zip(SHEETS) {
            let path = folder.path().join(format!("{number}.csv"));
            std::fs::write(&path, text).unwrap();
            importer.import(&mut conn, &path, &mut |_| ()).unwrap();
        }
        conn
    }

    /// Every row of a query, its values joined.
    fn rows(conn: &Connection, sql: &str) -> Vec<String> {
        let mut stmt = conn.prepare(sql).unwrap();
        let width = stmt.column_count();
        let text = |row: &rusqlite::Row| {
            (0..width)
                .map(|column| row.get(column).map(|it: rusqlite::types::Value| format!("{it:?}")))
                .collect()
        };
        let rows = stmt.query_map([], text).unwrap();
        rows.map(|row: rusqlite::Result<Vec<String>>| row.unwrap().join(" ")).collect()
    }

    #[test]
    fn a_deal_of_one_record_is_resolved_as_if_it_had_to_be_compared() {
        let conn = database();
        let deals = rows(&conn, "select * from deal order by deal_id");
        assert_eq!(deals.len(), 4);
        assert!(unlike(&conn).unwrap().is_empty());
        conn.execute("insert into stale_deal select deal_id from deal", []).unwrap();
        refresh(&conn).unwrap();
        assert_eq!(rows(&conn, "select * from deal order by deal_id"), deals);
    }

    #[test]
    fn refreshing_again_changes_nothing() {
        let conn = database();
        let figures = || {
            ["deal", "deal_cube", "deal_cube_check"]
                .map(|name| rows(&conn, &format!("select * from {name} order by 1, 2, 3, 4")))
        };
        let before = figures();
        assert_eq!(before[1], before[2], "the cube is that of the deals");
        conn.execute("insert into stale_deal select deal_id from deal", []).unwrap();
        refresh(&conn).unwrap();
        assert_eq!(figures(), before);
    }
}
