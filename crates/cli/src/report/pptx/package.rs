//! The parts of a presentation file and how they refer to each other. It knows no figure.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::chart::Native;
use crate::mistake::Mistake;
use crate::output::markup::escaped;

/// Where the parts of the file refer to each other.
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The width that places are given for, in EMU: 1,280 pixels.
const WIDTH_EMU: i64 = 12_192_000;

/// The program's own presentation without slides, part by part.
const OWN: [(&str, &str); 6] = [
    ("ppt/presentation.xml", include_str!("../../../template/pptx/presentation.xml")),
    ("ppt/slideMasters/slideMaster1.xml", include_str!("../../../template/pptx/slideMaster1.xml")),
    ("ppt/slideLayouts/slideLayout1.xml", include_str!("../../../template/pptx/slideLayout1.xml")),
    ("ppt/slideLayouts/slideLayout2.xml", include_str!("../../../template/pptx/slideLayout2.xml")),
    ("ppt/slideLayouts/slideLayout3.xml", include_str!("../../../template/pptx/slideLayout3.xml")),
    ("ppt/theme/theme1.xml", THEME),
];
const THEME: &str = include_str!("../../../template/pptx/theme.xml");
const NOTES_MASTER: &str = include_str!("../../../template/pptx/notesMaster1.xml");

/// What a slide is for, which decides on its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    Section,
    Content,
}

impl Kind {
    /// The placeholder of the layout that takes the heading.
    pub(super) fn placeholder(self) -> &'static str {
        if self == Kind::Title { "ctrTitle" } else { "title" }
    }

    /// The types of layout that suit, the best first.
    fn layouts(self) -> [&'static str; 3] {
        match self {
            Kind::Title => ["title", "secHead", "titleOnly"],
            Kind::Section => ["secHead", "title", "titleOnly"],
            Kind::Content => ["titleOnly", "obj", "blank"],
        }
    }
}

/// A presentation that slides are added to.
pub(super) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
    /// The layouts by their type.
    layouts: BTreeMap<String, String>,
    /// What `[Content_Types].xml` says of the added parts.
    types: String,
    /// What the presentation refers to: the slides and the master of notes.
    relations: Vec<(String, String)>,
    slides: usize,
    charts: usize,
}

/// The parts of a slide that refer to others.
pub(super) struct Parts {
    number: usize,
    /// Targets by kind; the first is `rId1`.
    relations: Vec<(&'static str, String)>,
}

impl Package {
    /// Opens the team's presentation without its slides; without one, the program's own.
    ///
    /// # Errors
    /// Fails if it is no presentation.
    pub(super) fn open(template: Option<&[u8]>) -> Result<Package> {
        let other = || Mistake::NotAPresentation { path: "template/deck.pptx".to_owned() };
        let mut parts = match template {
            Some(bytes) => read(bytes).map_err(|_| other())?,
            None => own(),
        };
        let is_slide = |name: &str| {
            let name = name.replace("_rels/", "");
            ["ppt/slides/", "ppt/notesSlides/"].iter().any(|it| name.starts_with(it))
        };
        parts.retain(|name, _| !is_slide(name));
        let layouts = parts.iter().filter_map(|(name, bytes)| {
            let file = name.strip_prefix("ppt/slideLayouts/").filter(|it| !it.contains('/'))?;
            let text = std::str::from_utf8(bytes).ok()?;
            let kind = text.split_once("<p:sldLayout")?.1.split_once('>')?.0;
            let kind = kind
                .split_once(" type=\"")
                .map_or("", |(_, it)| it.split('"').next().unwrap_or(""));
            Some((kind.to_owned(), format!("../slideLayouts/{file}")))
        });
        let layouts: BTreeMap<String, String> = layouts.collect();
        if !parts.contains_key("ppt/presentation.xml") || layouts.is_empty() {
            return Err(other().into());
        }
        let (types, relations) = (String::new(), Vec::new());
        let mut package = Package { parts, layouts, types, relations, slides: 0, charts: 0 };
        package.add_notes_master();
        Ok(package)
    }

    /// By how much places are stretched where the template's page is not 1,280 pixels wide.
    pub(super) fn scale(&self) -> f64 {
        let text = self.text("ppt/presentation.xml");
        let width = text
            .split_once("<p:sldSz")
            .and_then(|(_, it)| it.split_once("cx=\"")?.1.split('"').next());
        let width = width.and_then(|it| it.parse::<i32>().ok()).map_or(1.0, f64::from);
        let own = i32::try_from(WIDTH_EMU).map_or(1.0, f64::from);
        if width > 1.0 { width / own } else { 1.0 }
    }

    /// Begins a slide with the layout that suits its kind.
    pub(super) fn begin_slide(&mut self, kind: Kind) -> Result<Parts> {
        self.slides += 1;
        let suits = kind.layouts().iter().find_map(|it| self.layouts.get(*it));
        let layout = suits
            .or_else(|| self.layouts.values().next())
            .ok_or_else(|| Mistake::bug("no layout for a slide"))?
            .clone();
        Ok(Parts { number: self.slides, relations: vec![("slideLayout", layout)] })
    }

