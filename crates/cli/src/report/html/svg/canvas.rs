//! The canvas of the chart library: what is drawn on it becomes SVG with classes for colours.
//!
//! It does not know what kind of chart it is drawing.

use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use unicode_width::UnicodeWidthChar;

use super::Drawing;
use super::ink::Ink;
use crate::output::markup::escaped;
use crate::report::figure::Figure;

type Done = Result<(), DrawingErrorKind<Infallible>>;

/// Shapes are appended to a text in the order in which they are drawn.
pub(super) struct Canvas<'a> {
    drawing: &'a Drawing<'a>,
    height: i32,
    shapes: &'a mut String,
}

impl<'a> Canvas<'a> {
    /// An empty canvas for a drawing.
    pub(super) fn new(drawing: &'a Drawing<'a>, height: i32, shapes: &'a mut String) -> Canvas<'a> {
        Canvas { drawing, height, shapes }
    }

    /// Writes a shape under its class; the mark of a figure with what hovering and clicking show.
    fn put(&mut self, color: BackendColor, shape: &str) {
        if color.alpha == 0.0 {
            return;
        }
        match Ink::of(color.rgb) {
            Ink::Mark(series, index) => {
                let figure = self.drawing.figure(usize::from(series), i32::from(index));
                let opened = match figure {
                    Some(figure) => self.mark(series, index, figure),
                    None => "<g>".to_owned(),
                };
                self.append(&format!("{opened}{shape}</g>"));
            }
            ink => self.append(&format!("<g class=\"{}\">{shape}</g>", class(ink))),
        }
    }

    fn mark(&self, series: u8, index: u8, figure: &Figure) -> String {
        let Drawing { chart, link, .. } = self.drawing;
        let title = self.drawing.told(usize::from(series), i32::from(index));
        let now = if usize::from(index) + 1 == chart.categories.len() { " last" } else { "" };
        let deals =
            link(figure).map(|it| format!(" data-deals=\"{}\"", escaped(&it))).unwrap_or_default();
        format!(
            "<g class=\"mark s{series}{}{now}\"{deals}><title>{}</title>",
            direction(figure),
            escaped(&title)
        )
    }

    fn append(&mut self, shape: &str) {
        self.shapes.push_str(shape);
        self.shapes.push('\n');
    }
}

fn class(ink: Ink) -> String {
    match ink {
        Ink::Text => "text".to_owned(),
        Ink::Strong => "text strong".to_owned(),
        Ink::Axis => "axis".to_owned(),
        Ink::Grid => "grid".to_owned(),
        Ink::Paper => "paper".to_owned(),
        Ink::Line(series) => format!("line s{series}"),
        Ink::Upon(series) => format!("text upon s{series}"),
        Ink::Mark(series, _) => format!("mark s{series}"),
    }
}

/// A class for the sign of a figure.
fn direction(figure: &Figure) -> &'static str {
    match figure.value.map(|it| it.scaled(1)) {
        Some(1..) => " up",
        Some(..=-1) => " down",
        _ => "",
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.drawing.width.unsigned_abs(), self.height.unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Done {
        self.put(color, &format!("<rect x=\"{x}\" y=\"{y}\" width=\"1\" height=\"1\"/>"));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Done {
        // What is above zero is never drawn as nothing.
        let (width, height) = ((right - left).max(1), (bottom - top).max(1));
        let shape =
            format!("<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>");
        self.put(style.color(), &shape);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        let width = style.stroke_width();
        let points = points(path);
        let shape =
            format!("<polyline points=\"{points}\" fill=\"none\" stroke-width=\"{width}\"/>");
        self.put(style.color(), &shape);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Done {
        let shape = format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>");
        self.put(style.color(), &shape);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Done {
        let shape = format!("<polygon points=\"{}\"/>", points(corners));
        self.put(style.color(), &shape);
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Done {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let drop = match style.anchor().v_pos {
            VPos::Top => "0.9em",
            VPos::Center => "0.35em",
            VPos::Bottom => "-0.2em",
        };
        let text = escaped(text);
        let shape = format!(
            "<text x=\"{x}\" y=\"{y}\" dy=\"{drop}\" text-anchor=\"{anchor}\">{text}</text>"
        );
        self.put(style.color(), &shape);
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        _style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = self.drawing.font_size();
        Ok((text_width(text, size).unsigned_abs(), size.unsigned_abs() + 2))
    }
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    path.into_iter().fold(String::new(), |mut text, (x, y)| {
        let gap = if text.is_empty() { "" } else { " " };
        // Writing into a text can't fail.
        let _ = write!(text, "{gap}{x},{y}");
        text
    })
}

/// How wide a text is about, in pixels: Chinese is as wide as high, others a little over half.
pub(super) fn text_width(text: &str, size: i32) -> i32 {
    let hundredths: i32 = text
        .chars()
        .map(|it| match (it.width(), it) {
            (Some(2), _) => 100,
            (_, 'i' | 'j' | 'l' | '.' | ',' | ' ') => 32,
            (_, 'A'..='Z') => 68,
            (_, '%' | 'm' | 'w' | '+' | '−') => 88,
            _ => 56,
        })
        .sum();
    hundredths * size / 100 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_twice_as_wide_as_digits() {
        assert_eq!(text_width("企业服务", 10), 41);
        assert!(text_width("1234", 10) < text_width("企业服务", 10) * 2 / 3);
    }
}
