//! One test binary: what a user of the program can rely on.

mod fixtures;
