//! Made-up schemas over the whole language: what comes out of them compiles, and the three languages agree about made-up messages.
//!
//! A seed makes a schema and its messages. `tests/random/seeds.txt` has those that once found something; after them come 300 others, or as
//! many as `RANDOM_COUNT` says, from `RANDOM_SEED` on. A failure names the seed, and shows the smallest schema and message that still fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "random/schemas.rs"]
mod schemas;
mod support;

use hprotoc::diag::Severity;
use hprotoc::vectors::{Vector, Vectors};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, OnceLock};
use support::Sources;
use support::drivers::{Answer, Bench};

fn main() {
    let made: Arc<OnceLock<Made>> = Arc::default();
    let with = |test: fn(&Made) -> Result<(), Failed>| {
        let made = Arc::clone(&made);
        move || test(made.get_or_init(make))
    };
    let trials = vec![
        Trial::test("most schemas are valid", with(most_are_valid)),
        Trial::test("mypy takes the Python package", with(mypy_takes_it)),
        Trial::test("tsc takes the TypeScript package", with(tsc_takes_it)),
        Trial::test("cargo takes the Rust crate", with(cargo_takes_it)),
        Trial::test("all agree about messages", with(all_agree)),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// The schemas of a run.
struct Made {
    /// The valid ones, by module; the module is named by its seed.
    valid: BTreeMap<String, String>,
    /// Those of them that once found something.
    known: BTreeSet<String>,
    /// The others, with the first error.
    refused: Vec<(u64, String)>,
}

fn setting(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().map_or(or, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

fn make() -> Made {
    let known = std::fs::read_to_string(support::root().join("tests/random/seeds.txt")).unwrap();
    let known = known.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(' ').next().unwrap().parse().unwrap());
    let (count, first) = (setting("RANDOM_COUNT", 300), setting("RANDOM_SEED", 1));
    let mut seeds: Vec<u64> = known.collect();
    let known = seeds.iter().map(|seed| format!("s{seed}")).collect();
    seeds.extend(first..first + count);
    let mut made = Made { valid: BTreeMap::new(), known, refused: vec![] };
    for seed in seeds {
        let text = schemas::from_seed(seed);
        match error_in(&text) {
            None => made.valid.insert(format!("s{seed}"), text).map_or((), drop),
            Some(error) => made.refused.push((seed, error)),
        }
    }
    made
}

/// The first error of a schema.
fn error_in(text: &str) -> Option<String> {
    let (texts, findings, _) = support::findings(&Sources::from_iter(schemas::modules("s", text)));
    let error = findings.into_iter().find(|finding| finding.severity == Severity::Error)?;
    Some(support::in_lines(&texts, &[error]))
}

impl Made {
    fn sources(&self) -> Sources {
        self.valid.iter().flat_map(|(name, text)| schemas::modules(name, text)).collect()
    }
}

fn most_are_valid(made: &Made) -> Result<(), Failed> {
    let (valid, refused) = (made.valid.len(), made.refused.len());
    println!("{valid} valid schemas, {refused} refused");
    let mut by_code: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (seed, error) in &made.refused {
        by_code.entry(&error[..5]).or_default().push(format!("{seed}: {}", error.trim_end()));
    }
    let mut text = String::new();
    for (code, errors) in &by_code {
        let _ = writeln!(text, "{code} {} times, such as {}", errors.len(), errors[0]);
    }
    println!("{text}");
    if refused * 4 < valid { Ok(()) } else { Err(text.into()) }
}

/// Renders the schemas into a folder of their own, all as modules of one package.
fn rendered(name: &str, sources: &Sources) -> Result<std::path::PathBuf, Failed> {
    let folder = support::root().join("target/random").join(name);
    support::fill(&folder, &support::render(sources, "chat-protocol")?.files);
    Ok(folder)
}

fn mypy_takes_it(made: &Made) -> Result<(), Failed> {
    let config = support::root().join("tests/compilers/python/mypy.ini");
    let mypy = support::root().join(".venv/bin/mypy");
    let check = |folder: &Path| {
        Command::new(&mypy).args(["--config-file", config.to_str().unwrap(), "chat_protocol"]).current_dir(folder.join("python")).output()
    };
    compiles("mypy", made, &|sources| said(check(&rendered("mypy", sources)?)))
}

fn tsc_takes_it(made: &Made) -> Result<(), Failed> {
    let tsc = support::root().join("tests/npm/node_modules/.bin/tsc");
    let check = |folder: &Path| {
        let folder = folder.join("typescript");
        let settings = serde_json::json!({"extends": support::root().join("tests/compilers/typescript/tsconfig.json"), "include": ["src"]});
        std::fs::write(folder.join("tsconfig.json"), settings.to_string())?;
        Command::new(&tsc).args(["--project", "."]).current_dir(folder).output()
    };
    compiles("tsc", made, &|sources| said(check(&rendered("tsc", sources)?)))
}

/// What a program has to say if it fails.
fn said(output: std::io::Result<std::process::Output>) -> Result<Option<String>, Failed> {
    let output = output.map_err(|error| format!("{error}; `tests/run` sets up what the tests need"))?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Ok((!output.status.success()).then_some(text))
}

/// What a compiler has to say of some schemas if it refuses what comes out of them.
type Compiler<'a> = &'a dyn Fn(&Sources) -> Result<Option<String>, Failed>;

/// Ok if the compiler takes what comes out of all schemas; else the first that it refuses is made as small as can be.
fn compiles(name: &str, made: &Made, compiler: Compiler<'_>) -> Result<(), Failed> {
    let Some(text) = compiler(&made.sources())? else { return Ok(()) };
    let culprits: BTreeSet<&String> = made.valid.keys().filter(|module| mentions(&text, module)).collect();
    let mut complaint = format!("{name} refuses {} schemas: {culprits:?}\n", culprits.len());
    for module in culprits.iter().take(usize::try_from(setting("RANDOM_SHRINK", 3)).unwrap()) {
        let still = |text: &str| {
            let sources = Sources::from_iter(schemas::modules(module, text));
            Ok::<_, Failed>(compiler(&sources)?.filter(|said| mentions(said, module)))
        };
        let (smallest, error) = shrunk(&made.valid[*module], &still)?;
        let _ = writeln!(complaint, "\nseed {}:\n{smallest}\n{}", &module[1..], error.chars().take(1500).collect::<String>());
    }
    if culprits.is_empty() {
        complaint += &text.chars().take(3000).collect::<String>();
    }
    Err(complaint.into())
}

/// Whether a compiler's text names the file of a module.
fn mentions(text: &str, module: &str) -> bool {
    text.match_indices(module).any(|(at, _)| !text[at + module.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Takes lines out as long as the schema stays valid and the failure stays; what is left, and the last failure.
fn shrunk(text: &str, still: &dyn Fn(&str) -> Result<Option<String>, Failed>) -> Result<(String, String), Failed> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let Some(mut failure) = still(text)? else { return Ok((text.to_owned(), "it is gone when the schema is alone".to_owned())) };
    let mut size = lines.len() / 2;
    let mut tries = 0;
    while size > 0 {
        let mut at = 0;
        while at < lines.len() && tries < 150 {
            let mut fewer = lines.clone();
            fewer.drain(at..(at + size).min(lines.len()));
            let candidate = fewer.join("\n") + "\n";
            if error_in(&candidate).is_none() {
                tries += 1;
                if let Some(next) = still(&candidate)? {
                    (lines, failure) = (fewer, next);
                    continue;
                }
            }
            at += size;
        }
        size /= 2;
    }
    Ok((lines.join("\n") + "\n", failure))
}

fn cargo_takes_it(made: &Made) -> Result<(), Failed> {
    let check = |sources: &Sources| {
        let folder = rendered("rust", sources)?.join("rust");
        let lock = std::fs::read_to_string(support::root().join("tests/compilers/rust/Cargo.lock"))?;
        std::fs::write(folder.join("Cargo.lock"), lock)?;
        let cargo_toml = std::fs::read_to_string(folder.join("Cargo.toml"))?;
        std::fs::write(folder.join("Cargo.toml"), cargo_toml + "\n[workspace]\n")?;
        said(support::cargo().args(["check", "--quiet"]).current_dir(folder).output())
    };
    compiles("cargo check", made, &check)
}

/// The first of so many schemas is one that messages are made up for: each root of one takes rustc a while.
const TALKED_ABOUT: u64 = 5;

fn all_agree(made: &Made) -> Result<(), Failed> {
    let one_of = setting("RANDOM_TALK", TALKED_ABOUT);
    let chosen = made.valid.keys().filter(|module| made.known.contains(*module) || module[1..].parse::<u64>().unwrap() % one_of == 0);
    let sources: Sources = chosen.flat_map(|name| schemas::modules(name, &made.valid[name])).collect();
    let mut bench = Bench::start("random", &sources, &|_, _| true)?;
    let folder = bench.package.folder.clone();
    let schema = support::render(&sources, "chat-protocol")?.schema;
    let mut complaints = BTreeMap::new();
    let mut accepted = 0;
    let mut codes = BTreeMap::new();
    for id in schema.decl_ids().filter(|id| schema.is_root(*id)) {
        let decl = schema.decl(id);
        let module = &schema.module(decl.module).name;
        let whole = module.trim_end_matches("_base");
        let count = 5 * if made.known.contains(whole) { 40 } else { setting("RANDOM_MESSAGES", 6) };
        for Vector { text: message, verdict } in Vectors::new(&schema, id, 1).take(usize::try_from(count).unwrap()) {
            match &verdict {
                Ok(_) => accepted += 1,
                Err(fault) => *codes.entry(fault.code).or_insert(0_usize) += 1,
            }
            let complaint = bench.complaint(module, &decl.name, &message)?.or_else(|| match &verdict {
                Ok(written) => again(&mut bench, module, &decl.name, &written.to_string()),
                Err(_) => None,
            });
            if let Some(text) = complaint {
                // One a kind: the same fault shows in many messages.
                let kind: String = text.lines().map(|line| line.split(['"', '{']).next().unwrap_or_default()).collect();
                let kind = (whole.to_owned(), decl.name.clone(), kind);
                if complaints.len() < 60 && !complaints.contains_key(&kind) {
                    let (message, text) = smaller(&mut bench, module, &decl.name, message, text);
                    complaints.insert(kind, format!("seed {} as {}: {message}\n{text}", &whole[1..], decl.name));
                }
            }
        }
    }
    println!("{accepted} messages accepted, rejected: {codes:?}; the package is in {}", folder.display());
    if complaints.is_empty() {
        return Ok(());
    }
    let mut text = String::new();
    let mut shown = BTreeSet::new();
    for ((module, root, _), complaint) in &complaints {
        if shown.insert(module) {
            let _ = writeln!(text, "---- {module}\n{}", around(&made.valid[module], root));
        }
        let _ = writeln!(text, "{complaint}");
    }
    Err(format!("{} complaints\n{text}", complaints.len()).into())
}

/// What is wrong when what was written is read again.
fn again(bench: &mut Bench, module: &str, root: &str, written: &str) -> Option<String> {
    let answers = bench.ask_all(module, root, written).unwrap();
    if answers.iter().all(|answer| matches!(answer, Answer::Text(text) if support::is_same_json(text, written))) {
        return None;
    }
    Some(format!("    what was written is read as something else: {written}\n{answers:?}"))
}

/// Takes parts out of a message as long as the languages disagree about it.
fn smaller(bench: &mut Bench, module: &str, root: &str, message: String, first: String) -> (String, String) {
    let (mut message, mut text) = (message, first);
    'again: loop {
        let Ok(value) = serde_json::from_str::<Value>(&message) else { return (message, text) };
        for fewer in with_less(&value) {
            let fewer = fewer.to_string();
            if let Some(next) = bench.complaint(module, root, &fewer).unwrap() {
                (message, text) = (fewer, next);
                continue 'again;
            }
        }
        return (message, text);
    }
}

/// The value with one part less, in every way.
fn with_less(value: &Value) -> Vec<Value> {
    let mut all = vec![];
    match value {
        Value::Object(entries) => {
            for key in entries.keys() {
                let mut fewer = entries.clone();
                fewer.remove(key);
                all.push(Value::Object(fewer));
            }
            for (key, inner) in entries {
                all.extend(with_less(inner).into_iter().map(|inner| {
                    let mut entries = entries.clone();
                    entries.insert(key.clone(), inner);
                    Value::Object(entries)
                }));
            }
        }
        Value::Array(items) => {
            for at in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(at);
                all.push(Value::Array(fewer));
            }
            for (at, inner) in items.iter().enumerate() {
                all.extend(with_less(inner).into_iter().map(|inner| {
                    let mut items = items.clone();
                    items[at] = inner;
                    Value::Array(items)
                }));
            }
        }
        _ => {}
    }
    all
}

/// The schema without the declarations that the root does not need.
fn around(text: &str, root: &str) -> String {
    let mut chunks: Vec<String> = vec![];
    let mut is_inside = false;
    let mut is_meta = false;
    for line in text.lines() {
        if !is_inside && !is_meta {
            chunks.push(String::new());
        }
        *chunks.last_mut().unwrap() += &format!("{line}\n");
        is_meta = !is_inside && (line.starts_with("///") || line.starts_with('@') && !line.contains("type "));
        is_inside = if is_inside { line != "}" } else { line.ends_with('{') };
    }
    let has_word = |text: &str, word: &str| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|other| other == word);
    let name_of = |chunk: &str| -> String {
        let line = chunk.lines().find(|line| !line.starts_with("///") && !line.is_empty()).unwrap_or_default();
        let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.find(|word| ["struct", "enum", "union", "type", "newtype"].contains(word));
        words.next().unwrap_or_default().to_owned()
    };
    let mut kept: BTreeSet<usize> =
        (0..chunks.len()).filter(|at| has_word(&chunks[*at], root) && !chunks[*at].starts_with("protocol")).collect();
    loop {
        let more: Vec<usize> = (0..chunks.len())
            .filter(|at| !kept.contains(at) && kept.iter().any(|user| has_word(&chunks[*user], &name_of(&chunks[*at]))))
            .collect();
        if more.is_empty() {
            return kept.into_iter().map(|at| chunks[at].as_str()).collect();
        }
        kept.extend(more);
    }
}
