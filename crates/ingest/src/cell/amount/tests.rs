//! The amount grammar as tables of text and value.

use std::str::FromStr;

use proptest::prelude::*;

use super::*;

mod refused;

/// `low point high status currency`, in plain digits, `?` for unknown.
fn shown(text: &str, context: &AmountContext) -> String {
    match parse(text, context) {
        Err(_) => "unreadable".to_owned(),
        Ok(amount) => {
            let figure = |it: Option<Decimal>| it.map_or("?".to_owned(), |it| it.to_string());
            let [low, point, high] = [amount.low, amount.point, amount.high].map(figure);
            let currency = amount.currency.as_deref().unwrap_or("?");
            format!("{low} {point} {high} {} {currency}", amount.status.as_str())
        }
    }
}

/// Compares in 万 or in millions, whichever keeps the numbers short.
fn check(unit: u32, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let scaled: Vec<String> = expected
            .split(' ')
            .map(|word| match Decimal::from_str(word) {
                Ok(figure) => (figure * Decimal::from(unit)).normalize().to_string(),
                Err(_) => word.to_owned(),
            })
            .collect();
        assert_eq!(shown(text, &AmountContext::default()), scaled.join(" "), "{text}");
    }
}

#[test]
fn a_short_unit_means_what_it_does_in_the_country_of_its_currency() {
    check(
        1000,
        &[
            ("TEUR 500", "500 500 500 exact EUR"),
            ("500 TEUR", "500 500 500 exact EUR"),
            ("T€ 250", "250 250 250 exact EUR"),
            ("EUR 5000,-", "5 5 5 exact EUR"),
            ("TCHF 300", "300 300 300 exact CHF"),
            ("R$ 500 mil", "500 500 500 exact BRL"),
            ("MXN 20 mil", "20 20 20 exact MXN"),
            ("CZK 50 mil.", "50000 50000 50000 exact CZK"),
            ("3 mil millones MXN", "3000000 3000000 3000000 exact MXN"),
        ],
    );
    for text in ["EUR 50 mil", "$50 mil", "TUSD 5"] {
        assert_eq!(shown(text, &AmountContext::default()), "unreadable", "{text}");
    }
}

#[test]
fn vague_amount_has_the_band_of_its_order_of_magnitude() {
    check(
        10_000,
        &[
            ("数万人民币", "2 3 9.99 vague CNY"),
            ("数十万美元", "20 30 99 vague USD"),
            ("数百万人民币", "200 300 999 vague CNY"),
            ("数千万人民币", "2000 3000 9999 vague CNY"),
            ("数亿元", "20000 30000 99900 vague CNY"),
            ("数十亿人民币", "200000 300000 990000 vague CNY"),
            ("几千万", "2000 3000 9999 vague CNY"),
            ("数千万级人民币", "2000 3000 9999 vague CNY"),
            ("数千万元人民币", "2000 3000 9999 vague CNY"),
            ("约数百万美元", "200 300 999 vague USD"),
            ("千万级", "1000 3000 9999 vague CNY"),
            ("百万级美元", "100 300 999 vague USD"),
            ("1000万级", "1000 3000 9999 vague CNY"),
            ("several million dollars", "200 300 999 vague USD"),
            ("tens of millions of US dollars", "2000 3000 9900 vague USD"),
            ("数百万其他", "200 300 999 vague ?"),
        ],
    );
}

#[test]
fn approximate_amount_has_the_band_of_its_word() {
    check(
        10_000,
        &[
            ("近千万", "900 950 1000 approximate CNY"),
            ("近亿元", "9000 9500 10000 approximate CNY"),
            ("近3亿元", "27000 28500 30000 approximate CNY"),
            ("将近500万", "450 475 500 approximate CNY"),
            ("过亿", "10000 10000 15000 approximate CNY"),
            ("超10亿美元", "100000 100000 150000 approximate USD"),
            ("逾千万元", "1000 1000 1500 approximate CNY"),
            ("总额超过1亿元", "10000 10000 15000 approximate CNY"),
            ("上亿元", "10000 10000 15000 approximate CNY"),
            ("500余万", "500 500 600 approximate CNY"),
            ("1亿多", "10000 10000 12000 approximate CNY"),
            ("1000万+", "1000 1000 1200 approximate CNY"),
            ("千余万元", "1000 1000 1200 approximate CNY"),
            ("约3000万", "2700 3000 3300 approximate CNY"),
            ("3000万左右", "2700 3000 3300 approximate CNY"),
            ("约合2000万美元", "1800 2000 2200 approximate USD"),
            ("~200万欧元", "180 200 220 approximate EUR"),
            ("不超过500万", "0 500 500 approximate CNY"),
        ],
    );
    check(
        1_000_000,
        &[
            ("nearly $100M", "90 95 100 approximate USD"),
            ("over $10 million", "10 10 15 approximate USD"),
            ("more than €2bn", "2000 2000 3000 approximate EUR"),
            (">$10M", "10 10 15 approximate USD"),
            ("$10M+", "10 10 12 approximate USD"),
            ("approx. £5m", "4.5 5 5.5 approximate GBP"),
            ("around USD 20 million", "18 20 22 approximate USD"),
            ("c. $40m", "36 40 44 approximate USD"),
            ("up to $5M", "0 5 5 approximate USD"),
        ],
    );
}

