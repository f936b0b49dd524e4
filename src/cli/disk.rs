//! Source files on the disk.

use super::error::CliError;
use super::paths::{relative_name, typed};
use hprotoc::files::{Files, LARGEST_FILE, MOST_TEXT, ReadError};
use ignore::WalkBuilder;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Component, Path, PathBuf};

/// [`LARGEST_FILE`] as the system counts.
const LIMIT: u64 = LARGEST_FILE as u64;

/// The extension of modules.
pub(super) const EXTENSION: &str = "hproto";

/// A source root on the disk.
pub(super) struct Disk {
    /// Absolute, without symbolic links.
    root: PathBuf,
    /// The root as the user would type it, ready to be put before a path: `specs/`, or nothing for the working directory.
    shown: String,
    listed: OnceCell<Vec<String>>,
}

impl Disk {
    /// `root` is absolute and without symbolic links; `shown` is how the user would type it.
    pub(super) fn new(root: PathBuf, shown: &str) -> Self {
        let shown = match shown {
            "." => String::new(),
            _ if shown.ends_with('/') => shown.to_owned(),
            _ => format!("{shown}/"),
        };
        Self { root, shown, listed: OnceCell::new() }
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let relative = Path::new(path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(ReadError::Outside);
        }
        let resolved = self.root.join(relative).canonicalize().map_err(|error| read_error(&error))?;
        if !resolved.starts_with(&self.root) {
            return Err(ReadError::Outside);
        }
        read_regular(&resolved)
    }

    fn display(&self, path: &str) -> String {
        format!("{}{path}", self.shown)
    }

    fn list(&self) -> Vec<String> {
        let listed = self.listed.get_or_init(|| {
            let paths = walk(&self.root).filter_map(Result::ok);
            let paths: BTreeSet<_> = paths.filter_map(|path| relative_name(path.strip_prefix(&self.root).ok()?)).collect();
            paths.into_iter().collect()
        });
        listed.clone()
    }
}

/// All modules in a folder and the folders in it, in no order. Hidden files and those that `.gitignore` names are passed over.
pub(super) fn walk(folder: &Path) -> impl Iterator<Item = Result<PathBuf, CliError>> {
    // What a user's own git configuration ignores must not change the output.
    let entries = WalkBuilder::new(folder).git_global(false).git_exclude(false).ignore(false).build();
    entries.filter_map(|entry| match entry {
        Err(error) => Some(Err(walk_error(error))),
        Ok(entry) => {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let is_module = !is_folder && entry.path().extension().is_some_and(|extension| extension == EXTENSION);
            is_module.then(|| Ok(entry.into_path()))
        }
    })
}

/// The walker's error in our words.
fn walk_error(error: ignore::Error) -> CliError {
    match error {
        ignore::Error::WithDepth { err, .. } => walk_error(*err),
        ignore::Error::WithPath { path, err } => match err.into_io_error() {
            Some(error) => CliError::io("look through", &path, error),
            None => CliError::new(format!("cannot look through `{}`", typed(&path))),
        },
        other => CliError::new(format!("cannot look through the sources: {other}")),
    }
}

/// Reads a file that may be hostile: endless, a device, a pipe that nobody writes to.
pub(super) fn read_regular(path: &Path) -> Result<Vec<u8>, ReadError> {
    let metadata = path.metadata().map_err(|error| read_error(&error))?;
    if metadata.is_dir() {
        return Err(ReadError::Directory);
    }
    if !metadata.is_file() {
        return Err(ReadError::Other("it is not a regular file".to_owned()));
    }
    if metadata.len() > LIMIT {
        return Err(ReadError::TooLarge);
    }
    let file = File::open(path).map_err(|error| read_error(&error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(|error| read_error(&error))?;
    if bytes.len() as u64 > LIMIT { Err(ReadError::TooLarge) } else { Ok(bytes) }
}

/// A reading error as the rest of a sentence.
pub(super) fn words(error: &ReadError) -> String {
    match error {
        ReadError::NotFound => "there is no such file".to_owned(),
        ReadError::Directory => "it is a folder".to_owned(),
        ReadError::Outside => "it leads out of the source root".to_owned(),
        ReadError::TooLarge => format!("it is larger than {} MiB", LARGEST_FILE >> 20),
        ReadError::TooMuch => format!("with it, all files are larger than {} MiB", MOST_TEXT >> 20),
        ReadError::Other(words) => words.clone(),
    }
}

fn read_error(error: &std::io::Error) -> ReadError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ReadError::NotFound,
        ErrorKind::IsADirectory => ReadError::Directory,
        ErrorKind::PermissionDenied => ReadError::Other("permission denied".to_owned()),
        _ => ReadError::Other(error.to_string()),
    }
}
