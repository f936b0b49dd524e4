//! Every schema in the documentation does what its page says.
//!
//! Fenced blocks tagged `hproto` compile without any finding, those tagged `hproto,fail` do not compile. On a page of `docs/errors/` the block below
//! `## Example` has exactly the findings of the page's code, the block below `## Mended` none. Lines `//- name.hproto` split a block into files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::diag::{Severity, codes};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::Path;
use std::process::Command;
use support::Sources;

fn main() {
    let root = support::root();
    let mut trials = Vec::new();
    let mut pages: Vec<String> = support::files_below(&root.join("docs"), ".md").into_keys().map(|page| format!("docs/{page}")).collect();
    pages.push("README.md".to_owned());
    for page in pages {
        let text = fs::read_to_string(root.join(&page)).unwrap();
        let is_error_page = page.starts_with("docs/errors/");
        for block in blocks(&text) {
            if is_error_page && matches!(block.heading.as_str(), "Example" | "Mended") {
                continue;
            }
            let name = format!("{page}:{}", block.line);
            match block.tag.as_str() {
                "hproto" => trials.push(Trial::test(name, move || has_findings(&block.text, &[]))),
                "hproto,fail" => trials.push(Trial::test(name, move || does_not_compile(&block.text))),
                _ => {}
            }
        }
    }
    for code in codes::ALL {
        trials.push(Trial::test(format!("{} has a true page", code.id()), move || page_is_true(code.id(), code.page())));
        trials.push(Trial::test(format!("{} has a fixture", code.id()), move || has_fixture(code.id())));
    }
    trials.push(Trial::test("every page has its code", every_page_has_its_code));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// A fenced block of a Markdown page.
struct Block {
    /// The heading above it.
    heading: String,
    /// The words after the fence.
    tag: String,
    /// The line of the fence.
    line: usize,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut heading = String::new();
    let mut indent = None;
    for (index, line) in page.lines().enumerate() {
        let bare = line.trim_start();
        match (indent, blocks.last_mut()) {
            (Some(_), _) if bare == "```" => indent = None,
            (Some(depth), Some(block)) => {
                block.text.push_str(line.get(depth..).unwrap_or_default());
                block.text.push('\n');
            }
            _ => {
                if let Some(tag) = bare.strip_prefix("```") {
                    indent = Some(line.len() - bare.len());
                    blocks.push(Block { heading: heading.clone(), tag: tag.to_owned(), line: index + 1, text: String::new() });
                } else if line.starts_with('#') {
                    heading = line.trim_start_matches('#').trim().to_owned();
                }
            }
        }
    }
    blocks
}

/// A block as source files.
fn sources(block: &str) -> Sources {
    let mut sources = Sources::new();
    let mut name = "example.hproto";
    for line in block.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("//- ") {
            name = next.trim();
        } else {
            sources.entry(name.to_owned()).or_default().extend_from_slice(line.as_bytes());
        }
    }
    sources
}

fn has_findings(block: &str, expected: &[&str]) -> Result<(), Failed> {
    let (texts, diagnostics, _) = support::findings(&sources(block));
    let mut found: Vec<&str> = diagnostics.iter().map(|finding| finding.code.id()).collect();
    found.dedup();
    if found == expected {
        Ok(())
    } else {
        Err(format!("expected {expected:?}, found\n{}", support::in_lines(&texts, &diagnostics)).into())
    }
}

fn does_not_compile(block: &str) -> Result<(), Failed> {
    let (_, diagnostics, _) = support::findings(&sources(block));
    if diagnostics.iter().any(|finding| finding.severity == Severity::Error) { Ok(()) } else { Err("it compiles".into()) }
}

/// What no text can show: bytes that are none, and a file that the system does not hand over. Sessions of the command line show these.
const BEYOND_TEXT: [&str; 2] = ["E0101", "E0108"];

fn page_is_true(code: &str, page: &str) -> Result<(), Failed> {
    if !page.starts_with(&format!("# {code}: ")) {
        return Err("the heading is not `# CODE: title`".into());
    }
    if BEYOND_TEXT.contains(&code) {
        return if page.contains("\n## ") { Err("the page says more than the test knows".into()) } else { Ok(()) };
    }
    let blocks = blocks(page);
    let under = |heading: &str| blocks.iter().find(|block| block.heading == heading);
    let (Some(example), Some(mended)) = (under("Example"), under("Mended")) else {
        return Err("a block below `## Example` or `## Mended` is missing".into());
    };
    for (block, expected) in [(example, &[code][..]), (mended, &[])] {
        let verdict = if block.tag == "toml" { config_has_findings(&block.text, expected) } else { has_findings(&block.text, expected) };
        verdict.map_err(|error| format!("{}: {}", block.heading, error.message().unwrap_or_default()))?;
    }
    Ok(())
}

/// A block that is a `hproto.toml`: the command line reads it.
fn config_has_findings(config: &str, expected: &[&str]) -> Result<(), Failed> {
    let project = tempfile::tempdir()?;
    fs::write(project.path().join("hproto.toml"), config)?;
    fs::create_dir(project.path().join("specs"))?;
    fs::write(project.path().join("specs/example.hproto"), "struct Example { text: string }\n")?;
    let output =
        Command::new(env!("CARGO_BIN_EXE_hprotoc")).args(["check", "--message-format=json"]).current_dir(project.path()).output()?;
    let lines = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let mut found: Vec<String> = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()?.get("code")?.as_str().map(str::to_owned))
        .collect();
    found.dedup();
    if found == expected { Ok(()) } else { Err(format!("expected {expected:?}, found\n{lines}").into()) }
}

fn has_fixture(code: &str) -> Result<(), Failed> {
    // As the terminal shows it, and as the tail of a fixture does.
    let spellings = [format!("[{code}]"), format!(" {code} ")];
    let shows_it = |bytes: &Vec<u8>| spellings.iter().any(|spelling| String::from_utf8_lossy(bytes).contains(spelling));
    // Mistakes in `hproto.toml` are a matter of the command line.
    let folders = ["tests/ui", "tests/cli"].map(|folder| support::root().join(folder));
    let is_shown = folders.iter().filter(|folder| folder.exists()).any(|folder| support::files_below(folder, "").values().any(shows_it));
    if is_shown { Ok(()) } else { Err("no file of tests/ui or tests/cli shows it".into()) }
}

fn every_page_has_its_code() -> Result<(), Failed> {
    for page in support::files_below(&support::root().join("docs/errors"), ".md").into_keys() {
        let id = Path::new(&page).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if codes::Code::find(id).is_none() {
            return Err(format!("docs/errors/{page} belongs to no code").into());
        }
    }
    Ok(())
}
