//! Changes of `dealbase.toml` that a person makes with a click: a line of it set or taken out, the rest as it is.
//!
//! What the file then says is read before it is written, so that no change can break it.

use crate::mistake::{Mistake, OrMistake};
use std::path::Path;

use anyhow::Result;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::vocabulary::Vocabulary;
use toml_edit::{DocumentMut, Item, Table, value};

/// The file, open for changes.
pub(crate) struct RulesFile<'a> {
    path: &'a Path,
    document: DocumentMut,
}

impl<'a> RulesFile<'a> {
    /// Reads the file; empty where there is none.
    ///
    /// # Errors
    /// Fails if it can't be read, or is no TOML.
    pub(crate) fn open(path: &'a Path) -> Result<RulesFile<'a>> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(err) => {
                return Err(err).or_mistake(|| Mistake::not_read(path));
            }
        };
        // Says where it makes no sense, which a document alone would not.
        Rules::parse(path, &text)?;
        Ok(RulesFile { path, document: text.parse()? })
    }

    /// Sets `key` of a table to a text; without one, takes it out.
    pub(crate) fn set(&mut self, table: &[&str], key: &str, text: Option<&str>) {
        let Some(text) = text else {
            if let Some(table) = self.table(table, false) {
                table.remove(key);
            }
            return;
        };
        if let Some(table) = self.table(table, true) {
            table.insert(key, value(text));
        }
    }

    /// Sets `key` of a table to a whole number.
    pub(crate) fn set_number(&mut self, table: &[&str], key: &str, number: i64) {
        if let Some(table) = self.table(table, true) {
            table.insert(key, value(number));
        }
    }

    /// Sets `key` of a table to texts.
    pub(crate) fn set_list(&mut self, table: &[&str], key: &str, texts: &[String]) {
        if let Some(table) = self.table(table, true) {
            table.insert(key, value(texts.iter().collect::<toml_edit::Array>()));
        }
    }

    /// Removes a table; whether it was there.
    pub(crate) fn remove(&mut self, parent: &str, name: &str) -> bool {
        self.table(&[parent], false).is_some_and(|it| it.remove(name).is_some())
    }

    /// Whether there is such a table.
    pub(crate) fn has(&self, parent: &str, name: &str) -> bool {
        self.document.get(parent).and_then(|it| it.get(name)).is_some()
    }

    /// The table of these keys, one within the other.
    fn table(&mut self, keys: &[&str], is_made: bool) -> Option<&mut dyn toml_edit::TableLike> {
        let mut item = self.document.as_item_mut();
        for key in keys {
            let parent = item.as_table_like_mut()?;
            if !parent.contains_key(key) {
                if !is_made {
                    return None;
                }
                let mut table = Table::new();
                table.set_implicit(*key == "sources");
                parent.insert(key, Item::Table(table));
            }
            item = parent.get_mut(key)?;
        }
        item.as_table_like_mut()
    }

    /// Writes the file atomically.
    ///
    /// # Errors
    /// Fails if the rules would not be understood; the file is then as it was.
    pub(crate) fn write(self) -> Result<()> {
        let text = self.document.to_string();
        Vocabulary::new(&Rules::parse(self.path, &text)?)?;
        let folder = self.path.parent().filter(|it| !it.as_os_str().is_empty());
        let file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        std::fs::write(file.path(), text)?;
        file.as_file().sync_all()?;
        file.persist(self.path).or_mistake(|| Mistake::not_written(self.path))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(before: &str, change: impl FnOnce(&mut RulesFile)) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("dealbase.toml");
        if !before.is_empty() {
            std::fs::write(&path, before)?;
        }
        let mut file = RulesFile::open(&path)?;
        change(&mut file);
        file.write()?;
        Ok(std::fs::read_to_string(&path)?)
    }

    #[test]
    fn a_line_is_set_and_taken_out_and_the_rest_stays() {
        let before = "# ours\n[rounds]\n\"首轮\" = \"a\"   # asked\n";
        let set = changed(before, |it| it.set(&["rounds"], "B+轮", Some("b"))).unwrap();
        assert_eq!(set, "# ours\n[rounds]\n\"首轮\" = \"a\"   # asked\n\"B+轮\" = \"b\"\n");
        assert_eq!(changed(&set, |it| it.set(&["rounds"], "B+轮", None)).unwrap(), before);
        let new = changed("", |it| {
            it.set(&["sources", "ours"], "currency", Some("CNY"));
            it.set_list(&["sources", "ours"], "requires", &["公司".to_owned()]);
        });
        assert_eq!(new.unwrap(), "[sources.ours]\ncurrency = \"CNY\"\nrequires = [\"公司\"]\n");
    }

    #[test]
    fn what_would_not_be_understood_is_not_written() {
        let err = changed("", |it| it.set(&["rounds"], "首轮", Some("z"))).unwrap_err();
        assert!(format!("{err:#}").contains("首轮"), "{err:#}");
        assert!(changed("[rounds", |_| ()).is_err());
    }
}
