//! Hands libFuzzer's bytes to the target that this program is named for.
#![no_main]

mod target;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let wanted = env!("CARGO_BIN_NAME");
    let (_, run) = target::TARGETS.iter().find(|(name, _)| *name == wanted).expect("a known target");
    run(bytes);
});
