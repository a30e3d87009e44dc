//! What a drawing must hold, whatever it looks like: each figure a shape, and its value in words.

use super::*;
use crate::messages::Lang;
use crate::output::number::Fraction;
use crate::report::chart::Series;
use crate::report::figure::{Deals, Measure, Source};
use crate::report::table::Table;

fn figure(tenths: Option<i128>, shown: &str) -> Figure {
    let value = tenths.and_then(|it| Fraction::new(it, 10));
    Figure::new(Measure::Points, value, shown.to_owned()).of(Deals::in_market("china", "2023Q4"))
}

fn series(name: &str, tenths: [Option<i128>; 3]) -> Series {
    let figures = tenths.map(|it| figure(it, &it.map_or("–".to_owned(), |it| it.to_string())));
    Series::new(name, "%", figures.to_vec())
}

fn chart(kind: Kind, series: Vec<Series>) -> Chart {
    Chart {
        kind,
        title: "A <chart>".to_owned(),
        categories: ["搜索引擎", "R&D", "c"].map(str::to_owned).to_vec(),
        series,
        callout: Some("A & B".to_owned()),
        accents: vec![0],
        bases: Vec::new(),
        table: Table::default(),
        counts: None,
        denominator: String::new(),
        source: Source {
            view: "sector_by_quarter",
            second_view: None,
            market: None,
            first_quarter: String::new(),
            last_quarter: String::new(),
        },
    }
}

fn drawn(chart: &Chart, is_narrow: bool) -> String {
    let messages = Messages::of(Lang::En).unwrap();
    let link = |figure: &Figure| figure.deals.as_ref().map(|_| "q=2023Q4&m=china".to_owned());
    Drawing { chart, messages: &messages, link: &link, is_narrow }.svg()
}

/// Each kind of chart with one figure unknown, one below zero where it may be, one zero.
fn charts() -> [Chart; 7] {
    let known = || series("first", [Some(120), None, Some(0)]);
    let changes = || series("second", [Some(31), Some(-13), None]);
    let rest = || series("rest", [Some(880), Some(1000), Some(1000)]);
    [
        chart(Kind::ColumnsAndLine, vec![known(), rest()]),
        chart(Kind::StackedShares, vec![known(), rest(), known()]),
        chart(Kind::RankedBars, vec![known()]),
        chart(Kind::ShareChanges, vec![changes(), changes()]),
        chart(Kind::Waterfall, vec![changes(), changes()]),
        chart(Kind::Quartiles, vec![known(), rest(), known(), rest()]),
        chart(Kind::BarsWithChange, vec![known(), changes()]),
    ]
}

#[test]
fn each_chart_has_its_figures_in_words_and_links_to_their_deals() {
    for chart in charts() {
        for is_narrow in [false, true] {
            let svg = drawn(&chart, is_narrow);
            let name = &chart.series[0].name;
            assert!(svg.contains(&format!("<title>搜索引擎, {name}: ")), "{:?}", chart.kind);
            assert!(svg.contains("data-deals=\"q=2023Q4&amp;m=china\""), "{:?}", chart.kind);
            assert!(svg.contains("role=\"img\" aria-label=\"A &lt;chart&gt;\""), "{svg}");
            assert!(svg.contains("R&amp;D") && svg.contains("A &amp; B"), "{svg}");
            assert!(!svg.contains("NaN") && !svg.contains("#"), "{svg}");
        }
    }
}

#[test]
fn the_same_chart_is_drawn_the_same() {
    for chart in charts() {
        assert_eq!(drawn(&chart, false), drawn(&chart, false));
    }
}

#[test]
fn an_unknown_figure_has_no_shape_and_a_change_has_its_direction() {
    let svg = drawn(&chart(Kind::RankedBars, vec![series("first", [Some(10), None, None])]), false);
    assert_eq!(svg.matches("class=\"mark").count(), 1, "{svg}");
    let changes = series("first", [Some(31), Some(-13), Some(0)]);
    let svg = drawn(&chart(Kind::ShareChanges, vec![changes]), false);
    let directions = ["mark s0 up", "mark s0 down"].map(|it| svg.matches(it).count());
    assert_eq!(directions, [1, 1], "{svg}");
    assert_eq!(svg.matches("class=\"mark").count(), 2, "no change is no arrow: {svg}");
}

/// Where the bars of a drawing begin and end, in its own order.
fn bars(svg: &str) -> Vec<(f64, f64)> {
    let number = |rect: &str, name: &str| -> f64 {
        let (_, rest) = rect.split_once(&format!(" {name}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let rects = svg.split("<rect").skip(1);
    rects.map(|it| (number(it, "x"), number(it, "x") + number(it, "width"))).collect()
}

#[test]
fn parts_of_a_change_begin_where_the_one_before_ends_and_their_sum_at_zero() {
    let figures = [20, -50, 10, 4, -20].map(|it| figure(Some(it), &it.to_string()));
    let chart = Chart {
        categories: ["a", "b", "c", "of c", "sum"].map(str::to_owned).to_vec(),
        ..chart(Kind::Waterfall, vec![Series::new("first", "%", figures.to_vec())])
    };
    let bars = bars(&drawn(&chart, false));
    let near = |one: f64, other: f64| (one - other).abs() <= 0.2;
    let [a, b, c, of_c, sum] = bars[..] else { panic!("{bars:?}") };
    assert!(near(a.1, b.1), "b falls from where a ends: {bars:?}");
    assert!(near(b.0, c.0) && near(b.0, of_c.0), "c rises from there, and so does its part");
    assert!(near(sum.1, a.0) && near(sum.0, c.1), "the sum reaches from zero to the end of c");
}

#[test]
fn a_box_is_parted_at_the_median_and_without_quartiles_a_stroke() {
    let all = |values: [Option<i128>; 3]| series("x", values);
    let chart = chart(
        Kind::Quartiles,
        vec![
            all([Some(200), Some(30), None]),
            all([Some(50), Some(10), Some(0)]),
            all([Some(80), None, None]),
            all([Some(300), None, None]),
        ],
    );
    let bars = bars(&drawn(&chart, false));
    let [low, high, stroke] = bars[..] else { panic!("{bars:?}") };
    assert!((high.0 - low.1 - 2.0).abs() < 0.2 && low.1 - low.0 > high.1 - high.0, "{bars:?}");
    assert!((stroke.1 - stroke.0 - 3.0).abs() < 0.2 && stroke.1 < low.0, "{bars:?}");
}

#[test]
fn a_chart_without_figures_is_drawn_empty() {
    for kind in [Kind::ColumnsAndLine, Kind::StackedShares, Kind::RankedBars, Kind::ShareChanges] {
        let empty = Chart { categories: Vec::new(), ..chart(kind, Vec::new()) };
        assert!(drawn(&empty, true).starts_with("<svg"), "{kind:?}");
    }
}

#[test]
fn figures_are_printed_under_their_unit() {
    let money = Series { unit: "US$ m".to_owned(), ..series("Amount", [Some(1), None, None]) };
    let share = || series("Share", [Some(10), None, None]);
    for (kind, series, wanted) in [
        (Kind::RankedBars, vec![share(), money.clone()], "Share (US$ m)<"),
        (Kind::RankedBars, vec![money.clone(), share()], "Amount (US$ m) (Share)<"),
        (Kind::BarsWithChange, vec![money, share()], "Amount (US$ m)<"),
    ] {
        let svg = drawn(&chart(kind, series), false);
        assert!(svg.contains(wanted), "{wanted}: {svg}");
    }
}
