//! Turns the leaves that should not be there into diagnostics.

use super::Tree;
use super::lexical::Faults;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};

/// Reports every missing and every junk leaf of the tree, except those that only echo the one before.
pub(super) fn report(tree: &Tree, text: &str, file: FileId, faults: &Faults, diagnostics: &mut Diagnostics) {
    let mut echo = faults.too_deep();
    for leaf in tree.leaves().filter(|leaf| !leaf.kind().is_trivia()) {
        let kind = leaf.kind();
        if !kind.is_missing() && !kind.is_junk() {
            echo = faults.too_deep();
            continue;
        }
        if !std::mem::replace(&mut echo, true) && !faults.touch(&leaf.range()) {
            let span = Span::new(file, leaf.range().start, leaf.range().end);
            let found: String = leaf.text(text).chars().take(20).collect();
            diagnostics.push(Diagnostic::new(codes::UNEXPECTED, span, format!("unexpected {kind:?} `{found}`")));
        }
    }
}