    /// Adds a chart with the workbook of its numbers to a slide.
    pub(super) fn add_chart(&mut self, slide: &mut Parts, native: &Native) -> Result<()> {
        self.charts += 1;
        let number = self.charts;
        self.parts.insert(format!("ppt/embeddings/data{number}.xlsx"), native.workbook.clone());
        let relations = [("package", format!("../embeddings/data{number}.xlsx"))];
        self.add(
            &format!("ppt/charts/chart{number}.xml"),
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
            native.chart.clone().into_bytes(),
            &relations,
        );
        slide.relations.push(("chart", format!("../charts/chart{number}.xml")));
        Ok(())
    }

    /// Ends a slide with its notes.
    pub(super) fn end_slide(&mut self, slide: Parts, shown: &str, notes: &str) {
        let Parts { number, mut relations } = slide;
        relations.push(("notesSlide", format!("../notesSlides/notesSlide{number}.xml")));
        let kind = |it: &str| {
            format!("application/vnd.openxmlformats-officedocument.presentationml.{it}+xml")
        };
        let name = format!("slides/slide{number}.xml");
        let bytes = |text: &str| text.as_bytes().to_vec();
        self.add(&format!("ppt/{name}"), &kind("slide"), bytes(shown), &relations);
        let back = [
            ("notesMaster", "../notesMasters/notesMaster1.xml".to_owned()),
            ("slide", format!("../{name}")),
        ];
        let notes_name = format!("ppt/notesSlides/notesSlide{number}.xml");
        self.add(&notes_name, &kind("notesSlide"), bytes(notes), &back);
        self.relations.push(("slide".to_owned(), name));
    }

    /// The file.
    pub(super) fn finish(mut self, title: &str) -> Result<Vec<u8>> {
        self.refer_to_slides();
        let core = format!(
            "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
            escaped(title)
        );
        self.parts.insert("docProps/core.xml".to_owned(), core.into_bytes());
        let mut file = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        // A reader expects the types first.
        let (types, others): (Vec<_>, Vec<_>) =
            self.parts.iter().partition(|(name, _)| *name == CONTENT_TYPES);
        for (name, bytes) in types.into_iter().chain(others) {
            file.start_file(name.as_str(), options)?;
            file.write_all(bytes)?;
        }
        Ok(file.finish()?.into_inner())
    }

    fn text(&self, name: &str) -> String {
        self.parts.get(name).map_or_else(String::new, |it| String::from_utf8_lossy(it).into_owned())
    }

    /// Adds a part, what kind it is of, and what it refers to.
    fn add(&mut self, name: &str, kind: &str, bytes: Vec<u8>, relations: &[(&str, String)]) {
        self.parts.insert(name.to_owned(), bytes);
        self.types += &format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
        if let Some((folder, file)) = name.rsplit_once('/').filter(|_| !relations.is_empty()) {
            let text = relationships(relations);
            self.parts.insert(format!("{folder}/_rels/{file}.rels"), text.into_bytes());
        }
    }

    /// Notes need a master, which a template may lack.
    fn add_notes_master(&mut self) {
        if self.parts.contains_key("ppt/notesMasters/notesMaster1.xml") {
            return;
        }
        let name = "ppt/theme/theme_notes.xml";
        let theme = "application/vnd.openxmlformats-officedocument.theme+xml";
        self.add(name, theme, THEME.as_bytes().to_vec(), &[]);
        self.add(
            "ppt/notesMasters/notesMaster1.xml",
            "application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml",
            NOTES_MASTER.as_bytes().to_vec(),
            &[("theme", "../theme/theme_notes.xml".to_owned())],
        );
        self.relations.push(("notesMaster".to_owned(), "notesMasters/notesMaster1.xml".to_owned()));
    }

