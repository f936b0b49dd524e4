//! Long-lived programs that run the generated code of each language; see `tests/targets/README.md`.

use super::package::{self, Package};
use super::{Sources, oracle, root, sentences};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

/// The languages, by the names of their targets.
pub const LANGUAGES: [&str; 3] = ["rust", "python", "typescript"];

/// All that judge a message: the generated code, and what interprets the schema.
pub const JUDGES: [&str; 4] = [LANGUAGES[0], LANGUAGES[1], LANGUAGES[2], "validate"];

/// What a driver says about a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Accepted; this is what the encoder writes.
    Text(String),
    /// Rejected, with a sentence for people.
    Rejected { code: String, path: String, message: String },
    /// Anything else: always a failure.
    Crash(String),
}

impl Answer {
    /// An answer as the drivers write it.
    pub fn of(answer: &Value) -> Self {
        let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
        match (text("text"), text("code"), text("path"), text("message")) {
            (Some(text), ..) => Self::Text(text),
            (None, Some(code), Some(path), Some(message)) => Self::Rejected { code, path, message },
            _ => Self::Crash(answer.to_string()),
        }
    }

    /// What was written, if the text was accepted.
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether both say the same; a crash says nothing.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => super::is_same_json(one, other),
            (Self::Rejected { code, path, message }, Self::Rejected { code: kind, path: place, message: sentence }) => {
                (code, path) == (kind, place) && sentences::are_alike(message, sentence)
            }
            _ => false,
        }
    }
}

/// The drivers, each started when it is asked for the first time, or why it could not be. They end when their input does.
#[derive(Default)]
pub struct Drivers {
    rust: Mutex<Option<Result<Driver, String>>>,
    python: Mutex<Option<Result<Driver, String>>>,
    typescript: Mutex<Option<Result<Driver, String>>>,
}

impl Drivers {
    /// Asks `language` to read `text`, which may be any bytes, as `root` of `module` and to write it again.
    pub fn ask(&self, language: &str, module: &str, root: &str, text: impl AsRef<[u8]>) -> Result<Answer, String> {
        self.with(language, |driver| driver.ask(&request(module, root, text.as_ref())))
    }

    /// Asks for several at once, each with its module and root. Small ones: the pipes have to hold them and their answers.
    pub fn ask_many<'t>(&self, language: &str, all: impl Iterator<Item = ((&'t str, &'t str), &'t [u8])>) -> Result<Vec<Answer>, String> {
        let requests: Vec<Value> = all.map(|((module, root), text)| request(module, root, text)).collect();
        self.with(language, |driver| driver.ask_many(&requests))
    }

    fn with<T>(&self, language: &str, ask: impl FnOnce(&mut Driver) -> Result<T, String>) -> Result<T, String> {
        let driver = match language {
            "rust" => &self.rust,
            "python" => &self.python,
            _ => &self.typescript,
        };
        // A test that panicked in here left a driver in the middle of an answer; the others say so, too.
        let mut driver = driver.lock().map_err(|_| format!("the driver of {language} could not be started"))?;
        let driver = driver.get_or_insert_with(|| Driver::start(language));
        driver.as_mut().map_err(|error| error.clone()).and_then(ask).map_err(|error| format!("the driver of {language}: {error}"))
    }
}

/// The drivers of a package of its own, for as long as a test needs them.
pub struct Bench {
    /// What they run.
    pub package: Package,
    drivers: BTreeMap<&'static str, Driver>,
}

impl Bench {
    /// Renders the package below `target/drivers/<name>`, builds what has to be built, and starts the drivers. They know the roots that
    /// are chosen by module and name.
    pub fn start(name: &str, sources: &Sources, is_root: &dyn Fn(&str, &str) -> bool) -> Result<Self, String> {
        let package = package::of(sources, &root().join("target/drivers").join(name).join("package"))?;
        let mut drivers = BTreeMap::new();
        for language in LANGUAGES {
            let rust = || super::rust_driver::build_for(name, &package, is_root);
            drivers.insert(language, Driver::start_with(language, &package, rust).map_err(|error| format!("{language}: {error}"))?);
        }
        Ok(Self { package, drivers })
    }

