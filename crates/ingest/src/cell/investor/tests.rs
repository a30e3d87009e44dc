//! What is and what is not the name of an investor.

use super::*;

#[track_caller]
fn assert_splits(table: &[(&str, &[&str])]) {
    let investors = Investors::new();
    for (text, names) in table {
        assert_eq!(investors.split(text), *names, "{text}");
    }
}

#[test]
fn every_separator_parts_names() {
    assert_splits(&[
        ("甲资本,乙创投", &["甲资本", "乙创投"]),
        ("甲资本、乙创投，丙基金；丁", &["甲资本", "乙创投", "丙基金", "丁"]),
        ("Foo Capital | Bar Ventures", &["Foo Capital", "Bar Ventures"]),
        ("Foo++Bar/Baz;Qux\nQuux", &["Foo", "Bar", "Baz", "Qux", "Quux"]),
        ("甲资本 乙创投", &["甲资本", "乙创投"]),
        ("GGV 甲资本", &["GGV 甲资本"]),
        ("[\"Foo\", \"Bar\"]", &["Foo", "Bar"]),
        ("{\"Foo Fund\",Bar}", &["Foo Fund", "Bar"]),
        ("Foo + Bar + Baz Fund", &["Foo", "Bar", "Baz Fund"]),
        ("• Foo Fund\n• Bar", &["Foo Fund", "Bar"]),
        ("긴의자캐피탈·느릅나무벤처스", &["긴의자캐피탈", "느릅나무벤처스"]),
        ("约翰·史密斯", &["约翰·史密斯"]),
        ("長椅子キャピタル／古楡ベンチャーズ｜甲", &["長椅子キャピタル", "古楡ベンチャーズ", "甲"]),
        ("A+B Capital；Foo", &["A+B Capital", "Foo"]),
        ("{\"Foo Bar\",Baz}", &["Foo Bar", "Baz"]),
        ("甲资本／乙创投", &["甲资本", "乙创投"]),
        ("긴벤치벤처스·느릅나무ㆍFoo", &["긴벤치벤처스", "느릅나무", "Foo"]),
        ("约翰·史密斯", &["约翰·史密斯"]),
        ("ジョン・スミス", &["ジョン・スミス"]),
    ]);
}

#[test]
fn real_names_stay_whole() {
    assert_splits(&[
        ("和玉资本,联和投资", &["和玉资本", "联和投资"]),
        ("阳光保险（集团）", &["阳光保险（集团）"]),
        ("甲金服(乙、丙)", &["甲金服(乙、丙)"]),
        ("Foo, Inc., Bar Co., Ltd.", &["Foo, Inc.", "Bar Co., Ltd."]),
        ("Sand and Stone Partners", &["Sand and Stone Partners"]),
        ("24/7 Ventures", &["24/7 Ventures"]),
        ("Leadway Capital", &["Leadway Capital"]),
        ("Foo, Sand and Stone Partners", &["Foo", "Sand and Stone Partners"]),
        ("Old Elm Ventures and Partners", &["Old Elm Ventures and Partners"]),
    ]);
}

#[test]
fn a_sentence_lists_names_too() {
    assert_splits(&[
        ("Foo, Bar Capital and Baz", &["Foo", "Bar Capital", "Baz"]),
        ("Foo, Bar, and Baz", &["Foo", "Bar", "Baz"]),
        ("Led by Foo with participation from Bar, Baz", &["Foo", "Bar", "Baz"]),
        ("Foo Fund alongside Bar Bank", &["Foo Fund", "Bar Bank"]),
    ]);
}

#[test]
fn others_are_no_name_in_any_language() {
    assert_splits(&[
        ("긴벤치 외 2개사", &["긴벤치"]),
        ("긴벤치, 느릅나무 등", &["긴벤치", "느릅나무"]),
        ("ロングベンチ　他", &["ロングベンチ"]),
        ("ロングベンチ 他3社", &["ロングベンチ"]),
        ("Lång Bänk m.fl.", &["Lång Bänk"]),
        ("Lange Bank u. a.", &["Lange Bank"]),
        ("Foo, Bar and existing investors", &["Foo", "Bar"]),
        ("Existing & New Investors", &[]),
    ]);
}

#[test]
fn a_list_may_be_numbered_or_end_with_and() {
    assert_splits(&[
        ("1. Foo 2. Bar Fund 3. Baz", &["Foo", "Bar Fund", "Baz"]),
        ("1) Foo; 2) Bar", &["Foo", "Bar"]),
        ("1、甲资本2、乙创投", &["甲资本", "乙创投"]),
        ("1、甲资本 2、乙创投", &["甲资本", "乙创投"]),
        ("① 甲资本 ② 乙创投", &["甲资本", "乙创投"]),
        ("1. Foo", &["Foo"]),
        ("1.5 Degrees Fund, Foo 2.0", &["1.5 Degrees Fund", "Foo 2.0"]),
        ("Foo, Old Elm and Plain Bagel", &["Foo", "Old Elm", "Plain Bagel"]),
        ("Foo, Old Elm y Plain Bagel", &["Foo", "Old Elm", "Plain Bagel"]),
        ("Foo Capital und Plain Bagel", &["Foo Capital", "Plain Bagel"]),
        ("Foo, Bar and Sons", &["Foo", "Bar and Sons"]),
        ("Old Elm and Plain Bagel", &["Old Elm and Plain Bagel"]),
        ("Foo, Others: Bar; Existing investors: Baz", &["Foo", "Bar", "Baz"]),
        ("其他投资方：甲资本", &["甲资本"]),
    ]);
}

