//! The rows of a workbook in a temporary file, so that the workbook is opened once.
//!
//! Written in the frames of the reading process. The file has no name and ends with the program.

use super::{
    frame::{self, Message},
    receiver::{Next, Receiver},
};
use crate::{
    Error, Result,
    sheet::{Event, Flow},
    source::FileFacts,
};
use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Seek, Write},
    path::{Path, PathBuf},
};

/// Writes a spool while a workbook is read.
#[derive(Debug)]
pub(super) struct SpoolWriter {
    path: PathBuf,
    output: BufWriter<File>,
}

impl SpoolWriter {
    /// A writer for the workbook at `path`.
    pub(super) fn new(path: &Path) -> Result<Self> {
        let file = tempfile::tempfile().map_err(|source| failed(path, source))?;
        Ok(Self { path: path.to_owned(), output: BufWriter::new(file) })
    }

    /// Appends the body of a frame.
    pub(super) fn write(&mut self, body: &[u8]) -> Result<()> {
        frame::write(&mut self.output, body).map_err(|source| failed(&self.path, source))
    }

    /// Ends the spool with the facts about the workbook.
    pub(super) fn finish(mut self, facts: FileFacts) -> Result<RowSpool> {
        let failed = |source| failed(&self.path, source);
        let mut body = Vec::new();
        frame::push(&mut body, &Message::Done(facts)).map_err(failed)?;
        frame::write(&mut self.output, &body).map_err(failed)?;
        self.output.flush().map_err(failed)?;
        let file = self.output.into_inner().map_err(|err| failed(err.into_error()))?;
        Ok(RowSpool { path: self.path, file })
    }
}

/// What a workbook holds, to be replayed as often as needed.
#[derive(Debug)]
pub(in crate::source) struct RowSpool {
    path: PathBuf,
    file: File,
}

impl RowSpool {
    /// Hands out every event that was handed out before, in order.
    pub(in crate::source) fn replay(
        &self,
        sink: &mut dyn FnMut(Event) -> Result<Flow>,
    ) -> Result<()> {
        let mut file = &self.file;
        file.rewind().map_err(|source| failed(&self.path, source))?;
        match Receiver::new(sink, None).take_all(BufReader::new(file))? {
            Next::End(Ok(_)) | Next::Stop => Ok(()),
            _ => Err(failed(&self.path, io::ErrorKind::InvalidData.into())),
        }
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    let action = "can't keep its rows in the temporary folder";
    Error::Read { path: path.to_owned(), action, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sheet::{CellKind, Row, SheetInfo},
        source::FileKind,
    };

    fn sheet(position: u32) -> Event {
        Event::Sheet(SheetInfo { position, ..SheetInfo::default() })
    }

    fn row(number: u32) -> Event {
        let cells = vec![crate::sheet::Cell::text("云图")];
        Event::Row(Row { number, cells, is_hidden: false })
    }

    fn body(events: impl IntoIterator<Item = Event>) -> Vec<u8> {
        let mut body = Vec::new();
        for event in events {
            match event {
                Event::Row(row) => {
                    let cell = [("云图", CellKind::Text)];
                    frame::push_row(&mut body, row.number, false, cell.into_iter());
                }
                event => frame::push(&mut body, &Message::Event(event)).unwrap(),
            }
        }
        body
    }

    /// A spool of a workbook whose reader said this, and of which `take` wanted a part.
    fn spool(frames: &[Vec<u8>], take: &mut dyn FnMut(Event) -> Result<Flow>) -> RowSpool {
        let mut writer = SpoolWriter::new(Path::new("deals.xlsx")).unwrap();
        let mut receiver = Receiver::new(take, Some(&mut writer));
        for frame in frames {
            if let Next::Stop = receiver.take(frame).unwrap() {
                break;
            }
        }
        let evidence = Vec::new();
        let facts = FileFacts { kind: FileKind::Xlsx, encoding: None, dialect: None, evidence };
        writer.finish(facts).unwrap()
    }

    fn frames() -> [Vec<u8>; 2] {
        [body([sheet(1), row(1), row(2)]), body([row(3), sheet(2), row(1), row(2)])]
    }

    fn replayed(spool: &RowSpool, flow: Flow) -> Vec<Event> {
        let mut events = Vec::new();
        let mut sink = |event: Event| {
            let is_row = matches!(event, Event::Row(_));
            events.push(event);
            Ok(if is_row { flow } else { Flow::Continue })
        };
        spool.replay(&mut sink).unwrap();
        events
    }

    #[test]
    fn rows_are_replayed_as_often_as_asked() {
        let spool = spool(&frames(), &mut |_| Ok(Flow::Continue));
        let all = vec![sheet(1), row(1), row(2), row(3), sheet(2), row(1), row(2)];
        assert_eq!(replayed(&spool, Flow::Continue), all);
        assert_eq!(replayed(&spool, Flow::Continue), all);
    }

    #[test]
    fn a_receiver_may_skip_the_rest_of_a_sheet_or_stop() {
        let spool = spool(&frames(), &mut |_| Ok(Flow::Continue));
        assert_eq!(replayed(&spool, Flow::NextSheet), [sheet(1), row(1), sheet(2), row(1)]);
        assert_eq!(replayed(&spool, Flow::Stop), [sheet(1), row(1)]);
    }

    #[test]
    fn a_sheet_that_was_left_early_ends_where_it_was_left() {
        let flow = |event, flow| Ok(if event == row(1) { flow } else { Flow::Continue });
        let skipped = spool(&frames(), &mut |event| flow(event, Flow::NextSheet));
        assert_eq!(replayed(&skipped, Flow::Continue), [sheet(1), row(1), sheet(2), row(1)]);
        let stopped = spool(&frames(), &mut |event| flow(event, Flow::Stop));
        assert_eq!(replayed(&stopped, Flow::Continue), [sheet(1), row(1)]);
    }
}
