//! Real compilers and linters over everything that is generated: for `specs/` and for every case of `tests/emit/`.
//!
//! All cases of a target lie in one folder below `target/compilers`, so that each tool starts once. The tools' own settings are the strictest
//! that a careful project would use, and stand in `tests/compilers/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use libtest_mimic::{Arguments, Trial};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::Sources;

/// The case that only the formatters see; it is too large for the compilers.
const WIDE: &str = "names-of-every-length";

fn main() {
    let arguments = Arguments::from_args();
    let place = support::root().join("target/compilers");
    if !arguments.list {
        render_all(&place);
    }
    let rust = place.join("rust");
    let python = place.join("python");
    let typescript = place.join("typescript");
    let agree = path_text(support::root().join("tests/targets/python/agree.py"));
    let trials = vec![
        in_folder("rustfmt", &rust, "cargo", &["fmt", "--all", "--check"]),
        in_folder(
            "clippy",
            &rust,
            "cargo",
            &[
                "clippy",
                "--quiet",
                "--workspace",
                "--exclude",
                WIDE,
                "--all-targets",
                "--all-features",
                "--",
                "-Dwarnings",
                "-Dclippy::pedantic",
            ],
        ),
        in_folder("ruff check", &python, &venv("ruff"), &["check", "--no-cache", "."]),
        in_folder("ruff format", &python, &venv("ruff"), &["format", "--no-cache", "--check", "--diff", "."]),
        in_folder("mypy", &python, &venv("mypy"), &["--exclude=names_of_every_length", "."]),
        in_folder("two readings in Python agree", &python, &venv("python"), &[&agree, ".", "100", "names_of_every_length"]),
        in_folder("pyright", &python, &npm("pyright"), &["--pythonpath", &venv("python")]),
        in_folder("tsc", &typescript, &npm("tsc"), &["--project", "."]),
        in_folder("prettier", &typescript, &npm("prettier"), &["--check", "--log-level=warn", "."]),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

/// Renders every case below `place`, one folder a target, with the tools' settings.
fn render_all(place: &Path) {
    let root = support::root();
    let mut cases = vec![("specs".to_owned(), root.join("specs"))];
    for case in support::folders_in(&root.join("tests/emit")) {
        cases.push((case.file_name().unwrap().to_str().unwrap().replace('_', "-"), case));
    }
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut members = String::new();
    let mut cases: Vec<(String, Sources)> =
        cases.into_iter().map(|(name, folder)| (name, support::files_below(&folder, ".hproto"))).collect();
    cases.push((WIDE.to_owned(), names_of_every_length()));
    for (name, sources) in &cases {
        let rendered = support::render(sources, name).unwrap_or_else(|findings| panic!("{name}:\n{findings}"));
        for (path, text) in rendered.files {
            let (target, rest) = path.split_once('/').unwrap();
            match target {
                // The Python packages lie side by side, as they would once they are installed; each has its own name.
                "python" if rest.contains('/') => files.insert(path, text),
                "python" => None,
                _ => files.insert(format!("{target}/{name}/{rest}"), text),
            };
        }
        members += &format!("{name:?}, ");
    }
    files.insert("rust/Cargo.toml".to_owned(), format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n"));
    for (path, bytes) in support::files_below(&root.join("tests/compilers"), "") {
        files.insert(path, String::from_utf8(bytes).unwrap());
    }
    for target in ["rust", "python", "typescript"] {
        let prefix = format!("{target}/");
        let of_target = files.iter().filter_map(|(path, text)| Some((path.strip_prefix(&prefix)?.to_owned(), text.clone())));
        support::fill(&place.join(target), &of_target.collect());
    }
}

/// A schema with names of every length, so that each line that a formatter may break is once just short enough and once just too long.
fn names_of_every_length() -> Sources {
    let mut sources = Sources::new();
    for length in 1..100 {
        let mut schema = "struct Q {}\nstruct Head { id: int }\n".to_owned();
        // Made-up names are put together from both, and no name is longer than 128.
        members_of(&mut schema, &format!("A{length}"), length);
        members_of(&mut schema, &format!("B{length}{}", "x".repeat(length)), 100 - length);
        members_of(&mut schema, &format!("C{length}{}", "x".repeat(length / 2)), length / 2);
        kinds_of(&mut schema, &format!("K{length}"), length);
        kinds_of(&mut schema, &format!("L{length}{}", "x".repeat(length.min(56))), (100 - length).min(56));
        kinds_of(&mut schema, &format!("M{length}{}", "x".repeat(length / 2)), length / 2);
        sources.insert(format!("n{length}.hproto"), schema.into_bytes());
    }
    sources
}

/// Declarations of every kind around a type's name and a field's name of that length.
fn members_of(schema: &mut String, name: &str, length: usize) {
    let field = format!("f{}", "x".repeat(length.saturating_sub(1)));
    let words = "word ".repeat(length / 5) + &"w".repeat(length % 5 + 1);
    *schema += &format!(
        "/// {words}\n@deprecated(\"{words}\") struct {name} {{\n/// {words}\n@deprecated(\"{words}\") {field}: int, {field}_o?: string, {field}_n: bool | null, \
         {field}_t?: {name} | null, {field}_l: {name}[], {field}_m: map<string, {name}>, {field}_d: string = \"{field}\", {field}_e: E{name}, \
         {field}_c: \"{field}\", {field}_a: \"{field}\" | \"b\", renamed as \"{field}-r\": float }}\n\
         enum E{name} {{ {field}, b }}\nopen enum O{name}: int {{ {field} = 1, b = 2 }}\nenum One{name} {{ {field} }}\n\
         type T{name} = {name}[]\nnewtype W{name} = uuid\n\
         union U{name} by {field} {{ {field}: P{name} {{ a: int }}, b: Q, c }}\nopen union V{name} by kind {{ ...Head, {field}_row: Q, ...X{name} }}\n\
         union X{name} by kind {{ one: Q }}\n"
    );
}

/// Tuples, types told apart by kind, constraints, times, and unions of every layout.
fn kinds_of(schema: &mut String, name: &str, length: usize) {
    let field = format!("f{}", "x".repeat(length.saturating_sub(1)));
    *schema += &format!(
        "struct {name} {{ a: int, @length(1..=75) {field}: string, @range(0..=100) {field}_o?: int, \
         @unique @length(..=5) {field}_l: string[] | null, {field}_t: [int, string], {field}_tb?: [bytes, {name}2], \
         {field}_c: int | string, {field}_d: {name}C = 5, @range(0.5..=2) {field}_f: float = 1.5, {field}_p: {name}P[], \
         {field}_du: duration = \"PT1S\", {field}_ti: map<string, time>[] | {name}2 }}\n\
         struct {name}2 {{ x: int }}\ntype {name}C = int | {name}2 | bytes[] | bool\n@length(..=1000) newtype {name}N = string\n\
         @pattern(\"^{field}$\") type {name}P = string\ntype {name}R = map<string, {name}R>\ntype {name}T = [{name}2, {name}N, int]\n\
         union {name}A by t with c {{ {field}: {name}2, {field}_l: bytes[], {field}_n, {field}_m | {field}_k: int, {field}_cc: {name}P[] }}\n\
         open union {name}E keyed {{ {field}: {name}2, {field}_l: bytes[], {field}_n, {field}_cc: {name}P[] }}\n\
         open union {name}F by [0] {{ {field}: [{name}2, {name}N, bytes], {field}_l: bytes[], {field}_n, {field}_m | {field}_k: [int], \
         {field}_cc: {name}P[], {field}_cx: [int, \"x\", {name}P] }}\n\
         untagged union {name}Y {{ {field}: {name}Y1 {{ {field}: int }}, {field}_b: {name}Y2 {{ {field}_b: {name}A }} }}\n"
    );
    // Names of instances have their arguments in them.
    if name.len() + field.len() < 60 {
        *schema += &format!(
            "struct {name}G<T> {{ {field}: T[], {field}_o?: T, {field}_n: T | null, {field}_p: [T, int], {field}_d: {{ {field}: T }} }}\n\
             struct {name}H<A, {name}Param> {{ {field}: A, {field}_o?: {name}G<{name}Param>, {field}_d?: {{ {field}: map<string, A>, other: {name}Param }} }}\n\
             type {name}I<A, B> = [A, B]\ntype {name}J<T> = T | null\n\
             struct {name}Z {{ {field}: {name}G<{name}2>, {field}_o?: {name}H<{name}2, Q>, {field}_n: {name}I<{name}2, {name}2>, \
             {field}_j: {name}J<{name}2>, {field}_m: {name}G<map<string, {name}2>>, {field}_b: {name}I<bool, {name}2>[] }}\n"
        );
    }
}

/// A trial that passes when the program does.
fn in_folder(name: &str, folder: &Path, program: &str, arguments: &[&str]) -> Trial {
    let mut command = if program == "cargo" { support::cargo() } else { Command::new(program) };
    let is_formatter = name == "rustfmt";
    command.current_dir(folder).args(arguments);
    Trial::test(name, move || {
        let output = command.output().map_err(|error| format!("{command:?}: {error}; `tests/run` sets up what the tests need"))?;
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        // A formatter that crashes halfway can still end well: all that it has to say is a failure.
        if output.status.success() && (!is_formatter || text.is_empty()) {
            Ok(())
        } else {
            Err(format!("{}\n{text}", output.status).into())
        }
    })
}

fn venv(tool: &str) -> String {
    path_text(support::root().join(".venv/bin").join(tool))
}

fn npm(tool: &str) -> String {
    path_text(support::root().join("tests/npm/node_modules/.bin").join(tool))
}

fn path_text(path: PathBuf) -> String {
    path.to_str().unwrap().to_owned()
}
