//! What a team can say, and the message for what it can't.

use super::*;

fn rules(text: &str) -> Rules {
    Rules::parse(Path::new("dealbase.toml"), text).unwrap()
}

fn refusal(text: &str) -> String {
    Rules::parse(Path::new("dealbase.toml"), text).unwrap_err().to_string()
}

#[test]
fn without_a_file_the_defaults_are_in_force() {
    let policies = Rules::load(None).unwrap().policies();
    let lines: Vec<_> = policies.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    assert_eq!(
        lines,
        [
            "stage_scheme = caict",
            "mega_deal_usd = 100000000",
            "vague_amounts = point",
            "vague_multiple = 3",
            "exchange_rate = quarter_average",
            "rates = built_in",
            "personal_data = false",
            "market.china = CN",
            "market.global = every country",
        ]
    );
}

#[test]
fn every_built_in_profile_is_read() {
    let text = include_str!("../../schema/reference/profiles.toml");
    let file = file::parse(Path::new("profiles.toml"), text).unwrap();
    assert_eq!(Rules::default().profiles.len(), file.sources.len());
    assert!(Rules::default().profiles.values().all(|profile| !profile.requires.is_empty()));
}

#[test]
fn a_file_changes_what_it_says_and_nothing_else() {
    let rules = rules(
        r#"
        [policy]
        mega_deal_usd = 50000000
        rates = "rates.csv"
        [markets.china]
        countries = ["CN", "HK"]
        [markets.nordic]
        name_en = "Nordic countries"
        countries = ["SE", "NO", "DK", "FI", "IS"]
        [headers]
        "募集了多少" = "amount"
        [rounds]
        "首轮" = "a"
        [places]
        "湾区" = "US"
        [currencies]
        "刀" = "USD"
        "#,
    );
    assert_eq!(rules.policy.mega_deal_usd, 50_000_000);
    assert_eq!(rules.policy.vague_multiple, 3);
    assert_eq!(rules.rates_path(), Some(PathBuf::from("rates.csv")));
    assert_eq!(rules.markets["china"].name_zh, "中国");
    assert_eq!(rules.markets["china"].extent(), "CN HK");
    assert_eq!(rules.markets["nordic"].name_zh, "nordic");
    assert_eq!(rules.markets["global"].extent(), "every country");
    assert_eq!(rules.header(" 募集了 多少 "), Some(Field::Amount));
    assert_eq!(rules.places["湾区"], "US");
}

#[test]
fn what_can_not_be_expressed_is_refused_with_its_line_and_what_can() {
    for (text, message) in [
        (
            "[policy]\nmega_deal = 5",
            "line 2, mega_deal: unknown field `mega_deal`, expected one of `stage_scheme`",
        ),
        ("[polcy]\nx = 1", "unknown field `polcy`, expected one of `policy`, `markets`"),
        (
            "[policy]\nvague_amounts = \"mid\"",
            "line 2, vague_amounts: unknown word `mid`, expected one of `low`, `point`, `high`",
        ),
        (
            "[policy]\nvague_multiple = 30",
            "line 2, vague_multiple: expected a whole number from 1 to 9, found 30",
        ),
        ("[policy]\nmega_deal_usd = -1", "line 2, mega_deal_usd: "),
        ("[policy]\nstage_scheme = \"mine\"", "expected one of `caict`, `crunchbase`, `pitchbook`"),
        (
            "\n[headers]\n\"x\" = \"amuont\"",
            "line 3, \"x\": unknown word `amuont`, expected a word such as `amount`, ",
        ),
        (
            "[markets.nordic]\ncountries = [\"Sweden\"]",
            "line 2, countries: expected a country code of two capital letters",
        ),
        ("[markets.nordic]\nname_en = \"N\"", "line 1, markets.nordic: expected countries = [...]"),
        ("[markets.global]\ncountries = [\"CN\"]", "line 1, markets.global: global is every deal"),
        ("[currencies]\n\"刀\" = \"dollar\"", "expected an ISO 4217 code of three capital letters"),
        (
            "[sources.x]\ndate_order = \"ddmm\"",
            "line 2, date_order: unknown word `ddmm`, expected one of `dmy`, `mdy`, `ymd`",
        ),
        (
            "[sources.x]\nannounced_on = \"8.10.2023\"",
            "line 2, announced_on: expected a day in quotes, such as",
        ),
        ("[headers]\n公司 = \"company\"", "line 2, 公司: expected a name in quotes"),
        ("[sources.x]\nrequires = \"a\"", "line 2, requires: found \"a\", expected a list"),
        (
            "[sources.x]\nheader_row = 0",
            "line 2, header_row: invalid value: integer `0`, expected a row number from 1",
        ),
        ("[policy\n", "line 1: "),
    ] {
        let refusal = refusal(text);
        assert!(refusal.starts_with("dealbase.toml: "), "{refusal}");
        assert!(refusal.contains(message), "{text:?} gives {refusal:?}, not {message:?}");
    }
}

