//! The database on a PostgreSQL server: the same figures under the same names, or nothing changed.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::engines::{PASSWORD, Server};
use crate::workspace::Workspace;

const SHEET: &str = "date,company,country,round,amount (USD)\n\
    2023-10-01,Ant,China,A,1000000\n\
    2023-11-02,Bee,USA,Seed,\n\
    2022-01-03,蚂蚁,China,B,200000000\n";

fn pushed(workspace: &Workspace, server: &Server) -> Value {
    let output = workspace.printed(&["push", &server.url(), "--format", "json"]);
    serde_json::from_str(&output).unwrap()
}

#[test]
#[ignore = "slow, needs PostgreSQL"]
fn figures_are_there_under_their_names_with_their_documentation() {
    let Some(server) = Server::start() else { return };
    let workspace = Workspace::of(SHEET);
    pushed(&workspace, &server);
    let sql = "select quarter, deal_count, amount_usd from activity_by_quarter
        where market = 'china' order by quarter";
    let there = server.psql(sql).unwrap();
    assert_eq!(there.lines().last(), Some("2023Q4|1|1000000"));
    let about = server.psql("select obj_description('mega_deal'::regclass)").unwrap();
    assert_eq!(about, "Mega deals: each deal strictly over 100 million US dollars\n");
    let note = "select col_description('mega_deal'::regclass, 9)";
    assert_eq!(server.psql(note).unwrap(), "US dollars\n");
    let reader = "set role dealbase_reader; select count(*) from mega_deal";
    assert_eq!(server.psql(reader).unwrap(), "2\n");
    assert!(server.psql("set role dealbase_reader; delete from deal").is_err());
    let ended = workspace.run(&["query", "--engine", &server.url(), sql]);
    assert_eq!(ended.stdout, workspace.csv(sql), "{}", ended.stderr);
}

/// A server divides with other last digits: a published share of 7/11 is no other share there.
#[test]
#[ignore = "slow, needs PostgreSQL"]
fn a_published_report_reads_the_same_from_the_server() {
    let Some(server) = Server::start() else { return };
    let rows = (0..24).map(|it| {
        let (month, round) = (if it < 13 { 8 } else { 11 }, if it % 3 == 0 { "Seed" } else { "B" });
        format!("2023-{month:02}-05,Ant {it},China,{round},{}\n", 1_000_000 + it * it)
    });
    let sheet = format!("date,company,country,round,amount (USD)\n{}", rows.collect::<String>());
    let workspace = Workspace::of(&sheet);
    workspace.printed(&["publish", "2023Q4", "--quiet"]);
    pushed(&workspace, &server);
    let here = workspace.printed(&["report", "2023Q4", "--format", "markdown"]);
    let there =
        workspace.printed(&["report", "2023Q4", "--format", "markdown", "--engine", &server.url()]);
    let others: Vec<&str> = there.lines().filter(|it| !here.contains(it)).collect();
    assert_eq!(others, Vec::<&str>::new());
}

#[test]
#[ignore = "slow, needs PostgreSQL"]
fn only_what_changed_is_sent_again() {
    let Some(server) = Server::start() else { return };
    let workspace = Workspace::of(SHEET);
    let first = pushed(&workspace, &server);
    assert_eq!(first["sent_count"], first["row_count"]);
    assert_eq!(pushed(&workspace, &server)["sent_count"], 0);
    workspace.put("more.csv", SHEET.replace("2023-1", "2021-0").replace("Bee", "Cat").as_bytes());
    workspace.import(&["more.csv"]);
    let sent = pushed(&workspace, &server)["sent_count"].as_u64().unwrap();
    assert!((5..100).contains(&sent), "{sent}");
    assert_eq!(workspace.run(&["verify", &server.url()]).code, 0);
    workspace.printed(&["undo", "2"]);
    pushed(&workspace, &server);
    assert_eq!(workspace.run(&["verify", &server.url()]).code, 0);
    workspace.put("dealbase.toml", b"[policy]\nmega_deal_usd = 100\n");
    workspace.printed(&["rebuild"]);
    pushed(&workspace, &server);
    assert_eq!(workspace.run(&["verify", &server.url()]).code, 0);
}

#[test]
#[ignore = "slow, needs PostgreSQL"]
fn what_an_earlier_program_pushed_is_sent_again_in_todays_parts() {
    let Some(server) = Server::start() else { return };
    let workspace = Workspace::of(SHEET);
    let first = pushed(&workspace, &server);
    server
        .psql(
            "alter table dealbase_push drop column counts;
             update dealbase_push set condition = '' where kind = 'part'",
        )
        .unwrap();
    let again = pushed(&workspace, &server);
    assert_eq!(again["sent_count"], first["row_count"]);
    assert_eq!(workspace.run(&["verify", &server.url()]).code, 0);
    assert_eq!(pushed(&workspace, &server)["sent_count"], 0);
}

