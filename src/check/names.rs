//! Which names there are: every declaration gets an id, every module a scope.

use super::Checker;
use super::draft::{Draft, DraftKind, DraftStruct, DraftUnion, Syntax};
use super::generics::Instances;
use super::load::Loaded;
use crate::ast;
use crate::diag::{Diagnostic, Diagnostics, Suggestions, codes};
use crate::naming::pascal;
use crate::schema::{DeclId, Enum, EnumRepr};
use crate::source::{SourceMap, Span};
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// The longest identifier; longer ones would not fit on a line of any target.
pub(super) const LONGEST_NAME: usize = 128;

/// The words of the language that stand for a type, so that no declaration can take them.
const BUILT_IN: [&str; 24] = [
    "string", "bool", "int", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "float", "decimal", "bytes", "uuid", "datetime", "date",
    "url", "json", "object", "null", "map", "time", "duration",
];

/// A module during the check.
pub(super) struct Module<'a> {
    pub(super) name: &'a str,
    pub(super) loaded: &'a Loaded,
    /// What a name means in this module.
    pub(super) scope: IndexMap<String, Entry>,
    /// Its declarations in the order of the source.
    pub(super) decls: Vec<DeclId>,
    /// What generic declarations became here, by name: the schema has another way to spell it.
    pub(super) instances: BTreeMap<String, DeclId>,
}

/// What a name means in a module.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) meaning: Meaning,
    pub(super) span: Span,
    /// For an import: whether anything refers to it.
    pub(super) used: bool,
    pub(super) imported: bool,
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Decl(DeclId),
    Protocol,
    /// A declaration with so many parameters.
    Generic(usize),
    /// An import that leads nowhere: already reported.
    Unknown,
}

/// What a name is made up for.
#[derive(Clone, Copy)]
pub(super) enum MadeUp {
    /// A struct declared in place.
    Struct,
    /// An anonymous enum.
    Constants,
    /// A row without payload.
    Unit,
    /// A named struct under a tag.
    Variant,
    /// A payload that has a key of its own.
    Content,
    /// What stands behind a tag in an array.
    Items,
    /// A row of a union that is the payload of a row.
    InnerVariant,
    /// A union as the payload of a row.
    InnerUnion,
    /// Several tag values that lead to one payload.
    TagValues,
    /// Types told apart by JSON kind.
    Choice,
}

/// What messages call the record of a row.
const VARIANT: &str = "the variant of this row";

impl MadeUp {
    /// What messages call it, and how it gets a name of its own.
    fn in_words(self) -> (&'static str, &'static str) {
        match self {
            Self::Struct => ("this struct", "write a name before the brace: `Name { … }`"),
            Self::Constants => ("the type of these constants", "declare it as an enum with a name of its own"),
            Self::Unit => ("what this row carries", "give the row a payload with a name of its own: `tag: Name {}`"),
            Self::Variant => (VARIANT, "give the row a payload of its own: `tag: Name { ...Payload }`"),
            Self::Content => (VARIANT, "give the payload a name for this tag alone: `tag: Name`, with `type Name = …`"),
            Self::Items => (VARIANT, "give the union or the tag another name"),
            Self::InnerVariant => (VARIANT, "rename the union that is the payload"),
            Self::InnerUnion => ("the union of this row", "rename the union that is the payload"),
            Self::Choice => ("this type", "give it a name: `type Name = A | B`"),
            Self::TagValues => ("the type of these tag values", "declare the tag in the payload, with an enum of its own"),
        }
    }
}

/// The name of something from that of its owner and the word for its place: `Order` and `ship_to` give `OrderShipTo`. A word that
/// gives none is put behind as it is: that is no name, which `make_up` reports.
pub(super) fn name_from_place(owner: &str, place: &str) -> String {
    let word = pascal(place);
    format!("{owner}{}", if word.is_empty() { place } else { &word })
}

/// Whether a name is one of the language's own types or constants.
pub(super) fn is_built_in(name: &ast::Ident) -> bool {
    BUILT_IN.contains(&name.text.as_str()) || is_constant(name)
}

/// Whether a name is a constant wherever a type is expected.
fn is_constant(name: &ast::Ident) -> bool {
    matches!(name.text.as_str(), "true" | "false")
}

/// What a name is that is the language's own.
pub(super) fn already_is(name: &ast::Ident) -> String {
    format!("`{}` is a {}", name.text, if is_constant(name) { "constant" } else { "built-in type" })
}