#[test]
fn notes_beside_a_name_are_no_part_of_it() {
    assert_splits(&[
        ("Foo (50%), Bar ($5M), Baz Fund (2019)", &["Foo", "Bar", "Baz Fund (2019)"]),
        ("Foo (Series A lead), Bar (existing), Baz (new)", &["Foo", "Bar", "Baz"]),
        ("Foo (lead) & Bar Capital", &["Foo", "Bar Capital"]),
        ("Existing: Foo; New: Bar", &["Foo", "Bar"]),
        ("Led by Foo; w/ Bar, Baz et al.", &["Foo", "Bar", "Baz"]),
        ("Foo, with participation of Bar, among others", &["Foo", "Bar"]),
        ("Foo; angel investors including Ann Bell", &["Foo", "Ann Bell"]),
        ("長凳資本領投、老榆創投等跟投", &["長凳資本", "老榆創投"]),
        ("n.d.", &[]),
    ]);
}

#[test]
fn roles_are_dropped() {
    assert_splits(&[
        ("甲资本领投,乙创投跟投", &["甲资本", "乙创投"]),
        ("甲资本(领投)、乙创投（跟投）", &["甲资本", "乙创投"]),
        ("领投方：甲资本；老股东跟投", &["甲资本"]),
        ("由甲资本领投，乙创投跟投", &["甲资本", "乙创投"]),
        ("甲资本和乙创投联合领投", &["甲资本", "乙创投"]),
        ("和玉资本与联和投资、丙基金以及丁集团跟投", &["和玉资本与联和投资", "丙基金", "丁集团"]),
        ("甲资本领投，乙资本担任独家财务顾问", &["甲资本"]),
        ("Foo Capital [Lead]; Bar (led the round)", &["Foo Capital", "Bar"]),
        ("Co-led by Foo and Bar; Sand and Stone", &["Foo", "Bar", "Sand and Stone"]),
        ("Foo, Bar Bank (financial advisor)", &["Foo"]),
        ("甲资本等", &["甲资本"]),
        ("Foo Capital (lead), Bar", &["Foo Capital", "Bar"]),
        ("Led by Foo Capital", &["Foo Capital"]),
        ("Foo & Others", &["Foo"]),
        ("Foo, Bar Partners and a few other angels.", &["Foo", "Bar Partners"]),
    ]);
}

#[test]
fn a_lead_is_one_by_its_role_and_not_by_its_name() {
    let investors = Investors::new();
    for (text, leads) in [
        ("甲资本(领投)、乙创投（跟投）", vec!["甲资本"]),
        ("甲资本领投,乙创投", vec!["甲资本"]),
        ("甲資本領投、乙創投", vec!["甲資本"]),
        ("甲资本（领投） 乙创投", vec!["甲资本"]),
        ("Foo Capital (lead), Bar", vec!["Foo Capital"]),
        ("Led by Foo Capital; Bar", vec!["Foo Capital"]),
        ("Leadway Capital, Bar", vec![]),
        ("领投方未透露", vec![]),
        ("Foo (led the round), Bar [Lead], Baz", vec!["Foo", "Bar"]),
        ("甲资本、乙创投联合领投，丙基金跟投", vec!["甲资本", "乙创投"]),
        ("丙基金跟投，甲资本和乙创投共同领投", vec!["甲资本", "乙创投"]),
        ("丁基金，甲资本领投", vec!["甲资本"]),
        ("Co-led by Foo and Bar; Baz", vec!["Foo", "Bar"]),
        ("Co-led by Foo, Bar, Baz", vec!["Foo", "Bar"]),
    ] {
        assert_eq!(investors.leads(text), leads, "{text}");
    }
}

#[test]
fn words_for_undisclosed_are_no_investors() {
    let none: &[&str] = &[];
    assert_splits(&[
        ("", none),
        ("-", none),
        ("投资方未透露", none),
        ("Undisclosed Investors", none),
        ("N/A", none),
        ("Foo, others", &["Foo"]),
        ("未透露,甲资本", &["甲资本"]),
        ("3 investors", none),
        ("12家机构", none),
        ("#N/A", none),
        ("Confidential", none),
        ("500 Startups", &["500 Startups"]),
    ]);
}

#[test]
fn order_is_preserved_and_nobody_is_named_twice() {
    assert_splits(&[("Bar, Foo, bar, FOO Inc.", &["Bar", "Foo"])]);
}

proptest::proptest! {
    #[test]
    fn no_name_is_blank(text in "\\PC{0,30}|[甲领投,、()/ &.A-c]{0,16}") {
        for name in Investors::new().split(&text) {
            proptest::prop_assert!(!name.trim().is_empty());
        }
    }
}
