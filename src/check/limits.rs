//! How much of everything a run takes. Past these numbers nobody writes by hand, and every pass and backend stays fast and small below them;
//! docs/limits.md lists all limits, with those of nesting and copying.

use super::Checker;
use crate::ast::lower::MOST_MEMBERS;
use crate::ast::lower::members::too_many_members;
use crate::ast::{self, Decl, EnumMember, StructBody, StructMember, Type, TypeKind, UnionMember};
use crate::diag::{Diagnostic, codes};
use crate::source::Span;

/// How many declarations a run has: what is declared, structs and types in place, the rows of unions.
const MOST_DECLARED: usize = 50_000;

/// How many fields a struct has, those of spreads included.
pub(super) const MOST_FIELDS: usize = 1_000;

/// How many tag values a union has, those of unions that it takes in included.
pub(super) const MOST_ROWS: usize = 10_000;

/// How many values an enum has.
const MOST_VALUES: usize = 10_000;

/// How many alternatives stand between the bars of a type.
const MOST_ALTERNATIVES: usize = 1_000;

/// How many notes of who sends what a run comes to: for each protocol and peer, everything that can be reached.
pub(super) const MOST_SENDERS: usize = 1_000_000;

/// How many protocols a run has.
const MOST_PROTOCOLS: usize = 1_000;

/// How many roots the peers of a protocol have together.
const MOST_ROOTS: usize = 1_000;

/// What a walk has counted.
struct Count<'c, 'a> {
    checker: &'c mut Checker<'a>,
    declared: usize,
    members: usize,
    protocols: usize,
    fits: bool,
}

impl Checker<'_> {
    /// Whether the texts, generic copies included, keep within the limits. What does not is reported, and not looked at any further: what
    /// else would be said about it is not worth the time.
    pub(super) fn sizes_are_within_limits(&mut self) -> bool {
        let mut count = Count { checker: self, declared: 0, members: 0, protocols: 0, fits: true };
        for module in 0..count.checker.modules.len() {
            let Some(loaded) = count.checker.modules.get(module).map(|module| module.loaded) else { continue };
            loaded.ast.decls.iter().for_each(|decl| count.decl(decl));
        }
        let instances = count.checker.instances;
        instances.decls().for_each(|decl| count.decl(decl));
        count.fits
    }

    /// Reports that there is one too many of something.
    pub(super) fn one_too_many(&mut self, span: Span, message: String, help: &str) {
        self.report(Diagnostic::new(codes::TOO_MANY, span, message).label("one too many").help(help));
    }
}

impl Count<'_, '_> {
    fn decl(&mut self, decl: &Decl) {
        match decl {
            Decl::Struct(decl) => {
                self.declares(decl.span);
                self.body(&decl.body);
            }
            Decl::Enum(decl) => {
                self.declares(decl.span);
                self.has_members(decl.members.len(), decl.span);
                let values = decl.members.iter().filter_map(|member| match member {
                    EnumMember::Value { name, .. } => Some(name.span()),
                    EnumMember::Reserved(_) => None,
                });
                if let Some(span) = values.clone().nth(MOST_VALUES) {
                    let message = format!("an enum has at most {MOST_VALUES} values");
                    self.too_many(span, message, "what changes that often is a `string` or an `int`");
                }
            }
            Decl::Union(decl) => {
                self.declares(decl.span);
                self.has_members(decl.members.len(), decl.span);
                let mut tags = 0;
                for member in &decl.members {
                    match member {
                        UnionMember::Row(row) => {
                            if let Some(tag) = row.tags.get(MOST_ROWS.saturating_sub(tags)) {
                                self.too_many_rows(tag.span);
                                return;
                            }
                            tags += row.tags.len();
                            self.declares(row.span);
                            row.payload.iter().for_each(|payload| self.ty(payload));
                        }
                        UnionMember::Untagged { payload, .. } => payload.iter().for_each(|payload| self.ty(payload)),
                        UnionMember::Spread(_) | UnionMember::Reserved(_) => {}
                    }
                }
            }
            Decl::Alias(decl) | Decl::Newtype(decl) => {
                self.declares(decl.span);
                decl.ty.iter().for_each(|ty| self.ty(ty));
            }
            Decl::Protocol(decl) => self.protocol(decl),
        }
    }

