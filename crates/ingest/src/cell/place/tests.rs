//! Which country names, places and codes stand for, as tables.

use super::*;

#[track_caller]
fn assert_countries(table: &[(&str, &str, &str, &str)]) {
    let places = Places::new(&Default::default());
    for (country, region, city, code) in table {
        let place = places.parse(country, region, city);
        let found = place.country.unwrap_or_default();
        assert_eq!(found, *code, "{country} / {region} / {city}");
    }
}

#[test]
fn a_country_is_known_by_its_codes_and_names() {
    assert_countries(&[
        ("CN", "", "", "CN"),
        ("GBR", "", "", "GB"),
        ("UK", "", "", "GB"),
        ("ROM", "", "", "RO"),
        ("ROU", "", "", "RO"),
        ("XKX", "", "", "XK"),
        ("South Korea", "", "", "KR"),
        ("u.s.a.", "", "", "US"),
        ("美国", "", "", "US"),
        ("英國", "", "", "GB"),
        ("国内", "", "", "CN"),
        ("in", "", "", "CN"),
        ("IN", "", "", "IN"),
        ("北美洲-美国", "", "", "US"),
        ("Trinidad and Tobago", "", "", "TT"),
        ("🇩🇪", "", "", "DE"),
        ("🇩🇪 Germany", "", "", "DE"),
    ]);
}

#[test]
fn a_place_lies_in_its_country() {
    assert_countries(&[
        ("", "广东省-深圳市", "", "CN"),
        ("", "广东·深圳市", "", "CN"),
        ("", "", "北京-海淀区", "CN"),
        ("", "", "广东省深圳市南山区科技园", "CN"),
        ("", "", "陕西 西安", "CN"),
        ("", "", "北美洲美国加州", "US"),
        ("", "", "Bangalore/ Bengaluru", "IN"),
        ("", "", "San Francisco, California, United States, North America", "US"),
        ("", "", "Nairobi, KEN, Asia", "KE"),
        ("", "SF Bay", "Palo Alto", "US"),
        ("", "", "Greater Boston Area", "US"),
        ("", "", "München", "DE"),
        ("", "", "東京都", "JP"),
        ("", "广西壮族自治区", "", "CN"),
        ("", "内蒙古自治区", "", "CN"),
    ]);
}

#[test]
fn hong_kong_macao_and_taiwan_have_their_own_codes() {
    assert_countries(&[
        ("", "香港", "", "HK"),
        ("中国", "臺灣", "", "TW"),
        ("中国香港", "", "", "HK"),
        ("", "", "Taipei, Taiwan, China", "TW"),
        ("CN", "", "Macau", "MO"),
        ("CHN", "Hong Kong", "Hong Kong", "CN"),
        ("HKG", "", "Hong Kong", "HK"),
    ]);
}

#[test]
fn names_narrow_each_other() {
    assert_countries(&[
        ("", "", "Atlanta, Georgia", "US"),
        ("", "", "Tbilisi, Georgia", "GE"),
        ("Georgia", "", "", "GE"),
        ("", "", "Cambridge, MA", "US"),
        ("", "", "Cambridge, England", "GB"),
        ("", "", "Palo Alto, CA", "US"),
        ("CA", "", "", "CA"),
        ("", "", "Paris, Texas", "US"),
        ("", "", "London, Ontario", "CA"),
        ("", "", "London", "GB"),
        ("", "", "London, ON", "CA"),
        ("", "", "Recife/PE", "BR"),
        ("India / US", "", "Pune", "IN"),
        ("", "", "Aix-en-Provence", "FR"),
        ("", "France", "Bois-au-Sur", "FR"),
    ]);
}

#[test]
fn a_code_of_a_state_is_decided_by_its_neighbor_or_stays_unknown() {
    assert_countries(&[
        ("", "", "Saskatoon, SK", "CA"),
        ("", "", "Bratislava, SK", "SK"),
        ("", "", "Nowhereville, SK", ""),
        ("", "", "Nowhereville, NS", "CA"),
        ("", "", "Nowhereville, WA", "US"),
        ("", "", "Perth, WA", "AU"),
        ("", "", "Recife, PE", "BR"),
        ("", "", "Lima, PE", "PE"),
        ("", "", "Milano, MI", "IT"),
        ("", "", "Detroit, MI", "US"),
        ("", "", "Nowhereville, FI", "FI"),
        ("", "", "Chennai, TN", "IN"),
        ("", "", "Nowhereville, OR", "US"),
        ("", "", "Monterrey, NL", "MX"),
        ("", "", "NL", "NL"),
        ("", "NL", "Amsterdam", "NL"),
        ("", "", "Pan-African", ""),
    ]);
}

