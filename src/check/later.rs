//! What the language has and this version does not accept: one exact error, and no consequences.

use super::Checker;
use super::draft::Syntax;
use super::names::is_built_in;
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

impl Checker<'_> {
    /// Says that the language has it and this version does not, and how to do without.
    pub(super) fn not_yet(&mut self, span: Span, what: &str, instead: &str) {
        self.report(Diagnostic::new(codes::NOT_YET, span, format!("{what} not accepted by this version")).help(instead));
    }

    /// Says so of type parameters and of the arguments for them.
    pub(super) fn generics_are_not_yet(&mut self, span: Span) {
        self.not_yet(span, "type parameters are", "write the type out for each argument; what all of them share can be spread");
    }

    /// The arguments behind a name. Of a declaration with parameters its parameters are reported, and of an unknown name the name.
    pub(super) fn arguments_have_no_place(&mut self, module: usize, name: &ast::Ident, args: &[ast::Type]) {
        let Some(first) = args.first() else { return };
        args.iter().for_each(|arg| self.names_in_type_are_known(module, arg, &[]));
        if is_built_in(name) {
            self.report(
                Diagnostic::new(codes::TYPE_ARGUMENTS, first.span, format!("`{}` takes no type arguments", name.text))
                    .help("only `map<K, V>` does; a list is written `T[]`"),
            );
            return;
        }
        let Some(id) = self.lookup(module, name) else { return };
        let generics = match self.draft(id).syntax {
            Syntax::Struct(decl) => decl.generics.len(),
            Syntax::Alias(decl) | Syntax::Newtype(decl) => decl.generics.len(),
            _ => 0,
        };
        if generics == 0 {
            let declared = self.draft(id).span;
            self.report(
                Diagnostic::new(codes::TYPE_ARGUMENTS, first.span, format!("`{}` takes no type arguments", name.text))
                    .also(declared, "declared here")
                    .help(format!("write `{}` alone", name.text)),
            );
        }
    }

    /// A type that is not accepted still uses the names in it: unknown ones are reported, and imports count as used.
    pub(super) fn names_in_type_are_known(&mut self, module: usize, ty: &ast::Type, parameters: &[ast::Ident]) {
        let mut open = vec![ty];
        while let Some(ty) = open.pop() {
            match &ty.kind {
                ast::TypeKind::Name { name, args } => {
                    if !is_built_in(name) && !parameters.iter().any(|parameter| parameter.text == name.text) {
                        self.lookup(module, name);
                    }
                    open.extend(args);
                }
                ast::TypeKind::Array(inner) => open.push(inner),
                ast::TypeKind::Map(key, value) => open.extend([&**key, &**value]),
                ast::TypeKind::Union(inner) | ast::TypeKind::Tuple(inner) => open.extend(inner),
                ast::TypeKind::Struct { body, .. } => open.extend(types_of_fields(body)),
                ast::TypeKind::Literal(_) | ast::TypeKind::Hole => {}
            }
        }
    }

    /// The same for the fields of a struct.
    pub(super) fn names_in_body_are_known(&mut self, module: usize, body: &ast::StructBody, parameters: &[ast::Ident]) {
        types_of_fields(body).for_each(|ty| self.names_in_type_are_known(module, ty, parameters));
        for member in &body.members {
            if let ast::StructMember::Spread(ast::Spread { name: Some(name), .. }) = member {
                self.lookup(module, name);
            }
        }
    }
}

fn types_of_fields(body: &ast::StructBody) -> impl Iterator<Item = &ast::Type> {
    body.members.iter().filter_map(|member| match member {
        ast::StructMember::Field(field) => field.ty.as_ref(),
        _ => None,
    })
}
