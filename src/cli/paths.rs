//! Paths as people type them.

use std::path::{Path, PathBuf};

/// The working directory, without symbolic links.
pub(super) fn working() -> std::io::Result<PathBuf> {
    std::env::current_dir()?.canonicalize()
}

/// A path as the user would type it in the folder `working`, with `/` between folders: relative where the two have more than the
/// file system's root in common.
pub(super) fn shown(path: &Path, working: &Path) -> String {
    let common = common_folder(path, working);
    if path.is_relative() || common.components().count() < 2 {
        return path.to_string_lossy().replace('\\', "/");
    }
    let up = working.strip_prefix(&common).map_or(0, |rest| rest.components().count());
    let down = path.strip_prefix(&common).unwrap_or(path).components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<_> = std::iter::repeat_n("..".to_owned(), up).chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// A path as the user would type it, for messages.
pub(super) fn typed(path: &Path) -> String {
    working().map_or_else(|_| path.display().to_string(), |working| shown(path, &working))
}

/// The deepest folder that holds both.
pub(super) fn common_folder(a: &Path, b: &Path) -> PathBuf {
    a.components().zip(b.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

/// A relative path with `/` between folders; `None` if it is not Unicode.
pub(super) fn relative_name(path: &Path) -> Option<String> {
    let parts: Option<Vec<_>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_as_typed() {
        let shown = |path: &str| shown(Path::new(path), Path::new("/home/me/project"));
        assert_eq!(shown("/home/me/project/specs/a.hproto"), "specs/a.hproto");
        assert_eq!(shown("/home/me/project"), ".");
        assert_eq!(shown("/home/me/other/a.hproto"), "../other/a.hproto");
        assert_eq!(shown("/home/me"), "..");
        assert_eq!(shown("/srv/a.hproto"), "/srv/a.hproto");
        assert_eq!(shown("specs/a.hproto"), "specs/a.hproto");
    }
}
