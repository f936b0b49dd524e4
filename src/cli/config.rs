//! `hproto.toml`: the few things that a project settles once.

use super::disk::{self, words};
use super::error::CliError;
use hprotoc::diag::{Diagnostic, Diagnostics, Suggestions, codes};
use hprotoc::emit::{Options, Target};
use hprotoc::source::{FileId, SourceMap, Span};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file's name.
pub(super) const NAME: &str = "hproto.toml";

/// What the file says; what it doesn't say has its default. Paths are relative to its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Config {
    /// The source root.
    pub(super) source: PathBuf,
    /// Where everything generated goes.
    pub(super) out: PathBuf,
    /// What to generate.
    pub(super) targets: Vec<Target>,
    /// What the generated packages are called.
    pub(super) options: Options,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            source: PathBuf::from("specs"),
            out: PathBuf::from("generated"),
            targets: Target::ALL.to_vec(),
            options: Options { package: "protocol".to_owned(), version: "0.1.0".to_owned() },
        }
    }
}

/// Why there is no configuration.
pub(super) enum Failure {
    /// The file could not be read.
    Error(CliError),
    /// The file is wrong in these places.
    Mistakes(SourceMap, Vec<Diagnostic>),
}

/// The nearest `hproto.toml` in `folder` or above it.
pub(super) fn find(folder: &Path) -> Option<PathBuf> {
    // Whatever has that name is meant, also what cannot be read.
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.symlink_metadata().is_ok())
}

/// Reads the file; `shown` is its path as the user would type it.
pub(super) fn read(path: &Path, shown: &str) -> Result<Config, Failure> {
    let bytes =
        disk::read_regular(path).map_err(|error| Failure::Error(CliError::new(format!("cannot read `{shown}`: {}", words(&error)))))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::Error(CliError::new(format!("`{shown}` is not UTF-8 text"))))?;
    let mut sources = SourceMap::default();
    let file = sources.add(shown, text.as_str());
    let mut reader = Reader { file, found: Diagnostics::default(), suggestions: Suggestions::default() };
    let config = reader.read(&text);
    if reader.found.has_errors() { Err(Failure::Mistakes(sources, reader.found.into_sorted())) } else { Ok(config) }
}

/// Reads one file and collects its mistakes.
struct Reader {
    file: FileId,
    found: Diagnostics,
    suggestions: Suggestions,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Reader {
    fn read(&mut self, text: &str) -> Config {
        let mut config = Config::default();
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let span = self.span(error.span().unwrap_or_default());
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            self.found.push(Diagnostic::new(codes::CONFIG_SYNTAX, span, message));
        }
        if !errors.is_empty() {
            return config;
        }
        for (key, value) in table.into_inner() {
            match key.get_ref().as_ref() {
                "source" => self.path(&value, &mut config.source),
                "out" => self.path(&value, &mut config.out),
                "targets" => self.targets(&value, &mut config.targets),
                "package" => self.package(&value, &mut config.options.package),
                "version" => self.version(&value, &mut config.options.version),
                unknown => self.unknown_key(unknown, key.span()),
            }
        }
        config
    }

    fn unknown_key(&mut self, key: &str, range: Range<usize>) {
        const KEYS: [&str; 5] = ["source", "out", "targets", "package", "version"];
        let span = self.span(range);
        let mut diagnostic = Diagnostic::new(codes::CONFIG_KEY, span, format!("`{key}` is not a setting"));
        diagnostic = match self.suggestions.nearest(key, KEYS) {
            Some(known) => diagnostic.help(format!("did you mean `{known}`?")).fix(span, known),
            None => diagnostic.help("the settings are `source`, `out`, `targets`, `package` and `version`"),
        };
        self.found.push(diagnostic);
    }

    fn path(&mut self, value: &Value<'_>, into: &mut PathBuf) {
        let Some(text) = self.string(value) else { return };
        if text.is_empty() {
            self.wrong(value, "a path cannot be empty", "`\".\"` is the folder of this file");
        } else if Path::new(text).is_absolute() || text.starts_with(['/', '\\']) || text.contains('\\') {
            self.wrong(
                value,
                "a path must be relative, with `/` between folders",
                "it begins at the folder of this file, so that it holds on every machine",
            );
        } else {
            *into = PathBuf::from(text);
        }
    }

