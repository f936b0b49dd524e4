//! What stands between the braces of a declaration.

use super::{Lower, MOST_MEMBERS};
use crate::ast::{
    EnumMember, Field, Literal, LiteralKind, Meta, ProtocolLine, Reserved, Spread, Str, StructBody, StructMember, UnionMember, UnionRow,
};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::{Kind, Node};

/// The first member that a run does not read any more.
pub(crate) fn too_many_members(span: Span) -> Diagnostic {
    Diagnostic::new(codes::TOO_MANY, span, format!("a run has at most {MOST_MEMBERS} fields, values and rows"))
        .label("one too many")
        .help("compile the protocols in several runs")
}

impl Lower<'_> {
    pub(super) fn struct_body(&mut self, node: Node<'_>) -> StructBody {
        let (members, broken) = self.members(Some(node), Self::struct_member);
        StructBody { members, broken, span: self.span(node) }
    }

    pub(super) fn union_members(&mut self, node: Option<Node<'_>>) -> (Vec<UnionMember>, bool) {
        self.members(node, Self::union_member)
    }

    pub(super) fn enum_members(&mut self, node: Option<Node<'_>>) -> (Vec<EnumMember>, bool) {
        self.members(node, Self::enum_member)
    }

    pub(super) fn protocol_lines(&mut self, node: Option<Node<'_>>) -> (Vec<ProtocolLine>, bool) {
        self.members(node, Self::protocol_line)
    }

    /// The members of a body, and whether any part of it could not be read.
    fn members<'t, T>(&mut self, body: Option<Node<'t>>, read: fn(&mut Self, Node<'t>, Meta) -> Option<T>) -> (Vec<T>, bool) {
        let Some(body) = body else { return (Vec::new(), true) };
        let mut members = Vec::new();
        let mut broken = false;
        for part in body.parts() {
            let (meta, Some(part)) = self.documented(part) else { continue };
            let kind = part.kind();
            broken |= kind.is_junk() || kind.is_missing() || (kind.is_node() && part.parts().any(|leaf| leaf.kind().is_junk()));
            if kind == Kind::Declaration {
                let nested = self.declaration(part, meta);
                self.nested.extend(nested);
            } else if kind.is_node() {
                self.members += 1;
                if self.members > MOST_MEMBERS {
                    if self.members == MOST_MEMBERS + 1 {
                        self.diagnostics.push(too_many_members(self.span(part)));
                    }
                    return (members, true);
                }
                members.extend(read(self, part, meta));
            }
        }
        (members, broken)
    }

    fn struct_member(&mut self, node: Node<'_>, meta: Meta) -> Option<StructMember> {
        Some(match node.kind() {
            Kind::Field => StructMember::Field(self.field(node, meta)?),
            Kind::Spread => StructMember::Spread(self.spread(node, &meta)),
            _ => StructMember::Reserved(self.reserved(node, &meta)?),
        })
    }

    fn field(&mut self, node: Node<'_>, meta: Meta) -> Option<Field> {
        let (mut overrides, mut name, mut wire, mut optional, mut ty, mut default) = (None, None, None, None, None, None);
        for part in node.parts() {
            match part.kind() {
                Kind::OverrideKw => overrides = Some(self.span(part)),
                Kind::Ident | Kind::String if name.is_none() => name = self.name(part),
                Kind::Wire => {
                    if let Some(mark) = optional {
                        let message = "the `?` stands behind the wire name";
                        self.diagnostics.push(Diagnostic::new(codes::UNEXPECTED, mark, message).help("write `name as \"wire\"?: T`"));
                    }
                    wire = self.wire(part);
                }
                Kind::Question => optional = Some(self.span(part)),
                Kind::Type => ty = Some(self.type_of_field(part, name.as_ref(), optional)),
                Kind::MissingType | Kind::Colon | Kind::Equals => {}
                kind if kind.is_junk() => {}
                _ => default = Some(self.literal(part)),
            }
        }
        Some(Field { meta, overrides, name: name?, wire, optional, ty, default, span: self.span_without_junk(node) })
    }

    /// The wire name after `as`.
    fn wire(&mut self, node: Node<'_>) -> Option<Str> {
        if let Some(leaf) = node.part(Kind::String) {
            return Some(self.string(leaf));
        }
        let leaf = node.part(Kind::Ident)?;
        let word = leaf.text(self.text).to_owned();
        let span = self.span(leaf);
        let diagnostic = Diagnostic::new(codes::QUOTES, span, format!("the wire name `{word}` is not quoted"));
        self.diagnostics.push(diagnostic.fix(span, format!("\"{word}\"")));
        Some(Str { value: word, span })
    }

    fn spread(&mut self, node: Node<'_>, meta: &Meta) -> Spread {
        self.nothing_is_lost(meta, "a spread");
        let args = node.part(Kind::TypeArgs).map(|args| self.type_list(args)).unwrap_or_default();
        Spread { name: self.first_ident(node), args, span: self.span_without_junk(node) }
    }

    fn reserved(&mut self, node: Node<'_>, meta: &Meta) -> Option<Reserved> {
        self.nothing_is_lost(meta, "a reserved name");
        let value = node.parts().find_map(|part| self.tag(part))?;
        Some(Reserved { value, span: self.span_without_junk(node) })
    }

    /// A value on the left of a row: words are strings, except `true` and `false`.
    fn tag(&mut self, leaf: Node<'_>) -> Option<Literal> {
        match leaf.kind() {
            Kind::String | Kind::Number => Some(self.literal(leaf)),
            Kind::Ident => {
                let word = leaf.text(self.text);
                let kind = match word {
                    "true" | "false" => LiteralKind::Bool(word == "true"),
                    _ => LiteralKind::Str(word.to_owned()),
                };
                Some(Literal { kind, span: self.span(leaf) })
            }
            _ => None,
        }
    }

    fn union_member(&mut self, node: Node<'_>, meta: Meta) -> Option<UnionMember> {
        Some(match node.kind() {
            Kind::Row => UnionMember::Row(self.row(node, meta)),
            Kind::Spread => UnionMember::Spread(self.spread(node, &meta)),
            Kind::UntaggedRow => {
                let payload = node.part(Kind::Type).map(|ty| self.ty(ty));
                UnionMember::Untagged { meta, payload, span: self.span_without_junk(node) }
            }
            _ => UnionMember::Reserved(self.reserved(node, &meta)?),
        })
    }

    fn row(&mut self, node: Node<'_>, meta: Meta) -> UnionRow {
        let mut row = UnionRow {
            meta,
            tags: Vec::new(),
            untagged: None,
            optional: None,
            has_colon: false,
            payload: None,
            span: self.span_without_junk(node),
        };
        let tags: Vec<_> = node
            .parts()
            .take_while(|part| matches!(part.kind(), Kind::Ident | Kind::String | Kind::Number | Kind::Pipe | Kind::MissingTag))
            .collect();
        // `untagged` as the last of several values is the word, not a value.
        let word = tags.last().filter(|last| tags.len() > 1 && last.kind() == Kind::Ident && last.text(self.text) == "untagged");
        row.untagged = word.map(|word| self.span(*word));
        let values = if word.is_some() { tags.len() - 1 } else { tags.len() };
        for part in tags.iter().take(values) {
            row.tags.extend(self.tag(*part));
        }
        for part in node.parts().skip(tags.len()) {
            match part.kind() {
                Kind::Question => row.optional = Some(self.span(part)),
                Kind::Colon => row.has_colon = true,
                Kind::Type => row.payload = Some(self.ty(part)),
                _ => {}
            }
        }
        row
    }

    fn enum_member(&mut self, node: Node<'_>, meta: Meta) -> Option<EnumMember> {
        if node.kind() == Kind::Reserved {
            return self.reserved(node, &meta).map(EnumMember::Reserved);
        }
        let mut parts = node.parts();
        let name = parts.next().and_then(|part| self.name(part))?;
        let value = parts.find(|part| !matches!(part.kind(), Kind::Equals | Kind::AsKw | Kind::JunkTail));
        let value = value.map(|value| self.literal(value));
        Some(EnumMember::Value { meta, name, value, span: self.span_without_junk(node) })
    }

    fn protocol_line(&mut self, node: Node<'_>, meta: Meta) -> Option<ProtocolLine> {
        let mut idents = self.idents(Some(node));
        if idents.is_empty() {
            return None;
        }
        let peer = idents.remove(0);
        Some(ProtocolLine { meta, peer, roots: idents, span: self.span_without_junk(node) })
    }
}
