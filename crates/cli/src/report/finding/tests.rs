//! The rules of wording, as tables of figures and keys.

use super::*;
use crate::messages::Name;
use crate::report::model::Money;

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
        before: [None; 2],
        is_significant: [true; 2],
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
        ([Some(-50), Some(9), up], "flat"),
        ([Some(-50), Some(-9), down], "flat"),
        ([Some(-4), Some(-61), Some(9)], "fall_slight"),
        ([Some(50), Some(-50), None], "mixed_more_deals"),
        ([Some(-50), Some(50), None], "mixed_more_money"),
        ([Some(9), Some(-50), None], "fall_slight"),
        ([Some(50), None, None], "grow_slight"),
        ([None, None, Some(10)], "none"),
    ];
    for (changes, wanted) in cases {
        assert_eq!(trend(&rules, &[quarter(100, changes)], false), wanted, "{changes:?}");
    }
}

/// Quarters with these amounts in millions; the changes are those of the last.
fn quarters(millions: &[i64], changes: [Option<i32>; 3]) -> Vec<Activity> {
    millions.iter().map(|it| quarter(*it, changes)).collect()
}

#[test]
fn an_amount_that_does_not_rise_from_the_bottom_of_two_years_hovers_low() {
    let rules = Rules::built_in().unwrap();
    let fell = [Some(-86), Some(-341), Some(-272)];
    let rose = [Some(4), Some(61), Some(-125)];
    let stood = [Some(4), Some(9), Some(-272)];
    let cases: [(&[i64], _, &str); 8] = [
        (&[1236, 1366, 900], fell, "low"),
        (&[1236, 1366, 900], stood, "low"),
        (&[1000, 700, 1100, 850], fell, "fall_sharp"),
        (&[1236, 1366, 900], rose, "recover_slight"),
        (&[1000, 990, 970], fell, "fall_sharp"),
        (&[1236, 1366, 900], [Some(-86), Some(-341), Some(92)], "retreat_sharp"),
        (&[1366, 900], fell, "fall_sharp"),
        (&[1000, 500, 1200, 510], fell, "low"),
    ];
    for (millions, changes, wanted) in cases {
        assert_eq!(trend(&rules, &quarters(millions, changes), false), wanted, "{millions:?}");
    }
}

#[test]
fn an_amount_that_stays_near_the_top_of_two_years_holds_high() {
    let rules = Rules::built_in().unwrap();
    let stays = [Some(20), Some(-30), Some(250)];
    let cases: [(&[i64], _, &str); 6] = [
        (&[900, 1366, 1325], stays, "high"),
        (&[900, 1366, 1325], [Some(20), Some(99), None], "high"),
        (&[900, 1366, 1325], [Some(20), Some(100), None], "grow"),
        (&[900, 1366, 1325], [Some(-20), Some(-30), Some(-10)], "fall_slight"),
        (&[900, 1366, 1200], [Some(-20), Some(-30), Some(250)], "retreat_slight"),
        (&[1200, 1366, 1325], [Some(-20), Some(-30), Some(250)], "retreat_slight"),
    ];
    for (millions, changes, wanted) in cases {
        assert_eq!(trend(&rules, &quarters(millions, changes), false), wanted, "{millions:?}");
    }
}

#[test]
fn a_quarter_without_deals_says_nothing_about_low() {
    let rules = Rules::built_in().unwrap();
    let mut empty = quarter(0, [None; 3]);
    empty.deal_count = Some(0);
    let last = quarter(900, [Some(-86), Some(-341), None]);
    let activity = [quarter(1236, [None; 3]), empty.clone(), empty, quarter(1366, [None; 3]), last];
    assert_eq!(trend(&rules, &activity, false), "low");
}

#[test]
fn the_highest_and_the_lowest_of_eight_known_quarters_are_records() {
    let cases: [(&[i64], Option<&str>); 5] = [
        (&[2, 2, 2, 2, 2, 2, 2, 3], Some("highest")),
        (&[2, 2, 2, 2, 2, 2, 2, 1], Some("lowest")),
        (&[2, 2, 2, 2, 2, 2, 2, 2], None),
        (&[1, 3, 2, 2, 2, 2, 2, 2], None),
        (&[2, 2, 2, 2, 2, 2, 3], None),
    ];
    for (millions, wanted) in cases {
        assert_eq!(record(&quarters(millions, [None; 3])), wanted, "{millions:?}");
    }
}

#[test]
fn few_deals_in_a_quarter_compared_with_are_reported() {
    let rules = Rules::built_in().unwrap();
    let counted = |counts: [i64; 5]| {
        counts.map(|count| Activity { deal_count: Some(count), ..quarter(1, [None; 3]) })
    };
    for (counts, wanted) in [
        ([100, 1, 1, 100, 100], None),
        ([100, 1, 1, 19, 100], Some(19)),
        ([18, 1, 1, 19, 100], Some(18)),
        ([100, 1, 1, 20, 3], None),
        ([0, 1, 1, 20, 30], None),
    ] {
        assert_eq!(few_in_base(&rules, &counted(counts)), wanted, "{counts:?}");
    }
}

/// Counts of deals by sector, the names of the leaders, and whether the first is far ahead.
type Lead = (&'static [(&'static str, i64)], &'static [&'static str], bool);

