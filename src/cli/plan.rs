//! What stands in the output folder against what should: the same for writing and for `--check`. Nothing is changed here.

use super::error::CliError;
use super::manifest::{self, Manifest, stays_inside};
use super::paths::typed;
use hprotoc::emit::OutFile;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// How the output folder differs.
pub(super) struct Plan {
    /// The output folder.
    pub(super) out: PathBuf,
    /// By path.
    pub(super) changes: BTreeMap<String, Change>,
    /// How many files are as they should be.
    pub(super) unchanged: usize,
    /// What the tool wrote before.
    pub(super) written: Manifest,
    /// What it will have written.
    pub(super) manifest: Manifest,
    /// Whether the manifest on the disk already says so, to the byte.
    pub(super) manifest_stands: bool,
}

/// One file that is not as it should be.
pub(super) struct Change {
    /// Whether a regular file stands there.
    pub(super) exists: bool,
    /// What should; `None` for a file that the tool wrote once and that nothing calls for any more.
    pub(super) new: Option<String>,
    /// Why it must not be touched.
    pub(super) objection: Option<Objection>,
}

/// Why a file must not be touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Objection {
    Edited,
    Foreign,
    Link,
    NotRegular,
    Folder,
    BehindLink,
    BehindFile,
}

impl Objection {
    /// The rest of the sentence that begins with the path.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Edited => "was edited by hand",
            Self::Foreign => "was not written by hprotoc",
            Self::Link => "is a symbolic link",
            Self::NotRegular => "is not a regular file",
            Self::Folder => "is a folder",
            Self::BehindLink => "lies behind a symbolic link",
            Self::BehindFile => "would lie in a folder, but there is a file of that name",
        }
    }

    /// Whether `--force` overrules it: a rename replaces whatever is no folder.
    pub(super) fn can_be_forced(self) -> bool {
        matches!(self, Self::Edited | Self::Foreign | Self::Link | Self::NotRegular)
    }
}

/// What stands at a path.
enum Seen {
    Nothing,
    File(Vec<u8>),
    InTheWay(Objection),
}

impl Plan {
    /// Compares `files` with the folder `out`. Files of earlier runs that `keeps` wants to keep are left alone; with `force` a manifest
    /// that cannot be read counts as empty.
    pub(super) fn make(out: PathBuf, files: Vec<OutFile>, keeps: impl Fn(&str) -> bool, force: bool) -> Result<Self, CliError> {
        match out.metadata() {
            Ok(metadata) if !metadata.is_dir() => return Err(CliError::new(format!("the output folder `{}` is a file", typed(&out)))),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(CliError::new(format!("the output folder `{}` would lie in a file", typed(&out))));
            }
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(CliError::io("look into", &out, error)),
            _ => {}
        }
        let mut folder = Folder { out: &out, known: BTreeSet::new() };
        let (written, manifest_text) = read_manifest(&mut folder, force)?;
        let mut manifest = Manifest::default();
        manifest.add_all(&written, keeps);
        let mut plan = Self { changes: BTreeMap::new(), unchanged: 0, written, manifest, manifest_stands: false, out: PathBuf::new() };

