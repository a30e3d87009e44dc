//! Rules of the table detector, each shown on a few rows.

use std::fs;

use super::*;
use crate::sheet::Cell;
use crate::source::{Limits, text};

/// Rows from lines with `|` between cells; blank lines count.
fn sheet(lines: &[&str]) -> Vec<Row> {
    (1..)
        .zip(lines)
        .map(|(number, line)| Row {
            number,
            cells: line.split('|').map(Cell::text).collect(),
            is_hidden: false,
        })
        .collect()
}

fn nothing_known(_: &str) -> bool {
    false
}

fn first(lines: &[&str]) -> Layout {
    detect(&sheet(lines), &[], &nothing_known).into_iter().next().unwrap()
}

fn block(rows: (u32, u32), columns: (u32, u32)) -> MergedBlock {
    MergedBlock {
        first_row: rows.0,
        last_row: rows.1,
        first_column: columns.0,
        last_column: columns.1,
    }
}

#[test]
fn the_first_row_is_the_header_where_the_rows_below_differ_in_kind() {
    let layout = first(&["公司|轮次|日期", "某某科技|A轮|2023-10-08", "另一家|B轮|2023-11-01"]);
    assert_eq!(layout.header_rows, [1]);
    assert_eq!(layout.first_data_row, Some(2));
    assert_eq!(layout.names, ["公司", "轮次", "日期"]);
    assert_eq!(layout.typed_columns, [2]);
}

#[test]
fn titles_and_notes_above_the_header_are_no_part_of_the_table() {
    let rows = [
        "2023年四季度投融资明细",
        "单位：万美元",
        "",
        "导出时间|2024-01-05",
        "公司|轮次|日期|金额",
        "某某科技|A轮|2023-10-08|100",
        "另一家|B轮|2023-11-01|200",
    ];
    let layout = first(&rows);
    assert_eq!(layout.title_rows, [1, 2, 4]);
    assert_eq!(layout.header_rows, [5]);
}

#[test]
fn a_title_with_delimiters_in_it_is_no_header() {
    let layout = first(&["Deals|Q4 2023 and later|all", "wave|share", "40.5|98.78", "39.5|98.79"]);
    assert_eq!((layout.title_rows, layout.header_rows), (vec![1], vec![2]));
}

#[test]
fn a_known_header_is_found_even_among_texts() {
    let known = |text: &str| ["公司", "轮次", "投资方"].contains(&text);
    let rows =
        sheet(&["筛选|全部|无", "公司|轮次|投资方", "某某|天使轮|甲基金", "另一家|种子轮|乙基金"]);
    let [layout] = detect(&rows, &[], &known).try_into().unwrap();
    assert_eq!(layout.header_rows, [2]);
    assert_eq!(layout.reason.to_string(), "3 of its headings are known");
}

#[test]
fn a_table_without_header_gets_none() {
    for lines in [
        ["某某科技|A轮|2023-10-08", "另一家|B轮|2023-11-01", "第三家|A轮|2023-12-01"],
        ["Acme|US", "Beta|CN", "Gamma|US"],
        ["4000.00|98.78", "3999.00|98.79", "3998.00|98.78"],
    ] {
        let layout = first(&lines);
        assert!(!layout.has_header(), "{lines:?}");
        assert_eq!(layout.first_data_row, Some(1));
        assert!(layout.names.is_empty());
    }
}

#[test]
fn a_header_alone_is_a_table_without_data() {
    let layout = first(&["公司|轮次|日期"]);
    assert_eq!((layout.header_rows, layout.first_data_row), (vec![1], None));
}

#[test]
fn header_rows_are_joined_and_group_titles_spread() {
    let table: [(&[&str], &[&str]); 4] = [
        (
            &[
                "融资|||公司|",
                "日期|轮次|金额|名称|地区",
                "2023-10-08|A轮|100|某某|北京",
                "2023-10-09|B轮|200|另一家|上海",
            ],
            &["融资 日期", "融资 轮次", "融资 金额", "公司 名称", "公司 地区"],
        ),
        (
            &["Firm|Round||Size", "|Type|Date|", "Acme|A|2023-10-08|1.5", "Beta|B|2023-10-09|2"],
            &["Firm", "Round Type", "Round Date", "Size"],
        ),
        (
            &["公司|日期|金额", "||万元", "某某|2023-10-08|100", "另一家|2023-10-09|200"],
            &["公司", "日期", "金额 万元"],
        ),
        (
            &["||2022||2023|", "|Firm|Deals|USD|Deals|USD", "1|Acme|1|20|3|40", "2|Beta|1|20|3|40"],
            &["", "Firm", "2022 Deals", "2022 USD", "2023 Deals", "2023 USD"],
        ),
    ];
    for (lines, names) in table {
        assert_eq!(first(lines).names, names, "{lines:?}");
    }
}

