//! The rules of wording, as tables of figures and words.

use super::*;
use crate::report::model::{Money, Name};

/// A quarter with deals, an amount in millions, and its changes in tenths of a per cent.
fn quarter(millions: i64, [deal_qoq, amount_qoq, amount_yoy]: [Option<i32>; 3]) -> Activity {
    let usd = millions * 1_000_000;
    Activity {
        quarter: "2023Q4".to_owned(),
        deal_count: Some(100),
        disclosed_count: Some(90),
        undisclosed_count: Some(10),
        vague_count: Some(0),
        open_count: Some(0),
        unconverted_count: Some(0),
        amount: Some(Money { low_usd: usd, usd, high_usd: usd }),
        deal_qoq_pct: deal_qoq.map(Rate::of_tenths),
        deal_yoy_pct: None,
        amount_qoq_pct: amount_qoq.map(Rate::of_tenths),
        amount_yoy_pct: amount_yoy.map(Rate::of_tenths),
    }
}

fn sector(name: &str, deal_count: i64, qoq_tenths: Option<i32>) -> Sector {
    Sector {
        sector: name.to_owned(),
        name: Name { zh: name.to_owned(), en: name.to_owned() },
        deal_count,
        deal_rank: 1,
        total_count: 100,
        share_pct: None,
        share_qoq_pp: qoq_tenths.map(Rate::of_tenths),
        share_yoy_pp: None,
        amount_usd: 0,
        total_amount_usd: 0,
        amount_share_pct: None,
    }
}

#[test]
fn the_size_and_direction_of_a_change_choose_the_word() {
    let rules = Rules::built_in().unwrap();
    let (up, down) = (Some(200), Some(-200));
    let cases = [
        ([Some(4), Some(61), down], "recover_slight"),
        ([Some(4), Some(99), down], "recover_slight"),
        ([Some(4), Some(100), down], "recover"),
        ([Some(4), Some(299), down], "recover"),
        ([Some(4), Some(300), down], "recover_sharp"),
        ([Some(4), Some(61), up], "grow_slight"),
        ([Some(4), Some(150), None], "grow"),
        ([Some(4), Some(999), up], "grow_sharp"),
        ([Some(-4), Some(-61), up], "retreat_slight"),
        ([Some(-4), Some(-150), up], "retreat"),
        ([Some(-4), Some(-61), down], "fall_slight"),
        ([Some(-4), Some(-150), None], "fall"),
        ([Some(-4), Some(-500), down], "fall_sharp"),
        ([Some(0), Some(0), down], "flat"),
        ([Some(50), Some(-50), None], "mixed_more_deals"),
        ([Some(-50), Some(50), None], "mixed_more_money"),
        ([Some(9), Some(-50), None], "fall_slight"),
        ([Some(50), None, None], "grow_slight"),
        ([None, None, Some(10)], "none"),
    ];
    for (changes, wanted) in cases {
        assert_eq!(trend(&rules, &[quarter(100, changes)]), wanted, "{changes:?}");
    }
}

#[test]
fn an_amount_that_does_not_rise_from_the_bottom_of_two_years_hovers_low() {
    let rules = Rules::built_in().unwrap();
    let fell = [Some(-86), Some(-341), Some(-272)];
    let rose = [Some(4), Some(61), Some(-125)];
    let cases: [(&[i64], _, &str); 7] = [
        (&[1236, 1366, 900], fell, "low"),
        (&[1000, 700, 1100, 850], fell, "fall_sharp"),
        (&[1236, 1366, 900], rose, "recover_slight"),
        (&[1000, 990, 970], fell, "fall_sharp"),
        (&[1236, 1366, 900], [Some(-86), Some(-341), Some(92)], "retreat_sharp"),
        (&[1366, 900], fell, "fall_sharp"),
        (&[1000, 500, 1200, 510], fell, "low"),
    ];
    for (millions, changes, wanted) in cases {
        let activity: Vec<Activity> = millions.iter().map(|it| quarter(*it, changes)).collect();
        assert_eq!(trend(&rules, &activity), wanted, "{millions:?}");
    }
}

#[test]
fn a_quarter_without_deals_says_nothing_about_low() {
    let rules = Rules::built_in().unwrap();
    let mut empty = quarter(0, [None; 3]);
    empty.deal_count = Some(0);
    let last = quarter(900, [Some(-86), Some(-341), None]);
    let activity = [quarter(1236, [None; 3]), empty.clone(), empty, quarter(1366, [None; 3]), last];
    assert_eq!(trend(&rules, &activity), "low");
}

/// Counts of deals by sector, the names of the leaders, and whether the first is far ahead.
type Lead = (&'static [(&'static str, i64)], &'static [&'static str], bool);

#[test]
fn the_first_sector_is_far_ahead_with_twice_as_many() {
    let rules = Rules::built_in().unwrap();
    let cases: [Lead; 5] = [
        (&[("a", 40), ("b", 20)], &["a"], true),
        (&[("a", 39), ("b", 20)], &["a", "b"], false),
        (&[("a", 39), ("other", 38), ("b", 20)], &["a", "b"], false),
        (&[("a", 1), ("b", 0)], &["a"], true),
        (&[("a", 0)], &[], false),
    ];
    for (counts, names, is_far) in cases {
        let sectors: Vec<Sector> =
            counts.iter().map(|(it, count)| sector(it, *count, None)).collect();
        let (found, far) = leaders(&rules, &sectors);
        let found: Vec<&str> = found.iter().map(|it| it.sector.as_str()).collect();
        assert_eq!((found.as_slice(), far), (names, is_far), "{counts:?}");
    }
}

#[test]
fn shares_that_rose_a_point_are_named_the_largest_rise_first() {
    let rules = Rules::built_in().unwrap();
    let sectors = [
        sector("a", 9, Some(10)),
        sector("b", 8, Some(25)),
        sector("c", 7, Some(9)),
        sector("d", 6, Some(-80)),
        sector("e", 5, None),
    ];
    let found: Vec<&str> =
        clear_risers(&rules, &sectors).iter().map(|it| it.sector.as_str()).collect();
    assert_eq!(found, ["b", "a"]);
    assert!(clear_risers(&rules, &sectors[2..]).is_empty());
}
