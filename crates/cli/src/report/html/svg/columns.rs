//! Charts whose categories stand side by side: columns with a line, and columns of 100 %.

use plotters::chart::ChartBuilder;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, text_width};
use super::ink::Ink;
use super::{Drawing, Drawn, clear, text};
use crate::output::number::nearest;

type Area<'a> = DrawingArea<Canvas<'a>, Shift>;

/// Room above the highest column for its number.
const HEADROOM: f64 = 1.2;
/// The smallest share that has room for its number, in per cent.
const READABLE_PCT: f64 = 5.5;

/// Columns on the left axis, a line on the right one.
pub(super) fn with_line(drawing: &Drawing<'_>, canvas: Canvas<'_>) -> Drawn {
    let area = canvas.into_drawing_area();
    let (left, right) = (drawing.largest(0) * HEADROOM, drawing.largest(1) * HEADROOM);
    let wide = |largest: f64| text_width(&tick(&largest), drawing.font_size()) + 10;
    let across = -0.5..f64::from(drawing.count()) - 0.5;
    let mut builder = ChartBuilder::on(&area);
    builder.margin_top(drawing.font_size() * 2).x_label_area_size(drawing.font_size() * 2);
    builder.y_label_area_size(wide(left)).right_y_label_area_size(wide(right));
    let mut plot = builder
        .build_cartesian_2d(across.clone(), 0.0..left)?
        .set_secondary_coord(across, 0.0..right);
    plot.configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(6)
        .light_line_style(clear())
        .bold_line_style(Ink::Grid.color())
        .axis_style(clear())
        .label_style(text(drawing, Ink::Text, HPos::Right))
        .y_label_formatter(&tick)
        .draw()?;
    plot.configure_secondary_axes()
        .y_labels(6)
        .axis_style(clear())
        .label_style(text(drawing, Ink::Text, HPos::Left))
        .y_label_formatter(&whole_tick)
        .draw()?;
    axis_names(drawing, &area)?;
    let half = half_column(plot.plotting_area().dim_in_pixel().0, drawing.count(), 56);
    for (index, value) in drawing.values(0) {
        let (x, bottom) = plot.backend_coord(&(f64::from(index), 0.0));
        let (_, top) = plot.backend_coord(&(f64::from(index), value.unwrap_or(0.0)));
        category(drawing, &area, index, (x, bottom))?;
        if value.is_some() {
            area.draw(&rectangle((x - half, top), (x + half, bottom), Ink::mark(0, index)))?;
        }
        // The number stands at the foot of its column, where the line seldom comes.
        let has_room = bottom - top > drawing.font_size() * 2;
        let ink = if has_room { Ink::Upon(0) } else { Ink::Strong };
        let at = (x, bottom - drawing.font_size());
        area.draw(&Text::new(drawing.shown(0, index), at, text(drawing, ink, HPos::Center)))?;
    }
    let points: Vec<(i32, (i32, i32))> = drawing
        .values(1)
        .filter_map(|(index, value)| Some((f64::from(index), index, value?)))
        .map(|(x, index, value)| (index, plot.borrow_secondary().backend_coord(&(x, value))))
        .collect();
    line(drawing, &area, 1, &points)
}

/// Columns of 100 %, each segment the share of a series; the last series is called out above.
pub(super) fn stacked(drawing: &Drawing<'_>, canvas: Canvas<'_>) -> Drawn {
    let area = canvas.into_drawing_area();
    let size = drawing.font_size();
    let segments = drawing.chart.series.len().saturating_sub(1);
    let mut builder = ChartBuilder::on(&area);
    builder.margin_top(size * 2).x_label_area_size(size * 2);
    builder.y_label_area_size(text_width("100%", size) + 10);
    let mut plot =
        builder.build_cartesian_2d(-0.5..f64::from(drawing.count()) - 0.5, 0.0..100.0)?;
    plot.configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_labels(5)
        .light_line_style(clear())
        .bold_line_style(Ink::Grid.color())
        .axis_style(clear())
        .label_style(text(drawing, Ink::Text, HPos::Right))
        .y_label_formatter(&|it: &f64| format!("{it:.0}%"))
        .draw()?;
    let half = half_column(plot.plotting_area().dim_in_pixel().0, drawing.count(), 62);
    for index in 0..drawing.count() {
        let place = |share: f64| plot.backend_coord(&(f64::from(index), share));
        category(drawing, &area, index, place(0.0))?;
        let mut base = 0.0;
        for series in 0..segments {
            let Some(share) = drawing.value(series, index) else { continue };
            let ((x, bottom), (_, top)) = (place(base), place(base + share));
            if share > 0.0 {
                area.draw(&rectangle(
                    (x - half, top),
                    (x + half, bottom),
                    Ink::mark(series, index),
                ))?;
            }
            if share >= READABLE_PCT {
                let at = (x, i32::midpoint(top, bottom));
                let upon = text(drawing, Ink::upon(series), HPos::Center);
                area.draw(&Text::new(drawing.shown(series, index), at, upon))?;
            }
            base += share;
        }
        if let Some(share) = drawing.value(segments, index) {
            let spans = (place(0.0), place(share), place(100.0));
            bracket(drawing, &area, (segments, index), half + 3, spans)?;
        }
    }
    Ok(())
}

