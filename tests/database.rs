//! A small deal database whose figures can be checked in the head.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::{schema, workspace};
use rusqlite::{Connection, params};
use tempfile::TempDir;

/// A folder with one database in it, gone at the end of the test.
pub(crate) struct CubeDatabase {
    folder: TempDir,
    conn: Connection,
}

/// Deals of one quarter, country, sector and round class: how many, and what they raised together.
pub(crate) struct Cell(
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) &'static str,
    pub(crate) i64,
    pub(crate) i64,
);

/// The cells of the cube that a deal of country ?2, sector ?3 and round class ?4 counts to.
const CELLS: &str = "
with cell (grain, market, item) as (
    select 'country', '', ?2
    union all
    select kind.grain, market.market, kind.item
    from market
    left join market_country on market_country.market = market.market and market_country.country = ?2,
        (select 'market' as grain, '' as item union all select 'sector', ?3 union all select 'round_class', ?4) as kind
    where market.is_world = 1 or market_country.country is not null
)";

impl CubeDatabase {
    /// A database that holds these cells, each amount in millions of dollars; a cell that raised
    /// nothing is of deals that did not disclose.
    pub(crate) fn of(cells: &[Cell]) -> CubeDatabase {
        let folder = tempfile::tempdir().unwrap();
        let conn = schema::open_or_create(&folder.path().join("deals.db")).unwrap();
        workspace::record_rules(&conn, &Rules::load(None).unwrap()).unwrap();
        for Cell(quarter, country, sector, round_class, deals, millions) in cells {
            let disclosed = if *millions > 0 { *deals } else { 0 };
            let sql = format!(
                "{CELLS}
                 insert into deal_cube
                 select grain, market, item, quarter_ordinal, ?5, ?6, 0, 0, 0, 0, ?7, ?7, ?7, 0
                 from cell, quarter
                 where quarter = ?1
                 on conflict do update set
                     deal_count = deal_count + ?5, disclosed_count = disclosed_count + ?6,
                     amount_low_usd = amount_low_usd + ?7, amount_usd = amount_usd + ?7,
                     amount_high_usd = amount_high_usd + ?7"
            );
            let usd = millions * 1_000_000;
            let cell = params![quarter, country, sector, round_class, deals, disclosed, usd];
            conn.execute(&sql, cell).unwrap();
        }
        CubeDatabase { folder, conn }
    }

    /// Adds one deal over the bound; its cell is already there.
    pub(crate) fn mega(
        self,
        quarter: &str,
        company: &str,
        country: &str,
        millions: i64,
    ) -> CubeDatabase {
        self.conn.pragma_update(None, "foreign_keys", false).unwrap();
        let deal = params![quarter, company, country, millions * 1_000_000];
        for sql in [
            "insert or ignore into round_label values (1, 'C', 'C', 'c', 'fundraising')",
            "insert or ignore into sector_label (sector_label_id, text, sector) values (1, 'games', 'games')",
            "insert or ignore into conversion values (1, 'USD', '1')",
        ] {
            self.conn.execute(sql, []).unwrap();
        }
        let place = "insert into place_label (text, country) values (?1, ?1)";
        self.conn.execute(place, [country]).unwrap();
        let fact = "insert into deal_fact (
                 deal_id, is_lead, raw_row_id, sheet_id, precision_code, quarter_ordinal,
                 round_label_id, sector_label_id, place_label_id, conversion_id, status_code,
                 amount_point, is_mega, company, match_key
             )
             select (select count(*) + 1 from deal_fact), 1, 1, 1, 0, quarter_ordinal, 1, 1,
                 (select max(place_label_id) from place_label where country = ?3), 1, 0, ?4, 1, ?2, 1
             from quarter where quarter = ?1";
        self.conn.execute(fact, deal).unwrap();
        let cells = format!(
            "{CELLS}
             update deal_cube
             set mega_count = mega_count + 1, mega_amount_usd = mega_amount_usd + ?5
             where quarter_ordinal = (select quarter_ordinal from quarter where quarter = ?1)
                 and (grain, market, item) in (select grain, market, item from cell)"
        );
        let cell = params![quarter, country, "games", "c", millions * 1_000_000];
        self.conn.execute(&cells, cell).unwrap();
        self
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program in the folder, in English.
    pub(crate) fn dealbase(&self, args: &[&str]) -> Command {
        let mut command = dealbase(self.folder.path());
        command.args(args);
        command
    }

    /// What the program prints when all goes well.
    pub(crate) fn printed(&self, args: &[&str]) -> String {
        let output = self.dealbase(args).assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    }

    /// The exit code and the message when it does not.
    pub(crate) fn failed(&self, args: &[&str]) -> (i32, String) {
        let output = self.dealbase(args).assert().failure().get_output().clone();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }
}

/// The program in a folder, in English.
pub(crate) fn dealbase(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("dealbase").unwrap();
    command.current_dir(folder).env_remove("DEALBASE_DB").env("LC_ALL", "en_US.UTF-8");
    command
}