#[test]
fn notes_right_above_the_header_are_no_group_titles() {
    let rows = [
        "制表：研究部|||单位：万元",
        "公司|行业|日期|金额",
        "某某科技|游戏|2023-10-08|100",
        "另一家|房产|2023-11-01|200",
    ];
    let layout = first(&rows);
    assert_eq!(layout.names, ["公司", "行业", "日期", "金额"]);
    assert_eq!(layout.title_rows, [1]);
}

#[test]
fn a_merged_block_shows_how_far_a_group_title_reaches() {
    let rows = sheet(&["企业|投资||备注", "|轮次|金额|", "某某|A轮|100|无", "另一家|B轮|200|无"]);
    let merged = [block((1, 2), (0, 0)), block((1, 1), (1, 2)), block((1, 2), (3, 3))];
    let [layout] = detect(&rows, &merged, &nothing_known).try_into().unwrap();
    assert_eq!(layout.header_rows, [1, 2]);
    assert_eq!(layout.names, ["企业", "投资 轮次", "投资 金额", "备注"]);
}

#[test]
fn a_first_deal_without_figures_is_no_header_row() {
    for header in ["公司|轮次|金额|日期", "公司|轮次|金额|日期|备注"] {
        let layout = first(&[
            header,
            "某某科技|A轮|未透露|不详",
            "另一家|B轮|100|2023-10-08",
            "第三家|C轮|200|2023-10-09",
            "第四家|C轮|300|2023-10-10",
            "第五家|C轮|300|2023-10-10",
        ]);
        assert_eq!(layout.header_rows, [1]);
        assert_eq!(layout.first_data_row, Some(2));
    }
}

#[test]
fn a_table_may_begin_to_the_right() {
    let layout = first(&["||公司|金额", "||某某|100", "||另一家|200"]);
    assert_eq!((layout.first_column, layout.last_column), (2, 3));
    assert_eq!(layout.names, ["公司", "金额"]);
    assert_eq!((layout.name(2), layout.name(0), layout.name(9)), ("公司", "", ""));
}

#[test]
fn a_table_beside_is_a_table_of_its_own() {
    let rows = sheet(&[
        "公司|轮次|金额||轮次|数量",
        "某某|A轮|100||A轮|2",
        "另一家|A轮|200||B轮|1",
        "第三家|B轮|300|||",
    ]);
    let [left, right] = detect(&rows, &[], &nothing_known).try_into().unwrap();
    assert_eq!((left.first_column, left.last_column), (0, 2));
    assert_eq!((right.first_column, right.last_column), (4, 5));
    assert_eq!(right.names, ["轮次", "数量"]);
}

#[test]
fn a_table_beside_may_begin_in_another_row() {
    let rows = sheet(&[
        "公司|日期|金额",
        "某某|2023-10-08|100||轮次汇总",
        "另一家|2023-10-09|200||轮次|数量",
        "第三家|2023-10-10|300||A轮|2",
        "第四家|2023-10-11|400||B轮|1",
    ]);
    let [left, right] = detect(&rows, &[], &nothing_known).try_into().unwrap();
    assert_eq!(left.names, ["公司", "日期", "金额"]);
    assert_eq!((right.header_rows, right.title_rows), (vec![3], vec![2]));
}

#[test]
fn a_column_without_name_does_not_split_a_table() {
    let layouts = detect(&sheet(&["a|b||c|d", "1|2|x|3|4", "5|6||7|8"]), &[], &nothing_known);
    assert_eq!(layouts.len(), 1);
}

#[test]
fn a_table_below_begins_with_a_header_of_its_own() {
    let rows = sheet(&[
        "公司|日期|金额",
        "某某|2023-10-08|100",
        "另一家|2023-10-09|200",
        "",
        "二、行业分布",
        "行业|数量|占比",
        "企业服务|3|10%",
        "医疗健康|4|20%",
    ]);
    let [deals, sectors] = detect(&rows, &[], &nothing_known).try_into().unwrap();
    assert_eq!(deals.last_row, Some(3));
    assert_eq!(sectors.names, ["行业", "数量", "占比"]);
    assert_eq!(sectors.title_rows, [5]);
    assert_eq!(sectors.first_data_row, Some(7));
}

