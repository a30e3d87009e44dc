//! Which encoding of the time before Unicode a text has: letters that are common there, counted
//! beside the verdict of `chardetng`. Knows nothing of files.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_8859_2, MACINTOSH, SHIFT_JIS, WINDOWS_1250,
    WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
};

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

const AGREES: &str = "a statistical guess agrees";

type Classify = fn(u8, u8) -> Class;

/// Encodings of two bytes a character.
const DOUBLE: [(&Encoding, Classify); 5] =
    [(GB18030, gb18030), (BIG5, big5), (SHIFT_JIS, shift_jis), (EUC_KR, euc_kr), (EUC_JP, euc_jp)];

/// Counts over a whole text, fed in pieces.
pub(super) struct Scores {
    doubles: [Double; DOUBLE.len()],
    single: Single,
    detector: EncodingDetector,
}

impl Default for Scores {
    fn default() -> Self {
        Self {
            doubles: DOUBLE.map(|(encoding, classify)| Double::new(encoding, classify)),
            single: Single::default(),
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
    pub reason: String,
}

impl Scores {
    /// Takes the next piece of the text.
    pub(super) fn add(&mut self, chunk: &[u8]) {
        for double in &mut self.doubles {
            double.add(chunk);
        }
        self.single.add(chunk);
        self.detector.feed(chunk, false);
    }

    /// Decides after the last piece.
    pub(super) fn verdict(mut self) -> Verdict {
        self.detector.feed(b"", true);
        let guess = match self.detector.guess(None, Utf8Detection::Deny) {
            it if it == GBK => GB18030,
            it => it,
        };
        let guessed = self.doubles.iter().find(|double| double.encoding == guess);
        let best = self
            .doubles
            .iter()
            .max_by(|a, b| a.common_pct().cmp(&b.common_pct()).then(b.errors.cmp(&a.errors)))
            .filter(|best| best.is_convincing());
        match (best, guessed) {
            (_, Some(guessed)) if guessed.has_no_doubt() => guessed.verdict(AGREES),
            (Some(best), Some(guessed)) if best.common_pct() <= guessed.common_pct() + 5 => {
                guessed.verdict(AGREES)
            }
            (Some(best), _) => best.verdict(&format!("a statistical guess was {}", guess.name())),
            (None, Some(guessed)) => guessed.verdict(AGREES),
            (None, None) => self.single.verdict(guess),
        }
    }
}

/// A text read as two bytes a character.
struct Double {
    encoding: &'static Encoding,
    classify: Classify,
    lead: Option<u8>,
    /// Characters whose second byte is no ASCII character.
    high: u64,
    common: u64,
    rare: u64,
    errors: u64,
}

impl Double {
    fn new(encoding: &'static Encoding, classify: Classify) -> Self {
        Self { encoding, classify, lead: None, high: 0, common: 0, rare: 0, errors: 0 }
    }

    fn add(&mut self, chunk: &[u8]) {
        for &byte in chunk {
            let Some(lead) = self.lead.take() else {
                if !byte.is_ascii() {
                    self.start(byte);
                }
                continue;
            };
            self.high += u64::from(!byte.is_ascii());
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

    /// Accented letters before plain ones look like pairs too, but then every second byte is ASCII.
    fn is_convincing(&self) -> bool {
        self.common_pct() >= 75 && self.common > 1 && self.high * 2 >= self.common
    }

    fn has_no_doubt(&self) -> bool {
        self.rare == 0 && self.errors == 0 && self.high > 0
    }

    fn verdict(&self, guess: &str) -> Verdict {
        let is_certain = self.is_convincing() && self.common > 5;
        let reason = format!(
            "{} % of its characters are common there, {} are invalid; {guess}",
            self.common_pct(),
            self.errors
        );
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

/// A text read as one byte a character.
#[derive(Default)]
struct Single {
    before: u8,
    current: u8,
    windows: u64,
    mac: u64,
    /// Signs of Windows-1252 where no letter would stand.
    signs: u64,
    total: u64,
}

impl Single {
    fn add(&mut self, chunk: &[u8]) {
        for &after in chunk {
            if !self.current.is_ascii() {
                self.weigh(after);
            }
            self.before = self.current;
            self.current = after;
        }
    }

    /// Accented letters of the two encodings have no byte in common; so have their curly quotes.
    fn weigh(&mut self, after: u8) {
        let is_inside = self.before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
        let is_sign = matches!(self.current, 0x80 | 0x82..=0x89 | 0x8b | 0x91..=0x99 | 0xa0..=0xbf);
        self.total += 1;
        self.signs += u64::from(is_sign && !after.is_ascii_alphabetic());
        match self.current {
            0x81 | 0x8d | 0x8f | 0x90 | 0x9d => self.mac += u64::from(is_inside),
            0x87..=0x9f if is_inside && !matches!(self.current, 0x91..=0x97) => self.mac += 1,
            0x91..=0x97 if self.before.is_ascii_lowercase() && after.is_ascii_lowercase() => {
                // An apostrophe in one, an accented letter in the other.
                self.windows += u64::from(self.current == 0x92);
                self.mac += u64::from(self.current != 0x92);
            }
            0xd2..=0xd5 if !after.is_ascii_lowercase() || after == b's' => self.mac += 1,
            0xdf..=0xf6 | 0xf8..=0xff if is_inside => self.windows += 1,
            0xc0..=0xd1 | 0xd8..=0xde if after.is_ascii_lowercase() => self.windows += 1,
            _ => {}
        }
    }

    fn verdict(&self, guess: &'static Encoding) -> Verdict {
        let is_latin = [WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, ISO_8859_2].contains(&guess);
        let is_mac = (guess == WINDOWS_1252 && self.mac > self.windows)
            || (is_latin && self.windows == 0 && self.mac > 1);
        let (encoding, reason) = if is_mac {
            (MACINTOSH, format!("{} letters and quotes fit only there", self.mac))
        } else if self.signs == self.total {
            (WINDOWS_1252, format!("all {} signs are currencies or punctuation there", self.total))
        } else {
            (guess, "a statistical guess, for it is not valid UTF-8".to_owned())
        };
        Verdict { encoding, error_count: 0, is_certain: false, reason }
    }
}
