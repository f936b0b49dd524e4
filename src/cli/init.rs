//! `hprotoc init`

use super::error::CliError;
use super::terminal::Terminal;
use super::{Stop, Verdict};
use hprotoc::diag::render::text::visible;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

/// A file of the starter project.
struct Starter {
    path: &'static str,
    text: &'static str,
    /// Whether a project may have a file of that name for other reasons.
    is_shared: bool,
}

const STARTERS: [Starter; 5] = [
    Starter { path: "hproto.toml", text: include_str!("init/hproto.toml"), is_shared: false },
    Starter { path: "specs/chat.hproto", text: include_str!("init/chat.hproto"), is_shared: false },
    Starter { path: ".gitattributes", text: include_str!("init/gitattributes"), is_shared: true },
    Starter { path: ".github/workflows/protocol.yml", text: include_str!("init/workflow.yml"), is_shared: true },
    Starter { path: ".pre-commit-config.yaml", text: include_str!("init/pre-commit.yaml"), is_shared: true },
];

/// Sets up a starter project in `folder`. Nothing that is there is touched; where a project has a file of that name already, what
/// to add to it is printed.
pub(super) fn init(folder: &Path, terminal: &Terminal) -> Result<Verdict, Stop> {
    let folder = if folder == Path::new(".") { Path::new("") } else { folder };
    let is_there = |starter: &&Starter| folder.join(starter.path).symlink_metadata().is_ok();
    if let Some(starter) = STARTERS.iter().filter(|starter| !starter.is_shared).find(is_there) {
        let error = CliError::new(format!("`{}` is there already; nothing was written", folder.join(starter.path).display()));
        return Err(error.help("`hprotoc init DIR` sets up a project in another folder").into());
    }
    let (present, missing): (Vec<_>, Vec<_>) = STARTERS.iter().partition(is_there);
    let mut text = String::new();
    for starter in missing {
        create(&folder.join(starter.path), starter.text)?;
        let _ = writeln!(text, "wrote {}", visible(&folder.join(starter.path).to_string_lossy()));
    }
    for starter in present {
        let _ = writeln!(text, "kept {}; what hprotoc needs in it:\n", visible(&folder.join(starter.path).to_string_lossy()));
        for line in starter.text.lines() {
            let _ = writeln!(text, "    {line}");
        }
        text.push('\n');
    }
    let _ = write!(text, "next: `hprotoc build`");
    if folder != Path::new("") {
        let _ = write!(text, " in {}", folder.display());
    }
    terminal.remark(&text)?;
    Ok(Verdict::Clean)
}

/// Creates a file that is not there, with its folders.
fn create(path: &Path, text: &str) -> Result<(), CliError> {
    if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
        fs::create_dir_all(folder).map_err(|error| CliError::io("create the folder", folder, error))?;
    }
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| CliError::io("write", path, error))
}