#[test]
fn of_several_countries_in_a_cell_the_first_is_meant() {
    assert_countries(&[
        ("Singapore\nIndia", "", "", "SG"),
        ("Thailand, Japan", "", "", "TH"),
        ("Japan; United States", "", "", "JP"),
        ("中国、新加坡", "", "", "CN"),
        ("中国, 香港", "", "", "HK"),
        ("", "", "Berlin; Paris", "DE"),
        ("", "", "Beijing; China", "CN"),
        ("Chinese Mainland", "", "", "CN"),
        ("Korea, Republic of", "", "", "KR"),
        ("Tanzania, United Republic of", "", "", "TZ"),
    ]);
}

#[test]
fn several_countries_are_none_and_reported() {
    let places = Places::new(&Default::default());
    for city in ["India / US", "Bangalore / SFO", "Noida & Singapore", "Cambridge"] {
        assert_eq!(places.parse("", "", city), Place::default(), "{city}");
    }
}

#[test]
fn words_without_a_country_are_understood_and_strange_ones_are_not() {
    let places = Places::new(&Default::default());
    for (city, is_known) in [("", true), ("海外", true), ("N/A", true), ("Computer Games", false)]
    {
        let place = Place { is_known, ..Place::default() };
        assert_eq!(places.parse("", "", city), place, "{city}");
    }
}

#[track_caller]
fn assert_places(table: &[(&str, &str, &str, &str)]) {
    let places = Places::new(&Default::default());
    for (country, region, city, found) in table {
        let place = places.parse(country, region, city);
        let parts = [place.country, place.province, place.city];
        let parts = parts.map(Option::unwrap_or_default).join("/");
        assert_eq!(parts, *found, "{country} | {region} | {city}");
    }
}

#[test]
fn a_place_has_its_province_and_its_city() {
    assert_places(&[
        ("", "", "深圳", "CN/广东/深圳"),
        ("", "", "Hangzhou, China", "CN/浙江/杭州"),
        ("", "", "中国广东省深圳市", "CN/广东/深圳"),
        ("", "", "中国（上海）", "CN/上海/上海"),
        ("", "", "四川-成都", "CN/四川/成都"),
        ("", "广东省-深圳市", "", "CN/广东/深圳"),
        ("", "", "北京-海淀区", "CN/北京/北京"),
        ("", "", "江苏省苏州市昆山市", "CN/江苏/苏州"),
        ("中国", "湖北", "", "CN/湖北/"),
        ("", "北京", "", "CN/北京/北京"),
        ("", "", "Austin, TX", "US/Texas/Austin"),
        ("", "", "Gurgaon", "IN/Haryana/Gurugram"),
        ("", "", "California / San Francisco / Bay Area", "US/California/San Francisco"),
        ("", "SF Bay", "Palo Alto", "US/California/Palo Alto"),
        ("USA", "CA", "Palo Alto", "US/California/Palo Alto"),
        ("", "", "柏林", "DE//Berlin"),
        ("", "", "Berlin; Paris", "DE//Berlin"),
        ("", "", "Munich; Berlin", "DE//Munich"),
        ("", "", "杭州；北京", "CN/浙江/杭州"),
        ("HKG", "", "Hong Kong", "HK//"),
        ("CHN", "Hong Kong", "Hong Kong", "CN//"),
        ("CHN", "Beijing", "Beijing", "CN/北京/北京"),
        ("", "", "台北", "TW//台北"),
    ]);
}

#[test]
fn a_code_is_that_of_a_part_of_the_country_that_its_city_is_in() {
    assert_places(&[
        ("", "", "Barcelona, CT", "ES//Barcelona"),
        ("", "CT", "Barcelona", "ES//Barcelona"),
        ("", "", "Stamford, CT", "US/Connecticut/Stamford"),
        ("", "", "Madrid, MD", "ES//Madrid"),
        ("", "", "Munich, BY", "DE//Munich"),
        ("", "", "Berlin, BE", "DE//Berlin"),
        ("", "", "Geneva, GE", "CH//Geneva"),
        ("", "", "Utrecht, UT", "NL//Utrecht"),
        ("", "", "Shanghai, SH", "CN/上海/上海"),
        ("", "GD", "Shenzhen", "CN/广东/深圳"),
        ("", "UT", "", "US/Utah/"),
        ("", "", "Minsk, BY", "BY//Minsk"),
        ("Cambridge, UK & Boston, US", "", "", "GB//Cambridge"),
        ("", "", "Cambridge, UK and Boston, MA", "GB//Cambridge"),
        ("", "", "Paris, TX", "US/Texas/"),
        ("", "", "Austin TX", "US/Texas/Austin"),
        ("", "", "New York NY", "US/New York/New York"),
        ("", "", "India US", "//"),
    ]);
}

