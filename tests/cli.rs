//! The command line, as a session in a shell. A case is a file of `tests/cli/`: what it shows in words, the files of a fresh folder
//! (each below a line `//- path`), then commands (lines that begin with `$ `), each with all it prints to both outputs and, in
//! brackets, its exit code if that is not 0. `BLESS=<pattern>` rewrites what the commands print.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

fn main() {
    let cases = support::files_below(&support::root().join("tests/cli"), ".txt");
    let trials = cases.into_iter().map(|(path, bytes)| {
        let name = path.trim_end_matches(".txt").to_owned();
        Trial::test(name.clone(), move || session_goes_as_written(&name, &String::from_utf8(bytes).unwrap()))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn session_goes_as_written(name: &str, case: &str) -> Result<(), Failed> {
    let start = if case.starts_with("$ ") { 0 } else { case.find("\n$ ").ok_or("there is no command")? + 1 };
    let (head, session) = case.split_at(start);
    let folder = tempfile::tempdir()?;
    let root = folder.path().canonicalize()?;
    for file in head.split("\n//- ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap();
        let path = root.join(path.trim());
        fs::create_dir_all(path.parent().unwrap())?;
        // A blank line before the next file is for the eye.
        fs::write(path, format!("{}\n", text.trim_end_matches('\n')))?;
    }
    let commands = session.lines().filter_map(|line| line.strip_prefix("$ "));
    let actual: String = commands.map(|command| format!("$ {command}\n{}", run(command, &root))).collect();
    if actual == session {
        return Ok(());
    }
    if support::is_blessed(name) {
        fs::write(support::root().join(format!("tests/cli/{name}.txt")), format!("{head}{actual}"))?;
        return Ok(());
    }
    Err(format!("{}BLESS='{name}' rewrites it", support::diff(session, &actual)).into())
}

/// Everything that a command prints, and its exit code.
fn run(command: &str, root: &Path) -> String {
    let tool = Path::new(env!("CARGO_BIN_EXE_hprotoc")).parent().unwrap();
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .current_dir(root)
        .env_clear()
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", tool.display()))
        .env("HOME", root)
        .env("REPO", support::root())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).replace(root.to_str().unwrap(), "[ROOT]").replace('\x1b', "␛");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str("⏎\n");
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => text.push_str(&format!("[{code}]\n")),
        None => text.push_str("[killed]\n"),
    }
    text
}
