//! What kind of file it is, by its first bytes and never by its name; knows no cell of it.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::FileKind;
use crate::refusal::{Action, Advice, OtherFile, Refusal};
use crate::{Error, Result};

/// How much of a file is looked at to tell text from anything else, in bytes.
const HEAD_BYTES: u64 = 64 << 10;

/// Files that are recognised only to say what they are: first bytes, name, advice.
const FOREIGN: [(&[u8], OtherFile, Advice); 23] = [
    (b"%PDF", OtherFile::Pdf, Advice::CopyTable),
    (b"\x89PNG", OtherFile::Picture, Advice::CopyTable),
    (b"\xff\xd8\xff", OtherFile::Picture, Advice::CopyTable),
    (b"GIF8", OtherFile::Picture, Advice::CopyTable),
    (b"II*\0", OtherFile::Picture, Advice::CopyTable),
    (b"MM\0*", OtherFile::Picture, Advice::CopyTable),
    (b"BM", OtherFile::Picture, Advice::CopyTable),
    (b"\x1f\x8b", OtherFile::Gzip, Advice::Unpack),
    (b"BZh", OtherFile::Bzip2, Advice::Unpack),
    (b"\xfd7zXZ\0", OtherFile::Xz, Advice::Unpack),
    (b"\x28\xb5\x2f\xfd", OtherFile::Zstd, Advice::Unpack),
    (b"7z\xbc\xaf\x27\x1c", OtherFile::SevenZip, Advice::Unpack),
    (b"Rar!", OtherFile::Rar, Advice::Unpack),
    (b"SQLite format 3\0", OtherFile::Sqlite, Advice::MergeOrExport),
    (b"PAR1", OtherFile::Parquet, Advice::ExportAsCsv),
    (b"ARROW1", OtherFile::Arrow, Advice::ExportAsCsv),
    (b"ORC", OtherFile::Orc, Advice::ExportAsCsv),
    (b"Obj\x01", OtherFile::Avro, Advice::ExportAsCsv),
    (b"\x7fELF", OtherFile::Program, Advice::NothingToImport),
    (b"MZ", OtherFile::Program, Advice::NothingToImport),
    (b"\x00\x01\x00\x00Standard", OtherFile::Access, Advice::ExportAsCsv),
    (b"ID3", OtherFile::Sound, Advice::NothingToImport),
    (b"RIFF", OtherFile::SoundOrVideo, Advice::NothingToImport),
];

/// Texts that are no table: how they start (lower case), name, advice.
const MARKUP: [(&str, OtherFile, Advice); 10] = [
    ("%pdf-", OtherFile::Pdf, Advice::CopyTable),
    ("{\\rtf", OtherFile::Rtf, Advice::CopyTable),
    ("<!doctype html", OtherFile::WebPage, Advice::SaveAsXlsx),
    ("<html", OtherFile::WebPage, Advice::SaveAsXlsx),
    ("<table", OtherFile::WebPage, Advice::SaveAsXlsx),
    ("<meta", OtherFile::WebPage, Advice::SaveAsXlsx),
    ("<?xml", OtherFile::Xml, Advice::SaveAsXlsx),
    ("{\"", OtherFile::Json, Advice::ExportAsCsv),
    ("[{", OtherFile::Json, Advice::ExportAsCsv),
    ("mime-version:", OtherFile::WebArchive, Advice::SaveAsXlsx),
];

/// Tells the kind of the file at `path`.
///
/// # Errors
/// [`Error::Read`] if the file can't be opened; [`Error::Refused`] for a file that is not there, a
/// folder, a device or a workbook with a password; [`Error::Undetermined`] for an empty file and for anything that is
/// neither a workbook nor text.
pub fn detect(path: &Path) -> Result<FileKind> {
    let read_error = Error::read(path, Action::Read);
    if refuse_unless_file(path)?.len() == 0 {
        return Err(Error::undetermined(path, Refusal::EmptyFile, Advice::ExportAgain));
    }
    let mut file = File::open(path).map_err(Error::read(path, Action::Open))?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(read_error)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return kind_of_zip(path, file);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return kind_of_compound(path, file);
    }
    refuse_foreign(path, &head)?;
    Ok(FileKind::Text)
}

/// Whether the file holds not a single byte.
///
/// # Errors
/// [`Error::Read`] if there is no such file.
pub fn is_empty(path: &Path) -> Result<bool> {
    let metadata = fs::metadata(path).map_err(Error::read(path, Action::Open))?;
    Ok(metadata.is_file() && metadata.len() == 0)
}