/// A bracket beside the part of a column that is called out, and its share above the column.
fn bracket(
    drawing: &Drawing<'_>,
    area: &Area<'_>,
    (series, index): (usize, i32),
    away: i32,
    ((x, bottom), (_, top), (_, ceiling)): ((i32, i32), (i32, i32), (i32, i32)),
) -> Drawn {
    let mark = Ink::mark(series, index);
    let corners =
        [(x + away, top + 1), (x + away + 4, top + 1), (x + away + 4, bottom), (x + away, bottom)];
    area.draw(&PathElement::new(corners, mark.color().stroke_width(2)))?;
    let at = (x, ceiling - drawing.font_size());
    area.draw(&Text::new(drawing.shown(series, index), at, text(drawing, mark, HPos::Center)))
}

/// A line through places, a dot on each and its number above.
fn line(drawing: &Drawing<'_>, area: &Area<'_>, series: u8, points: &[(i32, (i32, i32))]) -> Drawn {
    let path: Vec<(i32, i32)> = points.iter().map(|(_, at)| *at).collect();
    area.draw(&PathElement::new(path, Ink::Line(series).color().stroke_width(3)))?;
    for (index, (x, y)) in points {
        let ink = Ink::mark(usize::from(series), *index);
        area.draw(&Circle::new((*x, *y), 5, ink.color().filled()))?;
        let shown = drawing.shown(usize::from(series), *index);
        let at = (*x, *y - drawing.font_size() - 3);
        let half = text_width(shown, drawing.font_size()) / 2 + 4;
        let (left, right) = (*x - half, *x + half);
        let (top, bottom) =
            (at.1 - drawing.font_size() / 2 - 2, at.1 + drawing.font_size() / 2 + 2);
        area.draw(&rectangle((left, top), (right, bottom), Ink::Paper))?;
        area.draw(&Text::new(shown, at, text(drawing, Ink::Strong, HPos::Center)))?;
    }
    Ok(())
}

/// The name of a category below its column.
fn category(drawing: &Drawing<'_>, area: &Area<'_>, index: i32, (x, bottom): (i32, i32)) -> Drawn {
    let at = (x, bottom + drawing.font_size());
    area.draw(&Text::new(drawing.category(index), at, text(drawing, Ink::Text, HPos::Center)))
}

/// What each axis counts, above it.
fn axis_names(drawing: &Drawing<'_>, area: &Area<'_>) -> Drawn {
    let size = drawing.font_size();
    let [left, right] = [0, 1].map(|it| drawing.axis_name(it));
    area.draw(&Text::new(left, (0, size / 2 + 2), text(drawing, Ink::Text, HPos::Left)))?;
    let at = (drawing.width, size / 2 + 2);
    area.draw(&Text::new(right, at, text(drawing, Ink::Text, HPos::Right)))
}

fn rectangle(from: (i32, i32), to: (i32, i32), ink: Ink) -> Rectangle<(i32, i32)> {
    Rectangle::new([from, to], ink.color().filled())
}

/// Half the width of a column that takes so many hundredths of its place.
fn half_column(width: u32, count: i32, hundredths: i32) -> i32 {
    i32::try_from(width).unwrap_or(0) * hundredths / 200 / count.max(1)
}

/// A number at an axis.
fn tick(value: &f64) -> String {
    if *value < 10.0 && value.fract() > 0.05 { format!("{value:.1}") } else { nearest(*value) }
}

/// A number at an axis of whole things; nothing between them.
fn whole_tick(value: &f64) -> String {
    if value.fract() > 0.05 { String::new() } else { nearest(*value) }
}