    /// What a language answers.
    pub fn ask(&mut self, language: &str, module: &str, root: &str, text: impl AsRef<[u8]>) -> Result<Answer, String> {
        let request = request(module, root, text.as_ref());
        match self.drivers.get_mut(language) {
            Some(driver) => driver.ask(&request).map_err(|error| format!("the driver of {language}: {error}")),
            None => Err(format!("no driver of {language}")),
        }
    }

    /// What each answers, in the order of [`JUDGES`].
    pub fn ask_all(&mut self, module: &str, root: &str, text: &str) -> Result<[Answer; 4], String> {
        let id = oracle::decl(&self.package.schema, module, root).ok_or_else(|| format!("there is no {module}/{root}"))?;
        let mut ask = |language: &str| self.ask(language, module, root, text);
        let [rust, python, typescript] = [ask(LANGUAGES[0])?, ask(LANGUAGES[1])?, ask(LANGUAGES[2])?];
        Ok([rust, python, typescript, oracle::ask(&self.package.schema, id, text)])
    }

    /// What the answers to a message differ in, in words.
    pub fn complaint(&mut self, module: &str, root: &str, text: &str) -> Result<Option<String>, String> {
        let answers = self.ask_all(module, root, text)?;
        Ok(disagreement(&answers))
    }
}

/// What the answers differ in, in words; `None` where all say the same and nothing crashed.
pub fn disagreement(answers: &[Answer; 4]) -> Option<String> {
    if answers.iter().all(|answer| answer.is_like(&answers[0])) {
        return None;
    }
    Some(JUDGES.iter().zip(answers).map(|(judge, answer)| format!("\n    {judge}: {answer:?}")).collect())
}

/// A line for a driver, as `tests/targets/README.md` has it.
fn request(module: &str, root: &str, text: &[u8]) -> Value {
    let hex: String = text.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"module": module, "root": root, "hex": hex})
}

struct Driver {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Driver {
    fn start(language: &str) -> Result<Self, String> {
        let rust = || Ok(super::rust_driver::build()?.join("driver"));
        Self::start_with(language, package::built()?, rust)
    }

    fn start_with(language: &str, package: &Package, rust: impl FnOnce() -> Result<PathBuf, String>) -> Result<Self, String> {
        let mut command = match language {
            "rust" => Command::new(rust()?),
            "python" => with_args(root().join(".venv/bin/python"), "tests/targets/python/driver.py"),
            _ => with_args("node".into(), "tests/targets/typescript/driver.mjs"),
        };
        if language != "rust" {
            command.arg(package.folder.join(language));
        }
        let started = command.current_dir(root()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| format!("{command:?}: {error}; `tests/run` sets up what the tests need"))?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else { return Err("no pipes".to_owned()) };
        Ok(Self { child, requests, answers: BufReader::new(answers) })
    }

    fn ask(&mut self, request: &Value) -> Result<Answer, String> {
        writeln!(self.requests, "{request}").and_then(|()| self.requests.flush()).map_err(|error| error.to_string())?;
        answer(&mut self.child, &mut self.answers)
    }

    /// The questions are written while the answers are read: no pipe holds all of them.
    fn ask_many(&mut self, requests: &[Value]) -> Result<Vec<Answer>, String> {
        let lines: String = requests.iter().map(|request| format!("{request}\n")).collect();
        let Self { child, requests: pipe, answers } = self;
        std::thread::scope(|scope| {
            let writing = scope.spawn(|| pipe.write_all(lines.as_bytes()).and_then(|()| pipe.flush()));
            let answers = requests.iter().map(|_| answer(child, answers)).collect();
            match writing.join() {
                Ok(Ok(())) => answers,
                other => Err(format!("{other:?}")),
            }
        })
    }
}

/// The next answer of a driver.
fn answer(child: &mut Child, answers: &mut impl BufRead) -> Result<Answer, String> {
    let mut line = String::new();
    let length = answers.read_line(&mut line).map_err(|error| error.to_string())?;
    if length == 0 {
        return Ok(Answer::Crash(format!("it ended: {:?}", child.wait())));
    }
    let answer: Value = serde_json::from_str(&line).map_err(|error| format!("{error}: {line}"))?;
    Ok(Answer::of(&answer))
}

fn with_args(program: std::path::PathBuf, driver: &str) -> Command {
    let mut command = Command::new(program);
    command.arg(driver);
    command
}
