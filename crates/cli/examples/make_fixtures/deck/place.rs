//! Countries and cities of the invented companies, as each vendor spells them.

use super::amount::{self, Currency};

/// A country with deals.
pub(crate) struct Country {
    /// English name.
    pub(crate) en: &'static str,
    /// What its companies are mostly paid in.
    pub(crate) currency: &'static Currency,
    /// Weight among the deals outside China.
    pub(crate) weight: usize,
    /// City and region in English, and what a Chinese vendor writes.
    pub(crate) places: &'static [Place],
}

/// A city and its region.
pub(crate) struct Place {
    /// City, in English.
    pub(crate) city: &'static str,
    /// State or province, in English.
    pub(crate) region: &'static str,
    /// What a Chinese vendor writes in its column for regions.
    pub(crate) zh: &'static str,
}

const fn place(city: &'static str, region: &'static str, zh: &'static str) -> Place {
    Place { city, region, zh }
}

/// The home of the deck's first half.
pub(crate) static CHINA: Country = Country {
    en: "China",
    currency: &amount::CNY,
    weight: 0,
    places: &[
        place("Beijing", "Beijing", "北京"),
        place("Beijing", "Beijing", "北京"),
        place("Shanghai", "Shanghai", "上海"),
        place("Shanghai", "Shanghai", "上海市"),
        place("Shenzhen", "Guangdong", "广东省-深圳市"),
        place("Guangzhou", "Guangdong", "广东-广州"),
        place("Hangzhou", "Zhejiang", "浙江-杭州"),
        place("Nanjing", "Jiangsu", "江苏-南京"),
        place("Suzhou", "Jiangsu", "江苏省-苏州市"),
        place("Chengdu", "Sichuan", "四川-成都"),
        place("Wuhan", "Hubei", "湖北"),
        place("Xi'an", "Shaanxi", "陕西-西安"),
        place("Xiamen", "Fujian", "福建-厦门"),
        place("Changsha", "Hunan", "湖南-长沙"),
    ],
};

/// Countries whose deals are on the sheet for Europe.
pub(crate) static EUROPE: [Country; 3] = [
    Country {
        en: "United Kingdom",
        currency: &amount::GBP,
        weight: 10,
        places: &[
            place("London", "England", "英国"),
            place("Manchester", "England", "英国"),
            place("Edinburgh", "Scotland", "英国"),
        ],
    },
    Country {
        en: "Germany",
        currency: &amount::EUR,
        weight: 7,
        places: &[place("Berlin", "Berlin", "德国"), place("Munich", "Bavaria", "德国")],
    },
    Country {
        en: "France",
        currency: &amount::EUR,
        weight: 6,
        places: &[
            place("Paris", "Ile-de-France", "法国"),
            place("Lyon", "Auvergne-Rhone-Alpes", "法国"),
        ],
    },
];

/// Countries of the other sheets.
pub(crate) static OVERSEAS: [Country; 9] = [
    Country {
        en: "United States",
        currency: &amount::USD,
        weight: 44,
        places: &[
            place("San Francisco", "California", "美国"),
            place("Palo Alto", "California", "美国"),
            place("New York", "New York", "美国"),
            place("Boston", "Massachusetts", "美国"),
            place("Austin", "Texas", "美国"),
            place("Seattle", "Washington", "美国"),
        ],
    },
    Country {
        en: "India",
        currency: &amount::INR,
        weight: 12,
        places: &[
            place("Bengaluru", "Karnataka", "印度"),
            place("Mumbai", "Maharashtra", "印度"),
            place("Gurugram", "Haryana", "印度"),
        ],
    },
    Country {
        en: "Israel",
        currency: &amount::USD,
        weight: 5,
        places: &[place("Tel Aviv", "Tel Aviv", "以色列"), place("Haifa", "Haifa", "以色列")],
    },
    Country {
        en: "Singapore",
        currency: &amount::SGD,
        weight: 4,
        places: &[place("Singapore", "Central Region", "新加坡")],
    },
    Country {
        en: "Canada",
        currency: &amount::CAD,
        weight: 4,
        places: &[place("Toronto", "Ontario", "加拿大"), place("Montreal", "Quebec", "加拿大")],
    },
    Country {
        en: "Japan",
        currency: &amount::JPY,
        weight: 3,
        places: &[place("Tokyo", "Tokyo", "日本"), place("Osaka", "Osaka", "日本")],
    },
    Country {
        en: "South Korea",
        currency: &amount::KRW,
        weight: 2,
        places: &[place("Seoul", "Seoul-t'ukpyolsi", "韩国")],
    },
    Country {
        en: "Brazil",
        currency: &amount::BRL,
        weight: 2,
        places: &[place("Sao Paulo", "Sao Paulo", "巴西")],
    },
    Country {
        en: "Indonesia",
        currency: &amount::USD,
        weight: 1,
        places: &[place("Jakarta", "Jakarta Raya", "印度尼西亚")],
    },
];

/// Every country outside China.
pub(crate) fn abroad() -> impl Iterator<Item = &'static Country> {
    EUROPE.iter().chain(&OVERSEAS)
}

/// Whether a country's deals are on the sheet for Europe.
pub(crate) fn is_on_europe_sheet(country: &Country) -> bool {
    EUROPE.iter().any(|listed| listed.en == country.en)
}
