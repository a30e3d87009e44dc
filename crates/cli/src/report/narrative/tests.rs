//! What the report says of figures, in both languages.

use super::*;
use crate::messages::{Lang, Name};
use crate::report::model::{MegaDeal, Money};

/// A quarter of a market: deals, millions, and the changes of both in tenths of a per cent.
struct Quarter(i64, Option<i64>, [Option<i32>; 4]);

fn activity(Quarter(deals, millions, changes): &Quarter) -> Activity {
    let [deal_qoq_pct, deal_yoy_pct, amount_qoq_pct, amount_yoy_pct] =
        changes.map(|it| it.map(Rate::of_tenths));
    let money = |millions: i64| {
        let usd = millions * 1_000_000;
        Money { low_usd: usd, usd, high_usd: usd }
    };
    Activity {
        quarter: "2023Q4".to_owned(),
        deal_count: Some(*deals),
        disclosed_count: Some(*deals),
        undisclosed_count: Some(0),
        vague_count: Some(0),
        open_count: Some(0),
        unconverted_count: Some(0),
        amount: millions.map(money),
        deal_qoq_pct,
        deal_yoy_pct,
        amount_qoq_pct,
        amount_yoy_pct,
    }
}

fn market(quarters: &[Quarter]) -> Market {
    Market {
        market: "china".to_owned(),
        name: Name { zh: "中国".to_owned(), en: "China".to_owned() },
        is_partial: false,
        is_world: false,
        activity: quarters.iter().map(activity).collect(),
        rounds: Vec::new(),
        early: Vec::new(),
        sectors: Vec::new(),
        mega: Mega::default(),
    }
}

fn narrators() -> [Narrator; 2] {
    [Lang::Zh, Lang::En].map(|lang| Narrator {
        messages: Messages::of(lang).unwrap(),
        rules: Rules::built_in().unwrap(),
    })
}

#[track_caller]
fn assert_point(market: &Market, in_zh: &str, in_en: &str) {
    let [zh, en] = narrators().map(|it| it.market_point(market).unwrap());
    assert_eq!(zh, in_zh);
    assert_eq!(en, in_en);
}

#[test]
fn what_is_known_of_a_quarter_decides_what_is_stated() {
    let none = [None; 4];
    let cases = [
        (
            Quarter(100, Some(900), [Some(-86), Some(-445), Some(-341), Some(-272)]),
            "我国互联网投融资大幅下跌：披露金额9亿美元，环比下跌34.1%、同比下跌27.2%；案例100例，环比下跌8.6%、\
             同比下跌44.5%。",
            "Internet investment in China falls sharply: companies disclosed US$900 million, down 34.1% quarter on \
             quarter and 27.2% year on year; 100 deals were announced, down 8.6% quarter on quarter and 44.5% year \
             on year.",
        ),
        (
            Quarter(100, Some(900), none),
            "我国互联网投融资：披露金额9亿美元，案例100例；无更早季度可比。",
            "Internet investment in China: companies disclosed US$900 million in 100 deals; there is no earlier \
             quarter to compare with.",
        ),
        (
            Quarter(100, None, none),
            "我国互联网投融资：案例100例；无可折算为美元的披露金额，也无更早季度可比。",
            "Internet investment in China: 100 deals were announced; no amount is known in US dollars, and there is \
             no earlier quarter to compare with.",
        ),
        (
            Quarter(100, None, [Some(9), None, None, None]),
            "我国互联网投融资基本持平：案例100例，环比上涨0.9%，同比无可比基期；无可折算为美元的披露金额。",
            "Internet investment in China holds steady: 100 deals were announced, up 0.9% quarter on quarter, with \
             nothing to compare a year earlier; no amount is known in US dollars.",
        ),
        (
            Quarter(0, Some(0), [Some(-1000), None, Some(-1000), None]),
            "我国互联网投融资：本季无案例，环比下跌100.0%，同比无可比基期。",
            "Internet investment in China: no deals were announced, down 100.0% quarter on quarter, with nothing to \
             compare a year earlier.",
        ),
        (
            Quarter(0, Some(0), none),
            "我国互联网投融资：本季无案例。",
            "Internet investment in China: no deals were announced.",
        ),
        (
            Quarter(1, Some(90), none),
            "我国互联网投融资：披露金额9,000万美元，案例1例；无更早季度可比。（案例仅1例，占比和增减率参考意义有限。）",
            "Internet investment in China: companies disclosed US$90 million in 1 deal; there is no earlier quarter \
             to compare with. (With only 1 deal, shares and changes say little.)",
        ),
    ];
    for (quarter, in_zh, in_en) in cases {
        assert_point(&market(&[quarter]), in_zh, in_en);
    }
}

