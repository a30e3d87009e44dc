//! Which encoding of the time before Unicode a text has: letters that are common there, counted
//! beside the verdict of `chardetng`. Knows nothing of files.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_8859_2, SHIFT_JIS, WINDOWS_1250,
    WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
};

use super::latin::Neighbors;
use crate::rationale::Rationale;

/// How telling a pair of bytes is in an encoding of two bytes a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// One of the few thousand characters of everyday text.
    Common,
    /// Punctuation, full-width letters: says little.
    Neutral,
    /// A character hardly anybody uses.
    Rare,
    /// Not a character.
    Invalid,
}

type Classify = fn(u8, u8) -> Class;

/// Encodings of two bytes a character.
const DOUBLE: [(&Encoding, Classify); 5] =
    [(GB18030, gb18030), (BIG5, big5), (SHIFT_JIS, shift_jis), (EUC_KR, euc_kr), (EUC_JP, euc_jp)];

/// Counts over a whole text, fed in pieces.
pub(super) struct Scores {
    doubles: [Double; DOUBLE.len()],
    neighbors: Neighbors,
    detector: EncodingDetector,
}

impl Default for Scores {
    fn default() -> Self {
        Self {
            doubles: DOUBLE.map(|(encoding, classify)| Double::new(encoding, classify)),
            neighbors: Neighbors::default(),
            detector: EncodingDetector::new(Iso2022JpDetection::Allow),
        }
    }
}

/// The most likely encoding.
pub(super) struct Verdict {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Bytes it can't read.
    pub error_count: u64,
    /// Whether two bytes a character fit so well that chance is excluded.
    pub is_certain: bool,
    /// Why, in English.
    pub reason: Rationale,
}

impl Scores {
    /// Takes the next piece of the text.
    pub(super) fn add(&mut self, chunk: &[u8]) {
        for double in &mut self.doubles {
            double.add(chunk);
        }
        self.neighbors.add(chunk);
        self.detector.feed(chunk, false);
    }

    /// Decides after the last piece.
    pub(super) fn verdict(mut self) -> Verdict {
        self.detector.feed(b"", true);
        let guess = match self.detector.guess(None, Utf8Detection::Deny) {
            it if it == GBK => GB18030,
            it => it,
        };
        let solid = || self.doubles.iter().filter(|double| double.is_solid());
        let guessed = solid().find(|double| double.encoding == guess && double.count > 3);
        // Of equals the first is taken: Chinese before Korean.
        let best = solid()
            .rev()
            .max_by(|a, b| a.common_pct().cmp(&b.common_pct()).then(b.errors.cmp(&a.errors)))
            .filter(|best| best.is_convincing());
        match (best, guessed) {
            (_, Some(guessed)) if guessed.is_flawless() => guessed.verdict(Rationale::GuessAgrees),
            (Some(best), Some(guessed)) if best.common_pct() <= guessed.common_pct() + 5 => {
                guessed.verdict(Rationale::GuessAgrees)
            }
            (Some(best), _) => {
                best.verdict(Rationale::GuessDiffers { name: guess.name().to_owned() })
            }
            (None, Some(guessed)) => guessed.verdict(Rationale::GuessAgrees),
            (None, None) => self.single(guess),
        }
    }

    /// The guess, unless it is one of the Latin encodings, which are easily taken for each other.
    fn single(&self, guess: &'static Encoding) -> Verdict {
        let is_double = DOUBLE.iter().any(|(encoding, _)| *encoding == guess);
        let is_latin = is_double
            || [WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258, ISO_8859_2]
                .contains(&guess);
        let encoding = match is_latin {
            true if is_double => self.neighbors.best(WINDOWS_1252),
            true => self.neighbors.best(guess),
            false => guess,
        };
        let reason = if encoding == guess { Rationale::GuessAlone } else { Rationale::LettersFit };
        Verdict { encoding, error_count: 0, is_certain: false, reason }
    }
}

/// A text read as two bytes a character.
struct Double {
    encoding: &'static Encoding,
    classify: Classify,
    lead: Option<u8>,
    is_after_pair: bool,
    /// The byte before the pair.
    before: u8,
    /// All characters.
    count: u64,
    /// Characters whose second byte is no ASCII character, or that follow another one.
    solid: u64,
    /// Characters amid a Latin word, which is where accented letters are.
    embedded: u64,
    common: u64,
    rare: u64,
    errors: u64,
}

impl Double {
    fn new(encoding: &'static Encoding, classify: Classify) -> Self {
        Self {
            encoding,
            classify,
            lead: None,
            is_after_pair: false,
            before: 0,
            count: 0,
            solid: 0,
            embedded: 0,
            common: 0,
            rare: 0,
            errors: 0,
        }
    }

    fn add(&mut self, chunk: &[u8]) {
        for &byte in chunk {
            match self.lead.take() {
                Some(lead) => self.add_pair(lead, byte),
                None => self.add_first(byte),
            }
        }
    }

