//! Long-lived programs that run the generated code of each language; see `tests/targets/README.md`.

use super::{package, root};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

/// The languages, by the names of their targets.
pub const LANGUAGES: [&str; 3] = ["rust", "python", "typescript"];

/// What a driver says about a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Accepted; this is what the encoder writes.
    Text(String),
    /// Rejected.
    Rejected { code: String, path: String },
    /// Anything else: always a failure.
    Crash(String),
}

/// The drivers, each started when it is asked for the first time. They end when their input does.
#[derive(Default)]
pub struct Drivers {
    rust: Mutex<Option<Driver>>,
    python: Mutex<Option<Driver>>,
    typescript: Mutex<Option<Driver>>,
}

impl Drivers {
    /// Asks `language` to read `text` as `root` of `module` and to write it again.
    pub fn ask(&self, language: &str, module: &str, root: &str, text: &str) -> Result<Answer, String> {
        let driver = match language {
            "rust" => &self.rust,
            "python" => &self.python,
            _ => &self.typescript,
        };
        // A test that panicked in here left a driver in the middle of an answer; the others say so, too.
        let mut driver = driver.lock().map_err(|_| format!("the driver of {language} could not be started"))?;
        if driver.is_none() {
            *driver = Some(Driver::start(language)?);
        }
        let Some(driver) = driver.as_mut() else { return Err("unreachable".to_owned()) };
        driver.ask(&json!({"module": module, "root": root, "text": text})).map_err(|error| format!("the driver of {language}: {error}"))
    }
}

struct Driver {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Driver {
    fn start(language: &str) -> Result<Self, String> {
        let mut command = match language {
            "rust" => Command::new(super::rust_driver::build()?.join("driver")),
            "python" => with_args(root().join(".venv/bin/python"), "tests/targets/python/driver.py"),
            _ => with_args("node".into(), "tests/targets/typescript/driver.mjs"),
        };
        if language != "rust" {
            command.arg(package::built()?.folder.join(language));
        }
        let started = command.current_dir(root()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| format!("{command:?}: {error}; `tests/run` sets up what the tests need"))?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else { return Err("no pipes".to_owned()) };
        Ok(Self { child, requests, answers: BufReader::new(answers) })
    }

    fn ask(&mut self, request: &Value) -> Result<Answer, String> {
        writeln!(self.requests, "{request}").and_then(|()| self.requests.flush()).map_err(|error| error.to_string())?;
        let mut line = String::new();
        let length = self.answers.read_line(&mut line).map_err(|error| error.to_string())?;
        if length == 0 {
            return Ok(Answer::Crash(format!("it ended: {:?}", self.child.wait())));
        }
        let answer: BTreeMap<String, Value> = serde_json::from_str(&line).map_err(|error| format!("{error}: {line}"))?;
        let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
        Ok(match (text("text"), text("code"), text("path")) {
            (Some(text), _, _) => Answer::Text(text),
            (None, Some(code), Some(path)) => Answer::Rejected { code, path },
            _ => Answer::Crash(line),
        })
    }
}

fn with_args(program: std::path::PathBuf, driver: &str) -> Command {
    let mut command = Command::new(program);
    command.arg(driver);
    command
}
