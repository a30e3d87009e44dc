//! A text read from its start, piece by piece. Knows no dates.

/// Marks that may be between a year and a quarter, or another part of it.
pub(super) const BETWEEN: [char; 16] =
    [' ', '!', '"', '#', '$', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/'];

/// What is left of a text.
#[derive(Clone, Copy)]
pub(super) struct Scan<'t>(pub &'t str);

impl<'t> Scan<'t> {
    /// All digits that are here; `None` where there are none, or more than `most`.
    pub(super) fn digits(&mut self, most: usize) -> Option<&'t str> {
        let end = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(end).filter(|_| (1..=most).contains(&end))?;
        self.0 = rest;
        Some(digits)
    }

    /// The number of one or two digits that is here.
    pub(super) fn number(&mut self) -> Option<u32> {
        self.digits(2)?.parse().ok()
    }

    /// Takes one of these characters off.
    pub(super) fn one_of(&mut self, characters: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|it| characters.contains(it))?;
        self.0 = self.0.get(first.len_utf8()..)?;
        Some(first)
    }

    /// Takes one of these texts off, the first that is here.
    pub(super) fn any_of(&mut self, texts: &[&str]) -> Option<()> {
        self.0 = texts.iter().find_map(|text| self.0.strip_prefix(text))?;
        Some(())
    }

    /// Takes a mark of dates off, with a space before and behind it.
    pub(super) fn mark(&mut self) -> Option<char> {
        self.one_of(&[' ']);
        let mark = self.one_of(&['-', '/', '.']);
        self.one_of(&[' ']);
        mark
    }

    pub(super) fn spaces(&mut self) {
        self.0 = self.0.trim_start();
    }

    /// `Some` where nothing is left.
    pub(super) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}
