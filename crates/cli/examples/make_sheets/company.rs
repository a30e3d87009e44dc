//! Companies' names: a number becomes a name of its own, and no two numbers the same one below some
//! hundred thousand.

use crate::writer::one_of;

/// A Chinese brand of three or four letters.
pub(crate) fn chinese(company: u64) -> String {
    let (letters, things) = (count(ZH_LETTERS), count(ZH_THINGS));
    let number = spread(company, letters * letters * things);
    let (first, second) = (one_of(ZH_LETTERS, number), one_of(ZH_LETTERS, number / letters));
    format!("{first}{second}{}", one_of(ZH_THINGS, number / letters / letters))
}

/// An English brand of a coined word and a common one.
pub(crate) fn english(company: u64) -> String {
    let (heads, tails, things) = (count(EN_HEADS), count(EN_TAILS), count(EN_THINGS));
    let number = spread(company, heads * tails * things);
    let (head, tail) = (one_of(EN_HEADS, number), one_of(EN_TAILS, number / heads));
    format!("{head}{tail} {}", one_of(EN_THINGS, number / heads / tails))
}

fn count(list: &[&str]) -> u64 {
    list.iter().map(|_| 1).sum()
}

/// Takes neighbors far apart; a prime keeps different numbers different.
fn spread(company: u64, count: u64) -> u64 {
    company.wrapping_mul(982_451_653) % count
}

const ZH_LETTERS: &[&str] = &[
    "云", "星", "河", "山", "月", "海", "青", "木", "石", "风", "禾", "橙", "蓝", "白", "墨", "微",
    "元", "启", "知", "行", "初", "原", "光", "半", "早", "晚", "慢", "快", "小", "大", "新", "北",
    "南", "西", "东", "春", "夏", "秋", "冬", "言", "思", "乐", "安", "和", "平", "远", "近", "深",
    "浅", "方", "圆", "一", "千", "百", "合", "同", "未", "来", "麦", "竹",
];
const ZH_THINGS: &[&str] = &[
    "河马",
    "茶壶",
    "算盘",
    "拖鞋",
    "风筝",
    "纽扣",
    "闹钟",
    "信封",
    "雨靴",
    "书签",
    "板凳",
    "铅笔",
    "核桃",
    "灯塔",
    "邮筒",
    "手套",
    "蜗牛",
    "企鹅",
    "水獭",
    "松鼠",
    "芒果",
    "柚子",
    "豆包",
    "纸船",
    "石榴",
    "云梯",
    "罗盘",
    "沙漏",
    "口哨",
    "陀螺",
    "科技",
    "网络",
    "智能",
    "数据",
    "健康",
    "生物",
    "医疗",
    "教育",
    "出行",
    "物流",
    "机器人",
    "半导体",
    "新能源",
    "文化",
    "传媒",
    "影业",
    "游戏",
    "金服",
    "支付",
    "优品",
    "到家",
    "课堂",
    "诊所",
    "牧场",
    "工坊",
    "实验室",
    "研究所",
    "引擎",
    "方程",
    "矩阵",
    "坐标",
    "象限",
    "回声",
    "频道",
    "驿站",
    "港湾",
    "码头",
    "车库",
    "阁楼",
    "客厅",
];
const EN_HEADS: &[&str] = &[
    "Vel", "Bor", "Kin", "Lum", "Zar", "Tor", "Quin", "Fen", "Mar", "Dal", "Ost", "Pel", "Rux",
    "Sol", "Wen", "Yar", "Cor", "Hal", "Jun", "Nim", "Ald", "Bri", "Cal", "Dov", "Eld", "Fro",
    "Gri", "Hew", "Ivo", "Jas", "Kel", "Lor", "Mox", "Nev", "Orb", "Pax", "Rill", "Sten", "Tam",
    "Umb",
];
const EN_TAILS: &[&str] = &[
    "bar", "dex", "ella", "fy", "go", "hub", "ify", "jo", "kit", "lane", "mint", "nest", "opia",
    "port", "quest", "ra", "sy", "ton", "ux", "via", "wise", "xo", "yard", "zen", "ado", "berry",
    "craft", "dash", "era", "field", "grid", "haven", "ium", "joy", "kin", "loop", "mark", "nova",
    "on", "path",
];
const EN_THINGS: &[&str] = &[
    "Teapot",
    "Walrus",
    "Pickle",
    "Lantern",
    "Badger",
    "Kettle",
    "Mitten",
    "Quilt",
    "Anchor",
    "Hammock",
    "Ladder",
    "Otter",
    "Waffle",
    "Bicycle",
    "Compass",
    "Thimble",
    "Harbor",
    "Meadow",
    "Orchard",
    "Pebble",
    "Robotics",
    "Health",
    "Therapeutics",
    "Analytics",
    "Software",
    "Energy",
    "Payments",
    "Mobility",
    "Security",
    "Foods",
    "Games",
    "Media",
    "Learning",
    "Logistics",
    "Materials",
    "Networks",
    "Biosciences",
    "Semiconductor",
    "Insurance",
    "Labs",
    "Cloud",
    "AI",
    "Studio",
    "Market",
    "Bank",
    "Farm",
    "Travel",
    "Home",
    "Space",
    "Data",
];
