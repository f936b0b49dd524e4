//! Hostile settings: the texts of `hproto.toml`, by way of the command line.

use super::{cases, support};
use hprotoc::diag::render::text::is_treacherous;
use libtest_mimic::Failed;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Each setting is refused with exit code 2, or the program does as told; nothing is written outside of the project's folder.
pub fn are_refused_or_harmless() -> Result<(), Failed> {
    let place = support::root().join("target/hostile/settings");
    let mut text = "# What the command line says to each payload in hproto.toml; `BLESS=hostile` rewrites it.\n".to_owned();
    let mut by_place: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    let mut complaint = String::new();
    for (name, settings) in cases::settings() {
        let (place_name, payload) = name.split_once('/').unwrap();
        let verdict = verdict(&place, &settings).unwrap_or_else(|error| {
            let _ = writeln!(complaint, "{name}: {error}");
            "a failure".to_owned()
        });
        by_place.entry(place_name.to_owned()).or_default().entry(verdict).or_default().push(payload.to_owned());
    }
    for (place, by_verdict) in by_place {
        let _ = writeln!(text, "\n{place}");
        for (verdict, payloads) in by_verdict {
            let _ = writeln!(text, "  {verdict}: {}", payloads.join(" "));
        }
    }
    if !complaint.is_empty() {
        return Err(complaint.into());
    }
    recorded("tests/hostile/settings.txt", &text)
}

/// Runs the compiler in an empty project with these settings.
fn verdict(place: &Path, settings: &str) -> Result<String, String> {
    let project = place.join("around/project");
    let _ = fs::remove_dir_all(place);
    let make = || -> std::io::Result<()> {
        fs::create_dir_all(project.join("specs"))?;
        fs::write(project.join("specs/a.hproto"), "struct S { a: int }\n")?;
        fs::write(project.join("hproto.toml"), settings)
    };
    make().map_err(|error| error.to_string())?;
    let output = Command::new(env!("CARGO_BIN_EXE_hprotoc")).args(["build", "--message-format=short"]).current_dir(&project).output();
    let output = output.map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    let around = support::files_below(place, "");
    // A folder above the project is one that the settings may ask for.
    let is_outside = |path: &&String| !path.starts_with("around/project/") && !settings.contains("\"..");
    if let Some(path) = around.keys().find(is_outside) {
        return Err(format!("{path} was written"));
    }
    if said.contains(|c: char| is_treacherous(c) && c != '\n') {
        return Err(format!("it says something that is not seen: {said:?}"));
    }
    match output.status.code() {
        Some(0) => Ok("builds".to_owned()),
        Some(code @ (1 | 2)) if !said.is_empty() => {
            let codes: Vec<&str> = said.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_code(word)).take(1).collect();
            Ok(format!("exit code {code} {}", codes.join(" ")).trim_end().to_owned())
        }
        code => Err(format!("exit code {code:?}: {said}")),
    }
}

fn is_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with(['E', 'W']) && word[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Holds a text against the file where it is recorded, or records it.
pub fn recorded(path: &str, text: &str) -> Result<(), Failed> {
    let file = support::root().join(path);
    if support::is_blessed("hostile") {
        fs::write(file, text)?;
        return Ok(());
    }
    let before = fs::read_to_string(file).unwrap_or_default();
    if before == text { Ok(()) } else { Err(format!("{}BLESS=hostile rewrites it", support::diff(&before, text)).into()) }
}
