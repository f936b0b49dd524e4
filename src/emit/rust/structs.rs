//! Structs: the type, how it is made, and how its keys are read and written.

use super::code::Code;
use super::docs::{deprecated, docs_and_marks};
use super::encode;
use super::forms::Forms;
use super::items;
use super::types::{Place, in_angles};
use super::values::{Fallback, float, grouped};
use crate::schema::{DeclId, Field, Literal, Presence, Struct, Type};
use std::borrow::Cow;

/// More fields than these never stand on one line in a literal.
const FEW: usize = 6;

/// A field and what generated code calls it.
struct Member<'a> {
    field: &'a Field,
    name: &'a str,
    /// The key as a literal.
    wire: String,
    /// The value of a constant, which is not stored.
    constant: Option<String>,
    /// The form in which the value travels, where it is not the natural one.
    form: Option<String>,
    fallback: Option<Fallback>,
}

impl Member<'_> {
    fn is_stored(&self) -> bool {
        self.constant.is_none()
    }

    fn is_required(&self) -> bool {
        matches!(self.field.presence, Presence::Required)
    }

    fn is_optional(&self) -> bool {
        matches!(self.field.presence, Presence::Optional)
    }

    /// `method`, or `method_as::<Form, _>`.
    fn method(&self, method: &'static str) -> Cow<'static, str> {
        self.form.as_ref().map_or(Cow::Borrowed(method), |form| Cow::Owned(format!("{method}_as::<{form}, _>")))
    }

    /// The function that makes the default.
    fn default_function(&self) -> String {
        format!("default_{}", self.name.trim_start_matches("r#"))
    }

    /// A call of that function, wrapped as the field needs it.
    fn call_default(&self, wraps: &[String]) -> String {
        let call = format!("Self::{}()", self.default_function());
        wraps.iter().rev().fold(call, |inner, wrap| format!("{wrap}({inner})"))
    }

    /// The method of `Option` that puts the default in, and its argument.
    fn or_default(&self) -> Option<(&'static str, Option<String>)> {
        Some(match self.fallback.as_ref()? {
            Fallback::OfType(_) => ("unwrap_or_default", None),
            Fallback::Simple(value) => ("unwrap_or", Some(value.clone())),
            Fallback::Function { wraps, .. } if wraps.is_empty() => ("unwrap_or_else", Some(format!("Self::{}", self.default_function()))),
            Fallback::Function { wraps, .. } => ("unwrap_or_else", Some(format!("|| {}", self.call_default(wraps)))),
        })
    }
}

/// Everything about one struct.
struct Writing<'p, 'a> {
    place: &'p Place<'a>,
    id: DeclId,
    body: &'a Struct,
    members: Vec<Member<'a>>,
    touches_deprecated: bool,
}

/// Writes a struct and everything that belongs to it.
pub(super) fn write(c: &mut Code, place: &Place<'_>, id: DeclId, body: &Struct) {
    let fields = place.schema.fields(id).zip(place.names.members(id));
    let mut forms = Forms::of(place.names.decl(id));
    let members = fields
        .map(|(field, name)| {
            let constant = if let Type::Const(value) = &field.ty { Some(constant(value)) } else { None };
            let form = place.field_form(field).filter(|_| constant.is_none()).map(|form| forms.name(name, form));
            Member { field, name, wire: encode::string(&field.wire), constant, form, fallback: place.fallback(field) }
        })
        .collect();
    let touches_deprecated = touches_deprecated(place, id);
    let writing = Writing { place, id, body, members, touches_deprecated };
    c.item(|c| writing.definition(c));
    writing.makers(c);
    let generics = writing.generics();
    let name = place.with_parameters(id);
    forms.write(c, |c| {
        writing.place.allow_deprecated(c, writing.touches_deprecated);
        c.block(&["impl", &generics, " hproto::Record for ", &name, " {"], "}", |c| {
            c.method(|c| writing.read(c));
            c.blank();
            c.method(|c| writing.take(c));
            c.blank();
            c.method(|c| writing.write(c));
        });
    });
    c.item(|c| c.macro_item("hproto::record", &[&name]));
}

/// Whether code that handles the struct touches something deprecated.
fn touches_deprecated(place: &Place<'_>, id: DeclId) -> bool {
    let decl = place.schema.decl(id);
    decl.marks.deprecated.is_some()
        || place.schema.fields(id).any(|field| field.marks.deprecated.is_some() || place.facts.mentions_deprecated(&field.ty))
}

