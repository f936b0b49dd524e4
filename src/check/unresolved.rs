//! Types that cannot be resolved: the names in them count all the same.

use super::Checker;
use super::names::is_built_in;
use crate::ast;

impl Checker<'_> {
    /// Arguments that are still there when a name is resolved were put there by mistake: too many, too few, for what takes none, or
    /// nothing could be named after them (which is reported).
    pub(super) fn arguments_stay(&mut self, module: usize, name: &ast::Ident, args: &[ast::Type]) {
        args.iter().for_each(|arg| self.names_in_type_are_known(module, arg));
        self.arguments_have_a_place(module, name, args);
    }

    /// A type that is not accepted still uses the names in it: unknown ones are reported, and imports count as used.
    pub(super) fn names_in_type_are_known(&mut self, module: usize, ty: &ast::Type) {
        let mut open = vec![ty];
        while let Some(ty) = open.pop() {
            match &ty.kind {
                ast::TypeKind::Name { name, args } => {
                    if !args.is_empty() {
                        self.arguments_have_a_place(module, name, args);
                    } else if !is_built_in(name) {
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
}

fn types_of_fields(body: &ast::StructBody) -> impl Iterator<Item = &ast::Type> {
    body.members.iter().filter_map(|member| match member {
        ast::StructMember::Field(field) => field.ty.as_ref(),
        _ => None,
    })
}
