//! Carries out a plan.
//!
//! Every file is written beside its place and then moved there, so that a reader sees the old or the new one. Before anything is
//! touched the manifest lists the old and the new contents: a run that is killed at any moment leaves nothing behind that the next
//! one would not know as its own.

use super::error::CliError;
use super::manifest;
use super::paths::typed;
use super::plan::{Change, Plan};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// How many objections are shown one by one.
const SHOWN: usize = 20;

/// What was done.
pub(super) struct Done {
    pub(super) wrote: usize,
    pub(super) removed: usize,
    pub(super) unchanged: usize,
}

/// Carries out `plan`; with `force` only what cannot be done at all is an objection.
pub(super) fn carry_out(plan: &Plan, force: bool) -> Result<Done, CliError> {
    refuse_if_anything_objects(plan, force)?;
    let mut done = Done { wrote: 0, removed: 0, unchanged: plan.unchanged };
    if plan.changes.is_empty() && plan.manifest_stands {
        return Ok(done);
    }
    fs::create_dir_all(&plan.out).map_err(|error| CliError::io("create the folder", &plan.out, error))?;
    if !plan.changes.is_empty() {
        let mut under_way = plan.written.clone();
        under_way.add_all(&plan.manifest, |_| true);
        if under_way != plan.written {
            replace(&plan.out.join(manifest::NAME), &under_way.text())?;
        }
    }
    // What goes makes room for what comes: a file may stand where a folder is to be.
    for path in plan.changes.iter().filter(|(_, change)| change.new.is_none()).map(|(path, _)| path) {
        remove(&plan.out, path)?;
        done.removed += 1;
    }
    let mut folders = BTreeSet::new();
    for (path, change) in &plan.changes {
        let Change { new: Some(text), .. } = change else { continue };
        let path = plan.out.join(path);
        if let Some(folder) = path.parent()
            && !folders.contains(folder)
        {
            fs::create_dir_all(folder).map_err(|error| CliError::io("create the folder", folder, error))?;
            folders.insert(folder.to_owned());
        }
        replace(&path, text)?;
        done.wrote += 1;
    }
    replace(&plan.out.join(manifest::NAME), &plan.manifest.text())?;
    Ok(done)
}

fn refuse_if_anything_objects(plan: &Plan, force: bool) -> Result<(), CliError> {
    let objections: Vec<_> = plan
        .changes
        .iter()
        .filter_map(|(path, change)| change.objection.map(|objection| (path, objection)))
        .filter(|(_, objection)| !force || !objection.can_be_forced())
        .collect();
    if objections.is_empty() {
        return Ok(());
    }
    let mut message = match objections.len() {
        1 => "a file is in the way; nothing was written".to_owned(),
        count => format!("{count} files are in the way; nothing was written"),
    };
    for (path, objection) in objections.iter().take(SHOWN) {
        let _ = write!(message, "\n`{}` {}", typed(&plan.out.join(path)), objection.words());
    }
    if objections.len() > SHOWN {
        let _ = write!(message, "\n… and {} more", objections.len() - SHOWN);
    }
    let can_be_forced = objections.iter().all(|(_, objection)| objection.can_be_forced());
    let help = if can_be_forced { "move it away, or build with `--force` to overwrite it" } else { "move it away" };
    Err(CliError::new(message).help(help))
}

/// Puts `text` at `path` in one step.
fn replace(path: &Path, text: &str) -> Result<(), CliError> {
    let cannot = |error| CliError::io("write", path, without_path(error));
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hprotoc-").suffix(".tmp");
    // Readable for everybody whom the user's mask allows, as any file that is just created.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(cannot)?;
    file.as_file_mut().write_all(text.as_bytes()).map_err(cannot)?;
    file.persist(path).map_err(|error| cannot(error.error))?;
    Ok(())
}

/// The system's error alone; what wraps it names a temporary file, which says nothing to the user.
fn without_path(error: io::Error) -> io::Error {
    let inner = error.get_ref().and_then(|wrapper| wrapper.source()).and_then(|inner| inner.downcast_ref::<io::Error>());
    inner.and_then(io::Error::raw_os_error).map_or(error, io::Error::from_raw_os_error)
}

/// Deletes a file and the folders that it leaves empty.
fn remove(out: &Path, path: &str) -> Result<(), CliError> {
    let full = out.join(path);
    fs::remove_file(&full).map_err(|error| CliError::io("delete", &full, error))?;
    for (at, _) in path.rmatch_indices('/') {
        let Some(folder) = path.get(..at).map(|parent| out.join(parent)) else { break };
        match fs::remove_dir(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => break,
            Err(error) => return Err(CliError::io("delete the folder", &folder, error)),
        }
    }
    Ok(())
}
