//! Makes new inputs of old ones: bits, words and parts are changed, cut, repeated and mixed. Knows no
//! format but the zip of a workbook, whose parts it changes and packs again.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::io::{Cursor, Read, Write};

use fastrand::Rng;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// What parsers stumble over, in any format.
const WORDS: [&[u8]; 32] = [
    b"0",
    b"-1",
    b"1e999",
    b"65536",
    b"1048577",
    b"4294967295",
    b"99999999999999999999",
    b"0.1",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x80",
    b"\"",
    b"'",
    b"\r",
    b"\n",
    b"\t",
    b",",
    b";",
    b"(",
    b")",
    b"<",
    b"&a;",
    b"]]>",
    b"%",
    b"\\",
    b"/",
    b"-",
    b" ",
    "\u{ff10}\u{4e07}\u{4ebf}".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{3000}".as_bytes(),
];

/// A mutant of one of the seeds.
pub(crate) fn mutant(seeds: &[Vec<u8>], chance: &mut Rng) -> Vec<u8> {
    let seed = chance.choice(seeds).unwrap();
    match ZipArchive::new(Cursor::new(seed)) {
        Ok(archive) if chance.f32() < 0.8 => repacked(archive, chance),
        _ => changed(seed, seeds, chance),
    }
}

/// A workbook with a part that is changed, missing, or another one's.
fn repacked(mut archive: ZipArchive<Cursor<&Vec<u8>>>, chance: &mut Rng) -> Vec<u8> {
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    let others: Vec<Vec<u8>> = parts.iter().map(|(_, bytes)| bytes.clone()).collect();
    let chosen = chance.usize(..parts.len());
    let mut target = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (index, (name, bytes)) in parts.into_iter().enumerate() {
        let bytes = match index == chosen {
            true if chance.u8(..12) == 0 => continue,
            true => changed(&bytes, &others, chance),
            false => bytes,
        };
        target.start_file(name, options).unwrap();
        target.write_all(&bytes).unwrap();
    }
    target.finish().unwrap().into_inner()
}

fn changed(seed: &[u8], others: &[Vec<u8>], chance: &mut Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..chance.usize(1..6) {
        let (from, to) = range(&bytes, chance);
        let put = match chance.u8(..7) {
            0 => Vec::new(),
            1 => flipped(bytes.get(from..to).unwrap_or_default(), chance),
            2 => bytes.get(from..to).unwrap_or_default().repeat(chance.usize(2..4)),
            3 => bytes.get(from..to).unwrap_or_default().repeat(chance.usize(2..200)),
            4 => part(chance.choice(others).unwrap(), chance),
            _ => chance.choice(WORDS).unwrap().to_vec(),
        };
        bytes.splice(from..to, put);
    }
    bytes
}

/// A short stretch, often empty.
fn range(bytes: &[u8], chance: &mut Rng) -> (usize, usize) {
    let from = chance.usize(..=bytes.len());
    let most = 1 << chance.u8(..6);
    (from, from + chance.usize(..=most.min(bytes.len() - from)))
}

fn part(bytes: &[u8], chance: &mut Rng) -> Vec<u8> {
    let (from, to) = range(bytes, chance);
    bytes.get(from..to).unwrap_or_default().to_vec()
}

fn flipped(bytes: &[u8], chance: &mut Rng) -> Vec<u8> {
    bytes.iter().map(|byte| byte ^ (1 << chance.u8(..8))).collect()
}
