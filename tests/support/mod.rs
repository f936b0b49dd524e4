//! What the test runners share.
#![allow(dead_code, reason = "each runner uses its own part of this")]

pub mod checking;
pub mod drivers;
pub mod json;
pub mod message_mutants;
pub mod oracle;
pub mod package;
pub mod parsing;
pub mod random;
pub mod rust_driver;
pub mod schema_mutants;
pub mod schemas;
pub mod sentences;
pub mod word_mutants;

use hprotoc::check::{Analysis, analyse};
use hprotoc::diag::{Diagnostic, Diagnostics, Severity};
use hprotoc::emit::{Options, Target};
use hprotoc::naming::Names;
use hprotoc::schema::Schema;
use hprotoc::source::SourceMap;
use json::Json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Source files by their path below the source root.
pub type Sources = BTreeMap<String, Vec<u8>>;

/// The folder of the repository. (`fuzz/` is a package of its own below it.)
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().find(|folder| folder.join("grammar").is_dir()).unwrap_or(package).to_owned()
}

/// `cargo` for generated packages: one target folder for all of them, as they have the same dependencies, and nothing in it that only
/// a second build or a debugger would read.
pub fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.env("CARGO_TARGET_DIR", root().join("target/compilers/cargo"));
    command.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "false");
    command
}

/// All files below `folder` whose name ends in `ending`, by their path below it with `/` between folders.
pub fn files_below(folder: &Path, ending: &str) -> Sources {
    let mut files = Sources::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let entries = fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display()));
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// The files of a case; what stands above the first `//- ` line belongs to the file itself.
pub fn split(schema: &str, name: &str) -> Sources {
    let mut sources = Sources::new();
    let mut name = name.to_owned();
    for line in schema.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("//- ") {
            next.trim().clone_into(&mut name);
        } else {
            sources.entry(name.clone()).or_default().extend_from_slice(line.as_bytes());
        }
    }
    sources
}

/// The direct subfolders of `folder`, sorted; none if it does not exist.
pub fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Everything the compiler finds in these files, the naming of all targets included, and the schema where there is one.
pub fn findings(sources: &Sources) -> (SourceMap, Vec<Diagnostic>, Option<Schema>) {
    let paths: Vec<String> = sources.keys().cloned().collect();
    let Analysis { sources, diagnostics, schema, .. } = analyse(sources, &paths);
    let mut all = Diagnostics::default();
    for diagnostic in diagnostics {
        all.push(diagnostic);
    }
    if let Some(schema) = &schema {
        for target in Target::ALL {
            let _ = Names::plan(schema, target, &mut all);
        }
    }
    (sources, all.into_sorted(), schema)
}

/// One line for each finding: `E0201 chat.hproto:3:7 unknown name …`.
pub fn in_lines(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let mut lines = String::new();
    for finding in diagnostics {
        let span = finding.primary.span;
        let place = sources.get(span.file).map_or_else(String::new, |file| {
            let (line, column) = file.line_column(span.start);
            format!("{}:{line}:{column}", file.path)
        });
        lines.push_str(&format!("{} {place} {}\n", finding.code.id(), finding.message));
    }
    lines
}

/// What a schema compiles to.
pub struct Rendered {
    /// The checked model.
    pub schema: Schema,
    /// The texts by target and path: `rust/src/chat.rs`.
    pub files: BTreeMap<String, String>,
}

/// Compiles these files to all targets; the findings in lines if there is an error among them.
pub fn render(sources: &Sources, package: &str) -> Result<Rendered, String> {
    let (texts, diagnostics, schema) = findings(sources);
    let is_broken = diagnostics.iter().any(|finding| finding.severity == Severity::Error);
    let Some(schema) = schema.filter(|_| !is_broken) else { return Err(in_lines(&texts, &diagnostics)) };
    let options = Options { package: package.to_owned(), version: "0.1.0".to_owned() };
    let mut files = BTreeMap::new();
    for target in Target::ALL {
        let names = Names::plan(&schema, target, &mut Diagnostics::default());
        for file in target.emit(&schema, &names, &options) {
            files.insert(format!("{}/{}", target.name(), file.path), file.text);
        }
    }
    Ok(Rendered { schema, files })
}

/// Whether two texts are the same JSON: numbers by value, objects without order, no key twice.
pub fn is_same_json(one: &str, other: &str) -> bool {
    matches!((Json::of(one), Json::of(other)), (Ok(one), Ok(other)) if one == other)
}

/// Whether `BLESS` asks for this case to be rewritten: a name with `*` for anything.
pub fn is_blessed(case: &str) -> bool {
    std::env::var("BLESS").is_ok_and(|pattern| matches(&pattern, case))
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => {
            text.strip_prefix(head).is_some_and(|tail| (0..=tail.len()).any(|at| tail.get(at..).is_some_and(|tail| matches(rest, tail))))
        }
    }
}

/// Makes `folder` hold exactly these files, and writes only what differs, so that tools with caches find what they know.
pub fn fill(folder: &Path, files: &BTreeMap<String, String>) {
    fs::create_dir_all(folder).unwrap();
    for (name, _) in files_below(folder, "") {
        if !files.contains_key(&name) {
            fs::remove_file(folder.join(name)).unwrap();
        }
    }
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
}

/// Two texts as a diff, for the message of a failing test.
pub fn diff(expected: &str, actual: &str) -> String {
    similar::TextDiff::from_lines(expected, actual).unified_diff().context_radius(3).header("expected", "actual").to_string()
}
