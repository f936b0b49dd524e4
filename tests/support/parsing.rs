//! What is promised of the parser, whatever the text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use hprotoc::ast;
use hprotoc::diag::{Diagnostic, Diagnostics, codes};
use hprotoc::source::SourceMap;
use hprotoc::syntax::{self, Kind, Node, Tree};

/// What came of a text.
pub struct Parsed {
    pub tree: Tree,
    pub ast: ast::File,
    pub findings: Vec<Diagnostic>,
}

/// Reads a text.
pub fn parse(text: &str) -> Parsed {
    let mut sources = SourceMap::default();
    let file = sources.add("test.hproto", text);
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(text, file, &mut diagnostics);
    let ast = ast::lower(&tree, text, file, &mut diagnostics);
    Parsed { tree, ast, findings: diagnostics.into_sorted() }
}

/// The findings as `E0001 message`.
pub fn findings(text: &str) -> Vec<String> {
    parse(text).findings.iter().map(|finding| format!("{} {}", finding.code.id(), finding.message)).collect()
}

/// Parses a text and holds what came out against what is promised.
pub fn parse_and_check(text: &str) -> Parsed {
    let parsed = parse(text);
    let mut at = 0;
    for leaf in parsed.tree.leaves() {
        assert_eq!(leaf.range().start, at, "the leaves have a gap or overlap at {at} in {text:?}");
        assert!(!leaf.range().is_empty() || leaf.kind().is_missing(), "an empty {:?} at {at} in {text:?}", leaf.kind());
        assert!(!leaf.kind().is_trivia() || !leaf.range().is_empty());
        at = leaf.range().end;
        assert!(text.is_char_boundary(at), "a leaf ends inside a character at {at} in {text:?}");
    }
    assert_eq!(at, text.len(), "the leaves do not reach the end of {text:?}");
    nodes_hold_their_parts(parsed.tree.root(), text);
    let is_read = parsed.tree.leaves().all(|leaf| leaf.kind() != Kind::Unread);
    assert!(is_read || parsed.findings.iter().any(|finding| finding.code == codes::TOO_DEEP), "a part is not read in {text:?}");
    for finding in &parsed.findings {
        let fix = finding.fix.iter().map(|fix| fix.span);
        for span in fix.chain([finding.primary.span]).chain(finding.secondary.iter().map(|label| label.span)) {
            assert!(text.get(span.range()).is_some(), "{} has the span {span:?} in {text:?}", finding.message);
        }
        assert!(!finding.message.contains('\n'), "{:?}", finding.message);
    }
    parsed
}

fn nodes_hold_their_parts(node: Node<'_>, text: &str) {
    let range = node.range();
    let mut at = range.start;
    for child in node.children() {
        assert_eq!(child.range().start, at, "{:?} in {:?} of {text:?}", child.kind(), node.kind());
        at = child.range().end;
        nodes_hold_their_parts(child, text);
    }
    if node.kind().is_node() {
        assert_eq!(at, range.end, "{:?} of {text:?}", node.kind());
    }
}