#[test]
fn open_amount_has_no_high() {
    check(
        10_000,
        &[
            ("亿元及以上人民币", "10000 10000 ? open CNY"),
            ("亿元及以上美元", "10000 10000 ? open USD"),
            ("千万及以上", "1000 1000 ? open CNY"),
            ("亿级", "10000 10000 ? open CNY"),
            ("亿元级", "10000 10000 ? open CNY"),
            ("5000万元以上", "5000 5000 ? open CNY"),
            ("数千万元及以上", "2000 3000 ? open CNY"),
            ("不低于3000万", "3000 3000 ? open CNY"),
            ("at least $2 million", "200 200 ? open USD"),
        ],
    );
}

#[test]
fn range_runs_from_low_to_high_with_its_point_in_the_middle() {
    check(
        10_000,
        &[
            ("5000万-1亿", "5000 7500 10000 approximate CNY"),
            ("100-500万", "100 300 500 approximate CNY"),
            ("1000至2000万", "1000 1500 2000 approximate CNY"),
            ("0-500万", "0 250 500 approximate CNY"),
            ("1~2亿", "10000 15000 20000 approximate CNY"),
            ("１～２亿元", "10000 15000 20000 approximate CNY"),
            ("3到5百万美元", "300 400 500 approximate USD"),
            ("三至五千万", "3000 4000 5000 approximate CNY"),
            ("两三百万元", "200 250 300 approximate CNY"),
            ("约1000-2000万", "1000 1500 2000 approximate CNY"),
            ("5000万-1亿以上", "5000 7500 ? open CNY"),
        ],
    );
    check(
        100_000,
        &[
            ("$10-15 million", "100 125 150 approximate USD"),
            ("$10M to $15M", "100 125 150 approximate USD"),
            ("€60—90m", "600 750 900 approximate EUR"),
            ("€727m—1.1b", "7270 9135 11000 approximate EUR"),
            ("$800,000,000 to $850,000,000", "8000 8250 8500 approximate USD"),
            ("$800,000 - $1 million", "8 9 10 approximate USD"),
            ("$500K – $1M", "5 7.5 10 approximate USD"),
            ("1–2 crore", "100 150 200 approximate ?"),
            ("between $1M and $2M", "10 15 20 approximate USD"),
        ],
    );
}

#[test]
fn exact_amount_in_a_chinese_unit() {
    check(
        10_000,
        &[
            ("200万人民币", "200 200 200 exact CNY"),
            ("1.8亿美元", "18000 18000 18000 exact USD"),
            ("24.34亿新台币", "243400 243400 243400 exact TWD"),
            ("340万欧元", "340 340 340 exact EUR"),
            ("9 亿美元", "90000 90000 90000 exact USD"),
            ("1500万美金", "1500 1500 1500 exact USD"),
            ("1，２００万", "1200 1200 1200 exact CNY"),
            ("¥5000万", "5000 5000 5000 exact CNY"),
            ("2.7亿元", "27000 27000 27000 exact CNY"),
            ("1亿2000万", "12000 12000 12000 exact CNY"),
            ("1.5万亿韩元", "150000000 150000000 150000000 exact KRW"),
            ("1个亿", "10000 10000 10000 exact CNY"),
            ("500W", "500 500 500 exact ?"),
            ("50億円", "500000 500000 500000 exact JPY"),
            ("50억", "500000 500000 500000 exact KRW"),
            ("500万(人民币)", "500 500 500 exact CNY"),
            ("3000万元（约420万美元）", "3000 3000 3000 exact CNY"),
            ("300万其他", "300 300 300 exact ?"),
            ("A轮 5000万元", "5000 5000 5000 exact CNY"),
            ("1,000万元（首期）", "1000 1000 1000 exact CNY"),
            ("5천만원", "5000 5000 5000 exact KRW"),
        ],
    );
}

