//! The generated Rust decoders say of every text what the schema says, and nothing else comes out.
//!
//! The first two bytes of an input say which root, the others are the message.

#![no_main]

use kit::support::drivers::Answer;
use kit::support::{message_mutants, oracle};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|input: &[u8]| {
    let [low, high, message @ ..] = input else { return };
    let package = kit::package();
    let root = package.roots[usize::from(u16::from_le_bytes([*low, *high])) % package.roots.len()];
    let expected = oracle::ask(&package.schema, root, message);
    if matches!(expected, Answer::Crash(_)) {
        // With its defaults it is deeper than an encoder writes: no decoder is wrong about it.
        return;
    }
    let answer = kit::decode_in_rust(root, message);
    let text = String::from_utf8_lossy(message);
    assert!(answer.is_like(&expected), "{} reads {text}\nas {answer:?}\nexpected {expected:?}", package.schema.decl(root).name);
});

// Most changes are to the parts of messages, with those of all others; some begin anew; the others are libFuzzer's own.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut random = kit::random(seed);
    let messages = &kit::package().messages;
    let other = &messages[random.below(messages.len())];
    match &data[..size] {
        _ if seed % 32 == 0 => kit::put(other, data, max_size),
        [low, high, message @ ..] if seed % 8 != 0 => {
            let changed = [&[*low, *high], &message_mutants::mutate(message, &other[2..], &mut random)[..]].concat();
            kit::put(&changed, data, max_size)
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});
