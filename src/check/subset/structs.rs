//! Structs and maps in structs and maps.

use super::{Answer, Node, Search};
use crate::check::draft::{DraftField, DraftKind, DraftPresence};
use crate::schema::{DeclId, Literal, Type};
use std::collections::{BTreeMap, BTreeSet};

impl<'s> Search<'s, '_> {
    /// In a struct: whatever it requires is there, and what it declares is narrower.
    pub(super) fn in_struct(&mut self, new: Node<'s>, base: DeclId, except: Option<&'s str>) -> Answer {
        let checker = self.checker;
        let DraftKind::Struct(body) = &checker.draft(base).kind else { return Ok(()) };
        let fields = checker.all_fields(base).into_iter().filter(|field| Some(field.wire.as_str()) != except);
        let is_required = |field: &DraftField| matches!(field.presence, DraftPresence::Required);
        match new {
            Node::Decl(id) => match &checker.draft(id).kind {
                DraftKind::Struct(own) => {
                    let declared: BTreeMap<&str, &'s DraftField> =
                        checker.all_fields(id).into_iter().map(|field| (field.wire.as_str(), field)).collect();
                    let mut known: BTreeSet<&str> = except.into_iter().collect();
                    for field in fields {
                        known.insert(&field.wire);
                        match declared.get(field.wire.as_str()) {
                            Some(own) => {
                                if is_required(field) && !is_required(own) {
                                    return Err(without(field));
                                }
                                if let (Some(new), Some(base)) = (&own.ty, &field.ty) {
                                    self.ask_inside(step(&field.wire), Node::Type(new), Node::Type(base))?;
                                }
                            }
                            None if is_required(field) && !own.incomplete => return Err(without(field)),
                            None => {}
                        }
                    }
                    match declared.keys().find(|key| body.closed && !body.incomplete && !known.contains(*key)) {
                        Some(key) => Err(format!("the key `{}`, as `{}` is closed", key.escape_debug(), checker.declared_name(base))),
                        None => Ok(()),
                    }
                }
                DraftKind::Union(_) => self.rows_one_by_one(new, Node::Decl(base)),
                _ => Err(self.any(new)),
            },
            Node::Type(Type::Map(_, value)) if !body.closed => {
                for field in fields {
                    if is_required(field) {
                        return Err(without(field));
                    }
                    if let Some(base) = &field.ty {
                        self.ask_inside(step(&field.wire), Node::Type(value), Node::Type(base))?;
                    }
                }
                Ok(())
            }
            _ => Err(self.any(new)),
        }
    }

    /// In a map: all keys are keys of it, all values values.
    pub(super) fn in_map(&mut self, new: Node<'s>, key: &'s Type, value: &'s Type) -> Answer {
        let checker = self.checker;
        match new {
            Node::Type(Type::Map(new_key, new_value)) => {
                if !matches!(checker.on_the_wire(key), Some(Type::String) | None) {
                    self.ask_inside(" (a key)".to_owned(), Node::Type(new_key), Node::Type(key))?;
                }
                self.ask_inside("[]".to_owned(), Node::Type(new_value), Node::Type(value))
            }
            Node::Type(Type::Object) => self.ask_inside("[]".to_owned(), Node::Type(&Type::Json), Node::Type(value)),
            Node::Decl(id) => match &checker.draft(id).kind {
                DraftKind::Struct(_) => {
                    for field in checker.all_fields(id) {
                        if !self.is_key(&field.wire, key) {
                            return Err(format!("the key `{}`", field.wire.escape_debug()));
                        }
                        if let Some(ty) = &field.ty {
                            self.ask_inside(step(&field.wire), Node::Type(ty), Node::Type(value))?;
                        }
                    }
                    Ok(())
                }
                DraftKind::Union(_) => Err(self.any(new)),
                _ => Err(self.any(new)),
            },
            _ => Err(self.any(new)),
        }
    }
}

impl Search<'_, '_> {
    fn is_key(&self, name: &str, key: &Type) -> bool {
        let name = Literal::String(name.to_owned());
        match self.checker.on_the_wire(key) {
            Some(Type::String) | None => true,
            Some(Type::Ref(id)) => match &self.checker.draft(id).kind {
                DraftKind::Enum(body) => body.open || body.values.iter().any(|value| value.wire == name),
                _ => true,
            },
            Some(key) => self.is_value(&name, &key),
        }
    }
}

/// A key as a step on a path, and as a way of saying that it is not there.
fn step(wire: &str) -> String {
    format!(".{}", wire.escape_debug())
}

fn without(field: &DraftField) -> String {
    format!("objects without `{}`", field.wire.escape_debug())
}