#[test]
fn chinese_numeral_is_a_number() {
    check(
        10_000,
        &[
            ("三千万", "3000 3000 3000 exact CNY"),
            ("一亿人民币", "10000 10000 10000 exact CNY"),
            ("一亿二千万美金", "12000 12000 12000 exact USD"),
            ("两亿", "20000 20000 20000 exact CNY"),
            ("十五万", "15 15 15 exact CNY"),
            ("百万", "100 100 100 exact CNY"),
            ("二十五万", "25 25 25 exact CNY"),
            ("一百零五万", "105 105 105 exact CNY"),
            ("三万五", "3.5 3.5 3.5 exact CNY"),
            ("壹仟贰佰万元整", "1200 1200 1200 exact CNY"),
            ("叁亿元", "30000 30000 30000 exact CNY"),
            ("一亿零五百万", "10500 10500 10500 exact CNY"),
        ],
    );
}

#[test]
fn western_and_indian_forms_are_read() {
    check(
        100_000,
        &[
            ("$6.6 million", "66 66 66 exact USD"),
            ("$30M", "300 300 300 exact USD"),
            ("US$ 30M", "300 300 300 exact USD"),
            ("USD30M", "300 300 300 exact USD"),
            ("30 MUSD", "300 300 300 exact USD"),
            ("€1.5M", "15 15 15 exact EUR"),
            ("1,5 M€", "15 15 15 exact EUR"),
            ("£2.3 billion", "23000 23000 23000 exact GBP"),
            ("500K", "5 5 5 exact ?"),
            ("3 mn", "30 30 30 exact ?"),
            ("$1.5bn", "15000 15000 15000 exact USD"),
            ("$5-million", "50 50 50 exact USD"),
            ("1.5 crore", "150 150 150 exact ?"),
            ("500 тыс. руб.", "5 5 5 exact RUB"),
            ("5 millones de euros", "50 50 50 exact EUR"),
            ("20 lakhs", "20 20 20 exact ?"),
            ("Rs 5 Cr", "500 500 500 exact INR"),
            ("Rs. 5 crore", "500 500 500 exact INR"),
            ("₹ 50 lakh", "50 50 50 exact INR"),
            ("INR 12,00,00,000", "1200 1200 1200 exact INR"),
            ("10,00,000", "10 10 10 exact ?"),
            ("$1,500,000", "15 15 15 exact USD"),
            ("20,00,00,000,", "2000 2000 2000 exact ?"),
            ("2 000 000 €", "20 20 20 exact EUR"),
            ("1'500'000 CHF", "15 15 15 exact CHF"),
            ("€1.500.000,00", "15 15 15 exact EUR"),
            ("2000000.0", "20 20 20 exact ?"),
            ("1E+06", "10 10 10 exact ?"),
            ("1.00E+07", "100 100 100 exact ?"),
            ("(€9m)", "90 90 90 exact EUR"),
            ("\\xc2\\xa05,00,000", "5 5 5 exact ?"),
            ("'600000", "6 6 6 exact ?"),
            ("?6,00,000", "6 6 6 exact ?"),
            ("Rs 6,00,000/-", "6 6 6 exact INR"),
        ],
    );
}

#[test]
fn currency_sign_is_distinguished() {
    check(
        1_000_000,
        &[
            ("HK$9M", "9 9 9 exact HKD"),
            ("S$9M", "9 9 9 exact SGD"),
            ("A$9M", "9 9 9 exact AUD"),
            ("C$9M", "9 9 9 exact CAD"),
            ("CA$9M", "9 9 9 exact CAD"),
            ("NT$9M", "9 9 9 exact TWD"),
            ("R$9M", "9 9 9 exact BRL"),
            ("CN¥9M", "9 9 9 exact CNY"),
            ("RMB 9 million yuan", "9 9 9 exact CNY"),
            ("₩9M", "9 9 9 exact KRW"),
            ("CHF 9M", "9 9 9 exact CHF"),
            ("NGN9M", "9 9 9 exact NGN"),
            ("₦9M", "9 9 9 exact NGN"),
            ("9M Euros", "9 9 9 exact EUR"),
            ("¥9M", "9 9 9 exact CNY"),
            ("$9M CAD", "9 9 9 exact CAD"),
            ("kr 9m", "9 9 9 exact SEK"),
        ],
    );
}

