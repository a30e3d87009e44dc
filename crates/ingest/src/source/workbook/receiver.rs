//! Takes frames apart and hands their events on, until the receiver has enough.

use super::{
    frame::{self, Failure, Message},
    spool::SpoolWriter,
};
use crate::{
    Result,
    sheet::{Event, Flow},
    source::FileFacts,
};
use std::io::Read;

/// The receiver of events, with what it wants next.
pub(super) struct Receiver<'a> {
    sink: &'a mut dyn FnMut(Event) -> Result<Flow>,
    /// Where the events that were handed on are kept for a second pass.
    spool: Option<&'a mut SpoolWriter>,
    is_skipping: bool,
}

/// What follows after a frame.
pub(super) enum Next {
    /// More of the same sheet.
    Continue,
    /// The next sheet; what comes before it is passed over.
    SkipSheet,
    /// Nothing: the receiver has enough.
    Stop,
    /// Nothing: the reader has ended, well or not.
    End(Result<FileFacts, Failure>),
    /// Nothing: this was no frame.
    Noise,
}

impl<'a> Receiver<'a> {
    /// Hands events to `sink` and keeps them in `spool`.
    pub(super) fn new(
        sink: &'a mut dyn FnMut(Event) -> Result<Flow>,
        spool: Option<&'a mut SpoolWriter>,
    ) -> Self {
        Self { sink, spool, is_skipping: false }
    }

    /// Hands on what `input` holds; [`Next::Noise`] where it breaks off.
    pub(super) fn take_all(&mut self, mut input: impl Read) -> Result<Next> {
        let mut body = Vec::new();
        loop {
            if !matches!(frame::read(&mut input, &mut body), Ok(true)) {
                return Ok(Next::Noise);
            }
            match self.take(&body)? {
                Next::Continue | Next::SkipSheet => (),
                end => return Ok(end),
            }
        }
    }

    /// Hands on the events of a frame.
    pub(super) fn take(&mut self, body: &[u8]) -> Result<Next> {
        let mut rest = body;
        // What was handed on and is not in the spool yet, up to `rest`.
        let mut handed_on = body;
        loop {
            let before = rest;
            let event = match frame::next(&mut rest) {
                Ok(Some(Message::Event(event))) => event,
                outcome => {
                    self.keep(handed_on, before)?;
                    return Ok(match outcome {
                        Ok(Some(Message::Done(facts))) => Next::End(Ok(facts)),
                        Ok(Some(Message::Failed(failure))) => Next::End(Err(failure)),
                        Ok(_) if self.is_skipping => Next::SkipSheet,
                        Ok(_) => Next::Continue,
                        Err(_) => Next::Noise,
                    });
                }
            };
            self.is_skipping &= !matches!(event, Event::Sheet(_));
            if self.is_skipping {
                self.keep(handed_on, before)?;
                handed_on = rest;
                continue;
            }
            match (self.sink)(event)? {
                Flow::Continue => (),
                Flow::NextSheet => self.is_skipping = true,
                Flow::Stop => {
                    self.keep(handed_on, rest)?;
                    return Ok(Next::Stop);
                }
            }
        }
    }

    /// Keeps the bytes of `from` that are not in `rest`, which is its end.
    fn keep(&mut self, from: &[u8], rest: &[u8]) -> Result<()> {
        let Some(spool) = &mut self.spool else { return Ok(()) };
        let length = from.len().saturating_sub(rest.len());
        spool.write(from.get(..length).unwrap_or_default())
    }
}
