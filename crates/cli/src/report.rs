//! The report of one quarter: figures from the views, words from the language, slides from both.
//!
//!     views -> model -> deck of slides -> text, Markdown, JSON, HTML, workbook, presentation
//!
//! `model` knows no words, the renderers know no figures: they meet in `slide`.

mod change;
mod chart;
mod deck;
mod figure;
mod finding;
pub(crate) mod html;
mod imprint;
pub(crate) mod json;
pub(crate) mod markdown;
mod membership;
pub(crate) mod model;
pub(crate) mod money;
mod notes;
pub(crate) mod pptx;
pub(crate) mod prepared;
mod provenance;
mod round;
mod narrative;
mod slide;
mod table;
pub(crate) mod text;
pub(crate) mod workbook;

pub(crate) use deck::deck;
pub(crate) use model::Model;
pub(crate) use narrative::Narrator;
pub(crate) use slide::Slide;