    fn protocol(&mut self, decl: &ast::ProtocolDecl) {
        self.protocols += 1;
        if self.protocols == MOST_PROTOCOLS + 1 {
            let message = format!("a run has at most {MOST_PROTOCOLS} protocols");
            self.too_many(decl.name.as_ref().map_or(decl.span, |name| name.span), message, "compile them in several runs");
        }
        if let Some(root) = decl.lines.iter().flat_map(|line| &line.roots).nth(MOST_ROOTS) {
            let message = format!("a protocol has at most {MOST_ROOTS} roots");
            self.too_many(root.span, message, "put the messages into the table of a union");
        }
    }

    fn body(&mut self, body: &StructBody) {
        self.has_members(body.members.len(), body.span);
        let fields = body.members.iter().filter_map(|member| match member {
            StructMember::Field(field) => Some(field),
            _ => None,
        });
        if let Some(field) = fields.clone().nth(MOST_FIELDS) {
            self.too_many(field.name.span(), too_many_fields(), FEWER_FIELDS);
            return;
        }
        fields.filter_map(|field| field.ty.as_ref()).for_each(|ty| self.ty(ty));
    }

    fn ty(&mut self, ty: &Type) {
        match &ty.kind {
            TypeKind::Struct { body, .. } => {
                self.declares(ty.span);
                self.body(body);
            }
            TypeKind::Array(inner) => self.ty(inner),
            TypeKind::Map(key, value) => {
                self.ty(key);
                self.ty(value);
            }
            TypeKind::Union(inner) => {
                if let Some(surplus) = inner.get(MOST_ALTERNATIVES) {
                    let message = format!("a type has at most {MOST_ALTERNATIVES} alternatives");
                    self.too_many(
                        surplus.span,
                        message,
                        "constants are declared as an `enum`; of other types there is one for each JSON kind",
                    );
                    return;
                }
                self.declares(ty.span);
                inner.iter().for_each(|inner| self.ty(inner));
            }
            TypeKind::Tuple(inner) => inner.iter().for_each(|inner| self.ty(inner)),
            TypeKind::Literal(_) => self.declares(ty.span),
            TypeKind::Name { args, .. } => args.iter().for_each(|arg| self.ty(arg)),
            TypeKind::Hole => {}
        }
    }

    fn declares(&mut self, span: Span) {
        self.declared += 1;
        if self.declared == MOST_DECLARED + 1 {
            let message = format!("a run has at most {MOST_DECLARED} declarations, rows and types in place included");
            self.too_many(span, message, "compile the protocols in several runs");
        }
    }

    fn has_members(&mut self, count: usize, span: Span) {
        let before = self.members;
        self.members += count;
        if before <= MOST_MEMBERS && self.members > MOST_MEMBERS {
            self.fits = false;
            self.checker.report(too_many_members(span));
        }
    }

    fn too_many_rows(&mut self, span: Span) {
        self.too_many(span, too_many_rows(), FEWER_ROWS);
    }

    fn too_many(&mut self, span: Span, message: String, help: &str) {
        self.fits = false;
        self.checker.one_too_many(span, message, help);
    }
}

pub(super) fn too_many_fields() -> String {
    format!("a struct has at most {MOST_FIELDS} fields")
}

pub(super) const FEWER_FIELDS: &str = "put what belongs together into structs of their own; keys that are data belong into a map";

pub(super) fn too_many_rows() -> String {
    format!("a union has at most {MOST_ROWS} tag values")
}

pub(super) const FEWER_ROWS: &str = "put what belongs together into unions of their own, with a tag on a second level";
