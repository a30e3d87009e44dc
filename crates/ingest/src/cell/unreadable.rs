//! What a cell parser says of a text it can't read; it does not know where the cell stands.

/// The text is not what the column holds. Nothing is guessed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct Unreadable {
    /// What was expected instead, in a few English words: `one amount, not a list`.
    pub expected: &'static str,
}
