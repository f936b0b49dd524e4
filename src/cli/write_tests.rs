//! Writing, against everything that may stand in the output folder.

use super::compare::differences;
use super::error::CliError;
use super::manifest::{self, Manifest};
use super::plan::Plan;
use super::write::{Done, carry_out};
use hprotoc::emit::OutFile;
use std::collections::BTreeMap;
use std::error::Error as _;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn files(texts: &[(&str, &str)]) -> Vec<OutFile> {
    texts.iter().map(|(path, text)| OutFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

fn plan(out: &TempDir, texts: &[(&str, &str)]) -> Plan {
    Plan::make(out.path().to_owned(), files(texts), |_| false, false).unwrap()
}

fn build(out: &TempDir, texts: &[(&str, &str)]) -> Result<(usize, usize, usize), String> {
    build_with(out, texts, false)
}

fn build_with(out: &TempDir, texts: &[(&str, &str)], force: bool) -> Result<(usize, usize, usize), String> {
    let words = |error: CliError| format!("{error}{}", error.source().map(|cause| format!(": {cause}")).unwrap_or_default());
    let plan = Plan::make(out.path().to_owned(), files(texts), |_| false, force).map_err(words)?;
    carry_out(&plan, force).map(|Done { wrote, removed, unchanged }| (wrote, removed, unchanged)).map_err(words)
}

/// What a check says, without the output folder.
fn check(out: &TempDir, texts: &[(&str, &str)]) -> Vec<String> {
    let shown = |path: &Path| path.strip_prefix(out.path()).unwrap().to_str().unwrap().to_owned();
    differences(&plan(out, texts), shown).into_iter().map(|finding| finding.message).collect()
}

/// Every file but the manifest, and every empty folder.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries: Vec<_> = fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()).collect();
        if entries.is_empty() && next != folder {
            tree.insert(format!("{}/", next.strip_prefix(folder).unwrap().display()), String::new());
        }
        for path in entries {
            if path.is_dir() {
                open.push(path);
            } else if path.file_name().unwrap() != manifest::NAME {
                tree.insert(path.strip_prefix(folder).unwrap().display().to_string(), fs::read_to_string(path).unwrap());
            }
        }
    }
    tree
}

fn paths(out: &TempDir) -> Vec<String> {
    tree(out.path()).into_keys().collect()
}

const TWO: &[(&str, &str)] = &[("rust/src/a.rs", "a\n"), ("rust/src/deep/b.rs", "b\n")];

#[test]
fn a_build_writes_then_rests_then_clears_up() {
    let out = TempDir::new().unwrap();
    assert_eq!(check(&out, TWO), ["`rust/src/a.rs` is missing", "`rust/src/deep/b.rs` is missing"]);
    assert_eq!(build(&out, TWO), Ok((2, 0, 0)));
    assert_eq!(build(&out, TWO), Ok((0, 0, 2)));
    assert_eq!(check(&out, TWO), [""; 0]);
    assert_eq!(check(&out, &TWO[..1]), ["`rust/src/deep/b.rs` is left over from an earlier build"]);
    assert_eq!(build(&out, &TWO[..1]), Ok((0, 1, 1)));
    assert_eq!(paths(&out), ["rust/src/a.rs"]);
    assert_eq!(build(&out, &[]), Ok((0, 1, 0)));
    assert_eq!(paths(&out), [""; 0]);
}

#[test]
fn what_is_equal_is_not_touched() {
    let out = TempDir::new().unwrap();
    build(&out, TWO).unwrap();
    let times = || ["rust/src/a.rs", manifest::NAME].map(|path| out.path().join(path).metadata().unwrap().modified().unwrap());
    let before = times();
    build(&out, TWO).unwrap();
    assert_eq!(times(), before);
}

#[test]
fn files_of_others_stay() {
    let out = TempDir::new().unwrap();
    build(&out, TWO).unwrap();
    fs::create_dir_all(out.path().join("rust/src/deep/target")).unwrap();
    fs::write(out.path().join("rust/notes.md"), "mine").unwrap();
    assert_eq!(build(&out, &[]), Ok((0, 2, 0)));
    assert_eq!(paths(&out), ["rust/notes.md", "rust/src/deep/target/"]);
}

