//! Decides the encoding of a text file from what the survey counted; reads no rows.

use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::legacy;
use super::survey::{self, Survey};
use crate::{Error, Result};

/// The encoding and line ends of a file, and why.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// How bytes become text.
    pub encoding: &'static Encoding,
    /// The name a person knows it by.
    pub name: &'static str,
    /// Whether characters U+0080 to U+009F stand for those of Windows-1252 with the same number.
    pub has_controls: bool,
    /// Whether `\r` alone ends a line.
    pub is_return_line_end: bool,
    /// One English line for each decision.
    pub evidence: Vec<String>,
}

/// Decides how the file at `path` is encoded.
///
/// # Errors
/// [`Error::Read`]; [`Error::Undetermined`] where no encoding reads most of the file.
pub(super) fn decide(path: &Path, survey: &Survey) -> Result<Decision> {
    let (encoding, reason) = match by_mark(survey).or_else(|| utf16(survey)) {
        Some(certain) => certain,
        None => utf8_or_legacy(path, survey)?,
    };
    let returns = survey.carriage_return_count;
    let feeds = survey.line_feed_count + survey.pair_count;
    let name = name(encoding);
    let line_ends = format!(
        "line ends: {} LF, {} CRLF, {returns} CR",
        survey.line_feed_count, survey.pair_count
    );
    let mut evidence = vec![format!("encoding {name}: {reason}"), line_ends];
    let has_controls = encoding == UTF_8 && survey.control_count > 0;
    if has_controls {
        evidence.push(format!(
            "{} control characters are Windows-1252 punctuation gone wrong, and read as that",
            survey.control_count
        ));
    }
    Ok(Decision { encoding, name, has_controls, is_return_line_end: returns > feeds, evidence })
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

type Choice = (&'static Encoding, String);

fn by_mark(survey: &Survey) -> Option<Choice> {
    let (encoding, _) = Encoding::for_bom(&survey.head)?;
    Some((encoding, "the file begins with its byte order mark".into()))
}

/// UTF-16 without a mark: NULs stand on one side of the letters only, and line feeds have one too.
fn utf16(survey: &Survey) -> Option<Choice> {
    let pairs = survey.byte_count / 2;
    let [even, odd] = survey.nul_counts;
    let [little_feeds, big_feeds] = survey.wide_feed_counts;
    let is_wide = |nuls: u64, others: u64, feeds: u64, other_feeds: u64| {
        survey.byte_count.is_multiple_of(2)
            && nuls * 50 >= pairs
            && others * 10 <= nuls
            && (feeds > 0 || nuls * 2 > pairs)
            && feeds >= other_feeds
    };
    let reason = |share: u64| {
        format!("{share} of {pairs} pairs of bytes have a NUL on the same side, as in UTF-16")
    };
    if is_wide(odd, even, little_feeds, big_feeds) {
        return Some((UTF_16LE, reason(odd)));
    }
    is_wide(even, odd, big_feeds, little_feeds).then(|| (UTF_16BE, reason(even)))
}

fn utf8_or_legacy(path: &Path, survey: &Survey) -> Result<Choice> {
    if survey.invalid_count == 0 {
        let reason = match survey.wide_count {
            0 => "every byte is ASCII".to_owned(),
            count => format!("every byte is valid, {count} characters are not ASCII"),
        };
        return Ok((UTF_8, reason));
    }
    let mut scores = legacy::Scores::default();
    survey::each_chunk(path, |chunk| {
        scores.add(chunk);
        Ok(())
    })?;
    let verdict = scores.verdict();
    // Another encoding hardly ever makes valid UTF-8 by chance, but for a pair here and there.
    let is_mostly_utf8 = survey.wide_count > 4 * survey.invalid_count;
    let is_partly_utf8 = survey.wide_count * 3 > survey.invalid_count;
    if is_mostly_utf8 || (is_partly_utf8 && !verdict.is_certain) {
        let reason = format!(
            "{} characters are valid, {} places are not and are kept as well as can be",
            survey.wide_count, survey.invalid_count
        );
        return Ok((UTF_8, reason));
    }
    if verdict.error_count * 4 > survey.high_count {
        return Err(Error::Undetermined {
            path: path.into(),
            reason: "no encoding reads this text".into(),
            advice: "save it as UTF-8 or as xlsx".into(),
        });
    }
    Ok((verdict.encoding, verdict.reason))
}
