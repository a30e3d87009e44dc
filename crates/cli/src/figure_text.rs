//! A figure as a report prints it: what it is, and how exactly the print says so. It does not know
//! what the figure is of.

use dealbase_ingest::messages;

messages! {
    /// What kind of figure a text is: `Number` is a bare one, a count, a rank, or anything whose unit is
    /// not printed; `Direction` is only whether it rises or falls.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Kind in "figure_kind" {
        Number = "a number",
        Money = "an amount",
        Percent = "a percentage",
        Points = "percentage points",
        Direction = "a direction",
    }
}

/// A figure with the rounding of its print.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FigureText {
    /// What it is.
    pub(crate) kind: Kind,
    /// The figure in whole dollars, per cent, points or pieces; 1 or -1 for a direction.
    pub(crate) value: f64,
    /// What one of its last printed digit is worth.
    pub(crate) step: f64,
    /// What one of the printed number is worth: 1e8 for 亿.
    unit: f64,
    decimals: usize,
}

/// Words for a unit, the longer before those that begin like them.
const UNITS: [(&str, &str); 22] = [
    ("万亿", "1e12"),
    ("千亿", "1e11"),
    ("百亿", "1e10"),
    ("亿", "1e8"),
    ("千万", "1e7"),
    ("百万", "1e6"),
    ("万", "1e4"),
    ("trillion", "1e12"),
    ("billion", "1e9"),
    ("million", "1e6"),
    ("thousand", "1e3"),
    ("100m", "1e8"),
    ("tn", "1e12"),
    ("bn", "1e9"),
    ("mn", "1e6"),
    ("mm", "1e6"),
    ("t", "1e12"),
    ("b", "1e9"),
    ("m", "1e6"),
    ("k", "1e3"),
    ("千", "1e3"),
    ("百", "1e2"),
];
const DOLLARS: [&str; 7] = ["us dollars", "dollars", "美元", "美金", "us$", "usd", "$"];
const POINTS: [&str; 5] = ["percentage points", "percentage point", "个百分点", "百分点", "pp"];
const PERCENT: [&str; 5] = ["per cent", "percent", "pct", "%", "％"];
const PIECES: [&str; 9] = ["deals", "deal", "rank", "例", "起", "笔", "个", "家", "位"];
const FALLING: [&str; 9] = ["down", "fell", "下跌", "下降", "减少", "下滑", "−", "–", "-"];
const RISING: [&str; 8] = ["up", "rose", "上涨", "上升", "增长", "增加", "提升", "+"];

impl FigureText {
    /// Reads a figure such as `58.4%`, `8.999亿美元`, `US$0.9bn`, `127` or `-1.3pp`; `unit` says what
    /// the text leaves out, such as `100m_usd`. `None` where it is no such figure.
    pub(crate) fn parse(text: &str, unit: &str) -> Option<FigureText> {
        let written = format!("{text} {}", unit.replace('_', " ")).to_lowercase();
        let is_falling = FALLING.iter().any(|word| written.trim_start().starts_with(word))
            || FALLING.iter().take(6).any(|word| written.contains(word));
        let is_rising = RISING.iter().any(|word| written.contains(word));
        let sign = if is_falling { -1.0 } else { 1.0 };
        let Some(start) = written.find(|it: char| it.is_ascii_digit()) else {
            let direction = FigureText {
                kind: Kind::Direction,
                value: sign,
                step: 0.0,
                unit: 1.0,
                decimals: 0,
            };
            return (is_falling || is_rising).then_some(direction);
        };
        let (before, from_digits) = written.split_at_checked(start)?;
        let end = from_digits.find(|it: char| !it.is_ascii_digit() && !matches!(it, '.' | ','));
        let (digits, after) = from_digits.split_at_checked(end.unwrap_or(from_digits.len()))?;
        let number = digits.trim_end_matches(['.', ',']).replace(',', "");
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let context = format!("{before} {after}");
        let (kind, unit) = unit_of(&context)?;
        let value: f64 = number.parse().ok()?;
        let step: f64 = format!("1e-{decimals}").parse().ok()?;
        Some(FigureText { kind, value: sign * value * unit, step: step * unit, unit, decimals })
    }

