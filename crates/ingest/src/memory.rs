//! Answers already given, so that a label that comes again down a column is read once.
//!
//! Bounded memory. Knows nothing about what is asked.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::convert::Infallible;

/// Answers that are kept. A column of labels has far fewer; one of free text begins anew when full.
const MOST_ANSWERS: usize = 16_384;

/// What has been answered so far.
#[derive(Clone, Debug)]
pub(crate) struct Memory<Answer>(RefCell<BTreeMap<String, Answer>>);

impl<Answer> Default for Memory<Answer> {
    fn default() -> Self {
        Self(RefCell::default())
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
        let question = question.join("\u{1f}");
        if let Some(known) = self.0.borrow().get(&question) {
            return Ok(known.clone());
        }
        let answer = answer()?;
        let mut answers = self.0.borrow_mut();
        if answers.len() >= MOST_ANSWERS {
            answers.clear();
        }
        answers.insert(question, answer.clone());
        Ok(answer)
    }
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
        for number in 0..3 * MOST_ANSWERS {
            memory.recall(&[&number.to_string()], || number);
        }
        assert!(memory.0.borrow().len() <= MOST_ANSWERS);
    }
}
