//! Cells as people type them, for measuring the parsers with; each list has what is common and what is
//! hard. Knows nothing about the parsers.

/// Amounts.
pub(crate) const AMOUNTS: [&str; 16] = [
    "3000万人民币",
    "数千万元",
    "1.2亿美元",
    "近亿元",
    "未透露",
    "5000-8000万元人民币",
    "超2亿元",
    "$12.5M",
    "$10-15 million",
    "USD 4,500,000",
    "undisclosed",
    "about £7m",
    "€3 million",
    "12000000",
    "1.5亿港元",
    "-",
];

/// Dates of one column.
pub(crate) const DATES: [&str; 10] = [
    "2023-05-07",
    "2023/5/7",
    "2023.11.23",
    "2023年5月7日",
    "2023年5月",
    "7 May 2023",
    "May 7, 2023",
    "May 2023",
    "2023Q2",
    "2023-05-07 00:00:00",
];

/// Round labels.
pub(crate) const ROUNDS: [&str; 12] = [
    "天使轮",
    "Pre-A轮",
    "A轮",
    "A+轮",
    "B轮",
    "E轮及以上",
    "战略投资",
    "Series A",
    "Seed",
    "Venture - Series Unknown",
    "并购",
    "未披露",
];

/// A header, and a row that is none.
pub(crate) const HEADS: [[&str; 8]; 2] = [
    ["披露日期", "公司名称", "行业", "地区", "轮次", "融资金额（万元）", "投资方", "简介"],
    ["2023-05-07", "云千蜗牛", "教育", "北京", "A轮", "3000", "北窗资本", "给学生提供地图"],
];

/// A sheet of so many rows, from the lists above.
pub(crate) fn sheet(row_count: usize) -> String {
    let cells = DATES.iter().cycle().zip(ROUNDS.iter().cycle()).zip(AMOUNTS.iter().cycle());
    let rows = cells.take(row_count).enumerate().map(|(row, ((date, round), amount))| {
        format!("\"{date}\",云{row}号蜗牛,教育,中国,{round},\"{amount}\",\"北窗资本、Paper Boat {row}\"\n")
    });
    let heading = "date,company,sector,country,round,amount,investors\n".to_owned();
    std::iter::once(heading).chain(rows).collect()
}
