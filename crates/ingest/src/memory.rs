//! Answers already given, so that a label that comes again down a column is read once.
//!
//! Bounded memory. Knows nothing about what is asked.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// Answers that are kept. A column of labels has far fewer; one of free text begins anew when full.
const MOST_ANSWERS: usize = 8_192;

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
        let question = question.join("\u{1f}");
        if let Some(known) = self.0.borrow().get(&question) {
            return known.clone();
        }
        let answer = answer();
        let mut answers = self.0.borrow_mut();
        if answers.len() >= MOST_ANSWERS {
            answers.clear();
        }
        answers.insert(question, answer.clone());
        answer
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
    fn memory_is_bounded() {
        let memory = Memory::default();
        for number in 0..3 * MOST_ANSWERS {
            memory.recall(&[&number.to_string()], || number);
        }
        assert!(memory.0.borrow().len() <= MOST_ANSWERS);
    }
}
