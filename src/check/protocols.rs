//! Protocols: who sends what.

use super::annotations::Subject;
use super::draft::{DraftKind, Syntax};
use super::names::is_built_in;
use super::{Checker, Protocols};
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Layout, ModuleId, Peer, Protocol, Type};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// One peer while its lines are added up.
struct Side {
    /// Where it stands first.
    span: Span,
    docs: Vec<String>,
    sends: IndexMap<DeclId, Span>,
}

impl Side {
    fn at(span: Span) -> Self {
        Self { span, docs: Vec::new(), sends: IndexMap::new() }
    }
}

impl<'a> Checker<'a> {
    /// Resolves every protocol, by module.
    pub(super) fn resolve_protocols(&mut self) -> Protocols {
        let mut protocols = Vec::new();
        for module in 0..self.modules.len() {
            let Some(loaded) = self.modules.get(module).map(|module| module.loaded) else { continue };
            for decl in &loaded.ast.decls {
                if let ast::Decl::Protocol(decl) = decl {
                    protocols.extend(self.resolve_protocol(module, decl));
                }
            }
        }
        protocols
    }

    fn resolve_protocol(&mut self, module: usize, decl: &'a ast::ProtocolDecl) -> Option<Protocol> {
        let marks = self.read_annotations(&decl.meta, Subject::Named("a protocol"));
        let mut peers: IndexMap<&str, Side> = IndexMap::new();
        for line in &decl.lines {
            self.read_annotations(&line.meta, Subject::Line);
            self.name_is_short_enough(&line.peer.text, line.peer.span, "choose a shorter one");
            let side = peers.entry(&line.peer.text).or_insert_with(|| Side::at(line.peer.span));
            if !side.docs.is_empty() && !line.meta.docs.lines.is_empty() {
                side.docs.push(String::new());
            }
            side.docs.extend(line.meta.docs.lines.iter().cloned());
            for root in &line.roots {
                let Some(id) = self.root(module, root) else { continue };
                let Some(side) = peers.get_mut(line.peer.text.as_str()) else { continue };
                if let Some(first) = side.sends.get(&id).copied() {
                    self.report(
                        Diagnostic::new(codes::ROOT_TWICE, root.span, format!("`{}` sends `{}` twice", line.peer.text, root.text))
                            .also(first, "first here")
                            .help("remove one of them"),
                    );
                } else {
                    side.sends.insert(id, root.span);
                }
            }
        }
        let name = decl.name.as_ref()?;
        if peers.is_empty() && !decl.broken {
            self.report(Diagnostic::new(codes::PEERS, name.span, "a protocol has one or two peers").help("write `client sends SomeUnion`"));
        }
        if let Some((third, side)) = peers.get_index(2) {
            let spans: Vec<Span> = peers.values().take(2).map(|side| side.span).collect();
            let mut diagnostic = Diagnostic::new(codes::PEERS, side.span, format!("`{third}` is a third peer"))
                .label("a socket has two ends")
                .help("write another protocol for another socket");
            for span in spans {
                diagnostic = diagnostic.also(span, "a peer");
            }
            self.report(diagnostic);
        }
        Some(Protocol {
            module: ModuleId(u32::try_from(module).unwrap_or(u32::MAX)),
            name: name.text.clone(),
            docs: decl.meta.docs.lines.clone(),
            marks,
            peers: peers
                .into_iter()
                .map(|(name, side)| Peer { name: name.to_owned(), docs: side.docs, sends: side.sends.into_keys().collect() })
                .collect(),
            span: name.span,
        })
    }

    /// A struct or union that travels by itself.
    fn root(&mut self, module: usize, name: &ast::Ident) -> Option<DeclId> {
        if is_built_in(name) {
            self.report(no_root(name));
            return None;
        }
        let id = self.lookup(module, name)?;
        let target = match self.behind_aliases(&Type::Ref(id)) {
            Type::Ref(target) => target,
            _ => id,
        };
        match &self.draft(target).kind {
            DraftKind::Struct(_) => self.tag_of_root_travels(target, name),
            DraftKind::Union(_) | DraftKind::Choice(_) => {}
            DraftKind::Alias(None) => return None,
            _ => {
                let declared = self.draft(id).span;
                self.report(no_root(name).also(declared, "declared here"));
                return None;
            }
        }
        Some(target)
    }

    /// Warns about a struct whose tag is left to a table: sent by itself it goes without.
    fn tag_of_root_travels(&mut self, id: DeclId, name: &ast::Ident) {
        let known = self.tags_in_tables.take().unwrap_or_else(|| self.find_tags_in_tables());
        if let Some((tag, row)) = known.get(&id) {
            self.report(
                Diagnostic::new(
                    codes::ROOT_WITHOUT_TAG,
                    name.span,
                    format!("`{}` travels without its tag `{tag}` when it is sent by itself", name.text),
                )
                .also(*row, "the table that holds the tag")
                .help("send the union, or declare the tag as a constant in the struct"),
            );
        }
        self.tags_in_tables = Some(known);
    }

    fn find_tags_in_tables(&self) -> BTreeMap<DeclId, (String, Span)> {
        let mut found = BTreeMap::new();
        for draft in &self.decls {
            let DraftKind::Union(body) = &draft.kind else { continue };
            let (Some(Layout::Internal { tag }), Syntax::Union(_)) = (&body.layout, draft.syntax) else { continue };
            for row in body.rows.iter().filter(|row| !row.values.is_empty()) {
                let Some(payload) = row.payload_decl().filter(|payload| row.record != *payload) else { continue };
                let DraftKind::Struct(fields) = &self.draft(payload).kind else { continue };
                if !fields.fields.iter().any(|field| field.wire == *tag) {
                    found.entry(payload).or_insert_with(|| (tag.clone(), row.span));
                }
            }
        }
        found
    }
}

fn no_root(name: &ast::Ident) -> Diagnostic {
    Diagnostic::new(codes::ROOT_KIND, name.span, format!("`{}` is neither a union nor a struct", name.text))
        .help("a message is an object: put the value into a struct")
}