#[test]
fn the_first_sector_is_far_ahead_with_twice_as_many() {
    let rules = Rules::built_in().unwrap();
    let cases: [Lead; 8] = [
        (&[("a", 40), ("b", 20)], &["a"], true),
        (&[("a", 39), ("b", 20)], &["a", "b"], false),
        (&[("a", 39), ("other", 38), ("b", 20)], &["a", "b"], false),
        (&[("a", 39), ("b", 20), ("c", 20), ("d", 19)], &["a", "b", "c"], false),
        (&[("a", 39), ("b", 20), ("c", 20), ("d", 20)], &["a"], false),
        (&[("a", 20), ("b", 20), ("c", 20), ("d", 20)], &[], false),
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
fn of_few_deals_no_sector_leads_and_no_share_shifts() {
    let rules = Rules::built_in().unwrap();
    let few = |name, count| Sector { total_count: 19, ..sector(name, count, Some(300)) };
    let sectors = [few("a", 15), few("b", 4)];
    assert!(leaders(&rules, &sectors).0.is_empty());
    assert!(matches!(shift(&rules, &sectors), ShareShift::Unknown));
}

/// The shift as its name and the sectors it names.
fn shifted(sectors: &[Sector]) -> String {
    let rules = Rules::built_in().unwrap();
    let names = |it: Vec<&Sector>| it.iter().map(|it| it.sector.as_str()).collect::<String>();
    match shift(&rules, sectors) {
        ShareShift::Up { sectors: it, .. } => format!("up {}", names(it)),
        ShareShift::Down { sectors: it, .. } => format!("down {}", names(it)),
        ShareShift::Steady => "steady".to_owned(),
        ShareShift::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn shares_that_rose_a_point_are_named_the_largest_rise_first() {
    let changes: [(&[Option<i32>], &str); 8] = [
        (&[Some(10), Some(25), Some(9), Some(-80), None], "up ba"),
        (&[Some(10), Some(25), Some(30)], "up cb"),
        (&[Some(9), Some(-10), Some(-80)], "down cb"),
        (&[Some(9), Some(-9), Some(0)], "steady"),
        (&[Some(9), None], "steady"),
        (&[None, None], "unknown"),
        (&[], "unknown"),
        (&[Some(-9), Some(10)], "up b"),
    ];
    for (changes, wanted) in changes {
        let names = ["a", "b", "c", "d", "e"].iter();
        let sectors: Vec<Sector> =
            names.zip(changes).map(|(name, change)| sector(name, 9, *change)).collect();
        assert_eq!(shifted(&sectors), wanted, "{changes:?}");
    }
}

#[test]
fn shares_without_a_quarter_to_compare_are_judged_by_the_year() {
    let mut sectors = [sector("a", 9, None), sector("b", 9, None)];
    sectors[1].share_yoy_pp = Some(Rate::of_tenths(10));
    assert_eq!(shifted(&sectors), "up b");
    sectors[0].share_qoq_pp = Some(Rate::of_tenths(0));
    assert_eq!(shifted(&sectors), "steady");
}

fn country(amount_qoq_tenths: Option<i32>) -> Country {
    Country {
        before_usd: [None; 2],
        country: None,
        name: None,
        deal_count: 1,
        amount_usd: 1,
        amount_rank: None,
        amount_share_pct: None,
        total_amount_usd: 1,
        deal_qoq_pct: None,
        amount_qoq_pct: amount_qoq_tenths.map(Rate::of_tenths),
        amount_yoy_pct: None,
    }
}

#[test]
fn countries_move_together_mostly_or_each_its_own_way() {
    let rules = Rules::built_in().unwrap();
    let (up, down, flat) = (Some(10), Some(-10), Some(9));
    let cases: [(&[Option<i32>], &str); 10] = [
        (&[up, down], "countries_mixed"),
        (&[up, up, up, down], "countries_mixed"),
        (&[up, up, up, up, down], "countries_mostly_up"),
        (&[down, down, down, down, flat], "countries_mostly_down"),
        (&[up, up], "countries_up"),
        (&[down, down, None], "countries_down"),
        (&[flat, Some(-9)], "countries_flat"),
        (&[flat, flat, up], "countries_mixed"),
        (&[up, None], "countries"),
        (&[], "countries"),
    ];
    for (changes, wanted) in cases {
        let major: Vec<Country> = changes.iter().map(|it| country(*it)).collect();
        assert_eq!(countries(&rules, &major), wanted, "{changes:?}");
    }
}

#[test]
fn a_small_change_of_a_share_is_reported_as_little() {
    for (tenths, wanted) in
        [(0, "flat"), (4, "nearly_flat"), (-4, "nearly_flat"), (5, "up"), (-5, "down")]
    {
        assert_eq!(change_key(Rate::of_tenths(tenths), 0.5), wanted, "{tenths}");
    }
}

#[test]
fn a_change_within_chance_is_not_clear_and_gives_way_to_one_that_is() {
    let rules = Rules::built_in().unwrap();
    let by_chance =
        |name, tenths| Sector { is_significant: [false; 2], ..sector(name, 10, Some(tenths)) };
    let named = |sectors: &[Sector]| match shift(&rules, sectors) {
        ShareShift::Up { sectors, is_clear } => {
            (sectors.iter().map(|it| it.sector.clone()).collect::<String>(), is_clear)
        }
        _ => (String::new(), false),
    };
    let sectors = [by_chance("a", 30), sector("b", 10, Some(20))];
    assert_eq!(named(&sectors), ("b".to_owned(), true));
    assert_eq!(named(&[by_chance("a", 30), by_chance("b", 20)]), ("ab".to_owned(), false));
}

#[test]
fn a_quarter_that_is_not_over_in_the_data_has_no_trend() {
    let rules = Rules::built_in().unwrap();
    let activity = [quarter(100, [Some(4), Some(150), None])];
    assert_eq!(trend(&rules, &activity, true), "none");
}
