//! The rows of a workbook in a temporary file, so that the workbook is opened once.
//!
//! Written in the frames of the reading process. The file has no name and ends with the program.

use super::frame::{self, Message};
use super::worker::receive;
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

/// Bytes that are written or read at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// Writes a tape while a workbook is read.
#[derive(Debug)]
pub(in crate::source) struct Recorder {
    path: PathBuf,
    output: BufWriter<File>,
}

impl Recorder {
    /// A recorder for the workbook at `path`.
    pub(in crate::source) fn new(path: &Path) -> Result<Self> {
        let path = path.to_owned();
        match tempfile::tempfile() {
            Ok(file) => Ok(Self { path, output: BufWriter::with_capacity(CHUNK_BYTES, file) }),
            Err(source) => Err(failed(&path, source)),
        }
    }

    /// Keeps an event and gives it back.
    pub(in crate::source) fn record(&mut self, event: Event) -> Result<Event> {
        let message = Message::Event(event);
        frame::write(&mut self.output, &message).map_err(|source| failed(&self.path, source))?;
        match message {
            Message::Event(event) => Ok(event),
            Message::Done(_) | Message::Failed(_) => Err(damaged(&self.path)),
        }
    }

    /// Ends the tape with the facts about the workbook.
    pub(in crate::source) fn finish(mut self, facts: FileFacts) -> Result<Tape> {
        let failed = |source| failed(&self.path, source);
        frame::write(&mut self.output, &Message::Done(facts.clone())).map_err(failed)?;
        self.output.flush().map_err(failed)?;
        let file = self.output.into_inner().map_err(|err| failed(err.into_error()))?;
        Ok(Tape { path: self.path, file, facts })
    }
}

/// What a workbook holds, to be played as often as needed.
#[derive(Debug)]
pub(in crate::source) struct Tape {
    path: PathBuf,
    file: File,
    facts: FileFacts,
}

impl Tape {
    /// Hands out every event that was recorded, in order.
    pub(in crate::source) fn play(
        &self,
        sink: &mut dyn FnMut(Event) -> Result<Flow>,
    ) -> Result<()> {
        let mut file = &self.file;
        file.rewind().map_err(|source| failed(&self.path, source))?;
        let input = BufReader::with_capacity(CHUNK_BYTES, file);
        match receive(input, self.facts.kind, sink)? {
            Some(Ok(_)) => Ok(()),
            Some(Err(_)) | None => Err(damaged(&self.path)),
        }
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    let action = "can't keep its rows in the temporary folder";
    Error::Read { path: path.to_owned(), action, source }
}

fn damaged(path: &Path) -> Error {
    failed(path, io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sheet::{Cell, Row, SheetInfo},
        source::FileKind,
    };

    fn sheet(position: u32) -> Event {
        Event::Sheet(SheetInfo { position, ..SheetInfo::default() })
    }

    fn row(number: u32) -> Event {
        let cells = vec![Cell::text("云图")];
        Event::Row(Row { number, cells, is_hidden: false })
    }

    fn tape() -> Tape {
        let mut recorder = Recorder::new(Path::new("deals.xlsx")).unwrap();
        for event in [sheet(1), row(1), row(2), sheet(2), row(1)] {
            assert_eq!(recorder.record(event.clone()).unwrap(), event);
        }
        let evidence = Vec::new();
        let facts = FileFacts { kind: FileKind::Xlsx, encoding: None, dialect: None, evidence };
        recorder.finish(facts).unwrap()
    }

    fn played(tape: &Tape, flow: Flow) -> Vec<Event> {
        let mut events = Vec::new();
        let mut sink = |event: Event| {
            let is_row = matches!(event, Event::Row(_));
            events.push(event);
            Ok(if is_row { flow } else { Flow::Continue })
        };
        tape.play(&mut sink).unwrap();
        events
    }

    #[test]
    fn what_was_recorded_is_played_as_often_as_asked() {
        let tape = tape();
        let all = vec![sheet(1), row(1), row(2), sheet(2), row(1)];
        assert_eq!(played(&tape, Flow::Continue), all);
        assert_eq!(played(&tape, Flow::Continue), all);
    }

    #[test]
    fn a_listener_may_skip_the_rest_of_a_sheet_or_stop() {
        let tape = tape();
        assert_eq!(played(&tape, Flow::NextSheet), [sheet(1), row(1), sheet(2), row(1)]);
        assert_eq!(played(&tape, Flow::Stop), [sheet(1), row(1)]);
    }
}
