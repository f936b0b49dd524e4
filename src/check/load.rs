//! Reads the files of a run: those asked for and everything they import.

use super::echoes::Damage;
use super::types::quoted;
use crate::ast;
use crate::diag::{Diagnostic, Diagnostics, Suggestions, codes};
use crate::files::{Files, LARGEST_FILE, MOST_TEXT, ReadError};
use crate::source::{FileId, SourceMap, Span};
use crate::syntax;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// One file that was read and parsed.
pub(super) struct Loaded {
    /// The path below the source root without `.hproto`.
    pub(super) name: String,
    /// The text's id.
    pub(super) file: FileId,
    /// What was written.
    pub(super) ast: ast::File,
    /// For each import, in order, the name of the module it leads to; `None` where it leads nowhere (already reported).
    pub(super) imports: Vec<Option<String>>,
    /// What of the text could not be read.
    pub(super) damage: Damage,
}

/// All files of a run, by module name.
pub(super) struct LoadedFiles {
    /// The texts.
    pub(super) sources: SourceMap,
    /// The modules, in the order of their names.
    pub(super) modules: BTreeMap<String, Loaded>,
    /// Files that were asked for and could not be read.
    pub(super) unreadable: Vec<(String, ReadError)>,
}

/// How long the name of a file or folder is.
const LONGEST_PART: usize = 64;

/// How many folders a module lies deep below the source root.
const MOST_FOLDERS: usize = 16;

/// Reads `paths` and everything they import. Independent of the order of `paths`.
pub(super) fn load(files: &dyn Files, paths: &[String], diagnostics: &mut Diagnostics) -> LoadedFiles {
    let mut loader = Loader {
        files,
        diagnostics,
        suggestions: Suggestions::default(),
        texts: IndexMap::new(),
        read: 0,
        loaded: LoadedFiles { sources: SourceMap::default(), modules: BTreeMap::new(), unreadable: Vec::new() },
    };
    let mut next: Vec<String> = paths.to_vec();
    next.sort();
    next.dedup();
    for path in &next {
        if let Err(error) = loader.read(path) {
            loader.loaded.unreadable.push((path.clone(), error));
        }
    }
    while !next.is_empty() {
        let mut found = Vec::new();
        for path in next {
            loader.parse(&path, &mut found);
        }
        found.sort();
        found.dedup();
        next = found;
    }
    loader.loaded
}

struct Loader<'a> {
    files: &'a dyn Files,
    diagnostics: &'a mut Diagnostics,
    suggestions: Suggestions,
    /// Bytes that were read but not parsed yet, by path; `None` once parsed.
    texts: IndexMap<String, Option<Vec<u8>>>,
    /// How many bytes were read.
    read: usize,
    loaded: LoadedFiles,
}

