//! What a command works on: the source root, its modules, and where the output goes.

use super::config::{self, Config, Failure};
use super::disk::{self, Disk, EXTENSION};
use super::error::CliError;
use super::paths::{common_folder, relative_name, shown, typed};
use super::terminal::Terminal;
use super::{Stop, config::NAME};
use hprotoc::diag::render::Report;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a command works on.
pub(super) struct Project {
    /// The source root.
    pub(super) disk: Disk,
    /// The modules asked for, relative to the source root.
    pub(super) modules: Vec<String>,
    /// The settings.
    pub(super) config: Config,
    /// What `out` in the settings is relative to.
    pub(super) folder: PathBuf,
    /// The working directory.
    pub(super) working: PathBuf,
}

/// A path the user typed.
struct Given {
    /// Absolute; the folder it lies in has no symbolic links.
    path: PathBuf,
    is_folder: bool,
}

impl Given {
    /// The folder that it is, or that it lies in.
    fn folder(&self) -> &Path {
        if self.is_folder { &self.path } else { self.path.parent().unwrap_or(&self.path) }
    }
}

impl Project {
    /// Finds out what the user means by `paths`; reads `hproto.toml`.
    ///
    /// The configuration is the nearest one at or above the folder that all of `paths` lie in (or the working directory), so that
    /// their order says nothing. The source root is that of the configuration if all of `paths` lie in it, else that folder itself.
    pub(super) fn find(paths: &[PathBuf], terminal: &Terminal) -> Result<Self, Stop> {
        let working = super::paths::working().map_err(|error| CliError::io("find", Path::new("."), error))?;
        let given = paths.iter().map(|path| look_at(path)).collect::<Result<Vec<_>, _>>()?;
        let common = given.iter().map(Given::folder).map(Path::to_owned).reduce(|a, b| common_folder(&a, &b));

        let file = config::find(common.as_ref().unwrap_or(&working));
        let config = match &file {
            None => Config::default(),
            Some(file) => read_config(file, &shown(file, &working), terminal)?,
        };
        let folder = file.as_deref().and_then(Path::parent).unwrap_or(&working).to_owned();
        let source = folder.join(&config.source);
        let usable_source = source.canonicalize().ok().filter(|path| file.is_some() && path.is_dir());
        let root = match (common, usable_source) {
            (Some(common), Some(source)) if common.starts_with(&source) => source,
            (Some(common), _) => common,
            (None, Some(source)) => source,
            (None, None) if file.is_some() => {
                let source = shown(&source, &working);
                return Err(CliError::new(format!("there is no folder `{source}`, the `source` of `{NAME}`")).into());
            }
            (None, None) => {
                let error = CliError::new(format!("there is no `{NAME}` here or above, and no path was given"));
                let help = "name a folder of modules (`hprotoc build specs/`), or set up a project with `hprotoc init`";
                return Err(error.help(help).into());
            }
        };
        let given = if given.is_empty() { vec![Given { path: root.clone(), is_folder: true }] } else { given };
        let modules = modules_of(&given, &root)?;
        if modules.is_empty() {
            let folders: Vec<_> = given.iter().map(|one| format!("`{}`", shown(&one.path, &working))).collect();
            return Err(CliError::new(format!("there is no `.{EXTENSION}` file in {}", folders.join(", "))).into());
        }
        let disk = Disk::new(root.clone(), &shown(&root, &working));
        Ok(Self { disk, modules, config, folder, working })
    }

    /// A path as the user would type it.
    pub(super) fn shown(&self, path: &Path) -> String {
        shown(path, &self.working)
    }
}

/// Checks that a path the user typed is there and is a module or a folder.
fn look_at(path: &Path) -> Result<Given, CliError> {
    let cannot = |error| CliError::io("read", path, error);
    let metadata = path.metadata().map_err(cannot)?;
    if metadata.is_dir() {
        return Ok(Given { path: path.canonicalize().map_err(cannot)?, is_folder: true });
    }
    // The file itself may be a symbolic link; it is known by the name that was typed.
    let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else {
        return Err(CliError::new(format!("`{}` is neither a module nor a folder", typed(path))));
    };
    if path.extension().is_none_or(|extension| extension != EXTENSION) {
        return Err(CliError::new(format!("`{}` is not a `.{EXTENSION}` file", typed(path))));
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Ok(Given { path: folder.canonicalize().map_err(cannot)?.join(name), is_folder: false })
}

/// Reads `hproto.toml`; its mistakes are printed at once.
fn read_config(file: &Path, shown: &str, terminal: &Terminal) -> Result<Config, Stop> {
    config::read(file, shown).map_err(|failure| match failure {
        Failure::Error(error) => Stop::Error(error),
        Failure::Mistakes(sources, diagnostics) => {
            let report = Report { sources: &sources, diagnostics: &diagnostics, outputs: &[], messages: &[] };
            terminal.findings(&report).map_or_else(Stop::Error, |()| Stop::BadConfig)
        }
    })
}

/// The modules that were given and those in the folders that were given, each once, in order.
fn modules_of(given: &[Given], root: &Path) -> Result<Vec<String>, CliError> {
    let mut modules = BTreeSet::new();
    for one in given {
        if one.is_folder {
            for path in disk::walk(&one.path) {
                modules.insert(module_name(&path?, root)?);
            }
        } else {
            modules.insert(module_name(&one.path, root)?);
        }
    }
    Ok(modules.into_iter().collect())
}

fn module_name(path: &Path, root: &Path) -> Result<String, CliError> {
    let name = path.strip_prefix(root).ok().and_then(relative_name);
    name.ok_or_else(|| CliError::new(format!("the name of `{}` is not Unicode", typed(path))))
}