#[test]
fn codes_nobody_knows_are_refused_with_their_line() {
    let rules =
        rules("[rounds]\n\"首轮\" = \"a\"\n\"末轮\" = \"z\"\n[sectors]\n\"电竞\" = \"games\"\n");
    let refusal = rules.check_rounds(&|code| code == "a", &["a", "b"]).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "dealbase.toml: line 3, 末轮: no round is called \"z\"; expected one of a, b"
    );
    assert!(rules.check_sectors(&|code| code == "games", &["games"]).is_ok());
}

#[test]
fn a_missing_file_is_named() {
    let err = Rules::load(Some(Path::new("nowhere.toml"))).unwrap_err();
    assert_eq!(err.to_string(), "nowhere.toml: can't read the rules file");
}

#[test]
fn the_digest_covers_content_not_form() {
    let plain = rules("[policy]\nvague_multiple = 2\n[rounds]\na = \"x\"\nb = \"y\"\n");
    let other = rules("# note\n[rounds]\nb = \"y\"\na = \"x\"\n\n[policy]\nvague_multiple = 2\n");
    assert_eq!(plain.digest(), other.digest());
    assert_ne!(plain.digest(), Rules::default().digest());
    assert_eq!(plain.digest().len(), 64);
}

#[test]
fn the_profile_that_asks_for_most_is_found() {
    let rules = rules(
        "[sources.small]\nrequires = [\"公司\", \"日期\"]\n\
         [sources.large]\nrequires = [\"公司\", \"日期\", \"到账\"]\n",
    );
    let name = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        rules.profile_for(&names).map(|profile| profile.name.clone())
    };
    assert_eq!(name(&["日期", "公司", "金额"]).as_deref(), Some("small"));
    assert_eq!(name(&["日期", "公司", " 到账 "]).as_deref(), Some("large"));
    assert_eq!(name(&["日期", "金额"]), None);
}

#[test]
fn a_team_changes_one_key_of_a_built_in_profile() {
    let rules = rules(
        "[sources.pitchbook]\nrank = 99\n[sources.pitchbook.headers]\n\"VC Round\" = \"other\"\n",
    );
    let profile = &rules.profiles["pitchbook"];
    assert_eq!((profile.rank, profile.unit.as_deref()), (Some(99), Some("million")));
    assert_eq!(profile.header("deal size"), Some(Field::Amount));
    assert_eq!(profile.header("VC Round"), Some(Field::Other));
}

#[test]
fn a_profile_written_down_is_read_back_as_it_was() {
    let profile = Profile {
        name: "我们的 \"表\"".to_owned(),
        title: Some("Our list".to_owned()),
        requires: vec!["公司".to_owned(), "Deal\nSize".to_owned()],
        currency: Some("CNY".to_owned()),
        date_order: Some(crate::cell::date::DateOrder::DayFirst),
        headers: BTreeMap::from([("公司".to_owned(), Field::Company)]),
        rounds: BTreeMap::from([("首轮".to_owned(), "a".to_owned())]),
        ..Profile::default()
    };
    let rules = rules(&profile.to_toml());
    assert_eq!(rules.profiles[&profile.name], profile);
}

#[test]
fn every_setting_not_made_is_written_as_an_example_that_works() {
    let profile = Profile { name: "ours".to_owned(), ..Profile::default() };
    let uncommented = |line: &str| match line.strip_prefix("# ") {
        Some(setting) if setting.contains(" = ") => setting.to_owned(),
        _ => line.to_owned(),
    };
    let examples: Vec<String> = profile.to_toml().lines().map(uncommented).collect();
    let read = rules(&examples.join("\n")).profiles["ours"].clone();
    assert_eq!(read.unit.as_deref(), Some("万"));
    assert_eq!(read.date_order, Some(crate::cell::date::DateOrder::DayFirst));
    assert_eq!(read.sheet.as_deref(), Some("Deals"));
}

#[test]
fn who_publishes_a_report_changes_no_digest() {
    let rules = |text: &str| Rules::parse(Path::new("dealbase.toml"), text);
    let imprint = rules(
        "[report]\npublisher = { zh = \"研究院\", en = \"Institute\" }\nauthors = [\"A\", \"B\"]\ncut_off = \"2024-01-05\"\n",
    )
    .unwrap();
    assert_eq!(imprint.digest(), Rules::default().digest());
    assert_eq!(imprint.report.cut_off.as_deref(), Some("2024-01-05"));
    assert_eq!(imprint.report.authors.len(), 2);
    for (text, wanted) in [
        ("[report]\ncut_off = \"5 January\"\n", "expected a day in quotes"),
        ("[report]\nteam = 7\n", "expected a text in quotes, or"),
        ("[report]\nteem = \"x\"\n", "unknown field `teem`"),
    ] {
        let message = rules(text).unwrap_err().to_string();
        assert!(message.contains(wanted) && message.contains("line 2"), "{message}");
    }
}