impl Writing<'_, '_> {
    fn stored(&self) -> impl Iterator<Item = &Member<'_>> {
        self.members.iter().filter(|member| member.is_stored())
    }

    /// The parameters as an implementation declares them.
    fn generics(&self) -> String {
        let parameters = self.place.parameters(self.id);
        in_angles(&parameters.iter().map(|parameter| format!("{parameter}: hproto::Wire")).collect::<Vec<_>>())
    }

    fn definition(&self, c: &mut Code) {
        let (place, decl) = (self.place, self.place.schema.decl(self.id));
        docs_and_marks(c, &decl.docs, &decl.marks);
        let mut traits = vec!["Debug", "Clone", "PartialEq"];
        if self.derives_default() {
            traits.push("Default");
        }
        if place.facts.is_eq(self.id) {
            traits.extend(["Eq", "Hash"]);
        }
        c.line(&["#[derive(", &traits.join(", "), ")]"]);
        deprecated(c, decl.marks.deprecated.as_ref());
        place.allow_deprecated(c, self.members.iter().any(|member| place.facts.mentions_deprecated(&member.field.ty)));
        let name = &*place.with_parameters(self.id);
        if self.stored().next().is_none() {
            c.line(&["pub struct ", name, " {}"]);
            return;
        }
        c.block(&["pub struct ", name, " {"], "}", |c| {
            for member in self.stored() {
                docs_and_marks(c, &member.field.docs, &member.field.marks);
                deprecated(c, member.field.marks.deprecated.as_ref());
                c.declared(&["pub ", member.name], &place.field(member.field));
            }
        });
    }

    /// Whether every field can be left out and what it is then is what Rust would take.
    fn derives_default(&self) -> bool {
        self.stored().all(|member| member.is_optional() || matches!(member.fallback, Some(Fallback::OfType(_))))
    }

    /// Writes what makes values: a constructor that takes what is required, and the defaults.
    fn makers(&self, c: &mut Code) {
        /// The most parameters that people can tell apart by their places.
        const MOST: usize = 4;
        let (place, name) = (self.place, self.place.names.decl(self.id));
        let required: Vec<&Member<'_>> = self.stored().filter(|member| member.is_required()).collect();
        // A type `New` with a function `new` would read as if it were something else.
        let can_make = (1..=MOST).contains(&required.len()) && required.len() < self.stored().count() && name != "New";
        let functions: Vec<_> = self.stored().filter(|member| matches!(member.fallback, Some(Fallback::Function { .. }))).collect();
        if can_make || !functions.is_empty() {
            c.item(|c| {
                place.allow_deprecated(c, self.touches_deprecated);
                let parameters = in_angles(&place.parameters(self.id));
                c.block(&["impl", &parameters, " ", &place.with_parameters(self.id), " {"], "}", |c| {
                    if can_make {
                        self.constructor(c, &required);
                    }
                    for (index, member) in functions.iter().enumerate() {
                        if can_make || index > 0 {
                            c.blank();
                        }
                        let Some(Fallback::Function { value, ty, .. }) = &member.fallback else { continue };
                        c.block(&["fn ", &member.default_function(), "() -> ", ty, " {"], "}", |c| value.write(c, "", ""));
                    }
                });
            });
        }
        if required.is_empty() && !self.derives_default() {
            c.item(|c| {
                place.allow_deprecated(c, self.touches_deprecated);
                let parameters = in_angles(&place.parameters(self.id));
                c.block(&["impl", &parameters, " ", place.std("Default"), " for ", &place.with_parameters(self.id), " {"], "}", |c| {
                    c.block(&["fn default() -> Self {"], "}", |c| self.literal(c, "Self", "", "", |member| self.initial(member)));
                });
            });
        }
    }

    fn constructor(&self, c: &mut Code, required: &[&Member<'_>]) {
        let place = self.place;
        let is_text = |member: &Member<'_>| matches!(place.bare(&member.field.ty), Type::String | Type::Url);
        let parameter = |member: &&Member<'_>| {
            let ty = place.field(member.field);
            if is_text(member) { format!("{}: impl {}<{ty}>", member.name, place.std("Into")) } else { format!("{}: {ty}", member.name) }
        };
        c.line(&["/// Takes what is required; the rest is absent or has its default."]);
        c.line(&["#[must_use]"]);
        c.function("pub fn new", &required.iter().map(parameter).collect::<Vec<_>>(), " -> Self {");
        c.indented(|c| {
            self.literal(c, "Self", "", "", |member| match member.is_required() {
                true if is_text(member) => format!("{}.into()", member.name),
                true => member.name.to_owned(),
                false => self.initial(member),
            });
        });
        c.line(&["}"]);
    }

    /// What a field is that nobody has set.
    fn initial(&self, member: &Member<'_>) -> String {
        match &member.fallback {
            None => "None".to_owned(),
            Some(Fallback::OfType(value) | Fallback::Simple(value)) => value.clone(),
            Some(Fallback::Function { wraps, .. }) => member.call_default(wraps),
        }
    }

    /// Writes a literal of the struct, with a value for each field that is stored.
    fn literal(&self, c: &mut Code, path: &str, before: &str, after: &str, value: impl Fn(&Member<'_>) -> String) {
        let fields: Vec<String> = self.stored().map(|member| initialised(member.name, value(member))).collect();
        if fields.is_empty() {
            c.line(&[before, path, " {}", after]);
        } else if Code::is_short_literal(&fields) {
            c.line(&[before, path, " { ", &fields.join(", "), " }", after]);
        } else {
            c.block(&[before, path, " {"], &format!("}}{after}"), |c| {
                for field in &fields {
                    c.line(&[field, ","]);
                }
            });
        }
    }

    fn read(&self, c: &mut Code) {
        let members = self.place.names.members(self.id);
        let entries = free("entries", members);
        let key = free("key", members);
        items::read_head(c, self.place, &entries, &free("A", &self.place.parameters(self.id)));
        c.indented(|c| {
            self.read_body(c, &entries, &key);
        });
        c.line(&["}"]);
    }

    fn read_body(&self, c: &mut Code, entries: &str, key: &str) {
        for member in &self.members {
            let is_tag = self.place.facts.is_tag(self.id, &member.field.wire);
            match (&member.constant, is_tag) {
                (Some(_), _) if !member.is_required() => {}
                (Some(_), true) => c.line(&["let mut ", member.name, " = ", entries, ".is_tagged(", &member.wire, ");"]),
                (Some(_), false) => c.line(&["let mut ", member.name, " = false;"]),
                (None, true) => c.line(&["let mut ", member.name, " = ", entries, ".tagged(", &member.wire, ")?;"]),
                (None, false) => c.line(&["let mut ", member.name, " = None;"]),
            }
        }
        if self.members.is_empty() && !self.body.closed {
            c.line(&[entries, ".skip_rest()?;"]);
        } else if self.members.is_empty() {
            c.block(&["if let Some(", key, ") = ", entries, ".next_key()? {"], "}", |c| {
                c.line(&["return Err(", entries, ".unknown_key(&", key, "));"]);
            });
        } else {
            c.block(&["while let Some(", key, ") = ", entries, ".next_key()? {"], "}", |c| {
                c.block(&["match &*", key, " {"], "}", |c| {
                    for member in &self.members {
                        let (wire, name) = (&*member.wire, member.name);
                        match &member.constant {
                            Some(value) if member.is_required() => {
                                c.arm_of_statement(&[wire], &[name, " = ", entries, ".constant(", value, ")?"]);
                            }
                            Some(value) => c.arm_of_statement(&[wire], &[entries, ".must_be(", value, ")?"]),
                            None => c.arm_of_statement(&[wire], &[name, " = Some(", entries, ".", &member.method("value"), "()?)"]),
                        }
                    }
                    if self.body.closed {
                        c.line(&["_ => return Err(", entries, ".unknown_key(&", key, ")),"]);
                    } else {
                        c.line(&["_ => ", entries, ".skip()?,"]);
                    }
                });
            });
        }
        for member in self.members.iter().filter(|member| !member.is_stored() && member.is_required()) {
            c.call(&[], entries, "found", &[member.name, &member.wire], "?;");
        }
        let flat = |member: &Member<'_>| match member.or_default() {
            Some((method, argument)) => format!("{}.{method}({})", member.name, argument.unwrap_or_default()),
            None if member.is_required() => format!("{entries}.required({}, {})?", member.name, member.wire),
            None => member.name.to_owned(),
        };
        let fields = || self.stored().map(|member| initialised(member.name, flat(member))).collect::<Vec<_>>();
        if self.stored().count() <= FEW && Code::is_short_literal(&fields()) {
            self.literal(c, "Self", "Ok(", ")", flat);
            return;
        }
        c.block(&["Ok(Self {"], "})", |c| {
            for member in self.stored() {
                let before = [member.name, ": "];
                match member.or_default() {
                    Some((method, argument)) => {
                        let arguments: Vec<&str> = argument.iter().map(String::as_str).collect();
                        c.call(&before, member.name, method, &arguments, ",");
                    }
                    None if member.is_required() => c.call(&before, entries, "required", &[member.name, &member.wire], "?,"),
                    None => c.line(&[member.name, ","]),
                }
            }
        });
    }

    fn take(&self, c: &mut Code) {
        let place = self.place;
        let object = if self.members.is_empty() && !self.body.closed { "_object" } else { "object" };
        // What stands before a constant has to be taken before it.
        let first = self.members.iter().rposition(|member| !member.is_stored()).unwrap_or_default();
        let (before, after) = self.members.split_at(first);
        let has_locals = before.iter().any(Member::is_stored);
        let object = if has_locals { free(object, place.names.members(self.id)) } else { object.to_owned() };
        items::take_head(c, place, &object);
        c.indented(|c| {
            for member in before.iter().chain(after.iter().filter(|member| !member.is_stored())) {
                let is_unit = !member.is_optional() && matches!(self.place.schema.resolve(&member.field.ty), Type::Null);
                let unit = if is_unit { ": ()" } else { "" };
                self.take_member(c, member, &object, &["let ", member.name, unit, " = "], ";");
            }
            let (head, tail) = if self.body.closed { ("let record = Self {", "};") } else { ("Ok(Self {", "})") };
            let is_local = |member: &Member<'_>| before.iter().any(|local| std::ptr::eq(local, member));
            let names: Vec<String> = self.stored().take(FEW + 1).map(|member| member.name.to_owned()).collect();
            if self.stored().all(is_local) && names.len() <= FEW && Code::is_short_literal(&names) {
                let inner = if names.is_empty() { String::new() } else { format!(" {} ", names.join(", ")) };
                c.line(&[head, &inner, tail]);
            } else {
                c.block(&[head], tail, |c| {
                    for member in self.stored() {
                        if is_local(member) {
                            c.line(&[member.name, ","]);
                        } else {
                            self.take_member(c, member, &object, &[member.name, ": "], ",");
                        }
                    }
                });
            }
            if self.body.closed {
                let keys: Vec<String> = self.members.iter().map(|member| member.wire.clone()).collect();
                c.array(&format!("{object}.only(&"), &keys, ")?;");
                c.line(&["Ok(record)"]);
            }
        });
        c.line(&["}"]);
    }

    fn take_member(&self, c: &mut Code, member: &Member<'_>, object: &str, before: &[&str], after: &'static str) {
        let wire = &*member.wire;
        match (&member.constant, member.or_default()) {
            (Some(value), _) => {
                let method = if member.is_required() { "constant" } else { "optional_constant" };
                c.call(&[], object, method, &[wire, value], "?;");
            }
            (None, Some((method, argument))) => {
                let first = format!("{}({wire})?", member.method("optional"));
                c.chain(before, object, &first, &format!("{method}({})", argument.unwrap_or_default()), after);
            }
            (None, None) => {
                let method = member.method(if member.is_required() { "required" } else { "optional" });
                c.call(before, object, &method, &[wire], if after == ";" { "?;" } else { "?," });
            }
        }
    }

    fn write(&self, c: &mut Code) {
        let out = if self.members.is_empty() { "_out" } else { "out" };
        items::write_head(c, self.place, "write", out, &free("M", &self.place.parameters(self.id)));
        c.indented(|c| {
            for member in &self.members {
                match &member.constant {
                    Some(value) => c.call(&[], out, "constant", &[&member.wire, value], "?;"),
                    None => {
                        let method = member.method(if member.is_optional() { "put_some" } else { "put" });
                        c.call(&[], out, &method, &[&member.wire, &format!("&self.{}", member.name)], "?;");
                    }
                }
            }
            c.line(&["Ok(())"]);
        });
        c.line(&["}"]);
    }
}

/// A field in a literal of its struct.
fn initialised(name: &str, value: String) -> String {
    if value == name { value } else { format!("{name}: {value}") }
}

/// A constant as an argument.
pub(super) fn constant(value: &Literal) -> String {
    match value {
        Literal::String(text) => encode::string(text),
        Literal::Int(number) => grouped(&number.to_string()),
        Literal::Bool(flag) => flag.to_string(),
        Literal::Float(number) => float(number.get()),
    }
}

/// A name that is none of `taken`.
fn free(name: &str, taken: &[String]) -> String {
    let mut name = name.to_owned();
    while taken.contains(&name) {
        name.push('_');
    }
    name
}