#[test]
fn a_quarter_of_few_deals_is_no_good_base() {
    let before = Quarter(2, Some(10), [None; 4]);
    let now = Quarter(40, Some(900), [Some(19_000), None, Some(89_000), None]);
    assert_point(
        &market(&[before, now]),
        "我国互联网投融资大幅增长：披露金额9亿美元，环比上涨8,900.0%，同比无可比基期；案例40例，环比上涨1,900.0%，\
         同比无可比基期。（可比季度案例仅2例，增减率参考意义有限。）",
        "Internet investment in China surges: companies disclosed US$900 million, up 8,900.0% quarter on quarter, \
         with nothing to compare a year earlier; 40 deals were announced, up 1,900.0% quarter on quarter, with \
         nothing to compare a year earlier. (One of the quarters compared has only 2 deals, so the changes say little.)",
    );
}

#[test]
fn the_highest_amount_of_eight_quarters_and_its_largest_deal_are_named() {
    let changes = [Some(0), Some(12), Some(350), Some(350)];
    let mut quarters: Vec<Quarter> = (0..7).map(|_| Quarter(40, Some(200), changes)).collect();
    quarters.push(Quarter(40, Some(270), changes));
    let mut market = market(&quarters);
    let share = |tenths| Some(Rate::of_tenths(tenths));
    let deal = |tenths| MegaDeal {
        mega_rank: 1,
        deal_id: 1,
        company: "Ant".to_owned(),
        country: None,
        sector: None,
        round: None,
        amount_usd: 0,
        amount_share_pct: share(tenths),
    };
    market.mega.deals = vec![deal(400), deal(10)];
    assert_point(
        &market,
        "我国互联网投融资大幅增长：披露金额2.7亿美元，为近八个季度最高，环比、同比均上涨35.0%；案例40例，环比持平、\
         同比上涨1.2%。（其中“Ant”一例即占披露金额的40.0%，金额增减率参考意义有限。）",
        "Internet investment in China surges: companies disclosed US$270 million, the highest in eight quarters, up \
         35.0% both quarter on quarter and year on year; 40 deals were announced, unchanged quarter on quarter and \
         up 1.2% year on year. (One deal, Ant, makes up 40.0% of the amount, so changes in the amount say little.)",
    );
    market.mega.deals = vec![deal(199)];
    let [zh, _] = narrators().map(|it| it.market_point(&market).unwrap());
    assert!(!zh.contains("Ant"), "{zh}");
}

/// An early-stage share of 75 in 100, or of fewer, and its changes in tenths of a point.
fn early(lettered_count: i64, qoq: Option<i32>, yoy: Option<i32>) -> Early {
    Early {
        quarter: "2023Q4".to_owned(),
        early_count: Some(lettered_count * 3 / 4),
        lettered_count: Some(lettered_count),
        share_pct: (lettered_count > 0).then(|| Rate::of_tenths(750)),
        share_qoq_pp: qoq.map(Rate::of_tenths),
        share_yoy_pp: yoy.map(Rate::of_tenths),
    }
}

