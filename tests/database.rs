//! A small deal database whose figures can be checked in the head.

#![expect(clippy::unwrap_used, reason = "a test that can't set its stage fails")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::{schema, watch, workspace};
use rusqlite::{Connection, params};
use tempfile::TempDir;

/// A folder with one database in it, gone at the end of the test.
pub(crate) struct Workspace {
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

impl Workspace {
    /// A database that holds these cells, each amount in millions of dollars; a cell that raised
    /// nothing is of deals that did not disclose.
    pub(crate) fn of(cells: &[Cell]) -> Workspace {
        let folder = tempfile::tempdir().unwrap();
        let conn = schema::open_or_create(&folder.path().join("deals.db")).unwrap();
        workspace::record_rules(&conn, &Rules::load(None).unwrap()).unwrap();
        for Cell(quarter, country, sector, round_class, deals, millions) in cells {
            let disclosed = if *millions > 0 { *deals } else { 0 };
            let sql = "insert into cell
                 select
                     grain, iif(has_country, ?2, ''), quarter_ordinal,
                     iif(has_class, ?3, ''), iif(has_class, ?4, ''),
                     ?5, ?6, 0, 0, 0, 0, ?7, ?7, ?7, 0
                 from quarter, cell_grain
                 where quarter = ?1
                 on conflict do update set
                     deal_count = deal_count + ?5, disclosed_count = disclosed_count + ?6,
                     amount_low_usd = amount_low_usd + ?7, amount_usd = amount_usd + ?7,
                     amount_high_usd = amount_high_usd + ?7";
            let usd = millions * 1_000_000;
            let cell = params![quarter, country, sector, round_class, deals, disclosed, usd];
            watch::unwatched(&conn, || Ok(conn.execute(sql, cell)?)).unwrap();
        }
        Workspace { folder, conn }
    }

    /// Adds one deal over the bound; its cell is already there.
    pub(crate) fn mega(
        self,
        quarter: &str,
        company: &str,
        country: &str,
        millions: i64,
    ) -> Workspace {
        self.conn.pragma_update(None, "foreign_keys", false).unwrap();
        let sql = "insert into deal (
                 sighting_id, amount_sighting_id, source_count, company, company_key, quarter,
                 quarter_ordinal, round, round_class, deal_kind, in_scope, sector, country,
                 amount_status, amount_usd, is_mega
             )
             select 1, 1, 1, ?2, ?2, quarter, quarter_ordinal, 'C', 'c', 'fundraising', 1,
                 'games', ?3, 'exact', ?4, 1
             from quarter where quarter = ?1";
        let cell = "update cell
             set mega_count = mega_count + 1, mega_amount_usd = mega_amount_usd + ?3
             where quarter_ordinal = (select quarter_ordinal from quarter where quarter = ?1)
                 and (grain, country, sector, round_class) in (
                     values ('detail', ?2, 'games', 'c'), ('world', '', 'games', 'c'), ('country', ?2, '', '')
                 )";
        let deal = params![quarter, company, country, millions * 1_000_000];
        watch::unwatched(&self.conn, || {
            self.conn.execute(sql, deal)?;
            self.conn.execute(cell, params![quarter, country, millions * 1_000_000])?;
            Ok(())
        })
        .unwrap();
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
