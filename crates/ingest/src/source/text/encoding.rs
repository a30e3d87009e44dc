//! Decides the encoding of a text file from what was counted over its bytes; reads no rows.

use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::input::{self, ByteCounts};
use crate::rationale::Rationale;
use crate::refusal::{Advice, Refusal};
use crate::{Error, Result};

/// The encoding and line ends of a file, and why.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// How bytes become text.
    pub encoding: &'static Encoding,
    /// The name a person knows it by.
    pub name: &'static str,
    /// Whether `\r` alone ends a line.
    pub is_return_line_end: bool,
    /// One English line for each decision.
    pub evidence: Vec<Rationale>,
}

impl Decision {
    /// Whether lines are the same under both.
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        self.encoding == other.encoding && self.is_return_line_end == other.is_return_line_end
    }
}

/// Decides by the first bytes of a file, where they are clear; what follows may prove that wrong.
pub(super) fn presume(counts: &ByteCounts) -> Option<Decision> {
    let by_units =
        || (utf16(counts).is_none() && counts.utf8.invalid_count == 0).then(|| utf8(counts));
    by_mark(counts).or_else(by_units).map(|choice| decision(choice, counts))
}

/// Decides how the file at `path` is encoded.
///
/// # Errors
/// [`Error::Read`]; [`Error::Undetermined`] where no encoding reads most of the file.
pub(super) fn decide(path: &Path, counts: &ByteCounts) -> Result<Decision> {
    let choice = match by_mark(counts).or_else(|| utf16(counts)) {
        Some(certain) => certain,
        None => utf8_or_legacy(path, counts)?,
    };
    Ok(decision(choice, counts))
}

fn decision((encoding, reason): Choice, counts: &ByteCounts) -> Decision {
    let returns = counts.carriage_return_count;
    let feeds = counts.line_feed_count + counts.pair_count;
    let name = name(encoding);
    let line_ends =
        Rationale::LineEnds { feeds: counts.line_feed_count, pairs: counts.pair_count, returns };
    let encoded = Rationale::Encoding { name: name.to_owned(), reason: Box::new(reason) };
    let mut evidence = vec![encoded, line_ends];
    // Windows-1252 was taken for Latin-1 before.
    if encoding == UTF_8 && counts.utf8.control_count > 0 {
        evidence.push(Rationale::MisreadPunctuation { count: counts.utf8.control_count });
    }
    Decision { encoding, name, is_return_line_end: returns > feeds, evidence }
}

/// The name of an encoding as people write it.
fn name(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "GBK" | "gb18030" => "GB18030",
        "macintosh" => "MacRoman",
        "windows-1252" => "Windows-1252",
        other => other,
    }
}

type Choice = (&'static Encoding, Rationale);

fn by_mark(counts: &ByteCounts) -> Option<Choice> {
    let (encoding, _) = Encoding::for_bom(&counts.head)?;
    Some((encoding, Rationale::ByteOrderMark))
}

/// UTF-16 without a mark: NULs are on one side of the letters only, and line feeds have one too.
fn utf16(counts: &ByteCounts) -> Option<Choice> {
    let pairs = counts.byte_count / 2;
    let [even, odd] = counts.nul_counts;
    let [little_feeds, big_feeds] = counts.wide_feed_counts;
    let is_wide = |nuls: u64, others: u64, feeds: u64, other_feeds: u64| {
        counts.byte_count.is_multiple_of(2)
            && nuls * 50 >= pairs
            && others * 10 <= nuls
            && (feeds > 0 || nuls * 2 > pairs)
            && feeds >= other_feeds
    };
    let reason = |count: u64| Rationale::WideCharacters { count, pairs };
    if is_wide(odd, even, little_feeds, big_feeds) {
        return Some((UTF_16LE, reason(odd)));
    }
    is_wide(even, odd, big_feeds, little_feeds).then(|| (UTF_16BE, reason(even)))
}

fn utf8(counts: &ByteCounts) -> Choice {
    let reason = match counts.utf8.wide_count {
        0 => Rationale::AllAscii,
        count => Rationale::ValidUtf8 { count },
    };
    (UTF_8, reason)
}

fn utf8_or_legacy(path: &Path, counts: &ByteCounts) -> Result<Choice> {
    if counts.utf8.invalid_count == 0 {
        return Ok(utf8(counts));
    }
    let (wide, invalid) = (counts.utf8.wide_count, counts.utf8.invalid_count);
    let verdict = input::scores(path)?.verdict();
    // Another encoding hardly ever makes valid UTF-8 by chance, but for a pair here and there.
    let is_mostly_utf8 = wide > 4 * invalid;
    let is_partly_utf8 = wide * 3 > invalid;
    if is_mostly_utf8 || (is_partly_utf8 && !verdict.is_certain) {
        let reason = Rationale::MostlyUtf8 { count: wide, bad: invalid };
        return Ok((UTF_8, reason));
    }
    if verdict.error_count * 4 > counts.utf8.high_count {
        return Err(Error::undetermined(path, Refusal::NoEncoding, Advice::SaveAsUtf8));
    }
    Ok((verdict.encoding, verdict.reason))
}
