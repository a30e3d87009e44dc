//! The `dealbase` program: deal sheets in, the quarter's figures out.

fn main() {}
