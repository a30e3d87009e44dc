//! Takes frames apart and hands their events on, until the receiver has enough.

use super::frame::{self, Failure, Message};
use crate::{
    Result,
    sheet::{Event, Flow},
    source::FileFacts,
};
use std::io::Read;

/// The receiver of events, with what it wants next.
pub(super) struct Receiver<'a> {
    sink: &'a mut dyn FnMut(Event) -> Result<Flow>,
    is_skipping: bool,
    /// What the end is if the reader breaks off.
    pub(super) so_far: Option<Result<FileFacts, Failure>>,
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
    /// Hands events to `sink`.
    pub(super) fn new(sink: &'a mut dyn FnMut(Event) -> Result<Flow>) -> Self {
        Self { sink, is_skipping: false, so_far: None }
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
        loop {
            let event = match frame::next(&mut rest) {
                Ok(Some(Message::Event(event))) => event,
                Ok(Some(Message::SoFar(outcome))) => {
                    self.so_far = Some(outcome);
                    continue;
                }
                Ok(Some(Message::Done(facts))) => return Ok(Next::End(Ok(facts))),
                Ok(Some(Message::Failed(failure))) => return Ok(Next::End(Err(failure))),
                Ok(None) if self.is_skipping => return Ok(Next::SkipSheet),
                Ok(None) => return Ok(Next::Continue),
                Err(_) => return Ok(Next::Noise),
            };
            self.is_skipping &= !matches!(event, Event::Sheet(_));
            if self.is_skipping && !matches!(event, Event::SheetFinding(..)) {
                continue;
            }
            match (self.sink)(event)? {
                Flow::Continue => (),
                Flow::NextSheet => self.is_skipping = true,
                Flow::Stop => return Ok(Next::Stop),
            }
        }
    }
}
