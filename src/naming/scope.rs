//! One scope of a target in which names must differ.

use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::Span;
use indexmap::IndexMap;

/// The names taken so far in one scope of a target.
pub(super) struct Scope<'s> {
    /// Shown in errors: `Rust`, `Python`, `TypeScript`.
    target: &'static str,
    taken: IndexMap<String, Taken<'s>>,
}

/// What has a name.
enum Taken<'s> {
    /// The generated code itself; in words.
    Needed(String),
    /// What the schema calls so, and where.
    Declared(&'s str, Span),
}

impl<'s> Scope<'s> {
    /// An empty scope.
    pub(super) fn new(target: &'static str) -> Self {
        Self { target, taken: IndexMap::new() }
    }

    /// Takes a name that the generated code itself needs there, such as a helper function. `what` says what it is.
    pub(super) fn reserve(&mut self, name: impl Into<String>, what: &str) {
        self.taken.insert(name.into(), Taken::Needed(what.to_owned()));
    }

    /// Takes `name` for what the schema calls `schema_name` at `span`. A name that is taken is an error with both places.
    pub(super) fn take(&mut self, name: &str, schema_name: &'s str, span: Span, diagnostics: &mut Diagnostics) {
        let target = self.target;
        if name.is_empty() {
            diagnostics.push(
                Diagnostic::new(
                    codes::NAME_WITHOUT_WORDS,
                    span,
                    format!("`{schema_name}` has no letter or digit to make a {target} name of"),
                )
                .help("give it a name of its own: `my_name as \"…\"` for a field, `my_name = \"…\"` for a value"),
            );
            return;
        }
        if self.is_free(name, schema_name, span, diagnostics) {
            self.taken.insert(name.to_owned(), Taken::Declared(schema_name, span));
        }
    }

    /// Whether nothing has this name yet. What else has it is reported, as by [`Scope::take`].
    pub(super) fn is_free(&self, name: &str, schema_name: &str, span: Span, diagnostics: &mut Diagnostics) -> bool {
        let target = self.target;
        let (other, first) = match self.taken.get(name) {
            None => return true,
            Some(Taken::Declared(_, first)) if *first == span => return false,
            Some(Taken::Declared(other, first)) => (format!("`{other}`"), Some(*first)),
            Some(Taken::Needed(what)) => (what.clone(), None),
        };
        let mut diagnostic = Diagnostic::new(codes::NAMES_MEET, span, format!("`{schema_name}` and {other} are both `{name}` in {target}"))
            .label("needs another name")
            .help("rename one of them; `other_name as \"…\"` (a field) or `other_name = \"…\"` (a value) keeps what travels");
        if let Some(first) = first {
            diagnostic = diagnostic.also(first, "takes the name first");
        }
        diagnostics.push(diagnostic);
        false
    }
}
