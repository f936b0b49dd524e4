//! The parser takes every text and loses none of it.

#![no_main]

use kit::support::parsing::parse_and_check;
use kit::support::schema_mutants::mutate;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|text: &str| {
    parse_and_check(text);
});

// Half of the changes are libFuzzer's own, by bytes; the others move lines and pieces, and put in what means something.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match std::str::from_utf8(&data[..size]) {
        Ok(text) if seed % 2 == 0 => kit::put(mutate(text, &mut kit::random(seed)).as_bytes(), data, max_size),
        _ => fuzzer_mutate(data, size, max_size),
    }
});
