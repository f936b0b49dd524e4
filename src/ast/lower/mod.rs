//! From the lossless [`Tree`] to the [`File`] that the checker reads: what is written, without trivia, with holes where something is wrong.

mod annotations;
mod declarations;
pub(crate) mod members;
mod types;
mod values;

use super::{Decl, Docs, File, Ident, Meta};
use crate::diag::{Code, Diagnostic, Diagnostics, codes};
use crate::source::{FileId, Span};
use crate::syntax::{Kind, Node, Tree};

/// How many members (fields, values, rows) a run has. What a file holds beyond that is not read.
pub(crate) const MOST_MEMBERS: usize = 250_000;

/// Builds the declarations of one file. `tree` is what [`crate::syntax::parse`] made of `text`.
///
/// What the parser has reported is not reported again; what only shows here is (a bad escape, a misplaced modifier, docs that describe nothing).
pub fn lower(tree: &Tree, text: &str, file: FileId, diagnostics: &mut Diagnostics) -> File {
    Lower { text, file, diagnostics, depth: 0, members: 0, nested: Vec::new() }.file(tree)
}

struct Lower<'a> {
    text: &'a str,
    file: FileId,
    diagnostics: &'a mut Diagnostics,
    /// How many types the current one is nested in.
    depth: usize,
    /// How many members of declarations were read.
    members: usize,
    /// Declarations inside others, which the parser has reported; they count as if they stood outside.
    nested: Vec<Decl>,
}

impl Lower<'_> {
    fn file(&mut self, tree: &Tree) -> File {
        let mut file = File { docs: Docs::default(), imports: Vec::new(), decls: Vec::new() };
        let mut at_top = true;
        for item in tree.root().parts() {
            if item.kind() == Kind::FileDoc {
                if at_top {
                    self.add_doc_line(&mut file.docs, item);
                } else {
                    self.file_docs_stand_at_the_top(item);
                }
                continue;
            }
            at_top = false;
            let (meta, Some(item)) = self.documented(item) else { continue };
            match item.kind() {
                Kind::Import => {
                    self.nothing_is_lost(&meta, "an import");
                    file.imports.push(self.import(item));
                }
                Kind::Declaration => file.decls.extend(self.declaration(item, meta)),
                Kind::Misspelt => file.decls.push(self.misspelt(item, meta)),
                _ => {}
            }
            file.decls.append(&mut self.nested);
        }
        file
    }

    /// Takes docs and annotations off the thing they stand before; `None` when nothing stands behind them.
    fn documented<'t>(&mut self, node: Node<'t>) -> (Meta, Option<Node<'t>>) {
        let mut meta = Meta::default();
        if node.kind() != Kind::Documented {
            return (meta, Some(node));
        }
        for part in node.parts() {
            match part.kind() {
                Kind::Doc if self.is_first_on_its_line(part) => self.add_doc_line(&mut meta.docs, part),
                Kind::Doc => self.describes_nothing(self.span(part), "a doc comment stands before what it describes, on a line of its own"),
                Kind::FileDoc => self.file_docs_stand_at_the_top(part),
                Kind::Annotation => meta.annotations.extend(self.annotation(part)),
                _ => return (meta, Some(part)),
            }
        }
        self.nothing_is_lost(&meta, "nothing");
        (meta, None)
    }

    fn is_first_on_its_line(&self, node: Node<'_>) -> bool {
        let before = self.text.get(..node.range().start).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\u{feff}'])
    }

    fn add_doc_line(&mut self, docs: &mut Docs, leaf: Node<'_>) {
        let line = leaf.text(self.text).get(3..).unwrap_or_default();
        docs.lines.push(line.strip_prefix(' ').unwrap_or(line).to_owned());
        let span = self.span(leaf);
        docs.span = Some(docs.span.map_or(span, |first| first.to(span)));
    }

    /// Docs and annotations have no place before a thing that cannot keep them.
    fn nothing_is_lost(&mut self, meta: &Meta, thing: &str) {
        let way_out = "docs and annotations stand before a declaration or a member of one";
        if let Some(span) = meta.docs.span {
            self.describes_nothing(span, way_out);
        }
        for annotation in &meta.annotations {
            let message = format!("`@{}` stands before {thing}", annotation.name.text);
            self.diagnostics.push(Diagnostic::new(codes::UNEXPECTED, annotation.span, message).help(way_out));
        }
    }

    fn describes_nothing(&mut self, span: Span, way_out: &str) {
        self.diagnostics.push(Diagnostic::new(codes::DOCS_OF_NOTHING, span, "this doc comment describes nothing").help(way_out));
    }

    fn file_docs_stand_at_the_top(&mut self, leaf: Node<'_>) {
        let message = "file docs stand at the very top of a file";
        let diagnostic = Diagnostic::new(codes::DOCS_OF_NOTHING, self.span(leaf), message);
        self.diagnostics.push(diagnostic.help("move them up, or write `///` for docs of what follows"));
    }

    fn error(&mut self, code: Code, node: Node<'_>, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, self.span(node), message));
    }

    fn error_with_help(&mut self, code: Code, node: Node<'_>, message: &str, help: &str) {
        self.diagnostics.push(Diagnostic::new(code, self.span(node), message).help(help));
    }

    fn span(&self, node: Node<'_>) -> Span {
        let range = node.range();
        Span::new(self.file, range.start, range.end)
    }

    /// The span of a member or declaration: all of it but the junk at its end.
    fn span_without_junk(&self, node: Node<'_>) -> Span {
        let end = node.parts().filter(|part| !part.kind().is_junk()).last().map_or(node.range().start, |part| part.range().end);
        Span::new(self.file, node.range().start, end)
    }

    fn ident(&self, leaf: Node<'_>) -> Ident {
        Ident { text: leaf.text(self.text).to_owned(), span: self.span(leaf) }
    }

    fn first_ident(&self, node: Node<'_>) -> Option<Ident> {
        node.part(Kind::Ident).map(|leaf| self.ident(leaf))
    }

    fn idents(&self, node: Option<Node<'_>>) -> Vec<Ident> {
        let leaves = node.into_iter().flat_map(Node::parts).filter(|part| part.kind() == Kind::Ident);
        leaves.map(|leaf| self.ident(leaf)).collect()
    }
}
