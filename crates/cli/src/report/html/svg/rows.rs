//! Charts whose categories stand one below the other: ranked bars, changes as arrows, countries.

use plotters::chart::{ChartBuilder, ChartContext};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{PathElement, Polygon, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, text_width};
use super::ink::Ink;
use super::{Drawing, Drawn, clear, text};

type Area<'a> = DrawingArea<Canvas<'a>, Shift>;
type Plot<'a, 'b> = ChartContext<'b, Canvas<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// The height that rows need where they are few.
const FEW_ROWS: i32 = 12;

/// The height of a chart with this many rows: all that fits a slide, and no more than rows need.
pub(super) fn height(drawing: &Drawing<'_>) -> i32 {
    let row = if drawing.count() > FEW_ROWS { 3 } else { 5 };
    let wanted = drawing.count() * drawing.font_size() * row / 2 + drawing.font_size() * 3;
    if drawing.is_narrow() { wanted } else { wanted.min(drawing.height) }
}

/// Bars from zero, each with its number behind it.
pub(super) fn ranked(drawing: &Drawing<'_>, canvas: Canvas<'_>) -> Drawn {
    let area = canvas.into_drawing_area();
    let room = widest(drawing, 0) + 12;
    let plot = plot(drawing, &area, (0.0, drawing.largest(0)), room)?;
    for (index, value) in drawing.values(0) {
        bar(drawing, &area, &plot, index, value)?;
    }
    Ok(())
}

/// Bars from zero with their numbers, and beside them the change of each with an arrow.
pub(super) fn with_change(drawing: &Drawing<'_>, canvas: Canvas<'_>) -> Drawn {
    let area = canvas.into_drawing_area();
    let arrow = drawing.font_size();
    let change = widest(drawing, 1) + arrow + 14;
    let plot = plot(drawing, &area, (0.0, drawing.largest(0)), widest(drawing, 0) + change + 30)?;
    let right = drawing.width - 4;
    let title = text(drawing, Ink::Text, HPos::Right);
    area.draw(&Text::new(drawing.series_name(1), (right, arrow / 2 + 2), title))?;
    for (index, value) in drawing.values(0) {
        bar(drawing, &area, &plot, index, value)?;
        let (_, y) = plot.backend_coord(&(0.0, row(drawing, index)));
        let ink = Ink::mark(1, index);
        let shown = text(drawing, ink, HPos::Right);
        area.draw(&Text::new(drawing.shown(1, index), (right, y), shown))?;
        if !drawing.is_shown_as_change(1, index) {
            continue;
        }
        let up = if drawing.value(1, index).is_some_and(|it| it > 0.0) { 1 } else { -1 };
        let (x, half) = (right - change + arrow / 2, arrow * 2 / 5);
        let tip = [(x - half, y + half * up), (x, y - half * up), (x + half, y + half * up)];
        area.draw(&Polygon::new(tip, ink.color()))?;
    }
    Ok(())
}

/// Arrows from zero to the change of the first series; a stroke marks the second.
pub(super) fn changes(drawing: &Drawing<'_>, canvas: Canvas<'_>) -> Drawn {
    let area = canvas.into_drawing_area();
    let values = || [0, 1].into_iter().flat_map(|it| drawing.values(it)).filter_map(|(_, it)| it);
    // A tenth of a point is no long way.
    let (low, high) = (values().fold(-0.5, f64::min), values().fold(0.5, f64::max));
    let spare = (high - low) * if drawing.is_narrow() { 0.24 } else { 0.08 };
    let plot = plot(drawing, &area, (low - spare, high + spare), 4)?;
    for (index, value) in drawing.values(0) {
        let (zero, y) = plot.backend_coord(&(0.0, row(drawing, index)));
        let thick = thickness(drawing, &plot) * 4 / 10;
        let mark = drawing.value(1, index).map(|it| plot.backend_coord(&(it, 0.0)).0);
        if let Some(x) = mark {
            let ink = Ink::mark(1, index).color().stroke_width(2);
            area.draw(&PathElement::new([(x, y - thick), (x, y + thick)], ink))?;
        }
        let tip = value.map_or(zero, |it| plot.backend_coord(&(it, 0.0)).0);
        if drawing.is_shown_as_change(0, index) {
            area.draw(&Polygon::new(arrow(zero, tip, y, thick), Ink::mark(0, index).color()))?;
        }
        // The number stands behind whatever reaches farther on its side.
        let (anchor, at) = if tip < zero {
            (HPos::Right, mark.map_or(tip, |it| it.min(tip)) - 6)
        } else {
            (HPos::Left, mark.map_or(tip, |it| it.max(tip)) + 6)
        };
        let number = text(drawing, Ink::Strong, anchor);
        area.draw(&Text::new(drawing.shown(0, index), (at, y), number))?;
    }
    Ok(())
}

