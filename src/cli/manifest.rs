//! The list of what the tool wrote, which lies beside it.
//!
//! One line a file, `hash  path`, sorted by path. A file may have several lines: while a run is under way the old and the new content
//! are both its own, and so they are after a merge of two branches. So reading is forgiving (the lines that git puts around
//! conflicts are passed over), and the next build settles it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use xxhash_rust::xxh3::xxh3_128;

/// The file's name.
pub(super) const NAME: &str = ".hproto-manifest";

/// Paths below the output folder with the hashes of the contents that the tool wrote there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<String, BTreeSet<u128>>,
}

impl Manifest {
    /// Reads a manifest; the error is the number of the first line that is none.
    pub(super) fn parse(text: &str) -> Result<Self, usize> {
        let mut manifest = Self::default();
        for (nth, line) in text.lines().enumerate() {
            let is_of_git = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|sign| line.starts_with(sign));
            if line.starts_with('#') || line.trim().is_empty() || is_of_git {
                continue;
            }
            let (hash, path) = line.split_once("  ").ok_or(nth + 1)?;
            if hash.len() != 32 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) || !stays_inside(path) {
                return Err(nth + 1);
            }
            let hash = u128::from_str_radix(hash, 16).map_err(|_| nth + 1)?;
            manifest.add_hash(path, hash);
        }
        Ok(manifest)
    }

    /// The manifest as text.
    pub(super) fn text(&self) -> String {
        let mut text = format!("# {}\n", hprotoc::emit::HEADER);
        for (path, hashes) in &self.files {
            for hash in hashes {
                let _ = writeln!(text, "{}  {path}", hash_text(*hash));
            }
        }
        text
    }

    /// Lists a content of a file as the tool's own.
    pub(super) fn add(&mut self, path: &str, content: &str) {
        self.add_hash(path, xxh3_128(content.as_bytes()));
    }

    fn add_hash(&mut self, path: &str, hash: u128) {
        self.files.entry(path.to_owned()).or_default().insert(hash);
    }

    /// Takes over the lines of another manifest whose paths `wanted` wants.
    pub(super) fn add_all(&mut self, other: &Self, wanted: impl Fn(&str) -> bool) {
        for (path, hashes) in other.files.iter().filter(|(path, _)| wanted(path)) {
            self.files.entry(path.clone()).or_default().extend(hashes);
        }
    }

    /// Whether the tool wrote this content. Line endings do not count: git may have changed them.
    pub(super) fn knows(&self, path: &str, content: &[u8]) -> bool {
        let Some(hashes) = self.files.get(path) else { return false };
        hashes.contains(&xxh3_128(content)) || (content.contains(&b'\r') && hashes.contains(&xxh3_128(&without_returns(content))))
    }

    /// Whether the tool wrote this file, whatever stands in it now.
    pub(super) fn lists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

/// The text with `\n` for every `\r\n`.
pub(super) fn without_returns(content: &[u8]) -> Vec<u8> {
    let mut following = content.iter().skip(1);
    content
        .iter()
        .filter(|byte| {
            let next = following.next();
            **byte != b'\r' || next != Some(&b'\n')
        })
        .copied()
        .collect()
}

/// Whether a path leads to a file below the folder it is relative to, whatever the system.
pub(super) fn stays_inside(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0', '\n', '\r']);
    path.split('/').all(is_plain)
}

fn hash_text(hash: u128) -> String {
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_can_be_read() {
        let mut manifest = Manifest::default();
        manifest.add("rust/src/with two  spaces.rs", "a");
        manifest.add("python/x.py", "");
        let text = manifest.text();
        assert_eq!(Manifest::parse(&text), Ok(manifest.clone()));
        assert_eq!(Manifest::parse(&text.replace('\n', "\r\n")), Ok(manifest));
        assert!(text.find("python/x.py") < text.find("rust/src"), "{text}");
    }

    #[test]
    fn a_merge_leaves_a_readable_manifest() {
        let mut ours = Manifest::default();
        ours.add("a", "ours");
        let mut theirs = Manifest::default();
        theirs.add("a", "theirs");
        let merged = format!("<<<<<<< HEAD\n{}=======\n{}>>>>>>> topic\n", ours.text(), theirs.text());
        let merged = Manifest::parse(&merged).unwrap();
        assert!(merged.knows("a", b"ours") && merged.knows("a", b"theirs") && !merged.knows("a", b"else"));
    }

    #[test]
    fn nothing_leads_outside() {
        for path in ["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/", "C:/x", "a\\..\\b"] {
            assert!(!stays_inside(path), "{path}");
            assert!(Manifest::parse(&format!("{}  {path}", hash_text(1))).is_err(), "{path}");
        }
        assert!(stays_inside("rust/src/lib.rs"));
        for line in ["x", "12  a", "zz  a", "+0000000000000000000000000000001  a"] {
            assert_eq!(Manifest::parse(&format!("# c\n\n{line}\n")), Err(3), "{line}");
        }
    }

    #[test]
    fn line_endings_do_not_count() {
        let mut manifest = Manifest::default();
        manifest.add("a", "1\n\r2\n");
        assert!(manifest.knows("a", b"1\r\n\r2\r\n") && !manifest.knows("a", b"1\n2\n"));
        assert_eq!(without_returns(b"\r\r\n\r"), b"\r\n\r");
    }
}
