//! Answers already given, so that a label that comes again down a column is read once.
//!
//! Bounded memory. Knows nothing about what is asked.

use std::cell::RefCell;
use std::convert::Infallible;

use xxhash_rust::xxh3::xxh3_128_with_seed;

/// Places for answers: fewest and most, each a power of two. A column of labels needs few; in one of
/// free text a newer answer takes the place of an older one.
const FEWEST: usize = 64;
const MOST: usize = 65_536;

/// What has been answered so far, by the hash of the question: of 128 bits, so that no two questions
/// share one.
#[derive(Clone, Debug)]
pub(crate) struct Memory<Answer>(RefCell<Places<Answer>>);

#[derive(Clone, Debug)]
struct Places<Answer> {
    answers: Vec<Option<(u128, Answer)>>,
    taken: usize,
}

impl<Answer> Default for Memory<Answer> {
    fn default() -> Self {
        Self(RefCell::new(Places { answers: Vec::new(), taken: 0 }))
    }
}

impl<Answer> Places<Answer> {
    fn at(&self, question: u128) -> usize {
        let last = self.answers.len().saturating_sub(1);
        usize::try_from(question & last as u128).unwrap_or_default()
    }

    fn find(&self, question: u128) -> Option<&Answer> {
        let (known, answer) = self.answers.get(self.at(question))?.as_ref()?;
        (*known == question).then_some(answer)
    }

    fn keep(&mut self, question: u128, answer: Answer) {
        if self.taken * 2 >= self.answers.len() && self.answers.len() < MOST {
            self.grow();
        }
        let at = self.at(question);
        if let Some(place) = self.answers.get_mut(at) {
            self.taken += usize::from(place.is_none());
            *place = Some((question, answer));
        }
    }

    fn grow(&mut self) {
        let room = (self.answers.len() * 4).max(FEWEST);
        let kept = std::mem::replace(
            &mut self.answers,
            std::iter::repeat_with(|| None).take(room).collect(),
        );
        self.taken = 0;
        for (question, answer) in kept.into_iter().flatten() {
            self.keep(question, answer);
        }
    }
}

impl<Answer: Clone> Memory<Answer> {
    /// The answer to a question of several texts, worked out where it is not remembered.
    pub(crate) fn recall(&self, question: &[&str], answer: impl FnOnce() -> Answer) -> Answer {
        match self.try_recall(question, || Ok::<_, Infallible>(answer())) {
            Ok(answer) => answer,
            Err(never) => match never {},
        }
    }

    /// Like [`Memory::recall`], of an answer that may fail; a failure is not remembered.
    pub(crate) fn try_recall<E>(
        &self,
        question: &[&str],
        answer: impl FnOnce() -> Result<Answer, E>,
    ) -> Result<Answer, E> {
        let question = hash(question);
        if let Some(known) = self.0.borrow().find(question) {
            return Ok(known.clone());
        }
        let answer = answer()?;
        self.0.borrow_mut().keep(question, answer.clone());
        Ok(answer)
    }
}

/// Each text is hashed under what came before it, so that it matters where one ends.
fn hash(question: &[&str]) -> u128 {
    question.iter().fold(0, |before: u128, text| {
        let seed = u64::try_from(before >> 64).unwrap_or_default();
        xxh3_128_with_seed(text.as_bytes(), seed) ^ before.rotate_left(1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_answered_is_not_worked_out_again() {
        let memory = Memory::default();
        assert_eq!(memory.recall(&["a", "b"], || 1), 1);
        assert_eq!(memory.recall(&["a", "b"], || 2), 1);
        assert_eq!(memory.recall(&["ab", ""], || 3), 3, "other texts are another question");
    }

    #[test]
    fn a_failure_is_not_remembered() {
        let memory = Memory::default();
        assert_eq!(memory.try_recall(&["a"], || Err("no")), Err("no"));
        assert_eq!(memory.try_recall(&["a"], || Ok::<_, &str>(1)), Ok(1));
    }

    #[test]
    fn memory_is_bounded() {
        let memory = Memory::default();
        for number in 0..3 * MOST {
            memory.recall(&[&number.to_string()], || number);
        }
        assert_eq!(memory.0.borrow().answers.len(), MOST);
        assert_eq!(memory.recall(&[&(3 * MOST - 1).to_string()], || 0), 3 * MOST - 1);
    }
}
