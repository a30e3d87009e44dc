//! Makes the consequences follow the facts: deals from sightings and decisions, cells from deals.
//!
//! The rules stand in `schema/base/same_deal_now.sql`, `settled_deal.sql` and `cell_now.sql`;
//! this only applies them.

use rusqlite::Connection;

use crate::{Result, watch};

/// Settles every deal marked as unsettled or decided anew, and the cells they left or entered.
///
/// # Errors
///
/// [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn settle(conn: &Connection) -> Result<()> {
    apply_decisions(conn)?;
    watch::unwatched(conn, || Ok(conn.execute_batch(SETTLE)?))
}

/// Makes the deals anew. A cell is then what it was, less the deals that left it, and with those that
/// entered.
const SETTLE: &str = "
create temp table added as
select quarter_ordinal, country, sector, round_class, deal_count, disclosed_count, vague_count, open_count, unconverted_count, mega_count, amount_low_usd, amount_usd, amount_high_usd, mega_amount_usd
from deal_addend limit 0;

-- deals leave
insert into added
select
    quarter_ordinal, country, sector, round_class,
    -sum(deal_count), -sum(disclosed_count), -sum(vague_count), -sum(open_count), -sum(unconverted_count),
    -sum(mega_count), -sum(amount_low_usd), -sum(amount_usd), -sum(amount_high_usd), -sum(mega_amount_usd)
from deal_addend
where deal_id in (select deal_id from unsettled_deal)
group by quarter_ordinal, country, sector, round_class;

delete from deal where deal_id in (select deal_id from unsettled_deal);
insert into deal select * from settled_deal;

-- deals enter
insert into added
select
    quarter_ordinal, country, sector, round_class,
    sum(deal_count), sum(disclosed_count), sum(vague_count), sum(open_count), sum(unconverted_count),
    sum(mega_count), sum(amount_low_usd), sum(amount_usd), sum(amount_high_usd), sum(mega_amount_usd)
from deal_addend
where deal_id in (select deal_id from unsettled_deal)
group by quarter_ordinal, country, sector, round_class;

insert into cell
select
    grain,
    case when has_country = 1 then coalesce(country, '') else '' end,
    quarter_ordinal,
    case when has_class = 1 then sector else '' end,
    case when has_class = 1 then round_class else '' end,
    sum(deal_count), sum(disclosed_count), sum(vague_count), sum(open_count), sum(unconverted_count),
    sum(mega_count), sum(amount_low_usd), sum(amount_usd), sum(amount_high_usd), sum(mega_amount_usd)
from added
cross join cell_grain
group by 1, 2, 3, 4, 5
on conflict do update set
    deal_count = deal_count + excluded.deal_count,
    disclosed_count = disclosed_count + excluded.disclosed_count,
    vague_count = vague_count + excluded.vague_count,
    open_count = open_count + excluded.open_count,
    unconverted_count = unconverted_count + excluded.unconverted_count,
    mega_count = mega_count + excluded.mega_count,
    amount_low_usd = amount_low_usd + excluded.amount_low_usd,
    amount_usd = amount_usd + excluded.amount_usd,
    amount_high_usd = amount_high_usd + excluded.amount_high_usd,
    mega_amount_usd = mega_amount_usd + excluded.mega_amount_usd;
delete from cell where deal_count = 0;

delete from unsettled_deal;
drop table added;";

/// Marks each deal of which an import tells, also through its company.
///
/// # Errors
///
/// [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn unsettle_import(conn: &Connection, import_id: i64) -> Result<()> {
    conn.execute(
        "insert into unsettled_deal (deal_id, has_one_sighting)
         select deal_id, 0 from sighting where import_id = ?1
         union
         select sighting.deal_id, 0
         from company_sighting
         join sighting on sighting.company_reference = company_sighting.company_reference
         where company_sighting.import_id = ?1
         union
         select deal_id, 0 from sighting
         where company_key in (select company_key from company_sighting where import_id = ?1)
         on conflict (deal_id) do update set has_one_sighting = 0",
        [import_id],
    )?;
    Ok(())
}

/// Makes the decided deals those of today, and marks each deal that this concerns.
fn apply_decisions(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "create temp table decided_before as select deal_id, counted_deal_id from same_deal;
         create temp table decided_now as select deal_id, counted_deal_id from same_deal_now;
         create temp table decided_anew as
         select * from (select * from decided_before except select * from decided_now)
         union
         select * from (select * from decided_now except select * from decided_before);

         delete from same_deal;
         insert into same_deal select deal_id, counted_deal_id from decided_now;

         insert into unsettled_deal (deal_id, has_one_sighting)
         select deal_id, 0 from decided_anew
         union
         select counted_deal_id, 0 from decided_anew
         union
         select counted_deal_id, 0 from same_deal join unsettled_deal using (deal_id) where true
         on conflict (deal_id) do update set has_one_sighting = 0;

         drop table decided_before;
         drop table decided_now;
         drop table decided_anew;",
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Importer;
    use crate::lists::Lists;
    use crate::rules::Rules;
    use crate::source::Reading;
    use crate::survey::Said;

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
        let lists = Lists::new(&rules).unwrap();
        let importer = Importer {
            reading: Reading::default(),
            rules: &rules,
            lists: &lists,
            said: Said::default(),
            replaces: None,
            decisions: Vec::new(),
            imported_at: "2024-01-01T00:00:00Z".into(),
        };
        let mut conn = crate::schema::in_memory().unwrap();
        let folder = tempfile::tempdir().unwrap();
        for (number, text) in (1..).zip(SHEETS) {
            let path = folder.path().join(format!("{number}.csv"));
            std::fs::write(&path, text).unwrap();
            let surveyed = importer.survey(&path, importer.fingerprint(&path).unwrap()).unwrap();
            importer.store(&mut conn, &path, &surveyed, &mut |_| ()).unwrap();
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
    fn a_deal_of_one_sighting_is_settled_as_if_it_had_to_be_compared() {
        let conn = database();
        let settled = rows(&conn, "select * from deal order by deal_id");
        assert_eq!(settled.len(), 4);
        let all = "insert into unsettled_deal select deal_id, 0 from deal";
        conn.execute(all, []).unwrap();
        assert_eq!(rows(&conn, "select * from settled_deal order by deal_id"), settled);
        let sole = "update unsettled_deal set has_one_sighting = (
                 select count(*) = 1 from sighting where sighting.deal_id = unsettled_deal.deal_id
             )";
        conn.execute(sole, []).unwrap();
        assert_eq!(rows(&conn, "select * from settled_deal order by deal_id"), settled);
    }

    #[test]
    fn settling_again_changes_nothing() {
        let conn = database();
        let figures = || {
            ["deal", "cell", "cell_now"]
                .map(|name| rows(&conn, &format!("select * from {name} order by 1, 2, 3, 4")))
        };
        let before = figures();
        assert_eq!(before[1], before[2], "cells are those of the deals");
        conn.execute("insert into unsettled_deal select deal_id, 0 from deal", []).unwrap();
        settle(&conn).unwrap();
        assert_eq!(figures(), before);
    }
}
