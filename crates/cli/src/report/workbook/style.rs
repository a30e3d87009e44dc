//! How the cells of the workbook look, and how their numbers are written. It knows no slide.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use crate::messages::Lang;
use crate::output::Align;
use crate::report::figure::{Figure, Measure};

/// The color of headings and of the first series.
pub(super) const NAVY: Color = Color::RGB(0x14_50_8C);
/// The color of a fall.
pub(super) const AMBER: Color = Color::RGB(0xB8_5A_0C);
/// The color of remarks.
const GREY: Color = Color::RGB(0x6B_6B_6B);
/// The lines between rows.
const LINE: Color = Color::RGB(0xD4_DA_E1);

/// Default pixels of a row and of a column.
const ROW_PIXELS: u32 = 21;
const COLUMN_PIXELS: u32 = 72;

/// The formats of one workbook, all made from one.
pub(super) struct Style {
    base: Format,
    /// The height of a line of text, in points.
    pub(super) line_points: f64,
}

impl Style {
    /// The style of a language, whose readers have its font.
    pub(super) fn of(lang: Lang) -> Style {
        let base = match lang {
            Lang::Zh => Format::new().set_font_name("Microsoft YaHei").set_font_size(10),
            Lang::En => Format::new().set_font_name("Calibri").set_font_size(11),
        };
        Style { base, line_points: 15.75 }
    }

    /// Makes this the default style of cells.
    pub(super) fn make_default(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        workbook.set_default_format(&self.base, ROW_PIXELS, COLUMN_PIXELS).map(|_| ())
    }

    /// The heading of a sheet.
    pub(super) fn heading(&self) -> Format {
        self.base.clone().set_bold().set_font_size(16).set_font_color(NAVY)
    }

    /// The one number of a cover.
    pub(super) fn big(&self) -> Format {
        self.base.clone().set_bold().set_font_size(28).set_font_color(AMBER)
    }

    /// A sentence over several lines.
    pub(super) fn sentence(&self) -> Format {
        self.base.clone().set_text_wrap().set_align(FormatAlign::Top)
    }

    /// An emphasized sentence.
    pub(super) fn callout(&self) -> Format {
        self.sentence().set_bold().set_font_color(AMBER)
    }

    /// A remark below figures.
    pub(super) fn remark(&self) -> Format {
        self.sentence().set_font_color(GREY)
    }

    /// A link to another sheet.
    pub(super) fn link(&self) -> Format {
        self.base
            .clone()
            .set_font_color(NAVY)
            .set_underline(rust_xlsxwriter::FormatUnderline::Single)
    }

    /// The head of a column.
    pub(super) fn head(&self, align: Align) -> Format {
        self.aligned(align)
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_font_color(Color::White)
            .set_background_color(NAVY)
    }

    /// A cell of words.
    pub(super) fn cell(&self, align: Align) -> Format {
        self.aligned(align).set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE)
    }

    /// A cell of words over several lines.
    pub(super) fn paragraph(&self) -> Format {
        self.cell(Align::Left).set_text_wrap().set_align(FormatAlign::Top)
    }

    /// A line of code.
    pub(super) fn code(&self) -> Format {
        self.paragraph().set_font_name("Consolas")
    }

    /// A cell with this number format.
    pub(super) fn number(&self, format: &str) -> Format {
        self.cell(Align::Right).set_num_format(format)
    }

    fn aligned(&self, align: Align) -> Format {
        match align {
            // Away from the number to the right on the line before it.
            Align::Left => self.base.clone().set_align(FormatAlign::Left).set_indent(1),
            Align::Right => self.base.clone().set_align(FormatAlign::Right),
        }
    }
}

/// The number of a figure as a spreadsheet keeps it, where 0.333 is 33.3 %; None where unknown.
pub(in crate::report) fn number(figure: &Figure) -> Option<f64> {
    let value = figure.value?.approximate();
    Some(match figure.measure {
        Measure::Share | Measure::Growth => value / 100.0,
        Measure::Count | Measure::Money(_) | Measure::Number | Measure::Points => value,
    })
}