#[test]
fn a_table_above_one_with_more_known_headers_comes_first() {
    let known = |text: &str| ["公司", "日期", "金额", "轮次", "投资方"].contains(&text);
    let rows = sheet(&[
        "公司|日期|金额",
        "某某|2023-10-08|100",
        "公司|日期|金额|轮次|投资方",
        "另一家|2023-10-09|200|A轮|红松",
    ]);
    let [upper, lower] = detect(&rows, &[], &known).try_into().unwrap();
    assert_eq!((upper.header_rows, upper.last_row), (vec![1], Some(2)));
    assert_eq!((lower.header_rows, lower.first_data_row), (vec![3], Some(4)));
}

#[test]
fn behind_a_gap_a_summary_or_a_legend_ends_a_table_of_known_headers() {
    let known = |text: &str| ["公司", "轮次", "日期", "行业"].contains(&text);
    let rows = sheet(&["公司|轮次|日期", "某某|A轮|2023-10-08", "另一家|B轮|2023-10-09"]);
    let [layout] = detect(&rows, &[], &known).try_into().unwrap();
    for (line, number, role) in [
        ("行业|数量", 5, Role::NextTable),
        ("行业|数量", 4, Role::Data),
        ("图例", 5, Role::NextTable),
        ("第三家|不详|待定", 5, Role::Data),
        ("合计|3笔", 5, Role::Data),
    ] {
        let mut classifier = RowClassifier::new(&layout, &known);
        rows.iter().for_each(|row| {
            classifier.role(row);
        });
        let cells = line.split('|').map(Cell::text).collect();
        assert_eq!(
            classifier.role(&Row { number, cells, is_hidden: false }),
            role,
            "{line} {number}"
        );
    }
}

#[test]
fn every_row_has_a_role() {
    let layout = first(&["Firm|Date|USD", "Acme|2023-10-08|100", "Beta|2023-10-09|200"]);
    let table = [
        ("Firm|Date|USD", 1, Role::Above),
        ("Acme|2023-10-08|100", 2, Role::Data),
        ("||", 3, Role::Blank),
        ("Gamma|undisclosed|", 4, Role::Data),
        ("firm|date|usd", 5, Role::RepeatedHeader),
        ("Firm|Date|USD|Note", 6, Role::RepeatedHeader),
        ("Total||300", 7, Role::Data),
        ("Firm|USD", 8, Role::NextTable),
    ];
    let mut classifier = RowClassifier::new(&layout, &nothing_known);
    for (line, number, role) in table {
        let cells = line.split('|').map(Cell::text).collect();
        assert_eq!(classifier.role(&Row { number, cells, is_hidden: false }), role, "{line}");
    }
}

fn plain(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    fs::write(&path, text).unwrap();
    let mut out = Vec::new();
    write_first_table(&path, &Limits::default(), text::read, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_first_table_is_written_as_plain_csv() {
    let table = [
        ("", ""),
        ("a;b\n1;2\n", "a,b\n1,2\n"),
        ("a;b\n1;\"x;\"\"y\"\"\"\n", "a,b\n1,\"x;\"\"y\"\"\"\n"),
        ("a,b,c\n1,2\n1,2,3\n", "a,b,c\n1,2,\n1,2,3\n"),
        ("1,2\n3,4\n5,6\n", "1,2\n3,4\n5,6\n"),
        ("Report\n\na,b\n1,2\n3,4\n", "a,b\n1,2\n3,4\n"),
        ("a,b\na,b\n1,2\n3,4\n", "a a,b b\n1,2\n3,4\n"),
        ("a,b,,\n1,2,,\n3,4,,\n", "a,b,,\n1,2,,\n3,4,,\n"),
        ("a,b\n1,2\n3,4\na,b\n5,6\n", "a,b\n1,2\n3,4\n"),
    ];
    for (text, csv) in table {
        assert_eq!(plain(text), csv, "{text}");
    }
}

#[test]
fn rows_beyond_the_head_are_written_too() {
    let rows: String = (0..1_000).map(|number| format!("{number},x\n")).collect();
    let text = format!("n,letter\n{rows}");
    assert_eq!(plain(&text), text);
}