    /// Puts the added parts into the lists of the file and of the presentation.
    fn refer_to_slides(&mut self) {
        let mut presentation = self.text("ppt/presentation.xml");
        let mut relations = self.text(PRESENTATION_RELATIONS);
        while let Some(text) = without_slide(&relations) {
            relations = text;
        }
        let (mut added, mut slides) = (String::new(), String::new());
        for (idx, (kind, target)) in self.relations.iter().enumerate() {
            let id = format!("rIdDeck{idx}");
            added += &relationship(&id, kind, target);
            match kind.as_str() {
                "slide" => slides += &format!("<p:sldId id=\"{}\" r:id=\"{id}\"/>", 256 + idx),
                _ => {
                    let masters = format!(
                        "</p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id=\"{id}\"/></p:notesMasterIdLst>"
                    );
                    presentation = presentation.replacen("</p:sldMasterIdLst>", &masters, 1);
                }
            }
        }
        let slides = format!("<p:sldIdLst>{slides}</p:sldIdLst>");
        let (before, after) = match presentation.split_once("<p:sldIdLst>") {
            Some((before, rest)) => {
                (before, rest.split_once("</p:sldIdLst>").map_or("", |it| it.1))
            }
            None => presentation
                .split_once("<p:sldSz")
                .map_or((presentation.as_str(), ""), |(before, _)| {
                    (before, presentation.get(before.len()..).unwrap_or_default())
                }),
        };
        let presentation = format!("{before}{slides}{after}");
        let relations =
            relations.replacen("</Relationships>", &format!("{added}</Relationships>"), 1);
        let mut types = self.text(CONTENT_TYPES);
        while let Some(text) = without_type(&types) {
            types = text;
        }
        if !types.contains("Extension=\"xlsx\"") {
            self.types += "<Default Extension=\"xlsx\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"/>";
        }
        let types = types.replacen("</Types>", &format!("{}</Types>", self.types), 1);
        for (name, text) in [
            ("ppt/presentation.xml", presentation),
            (PRESENTATION_RELATIONS, relations),
            (CONTENT_TYPES, types),
        ] {
            self.parts.insert(name.to_owned(), text.into_bytes());
        }
    }
}

const CONTENT_TYPES: &str = "[Content_Types].xml";
const PRESENTATION_RELATIONS: &str = "ppt/_rels/presentation.xml.rels";

/// The relations of a presentation without the first of its old slides; None without one.
fn without_slide(relations: &str) -> Option<String> {
    without(relations, "<Relationship ", |it| it.contains(&format!("{RELATIONS}/slide\"")))
}

/// The list of types without the first of an old slide or its notes; None without one.
fn without_type(types: &str) -> Option<String> {
    let is_old = |it: &str| it.contains("\"/ppt/slides/") || it.contains("\"/ppt/notesSlides/");
    without(types, "<Override ", is_old)
}

/// A text without the first element that is one of those meant.
fn without(text: &str, start: &str, is_meant: impl Fn(&str) -> bool) -> Option<String> {
    text.match_indices(start).find_map(|(from, _)| {
        let element = text.get(from..)?.split_once("/>")?.0;
        let (before, after) = (text.get(..from)?, text.get(from + element.len() + 2..)?);
        is_meant(element).then(|| format!("{before}{after}"))
    })
}

fn relationship(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
}

fn relationships(relations: &[(&str, String)]) -> String {
    let listed = relations.iter().enumerate();
    let listed =
        listed.map(|(idx, (kind, target))| relationship(&format!("rId{}", idx + 1), kind, target));
    let listed: String = listed.collect();
    format!(
        "{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{listed}</Relationships>"
    )
}

/// The parts of a file.
fn read(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut parts = BTreeMap::new();
    for idx in 0..archive.len() {
        let mut part = archive.by_index(idx)?;
        let name = part.name()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        parts.insert(name, bytes);
    }
    Ok(parts)
}

/// The program's own presentation.
fn own() -> BTreeMap<String, Vec<u8>> {
    let presentation = "application/vnd.openxmlformats-officedocument.presentationml";
    let mut types = format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    );
    let mut parts = BTreeMap::new();
    let mut put = |name: &str, text: String| parts.insert(name.to_owned(), text.into_bytes());
    for (name, text) in OWN {
        let kind = match name {
            "ppt/presentation.xml" => format!("{presentation}.presentation.main+xml"),
            "ppt/slideMasters/slideMaster1.xml" => format!("{presentation}.slideMaster+xml"),
            "ppt/theme/theme1.xml" => {
                "application/vnd.openxmlformats-officedocument.theme+xml".to_owned()
            }
            _ => format!("{presentation}.slideLayout+xml"),
        };
        types += &format!("<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
        put(name, text.to_owned());
    }
    put(CONTENT_TYPES, types + "</Types>");
    let root = relationships(&[("officeDocument", "ppt/presentation.xml".to_owned())]).replace(
        "</Relationships>",
        "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>",
    );
    put("_rels/.rels", root);
    let master = "slideMasters/slideMaster1.xml".to_owned();
    put(
        PRESENTATION_RELATIONS,
        relationships(&[("slideMaster", master.clone()), ("theme", "theme/theme1.xml".to_owned())]),
    );
    let layouts = (1..=3).map(|it| ("slideLayout", format!("../slideLayouts/slideLayout{it}.xml")));
    let of_master: Vec<(&str, String)> =
        layouts.chain([("theme", "../theme/theme1.xml".to_owned())]).collect();
    put("ppt/slideMasters/_rels/slideMaster1.xml.rels", relationships(&of_master));
    for number in 1..=3 {
        let name = format!("ppt/slideLayouts/_rels/slideLayout{number}.xml.rels");
        put(&name, relationships(&[("slideMaster", format!("../{master}"))]));
    }
    parts
}