fn refuse_unless_file(path: &Path) -> Result<Metadata> {
    let metadata = fs::metadata(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound if path.starts_with("http:") || path.starts_with("https:") => {
            Error::refused(path, Refusal::WebAddress, Advice::Download)
        }
        io::ErrorKind::NotFound => Error::refused(path, Refusal::NoSuchFile, Advice::CheckName),
        _ => Error::read(path, Action::Open)(source),
    })?;
    if metadata.is_dir() {
        return Err(Error::refused(path, Refusal::Folder, Advice::NameFiles));
    }
    if !metadata.is_file() {
        return Err(Error::refused(path, Refusal::PipeOrDevice, Advice::SaveAsFile));
    }
    Ok(metadata)
}

fn kind_of_zip(path: &Path, file: File) -> Result<FileKind> {
    let mut archive = zip::ZipArchive::new(file)
        .map_err(|_| Error::refused(path, Refusal::CutShort, Advice::GetAgain))?;
    // Some programs write the names with backslashes.
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(|name| name.replace('\\', "/")).collect();
    let holds = |part: &str| names.iter().any(|name| name.eq_ignore_ascii_case(part));
    if holds("xl/workbook.xml") {
        return Ok(FileKind::Xlsx);
    }
    if holds("xl/workbook.bin") {
        return Ok(FileKind::Xlsb);
    }
    let documents = [
        ("word/document.xml", OtherFile::Word, Advice::CopyTable),
        ("ppt/presentation.xml", OtherFile::PowerPoint, Advice::CopyTable),
        ("Index/Document.iwa", OtherFile::Numbers, Advice::ExportAsXlsx),
        ("Index.zip", OtherFile::Numbers, Advice::ExportAsXlsx),
    ];
    if let Some((_, what, advice)) = documents.into_iter().find(|(part, _, _)| holds(part)) {
        return Err(other_file(path, what, advice));
    }
    let mut mimetype = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // An unreadable type is the same as none.
        let _ = entry.take(256).read_to_string(&mut mimetype);
    }
    if mimetype.contains("opendocument.spreadsheet") {
        return Ok(FileKind::Ods);
    }
    if holds("[Content_Types].xml") {
        return Err(other_file(path, OtherFile::Office, Advice::CopyTable));
    }
    let shown: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    Err(other_file(path, OtherFile::Zip { names: shown.join(", ") }, Advice::Unpack))
}

/// An OLE2 container is a workbook only if it has a stream named so; Excel wraps a workbook with a
/// password into a container of its own.
fn kind_of_compound(path: &Path, mut file: File) -> Result<FileKind> {
    let mut names = [("EncryptedPackage", false), ("Workbook", false), ("Book", false)];
    find_utf16(&mut file, &mut names).map_err(Error::read(path, Action::Read))?;
    match names.map(|(_, is_found)| is_found) {
        [true, _, _] => Err(Error::refused(path, Refusal::Password, Advice::RemovePassword)),
        [_, true, _] | [_, _, true] => Ok(FileKind::Xls),
        _ => Err(other_file(path, OtherFile::OldOffice, Advice::CopyTable)),
    }
}

/// Marks the names whose UTF-16 form is anywhere in the file. Names of streams are stored so,
/// and looking for them also works where the tables that lead to them are damaged.
fn find_utf16(file: &mut File, names: &mut [(&str, bool)]) -> io::Result<()> {
    const OVERLAP: usize = 64;
    file.seek(SeekFrom::Start(0))?;
    let mut window = Vec::new();
    loop {
        let read = file.by_ref().take(HEAD_BYTES).read_to_end(&mut window)?;
        for (name, is_found) in names.iter_mut() {
            let needle: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            *is_found |= memchr::memmem::find(&window, &needle).is_some();
        }
        if read == 0 {
            return Ok(());
        }
        window.drain(..window.len().saturating_sub(OVERLAP));
    }
}

fn refuse_foreign(path: &Path, head: &[u8]) -> Result<()> {
    let is_text = is_text(head);
    for (magic, name, advice) in FOREIGN {
        // Letters alone may also start a text.
        let is_certain = !magic.iter().all(u8::is_ascii_graphic);
        if head.starts_with(magic) && (is_certain || !is_text) {
            return Err(other_file(path, name, advice));
        }
    }
    if !is_text {
        return Err(Error::undetermined(path, Refusal::UnknownFile, Advice::ExportAsCsv));
    }
    refuse_markup(path, head)
}

