//! Answers already given, so that a label that comes again down a column is read once.
//!
//! Bounded memory. Knows nothing about what is asked.

use std::cell::RefCell;
use std::convert::Infallible;

use xxhash_rust::xxh3::xxh3_128_with_seed;

/// The longest question whose answer is kept, in bytes: a longer one is no label.
const MOST_QUESTION_BYTES: usize = 1_000;

/// Places for answers, of which half are taken at most. A column of labels needs few; one of free text
/// begins anew when all it may have are taken.
const FEWEST_PLACES: usize = 64;
const MOST_PLACES: usize = 131_072;

/// What has been answered so far, by the hash of the question: of 128 bits, so that no two questions
/// share one.
#[derive(Clone, Debug)]
pub(crate) struct Memo<Answer>(RefCell<Answers<Answer>>);

/// Each answer stands in the place its hash names, or in the next free one after it.
#[derive(Clone, Debug)]
struct Answers<Answer> {
    places: Vec<Option<(u128, Answer)>>,
    taken: usize,
}

impl<Answer> Default for Memo<Answer> {
    fn default() -> Self {
        Self(RefCell::new(Answers { places: Vec::new(), taken: 0 }))
    }
}

impl<Answer> Answers<Answer> {
    /// The place of a question: where its answer stands, or would.
    fn place(&self, question: u128) -> usize {
        let count = self.places.len().max(1);
        let low = u64::try_from(question & u128::from(u64::MAX)).unwrap_or_default();
        let first = usize::try_from(low).unwrap_or_default() % count;
        let is_its = |at: &usize| match self.places.get(*at) {
            Some(Some((known, _))) => *known == question,
            _ => true,
        };
        (first..count).chain(0..first).find(is_its).unwrap_or(first)
    }

    fn find(&self, question: u128) -> Option<&Answer> {
        self.places.get(self.place(question))?.as_ref().map(|(_, answer)| answer)
    }

    fn keep(&mut self, question: u128, answer: Answer) {
        if self.taken * 2 >= self.places.len() {
            self.make_room();
        }
        let at = self.place(question);
        if let Some(place) = self.places.get_mut(at) {
            self.taken += usize::from(place.is_none());
            *place = Some((question, answer));
        }
    }

    fn make_room(&mut self) {
        let count = (self.places.len() * 4).clamp(FEWEST_PLACES, MOST_PLACES);
        let mut kept = std::mem::take(&mut self.places);
        if kept.len() == MOST_PLACES {
            kept.clear();
        }
        self.places.resize_with(count, || None);
        self.taken = 0;
        for (question, answer) in kept.into_iter().flatten() {
            self.keep(question, answer);
        }
    }
}

impl<Answer: Clone> Memo<Answer> {
    /// The answer to a question of several texts, worked out where it is not remembered.
    pub(crate) fn get_or_insert_with(
        &self,
        question: &[&str],
        answer: impl FnOnce() -> Answer,
    ) -> Answer {
        match self.try_get_or_insert_with(question, || Ok::<_, Infallible>(answer())) {
            Ok(answer) => answer,
            Err(never) => match never {},
        }
    }

    /// Like [`Memo::get_or_insert_with`], of an answer that may fail; a failure is not remembered.
    pub(crate) fn try_get_or_insert_with<E>(
        &self,
        question: &[&str],
        answer: impl FnOnce() -> Result<Answer, E>,
    ) -> Result<Answer, E> {
        if question.iter().map(|text| text.len()).sum::<usize>() > MOST_QUESTION_BYTES {
            return answer();
        }
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
        let memory = Memo::default();
        assert_eq!(memory.get_or_insert_with(&["a", "b"], || 1), 1);
        assert_eq!(memory.get_or_insert_with(&["a", "b"], || 2), 1);
        assert_eq!(
            memory.get_or_insert_with(&["ab", ""], || 3),
            3,
            "other texts are another question"
        );
    }

    #[test]
    fn a_failure_is_not_remembered() {
        let memory = Memo::default();
        assert_eq!(memory.try_get_or_insert_with(&["a"], || Err("no")), Err("no"));
        assert_eq!(memory.try_get_or_insert_with(&["a"], || Ok::<_, &str>(1)), Ok(1));
    }

    #[test]
    fn memory_is_bounded() {
        let memory = Memo::default();
        for number in 0..MOST_PLACES {
            memory.get_or_insert_with(&[&number.to_string()], || number);
        }
        let answers = memory.0.borrow();
        assert_eq!(answers.places.len(), MOST_PLACES);
        assert!(answers.taken * 2 <= MOST_PLACES);
    }

    #[test]
    fn what_is_too_long_for_a_label_is_worked_out_again() {
        let (memory, long) = (Memo::default(), "x".repeat(MOST_QUESTION_BYTES + 1));
        assert_eq!(memory.get_or_insert_with(&[&long], || 1), 1);
        assert_eq!(memory.get_or_insert_with(&[&long], || 2), 2);
    }

    #[test]
    fn all_are_remembered_as_long_as_there_is_room() {
        let memory = Memo::default();
        let all = || 0..MOST_PLACES / 2;
        all().for_each(|number| {
            assert_eq!(memory.get_or_insert_with(&[&number.to_string()], || number), number)
        });
        assert!(
            all().all(|number| memory.get_or_insert_with(&[&number.to_string()], || 0) == number)
        );
    }
}
