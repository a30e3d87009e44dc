//! What a shape of a chart is, told through the library as a colour.
//!
//! The library knows of a shape only its colour. The canvas turns the colour back into what the
//! shape stands for, and so knows its class, its hover text and its deals.

use plotters::style::RGBColor;

/// What a shape or a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Words and numbers.
    Text,
    /// Words and numbers that stand out.
    Strong,
    /// Numbers upon a filled shape of this series.
    Upon(u8),
    /// The line from which values are counted.
    Axis,
    /// Lines behind the shapes.
    Grid,
    /// The ground, where it keeps a number apart from the shapes below.
    Paper,
    /// A line through the values of a series.
    Line(u8),
    /// The shape of one figure: its series, its category.
    Mark(u8, u8),
}

impl Ink {
    /// The colour that stands for it on the way through the library.
    pub(super) fn color(self) -> RGBColor {
        match self {
            Ink::Text => RGBColor(0, 0, 0),
            Ink::Strong => RGBColor(0, 1, 0),
            Ink::Axis => RGBColor(0, 2, 0),
            Ink::Grid => RGBColor(0, 3, 0),
            Ink::Paper => RGBColor(0, 4, 0),
            Ink::Line(series) => RGBColor(1, series, 0),
            Ink::Upon(series) => RGBColor(2, series, 0),
            Ink::Mark(series, index) => RGBColor(3, series, index),
        }
    }

    /// What the colour stands for.
    pub(super) fn of(color: (u8, u8, u8)) -> Ink {
        match color {
            (0, 1, _) => Ink::Strong,
            (0, 2, _) => Ink::Axis,
            (0, 3, _) => Ink::Grid,
            (0, 4, _) => Ink::Paper,
            (1, series, _) => Ink::Line(series),
            (2, series, _) => Ink::Upon(series),
            (3, series, index) => Ink::Mark(series, index),
            _ => Ink::Text,
        }
    }

    /// The ink of a number upon the shape of a series.
    pub(super) fn upon(series: usize) -> Ink {
        Ink::Upon(u8::try_from(series).unwrap_or(u8::MAX))
    }

    /// The mark of a figure. A deck has no chart with more than 255 categories.
    pub(super) fn mark(series: usize, index: i32) -> Ink {
        Ink::Mark(u8::try_from(series).unwrap_or(u8::MAX), u8::try_from(index).unwrap_or(u8::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_comes_back_as_what_it_stood_for() {
        let inks = [
            Ink::Text,
            Ink::Strong,
            Ink::Axis,
            Ink::Grid,
            Ink::Paper,
            Ink::Line(1),
            Ink::Upon(5),
            Ink::Mark(0, 0),
            Ink::Mark(6, 20),
        ];
        for ink in inks {
            let RGBColor(r, g, b) = ink.color();
            assert_eq!(Ink::of((r, g, b)), ink);
        }
    }
}
