//! One line in `dealbase.toml` settles a label that no list knows.

use crate::workspace::Workspace;

/// Labels of which a part may be in a second column.
const SHEET: &str = "日期,公司,轮次,轮次代码,行业,子行业,国家,城市,金额（万元）\n\
    2023-10-05,甲,启明轮,Q1,量子玩具,会飞的,湾区,海角,1000\n\
    2023-10-06,乙,启明轮,,量子玩具,,湾区,,1000\n\
    2023-10-07,丙,A轮,,游戏,,中国,,1000\n";

const UNMAPPED: &str = "select kind, label, deal_count from unmapped_label order by kind, label";

/// The labels left to settle, and what the deals became, under a file of rules.
fn under(rules: &str) -> String {
    let workspace = Workspace::empty();
    workspace.put("dealbase.toml", rules.as_bytes());
    workspace.put("deals.csv", SHEET.as_bytes());
    workspace.import(&["deals.csv"]);
    let deals = "select company, round_class, sector, country from deals order by announced_on";
    workspace.csv(UNMAPPED) + &workspace.csv(deals)
}

#[test]
fn labels_that_no_list_knows_are_listed() {
    insta::assert_snapshot!(under(""), @r"
    kind,label,deal_count
    place,湾区,1
    place,湾区 / 海角,1
    round,启明轮,1
    round,启明轮 / Q1,1
    sector,量子玩具,1
    sector,量子玩具 / 会飞的,1
    company,round_class,sector,country
    甲,unknown,,
    乙,unknown,,
    丙,a,games,CN
    ");
}

#[test]
fn one_line_maps_a_label_also_where_a_second_column_says_more() {
    let rules = "[rounds]\n\"启明轮\" = \"seed_angel\"\n\
        [sectors]\n\"量子玩具\" = \"games\"\n\
        [places]\n\"湾区\" = \"US\"\n";
    insta::assert_snapshot!(under(rules), @r"
    kind,label,deal_count
    company,round_class,sector,country
    甲,seed_angel,games,US
    乙,seed_angel,games,US
    丙,a,games,CN
    ");
}

#[test]
fn the_label_as_it_is_listed_can_be_mapped_too() {
    let rules = "[rounds]\n\"启明轮 / Q1\" = \"unknown\"\n\
        [sectors]\n\"量子玩具 / 会飞的\" = \"culture_entertainment_sports\"\n\
        [places]\n\"湾区 / 海角\" = \"US\"\n";
    insta::assert_snapshot!(under(rules), @r"
    kind,label,deal_count
    place,湾区,1
    round,启明轮,1
    sector,量子玩具,1
    company,round_class,sector,country
    甲,unknown,culture_entertainment_sports,US
    乙,unknown,,
    丙,a,games,CN
    ");
}
