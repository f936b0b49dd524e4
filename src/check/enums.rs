//! Enums: the values of each, unique and of one kind.

use super::Checker;
use super::annotations::Subject;
use super::draft::{DraftKind, Syntax};
use super::types::{quoted, shown};
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{DeclId, Enum, EnumRepr, EnumValue, Literal};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The values of an enum by what is asked for: their positions.
#[derive(Default)]
pub(super) struct EnumIndex {
    pub(super) names: BTreeMap<String, usize>,
    pub(super) wires: BTreeMap<Literal, usize>,
}

impl<'a> Checker<'a> {
    /// The values of an enum, indexed: it may have many values, and many fields of its type.
    pub(super) fn enum_index(&mut self, id: DeclId) -> Rc<EnumIndex> {
        if let Some(index) = self.enum_indexes.get(&id) {
            return Rc::clone(index);
        }
        let mut index = EnumIndex::default();
        if let DraftKind::Enum(body) = &self.draft(id).kind {
            for (at, value) in body.values.iter().enumerate() {
                index.names.entry(value.ident.clone()).or_insert(at);
                index.wires.entry(value.wire.clone()).or_insert(at);
            }
        }
        let index = Rc::new(index);
        self.enum_indexes.insert(id, Rc::clone(&index));
        index
    }

    /// Resolves every declared enum.
    pub(super) fn resolve_enums(&mut self) {
        for id in self.ids() {
            if let Syntax::Enum(decl) = self.draft(id).syntax {
                self.draft_mut(id).marks = self.read_annotations(&decl.meta, Subject::Named("an enum"));
                self.resolve_enum(id, decl);
            }
        }
    }

    fn resolve_enum(&mut self, id: DeclId, decl: &'a ast::EnumDecl) {
        let repr = self.enum_base(decl);
        let mut body = Enum { repr, open: decl.open.is_some(), anonymous: false, values: Vec::new(), reserved: Vec::new() };
        let mut reserved: IndexMap<Literal, Span> = IndexMap::new();
        let mut known = Vec::with_capacity(decl.members.len());
        let mut without_number = Vec::new();
        for member in &decl.members {
            match member {
                ast::EnumMember::Value { meta, name, value, .. } => {
                    let marks = self.read_annotations(meta, Subject::Named("a value"));
                    let wire = match value {
                        Some(written) => self.enum_literal(repr, written),
                        None if repr == EnumRepr::Int => {
                            without_number.push(name);
                            None
                        }
                        None => Some(Literal::String(name.text().to_owned())),
                    };
                    known.push(wire.is_some());
                    let ident = name.text().to_owned();
                    self.name_is_short_enough(&ident, name.span(), "write another name before the value: `short = \"…\"`");
                    // A value that is wrong stays: its name is right.
                    let wire = wire.unwrap_or_else(|| Literal::String(ident.clone()));
                    body.values.push(EnumValue { ident, wire, docs: meta.docs.lines.clone(), marks, span: name.span() });
                }
                ast::EnumMember::Reserved(entry) => {
                    if let Some(value) = self.enum_literal(repr, &entry.value) {
                        reserved.insert(value, entry.span);
                    }
                }
            }
        }
        self.numbers_are_written_out(&without_number, body.values.iter().map(|value| &value.wire).chain(reserved.keys()));
        self.enum_values_are_unique(&body.values, &known);
        for (value, known) in body.values.iter().zip(known) {
            if let Some(reserved) = reserved.get(&value.wire).filter(|_| known) {
                self.reserved_is_used_again(&shown(&value.wire), value.span, *reserved);
            }
        }
        if body.values.is_empty() && !decl.broken {
            let span = decl.name.as_ref().map_or(decl.span, |name| name.span);
            self.report(Diagnostic::new(codes::EMPTY_ENUM, span, "an enum has at least one value").help("name its values: `{ a, b }`"));
        }
        body.reserved = reserved.into_keys().collect();
        self.draft_mut(id).kind = DraftKind::Enum(body);
    }