    fn targets(&mut self, value: &Value<'_>, into: &mut Vec<Target>) {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, "an array of targets");
            return;
        };
        let mut targets = Vec::new();
        for item in array {
            let Some(name) = self.string(item) else { continue };
            match Target::ALL.into_iter().find(|target| target.name() == name) {
                Some(target) if targets.contains(&target) => self.wrong(item, format!("`{name}` stands there twice"), "once is enough"),
                Some(target) => targets.push(target),
                None => {
                    let help = match self.suggestions.nearest(name, Target::ALL.map(Target::name)) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => "the targets are `rust`, `python` and `typescript`".to_owned(),
                    };
                    self.wrong(item, format!("`{name}` is not a target"), help);
                }
            }
        }
        if array.is_empty() {
            self.wrong(value, "there is no target", "leave `targets` out to generate all of them");
        }
        // The order in the file says nothing.
        targets.sort_unstable();
        *into = targets;
    }

    fn package(&mut self, value: &Value<'_>, into: &mut String) {
        let Some(text) = self.string(value) else { return };
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if !text.split('-').all(is_word) || !text.starts_with(|first: char| first.is_ascii_lowercase()) {
            self.wrong(
                value,
                format!("`{text}` cannot be the name of a package"),
                "use small letters, digits and single hyphens, a letter first: `chat-protocol`",
            );
        } else if is_keyword(text) {
            self.wrong(
                value,
                format!("`{text}` is a keyword in a target, so nothing could import a package of that name"),
                format!("add a word: `{text}-protocol`"),
            );
        } else if is_library(text) {
            self.wrong(
                value,
                format!("`{text}` is a library that a generated package may need, and would stand in its way"),
                format!("add a word: `{text}-protocol`"),
            );
        } else {
            text.clone_into(into);
        }
    }

    fn version(&mut self, value: &Value<'_>, into: &mut String) {
        let Some(text) = self.string(value) else { return };
        let is_number = |part: &str| {
            let plain = !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit());
            plain && (part == "0" || !part.starts_with('0'))
        };
        let parts: Vec<_> = text.split('.').collect();
        if parts.len() == 3 && parts.iter().all(|part| is_number(part)) {
            text.clone_into(into);
        } else {
            self.wrong(
                value,
                format!("`{text}` is not a version"),
                "write `major.minor.patch`, such as `1.0.0`: every target understands that",
            );
        }
    }

    fn string<'a>(&mut self, value: &'a Value<'_>) -> Option<&'a str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, "a string");
        }
        text
    }

    fn wrong_type(&mut self, value: &Value<'_>, expected: &str) {
        self.wrong(value, format!("expected {expected}, found {}", value.get_ref().type_str()), format!("write {expected}"));
    }

    fn wrong(&mut self, value: &Value<'_>, message: impl Into<String>, help: impl Into<String>) {
        let span = self.span(value.span());
        self.found.push(Diagnostic::new(codes::CONFIG_VALUE, span, message).help(help));
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }
}

/// Whether generated code imports something of that name, which it would then look for in itself.
fn is_library(name: &str) -> bool {
    const LIBRARIES: &str = " alloc annotated-types base64 binascii builtins chrono collections core datetime decimal enum functools json math \
        operator pydantic pydantic-core re regex rust-decimal serde serde-json std sys test types typing typing-extensions uuid warnings ";
    LIBRARIES.contains(&format!(" {name} "))
}

/// Whether a package name is a keyword of Rust or Python.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &str = " abstract and as assert async await become box break class const continue crate def del do dyn elif else enum except \
        extern false final finally fn for from gen global if impl import in is lambda let loop macro match mod move mut nonlocal not or override \
        pass priv pub raise ref return self static struct super trait true try type typeof union unsafe unsized use virtual where while with yield ";
    KEYWORDS.contains(&format!(" {name} "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hprotoc::diag::Code;

    fn found(text: &str) -> Vec<Code> {
        let mut sources = SourceMap::default();
        let mut reader = Reader { file: sources.add(NAME, text), found: Diagnostics::default(), suggestions: Suggestions::default() };
        reader.read(text);
        reader.found.into_sorted().iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn the_pages_say_what_happens() {
        for code in [codes::CONFIG_SYNTAX, codes::CONFIG_KEY, codes::CONFIG_VALUE] {
            let blocks: Vec<_> = code.page().split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
            assert_eq!(blocks.len(), 2, "{}", code.id());
            assert_eq!(found(blocks[0]), [code], "{}", blocks[0]);
            assert_eq!(found(blocks[1]), [], "{}", blocks[1]);
        }
    }

    #[test]
    fn the_starter_is_what_it_would_be_without_one() {
        let text = include_str!("init/hproto.toml");
        let mut sources = SourceMap::default();
        let mut reader = Reader { file: sources.add(NAME, text), found: Diagnostics::default(), suggestions: Suggestions::default() };
        let config = reader.read(text);
        assert!(!reader.found.has_errors());
        let options = Options { package: "chat-protocol".to_owned(), version: "0.1.0".to_owned() };
        assert_eq!(config, Config { options, ..Config::default() });
    }
}