    /// Whether a figure prints like this.
    pub(crate) fn fits(&self, figure: f64) -> bool {
        match self.kind {
            Kind::Direction => figure * self.value > 0.0,
            _ => (figure - self.value).abs() <= self.step * (0.5 + 1e-9),
        }
    }

    /// A figure in the unit and with the decimals of the print.
    pub(crate) fn like(&self, figure: f64) -> String {
        format!("{:.*}", self.decimals, figure / self.unit)
    }

    /// The same with two more decimals, to see by how much it differs.
    pub(crate) fn closer(&self, figure: f64) -> String {
        let is_whole = self.kind == Kind::Number && self.unit <= 1.0 && figure.fract().abs() < 1e-9;
        let decimals = if is_whole { self.decimals } else { self.decimals + 2 };
        format!("{:.decimals$}", figure / self.unit)
    }
}

/// What the words around a number make of it, and what one of it is worth; `None` for other words.
fn unit_of(context: &str) -> Option<(Kind, f64)> {
    let mut words = context.trim().to_owned();
    let mut take = |list: &[&str]| {
        let found = list.iter().find(|word| words.contains(**word))?;
        words = words.replacen(found, " ", 1);
        Some(())
    };
    let kind = if take(&POINTS).is_some() {
        Kind::Points
    } else if take(&PERCENT).is_some() {
        Kind::Percent
    } else if take(&DOLLARS).is_some() {
        Kind::Money
    } else {
        Kind::Number
    };
    while take(&DOLLARS).is_some() || take(&PIECES).is_some() {}
    while take(&FALLING).is_some() || take(&RISING).is_some() {}
    while take(&["约", "about", "approx.", "~", "(", ")", "（", "）", "+"]).is_some() {}
    let mut unit = 1.0;
    for word in words.split_whitespace() {
        let (_, worth) = UNITS.iter().find(|(name, _)| *name == word)?;
        let worth: f64 = worth.parse().ok()?;
        unit *= worth;
    }
    Some((kind, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_print_says_its_unit_and_how_exact_it_is() {
        for (text, unit, kind, value, step) in [
            ("58.4%", "", Kind::Percent, 58.4, 0.1),
            ("8.999亿美元", "", Kind::Money, 899_900_000.0, 100_000.0),
            ("US$0.9bn", "", Kind::Money, 900_000_000.0, 100_000_000.0),
            ("$ 25.8 billion", "", Kind::Money, 25_800_000_000.0, 100_000_000.0),
            ("127", "", Kind::Number, 127.0, 1.0),
            ("1,846例", "", Kind::Number, 1846.0, 1.0),
            ("-8.6", "pct", Kind::Percent, -8.6, 0.1),
            ("−8.6%", "", Kind::Percent, -8.6, 0.1),
            ("下跌34.1%", "", Kind::Percent, -34.1, 0.1),
            ("上涨3.1个百分点", "", Kind::Points, 3.1, 0.1),
            ("-1.3pp", "", Kind::Points, -1.3, 0.1),
            ("258", "100m_usd", Kind::Money, 25_800_000_000.0, 100_000_000.0),
            ("down", "direction", Kind::Direction, -1.0, 0.0),
            ("up", "", Kind::Direction, 1.0, 0.0),
        ] {
            let printed = FigureText::parse(text, unit).unwrap();
            assert_eq!(printed.kind, kind, "{text}");
            assert!((printed.value - value).abs() <= value.abs() * 1e-12, "{text}: {printed:?}");
            assert!((printed.step - step).abs() <= step * 1e-12, "{text}: {printed:?}");
        }
        for text in ["", "n/a", "9亿元", "€5m", "mixed", "1.2.3"] {
            assert_eq!(FigureText::parse(text, ""), None, "{text}");
        }
    }

    #[test]
    fn a_figure_fits_if_it_rounds_to_the_print() {
        let printed = FigureText::parse("9亿美元", "").unwrap();
        for (figure, fits) in
            [(899_900_000.0, true), (850_000_000.0, true), (849_000_000.0, false), (951e6, false)]
        {
            assert_eq!(printed.fits(figure), fits, "{figure}");
        }
        assert_eq!(printed.closer(899_900_000.0), "9.00");
        assert_eq!(FigureText::parse("58.4%", "").unwrap().like(58.449), "58.4");
    }
}
