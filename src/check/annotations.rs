//! `@…` before a member or declaration: which there are, and what they stand before.

use super::Checker;
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{Deprecated, Marks};
use crate::source::Span;
use std::collections::BTreeMap;

/// Annotations that change nothing on the wire.
const MARKS: [&str; 3] = ["deprecated", "since", "experimental"];

/// Annotations that demand something of a value.
pub(super) const CONSTRAINTS: [&str; 5] = ["range", "multipleOf", "length", "pattern", "unique"];

/// What annotations stand before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A field, an alias or a newtype: its type can be constrained.
    Typed,
    /// Something else that targets name: of which kind.
    Named(&'static str),
    /// A line of a protocol, which declares nothing.
    Line,
}

impl Checker<'_> {
    /// Reads the marks of a member or declaration, and reports what has no meaning there. The constraints of what has a type are read
    /// with that type.
    pub(super) fn read_annotations(&mut self, meta: &ast::Meta, subject: Subject) -> Marks {
        let mut marks = Marks::default();
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for annotation in &meta.annotations {
            let name = annotation.name.text.as_str();
            let is_mark = MARKS.contains(&name);
            if !is_mark && !CONSTRAINTS.contains(&name) {
                self.annotation_is_unknown(annotation);
                continue;
            }
            if !self.annotation_has_a_meaning_here(annotation, is_mark, subject) {
                continue;
            }
            if let Some(first) = seen.get(name) {
                self.report(
                    Diagnostic::new(codes::ANNOTATED_TWICE, annotation.span, format!("`@{name}` stands twice"))
                        .also(*first, "first here")
                        .help("keep one of them"),
                );
                continue;
            }
            seen.insert(name, annotation.span);
            match name {
                "deprecated" => marks.deprecated = Some(Deprecated { reason: self.one_string(annotation, true) }),
                "since" => marks.since = self.one_string(annotation, false),
                "experimental" => {
                    self.takes_no_arguments(annotation);
                    marks.experimental = true;
                }
                _ => {}
            }
        }
        marks
    }

    fn annotation_is_unknown(&mut self, annotation: &ast::Annotation) {
        let name = annotation.name.text.as_str();
        let diagnostic = Diagnostic::new(codes::UNKNOWN_ANNOTATION, annotation.name.span, format!("there is no annotation `@{name}`"));
        let known = || MARKS.into_iter().chain(CONSTRAINTS);
        let diagnostic = match self.suggestions.nearest(name, known()) {
            Some(nearest) => diagnostic.help(format!("did you mean `@{nearest}`?")).fix(annotation.name.span, nearest),
            None => {
                let known: Vec<String> = known().map(|name| format!("`@{name}`")).collect();
                diagnostic.help(format!("there are {}", known.join(", ")))
            }
        };
        self.report(diagnostic);
    }

    fn annotation_has_a_meaning_here(&mut self, annotation: &ast::Annotation, is_mark: bool, subject: Subject) -> bool {
        let name = &annotation.name.text;
        let (place, help) = match subject {
            Subject::Typed => return true,
            Subject::Named(_) if is_mark => return true,
            Subject::Line => ("a line of a protocol", "write it before the protocol, or before the declaration of what is sent".to_owned()),
            Subject::Named(what) => (
                what,
                format!(
                    "it speaks of the value of a field, or of a type with a name: `@{name}(…) type Name = …`, to be used wherever that is meant"
                ),
            ),
        };
        self.report(
            Diagnostic::new(codes::ANNOTATION_PLACE, annotation.span, format!("`@{name}` has no meaning before {place}")).help(help),
        );
        false
    }

    /// The one string in brackets; `None` when there is none, which is reported where it has to be.
    fn one_string(&mut self, annotation: &ast::Annotation, may_be_left_out: bool) -> Option<String> {
        match annotation.args.as_deref() {
            None if may_be_left_out => None,
            Some([ast::AnnotationArg::Literal(ast::Literal { kind: ast::LiteralKind::Str(text), .. })]) => Some(text.clone()),
            args => {
                let name = &annotation.name.text;
                let span = args.unwrap_or_default().first().map_or(annotation.span, ast::AnnotationArg::span);
                let (message, help) = if may_be_left_out {
                    ("takes one string, or nothing", format!("write `@{name}(\"use something else\")`, or leave the brackets out"))
                } else {
                    ("takes one string", format!("write `@{name}(\"1.2\")`: any text that your versions have"))
                };
                self.report(Diagnostic::new(codes::ANNOTATION_ARGUMENTS, span, format!("`@{name}` {message}")).help(help));
                None
            }
        }
    }

    /// Whether nothing stands in brackets; else it is reported.
    pub(super) fn takes_no_arguments(&mut self, annotation: &ast::Annotation) -> bool {
        let Some(args) = &annotation.args else { return true };
        let span = args.first().map_or(annotation.span, ast::AnnotationArg::span);
        let name = &annotation.name.text;
        self.report(
            Diagnostic::new(codes::ANNOTATION_ARGUMENTS, span, format!("`@{name}` takes no arguments"))
                .help(format!("write `@{name}` alone")),
        );
        false
    }
}
