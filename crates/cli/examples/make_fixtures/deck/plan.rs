//! How many deals of which kind each quarter has: whole numbers whose ratios are the published rates.

/// Deals of a quarter in one market.
#[derive(Clone, Copy)]
pub(crate) struct Counts {
    /// All deals.
    pub(crate) deal_count: usize,
    /// Deals with a lettered round.
    pub(crate) lettered_count: usize,
    /// Seed, angel and A rounds.
    pub(crate) early_count: usize,
    /// What the disclosed deals raised together, in US dollars.
    pub(crate) amount_usd: i64,
}

impl Counts {
    const fn new(deal_count: usize, lettered_count: usize, early_count: usize, usd: i64) -> Self {
        Self { deal_count, lettered_count, early_count, amount_usd: usd }
    }

    /// What is left of a market when a part of it is taken away.
    pub(crate) const fn without(self, part: Self) -> Self {
        Self::new(
            self.deal_count - part.deal_count,
            self.lettered_count - part.lettered_count,
            self.early_count - part.early_count,
            self.amount_usd - part.amount_usd,
        )
    }
}

/// A quarter of the plan.
pub(crate) struct Quarter {
    /// Calendar year.
    pub(crate) year: u16,
    /// 1 to 4.
    pub(crate) number: u8,
    /// Deals of companies in China.
    pub(crate) china: Counts,
    /// Deals of all companies, China's among them.
    pub(crate) world: Counts,
}

impl Quarter {
    /// The quarter as rates and views name it: `2023Q4`.
    pub(crate) fn label(&self) -> String {
        format!("{}Q{}", self.year, self.number)
    }

    /// Whether this is the quarter the deck is about.
    pub(crate) const fn is_last(&self) -> bool {
        self.year == 2023 && self.number == 4
    }
}

/// The five quarters of the deck. Only ratios to the last are published, and only of the first, the
/// fourth and the fifth; the second and the third are there so that the charts have five bars.
pub(crate) static QUARTERS: [Quarter; 5] = [
    Quarter {
        year: 2022,
        number: 4,
        china: Counts::new(229, 154, 120, 1_236_300_000),
        world: Counts::new(847, 686, 587, 29_486_000_000),
    },
    Quarter {
        year: 2023,
        number: 1,
        china: Counts::new(198, 135, 104, 1_118_000_000),
        world: Counts::new(806, 655, 562, 27_940_000_000),
    },
    Quarter {
        year: 2023,
        number: 2,
        china: Counts::new(171, 118, 88, 1_042_000_000),
        world: Counts::new(771, 625, 534, 26_150_000_000),
    },
    Quarter {
        year: 2023,
        number: 3,
        china: Counts::new(139, 98, 72, 1_365_700_000),
        world: Counts::new(745, 603, 516, 24_317_000_000),
    },
    Quarter {
        year: 2023,
        number: 4,
        china: Counts::new(127, 94, 72, 900_000_000),
        world: Counts::new(748, 607, 528, 25_800_000_000),
    },
];

/// A sector and its weight among the deals of a market.
pub(crate) struct Sector {
    /// What Chinese sheets write.
    pub(crate) zh: &'static [&'static str],
    /// What English sheets write.
    pub(crate) en: &'static [&'static str],
    /// Weight in China in the last quarter.
    china_last: usize,
    /// Weight in China before.
    china_before: usize,
    /// Weight in the world.
    world: usize,
}

/// The weights are those of China in the last quarter, of China before, and of the world.
const fn sector(
    zh: &'static [&'static str],
    en: &'static [&'static str],
    (china_last, china_before, world): (usize, usize, usize),
) -> Sector {
    Sector { zh, en, china_last, china_before, world }
}

/// The 21 sectors, in the order of the deck's sixth slide.
pub(crate) static SECTORS: [Sector; 21] = [
    sector(
        &["企业服务", "企业服务", "企服", "人力资源"],
        &["Enterprise Software", "Software, Human Resources", "Enterprise Services"],
        (36, 30, 160),
    ),
    sector(&["电子商务", "电商", "跨境电商"], &["E-Commerce", "Retail, E-Commerce"], (14, 17, 66)),
    sector(&["医疗健康", "医疗"], &["Health Care", "Biotechnology, Health Care"], (12, 16, 76)),
    sector(&["IT服务"], &["IT Services", "Information Technology"], (11, 8, 46)),
    sector(&["音视频", "短视频"], &["Video", "Music, Video Streaming"], (8, 10, 30)),
    sector(&["安全信息服务", "网络安全"], &["Cyber Security, Network Security"], (7, 9, 50)),
    sector(&["应用基础设施", "云计算"], &["Cloud Computing", "Developer Tools"], (6, 8, 41)),
    sector(&["广告营销", "营销"], &["Advertising", "Advertising, Marketing"], (5, 7, 27)),
    sector(&["在线教育", "教育"], &["EdTech, Education", "Education"], (4, 6, 35)),
    sector(
        &["互联网金融", "金融科技"],
        &["FinTech", "Financial Services, Payments", "FinTech, InsurTech"],
        (4, 6, 98),
    ),
    sector(&["工具软件"], &["Productivity Tools"], (3, 3, 5)),
    sector(&["游戏", "电竞"], &["Gaming, Video Games", "Video Games"], (3, 4, 23)),
    sector(&["出行旅游", "旅游"], &["Travel, Tourism", "Ride Sharing"], (3, 4, 14)),
    sector(&["其他"], &["AgTech, Agriculture", "Logistics"], (2, 2, 10)),
    sector(&["本地生活"], &["Food Delivery"], (2, 2, 19)),
    sector(&["社交", "社交网络"], &["Social Network", "Dating"], (2, 2, 12)),
    sector(&["搜索引擎"], &["Search Engine"], (1, 1, 3)),
    sector(&["文化娱乐体育", "体育"], &["Sports"], (1, 1, 6)),
    sector(&["在线信息"], &["News, Publishing"], (1, 1, 8)),
    sector(&["电子政务", "政务"], &["GovTech"], (1, 1, 3)),
    sector(&["房产", "房产服务"], &["PropTech, Real Estate", "Real Estate"], (1, 1, 16)),
];

/// How many deals of a quarter each sector has: in China, and in the rest of the world.
pub(crate) fn sector_counts(quarter: &Quarter) -> (Vec<usize>, Vec<usize>) {
    let weight = |sector: &Sector| {
        if quarter.is_last() { sector.china_last } else { sector.china_before }
    };
    let china_weights: Vec<usize> = SECTORS.iter().map(weight).collect();
    let world_weights: Vec<usize> = SECTORS.iter().map(|sector| sector.world).collect();
    let china = apportion(quarter.china.deal_count, &china_weights);
    let world = apportion(quarter.world.deal_count, &world_weights);
    let rest = world.iter().zip(&china).map(|(all, part)| all.saturating_sub(*part)).collect();
    (china, rest)
}

/// Divides a total by weights in whole numbers, the largest remainders rounded up.
pub(crate) fn apportion(total: usize, weights: &[usize]) -> Vec<usize> {
    let sum: usize = weights.iter().sum();
    let mut parts: Vec<usize> = weights.iter().map(|weight| total * weight / sum).collect();
    let missing = total - parts.iter().sum::<usize>();
    let mut by_remainder: Vec<(usize, usize)> =
        weights.iter().enumerate().map(|(place, weight)| (total * weight % sum, place)).collect();
    by_remainder.sort_by_key(|(remainder, place)| (std::cmp::Reverse(*remainder), *place));
    for (_, place) in by_remainder.into_iter().take(missing) {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts
}
