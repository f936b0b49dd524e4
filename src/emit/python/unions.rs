//! Unions: an alias with what tells the rows apart inside, and a class for what an open one does not know.

use super::encode;
use super::expr::{Expr, assign};
use super::module::{Module, list_item};
use super::types::{boolean, float, literal, values};
use crate::naming::python::unknown_class;
use crate::schema::{DeclId, DeclKind, Layout, Literal, Presence, Schema, Type, Union};
use indexmap::IndexMap;
use std::collections::BTreeMap;

impl<'a> Module<'a> {
    pub(super) fn union(&mut self, id: DeclId, body: &'a Union) {
        self.unknown(id, body);
        let target = self.union_target(id, body);
        self.type_alias(id, target, rows_with_docs(self.schema, body));
    }

    /// The members of a union with what tells them apart.
    pub(super) fn union_target(&mut self, id: DeclId, body: &'a Union) -> Expr<'a> {
        let unknown = body.open.then(|| unknown_class(self.names.decl(id)));
        let records = records(body);
        let mut members: Vec<Expr<'a>> = records.keys().map(|record| Expr::Atom(self.name(*record))).collect();
        members.extend(unknown.iter().cloned().map(Expr::atom));
        let members = match members.len() {
            1 => members.swap_remove(0),
            // Parsers count a long `A | B | …` as deeply nested, and give up.
            65.. => Expr::index(self.imports.support("Union"), members),
            _ => Expr::Union(members),
        };
        let mark = match body.layout.tag() {
            Some(tag) if self.is_plain(body) => {
                let discriminator = Expr::keyed("discriminator=", Expr::atom(encode::string(tag)));
                Expr::call(self.imports.support("Field"), vec![discriminator])
            }
            _ => self.table(body, unknown),
        };
        members.with(self.imports.support("Annotated"), vec![mark])
    }

    /// Whether Pydantic's own discriminator says exactly what the table says: there are several rows, all of them structs (of unions in
    /// unions that contain each other it loses track), the tag has one name, and each struct declares just the strings of its rows for it.
    fn is_plain(&self, body: &Union) -> bool {
        let Some(tag) = body.layout.tag() else { return false };
        let is_plain_record = |(record, expected): (&DeclId, &Vec<&Literal>)| {
            self.schema.as_struct(*record).is_some() && self.declares(*record, tag, expected)
        };
        let records = records(body);
        !body.open && records.len() > 1 && !body.rows.iter().any(|row| row.untagged) && records.iter().all(is_plain_record)
    }

    fn declares(&self, leaf: DeclId, tag: &str, expected: &[&Literal]) -> bool {
        let schema = self.schema;
        let mut fields = schema.fields(leaf).zip(self.names.members(leaf));
        let Some((field, _)) = fields.find(|(field, name)| field.wire == tag && *name == tag) else { return false };
        let declared = match schema.resolve(&field.ty) {
            Type::Const(constant) => vec![constant.clone()],
            Type::Ref(id) => match &schema.decl(*id).kind {
                DeclKind::Enum(body) if !body.open => values(body),
                _ => return false,
            },
            _ => return false,
        };
        field.presence == Presence::Required
            && declared.len() == expected.len()
            && declared.iter().all(|value| matches!(value, Literal::String(_)) && expected.contains(&value))
    }

    /// `Tagged("tag", ("value", Record), …)`, and the like for other layouts.
    fn table(&mut self, body: &'a Union, unknown: Option<String>) -> Expr<'a> {
        let mut items: Vec<Expr<'a>> = body.layout.tag().map(|tag| Expr::atom(encode::string(tag))).into_iter().collect();
        for row in &body.rows {
            for value in &row.values {
                let is_bare = body.layout == Layout::External && self.schema.as_struct(row.record).is_none();
                items.push(match is_bare {
                    true => literal(value),
                    false => Expr::call("", vec![literal(value), Expr::Atom(self.name(row.record))]),
                });
            }
        }
        if let Some(tag) = body.layout.tag()
            && let Some(name) = self.name_of_tag(body, tag).filter(|name| *name != tag)
        {
            items.push(Expr::keyed("attribute=", Expr::atom(format!("\"{name}\""))));
        }
        if let Some(row) = body.rows.iter().find(|row| row.untagged) {
            let record = Expr::Atom(self.name(row.record));
            items.push(Expr::keyed("untagged=", record));
        }
        items.extend(unknown.map(|class| Expr::keyed("unknown=", Expr::atom(class))));
        let class = match body.layout {
            Layout::Internal { .. } | Layout::Adjacent { .. } => "Tagged",
            Layout::External => "Keyed",
            Layout::Presence => "Present",
            Layout::Position => "Positional",
        };
        Expr::call(self.imports.support(class), items)
    }

    /// The class for what an open union does not know. It has the tags of the unions around it, if the union is there for one row.
    pub(super) fn unknown(&mut self, id: DeclId, body: &'a Union) {
        if !body.open {
            return;
        }
        let name = self.names.decl(id);
        let docs = [format!("What `{name}` does not know.")];
        let base = match body.layout {
            Layout::External => "UnknownKeyed",
            Layout::Position => "UnknownItems",
            _ => "Unknown",
        };
        let arguments = vec![Expr::Atom(self.imports.support(base)), Expr::atom("frozen=True")];
        let Some(tag) = body.layout.tag() else {
            self.class(unknown_class(name), arguments, &docs, true, |_| {});
            return self.space();
        };
        let outer = self.outer.get(&id).cloned().unwrap_or_default();
        self.class(unknown_class(name), arguments, &docs, false, |module| {
            let mut field = String::from("unknown_tag");
            for (wire, accepted) in outer {
                let annotation = module.literals(&accepted);
                let value = match accepted.as_slice() {
                    [only] => Some(Expr::call(module.imports.support("Constant"), vec![literal(only)])),
                    _ => None,
                };
                let name = module.name_of_tag(body, wire).unwrap_or("tag");
                module.tag_field(name, wire, annotation, value.as_ref());
                if name == field {
                    field.push('_');
                }
            }
            let name = module.name_of_tag(body, tag).unwrap_or("tag");
            if name == field {
                field.push('_');
            }
            module.unknown_mark(name);
            let annotation = match body.rows.iter().find_map(|row| row.values.first()) {
                Some(Literal::Int(_)) => Expr::Atom(module.imports.support("Int")),
                Some(Literal::Bool(_)) => Expr::Atom(module.imports.support("Bool")),
                _ => Expr::atom("str"),
            };
            module.tag_field(&field, tag, annotation, None);
        });
        self.space();
    }

    /// What stands where other rows have their tag. It equals no tag, so a `match` over the tags leaves the unknown ones apart.
    fn unknown_mark(&mut self, name: &str) {
        let class = self.imports.support("UnknownTag");
        let mark = Expr::Atom(class + ".UNKNOWN");
        let constant = Expr::index(self.imports.support("Literal"), vec![mark.clone()]);
        let annotation = Expr::index(self.imports.support("ClassVar"), vec![constant]);
        assign(&mut self.w, name, &annotation, Some(&mark), || self.imports.support("Field"));
    }

    fn tag_field(&mut self, name: &str, wire: &str, annotation: Expr<'a>, value: Option<&Expr<'a>>) {
        let annotation = if name == wire {
            annotation
        } else {
            let alias = Expr::keyed("alias=", Expr::atom(encode::string(wire)));
            let field = Expr::call(self.imports.support("Field"), vec![alias]);
            annotation.with(self.imports.support("Annotated"), vec![field])
        };
        assign(&mut self.w, name, &annotation, value, || self.imports.support("Field"));
    }

    /// What a tag is called in the classes of the rows.
    fn name_of_tag(&self, body: &Union, wire: &str) -> Option<&'a str> {
        let rows = body.rows.iter().filter(|row| !row.values.is_empty());
        let mut leaves = rows.flat_map(|row| self.schema.leaves(row.record));
        leaves.find_map(|leaf| {
            self.schema.fields(leaf).zip(self.names.members(leaf)).find(|(field, _)| field.wire == wire).map(|(_, name)| name.as_str())
        })
    }
}

/// What can travel as a union, each once, with the values that mean it.
fn records(body: &Union) -> IndexMap<DeclId, Vec<&Literal>> {
    let mut records = IndexMap::new();
    for row in &body.rows {
        records.entry(row.record).or_insert_with(Vec::new).extend(&row.values);
    }
    records
}

/// What is said of rows in the table, each by its tags: an alias has no other place for it. (What is declared in a row has its docs itself.)
pub(super) fn rows_with_docs(schema: &Schema, body: &Union) -> Vec<String> {
    let mut lines = Vec::new();
    for row in &body.rows {
        let tags: Vec<String> = row.values.iter().map(shown).collect();
        let name = if tags.is_empty() { row.ident.clone() } else { tags.join("` | `") };
        let is_said = [Some(row.record), row.payload_decl()].into_iter().flatten().any(|id| schema.decl(id).docs == row.docs);
        list_item(&mut lines, &name, if is_said { &[] } else { &row.docs }, &row.marks);
    }
    lines
}

fn shown(value: &Literal) -> String {
    match value {
        Literal::String(text) => text.clone(),
        Literal::Int(number) => number.to_string(),
        Literal::Float(number) => float(number.get()),
        Literal::Bool(value) => boolean(*value).to_owned(),
    }
}

/// The tags of the unions around a made-up union, outermost first, with the values that lead to it.
pub(super) type OuterTags<'a> = BTreeMap<DeclId, Vec<(&'a str, Vec<Literal>)>>;

/// Works out the tags around all made-up unions.
pub(super) fn outer_tags(schema: &Schema) -> OuterTags<'_> {
    let mut outer = OuterTags::new();
    let mut open: Vec<DeclId> = schema.decl_ids().filter(|id| !schema.decl(*id).made_up && schema.as_union(*id).is_some()).collect();
    while let Some(id) = open.pop() {
        let Some(body) = schema.as_union(id) else { continue };
        for row in body.rows.iter().filter(|row| schema.as_union(row.record).is_some() && schema.decl(row.record).made_up) {
            let mut tags = outer.get(&id).cloned().unwrap_or_default();
            // The key of a row by presence is a field of the payload like any other.
            tags.extend(body.layout.tag().map(|tag| (tag, row.values.clone())));
            outer.insert(row.record, tags);
            open.push(row.record);
        }
    }
    outer
}
