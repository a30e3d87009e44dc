//! Which country names, places and codes stand for, as tables.

use super::*;

#[track_caller]
fn assert_countries(table: &[(&str, &str, &str, &str)]) {
    let places = Places::new(&[]);
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
    let places = Places::new(&[]);
    for city in ["India / US", "Bangalore / SFO", "Noida & Singapore", "Cambridge"] {
        assert_eq!(places.parse("", "", city), Place::default(), "{city}");
    }
}

#[test]
fn words_without_a_country_are_understood_and_strange_ones_are_not() {
    let places = Places::new(&[]);
    for (city, is_known) in [("", true), ("海外", true), ("N/A", true), ("Computer Games", false)]
    {
        let place = Place { is_known, ..Place::default() };
        assert_eq!(places.parse("", "", city), place, "{city}");
    }
}

#[test]
fn a_province_or_a_state_is_preserved() {
    let places = Places::new(&[]);
    for (city, region) in [
        ("深圳", Some("广东")),
        ("Hangzhou, China", Some("浙江")),
        ("中国广东省深圳市", Some("广东")),
        ("中国（上海）", Some("上海")),
        ("Austin, TX", Some("Texas")),
        ("Gurugram", Some("Haryana")),
        ("Berlin", None),
    ] {
        assert_eq!(places.parse("", "", city).region.as_deref(), region, "{city}");
    }
}

#[test]
fn a_team_adds_a_name_by_code_or_by_another_name() {
    let pairs = [("Wakanda", "KEN"), ("总部", "中国"), ("Narnia", "nowhere")];
    let places = Places::new(&pairs.map(|(label, code)| (label.into(), code.into())));
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
}

proptest::proptest! {
    #[test]
    fn any_text_is_one_country_or_none(text in "\\PC{0,30}|[中国广东省市, /A-Z-]{0,12}") {
        let places = &*TESTED;
        let place = places.parse("", "", &text);
        proptest::prop_assert!(place.country.is_none_or(|it| places.country(&it).is_some()));
    }
}

static TESTED: std::sync::LazyLock<Places> = std::sync::LazyLock::new(|| Places::new(&[]));
