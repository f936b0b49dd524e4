//! Where source texts come from. The core does no I/O: the command line reads the disk, a language server its overlays, tests memory.

use std::collections::BTreeMap;

/// The largest file that is read, in bytes. Nobody writes such a schema by hand; one that is larger is most probably no schema.
pub const LARGEST_FILE: usize = 4 << 20;

/// How much text a run reads, in bytes.
pub const MOST_TEXT: usize = 16 << 20;

/// Why a file could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing at this path.
    NotFound,
    /// It is a folder.
    Directory,
    /// It leads out of the source root (through a symbolic link).
    Outside,
    /// It is larger than [`LARGEST_FILE`].
    TooLarge,
    /// With it, all files are larger than [`MOST_TEXT`].
    TooMuch,
    /// Anything else, in the system's words.
    Other(String),
}

/// A source root.
pub trait Files {
    /// The bytes of a file. `path` is relative to the source root, normalised, with `/` between folders.
    ///
    /// # Errors
    /// Says why the file cannot be had.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// The path as the user would type it.
    fn display(&self, path: &str) -> String {
        path.to_owned()
    }

    /// Paths of `.hproto` files near `path`, for did-you-mean; may be empty.
    fn list(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Files in memory, for tests and embedders.
impl Files for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(bytes) = self.get(path) {
            return Ok(bytes.clone());
        }
        let folder = format!("{path}/");
        if self.keys().any(|key| key.starts_with(&folder)) { Err(ReadError::Directory) } else { Err(ReadError::NotFound) }
    }

    fn list(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}
