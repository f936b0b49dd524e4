//! Types.

use super::Lower;
use crate::ast::{Literal, LiteralKind, Type, TypeKind};
use crate::diag::{Diagnostic, codes};
use crate::syntax::{Kind, NESTING_LIMIT, Node};

impl Lower<'_> {
    pub(super) fn ty(&mut self, node: Node<'_>) -> Type {
        self.depth += 1;
        let ty = self.alternatives(node);
        self.depth -= 1;
        ty
    }

    fn alternatives(&mut self, node: Node<'_>) -> Type {
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
                    if self.depth + arrays == NESTING_LIMIT + 1 {
                        let message = format!("types are nested more than {NESTING_LIMIT} deep");
                        self.diagnostics.push(Diagnostic::new(codes::TOO_DEEP, span, message));
                    }
                    if self.depth + arrays <= NESTING_LIMIT {
                        current = current.map(|item| Type { span: item.span.to(span), kind: TypeKind::Array(Box::new(item)) });
                    }
                }
                Kind::Question => self.optional_belongs_to_the_name(part),
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
                Err(args) => {
                    let message = format!("`map` takes two types, found {}", args.len());
                    self.diagnostics.push(
                        Diagnostic::new(codes::MAP, span, message).help("write `map<K, V>`: the type of the keys, then that of the values"),
                    );
                    TypeKind::Hole
                }
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

    fn optional_belongs_to_the_name(&mut self, mark: Node<'_>) {
        let span = self.span(mark);
        let diagnostic = Diagnostic::new(codes::OPTIONAL_TYPE, span, "a type has no `?`");
        self.diagnostics.push(diagnostic.help("`f?: T` for a key that may be absent, `f: T | null` for a value that may be null"));
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