#[test]
fn edited_and_foreign_files_are_refused_as_a_whole() {
    let out = TempDir::new().unwrap();
    build(&out, TWO).unwrap();
    fs::write(out.path().join("rust/src/a.rs"), "edited\n").unwrap();
    fs::write(out.path().join("rust/c.rs"), "foreign\n").unwrap();
    let next = [("rust/src/a.rs", "new\n"), ("rust/c.rs", "new\n"), ("rust/d.rs", "new\n")];
    let before = tree(out.path());
    let error = build(&out, &next).unwrap_err();
    assert!(error.contains("2 files are in the way; nothing was written"), "{error}");
    assert!(error.contains("rust/src/a.rs` was edited by hand") && error.contains("rust/c.rs` was not written by hprotoc"), "{error}");
    assert_eq!(tree(out.path()), before);
    // Left-over files that were edited are not deleted, either.
    let error = build(&out, &[]).unwrap_err();
    assert!(error.contains("rust/src/a.rs` was edited by hand"), "{error}");
    assert_eq!(tree(out.path()), before);
    // A check says what would differ, whoever wrote it.
    let found = check(&out, &next);
    assert!(found.contains(&"`rust/src/a.rs` is not up to date".to_owned()) && found.len() == 4, "{found:?}");

    assert_eq!(build_with(&out, &next, true), Ok((3, 1, 0)));
    assert_eq!(paths(&out), ["rust/c.rs", "rust/d.rs", "rust/src/a.rs"]);
}

#[test]
fn line_endings_that_git_changed_are_no_edit() {
    let out = TempDir::new().unwrap();
    build(&out, TWO).unwrap();
    fs::write(out.path().join("rust/src/a.rs"), "a\r\n").unwrap();
    assert_eq!(check(&out, TWO), ["`rust/src/a.rs` has CRLF line endings; give it `text eol=lf` in `.gitattributes`"]);
    assert_eq!(build(&out, TWO), Ok((1, 0, 1)));
    assert_eq!(check(&out, TWO), [""; 0]);
}

/// All states in which a killed run may leave the folder: the manifest lists old and new, any of the steps after that were taken.
#[test]
fn a_killed_run_leaves_nothing_unknown() {
    let old: &[(&str, &str)] = &[("a", "old a"), ("gone/b", "old b"), ("same", "same")];
    let new: &[(&str, &str)] = &[("a", "new a"), ("new/c", "new c"), ("same", "same")];
    let later: &[(&str, &str)] = &[("a", "later a"), ("same", "same")];
    for steps in 0..=4 {
        for last in [old, new, later] {
            let out = TempDir::new().unwrap();
            build(&out, old).unwrap();
            let plan = plan(&out, new);
            let mut under_way = plan.written.clone();
            under_way.add_all(&plan.manifest, |_| true);
            if steps > 0 {
                fs::write(out.path().join(manifest::NAME), under_way.text()).unwrap();
            }
            if steps > 1 {
                fs::remove_file(out.path().join("gone/b")).unwrap();
            }
            if steps > 2 {
                fs::write(out.path().join("a"), "new a").unwrap();
            }
            if steps > 3 {
                fs::create_dir_all(out.path().join("new")).unwrap();
                fs::write(out.path().join("new/c"), "new c").unwrap();
            }
            build(&out, last).unwrap();
            fs::remove_dir(out.path().join("gone")).ok();
            let wanted: Vec<_> = last.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
            assert_eq!(tree(out.path()).into_iter().collect::<Vec<_>>(), wanted, "{steps}");
            assert_eq!(check(&out, last), [""; 0]);
        }
    }
}

#[test]
fn files_without_a_manifest_are_adopted_if_they_are_right() {
    let out = TempDir::new().unwrap();
    build(&out, TWO).unwrap();
    fs::remove_file(out.path().join(manifest::NAME)).unwrap();
    assert_eq!(check(&out, TWO), [format!("`{}` is not up to date", manifest::NAME)]);
    assert_eq!(build(&out, TWO), Ok((0, 0, 2)));
    assert_eq!(check(&out, TWO), [""; 0]);
}