#[test]
fn context_fills_only_what_the_cell_leaves_open() {
    let unit = Some(Decimal::from(1_000_000));
    let column = AmountContext { unit, currency: Some("USD"), ..AmountContext::default() };
    let japan = AmountContext { currency: Some("JPY"), ..AmountContext::default() };
    let row = AmountContext { row_currency: Some("USD"), ..AmountContext::default() };
    let canada = AmountContext { currency: Some("CAD"), ..AmountContext::default() };
    let marked = AmountContext { has_marked_yuan: true, ..AmountContext::default() };
    let cases = [
        ("12.5", column, "12500000 12500000 12500000 exact USD"),
        ("5 - 10", column, "5000000 7500000 10000000 approximate USD"),
        ("500K", column, "500000 500000 500000 exact USD"),
        ("€3", column, "3000000 3000000 3000000 exact EUR"),
        ("3000万元", column, "30000000 30000000 30000000 exact CNY"),
        ("3000万", column, "30000000 30000000 30000000 exact USD"),
        ("6,600,000", column, "unreadable"),
        ("¥500M", japan, "500000000 500000000 500000000 exact JPY"),
        ("500万元", row, "5000000 5000000 5000000 exact USD"),
        ("$5M", canada, "5000000 5000000 5000000 exact CAD"),
        ("€5M", canada, "5000000 5000000 5000000 exact EUR"),
        ("", canada, "? ? ? undisclosed CAD"),
        ("¥500M", marked, "500000000 500000000 500000000 exact JPY"),
        ("¥500万", marked, "5000000 5000000 5000000 exact CNY"),
    ];
    for (text, context, expected) in cases {
        assert_eq!(shown(text, &context), expected, "{text}");
    }
}

#[test]
fn vague_multiple_moves_the_point_and_never_leaves_the_band() {
    for (multiple, expected) in [(1, "10 10 99"), (5, "20 50 99"), (20, "20 99 99")] {
        let vague_multiple = Decimal::from(multiple);
        let context = AmountContext { vague_multiple, ..AmountContext::default() };
        let expected: Vec<_> = expected.split(' ').map(|it| format!("{it}0000")).collect();
        assert_eq!(shown("数十万", &context), format!("{} vague CNY", expected.join(" ")));
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,24}") {
        let _ = parse(&text, &AmountContext::default());
        let _ = unit_note(&text);
    }

    #[test]
    fn low_point_and_high_are_in_order(
        before in prop::sample::select(vec!["", "近", "超", "约", "数", "over ", "$", "不超过"]),
        number in 0_u64..2_000_000,
        unit in prop::sample::select(vec!["", "万", "千万", "亿", "M", " crore", "万亿"]),
        after in prop::sample::select(vec!["", "级", "以上", "多", "+", "左右", "元", "-9亿", " to 7M"]),
        multiple in 0_u32..20,
    ) {
        let context =
            AmountContext { vague_multiple: Decimal::from(multiple), ..AmountContext::default() };
        for text in [format!("{before}{number}{unit}{after}"), format!("{before}{unit}{after}")] {
            let Ok(amount) = parse(&text, &context) else { continue };
            let (Some(low), Some(point)) = (amount.low, amount.point) else { continue };
            prop_assert!(low <= point, "{}", text);
            prop_assert!(amount.high.is_none_or(|high| point <= high), "{}", text);
        }
    }
}

#[test]
fn amounts_are_read_in_the_words_of_many_languages() {
    check(
        1_000_000,
        &[
            ("50億ウォン", "5000 5000 5000 exact KRW"),
            ("R$10mi", "10 10 10 exact BRL"),
            ("R$ 1,5 bi", "1500 1500 1500 exact BRL"),
            ("₺5 milyon", "5 5 5 exact TRY"),
            ("3 tỷ đồng", "3000 3000 3000 exact VND"),
            ("500 triệu đồng", "500 500 500 exact VND"),
            ("M€ 3", "3 3 3 exact EUR"),
            ("EUR Mio. 2.5", "2.5 2.5 2.5 exact EUR"),
            ("US$m 12", "12 12 12 exact USD"),
            ("10 миллионов долларов", "10 10 10 exact USD"),
            ("2 millones de dólares", "2 2 2 exact USD"),
            ("3,5 milhões de reais", "3.5 3.5 3.5 exact BRL"),
            ("Rp 5 miliar", "5000 5000 5000 exact IDR"),
            ("10億円", "1000 1000 1000 exact JPY"),
            ("100억원", "10000 10000 10000 exact KRW"),
            ("5 Mio. €", "5 5 5 exact EUR"),
        ],
    );
}