/// The corners of an arrow from zero to its tip.
fn arrow(zero: i32, tip: i32, y: i32, thick: i32) -> [(i32, i32); 7] {
    let head = thick.min((tip - zero).abs());
    let shaft = if tip < zero { tip + head } else { tip - head };
    let half = thick / 2;
    [
        (zero, y - half),
        (shaft, y - half),
        (shaft, y - thick),
        (tip, y),
        (shaft, y + thick),
        (shaft, y + half),
        (zero, y + half),
    ]
}

/// Axes, grid and the names of the rows; `room` pixels stay free at the right.
fn plot<'a, 'b>(
    drawing: &Drawing<'_>,
    area: &'b Area<'a>,
    (low, high): (f64, f64),
    room: i32,
) -> Result<Plot<'a, 'b>, plotters::drawing::DrawingAreaErrorKind<std::convert::Infallible>> {
    let size = drawing.font_size();
    let names = drawing.chart.categories.iter().map(|it| text_width(it, size)).max().unwrap_or(0);
    // Some readers' fonts are wider than others.
    let names = (names * 9 / 8).min(drawing.width * 2 / 5);
    let mut builder = ChartBuilder::on(area);
    builder.margin_right(room).margin_top(size * 3 / 2).margin_bottom(4);
    builder.y_label_area_size(names + 10);
    let mut plot = builder.build_cartesian_2d(low..high, -0.5..f64::from(drawing.count()) - 0.5)?;
    plot.configure_mesh()
        .disable_y_mesh()
        .disable_axes()
        .x_labels(if drawing.is_narrow() { 4 } else { 8 })
        .light_line_style(clear())
        .bold_line_style(Ink::Grid.color())
        .draw()?;
    for index in 0..drawing.count() {
        let (x, y) = plot.backend_coord(&(low, row(drawing, index)));
        let name = text(drawing, Ink::Text, HPos::Right);
        area.draw(&Text::new(drawing.category(index), (x - 8, y), name))?;
    }
    let edge = f64::from(drawing.count()) - 0.5;
    let zero = [plot.backend_coord(&(0.0, -0.5)), plot.backend_coord(&(0.0, edge))];
    area.draw(&PathElement::new(zero, Ink::Axis.color()))?;
    Ok(plot)
}

/// A bar from zero with its number behind it.
fn bar(
    drawing: &Drawing<'_>,
    area: &Area<'_>,
    plot: &Plot<'_, '_>,
    index: i32,
    value: Option<f64>,
) -> Drawn {
    let (zero, y) = plot.backend_coord(&(0.0, row(drawing, index)));
    let (end, _) = plot.backend_coord(&(value.unwrap_or(0.0), 0.0));
    let half = thickness(drawing, plot) * 36 / 100;
    if value.is_some_and(|it| it > 0.0) {
        let corners = [(zero, y - half), (end.max(zero + 1), y + half)];
        area.draw(&Rectangle::new(corners, Ink::mark(0, index).color().filled()))?;
    }
    let number = text(drawing, Ink::Strong, HPos::Left);
    area.draw(&Text::new(drawing.shown(0, index), (end + 6, y), number))
}

/// Where the row of a category stands: the first on top.
fn row(drawing: &Drawing<'_>, index: i32) -> f64 {
    f64::from(drawing.count() - 1 - index)
}

/// The height of a row in pixels.
fn thickness(drawing: &Drawing<'_>, plot: &Plot<'_, '_>) -> i32 {
    let (_, high) = plot.plotting_area().dim_in_pixel();
    i32::try_from(high).unwrap_or(0) / drawing.count().max(1)
}

/// The width of the widest number of a series.
fn widest(drawing: &Drawing<'_>, series: usize) -> i32 {
    let shown = (0..drawing.count()).map(|it| drawing.shown(series, it));
    shown.map(|it| text_width(it, drawing.font_size())).max().unwrap_or(0)
}
