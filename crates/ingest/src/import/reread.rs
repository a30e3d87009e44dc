//! The same file with other options is read again, as a correction of itself; and a workbook of corrected
//! rows carries the options of the import that it corrects.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};
use zip::ZipArchive;

use super::Importer;
use crate::edition::Replaces;
use crate::fingerprint::Fingerprint;
use crate::survey::ImportOptions;
use crate::{Result, schema};

/// The property of a workbook that carries what was said about the file whose rows it corrects.
pub const PROPERTY: &str = "dealbase";
/// The part of a workbook that holds such properties, and how large it may be.
const PART: &str = "docProps/custom.xml";
const MAX_BYTES: u64 = 1 << 16;

impl<'a> Importer<'a> {
    /// How to read a file again that counts already, where something is said now that was not said then:
    /// with the options of both, in the place of its earlier import. `None` for any other file.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`].
    pub fn for_rereading(
        &self,
        conn: &Connection,
        fingerprint: &Fingerprint,
    ) -> Result<Option<Importer<'a>>> {
        if schema::is_empty(conn)? {
            return Ok(None);
        }
        let sql = "select import_id, options from import
             where sha256 = ? and import_id not in (
                 select undoes_import_id from import where undoes_import_id is not null
             )
             order by import_id desc
             limit 1";
        let found = conn.query_row(sql, [&fingerprint.sha256], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?))
        });
        let Some((import_id, options)) = found.optional()? else { return Ok(None) };
        let before = options.as_deref().map(ImportOptions::from_json).unwrap_or_default();
        let options = self.options.clone().or(&before);
        if options == before {
            return Ok(None);
        }
        let replaces = Some(Replaces::Imports(vec![import_id]));
        Ok(Some(Self { options, replaces, ..self.clone() }))
    }

    /// How to read a workbook that carries options; what is said now goes before. `None` for any other
    /// file.
    #[must_use]
    pub fn for_corrected_rows(&self, path: &Path) -> Option<Importer<'a>> {
        let options = self.options.clone().or(&carried(path)?);
        Some(Self { options, ..self.clone() })
    }
}

/// What a workbook says about itself.
fn carried(path: &Path) -> Option<ImportOptions> {
    let mut zip = ZipArchive::new(File::open(path).ok()?).ok()?;
    let mut xml = String::new();
    zip.by_name(PART).ok()?.take(MAX_BYTES).read_to_string(&mut xml).ok()?;
    property_text(&xml).map(|text| ImportOptions::from_json(&text))
}

/// The text of the property; programs differ in the attributes of its element and their order.
fn property_text(xml: &str) -> Option<String> {
    let (_, property) = xml.split_once(&format!("name=\"{PROPERTY}\""))?;
    let (_, element) = property.split_once("lpwstr")?;
    let (_, text) = element.split_once('>')?;
    let (text, _) = text.split_once('<')?;
    Some(unescaped(text))
}

fn unescaped(text: &str) -> String {
    let entities =
        [("&quot;", "\""), ("&apos;", "'"), ("&#34;", "\""), ("&lt;", "<"), ("&gt;", ">")];
    let text =
        entities.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign));
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_property_is_found_whichever_program_saved_the_workbook() {
        for xml in [
            r#"<property fmtid="{1}" pid="2" name="dealbase"><vt:lpwstr>{&quot;unit&quot;:&quot;k&quot;}</vt:lpwstr></property>"#,
            r#"<property name="dealbase" fmtid="{1}" pid="2"><vt:lpwstr xmlns:vt="urn:x">{"unit":"k"}</vt:lpwstr></property>"#,
        ] {
            assert_eq!(property_text(xml).as_deref(), Some(r#"{"unit":"k"}"#), "{xml}");
        }
        assert_eq!(property_text("<Properties/>"), None);
    }
}
