//! Zip archives, unpacked file by file within bounds. It does not know what the files are for.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Result;
use encoding_rs::GB18030;
use zip::ZipArchive;

use crate::mistake::{Mistake, OrMistake};

/// Files of one archive, at most.
const MOST_FILES: usize = 10_000;

/// Passes each file of an archive to `take` with its path inside, which never leaves a folder;
/// what systems hide is left out. `name` is what people call the archive.
///
/// # Errors
/// Fails if it can't be unpacked (a file of it may have a password), or holds more than `most_bytes` or
/// [`MOST_FILES`]; and as `take` does.
pub(crate) fn each_file(
    archive: File,
    name: &str,
    most_bytes: u64,
    take: &mut dyn FnMut(&Path, &mut dyn Read) -> Result<()>,
) -> Result<()> {
    let unreadable = || Mistake::NotUnpacked { path: name.to_owned() };
    let mut archive = ZipArchive::new(archive).or_mistake(unreadable)?;
    if archive.len() > MOST_FILES {
        return Err(Mistake::TooManyUnpacked { path: name.to_owned(), count: MOST_FILES }.typed());
    }
    let mut room = most_bytes;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).or_mistake(unreadable)?;
        let inside = path_inside(entry.name_raw());
        if !entry.is_file() || inside.iter().any(|part| is_hidden(part.as_ref())) {
            continue;
        }
        let mut bounded = entry.take(room + 1);
        let taken = take(&inside, &mut bounded);
        room = match bounded.limit().checked_sub(1) {
            Some(room) => room,
            None => {
                let most = most_bytes >> 20;
                return Err(Mistake::TooMuchUnpacked { path: name.to_owned(), most }.typed());
            }
        };
        taken?;
    }
    Ok(())
}

/// Where a file of an archive goes below a folder. Archives made under a Chinese Windows have names in its
/// encoding.
fn path_inside(name: &[u8]) -> PathBuf {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(name).0.into_owned(),
    };
    name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect()
}

/// What systems hide, among it what macOS adds to archives.
pub(crate) fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name == "__MACOSX"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_never_leaves_its_folder() {
        for (name, inside) in [
            (&b"a/b.csv"[..], "a/b.csv"),
            (b"../../etc/b.csv", "etc/b.csv"),
            (b"/etc\\b.csv", "etc/b.csv"),
            (b"\xd6\xd0\xb9\xfa.csv", "中国.csv"),
        ] {
            assert_eq!(path_inside(name), Path::new(inside));
        }
    }
}
