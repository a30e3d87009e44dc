//! Which sheets were sent, and how much of each: for a second reader, which goes on where the first one
//! ended, and counts the cells once more.

/// A sheet that was announced.
#[derive(Debug, Default)]
pub(super) struct SentSheet {
    pub(super) name: String,
    pub(super) position: u32,
    /// The number of the last row that was sent.
    pub(super) last_row: u32,
    /// Cells that say anything.
    pub(super) cell_count: u64,
    /// Whether its reader came to its end.
    pub(super) is_whole: bool,
}

/// The sheets so far, and the count of the one that is being read.
#[derive(Debug, Default)]
pub(super) struct SentSheets {
    sheets: Vec<SentSheet>,
    last_row: u32,
    cell_count: u64,
}

impl SentSheets {
    pub(super) fn begin(&mut self) {
        (self.last_row, self.cell_count) = (0, 0);
    }

    /// Counts a row with so many cells that say anything.
    pub(super) fn add_row(&mut self, number: u32, cell_count: u64) {
        self.last_row = self.last_row.max(number);
        self.cell_count += cell_count;
    }

    pub(super) fn announced(&mut self, name: &str, position: u32) {
        self.sheets.push(SentSheet { name: name.to_owned(), position, ..SentSheet::default() });
    }

    /// Ends the sheet that was announced last, unless it has ended before.
    pub(super) fn end(&mut self, is_whole: bool) {
        let Some(last) = self.sheets.last_mut().filter(|it| !it.is_whole) else { return };
        last.last_row = last.last_row.max(self.last_row);
        last.cell_count += self.cell_count;
        last.is_whole = is_whole;
        self.begin();
    }

    /// The sheets of this name.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &SentSheet> {
        self.sheets.iter().filter(move |it| it.name == name)
    }

    /// Cells of all sheets.
    pub(super) fn cell_count(&self) -> u64 {
        self.sheets.iter().map(|it| it.cell_count).sum()
    }
}