/// The number format of all figures that measure the same, such as those of a chart.
pub(in crate::report) fn measure_format(measure: Measure) -> String {
    match measure {
        Measure::Count => "#,##0".to_owned(),
        Measure::Money(0) => "#,##0".to_owned(),
        // What is above zero is never shown as zero.
        Measure::Money(decimals) => {
            let least = format!("0.{}", "0".repeat(decimals as usize));
            let shown = format!("0.{:0>places$}", 1, places = decimals as usize);
            format!("[=0]{least};[<{least}5]\"<{shown}\";#,##0{}", places(decimals))
        }
        Measure::Share => "[=0]0.0%;[<0.0005]\"<0.1%\";0.0%".to_owned(),
        // What is so small that it is printed as none has no sign.
        Measure::Growth => "[>=0.0005]+#,##0.0%;[<=-0.0005]−#,##0.0%;\"0.0%\"".to_owned(),
        Measure::Points => "[>=0.05]+0.0;[<=-0.05]−0.0;\"0.0\"".to_owned(),
        Measure::Number => "#,##0.0".to_owned(),
    }
}

/// The number format that shows a figure's number as the report prints it.
pub(super) fn number_format(figure: &Figure) -> String {
    let shown = figure.shown.as_str();
    match figure.measure {
        Measure::Count => "#,##0".to_owned(),
        Measure::Money(decimals) => {
            let plain = format!("#,##0{}", places(decimals));
            at_least_something(shown, decimals, &plain)
        }
        Measure::Share => {
            // The deals of a share have cells of their own.
            let shown = shown.split_once(' ').map_or(shown, |(share, _)| share);
            at_least_something(shown, 3, "0.0%")
        }
        Measure::Growth => signed(shown, "#,##0.0%"),
        Measure::Number => "#,##0.0".to_owned(),
        Measure::Points => signed(shown, "0.0"),
    }
}

fn places(decimals: u32) -> String {
    let zeros = "0".repeat(decimals as usize);
    if zeros.is_empty() { zeros } else { format!(".{zeros}") }
}

/// A value above zero is never shown as zero, even after an edit.
fn at_least_something(shown: &str, decimals: u32, plain: &str) -> String {
    if !shown.starts_with('<') {
        return plain.to_owned();
    }
    format!("[<0.{}5]\"{shown}\";{plain}", "0".repeat(decimals as usize))
}

/// A change with its sign, and with an arrow where it is printed with one.
fn signed(shown: &str, plain: &str) -> String {
    let has_sign = shown.contains(['+', '−']);
    let (up, down) = if shown.starts_with(['▲', '▼']) { ("▲ ", "▼ ") } else { ("", "") };
    match has_sign {
        true => format!("\"{up}+\"{plain};\"{down}−\"{plain};{plain}"),
        // So small that it is printed as none.
        false => format!("{plain};{plain}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::number::Fraction;

    #[test]
    fn a_number_stays_unrounded_and_is_shown_as_printed() {
        let third = Fraction::new(100, 3);
        let cases = [
            (Measure::Count, Fraction::new(748, 1), "748", 748.0, "#,##0"),
            (
                Measure::Money(1),
                Fraction::new(899_912_345, 100_000_000),
                "9.0",
                8.999_123_45,
                "#,##0.0",
            ),
            (Measure::Money(0), Fraction::new(5, 1), "5", 5.0, "#,##0"),
            (Measure::Money(1), Fraction::new(1, 100), "<0.1", 0.01, "[<0.05]\"<0.1\";#,##0.0"),
            (Measure::Share, third, "33.3%", 1.0 / 3.0, "0.0%"),
            (Measure::Share, third, "33.3% (4)", 1.0 / 3.0, "0.0%"),
            (Measure::Share, Fraction::new(1, 100), "<0.1%", 0.0001, "[<0.0005]\"<0.1%\";0.0%"),
            (
                Measure::Growth,
                Fraction::new(-861, 100),
                "−8.6%",
                -0.0861,
                "\"+\"#,##0.0%;\"−\"#,##0.0%;#,##0.0%",
            ),
            (
                Measure::Growth,
                Fraction::new(19, 10),
                "▲ +1.9%",
                0.019,
                "\"▲ +\"#,##0.0%;\"▼ −\"#,##0.0%;#,##0.0%",
            ),
            (Measure::Points, Fraction::new(31, 10), "+3.1", 3.1, "\"+\"0.0;\"−\"0.0;0.0"),
            (Measure::Points, Fraction::new(-1, 100), "0.0", -0.01, "0.0;0.0"),
        ];
        for (measure, value, shown, wanted, format) in cases {
            let figure = Figure::new(measure, value, shown.to_owned());
            let found = number(&figure).unwrap();
            assert!((found - wanted).abs() < 1e-12, "{shown}: {found}");
            assert_eq!(number_format(&figure), format, "{shown}");
        }
        assert_eq!(number(&Figure::new(Measure::Share, None, "–".to_owned())), None);
    }
}
