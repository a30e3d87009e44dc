//! The records of an import by a key: a table of hashes with chains, sixteen bytes a record.

/// Record numbers by key; a key may have several.
#[derive(Default)]
pub(super) struct KeyIndex {
    /// Position of the newest entry of each slot, from 1; 0 for none.
    slots: Vec<u32>,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    key: i64,
    record: u32,
    /// Position of the entry before it in the same slot, from 1; 0 for none.
    previous: u32,
}

/// Slots of a new index; twice as many as entries at least.
const FEWEST_SLOTS: usize = 1_024;

impl KeyIndex {
    /// Takes in a record.
    pub(super) fn insert(&mut self, key: i64, record_id: i64) {
        if self.entries.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let Ok(record) = u32::try_from(record_id) else { return };
        let Some(slot) = slot_of(key, self.slots.len()).and_then(|at| self.slots.get_mut(at))
        else {
            return;
        };
        self.entries.push(Entry { key, record, previous: *slot });
        *slot = u32::try_from(self.entries.len()).unwrap_or(0);
    }

    /// The records of a key, the oldest first.
    pub(super) fn find(&self, key: i64) -> Vec<i64> {
        let slot = slot_of(key, self.slots.len()).and_then(|at| self.slots.get(at));
        let mut position = slot.copied().unwrap_or(0);
        let mut found = Vec::new();
        while let Some(entry) = self.entry(position) {
            if entry.key == key {
                found.push(i64::from(entry.record));
            }
            position = entry.previous;
        }
        found.reverse();
        found
    }

    fn entry(&self, position: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(position).ok()?.checked_sub(1)?)
    }

    fn grow(&mut self) {
        let count = (self.slots.len() * 2).max(FEWEST_SLOTS);
        self.slots = vec![0; count];
        for (index, entry) in self.entries.iter_mut().enumerate() {
            if let Some(slot) = slot_of(entry.key, count).and_then(|at| self.slots.get_mut(at)) {
                entry.previous = std::mem::replace(slot, u32::try_from(index + 1).unwrap_or(0));
            }
        }
    }
}

/// Keys are hashes already.
fn slot_of(key: i64, count: usize) -> Option<usize> {
    usize::try_from(key.cast_unsigned()).ok()?.checked_rem(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_found_by_its_key_in_order() {
        let mut index = KeyIndex::default();
        assert!(index.find(7).is_empty());
        let key =
            |number: i64| (number % 5_000).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64.cast_signed());
        (1..=10_000).for_each(|number| index.insert(key(number), number));
        for number in 1..=5_000 {
            assert_eq!(index.find(key(number)), [number, number + 5_000], "{number}");
        }
        assert!(index.find(1).is_empty());
    }
}
