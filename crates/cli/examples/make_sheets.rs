//! Writes an invented deal sheet of any length, to measure imports with: the same bytes every time.
//!
//! ```text
//! cargo run --release -p dealbase-cli --example make_sheets -- 100000 deals.csv deals.xlsx
//! ```

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use fastrand::Rng;
use rust_xlsxwriter::Workbook;

const SEED: u64 = 20_231_231;

const HEADING: [&str; 9] =
    ["披露日期", "公司名称", "行业", "细分领域", "地区", "轮次", "融资金额", "投资方", "简介"];

type Record = [String; HEADING.len()];

fn main() -> Result<(), Box<dyn Error>> {
    const USAGE: &str = "usage: make_sheets ROWS FILE.csv|FILE.xlsx…";
    let mut arguments = std::env::args().skip(1);
    let row_count: usize = arguments.next().ok_or(USAGE)?.parse()?;
    for path in arguments {
        match path.rsplit_once('.') {
            Some((_, "csv")) => write_csv(&path, row_count)?,
            Some((_, "xlsx")) => write_xlsx(&path, row_count)?,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(())
}

fn write_csv(path: &str, row_count: usize) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::Writer::from_writer(BufWriter::new(File::create(path)?));
    writer.write_record(HEADING)?;
    for record in records(row_count) {
        writer.write_record(&record)?;
    }
    Ok(writer.flush()?)
}

fn write_xlsx(path: &str, row_count: usize) -> Result<(), Box<dyn Error>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, HEADING)?;
    for (row, record) in (1..).zip(records(row_count)) {
        sheet.write_row(row, 0, record)?;
    }
    Ok(workbook.save(path)?)
}

/// Deals of 2014 to 2023, half of them typed in Chinese and half in English.
fn records(row_count: usize) -> impl Iterator<Item = Record> {
    let mut rng = Rng::with_seed(SEED);
    // Companies come back for another round about twice.
    let company_count = row_count / 2 + 1;
    (0..row_count).map(move |_| {
        let company = rng.usize(..company_count);
        if company.is_multiple_of(2) {
            chinese(company, &mut rng)
        } else {
            english(company, &mut rng)
        }
    })
}

fn chinese(company: usize, rng: &mut Rng) -> Record {
    let sector = company / 2 % ZH_SECTORS.len();
    let (year, month, day) = day(rng);
    let date = match rng.u8(..20) {
        0 => format!("{year}年{month}月{day}日"),
        1 => format!("{year}年{month}月"),
        2..=5 => format!("{year}.{month}.{day}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    };
    [
        date,
        format!(
            "{}{}科技（{}）有限公司",
            one_of(ZH_NAMES, company / 7),
            one_of(ZH_THINGS, company / 3),
            company
        ),
        one_of(ZH_SECTORS, sector).to_owned(),
        one_of(ZH_SUB_SECTORS, sector).to_owned(),
        one_of(ZH_PLACES, company / 5).to_owned(),
        any_of(ZH_ROUNDS, rng).to_owned(),
        chinese_amount(rng),
        names(ZH_BACKERS, "、", rng),
        format!("{}提供{}的平台", any_of(ZH_PEOPLE, rng), one_of(ZH_SUB_SECTORS, sector)),
    ]
}

fn english(company: usize, rng: &mut Rng) -> Record {
    let sector = company / 2 % EN_SECTORS.len();
    let (year, month, day) = day(rng);
    let date = match rng.u8(..20) {
        0 => format!("{} {year}", one_of(MONTHS, month - 1)),
        1..=5 => format!("{day} {} {year}", one_of(MONTHS, month - 1)),
        _ => format!("{year}/{month}/{day}"),
    };
    [
        date,
        format!(
            "{} {} {company}, Inc.",
            one_of(EN_NAMES, company / 7),
            one_of(EN_THINGS, company / 3)
        ),
        one_of(EN_SECTORS, sector).to_owned(),
        String::new(),
        one_of(EN_PLACES, company / 5).to_owned(),
        any_of(EN_ROUNDS, rng).to_owned(),
        english_amount(rng),
        names(EN_BACKERS, ", ", rng),
        format!("{} for {}", one_of(EN_SECTORS, sector), any_of(EN_PEOPLE, rng)),
    ]
}

fn chinese_amount(rng: &mut Rng) -> String {
    let number = rng.u32(1..100);
    let currency = any_of(&["人民币", "元", "美元", "元人民币"], rng);
    match rng.u8(..10) {
        0 | 1 => any_of(&["未透露", "未披露", "-", ""], rng).to_owned(),
        2 | 3 => format!("数{}{currency}", any_of(&["百万", "千万", "亿"], rng)),
        4 => format!("近{number}00万{currency}"),
        5 => format!("{}.{}亿{currency}", number / 30, number % 10),
        _ => format!("{number}00万{currency}"),
    }
}

fn english_amount(rng: &mut Rng) -> String {
    let number = rng.u32(1..100);
    match rng.u8(..10) {
        0 | 1 => any_of(&["undisclosed", "n/a", "", "-"], rng).to_owned(),
        2 => format!("${number}.{}M", rng.u8(..10)),
        3 => format!("€{number} million"),
        4 => format!("about £{number}m"),
        5 => format!("USD {number},500,000"),
        _ => format!("${number},{:03},000", rng.u32(..1000)),
    }
}

fn day(rng: &mut Rng) -> (usize, usize, usize) {
    (rng.usize(2014..2024), rng.usize(1..=12), rng.usize(1..=28))
}

/// None to three investors of some thousand.
fn names(backers: &[&str], between: &str, rng: &mut Rng) -> String {
    let count = rng.usize(..=3);
    let name = |_| {
        let number = rng.usize(..backers.len() * 40);
        format!("{}{}", one_of(backers, number), number / backers.len())
    };
    (0..count).map(name).collect::<Vec<_>>().join(between)
}

fn any_of<'a>(list: &[&'a str], rng: &mut Rng) -> &'a str {
    rng.choice(list).copied().unwrap_or_default()
}

