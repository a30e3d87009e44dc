//! A sheet whose texts repeat as often as those of real lists do: rounds always, days and amounts often,
//! names and investors seldom. Knows nothing about the parsers.

use crate::typed;

/// Investors of one deal.
pub(crate) const INVESTORS: [&str; 8] = [
    "北窗资本、Paper Boat",
    "左口袋创投（领投），长板凳基金；老码头集团",
    "Rainy Tuesday Ventures, Slow Kettle Capital, LLC",
    "未透露",
    "渡口基金 领投，灯下资本 跟投",
    "Tin Roof Partners and 3 others",
    "两棵枣树母基金/夜航科技",
    "",
];

/// Companies.
pub(crate) const COMPANIES: [&str; 8] = [
    "云千蜗牛",
    "北京合乐蜗牛有限公司",
    "墨云数据（上海）科技有限公司",
    "Velbar Teapot, Inc.",
    "Lumella Lantern Ltd",
    " Paper Boat  Payments ",
    "第九雨靴实验室",
    "ＡＢＣ柚子",
];

const HEADING: &str = "披露日期,公司名称,行业,地区,轮次,融资金额,投资方,简介\n";
const SECTORS: [&str; 6] = ["教育", "企业服务", "FinTech", "医疗健康", "Robotics", "游戏"];
const PLACES: [&str; 6] =
    ["北京", "广东·深圳市", "London, UK", "浙江 杭州", "Berlin, Germany", "San Francisco, CA"];

/// The lines of rows, from one number on; a sheet of more rows begins with those of a shorter one.
pub(crate) fn sheet(rows: std::ops::Range<usize>) -> String {
    std::iter::once(HEADING.to_owned()).chain(rows.map(row)).collect()
}

fn row(number: usize) -> String {
    // A prime takes neighbors apart and keeps different numbers different.
    let spread = number.wrapping_mul(982_451_653);
    let company = spread % (number / 2 + 500);
    format!(
        "{},云{company}号蜗牛,{},\"{}\",{},\"{}\",\"{}\",给第{number}位学生提供地图的平台\n",
        day(spread / 7),
        one(&SECTORS, spread / 11),
        one(&PLACES, spread / 13),
        one(&typed::ROUNDS, spread / 17),
        amount(spread / 19),
        investors(spread / 23),
    )
}

fn day(spread: usize) -> String {
    let (year, month, day) = (2014 + spread % 10, 1 + spread / 10 % 12, 1 + spread / 120 % 28);
    match spread % 7 {
        0 => format!("{year}/{month}/{day}"),
        1 => format!("{year}年{month}月{day}日"),
        2 => format!("{year}.{month}.{day}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    }
}

fn amount(spread: usize) -> String {
    let number = 1 + spread / 8 % 3_000;
    match spread % 8 {
        0 => "未透露".to_owned(),
        1 => format!("{number}万人民币"),
        2 => format!("${}.{}M", number / 10, number % 10),
        3 => format!("超{number}万美元"),
        4 => format!("{number}-{}万元人民币", number + 10),
        5 => format!("USD {number},500,000"),
        _ => one(&typed::AMOUNTS, number).to_owned(),
    }
}

fn investors(spread: usize) -> String {
    let name = |part: usize| format!("{}号渡口基金", spread / 4 % 977 + part);
    (0..spread % 4).map(name).collect::<Vec<_>>().join("、")
}

fn one<'a>(list: &[&'a str], number: usize) -> &'a str {
    list.get(number % list.len()).copied().unwrap_or_default()
}