#[test]
#[ignore = "slow, needs PostgreSQL"]
fn a_push_that_fails_half_way_changes_nothing() {
    let Some(server) = Server::start() else { return };
    let workspace = Workspace::of(SHEET);
    pushed(&workspace, &server);
    let everything = "select string_agg(t::text, ',' order by t::text) from (
        select deal_id, company from deal union all select record_id, company from deal_record) as t";
    let before = server.psql(everything).unwrap();
    server
        .psql(
            "create function refuse() returns trigger language plpgsql as
                 $$ begin raise exception 'the disk is full'; end $$;
             create trigger refuse before insert on deal_record for each row execute function refuse()",
        )
        .unwrap();
    workspace.put("more.csv", SHEET.replace("Ant", "Cat").as_bytes());
    workspace.import(&["more.csv"]);
    let ended = workspace.run(&["push", &server.url()]);
    assert_eq!(ended.code, 1, "{}", ended.stderr);
    assert!(ended.stderr.contains("the disk is full"), "{}", ended.stderr);
    assert_eq!(server.psql(everything).unwrap(), before);
    server.psql("drop trigger refuse on deal_record").unwrap();
    pushed(&workspace, &server);
    assert_eq!(workspace.run(&["verify", &server.url()]).code, 0);
}

#[test]
#[ignore = "slow, needs PostgreSQL"]
fn what_was_changed_on_the_server_is_found() {
    let Some(server) = Server::start() else { return };
    let workspace = Workspace::of(SHEET);
    pushed(&workspace, &server);
    server.psql("update deal set amount_usd = 2000000 where company = 'Ant'").unwrap();
    let ended = workspace.run(&["verify", &server.url()]);
    assert_eq!(ended.code, 4);
    let found = "activity_by_quarter,2023Q4 china,amount_usd,1000000,2000000";
    assert!(ended.stdout.lines().any(|line| line == found), "{}", ended.stdout);
    let ended = workspace.run(&["push", &server.url()]);
    assert!(ended.stderr.contains("deal.amount_usd"), "{}", ended.stderr);
}

#[test]
#[ignore = "slow, needs PostgreSQL"]
fn tables_and_views_of_others_are_left_alone() {
    let Some(server) = Server::start() else { return };
    let workspace = Workspace::of(SHEET);
    server.psql("create table country (mine text)").unwrap();
    let ended = workspace.run(&["push", &server.url()]);
    assert_eq!(ended.code, 1);
    assert!(ended.stderr.contains("name another schema with --schema"), "{}", ended.stderr);
    assert_eq!(
        server.psql("select count(*) from pg_tables where tablename = 'deal'").unwrap(),
        "0\n"
    );
    workspace.printed(&["push", &server.url(), "--schema", "Deals of ours"]);
    let sql =
        "select sum(deal_count) from \"Deals of ours\".activity_by_quarter where market = 'global'";
    assert_eq!(server.psql(sql).unwrap(), "3\n");
    let verified = ["verify", &server.url(), "--schema", "Deals of ours"];
    assert_eq!(workspace.run(&verified).code, 0);
    assert_eq!(server.psql("select count(*) from country").unwrap(), "0\n");
}

#[test]
#[ignore = "slow, needs PostgreSQL"]
fn the_password_comes_from_the_environment_or_a_private_file_and_is_never_shown() {
    let Some(server) = Server::start() else { return };
    let workspace = Workspace::of(SHEET);
    let url = server.network_url();
    let with_password = url.replace("deals@", "deals:swordfish@");
    let ended = workspace.run(&["push", &with_password]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("PGPASSWORD") && !ended.stderr.contains("swordfish"));
    let mut push = workspace.dealbase(&["push", &url, "--format", "json"]);
    let refused =
        push.env("PGPASSWORD", "swordfish").env("HOME", workspace.path("")).output().unwrap();
    let output = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{output}");
    assert!(
        output.contains("password authentication failed") && !output.contains("swordfish"),
        "{output}"
    );
    let mut push = workspace.dealbase(&["push", &url, "--format", "json"]);
    assert!(push.env("PGPASSWORD", PASSWORD).output().unwrap().status.success());
    let line = PASSWORD.replace('\\', "\\\\").replace(':', "\\:");
    workspace.put(".pgpass", format!("127.0.0.1:*:postgres:deals:{line}\n").as_bytes());
    for (mode, is_read) in [(0o600, true), (0o644, false)] {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(workspace.path(".pgpass"), permissions).unwrap();
        let mut verify = workspace.dealbase(&["verify", &url]);
        let output =
            verify.env_remove("PGPASSWORD").env("HOME", workspace.path("")).output().unwrap();
        assert_eq!(output.status.success(), is_read, "{}", String::from_utf8_lossy(&output.stderr));
    }
}
