//! The checker has an answer to every schema; what is valid is emitted for all targets, and what is written for its messages is read again.

#![no_main]

use kit::support::checking::check_and_emit;
use kit::support::word_mutants;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|text: &str| {
    check_and_emit(text);
});

// Bytes at random are hardly ever a schema: most changes are by words and lines, with those of all other schemas.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut random = kit::random(seed);
    let other = &kit::schemas()[random.below(kit::schemas().len())];
    match std::str::from_utf8(&data[..size]) {
        Ok(text) if seed % 8 != 0 => kit::put(word_mutants::mutate(text, other, &mut random).as_bytes(), data, max_size),
        _ => fuzzer_mutate(data, size, max_size),
    }
});