#[test]
fn one_title_states_both_directions_of_the_early_stage_share() {
    let cases = [
        (
            (Some(31), Some(-13)),
            "：早期投资占比环比上涨、同比下跌",
            ": early-stage share up on the quarter, down on the year",
        ),
        (
            (Some(14), Some(14)),
            "：早期投资占比环比、同比均上涨",
            ": early-stage share up on both the quarter and the year",
        ),
        (
            (Some(-4), Some(-5)),
            "：早期投资占比环比基本持平、同比下跌",
            ": early-stage share little changed on the quarter, down on the year",
        ),
        (
            (Some(0), Some(0)),
            "：早期投资占比环比、同比均持平",
            ": early-stage share unchanged on both the quarter and the year",
        ),
        ((Some(-31), None), "：早期投资占比环比下跌", ": early-stage share down on the quarter"),
        ((None, Some(31)), "：早期投资占比同比上涨", ": early-stage share up on the year"),
        ((None, None), "", ""),
    ];
    for ((qoq, yoy), in_zh, in_en) in cases {
        let mut market = market(&[]);
        market.early = vec![early(100, qoq, yoy)];
        let [zh, en] = narrators().map(|it| it.rounds_heading(&market));
        assert_eq!(zh, format!("我国互联网投融资轮次情况{in_zh}"));
        assert_eq!(en, format!("Internet investment in China by round{in_en}"));
    }
}

#[test]
fn a_share_of_few_deals_or_of_none_says_so() {
    let cases = [
        (
            100,
            "早期投资（种子天使轮+A轮）占比 75.0%（75/100例），环比上涨3.1个百分点，同比无可比基期",
            "Early-stage share (seed & angel + Series A) 75.0% (75 of 100 deals), up 3.1 percentage points quarter \
             on quarter, with nothing to compare a year earlier",
        ),
        (
            4,
            "早期投资（种子天使轮+A轮）占比 75.0%（3/4例），环比上涨3.1个百分点，同比无可比基期（分母较小，占比参考意义有限）",
            "Early-stage share (seed & angel + Series A) 75.0% (3 of 4 deals), up 3.1 percentage points quarter on \
             quarter, with nothing to compare a year earlier (of so few deals, a share says little)",
        ),
        (
            0,
            "早期投资占比 –（本季无标明轮次的案例）",
            "Early-stage share – (no deal of the quarter carries a lettered round)",
        ),
    ];
    for (lettered, in_zh, in_en) in cases {
        let [zh, en] = narrators().map(|it| it.early_callout(&early(lettered, Some(31), None)));
        assert_eq!((zh.as_str(), en.as_str()), (in_zh, in_en));
    }
}

fn sector(zh: &str, en: &str, deal_count: i64, qoq_tenths: Option<i32>) -> Sector {
    Sector {
        before: [None; 2],
        is_significant: [true; 2],
        sector: en.to_owned(),
        name: Name { zh: zh.to_owned(), en: en.to_owned() },
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
fn titles_name_the_sectors_that_lead_and_whose_shares_moved() {
    let cases = [
        (
            [(40, Some(68)), (20, Some(29))],
            ["企业服务投融资活跃度遥遥领先", "企业服务、游戏占比明显增长"],
            [
                "Enterprise services far ahead in deals",
                "Enterprise services and Games: share of deals clearly up",
            ],
        ),
        (
            [(30, Some(10)), (29, Some(-68))],
            ["企业服务、游戏活跃度领先", "企业服务占比明显增长"],
            [
                "Enterprise services and Games in the lead by deals",
                "Enterprise services: share of deals clearly up",
            ],
        ),
        (
            [(30, Some(-9)), (29, Some(-68))],
            ["企业服务、游戏活跃度领先", "游戏占比明显下降"],
            [
                "Enterprise services and Games in the lead by deals",
                "Games: share of deals clearly down",
            ],
        ),
        (
            [(30, Some(9)), (0, Some(-9))],
            ["企业服务投融资活跃度遥遥领先", "我国互联网投融资细分领域占比基本稳定"],
            [
                "Enterprise services far ahead in deals",
                "Internet investment in China: sector shares little changed",
            ],
        ),
        (
            [(0, None), (0, None)],
            ["我国互联网投融资细分领域活跃度", "我国互联网投融资细分领域占比变化"],
            [
                "Internet investment in China by sector",
                "Internet investment in China: how sector shares changed",
            ],
        ),
    ];
    for ([first, second], in_zh, in_en) in cases {
        let mut market = market(&[]);
        market.sectors = vec![
            sector("企业服务", "Enterprise services", first.0, first.1),
            sector("游戏", "Games", second.0, second.1),
        ];
        let headings =
            narrators().map(|it| [it.sectors_heading(&market), it.shares_heading(&market).0]);
        assert_eq!(headings, [in_zh.map(str::to_owned), in_en.map(str::to_owned)]);
    }
}
