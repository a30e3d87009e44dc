//! Maps and sets by hash, for keys that come again with nearly every row.
//!
//! They keep the order of insertion and hash alike in every run, so that a database depends on its sheets
//! alone; a tree has to compare its keys and misses the cache at each level.

use foldhash::fast::FixedState;
use indexmap::{IndexMap, IndexSet};

/// Values by key, in the order of insertion.
pub(crate) type HashedMap<Key, Value> = IndexMap<Key, Value, FixedState>;

/// Values in the order of insertion; the place of each is its number.
pub(crate) type HashedSet<Value> = IndexSet<Value, FixedState>;
