//! What a fault in the syntax would make the checker say: consequences of what is reported already.

use crate::ast;
use crate::diag::{Code, Diagnostic, codes};
use crate::source::{FileId, SourceMap};
use crate::syntax::{Kind, Tree};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What of a file could not be read.
#[derive(Debug, Default)]
pub(super) struct Damage {
    /// The words in it: what they declare, import or use is not known.
    words: BTreeSet<String>,
    /// Whether a declaration has no name, so that any name may be the missing one.
    nameless: bool,
    /// Whether there is any at all.
    any: bool,
}

/// What begins a declaration.
const KEYWORDS: [&str; 6] = ["struct", "enum", "union", "type", "newtype", "protocol"];

impl Damage {
    pub(super) fn of(tree: &Tree, text: &str, file: &ast::File) -> Self {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut damage = Self { nameless: file.decls.iter().any(is_nameless), ..Self::default() };
        for leaf in tree.leaves() {
            damage.any |= leaf.kind().is_junk() || leaf.kind().is_missing();
            if leaf.kind().is_junk() {
                let mut words = leaf.text(text).split(|c| !is_word(c)).filter(|word| !word.is_empty()).peekable();
                damage.nameless |= leaf.kind() == Kind::JunkItem && words.peek().is_some_and(|first| KEYWORDS.contains(first));
                damage.words.extend(words.map(str::to_owned));
            }
        }
        damage
    }

    /// Whether there is any.
    pub(super) fn is_any(&self) -> bool {
        self.any
    }

    /// Whether the name may be declared or imported in a part that could not be read.
    pub(super) fn may_declare(&self, name: &str) -> bool {
        self.nameless || self.words.contains(name)
    }
}

fn is_nameless(decl: &ast::Decl) -> bool {
    let name = match decl {
        ast::Decl::Struct(decl) => &decl.name,
        ast::Decl::Enum(decl) => &decl.name,
        ast::Decl::Union(decl) => &decl.name,
        ast::Decl::Alias(decl) | ast::Decl::Newtype(decl) => &decl.name,
        ast::Decl::Protocol(decl) => &decl.name,
    };
    name.is_none()
}

/// Faults after which the rest of a member is read wrongly.
const DAMAGING: [Code; 3] = [codes::UNEXPECTED, codes::OPEN_STRING, codes::UNCLOSED];

/// How far a fault reaches at most.
const REACH: usize = 200;

/// Drops what is said about a member that could not be read wholly: what remains of it is not what was meant.
pub(super) fn drop_echoes(sources: &SourceMap, diagnostics: &mut Vec<Diagnostic>) {
    let mut faults: BTreeMap<FileId, Vec<Range<usize>>> = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| DAMAGING.contains(&diagnostic.code)) {
        faults.entry(diagnostic.primary.span.file).or_default().push(diagnostic.primary.span.range());
    }
    if faults.is_empty() {
        return;
    }
    diagnostics.retain(|diagnostic| {
        let span = diagnostic.primary.span;
        let (Some(faults), Some(file)) = (faults.get(&span.file), sources.get(span.file)) else { return true };
        if diagnostic.code.is_about_syntax() {
            return true;
        }
        let place = span.range();
        let next = faults.partition_point(|fault| fault.start < place.start);
        let in_one_member = |between: Range<usize>| {
            between.len() <= REACH && file.text.get(between).is_none_or(|between| !between.contains([',', '\n', '{', '}']))
        };
        let before = next.checked_sub(1).and_then(|at| faults.get(at)).is_some_and(|fault| in_one_member(fault.end..place.start));
        let behind = faults.get(next).is_some_and(|fault| in_one_member(place.end..fault.start));
        !before && !behind
    });
}
