//! Answers already given, so that a label that comes again down a column is read once.
//!
//! Bounded memory. Knows nothing about what is asked.

use std::cell::RefCell;
use std::convert::Infallible;

use xxhash_rust::xxh3::xxh3_128_with_seed;

/// The longest question whose answer is remembered, in bytes: a longer one is no label.
const MAX_KEY_BYTES: usize = 1_000;

/// Places for answers, of which half are taken at most. A column of labels needs few; one of free text
/// is cleared when all its slots are used.
const MIN_SLOTS: usize = 64;
const MAX_SLOTS: usize = 131_072;

/// What has been answered so far, by the hash of the question: of 128 bits, so that no two questions
/// share one.
#[derive(Clone, Debug)]
pub(crate) struct Memo<Value>(RefCell<Slots<Value>>);

/// Each value is in the slot its hash names, or in the next free one after it.
#[derive(Clone, Debug)]
struct Slots<Value> {
    slots: Vec<Option<(u128, Value)>>,
    used: usize,
}

impl<Value> Default for Memo<Value> {
    fn default() -> Self {
        Self(RefCell::new(Slots { slots: Vec::new(), used: 0 }))
    }
}

impl<Value> Slots<Value> {
    /// The slot of a key: where its value is, or would be.
    fn slot(&self, key: u128) -> usize {
        let count = self.slots.len().max(1);
        let low = u64::try_from(key & u128::from(u64::MAX)).unwrap_or_default();
        let first = usize::try_from(low).unwrap_or_default() % count;
        let is_match = |at: &usize| match self.slots.get(*at) {
            Some(Some((known, _))) => *known == key,
            _ => true,
        };
        (first..count).chain(0..first).find(is_match).unwrap_or(first)
    }

    fn find(&self, key: u128) -> Option<&Value> {
        self.slots.get(self.slot(key))?.as_ref().map(|(_, value)| value)
    }

    fn insert(&mut self, key: u128, value: Value) {
        if self.used * 2 >= self.slots.len() {
            self.grow();
        }
        let at = self.slot(key);
        if let Some(slot) = self.slots.get_mut(at) {
            self.used += usize::from(slot.is_none());
            *slot = Some((key, value));
        }
    }

    fn grow(&mut self) {
        let count = (self.slots.len() * 4).clamp(MIN_SLOTS, MAX_SLOTS);
        let mut old = std::mem::take(&mut self.slots);
        if old.len() == MAX_SLOTS {
            old.clear();
        }
        self.slots.resize_with(count, || None);
        self.used = 0;
        for (key, value) in old.into_iter().flatten() {
            self.insert(key, value);
        }
    }
}

impl<Value: Clone> Memo<Value> {
    /// The answer to a question of several texts, worked out where it is not remembered.
    pub(crate) fn get_or_insert_with(&self, key: &[&str], value: impl FnOnce() -> Value) -> Value {
        match self.try_get_or_insert_with(key, || Ok::<_, Infallible>(value())) {
            Ok(value) => value,
            Err(never) => match never {},
        }
    }

    /// Like [`Memo::get_or_insert_with`], of an answer that may fail; a failure is not remembered.
    pub(crate) fn try_get_or_insert_with<E>(
        &self,
        key: &[&str],
        value: impl FnOnce() -> Result<Value, E>,
    ) -> Result<Value, E> {
        if key.iter().map(|text| text.len()).sum::<usize>() > MAX_KEY_BYTES {
            return value();
        }
        let key = hash(key);
        if let Some(known) = self.0.borrow().find(key) {
            return Ok(known.clone());
        }
        let value = value()?;
        self.0.borrow_mut().insert(key, value.clone());
        Ok(value)
    }
}

/// Each text is hashed under what came before it, so that it matters where one ends.
fn hash(key: &[&str]) -> u128 {
    key.iter().fold(0, |before: u128, text| {
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
        for number in 0..MAX_SLOTS {
            memory.get_or_insert_with(&[&number.to_string()], || number);
        }
        let values = memory.0.borrow();
        assert_eq!(values.slots.len(), MAX_SLOTS);
        assert!(values.used * 2 <= MAX_SLOTS);
    }

    #[test]
    fn what_is_too_long_for_a_label_is_worked_out_again() {
        let (memory, long) = (Memo::default(), "x".repeat(MAX_KEY_BYTES + 1));
        assert_eq!(memory.get_or_insert_with(&[&long], || 1), 1);
        assert_eq!(memory.get_or_insert_with(&[&long], || 2), 2);
    }

    #[test]
    fn all_are_remembered_as_long_as_there_is_room() {
        let memory = Memo::default();
        let all = || 0..MAX_SLOTS / 2;
        all().for_each(|number| {
            assert_eq!(memory.get_or_insert_with(&[&number.to_string()], || number), number)
        });
        assert!(
            all().all(|number| memory.get_or_insert_with(&[&number.to_string()], || 0) == number)
        );
    }
}
