//! The password, from where people keep it: `PGPASSWORD`, or a file of passwords that only they can read.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The password for a host, port, database and user; None where none is stored.
pub(super) fn find(key: &[&str; 4]) -> Option<String> {
    let given = env::var("PGPASSWORD").ok().filter(|it| !it.is_empty());
    given.or_else(|| {
        let path = file()?;
        if !is_private(&path) {
            return None;
        }
        let text = fs::read_to_string(path).ok()?;
        among(&text, key)
    })
}

fn file() -> Option<PathBuf> {
    let named = env::var_os("PGPASSFILE").filter(|it| !it.is_empty()).map(PathBuf::from);
    named.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".pgpass")))
}

/// As libpq, a file that others can read is not used.
#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|it| it.is_file() && it.mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(path: &Path) -> bool {
    path.is_file()
}

/// The password of the first line whose other fields fit; a star fits anything.
fn among(text: &str, wanted: &[&str; 4]) -> Option<String> {
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let (password, key) = fields.split_last()?;
        let fits = |(field, wanted): (&String, &&str)| field == "*" || field == wanted;
        (key.len() == wanted.len() && key.iter().zip(wanted).all(fits)).then(|| password.clone())
    })
}

/// The fields of a line; a backslash takes the meaning from the colon or backslash behind it.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            ':' => {
                fields.push(String::new());
                continue;
            }
            '\\' => letters.next().unwrap_or('\\'),
            letter => letter,
        };
        if let Some(field) = fields.last_mut() {
            field.push(letter);
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_has_the_password() {
        let text = "# ours\nother:5432:deals:me:no\n*:5432:deals:me:a\\:b\\\\c\n*:*:*:*:last\n";
        let found = |host, database| among(text, &[host, "5432", database, "me"]);
        assert_eq!(found("host", "deals").as_deref(), Some("a:b\\c"));
        assert_eq!(found("other", "deals").as_deref(), Some("no"));
        assert_eq!(found("host", "else").as_deref(), Some("last"));
        assert_eq!(among("a:1:b:c:d", &["x", "1", "b", "c"]), None);
    }
}