fn one_of<'a>(list: &[&'a str], index: usize) -> &'a str {
    list.get(index % list.len()).copied().unwrap_or_default()
}

const MONTHS: &[&str] =
    &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ZH_NAMES: &[&str] =
    &["早睡", "蓝莓", "月亮边", "慢半拍", "打伞", "清晨", "云端", "铁皮", "半山", "纸船", "石榴"];
const ZH_THINGS: &[&str] = &[
    "河马", "茶壶", "算盘", "拖鞋", "风筝", "纽扣", "闹钟", "信封", "雨靴", "书签", "板凳", "铅笔",
    "核桃",
];
const ZH_SECTORS: &[&str] = &[
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
];
const ZH_SUB_SECTORS: &[&str] = &[
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
];
const ZH_PLACES: &[&str] = &[
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
];
const ZH_ROUNDS: &[&str] = &[
    "天使轮",
    "种子轮",
    "Pre-A轮",
    "A轮",
    "A+轮",
    "B轮",
    "B轮",
    "C轮",
    "D轮",
    "E轮及以上",
    "战略投资",
    "未披露",
    "并购",
];
const ZH_BACKERS: &[&str] = &[
    "不慌不忙资本",
    "左口袋创投",
    "长板凳基金",
    "第三杯茶投资",
    "北窗资本",
    "两棵枣树创投",
    "夜航集团",
    "旧地图基金",
];
const ZH_PEOPLE: &[&str] = &["面向中小企业", "为医生", "给学生", "针对上班族", "向海外华人"];
const EN_NAMES: &[&str] = &[
    "Sleepy", "Velvet", "Thirsty", "Lopsided", "Borrowed", "Woolly", "Punctual", "Rusty", "Foggy",
    "Brisk", "Curious",
];
const EN_THINGS: &[&str] = &[
    "Teapot", "Walrus", "Pickle", "Lantern", "Badger", "Kettle", "Mitten", "Quilt", "Anchor",
    "Hammock", "Ladder", "Otter", "Waffle",
];
const EN_SECTORS: &[&str] = &[
    "Enterprise Software",
    "Biotechnology",
    "EdTech",
    "E-Commerce",
    "FinTech",
    "Hardware",
    "Gaming",
    "Transportation",
    "Food Delivery",
    "Media",
    "Robotics",
];
const EN_PLACES: &[&str] = &[
    "San Francisco, CA",
    "New York, USA",
    "London, UK",
    "Berlin, Germany",
    "Bangalore / Bengaluru",
    "Singapore",
    "Tel Aviv, Israel",
    "Paris, France",
    "Toronto, Ontario",
    "São Paulo",
];
const EN_ROUNDS: &[&str] = &[
    "Seed",
    "Angel",
    "Pre-Series A",
    "Series A",
    "Series A",
    "Series B",
    "Series C",
    "Series D",
    "Series E",
    "Corporate Round",
    "Venture - Series Unknown",
    "Debt Financing",
    "Grant",
];
const EN_BACKERS: &[&str] = &[
    "Rainy Tuesday Ventures",
    "Slow Kettle Capital",
    "Paper Boat Partners",
    "Tin Roof Fund",
    "Quiet Lunch Capital",
    "Small Print Ventures",
    "North Attic, LLC",
    "Plain Bagel Partners",
];
const EN_PEOPLE: &[&str] =
    &["small shops", "doctors", "night owls", "people who like maps", "very large warehouses"];