    fn enum_base(&mut self, decl: &ast::EnumDecl) -> EnumRepr {
        let has_numbers = || {
            decl.members.iter().any(|member| {
                matches!(member, ast::EnumMember::Value { value: Some(ast::Literal { kind: ast::LiteralKind::Number(_), .. }), .. })
            })
        };
        let as_its_values = || if has_numbers() { EnumRepr::Int } else { EnumRepr::String };
        match &decl.base {
            // What could not be read may be the base.
            None if decl.broken => as_its_values(),
            None => EnumRepr::String,
            Some(base) if base.text == "string" => EnumRepr::String,
            Some(base) if base.text == "int" => EnumRepr::Int,
            Some(base) => {
                let message = format!("an enum travels as strings or as `int`, not as `{}`", base.text);
                let diagnostic = Diagnostic::new(codes::ENUM_BASE, base.span, message).help("write `: int`, or nothing for strings");
                let is_integer = matches!(base.text.as_str(), "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "integer");
                self.report(if is_integer { diagnostic.fix(base.span, "int") } else { diagnostic });
                as_its_values()
            }
        }
    }

    /// Numbers that were counted up would move when a line is inserted. Each proposal is free, also when all of them are followed.
    fn numbers_are_written_out<'l>(&mut self, without_number: &[&ast::Name], taken: impl Iterator<Item = &'l Literal>) {
        if without_number.is_empty() {
            return;
        }
        let taken: BTreeSet<&Literal> = taken.collect();
        let free = (1..).filter(|number| !taken.contains(&Literal::Int(*number)));
        for (name, number) in without_number.iter().zip(free) {
            let written = if matches!(name, ast::Name::Quoted(_)) { quoted(name.text()) } else { name.text().to_owned() };
            self.report(
                Diagnostic::new(codes::ENUM_VALUE_KIND, name.span(), format!("`{}` needs a number", name.text()))
                    .help(format!("write `{written} = {number}`: this enum travels as integers")),
            );
        }
    }

    /// A literal as a value of an enum that travels this way.
    fn enum_literal(&mut self, repr: EnumRepr, written: &ast::Literal) -> Option<Literal> {
        match (&written.kind, repr) {
            (ast::LiteralKind::Str(value), EnumRepr::String) => return Some(Literal::String(value.clone())),
            (ast::LiteralKind::Number(_), EnumRepr::Int) => match self.constant(written)? {
                Literal::Float(_) => {}
                value => return Some(value),
            },
            (ast::LiteralKind::Hole, _) => return None,
            _ => {}
        }
        let (message, help) = match repr {
            EnumRepr::Int => ("this enum travels as integers", "write an integer, or leave out `: int`"),
            _ => ("this enum travels as strings", "write a quoted string, or declare it as `enum … : int`"),
        };
        self.report(Diagnostic::new(codes::ENUM_VALUE_KIND, written.span, message).label("not this value").help(help));
        None
    }

    /// `known` says of each value whether it could be read.
    fn enum_values_are_unique(&mut self, values: &[EnumValue], known: &[bool]) {
        let mut names: IndexMap<&str, Span> = IndexMap::new();
        let mut wires: IndexMap<&Literal, Span> = IndexMap::new();
        for (value, known) in values.iter().zip(known) {
            if let Some(first) = names.get(value.ident.as_str()) {
                self.report(
                    Diagnostic::new(codes::VALUE_TWICE, value.span, format!("`{}` stands twice in this enum", value.ident))
                        .also(*first, "first here")
                        .help("remove one of them"),
                );
            } else if let Some(first) = wires.get(&value.wire).filter(|_| *known) {
                self.report(
                    Diagnostic::new(codes::VALUE_TWICE, value.span, format!("two names for the value {}", shown(&value.wire)))
                        .also(*first, "first named here")
                        .help("a value has one name: a reader could not tell which of them was meant"),
                );
            }
            names.entry(&value.ident).or_insert(value.span);
            if *known {
                wires.entry(&value.wire).or_insert(value.span);
            }
        }
    }

    /// A name that was given up must not come back with another meaning.
    pub(super) fn reserved_is_used_again(&mut self, what: &str, span: Span, reserved: Span) {
        self.report(
            Diagnostic::new(codes::RESERVED, span, format!("{what} is reserved"))
                .also(reserved, "reserved here")
                .help("choose another name: older peers may still send the old meaning"),
        );
    }
}
