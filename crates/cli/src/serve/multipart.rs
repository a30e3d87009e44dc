//! Parses a form with files while it arrives: texts into memory, files into a folder, both bounded.
//!
//! It does not know what the files are for. A file's own name is only data, never a path.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

use anyhow::Result;
use memchr::memmem::Finder;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::params::Params;
use crate::mistake::{Mistake, OrMistake};

/// Most bytes of all texts of a form.
const TEXT_BYTES: usize = 4 << 20;
/// Most bytes of a header of a part.
const HEADER_BYTES: u64 = 16 << 10;
/// Most parts of a form.
const PARTS: usize = 20_000;
/// Read at once.
const CHUNK: usize = 64 << 10;

/// A file that arrived.
#[derive(Debug)]
pub(crate) struct Upload {
    /// As the browser names it; may hold folders.
    pub(crate) name: String,
    pub(crate) file: NamedTempFile,
    /// Of its bytes, lower-case hexadecimal.
    pub(crate) sha256: String,
}

/// A form that arrived.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub(crate) params: Params,
    pub(crate) uploads: Vec<Upload>,
}

/// The boundary that a content type names.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, rest) = content_type.split_once(';')?;
    let (_, boundary) =
        rest.split_once("boundary=").filter(|_| kind.trim() == "multipart/form-data")?;
    let boundary = boundary.split(';').next().unwrap_or(boundary).trim().trim_matches('"');
    Some(boundary).filter(|it| !it.is_empty() && it.len() <= 200)
}

/// Reads the form; its files go into `folder`.
///
/// # Errors
/// Fails if it is no such form, or is larger than `most_bytes`.
pub(crate) fn read(
    body: &mut dyn Read,
    boundary: &str,
    folder: &Path,
    most_bytes: u64,
) -> Result<Form> {
    // One byte more than allowed shows that there is more.
    let body = body.take(most_bytes.saturating_add(1));
    // The first delimiter has no line before it.
    let mut parts = Parts { body: BufReader::with_capacity(CHUNK, body), held: b"\r\n".to_vec() };
    let form = parts.form(&format!("\r\n--{boundary}"), folder);
    if parts.body.get_ref().limit() == 0 {
        return Err(Mistake::TooMuchSent { most: most_bytes >> 20 }.typed());
    }
    form
}

fn bounded(total: &mut usize, length: usize) -> Result<()> {
    *total += length;
    match *total <= TEXT_BYTES {
        true => Ok(()),
        false => Err(Mistake::FormTooLong.typed()),
    }
}

/// The parts of a form, one after the other.
struct Parts<R> {
    body: R,
    /// Read, and not handed on.
    held: Vec<u8>,
}

impl<R: BufRead> Parts<R> {
    fn form(&mut self, delimiter: &str, folder: &Path) -> Result<Form> {
        let mut form = Form::default();
        let mut text_bytes = 0;
        self.copy(delimiter, &mut std::io::sink(), &mut |_| Ok(()))?;
        for _ in 0..PARTS {
            let Some(head) = self.head()? else { return Ok(form) };
            let name = quoted(&head, "name").unwrap_or_default();
            let Some(file_name) = quoted(&head, "filename") else {
                let mut text = Vec::new();
                self.copy(delimiter, &mut text, &mut |length| bounded(&mut text_bytes, length))?;
                form.params.push(&name, &String::from_utf8_lossy(&text));
                continue;
            };
            let failed = || Mistake::not_written(folder);
            let mut file = NamedTempFile::new_in(folder).or_mistake(failed)?;
            let mut digesting = Digesting { file: file.as_file_mut(), digest: Sha256::new() };
            self.copy(delimiter, &mut digesting, &mut |_| Ok(()))?;
            let digest = digesting.digest.finalize();
            if !file_name.is_empty() {
                let sha256 = digest.iter().map(|it| format!("{it:02x}")).collect();
                form.uploads.push(Upload { name: file_name, file, sha256 });
            }
        }
        Err(Mistake::FormTooLong.typed())
    }