#[test]
fn a_manifest_that_is_none_is_refused() {
    let out = TempDir::new().unwrap();
    build(&out, TWO).unwrap();
    let path = out.path().join(manifest::NAME);
    fs::write(&path, "0123\n").unwrap();
    assert!(build(&out, TWO).unwrap_err().contains("cannot be understood (line 1)"));
    assert_eq!(build_with(&out, TWO, true), Ok((0, 0, 2)));
    fs::write(&path, format!("{}00000000000000000000000000000000  ../victim\n", Manifest::default().text())).unwrap();
    assert!(build(&out, TWO).unwrap_err().contains("cannot be understood (line 2)"));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(build(&out, TWO).unwrap_err().contains("is a folder"));
}

#[test]
fn paths_that_lead_away_are_refused() {
    let out = TempDir::new().unwrap();
    for path in ["../x", "/x", "a/../../x", "", manifest::NAME] {
        assert!(build(&out, &[(path, "")]).unwrap_err().contains("cannot be used"), "{path}");
    }
    assert!(build(&out, &[("a", ""), ("a", "")]).is_err());
    assert_eq!(paths(&out), [""; 0]);
}

#[test]
fn a_file_may_become_a_folder() {
    let out = TempDir::new().unwrap();
    build(&out, &[("a", "1")]).unwrap();
    assert_eq!(build(&out, &[("a/b", "2")]), Ok((1, 1, 0)));
    assert_eq!(build(&out, &[("a", "1")]).unwrap_err().lines().count(), 2, "a folder may not become a file by itself");
    fs::remove_dir_all(out.path().join("a")).unwrap();
    fs::write(out.path().join("a"), "mine").unwrap();
    assert!(build_with(&out, &[("a/b", "2")], true).unwrap_err().contains("there is a file of that name"));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn no_symbolic_link_is_followed() {
        let elsewhere = TempDir::new().unwrap();
        fs::write(elsewhere.path().join("a.rs"), "a\n").unwrap();
        fs::write(elsewhere.path().join("victim"), "precious").unwrap();
        let out = TempDir::new().unwrap();
        build(&out, TWO).unwrap();

        // A folder that leads away: refused even by force, for writing and for deleting.
        fs::rename(out.path().join("rust/src"), out.path().join("moved")).unwrap();
        symlink(elsewhere.path(), out.path().join("rust/src")).unwrap();
        for next in [TWO, &[]] {
            let error = build_with(&out, next, true).unwrap_err();
            assert!(error.contains("rust/src/a.rs` lies behind a symbolic link"), "{error}");
        }
        assert_eq!(check(&out, TWO)[0], "`rust/src/a.rs` lies behind a symbolic link");

        // A file that leads away: refused; by force the link is replaced, not what it leads to.
        fs::remove_file(out.path().join("rust/src")).unwrap();
        fs::rename(out.path().join("moved"), out.path().join("rust/src")).unwrap();
        fs::remove_file(out.path().join("rust/src/a.rs")).unwrap();
        symlink(elsewhere.path().join("victim"), out.path().join("rust/src/a.rs")).unwrap();
        assert!(build(&out, TWO).unwrap_err().contains("rust/src/a.rs` is a symbolic link"));
        assert_eq!(build_with(&out, TWO, true), Ok((1, 0, 1)));

        // The manifest must be no way out, either.
        fs::remove_file(out.path().join(manifest::NAME)).unwrap();
        symlink(elsewhere.path().join("victim"), out.path().join(manifest::NAME)).unwrap();
        assert!(build(&out, TWO).unwrap_err().contains("is a symbolic link"));
        assert_eq!(tree(elsewhere.path()).into_values().collect::<Vec<_>>(), ["a\n", "precious"]);
    }

    #[test]
    fn the_output_folder_itself_may_be_a_link() {
        let real = TempDir::new().unwrap();
        let holder = TempDir::new().unwrap();
        let link = holder.path().join("generated");
        symlink(real.path(), &link).unwrap();
        let plan = Plan::make(link, files(TWO), |_| false, false).unwrap();
        carry_out(&plan, false).unwrap();
        assert_eq!(paths(&real).len(), 2);
    }

    #[test]
    fn files_can_be_read_by_others() {
        let out = TempDir::new().unwrap();
        build(&out, TWO).unwrap();
        let reference = out.path().join("reference");
        fs::write(&reference, "").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
        assert_eq!(mode(&out.path().join("rust/src/a.rs")), mode(&reference));
    }
}
