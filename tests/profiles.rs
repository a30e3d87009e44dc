//! The layouts that the program knows by name, each with a small invented sheet in `fixtures/profiles/`.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::workspace::Workspace;

fn sheet(profile: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/profiles")
        .join(format!("{profile}.csv"))
}

fn profiles() -> Vec<String> {
    let text = include_str!("../schema/reference/profiles.toml");
    let sources: toml::Table = toml::from_str(text).unwrap();
    sources.get("sources").unwrap().as_table().unwrap().keys().cloned().collect()
}

/// What is read from each: company, day, country, class of round, US dollars, investors, and whether it counts.
const READ: &str = r#"cb_insights
  Lantern,2023-10-10,DE,a,5000000,Long Bench; Plain Bagel,1
  Kettle,2023-11-02,US,seed_angel,700000,Quiet Lunch,1
crunchbase
  Lantern,2023-10-10,DE,a,5375516,Long Bench; Plain Bagel,1
  Kettle,2023-11-02,US,unknown,700000,Quiet Lunch,0
crunchbase_2013
  Lantern,2012-10-10,US,a,5000000,–,1
  Kettle,2012-11-22,US,unknown,30000000,–,1
crunchbase_2015
  /organization/lantern,2015-10-10,–,a,5000000,–,1
  /organization/kettle,2015-11-22,–,seed_angel,700000,–,1
crunchbase_2015_companies
crunchbase_2015_investments
  Lantern,2015-10-10,US,a,5000000,Long Bench; Plain Bagel,1
  Kettle,2015-11-22,GB,seed_angel,700000,Quiet Lunch,1
crunchbase_2026
  Lantern,2026-01-10,DE,a,5000000,Long Bench; Plain Bagel,1
  Kettle - Labs,2026-02-02,US,seed_angel,700000,Quiet Lunch,1
crunchbase_api
  Lantern,2023-10-10,–,a,5375516,Long Bench; Plain Bagel,1
  Kettle,2023-11-02,–,seed_angel,700000,Quiet Lunch,1
crunchbase_companies
  Lantern,2023-10-10,DE,a,5000000,–,1
  Kettle,2023-11-02,US,seed_angel,700000,–,1
crunchbase_daily
  Lantern,2018-10-10,DE,a,5707063,–,1
  Kettle,2018-11-02,US,unknown,700000,–,0
cvsource
  星灯科技,2023-10-10,CN,a,4500000,红松资本,1
  麦壶文化,2023-11-02,CN,a,1200000,绿洲创投,1
dealroom
  Lantern,2021-03-01,DE,seed_angel,602424,Long Bench; Quiet Lunch,1
  Kettle,2022-01-01,FR,unknown,112168,–,0
  Lantern,2023-10-01,DE,a,5644292,Plain Bagel,1
  Kettle,2023-11-01,FR,seed_angel,,Plain Bagel,1
india_newsletter
  Lantern,2019-10-10,IN,a,5000000,Long Bench; Plain Bagel,1
  Kettle,2019-11-13,IN,seed_angel,700000,Quiet Lunch,1
india_newsletter_2016
  Lantern,2016-10-10,IN,unknown,5000000,Long Bench; Plain Bagel,1
  Kettle,2016-11-13,IN,seed_angel,700000,Quiet Lunch,1
itjuzi
  星灯,2023-10-10,CN,a,4150171,红松资本; 绿洲创投,1
  麦壶,2023-11-02,CN,seed_angel,691695,–,1
itjuzi_api
  星灯,2023-10-10,CN,a,4150171,红松资本; 绿洲创投,1
  麦壶,2023-11-02,CN,seed_angel,415017,–,1
itjuzi_crawl
  星灯,2023-10-10,CN,a,4150171,红松资本,1
  麦壶,2023-11-02,CN,seed_angel,2000000,绿洲创投,1
itjuzi_json
  星灯,2023-10-10,–,a,4150171,红松资本,1
  麦壶,2023-11-02,–,seed_angel,2000000,绿洲创投,1
itjuzi_web
  星灯,2023-10-10,–,a,4150171,红松资本; 绿洲创投,1
  麦壶,2023-11-02,–,seed_angel,,–,1
pitchbook
  Lantern,2023-10-10,DE,a,5250000,Long Bench; Plain Bagel,1
  Kettle,2023-11-02,US,unknown,95000000,Forge Partners,0
pitchbook_companies
  Lantern,2023-10-10,DE,a,5250000,Long Bench,1
  Kettle,2023-10-25,CA,unknown,12500000,Plain Bagel,0
pitchbook_short
  Lantern,2023-10-10,–,a,5250000,Long Bench; Plain Bagel,1
  Kettle,2023-10-25,–,seed_angel,700000,Quiet Lunch,1
qimingpian
  星灯,2023-10-10,CN,a,4150171,红松资本; 绿洲创投,1
  麦壶,2023-11-02,CN,seed_angel,2000000,蓝鲸基金,1
qimingpian_api
  星灯,2023-10-10,CN,a,4150171,红松资本; 绿洲创投,1
  麦壶,2023-11-02,CN,seed_angel,,蓝鲸基金,1
sec_form_d
  "Lantern, Inc.",2023-10-10,US,unknown,3000000,–,1
  Kettle LLC,2023-11-02,US,unknown,1200000,–,1
tracxn
  Lantern,2023-10-10,SG,a,5000000,Long Bench; Plain Bagel,1
  Kettle,2023-11-02,IN,seed_angel,700000,Quiet Lunch,1
tracxn_companies
  Lantern,2023-10-10,SG,a,5000000,–,1
xiniu
  星灯,2023-10-10,CN,a,4150171,红松资本,1
  麦壶,2023-11-02,CN,seed_angel,2000000,绿洲创投,1
yinguoshu
  星灯,2023-10-10,CN,a,4150171,红松资本,1
  麦壶,2023-11-02,CN,seed_angel,2000000,绿洲创投,1
zero2ipo
  星灯科技,2023-10-10,CN,a,4150171,红松资本,1
  麦壶文化,2023-11-02,CN,seed_angel,,绿洲创投,1
"#;

#[test]
fn each_layout_is_known_by_its_headers_and_read() {
    let mut read = String::new();
    for profile in profiles() {
        let workspace = Workspace::empty();
        let bytes = std::fs::read(sheet(&profile));
        workspace.put("list.csv", &bytes.unwrap_or_else(|err| panic!("{profile}.csv: {err}")));
        let receipt = workspace.import(&["list.csv"]);
        assert_eq!(receipt["imports"][0]["understood"]["source"], profile.as_str());
        let deals = workspace.csv(
            "select company, announced_on, coalesce(country, '–'), round_class, amount_usd,
                coalesce(investors, '–'), in_scope
             from deals order by announced_on, company",
        );
        writeln!(read, "{profile}").unwrap();
        deals.lines().skip(1).for_each(|deal| writeln!(read, "  {deal}").unwrap());
    }
    assert_eq!(read, READ);
}

#[test]
fn each_sheet_is_of_a_layout() {
    for entry in sheet("x").parent().unwrap().read_dir().unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(profiles().contains(&stem), "{stem}.csv is of no profile");
    }
}