    /// The header of the next part; None at the end of the form.
    fn head(&mut self) -> Result<Option<String>> {
        let mut head = Vec::new();
        let mut source = std::io::Cursor::new(std::mem::take(&mut self.held))
            .chain(&mut self.body)
            .take(HEADER_BYTES);
        loop {
            let start = head.len();
            if source.read_until(b'\n', &mut head)? == 0 {
                return Err(broken());
            }
            match head.get(start..).unwrap_or_default() {
                b"--\r\n" | b"--" if start == 0 => return Ok(None),
                b"\r\n" if start > 2 => break,
                _ => {}
            }
        }
        let (held, _) = source.into_inner().into_inner();
        let place = usize::try_from(held.position()).unwrap_or(usize::MAX);
        let mut held = held.into_inner();
        self.held = held.split_off(place.min(held.len()));
        Ok(Some(String::from_utf8_lossy(&head).into_owned()))
    }

    /// Copies what comes before the delimiter, and leaves what follows it.
    fn copy(
        &mut self,
        delimiter: &str,
        out: &mut dyn Write,
        count: &mut dyn FnMut(usize) -> Result<()>,
    ) -> Result<()> {
        let finder = Finder::new(delimiter);
        loop {
            if let Some(end) = finder.find(&self.held) {
                let rest = self.held.split_off(end);
                count(self.held.len())?;
                out.write_all(&self.held)?;
                self.held = rest.get(delimiter.len()..).unwrap_or_default().to_vec();
                return Ok(());
            }
            // A part of the delimiter may have arrived.
            let ready = self.held.len().saturating_sub(delimiter.len());
            let rest = self.held.split_off(ready);
            count(self.held.len())?;
            out.write_all(&self.held)?;
            self.held = rest;
            let arrived = self.body.fill_buf()?;
            let length = arrived.len();
            self.held.extend_from_slice(arrived);
            self.body.consume(length);
            if length == 0 {
                return Err(broken());
            }
        }
    }
}

fn broken() -> anyhow::Error {
    Mistake::FormCutOff.typed()
}

/// `name="a"` of a header; quotes within are escaped by browsers as `%22`.
fn quoted(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find(|it| it.to_lowercase().starts_with("content-disposition:"))?;
    let (_, rest) = line.split_once(&format!("; {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("%22", "\"").replace("%0D", "").replace("%0A", ""))
}

struct Digesting<'a> {
    file: &'a mut std::fs::File,
    digest: Sha256,
}

impl Write for Digesting<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(file: &[u8]) -> Vec<u8> {
        let head = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n灯笼\r\n--XX\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"in/x%22.csv\"\r\nContent-Type: text/csv\r\n\r\n";
        [head.as_bytes(), file, b"\r\n--XX--\r\n"].concat()
    }

    #[test]
    fn a_form_gives_its_texts_and_files_byte_for_byte() {
        let folder = tempfile::tempdir().unwrap();
        let half = b"\r\n--X\r\n\r\n--".repeat(CHUNK / 9);
        for file in [b"".as_slice(), b"a,b\r\n1,2\r\n", b"\r\n--X", &half] {
            let form = read(&mut body(file).as_slice(), "XX", folder.path(), 10 << 20).unwrap();
            assert_eq!(form.params.get("a"), Some("灯笼"));
            let [upload] = form.uploads.as_slice() else { panic!() };
            assert_eq!(upload.name, "in/x\".csv");
            assert_eq!(std::fs::read(upload.file.path()).unwrap(), file);
            assert_eq!(upload.sha256.len(), 64);
        }
    }

    #[test]
    fn what_is_too_large_or_cut_off_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let whole = body(&vec![b'x'; 2 << 20]);
        let error = |bytes: &[u8]| {
            read(&mut &*bytes, "XX", folder.path(), 1 << 20).unwrap_err().to_string()
        };
        let message = error(&whole);
        assert!(message.contains("1 MB"), "{message}");
        assert!(error(whole.get(..100).unwrap()).contains("too early"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_boundary_is_that_of_a_form() {
        assert_eq!(boundary("multipart/form-data; boundary=\"a b\""), Some("a b"));
        assert_eq!(boundary("multipart/mixed; boundary=a"), None);
        assert_eq!(boundary("text/plain"), None);
    }
}