fn refuse_markup(path: &Path, head: &[u8]) -> Result<()> {
    let text: String =
        head.iter().filter(|&&byte| byte != 0).map(|&byte| char::from(byte)).collect();
    let text = text.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace()).to_lowercase();
    if text.starts_with("<?xml") && text.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(other_file(path, OtherFile::XmlSpreadsheet, Advice::SaveAsXlsx));
    }
    for (start, name, advice) in MARKUP {
        if text.starts_with(start) {
            return Err(other_file(path, name, advice));
        }
    }
    Ok(())
}

/// Text has hardly any control characters. NULs are allowed for: UTF-16 has one in every letter,
/// and some exports pad cells with them.
fn is_text(head: &[u8]) -> bool {
    let is_control = |byte: &u8| matches!(byte, 0x01..=0x08 | 0x0e..=0x1a | 0x1c..=0x1e | 0x7f);
    let control_count = head.iter().filter(|byte| is_control(byte)).count();
    let nul_count = head.iter().filter(|byte| **byte == 0).count();
    let has_utf16_mark = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    has_utf16_mark || (control_count * 20 <= head.len() && nul_count * 5 <= head.len() * 3)
}

fn other_file(path: &Path, what: OtherFile, advice: Advice) -> Error {
    Error::undetermined(path, Refusal::OtherFile { what }, advice)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn kind_of(bytes: &[u8]) -> Result<FileKind> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sheet.xls");
        fs::write(&path, bytes).unwrap();
        detect(&path)
    }

    fn message_of(bytes: &[u8]) -> String {
        let message = kind_of(bytes).unwrap_err().to_string();
        message.split_once(": ").unwrap().1.to_owned()
    }

    fn zip_of(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for (name, content) in parts {
            writer.start_file(*name, stored).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn compound_with(name: &str) -> Vec<u8> {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(512, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn workbooks_are_recognized_by_their_content() {
        let ods = "application/vnd.oasis.opendocument.spreadsheet";
        assert_eq!(kind_of(&zip_of(&[("xl/workbook.xml", "")])).unwrap(), FileKind::Xlsx);
        assert_eq!(kind_of(&zip_of(&[("xl/workbook.bin", "")])).unwrap(), FileKind::Xlsb);
        assert_eq!(kind_of(&zip_of(&[("mimetype", ods)])).unwrap(), FileKind::Ods);
        assert_eq!(kind_of(&compound_with("Workbook")).unwrap(), FileKind::Xls);
    }

    #[test]
    fn text_is_text_in_any_encoding_and_under_any_name() {
        for bytes in [
            b"name,round\nAcme,A\n".as_slice(),
            b"\xff\xfea\0,\0b\0\n\0",
            b"a\0,\0b\0\n\0",
            b"\xb9\xab\xcb\xbe,\xc2\xd6\xb4\xce\n",
            b"BM,Material\n1,2\n",
            b"ID3\n",
            b"Acme\0\0,A\n",
        ] {
            assert_eq!(kind_of(bytes).unwrap(), FileKind::Text, "{bytes:?}");
        }
    }

    #[test]
    fn what_can_not_be_read_is_named_with_the_way_out() {
        let table = [
            (b"".to_vec(), "the file is empty; export the sheet again"),
            (
                compound_with("EncryptedPackage"),
                "the workbook is protected by a password; open it, remove the password and save it \
                 again",
            ),
            (
                b"%PDF-1.7".to_vec(),
                "this is a PDF document; copy its table into a spreadsheet and save that as xlsx or csv",
            ),
            (
                zip_of(&[("deals.csv", "a,b")]),
                "this is a zip archive of deals.csv; unpack it and import what is inside",
            ),
            (
                b"\xef\xbb\xbf <html><table>".to_vec(),
                "this is a web page; open it in a spreadsheet program and save it as xlsx",
            ),
            (
                b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>".to_vec(),
                "this is an XML spreadsheet of 2003; open it in a spreadsheet program and save it as xlsx",
            ),
            (
                b"\x01\x02\x03\x04\x05\x06".to_vec(),
                "this is neither a workbook nor text; export the table as csv and import that",
            ),
        ];
        for (bytes, message) in table {
            assert_eq!(message_of(&bytes), message);
        }
    }

    #[test]
    fn a_folder_and_a_missing_file_are_different_errors() {
        let folder = tempfile::tempdir().unwrap();
        let message = |path: &Path| detect(path).unwrap_err().to_string();
        assert!(message(folder.path()).contains("this is a folder"));
        assert!(message(&folder.path().join("no.csv")).contains("there is no such file"));
    }

    #[test]
    #[cfg(unix)]
    fn a_device_is_refused_before_it_is_read() {
        assert!(matches!(detect(Path::new("/dev/zero")), Err(Error::Refused { .. })));
    }
}
