//! Unions: what travels is a record, and its tag says in which row it has to be.

use super::{Answer, Node, Question, Search};
use crate::check::draft::{DraftField, DraftKind, DraftPresence, DraftUnion};
use crate::check::types::shown;
use crate::schema::{DeclId, JsonKind, Layout, Literal, Row, Type};

impl DraftUnion {
    /// The JSON kinds of an external union: strings for rows without payload, objects for those with one.
    pub(in crate::check) fn kinds_of_external(&self) -> Vec<JsonKind> {
        let string = self.open || self.rows.iter().any(|row| row.payload.is_none());
        let object = self.open || self.rows.iter().any(|row| row.payload.is_some());
        [(string, JsonKind::String), (object, JsonKind::Object)].into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect()
    }

    fn row_of(&self, value: &Literal) -> Option<&Row> {
        self.rows.iter().find(|row| row.values.contains(value))
    }
}

impl<'s> Search<'s, '_> {
    /// The rows of a union one by one: each record has to be in the base.
    pub(super) fn rows_one_by_one(&mut self, new: Node<'s>, base: Node<'s>) -> Answer {
        let Node::Decl(id) = new else { return Err(self.any(new)) };
        let DraftKind::Union(body) = &self.checker.draft(id).kind else { return Err(self.any(new)) };
        let keeps_the_unknown = match base {
            Node::Decl(base) => {
                matches!(&self.checker.draft(base).kind, DraftKind::Union(base) if base.open && base.layout == body.layout || base.incomplete)
            }
            _ => false,
        };
        if body.open && !keeps_the_unknown && !body.incomplete {
            return Err(format!("tags that {} does not list, as it is open", self.name(new)));
        }
        body.rows.iter().try_for_each(|row| self.ask(Node::Decl(row.record), base))
    }

    pub(super) fn in_union(&mut self, new: Node<'s>, body: &'s DraftUnion, base: Node<'s>) -> Answer {
        let (Some(layout), false) = (&body.layout, body.incomplete) else { return Ok(()) };
        match (new, layout) {
            (Node::Decl(id), _) => match (&self.checker.draft(id).kind, layout) {
                (DraftKind::Union(_), _) => self.rows_one_by_one(new, base),
                (DraftKind::Struct(_), Layout::Internal { tag } | Layout::Adjacent { tag, .. }) => self.under_a_tag(id, tag, body),
                (DraftKind::Struct(_), Layout::Presence) => self.under_a_key(id, body),
                (DraftKind::Struct(_), Layout::External) => self.under_the_only_key(id, body),
                (DraftKind::Enum(values), Layout::External) if !values.open => {
                    values.values.iter().try_for_each(|value| self.ask(Node::Literal(&value.wire), base))
                }
                _ => Err(self.any(new)),
            },
            (Node::Literal(value), Layout::External) => match body.row_of(value) {
                Some(row) if row.payload.is_none() => Ok(()),
                None if body.open && matches!(value, Literal::String(_)) => Ok(()),
                _ => Err(shown(value)),
            },
            (Node::Type(Type::Tuple { items, rest }), Layout::Position) => self.led_by_a_tag(items, rest.as_deref(), body),
            _ => Err(self.any(new)),
        }
    }

    /// A struct in a union whose tag is a key: the tag that the struct declares leads to its row.
    fn under_a_tag(&mut self, id: DeclId, tag: &'s str, body: &'s DraftUnion) -> Answer {
        let field = self.checker.all_fields(id).into_iter().find(|field| field.wire == tag);
        let may_be_absent = field.is_none_or(|field| !matches!(field.presence, DraftPresence::Required));
        if may_be_absent {
            let Some(row) = body.rows.iter().find(|row| row.untagged) else {
                return Err(format!("objects without the tag `{}`", tag.escape_debug()));
            };
            self.open.push(Question { new: Node::Decl(id), base: Node::Decl(row.record), except: Some(tag), at: self.at });
        }
        let Some(field) = field else { return Ok(()) };
        self.lead_to_rows(field, body, tag, id)
    }

    fn lead_to_rows(&mut self, field: &'s DraftField, body: &'s DraftUnion, tag: &'s str, id: DeclId) -> Answer {
        let Some(ty) = &field.ty else { return Ok(()) };
        let Some(values) = self.literals(Node::Type(ty)) else {
            return Err(format!("any {} as the tag `{}`", self.checker.name_of_type(ty), tag.escape_debug()));
        };
        for value in values {
            match body.row_of(value) {
                Some(row) => {
                    self.open.push(Question { new: Node::Decl(id), base: Node::Decl(row.record), except: Some(tag), at: self.at });
                }
                None if body.open => {}
                None => return Err(format!("the tag {}", shown(value))),
            }
        }
        Ok(())
    }

    /// A struct in a union by presence: exactly one of the row keys is a field of it.
    fn under_a_key(&mut self, id: DeclId, body: &'s DraftUnion) -> Answer {
        let fields = self.checker.all_fields(id);
        let key = |row: &&'s Row| match row.values.first() {
            Some(Literal::String(key)) => fields.iter().any(|field| field.wire == *key),
            _ => false,
        };
        let mut rows = body.rows.iter().filter(key);
        match (rows.next(), rows.next()) {
            (Some(_), Some(second)) => {
                let keys = second.values.first().map_or_else(String::new, shown);
                Err(format!("objects with several row keys, {keys} among them"))
            }
            (Some(row), None) => self.ask(Node::Decl(id), Node::Decl(row.record)),
            (None, _) => match body.rows.iter().find(|row| row.untagged) {
                Some(row) => self.ask(Node::Decl(id), Node::Decl(row.record)),
                None => Err("objects without any of the row keys".to_owned()),
            },
        }
    }

    /// A struct in an external union: its one field is the row.
    fn under_the_only_key(&mut self, id: DeclId, body: &'s DraftUnion) -> Answer {
        let fields = self.checker.all_fields(id);
        let [field] = fields.as_slice() else { return Err("objects that do not have exactly one key".to_owned()) };
        if !matches!(field.presence, DraftPresence::Required) {
            return Err("objects without a key".to_owned());
        }
        match body.row_of(&Literal::String(field.wire.clone())) {
            Some(row) if row.payload.is_some() => self.ask(Node::Decl(id), Node::Decl(row.record)),
            None if body.open => Ok(()),
            _ => Err(format!("the key `{}`", field.wire.escape_debug())),
        }
    }

    /// A tuple in a union by position.
    fn led_by_a_tag(&mut self, items: &'s [Type], rest: Option<&'s Type>, body: &'s DraftUnion) -> Answer {
        let Some(first) = items.first() else { return Err("arrays without a tag".to_owned()) };
        let Some(values) = self.literals(Node::Type(first)) else {
            return Err(format!("arrays that are led by any {}", self.checker.name_of_type(first)));
        };
        for value in values {
            let record = body.row_of(value).map(|row| &self.checker.draft(row.record).kind);
            match record {
                Some(DraftKind::Alias(Some(Type::Tuple { items: base, rest: base_rest }))) => {
                    self.in_tuple((items, rest), (base, base_rest.as_deref()), 1)?;
                }
                Some(_) => {}
                None if body.open => {}
                None => return Err(format!("arrays that are led by {}", shown(value))),
            }
        }
        Ok(())
    }

    /// The constants that a type consists of; `None` when there are other values.
    pub(super) fn literals(&self, mut node: Node<'s>) -> Option<Vec<&'s Literal>> {
        loop {
            match node {
                Node::Literal(literal) => return Some(vec![literal]),
                Node::Type(Type::Constrained(inner, _)) => node = Node::Type(inner),
                Node::Decl(id) => {
                    if let DraftKind::Enum(body) = &self.checker.draft(id).kind {
                        return (!body.open).then(|| body.values.iter().map(|value| &value.wire).collect());
                    }
                    node = self.unfolded(node).flatten()?;
                }
                _ => node = self.unfolded(node).flatten()?,
            }
        }
    }
}