    fn add_first(&mut self, byte: u8) {
        if self.is_after_pair && self.before.is_ascii_alphabetic() {
            self.embedded += u64::from(byte.is_ascii_alphabetic());
        }
        if byte.is_ascii() {
            self.is_after_pair = false;
            self.before = byte;
        } else {
            self.start(byte);
        }
    }

    fn add_pair(&mut self, lead: u8, byte: u8) {
        self.count += 1;
        self.solid += u64::from(self.is_after_pair || !byte.is_ascii());
        let is_amid = self.before.is_ascii_alphabetic() && byte.is_ascii_alphabetic();
        self.embedded += u64::from(is_amid);
        if self.is_after_pair || is_amid {
            self.before = 0;
        }
        self.is_after_pair = true;
        match (self.classify)(lead, byte) {
            Class::Common => self.common += 1,
            Class::Neutral => {}
            Class::Rare => self.rare += 1,
            Class::Invalid => {
                self.errors += 1;
                if !byte.is_ascii() {
                    self.start(byte);
                }
            }
        }
    }

    /// Half-width katakana are single bytes, and nobody writes whole texts in them.
    fn start(&mut self, byte: u8) {
        if self.encoding == SHIFT_JIS && (0xa1..=0xdf).contains(&byte) {
            self.rare += 1;
        } else {
            self.lead = Some(byte);
        }
    }

    /// Percentage of common characters; errors weigh eight.
    fn common_pct(&self) -> u64 {
        let errors = self.errors * 8 + u64::from(self.lead.is_some());
        100 * self.common / (self.common + self.rare + errors).max(1)
    }

    /// Accented letters before plain ones look like pairs too, but are alone, or amid words.
    fn is_solid(&self) -> bool {
        self.solid > 0 && self.solid * 2 >= self.count && self.embedded * 2 < self.count
    }

    fn is_convincing(&self) -> bool {
        self.common_pct() >= 75 && self.common > 1
    }

    fn is_flawless(&self) -> bool {
        self.rare == 0 && self.errors == 0 && self.count > 1
    }

    fn verdict(&self, guess: Rationale) -> Verdict {
        let is_certain = self.is_flawless() || (self.is_convincing() && self.common > 5);
        let reason = Rationale::CommonCharacters {
            share: self.common_pct(),
            bad: self.errors,
            guess: Box::new(guess),
        };
        Verdict { encoding: self.encoding, error_count: self.errors, is_certain, reason }
    }
}

fn gb18030(lead: u8, trail: u8) -> Class {
    match (lead, trail) {
        (0xb0..=0xd7, 0xa1..=0xfe) => Class::Common,
        (0xa1..=0xa3, 0xa1..=0xfe) => Class::Neutral,
        // The two halves of a character of four bytes.
        (0x81..=0xfe, 0x30..=0x39) => Class::Neutral,
        (0x81..=0xfe, 0x40..=0x7e | 0x80..=0xfe) => Class::Rare,
        _ => Class::Invalid,
    }
}

fn big5(lead: u8, trail: u8) -> Class {
    match (lead, trail) {
        (0xa4..=0xc5, 0x40..=0x7e | 0xa1..=0xfe) | (0xc6, 0x40..=0x7e) => Class::Common,
        (0xa1..=0xa3, 0x40..=0x7e | 0xa1..=0xfe) => Class::Neutral,
        (0x87..=0xfe, 0x40..=0x7e | 0xa1..=0xfe) => Class::Rare,
        _ => Class::Invalid,
    }
}

fn shift_jis(lead: u8, trail: u8) -> Class {
    match (lead, trail) {
        (0x82, 0x9f..=0xf1) | (0x83, 0x40..=0x96) => Class::Common,
        (0x88, 0x9f..=0xfc) | (0x89..=0x97, 0x40..=0x7e | 0x80..=0xfc) => Class::Common,
        (0x81 | 0x82, 0x40..=0x7e | 0x80..=0xfc) => Class::Neutral,
        (0x83..=0x9f | 0xe0..=0xfc, 0x40..=0x7e | 0x80..=0xfc) => Class::Rare,
        _ => Class::Invalid,
    }
}

fn euc_kr(lead: u8, trail: u8) -> Class {
    match (lead, trail) {
        (0xb0..=0xc8, 0xa1..=0xfe) => Class::Common,
        (0xa1..=0xa3, 0xa1..=0xfe) => Class::Neutral,
        (0x81..=0xfe, 0x41..=0x5a | 0x61..=0x7a | 0x81..=0xfe) => Class::Rare,
        _ => Class::Invalid,
    }
}

/// The rows of kana and of everyday kanji; Chinese text hits the kanji too, but has no kana.
fn euc_jp(lead: u8, trail: u8) -> Class {
    match (lead, trail) {
        (0xa4 | 0xa5, 0xa1..=0xf6) => Class::Common,
        (0xb0..=0xcf, 0xa1..=0xfe) => Class::Neutral,
        (0xa1..=0xa3, 0xa1..=0xfe) => Class::Neutral,
        (0x8e | 0x8f | 0xa1..=0xfe, 0xa1..=0xfe) => Class::Rare,
        _ => Class::Invalid,
    }
}
