//! Types.

use super::Lower;
use crate::ast::{Literal, LiteralKind, Name, Type, TypeKind};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::{Kind, NESTING_LIMIT, Node};

impl Lower<'_> {
    pub(super) fn ty(&mut self, node: Node<'_>) -> Type {
        self.alternatives(node, None)
    }

    /// The type of a field; a `?` at its end was meant for the name.
    pub(super) fn type_of_field(&mut self, node: Node<'_>, name: Option<&Name>, optional: Option<Span>) -> Type {
        let name = name.filter(|_| optional.is_none());
        self.alternatives(node, name.map(|name| name.span().end as usize))
    }

    /// `name_end` is where a `?` behind the type belongs.
    fn alternatives(&mut self, node: Node<'_>, name_end: Option<usize>) -> Type {
        self.depth += 1;
        let ty = self.alternatives_at_this_depth(node, name_end);
        self.depth -= 1;
        ty
    }

    fn alternatives_at_this_depth(&mut self, node: Node<'_>, name_end: Option<usize>) -> Type {
        let mut alternatives = Vec::new();
        let mut current: Option<Type> = None;
        let mut arrays = 0;
        for part in node.parts() {
            let span = self.span(part);
            match part.kind() {
                Kind::Pipe => {
                    arrays = 0;
                    dissolve(current.take(), &mut alternatives);
                }
                Kind::Array => {
                    arrays += 1;
                    let depth = self.depth + arrays;
                    if depth <= NESTING_LIMIT {
                        current = current.map(|item| Type { span: item.span.to(span), kind: TypeKind::Array(Box::new(item)) });
                    } else if depth == NESTING_LIMIT + 1 {
                        let message = format!("types are nested more than {NESTING_LIMIT} deep");
                        self.diagnostics.push(Diagnostic::new(codes::TOO_DEEP, span, message));
                        current = Some(Type { kind: TypeKind::Hole, span });
                    }
                }
                Kind::Question => self.optional_belongs_to_the_name(part, name_end.filter(|_| part.range().end == node.range().end)),
                Kind::TypeArgs => current = current.map(|head| self.with_arguments(head, part)),
                Kind::StructBody => {
                    let head = current.take();
                    let start = head.as_ref().map_or(span, |head| head.span);
                    let name = head.and_then(|head| if let TypeKind::Name { name, .. } = head.kind { Some(name) } else { None });
                    current = Some(Type { kind: TypeKind::Struct { name, body: self.struct_body(part) }, span: start.to(span) });
                }
                _ => current = Some(self.primary(part)),
            }
        }
        dissolve(current, &mut alternatives);
        match (alternatives.pop(), alternatives.is_empty()) {
            (Some(only), true) => only,
            (Some(last), false) => {
                alternatives.push(last);
                Type { kind: TypeKind::Union(alternatives), span: self.span(node) }
            }
            (None, _) => Type { kind: TypeKind::Hole, span: self.span(node) },
        }
    }

    fn primary(&mut self, part: Node<'_>) -> Type {
        let span = self.span(part);
        let kind = match part.kind() {
            Kind::Ident => match part.text(self.text) {
                word @ ("true" | "false") => TypeKind::Literal(Literal { kind: LiteralKind::Bool(word == "true"), span }),
                _ => TypeKind::Name { name: self.ident(part), args: Vec::new() },
            },
            Kind::String | Kind::Number => TypeKind::Literal(self.literal(part)),
            Kind::Tuple => TypeKind::Tuple(self.type_list(part)),
            Kind::Group => part.part(Kind::Type).map_or(TypeKind::Hole, |inner| self.ty(inner).kind),
            _ => TypeKind::Hole,
        };
        Type { kind, span }
    }

    /// `map<K, V>`, `Page<Item>`
    fn with_arguments(&mut self, head: Type, part: Node<'_>) -> Type {
        let args = self.type_list(part);
        let span = head.span.to(self.span(part));
        let kind = match head.kind {
            TypeKind::Name { name, .. } if name.text == "map" => match <[Type; 2]>::try_from(args) {
                Ok([key, value]) => TypeKind::Map(Box::new(key), Box::new(value)),
                Err(_) if part.parts().any(|leaf| leaf.kind().is_junk() || leaf.kind().is_missing()) => TypeKind::Hole,
                Err(args) => TypeKind::Name { name, args },
            },
            TypeKind::Name { name, .. } => TypeKind::Name { name, args },
            kind => kind,
        };
        Type { kind, span }
    }

    /// The types between brackets, holes included.
    pub(super) fn type_list(&mut self, node: Node<'_>) -> Vec<Type> {
        let mut types = Vec::new();
        for part in node.parts() {
            match part.kind() {
                Kind::Type => types.push(self.ty(part)),
                Kind::MissingType => types.push(Type { kind: TypeKind::Hole, span: self.span(part) }),
                _ => {}
            }
        }
        types
    }

    fn optional_belongs_to_the_name(&mut self, mark: Node<'_>, name_end: Option<usize>) {
        let span = self.span(mark);
        let mut diagnostic = Diagnostic::new(codes::OPTIONAL_TYPE, span, "a type has no `?`");
        diagnostic = diagnostic.help("`f?: T` for a key that may be absent, `f: T | null` for a value that may be null");
        if let Some(between) = name_end.and_then(|end| self.text.get(end..mark.range().start)) {
            let whole = Span::new(self.file, mark.range().start - between.len(), mark.range().end);
            diagnostic = diagnostic.fix(whole, format!("?{between}"));
        }
        self.diagnostics.push(diagnostic);
    }
}

/// Adds an alternative; the brackets around a union make no difference in a union.
fn dissolve(current: Option<Type>, alternatives: &mut Vec<Type>) {
    match current {
        Some(Type { kind: TypeKind::Union(inner), .. }) => alternatives.extend(inner),
        Some(other) => alternatives.push(other),
        None => {}
    }
}
