//! A deal as it is typed in Chinese.

use fastrand::Rng;

use crate::company;
use crate::sheet::Day;
use crate::writer::{Deal, any_of, names, one_of, thousands};

/// Tells of a round of a company.
pub(crate) fn deal(number: u32, company: u64, day: Day, rng: &mut Rng) -> Deal {
    let brand = company::chinese(company / 2);
    let place = one_of(PLACES, company / 5);
    let sector = company / 2 + company / 22;
    Deal {
        number,
        day,
        announced: announced(day, rng),
        company: match rng.u8(..6) {
            0 => format!("{}{brand}有限公司", one_of(CITIES, company / 5)),
            1 => format!("{brand}（{}）科技有限公司", one_of(CITIES, company / 5)),
            _ => brand,
        },
        sector: one_of(SECTORS, sector).into(),
        sub_sector: one_of(SUB_SECTORS, sector).into(),
        place: place.into(),
        round: any_of(ROUNDS, rng).into(),
        amount: amount(rng),
        thousands: thousands(rng),
        currency: any_of(&["CNY", "CNY", "CNY", "USD", "HKD"], rng),
        investors: names(BACKERS, BACKER_ENDINGS, any_of(&["、", "，", ";"], rng), rng),
        about: format!("{}提供{}的平台", any_of(PEOPLE, rng), one_of(SUB_SECTORS, sector)),
    }
}

fn announced(Day(year, month, day): Day, rng: &mut Rng) -> String {
    match rng.u8(..20) {
        0 => format!("{year}年{month}月{day}日"),
        1 => format!("{year}年{month}月"),
        2..=5 => format!("{year}.{month}.{day}"),
        6..=8 => format!("{year}/{month}/{day}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    }
}

fn amount(rng: &mut Rng) -> String {
    let number = rng.u32(1..100);
    let currency = any_of(&["人民币", "人民币", "元", "元人民币", "美元", "港元"], rng);
    match rng.u8(..20) {
        0..=3 => any_of(&["未透露", "未透露", "未披露", "金额未知", "-", ""], rng).into(),
        4..=7 => format!("数{}{currency}", any_of(&["百万", "千万", "千万", "亿"], rng)),
        8 => format!("近{}{currency}", any_of(&["千万", "亿", "5000万", "2亿"], rng)),
        9 => format!("超{number}00万{currency}"),
        10 => format!("{number}00-{}00万{currency}", number + 10),
        11 => format!("{}级{currency}", any_of(&["千万", "亿", "百万"], rng)),
        12..=13 => format!("{}.{}亿{currency}", number / 30, 1 + number % 9),
        14 => format!("{number}00.00万{currency}"),
        15 => format!("{number}00万"),
        _ => format!("{number}00万{currency}"),
    }
}

const SECTORS: &[&str] = &[
    "企业服务",
    "医疗健康",
    "教育",
    "电子商务",
    "金融",
    "硬件",
    "游戏",
    "汽车交通",
    "本地生活",
    "文化娱乐",
    "智能制造",
    "人工智能",
    "区块链",
    "物流",
    "旅游",
    "房产服务",
    "社交网络",
    "广告营销",
    "工具软件",
    "体育运动",
    "农业",
];
const SUB_SECTORS: &[&str] = &[
    "行业信息化及解决方案",
    "生物技术和制药",
    "K12",
    "跨境电商",
    "支付",
    "智能家居",
    "手机游戏",
    "二手车",
    "外卖",
    "视频",
    "机器人",
    "计算机视觉",
    "数字藏品",
    "同城配送",
    "民宿",
    "长租公寓",
    "兴趣社区",
    "程序化广告",
    "效率办公",
    "健身",
    "种植",
];
const CITIES: &[&str] = &[
    "北京", "深圳", "上海", "杭州", "南京", "成都", "香港", "武汉", "广州", "厦门", "北京", "上海",
];
const PLACES: &[&str] = &[
    "北京",
    "广东·深圳市",
    "上海市",
    "浙江 杭州",
    "江苏省南京市",
    "四川-成都",
    "香港",
    "湖北武汉",
    "广东省广州市",
    "福建厦门",
    "北京市海淀区",
    "上海浦东新区",
];
const ROUNDS: &[&str] = &[
    "天使轮",
    "天使轮",
    "种子轮",
    "Pre-A轮",
    "Pre-A轮",
    "A轮",
    "A轮",
    "A轮",
    "A+轮",
    "B轮",
    "B轮",
    "B+轮",
    "C轮",
    "C轮",
    "D轮",
    "E轮及以上",
    "战略投资",
    "战略投资",
    "战略融资",
    "未披露",
    "并购",
    "Pre-IPO",
    "IPO上市后",
];
const BACKERS: &[&str] = &[
    "不慌不忙",
    "左口袋",
    "长板凳",
    "第三杯茶",
    "北窗",
    "两棵枣树",
    "夜航",
    "旧地图",
    "小满",
    "半亩塘",
    "听雨",
    "远行客",
    "晚集",
    "三更灯",
    "磨刀石",
    "过山车",
    "青柠",
    "白帆",
    "老码头",
    "渡口",
    "竹林",
    "灯下",
    "云脚",
    "归雁",
];
const BACKER_ENDINGS: &[&str] = &[
    "资本",
    "创投",
    "基金",
    "投资",
    "集团",
    "资本（领投）",
    "产业基金",
    "天使",
    "控股",
    "科技",
    "证券",
    "母基金",
];
const PEOPLE: &[&str] = &["面向中小企业", "为医生", "给学生", "针对上班族", "向海外华人"];