        let kept: BTreeSet<String> = plan.manifest.paths().map(str::to_owned).collect();
        let mut wanted: BTreeSet<String> = BTreeSet::new();
        for file in files {
            if !stays_inside(&file.path) || file.path == manifest::NAME || !wanted.insert(file.path.clone()) {
                return Err(
                    CliError::new(format!("the path `{}` cannot be used, or is used twice", file.path)).help("this is a bug of hprotoc")
                );
            }
            plan.manifest.add(&file.path, &file.text);
            plan.compare(file, &mut folder)?;
        }
        for path in
            plan.written.paths().filter(|path| !wanted.contains(*path) && !kept.contains(*path)).map(str::to_owned).collect::<Vec<_>>()
        {
            plan.clear(path, &mut folder)?;
        }
        plan.free_ways_that_get_free();
        plan.manifest_stands = manifest_text.is_some_and(|text| text == plan.manifest.text());
        plan.out = out;
        Ok(plan)
    }

    /// Plans for a file that should stand there.
    fn compare(&mut self, file: OutFile, folder: &mut Folder<'_>) -> Result<(), CliError> {
        let (exists, objection) = match folder.look(&file.path)? {
            // Equal bytes are as good as written by the tool: an earlier run may have been killed before it could say so.
            Seen::File(bytes) if bytes == file.text.as_bytes() => {
                self.unchanged += 1;
                return Ok(());
            }
            Seen::Nothing => (false, None),
            Seen::File(bytes) if self.written.knows(&file.path, &bytes) => (true, None),
            Seen::File(_) if self.written.lists(&file.path) => (true, Some(Objection::Edited)),
            Seen::File(_) => (true, Some(Objection::Foreign)),
            Seen::InTheWay(objection) => (false, Some(objection)),
        };
        self.changes.insert(file.path, Change { exists, new: Some(file.text), objection });
        Ok(())
    }

    /// Plans for a file that the tool wrote once and that should be gone.
    fn clear(&mut self, path: String, folder: &mut Folder<'_>) -> Result<(), CliError> {
        let (exists, objection) = match folder.look(&path)? {
            Seen::Nothing => return Ok(()),
            Seen::File(bytes) if self.written.knows(&path, &bytes) => (true, None),
            Seen::File(_) => (true, Some(Objection::Edited)),
            Seen::InTheWay(objection) => (false, Some(objection)),
        };
        self.changes.insert(path, Change { exists, new: None, objection });
        Ok(())
    }

    /// A file that stands in the way of a folder is no hindrance if it is about to be deleted.
    fn free_ways_that_get_free(&mut self) {
        let going = |change: &Change| change.new.is_none() && change.objection.is_none();
        let free: BTreeSet<String> = self.changes.iter().filter(|(_, change)| going(change)).map(|(path, _)| path.clone()).collect();
        for (path, change) in &mut self.changes {
            let is_behind_file = change.objection == Some(Objection::BehindFile);
            if is_behind_file && path.match_indices('/').any(|(at, _)| path.get(..at).is_some_and(|parent| free.contains(parent))) {
                change.objection = None;
            }
        }
    }
}

/// The output folder, with the folders in it that are known to be real ones.
struct Folder<'a> {
    out: &'a Path,
    known: BTreeSet<String>,
}

impl Folder<'_> {
    /// Looks at a path without following a symbolic link on the way.
    fn look(&mut self, path: &str) -> Result<Seen, CliError> {
        for (at, _) in path.match_indices('/') {
            let parent = path.get(..at).unwrap_or_default();
            if self.known.contains(parent) {
                continue;
            }
            match self.metadata(parent)? {
                None => return Ok(Seen::Nothing),
                Some(metadata) if metadata.is_dir() => self.known.insert(parent.to_owned()),
                Some(metadata) if metadata.is_symlink() => return Ok(Seen::InTheWay(Objection::BehindLink)),
                Some(_) => return Ok(Seen::InTheWay(Objection::BehindFile)),
            };
        }
        let Some(metadata) = self.metadata(path)? else { return Ok(Seen::Nothing) };
        if metadata.is_symlink() {
            return Ok(Seen::InTheWay(Objection::Link));
        }
        if metadata.is_dir() {
            return Ok(Seen::InTheWay(Objection::Folder));
        }
        if !metadata.is_file() {
            return Ok(Seen::InTheWay(Objection::NotRegular));
        }
        let path = self.out.join(path);
        std::fs::read(&path).map(Seen::File).map_err(|error| CliError::io("read", &path, error))
    }

    fn metadata(&self, path: &str) -> Result<Option<Metadata>, CliError> {
        let path = self.out.join(path);
        match path.symlink_metadata() {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(CliError::io("look at", &path, error)),
        }
    }
}

/// Reads the manifest, and gives its text, too.
fn read_manifest(folder: &mut Folder<'_>, force: bool) -> Result<(Manifest, Option<String>), CliError> {
    let path = folder.out.join(manifest::NAME);
    let cannot = |words: String| Err(CliError::new(format!("`{}` {words}", typed(&path))).help("delete it, or build with `--force`"));
    let text = match folder.look(manifest::NAME)? {
        Seen::Nothing => return Ok((Manifest::default(), None)),
        Seen::InTheWay(objection) => return cannot(objection.words().to_owned()),
        Seen::File(bytes) => String::from_utf8(bytes),
    };
    match text.map_err(|_| 1).and_then(|text| Ok((Manifest::parse(&text)?, Some(text)))) {
        Ok(read) => Ok(read),
        Err(_) if force => Ok((Manifest::default(), None)),
        Err(line) => cannot(format!("cannot be understood (line {line})")),
    }
}
