//! Chance, the same in every run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

/// Numbers that look random and are the same in every run.
pub struct Random(pub u64);

impl Random {
    /// A number from 0 to `limit`, which is not included; 0 for a limit of 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    /// A place in the text at which it can be cut.
    pub fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// A piece of the text and where it begins.
    pub fn piece<'t>(&mut self, text: &'t str, longest: usize) -> (usize, &'t str) {
        let start = self.place(text);
        let mut end = (start + self.below(longest + 1)).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        (start, &text[start..end])
    }
}
