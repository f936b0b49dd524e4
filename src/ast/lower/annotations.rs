//! Annotations.

use super::Lower;
use crate::ast::{Annotation, AnnotationArg};
use crate::diag::{Diagnostic, codes};
use crate::syntax::{Kind, Node};

impl Lower<'_> {
    pub(super) fn annotation(&mut self, node: Node<'_>) -> Option<Annotation> {
        let name = self.first_ident(node)?;
        let args = node.part(Kind::Arguments).map(|list| self.arguments(list));
        Some(Annotation { name, args, span: self.span(node) })
    }

    fn arguments(&mut self, list: Node<'_>) -> Vec<AnnotationArg> {
        let mut args = Vec::new();
        for argument in list.parts().filter(|part| part.kind() == Kind::Argument) {
            args.extend(self.argument(argument));
        }
        args
    }

    /// `"text"`, `4`, `1..=5`
    fn argument(&mut self, node: Node<'_>) -> Option<AnnotationArg> {
        let Some(operator) = node.part(Kind::RangeOp) else {
            return node.parts().next().map(|value| AnnotationArg::Literal(self.literal(value)));
        };
        let (mut low, mut high) = (None, None);
        for bound in node.parts().filter(|part| part.kind() != Kind::RangeOp) {
            let place = if bound.range().start < operator.range().start { &mut low } else { &mut high };
            *place = Some(self.literal(bound));
        }
        let span = self.span(operator);
        if operator.text(self.text) == ".." && high.is_some() {
            let diagnostic = Diagnostic::new(codes::UNEXPECTED, span, "expected `..=`, found `..`: an upper bound belongs to its range");
            self.diagnostics.push(diagnostic.fix(span, "..="));
        } else if operator.text(self.text) == "..=" && high.is_none() {
            self.diagnostics.push(
                Diagnostic::new(codes::UNEXPECTED, span, "expected an upper bound after `..=`")
                    .help("write `..` for a range without an end"),
            );
        }
        Some(AnnotationArg::Range { low, high, span: self.span(node) })
    }
}
