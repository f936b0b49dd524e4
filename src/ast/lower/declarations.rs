//! Imports and declarations.

use super::Lower;
use crate::ast::{
    AliasDecl, Decl, EnumDecl, Import, Meta, Name, ProtocolDecl, StructBody, StructDecl, Type, TypeKind, UnionDecl, UnionLayout,
};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::{Kind, Node};

/// The words before the keyword of a declaration.
#[derive(Default)]
struct Modifiers<'t> {
    open: Option<Node<'t>>,
    closed: Option<Node<'t>>,
    untagged: Option<Node<'t>>,
}

impl Lower<'_> {
    pub(super) fn import(&mut self, node: Node<'_>) -> Import {
        let list = node.part(Kind::ImportList);
        if let Some(list) = list {
            self.names_are_separated(list);
        }
        let path = node.part(Kind::String).map(|leaf| self.string(leaf));
        Import { names: self.idents(list), path, span: self.span_without_junk(node) }
    }

    fn names_are_separated(&mut self, list: Node<'_>) {
        let mut before: Option<Node<'_>> = None;
        for part in list.parts() {
            if let (Kind::Ident, Some(before)) = (part.kind(), before.filter(|before| before.kind() == Kind::Ident)) {
                let gap = self.text.get(before.range().end..part.range().start).unwrap_or_default();
                if !gap.contains('\n') {
                    let found = part.text(self.text);
                    self.error(codes::UNEXPECTED, part, format!("expected `,` between imported names, found `{found}`"));
                    return;
                }
            }
            before = Some(part);
        }
    }

    pub(super) fn declaration(&mut self, node: Node<'_>, meta: Meta) -> Option<Decl> {
        let mut modifiers = Modifiers::default();
        for part in node.parts() {
            let place = match part.kind() {
                Kind::OpenKw => &mut modifiers.open,
                Kind::ClosedKw => &mut modifiers.closed,
                Kind::UntaggedKw => &mut modifiers.untagged,
                _ => return Some(self.declared(part, node, &modifiers, meta)),
            };
            if place.replace(part).is_some() {
                let word = part.text(self.text);
                self.error(codes::MODIFIER, part, format!("`{word}` is written twice"));
            }
        }
        None
    }

    fn declared(&mut self, node: Node<'_>, whole: Node<'_>, modifiers: &Modifiers<'_>, meta: Meta) -> Decl {
        self.modifiers_suit(node.kind(), modifiers);
        let span = Span { start: self.span(whole).start, ..self.span_without_junk(node) };
        let name = self.first_ident(node);
        let generics = self.idents(node.part(Kind::Generics));
        let open = modifiers.open.map(|word| self.span(word));
        match node.kind() {
            Kind::Struct => {
                let closed = modifiers.closed.map(|word| self.span(word));
                let body = self.struct_body_of(node);
                Decl::Struct(StructDecl { meta, name, generics, closed, body, span })
            }
            Kind::Enum => {
                let base = node.part(Kind::EnumBase).and_then(|base| self.first_ident(base));
                let (members, broken) = self.enum_members(node.part(Kind::EnumBody));
                let broken = broken || node.part(Kind::JunkHead).is_some() || (base.is_none() && node.part(Kind::EnumBase).is_some());
                Decl::Enum(EnumDecl { meta, open, name, base, members, broken, span })
            }
            Kind::Union => {
                let layout = self.layout(node, modifiers.untagged);
                let (members, broken) = self.union_members(node.part(Kind::UnionBody));
                Decl::Union(UnionDecl { meta, open, name, layout, members, broken, span })
            }
            Kind::Protocol => {
                let (lines, broken) = self.protocol_lines(node.part(Kind::ProtocolBody));
                Decl::Protocol(ProtocolDecl { meta, name, lines, broken, span })
            }
            kind => {
                let ty = node.part(Kind::Type).map(|ty| self.ty(ty));
                let alias = AliasDecl { meta, name, generics, ty, span };
                if kind == Kind::Newtype { Decl::Newtype(alias) } else { Decl::Alias(alias) }
            }
        }
    }

    /// `open` belongs to unions and enums, `closed` to structs, `untagged` to unions.
    fn modifiers_suit(&mut self, kind: Kind, modifiers: &Modifiers<'_>) {
        let mut refuse = |word: Option<Node<'_>>, suits: bool, help: &str| {
            if let Some(word) = word.filter(|_| !suits) {
                let message = format!("`{}` has no meaning here", word.text(self.text));
                let diagnostic = Diagnostic::new(codes::MODIFIER, self.span(word), message).help(help);
                self.diagnostics.push(diagnostic);
            }
        };
        let is_union = kind == Kind::Union;
        let open_help = match kind {
            Kind::Struct => "a struct ignores unknown keys unless it is `closed`: leave the word out",
            _ => "`open` belongs to an enum or a union",
        };
        refuse(modifiers.open, is_union || kind == Kind::Enum, open_help);
        let closed_help = match kind {
            Kind::Union | Kind::Enum => "enums and unions are closed unless they are `open`: leave the word out",
            _ => "`closed` belongs to a struct",
        };
        refuse(modifiers.closed, kind == Kind::Struct, closed_help);
        refuse(modifiers.untagged, is_union, "`untagged` belongs to a union");
    }

    /// Two words and a block: the parser has reported it. The name is declared all the same, so that its uses are not reported, too.
    pub(super) fn misspelt(&mut self, node: Node<'_>, meta: Meta) -> Decl {
        let name = self.idents(Some(node)).pop();
        let span = self.span(node);
        let ty = Some(Type { kind: TypeKind::Hole, span });
        Decl::Alias(AliasDecl { meta, name, generics: Vec::new(), ty, span })
    }

    fn struct_body_of(&mut self, node: Node<'_>) -> StructBody {
        let end = self.span(node).end;
        let hole = Span { start: end, ..self.span(node) };
        node.part(Kind::StructBody).map_or(StructBody { members: Vec::new(), broken: true, span: hole }, |body| self.struct_body(body))
    }

    /// What stands between a union's name and its body.
    fn layout(&mut self, node: Node<'_>, untagged: Option<Node<'_>>) -> UnionLayout {
        let mut layout = untagged.map(|word| UnionLayout::Presence { span: self.span(word) });
        let mut damaged = node.part(Kind::JunkHead).is_some();
        for clause in node.parts() {
            let next = match clause.kind() {
                Kind::ByClause => self.by(clause),
                Kind::KeyedKw => Some(UnionLayout::Keyed { span: self.span(clause) }),
                Kind::WithClause => {
                    let content = self.name_of(clause);
                    damaged |= content.is_none();
                    match (layout.take(), content) {
                        (Some(UnionLayout::Internal { tag }), Some(content)) => {
                            let optional = clause.part(Kind::Question).map(|mark| self.span(mark));
                            layout = Some(UnionLayout::Adjacent { tag, content, optional });
                        }
                        (Some(UnionLayout::Internal { .. }), None) => {}
                        (before, _) => {
                            self.error(codes::LAYOUT, clause, "`with` stands behind `by` and a tag field");
                            damaged = true;
                            layout = before;
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            damaged |= next.is_none();
            if layout.is_some() {
                self.error_with_help(
                    codes::LAYOUT,
                    clause,
                    "a union has one layout",
                    "write one of `by`, `by` with `with`, `keyed`, or `untagged union`",
                );
            } else {
                layout = next;
            }
        }
        if layout.is_none() && !damaged {
            let at = node.part(Kind::Ident).unwrap_or(node);
            self.error_with_help(
                codes::LAYOUT,
                at,
                "the union doesn't say how its variants are told apart",
                "write `by type` behind the name when a field holds the tag, `keyed` for `{\"tag\": …}`, or `untagged union`",
            );
        }
        layout.unwrap_or(UnionLayout::Missing)
    }

    fn by(&mut self, clause: Node<'_>) -> Option<UnionLayout> {
        if let Some(index) = clause.part(Kind::Index) {
            let index = index.part(Kind::Number).map(|number| self.literal(number));
            return index.map(|index| UnionLayout::Position { index });
        }
        self.name_of(clause).map(|tag| UnionLayout::Internal { tag })
    }

    /// The first name or quoted name in a node.
    pub(super) fn name_of(&mut self, node: Node<'_>) -> Option<Name> {
        node.parts().find_map(|part| self.name(part))
    }

    /// A leaf as a name.
    pub(super) fn name(&mut self, leaf: Node<'_>) -> Option<Name> {
        match leaf.kind() {
            Kind::Ident => Some(Name::Ident(self.ident(leaf))),
            Kind::String => Some(Name::Quoted(self.string(leaf))),
            _ => None,
        }
    }
}
