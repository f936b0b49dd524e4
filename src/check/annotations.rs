//! `@…` before a member or declaration.

use super::Checker;
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{Deprecated, Marks};
use crate::source::Span;

/// Annotations that the language has and this version does not accept.
const LATER: [&str; 7] = ["length", "range", "pattern", "unique", "multipleOf", "since", "experimental"];

impl Checker<'_> {
    /// Reads the annotations of a member or declaration; anything but one `@deprecated` is reported.
    pub(super) fn read_annotations(&mut self, meta: &ast::Meta) -> Marks {
        let mut deprecated: Option<(Deprecated, Span)> = None;
        for annotation in &meta.annotations {
            let name = annotation.name.text.as_str();
            if name == "deprecated" {
                let reason = self.deprecation_reason(annotation);
                if let Some((_, first)) = &deprecated {
                    self.report(
                        Diagnostic::new(codes::ANNOTATED_TWICE, annotation.span, "`@deprecated` stands twice")
                            .also(*first, "first here")
                            .help("keep one of them"),
                    );
                }
                deprecated = Some((Deprecated { reason }, annotation.span));
            } else if LATER.contains(&name) {
                self.not_yet(annotation.span, &format!("`@{name}` is"), "say it in the docs (`///`)");
            } else {
                let mut diagnostic =
                    Diagnostic::new(codes::UNKNOWN_ANNOTATION, annotation.name.span, format!("there is no annotation `@{name}`"));
                diagnostic = match self.suggestions.nearest(name, ["deprecated"].into_iter().chain(LATER)) {
                    Some(nearest) => diagnostic.help(format!("did you mean `@{nearest}`?")).fix(annotation.name.span, nearest),
                    None => diagnostic.help("this version knows `@deprecated` and `@deprecated(\"reason\")`"),
                };
                self.report(diagnostic);
            }
        }
        Marks { deprecated: deprecated.map(|(deprecated, _)| deprecated), ..Marks::default() }
    }

    fn deprecation_reason(&mut self, annotation: &ast::Annotation) -> Option<String> {
        match annotation.args.as_deref() {
            None => None,
            Some([ast::AnnotationArg::Literal(ast::Literal { kind: ast::LiteralKind::Str(reason), .. })]) => Some(reason.clone()),
            Some(args) => {
                let span = args.first().map_or(annotation.span, ast::AnnotationArg::span);
                self.report(
                    Diagnostic::new(codes::ANNOTATION_ARGUMENTS, span, "`@deprecated` takes one string, or nothing")
                        .help("write `@deprecated(\"use something else\")`, or leave the brackets out"),
                );
                None
            }
        }
    }
}