#[test]
fn a_city_has_its_state_and_no_other() {
    assert_places(&[
        ("", "", "Buffalo, New York", "US/New York/Buffalo"),
        ("", "", "New York, NY", "US/New York/New York"),
        ("", "", "Brooklyn, New York", "US/New York/New York"),
        ("", "New York", "", "US/New York/"),
        ("", "New York", "New York", "US/New York/New York"),
        ("", "New York", "Buffalo", "US/New York/Buffalo"),
        ("", "", "Washington, DC", "US/District of Columbia/Washington DC"),
        ("", "", "Seattle, Washington", "US/Washington/Seattle"),
        // A city of this name in another state than that of the list.
        ("", "", "Portland, ME", "US/Maine/"),
        ("USA", "Maine", "Portland", "US/Maine/"),
        ("", "广东", "北京", "CN/广东/"),
        ("", "", "Cambridge, England", "GB//Cambridge"),
        ("", "", "Nowhereville, TX", "US/Texas/"),
    ]);
}

#[test]
fn several_provinces_or_cities_are_none() {
    assert_places(&[
        ("", "", "北京/上海", "CN//"),
        ("", "", "北京、深圳", "CN//"),
        ("", "", "深圳/广州", "CN/广东/"),
        ("", "", "Bangalore/ Bengaluru", "IN/Karnataka/Bengaluru"),
        ("", "", "India / US", "//"),
        ("", "", "火星", "//"),
    ]);
}

#[test]
fn a_team_adds_a_name_by_code_or_by_another_name() {
    let pairs = [("Wakanda", "KEN"), ("总部", "中国"), ("Narnia", "nowhere")];
    let places = Places::new(&pairs.map(|(label, code)| (label.into(), code.into())).into());
    assert_eq!(places.parse("wakanda", "", "").country.as_deref(), Some("KE"));
    assert_eq!(places.parse("", "总部", "").country.as_deref(), Some("CN"));
    assert_eq!(places.parse("Narnia", "", ""), Place::default());
}

#[test]
fn every_listed_name_has_a_listed_country() {
    let codes: Vec<String> =
        records(COUNTRIES).filter_map(|record| record.get(0).map(str::to_owned)).collect();
    assert_eq!(codes.len(), 250, "249 of ISO 3166-1 and Kosovo");
    for record in records(COUNTRY_LABELS).chain(records(PLACES)) {
        let code = record.get(1).unwrap_or_default().to_owned();
        assert!(code == NO_COUNTRY || codes.contains(&code), "{record:?}");
    }
    for record in records(PLACES) {
        let is_known = matches!(&record[4], "" | "us" | "all");
        assert!(record.len() == 5 && is_known, "{record:?}");
    }
}

#[test]
fn every_city_of_the_list_is_a_label_of_its_own() {
    let cities = SPOTS.values().flatten().filter_map(|spot| Some((spot, spot.city.as_ref()?)));
    for (spot, city) in cities {
        let same = |other: &&Spot| {
            other.country == spot.country
                && other.province == spot.province
                && other.city.as_ref() == Some(city)
        };
        // 朝阳 is a city of 辽宁 and a district of 北京: the list has it as 朝阳市.
        let name = normal_form(city);
        let mut labels = SPOTS.iter().filter(|(label, _)| label.starts_with(&name));
        assert!(labels.any(|(_, spots)| spots.iter().any(|it| same(&it))), "{spot:?}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_one_country_or_none(text in "\\PC{0,30}|[中国广东省市, /A-Z-]{0,12}") {
        let places = &*TESTED;
        let place = places.parse("", "", &text);
        proptest::prop_assert!(place.country.is_none_or(|it| places.country(&it).is_some()));
    }
}

static TESTED: std::sync::LazyLock<Places> =
    std::sync::LazyLock::new(|| Places::new(&Default::default()));