impl Loader<'_> {
    fn read(&mut self, path: &str) -> Result<(), ReadError> {
        if !self.texts.contains_key(path) {
            let bytes = self.files.read(path)?;
            if bytes.len() > LARGEST_FILE {
                return Err(ReadError::TooLarge);
            }
            self.read += bytes.len();
            if self.read > MOST_TEXT {
                return Err(ReadError::TooMuch);
            }
            self.texts.insert(path.to_owned(), Some(bytes));
        }
        Ok(())
    }

    /// Parses a file that was read, and reads what it imports; the paths of those not parsed yet go to `found`.
    fn parse(&mut self, path: &str, found: &mut Vec<String>) {
        let Some(bytes) = self.texts.get_mut(path).and_then(Option::take) else { return };
        let (text, bad_byte) = match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(error.utf8_error().valid_up_to())),
        };
        let file = self.loaded.sources.add(self.files.display(path), text);
        let Some(source) = self.loaded.sources.get(file) else { return };
        if let Some(at) = bad_byte {
            self.diagnostics.push(
                Diagnostic::new(codes::NOT_UTF8, Span::new(file, at, at + '\u{fffd}'.len_utf8()), "the file is not UTF-8 text")
                    .label("this byte begins no character")
                    .help("save the file as UTF-8"),
            );
        }
        // A file that is not text yields no tokens worth judging.
        let mut ignored = Diagnostics::default();
        let diagnostics = if bad_byte.is_some() { &mut ignored } else { &mut *self.diagnostics };
        let tree = syntax::parse(&source.text, file, diagnostics);
        let ast = ast::lower(&tree, &source.text, file, diagnostics);
        let damage = if diagnostics.has_errors() { Damage::of(&tree, &source.text, &ast) } else { Damage::default() };
        drop(tree);
        let name = path.strip_suffix(".hproto").unwrap_or(path).to_owned();
        self.module_name_is_usable(&name, file);
        let imports = ast.imports.iter().map(|import| self.follow(path, import, found)).collect();
        self.loaded.modules.insert(name.clone(), Loaded { name, file, ast, imports, damage });
    }

    /// The folder and file names of a module become names in every target.
    fn module_name_is_usable(&mut self, name: &str, file: FileId) {
        if name.split('/').count() > MOST_FOLDERS + 1 {
            self.diagnostics.push(
                Diagnostic::new(codes::MODULE_NAME, Span::new(file, 0, 0), format!("a module lies at most {MOST_FOLDERS} folders deep"))
                    .help("move it up, or compile a folder that is nearer to it"),
            );
            return;
        }
        for part in name.split('/') {
            let is_word = part.starts_with(|first: char| first.is_ascii_alphabetic())
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
            if !is_word || part.len() > LONGEST_PART {
                self.diagnostics.push(
                    Diagnostic::new(codes::MODULE_NAME, Span::new(file, 0, 0), format!("`{}` cannot name a module", part.escape_debug()))
                        .help("file and folder names become module names: a letter, then letters, digits, `_` or `-`, at most 64 in all"),
                );
                return;
            }
        }
    }

    /// The module that an import leads to.
    fn follow(&mut self, from: &str, import: &ast::Import, found: &mut Vec<String>) -> Option<String> {
        let written = import.path.as_ref()?;
        let path = self.import_path_is_relative(from, written)?;
        match self.read(&path) {
            Ok(()) => {
                if self.texts.get(&path).is_some_and(Option::is_some) {
                    found.push(path.clone());
                }
                return Some(path.strip_suffix(".hproto").unwrap_or(&path).to_owned());
            }
            Err(ReadError::NotFound) => self.import_is_missing(from, written, &path),
            Err(ReadError::Directory) => self.diagnostics.push(
                Diagnostic::new(codes::IMPORT_OF_FOLDER, written.span, format!("`{}` is a folder", written.value))
                    .help("import one of the files in it"),
            ),
            Err(ReadError::Outside) => self.import_leads_outside(written),
            Err(ReadError::TooLarge) => {
                self.import_is_unreadable(written, &format!("it is larger than a source file may be ({} MiB)", LARGEST_FILE >> 20));
            }
            Err(ReadError::TooMuch) => {
                self.import_is_unreadable(written, &format!("with it, all files are larger than {} MiB", MOST_TEXT >> 20));
            }
            Err(ReadError::Other(reason)) => self.import_is_unreadable(written, &reason),
        }
        None
    }

    /// Imports are relative, use `/`, name a `.hproto` file and stay inside the source root.
    fn import_path_is_relative(&mut self, from: &str, written: &ast::Str) -> Option<String> {
        let value = &written.value;
        let wrong = |message: &str, help: &str| Diagnostic::new(codes::IMPORT_PATH, written.span, message).help(help);
        if value.contains('\\') {
            let diagnostic = wrong("an import path is written with `/`", "replace `\\` by `/`");
            self.diagnostics.push(diagnostic.fix(written.span, quoted(&value.replace('\\', "/"))));
            return None;
        }
        if !value.starts_with("./") && !value.starts_with("../") {
            let mut diagnostic = wrong("an import path begins with `./` or `../`", "imports are relative to the file they stand in");
            if !value.starts_with('/') && !value.contains(':') && value.ends_with(".hproto") {
                diagnostic = diagnostic.fix(written.span, quoted(&format!("./{value}")));
            }
            self.diagnostics.push(diagnostic);
            return None;
        }
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for part in value.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    if parts.pop().is_none() {
                        self.import_leads_outside(written);
                        return None;
                    }
                }
                part => parts.push(part),
            }
        }
        let path = parts.join("/");
        if !value.ends_with(".hproto") && !matches!(self.files.read(&path), Err(ReadError::Directory)) {
            let mut diagnostic = wrong("an import names a `.hproto` file", "write the file's whole name, with its ending");
            if self.files.read(&format!("{path}.hproto")).is_ok() {
                diagnostic = diagnostic.fix(written.span, quoted(&format!("{value}.hproto")));
            }
            self.diagnostics.push(diagnostic);
            return None;
        }
        Some(path)
    }

    fn import_is_missing(&mut self, from: &str, written: &ast::Str, path: &str) {
        let mut diagnostic = Diagnostic::new(codes::IMPORT_NOT_FOUND, written.span, format!("there is no file `{}`", written.value));
        let candidates = self.files.list();
        if let Some(nearest) = self.suggestions.nearest(path, candidates.iter().map(String::as_str)) {
            let spelled = relative(from, nearest);
            diagnostic = diagnostic.help(format!("did you mean `{spelled}`?")).fix(written.span, quoted(&spelled));
        } else {
            diagnostic = diagnostic.help("imports are relative to the file they stand in");
        }
        self.diagnostics.push(diagnostic);
    }

    fn import_leads_outside(&mut self, written: &ast::Str) {
        self.diagnostics.push(
            Diagnostic::new(codes::IMPORT_OUTSIDE, written.span, format!("`{}` leads out of the source folder", written.value))
                .help("compile the folder that holds both files, or set `source` in hproto.toml to it"),
        );
    }

    fn import_is_unreadable(&mut self, written: &ast::Str, reason: &str) {
        self.diagnostics.push(
            Diagnostic::new(codes::IMPORT_UNREADABLE, written.span, format!("`{}` cannot be read", written.value)).label(reason.to_owned()),
        );
    }
}

/// How a file at `from` spells the way to `to`; both are relative to the source root.
pub(super) fn relative(from: &str, to: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = to.split('/').collect();
    let common = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let up = here.len() - common;
    let down = there.get(common..).unwrap_or_default().join("/");
    if up == 0 { format!("./{down}") } else { format!("{}{down}", "../".repeat(up)) }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_way_is_spelled_from_where_the_import_stands() {
        assert_eq!(relative("chat.hproto", "common.hproto"), "./common.hproto");
        assert_eq!(relative("a/chat.hproto", "common.hproto"), "../common.hproto");
        assert_eq!(relative("a/b/chat.hproto", "a/c/x.hproto"), "../c/x.hproto");
    }
}