fn is_ident(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl<'a> Checker<'a> {
    pub(super) fn new(
        sources: &'a SourceMap,
        modules: &'a BTreeMap<String, Loaded>,
        instances: &'a Instances,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let modules: Vec<Module<'a>> = modules
            .values()
            .map(|loaded| Module { name: &loaded.name, loaded, scope: IndexMap::new(), decls: Vec::new(), instances: BTreeMap::new() })
            .collect();
        Self {
            sources,
            modules,
            decls: Vec::new(),
            instances,
            instance_ids: BTreeMap::new(),
            in_place: IndexMap::new(),
            payloads: IndexMap::new(),
            map_keys: Vec::new(),
            items: Vec::new(),
            narrowings: Vec::new(),
            unknown_names: Vec::new(),
            declared_in: None,
            enum_indexes: BTreeMap::new(),
            tag_indexes: BTreeMap::new(),
            tags_in_tables: None,
            endless: BTreeSet::new(),
            suggestions: Suggestions::default(),
            pattern_steps: super::MOST_PATTERN_STEPS,
            expanded: 0,
            diagnostics,
        }
    }

    /// Gives every declaration an id and a place in its module's scope, structs declared in place by name included.
    pub(super) fn collect_declarations(&mut self) {
        for module in 0..self.modules.len() {
            let Some(loaded) = self.modules.get(module).map(|module| module.loaded) else { continue };
            for decl in &loaded.ast.decls {
                match parameters_of(decl) {
                    (Some(name), count @ 1..) => {
                        self.enter(module, name, Meaning::Generic(count), false);
                        self.declare_instances(module, Some(name));
                    }
                    (None, 1..) => {}
                    _ => {
                        let id = self.collect(module, decl);
                        if let (Some(id), Some(name)) = (id, name_of(decl)) {
                            self.enter(module, name, Meaning::Decl(id), false);
                        }
                    }
                }
            }
            self.declare_instances(module, None);
        }
    }

    /// Declares what is written, and what is written in it.
    pub(super) fn collect(&mut self, module: usize, decl: &'a ast::Decl) -> Option<DeclId> {
        let (meta, name, syntax, kind) = match decl {
            ast::Decl::Struct(decl) => {
                let body = DraftStruct { closed: decl.closed.is_some(), ..DraftStruct::default() };
                (&decl.meta, &decl.name, Syntax::Struct(decl), DraftKind::Struct(body))
            }
            ast::Decl::Enum(decl) => (&decl.meta, &decl.name, Syntax::Enum(decl), DraftKind::Enum(empty_enum())),
            ast::Decl::Union(decl) => (&decl.meta, &decl.name, Syntax::Union(decl), DraftKind::Union(DraftUnion::default())),
            ast::Decl::Alias(decl) => (&decl.meta, &decl.name, Syntax::Alias(decl), DraftKind::Alias(None)),
            ast::Decl::Newtype(decl) => (&decl.meta, &decl.name, Syntax::Newtype(decl), DraftKind::Newtype(None)),
            ast::Decl::Protocol(decl) => {
                if let Some(name) = &decl.name {
                    self.enter(module, name, Meaning::Protocol, false);
                }
                return None;
            }
        };
        // A declaration without a name is still checked, so that its own mistakes show.
        let (text, span) = name.as_ref().map_or_else(|| (String::new(), decl_span(decl)), |name| (name.text.clone(), name.span));
        let id = self.declare(module, None, Draft { docs: meta.docs.lines.clone(), syntax, ..Draft::new(module, text, span, kind) });
        match decl {
            ast::Decl::Struct(decl) => self.collect_in_body(module, id, &decl.body),
            ast::Decl::Union(decl) => {
                for member in &decl.members {
                    match member {
                        ast::UnionMember::Row(row) => {
                            if let Some(payload) = &row.payload {
                                self.collect_in_type(module, id, payload, &row.meta.docs);
                            }
                        }
                        ast::UnionMember::Untagged { payload: Some(payload), meta, .. } => {
                            self.collect_in_type(module, id, payload, &meta.docs);
                        }
                        _ => {}
                    }
                }
            }
            ast::Decl::Alias(decl) | ast::Decl::Newtype(decl) => {
                if let Some(ty) = &decl.ty {
                    self.collect_in_type(module, id, ty, &decl.meta.docs);
                }
            }
            ast::Decl::Enum(_) | ast::Decl::Protocol(_) => {}
        }
        Some(id)
    }

    fn collect_in_body(&mut self, module: usize, owner: DeclId, body: &'a ast::StructBody) {
        for member in &body.members {
            if let ast::StructMember::Field(ast::Field { ty: Some(ty), meta, .. }) = member {
                self.collect_in_type(module, owner, ty, &meta.docs);
            }
        }
    }

    /// Declares the named structs inside a type. Docs before a member that declares its struct in place belong to both.
    fn collect_in_type(&mut self, module: usize, owner: DeclId, ty: &'a ast::Type, docs: &ast::Docs) {
        match &ty.kind {
            ast::TypeKind::Struct { name, body } => {
                let inner = if let Some(name) = name {
                    let id = self.declare_in_place(module, owner, name.text.clone(), name.span, ty.span, body, docs);
                    self.enter(module, name, Meaning::Decl(id), false);
                    id
                } else {
                    owner
                };
                self.collect_in_body(module, inner, body);
            }
            ast::TypeKind::Array(inner) => self.collect_in_type(module, owner, inner, docs),
            ast::TypeKind::Map(key, value) => {
                self.collect_in_type(module, owner, key, docs);
                self.collect_in_type(module, owner, value, docs);
            }
            ast::TypeKind::Union(inner) | ast::TypeKind::Tuple(inner) => {
                for inner in inner {
                    self.collect_in_type(module, owner, inner, docs);
                }
            }
            ast::TypeKind::Name { .. } | ast::TypeKind::Literal(_) | ast::TypeKind::Hole => {}
        }
    }

    /// Declares a struct that is written inside another declaration.
    #[allow(clippy::too_many_arguments, reason = "the parts of a declaration, each used once")]
    pub(super) fn declare_in_place(
        &mut self,
        module: usize,
        owner: DeclId,
        name: String,
        span: Span,
        place: Span,
        body: &'a ast::StructBody,
        docs: &ast::Docs,
    ) -> DeclId {
        let id = self.declare(
            module,
            Some(owner),
            Draft {
                docs: docs.lines.clone(),
                syntax: Syntax::InPlace(body),
                ..Draft::new(module, name, span, DraftKind::Struct(DraftStruct::default()))
            },
        );
        self.in_place.insert(place, id);
        id
    }

    /// Adds a declaration, below `owner` or at the end of its module.
    pub(super) fn declare(&mut self, module: usize, owner: Option<DeclId>, draft: Draft<'a>) -> DeclId {
        let id = DeclId(u32::try_from(self.decls.len()).unwrap_or(u32::MAX));
        self.decls.push(draft);
        match owner {
            Some(owner) => self.draft_mut(owner).children.push(id),
            None => {
                if let Some(module) = self.modules.get_mut(module) {
                    module.decls.push(id);
                }
            }
        }
        id
    }

    /// Adds a parameter of a generic declaration. It stands in no module.
    pub(super) fn declare_parameter(&mut self, module: usize, name: String, span: Span) -> DeclId {
        let id = DeclId(u32::try_from(self.decls.len()).unwrap_or(u32::MAX));
        self.decls.push(Draft { made_up: true, generic: true, ..Draft::new(module, name, span, DraftKind::Parameter) });
        id
    }

    /// Adds a declaration that no text of the schema names. Its name must be free.
    pub(super) fn make_up(&mut self, owner: DeclId, name: String, span: Span, made_up: MadeUp, kind: DraftKind) -> DeclId {
        let module = self.draft(owner).module;
        let (what, way_out) = made_up.in_words();
        if !is_ident(&self.draft(owner).name) {
            // The owner's own name has been reported.
        } else if let Some(other) = self.modules.get(module).and_then(|module| module.scope.get(&name)).copied() {
            self.report(
                Diagnostic::new(codes::MADE_UP_NAME_TAKEN, span, format!("{what} would be called `{name}`, which is taken"))
                    .also(other.span, "the name is used here")
                    .help(format!("{way_out}, or rename the other one")),
            );
        } else if !is_ident(&name) {
            let label = if name.len() > LONGEST_NAME {
                format!("it would have {} characters; at most {LONGEST_NAME} are possible", name.chars().count())
            } else {
                format!("would be called `{}`", name.escape_debug())
            };
            self.report(
                Diagnostic::new(codes::NO_NAME_FROM_PLACE, span, format!("no usable name for {what} can be made from its place"))
                    .label(label)
                    .help(way_out),
            );
        } else if let Some(module) = self.modules.get_mut(module) {
            let entry = Entry { meaning: Meaning::Unknown, span, used: true, imported: false };
            module.scope.insert(name.clone(), entry);
        }
        self.declare(module, Some(owner), Draft { made_up: true, ..Draft::new(module, name, span, kind) })
    }

    /// Puts a name into a module's scope; a name that is taken or built in is an error.
    pub(super) fn enter(&mut self, module: usize, name: &ast::Ident, meaning: Meaning, imported: bool) {
        if is_built_in(name) {
            self.report(Diagnostic::new(codes::BUILT_IN_NAME, name.span, already_is(name)).help("choose another name"));
            return;
        }
        self.name_is_short_enough(&name.text, name.span, "choose a shorter one: docs (`///`) have room for the rest");
        let Some(scope) = self.modules.get_mut(module).map(|module| &mut module.scope) else { return };
        if let Some(first) = scope.get(&name.text).copied() {
            let (message, label, help) = match (first.imported, imported) {
                (true, true) => (format!("`{}` is imported twice", name.text), "first imported here", "remove one of the imports"),
                (false, false) => (format!("`{}` is declared twice", name.text), "first declared here", "rename one of them"),
                _ => (
                    format!("`{}` is both imported and declared here", name.text),
                    if first.imported { "imported here" } else { "declared here" },
                    "rename the declaration, or do without the import",
                ),
            };
            self.report(Diagnostic::new(codes::DECLARED_TWICE, name.span, message).also(first.span, label).help(help));
            return;
        }
        scope.insert(name.text.clone(), Entry { meaning, span: name.span, used: false, imported });
    }

    /// Targets put names on one line, several of them where one is made from the other.
    pub(super) fn name_is_short_enough(&mut self, name: &str, span: Span, help: &str) {
        let length = name.chars().count();
        if length > LONGEST_NAME {
            self.report(
                Diagnostic::new(codes::NAME_TOO_LONG, span, format!("a name has at most {LONGEST_NAME} characters"))
                    .label(format!("this one has {length}"))
                    .help(help),
            );
        }
    }

    /// What a name means in a module, or an error with a way out.
    pub(super) fn lookup(&mut self, module: usize, name: &ast::Ident) -> Option<DeclId> {
        if name.text.contains('#') {
            // In a copy of a generic declaration: what is wrong with a name in it is said of that declaration.
            return match self.entry(module, &name.text)?.meaning {
                Meaning::Decl(id) => Some(id),
                _ => None,
            };
        }
        if let Some(entry) = self.modules.get_mut(module).and_then(|module| module.scope.get_mut(&name.text)) {
            entry.used = true;
            match entry.meaning {
                Meaning::Decl(id) => return Some(id),
                Meaning::Unknown if entry.imported => return None,
                Meaning::Generic(count) => {
                    let declared = entry.span;
                    self.wrong_number_of_arguments(name, count, 0, name.span, declared);
                    return None;
                }
                Meaning::Protocol => {
                    self.report(
                        Diagnostic::new(codes::NOT_A_TYPE, name.span, format!("`{}` is a protocol, not a type", name.text))
                            .help("name one of the structs or unions that its peers send"),
                    );
                    return None;
                }
                Meaning::Unknown => {}
            }
        }
        self.unknown_names.push((module, name.clone()));
        None
    }

    /// What a name stands for in a module; a name with a module of its own (`module#Name`) in that.
    pub(super) fn entry(&self, module: usize, text: &str) -> Option<Entry> {
        match text.split_once('#') {
            None => self.modules.get(module)?.scope.get(text).copied(),
            Some((other, text)) => {
                let at = self.modules.binary_search_by(|known| known.name.cmp(other)).ok()?;
                let other = self.modules.get(at)?;
                match other.instances.get(text) {
                    Some(id) => Some(Entry { meaning: Meaning::Decl(*id), span: self.draft(*id).span, used: true, imported: false }),
                    None => other.scope.get(text).copied(),
                }
            }
        }
    }

    /// Marks a name as used.
    pub(super) fn is_used(&mut self, module: usize, text: &str) {
        if let Some(entry) = self.modules.get_mut(module).and_then(|module| module.scope.get_mut(text)) {
            entry.used = true;
        }
    }

    /// Reports the names that mean nothing: at the end, when it is known which names were made up.
    pub(super) fn names_are_known(&mut self) {
        for (module, name) in std::mem::take(&mut self.unknown_names) {
            self.name_is_unknown(module, &name);
        }
    }

    fn name_is_unknown(&mut self, module: usize, name: &ast::Ident) {
        let diagnostic = Diagnostic::new(codes::UNKNOWN_NAME, name.span, format!("there is no type `{}`", name.text));
        let elsewhere = self.declared_elsewhere(module, &name.text);
        let visible = self.modules.get(module).into_iter().flat_map(|module| &module.scope);
        let visible =
            visible.filter(|(_, entry)| matches!(entry.meaning, Meaning::Decl(_) | Meaning::Generic(_))).map(|(name, _)| name.as_str());
        let made_up = self.modules.get(module).and_then(|module| module.scope.get(&name.text));
        let diagnostic = if let Some((_, word)) = OTHER_WORDS.iter().find(|(other, _)| *other == name.text) {
            diagnostic.help(format!("here it is called `{word}`")).fix(name.span, *word)
        } else if let Some((_, spelled)) = OTHER_GENERICS.iter().find(|(words, _)| words.contains(&name.text.as_str())) {
            diagnostic.help(*spelled)
        } else if let Some(entry) = made_up {
            let is_instance = self.modules.get(module).is_some_and(|module| module.instances.contains_key(&name.text));
            let way_out = if is_instance { "write it as it stands there" } else { "give it a name of its own" };
            diagnostic.also(entry.span, "the name is made up for this").help(format!("a made-up name cannot be referred to: {way_out}"))
        } else if self.modules.get(module).is_some_and(|module| module.loaded.damage.may_declare(&name.text)) {
            return;
        } else if let Some(elsewhere) = elsewhere {
            diagnostic.help(format!("`{elsewhere}` declares it: import it from there"))
        } else if let Some(nearest) = self.suggestions.nearest(&name.text, visible.chain(BUILT_IN)) {
            diagnostic.help(format!("did you mean `{nearest}`?")).fix(name.span, nearest)
        } else {
            diagnostic.help("declare it in this file, or import it")
        };
        self.report(diagnostic);
    }
}

/// What other languages call our built-in types.
const OTHER_WORDS: [(&str, &str); 19] = [
    ("str", "string"),
    ("String", "string"),
    ("text", "string"),
    ("boolean", "bool"),
    ("Boolean", "bool"),
    ("integer", "int"),
    ("Int", "int"),
    ("number", "float"),
    ("double", "float"),
    ("f64", "float"),
    ("f32", "float"),
    ("int32", "i32"),
    ("int64", "i64"),
    ("uint32", "u32"),
    ("uint64", "u64"),
    ("any", "json"),
    ("unknown", "json"),
    ("timestamp", "datetime"),
    ("DateTime", "datetime"),
];

/// How other languages spell what is no name here.
const OTHER_GENERICS: [(&[&str], &str); 3] = [
    (&["List", "list", "Array", "Vec", "Sequence", "Set", "array", "repeated"], "a list is written `T[]`"),
    (&["Map", "Record", "Dict", "dict", "HashMap", "BTreeMap", "Mapping"], "a map is written `map<K, V>`"),
    (
        &["Option", "Optional", "optional", "Maybe", "Nullable"],
        "a key that may be absent is written `name?: T`, a value that may be null `T | null`",
    ),
];

fn empty_enum() -> Enum {
    Enum { repr: EnumRepr::String, open: false, anonymous: false, values: Vec::new(), reserved: Vec::new() }
}

/// The name of a declaration, and how many parameters it has. A newtype has none: that it names some is reported.
fn parameters_of(decl: &ast::Decl) -> (Option<&ast::Ident>, usize) {
    match decl {
        ast::Decl::Struct(decl) => (decl.name.as_ref(), decl.generics.len()),
        ast::Decl::Alias(decl) => (decl.name.as_ref(), decl.generics.len()),
        _ => (None, 0),
    }
}

fn name_of(decl: &ast::Decl) -> Option<&ast::Ident> {
    match decl {
        ast::Decl::Struct(decl) => decl.name.as_ref(),
        ast::Decl::Enum(decl) => decl.name.as_ref(),
        ast::Decl::Union(decl) => decl.name.as_ref(),
        ast::Decl::Alias(decl) | ast::Decl::Newtype(decl) => decl.name.as_ref(),
        ast::Decl::Protocol(decl) => decl.name.as_ref(),
    }
}

fn decl_span(decl: &ast::Decl) -> Span {
    match decl {
        ast::Decl::Struct(decl) => decl.span,
        ast::Decl::Enum(decl) => decl.span,
        ast::Decl::Union(decl) => decl.span,
        ast::Decl::Alias(decl) | ast::Decl::Newtype(decl) => decl.span,
        ast::Decl::Protocol(decl) => decl.span,
    }
}
