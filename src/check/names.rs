//! Which names there are: every declaration gets an id, every module a scope.

use super::Checker;
use super::draft::{Draft, DraftKind, DraftStruct, DraftUnion, Syntax};
use super::graph;
use super::load::Loaded;
use crate::ast;
use crate::diag::{Diagnostic, Diagnostics, Suggestions, codes};
use crate::schema::{DeclId, Enum, EnumRepr};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The longest identifier; longer ones would not fit on a line of any target.
const LONGEST_NAME: usize = 128;

/// The words of the language that stand for a type, so that no declaration can take them.
pub(super) const BUILT_IN: [&str; 23] = [
    "string", "bool", "int", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "float", "decimal", "bytes", "uuid", "datetime", "date",
    "url", "json", "object", "null", "map", "duration",
];

/// A module during the check.
pub(super) struct Module<'a> {
    pub(super) name: &'a str,
    pub(super) loaded: &'a Loaded,
    /// What a name means in this module.
    pub(super) scope: IndexMap<String, Entry>,
    /// Its declarations in the order of the source.
    pub(super) decls: Vec<DeclId>,
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
    /// An import that leads nowhere: already reported.
    Unknown,
}

impl<'a> Checker<'a> {
    pub(super) fn new(modules: &'a BTreeMap<String, Loaded>, diagnostics: &'a mut Diagnostics) -> Self {
        let modules =
            modules.values().map(|loaded| Module { name: &loaded.name, loaded, scope: IndexMap::new(), decls: Vec::new() }).collect();
        Self {
            modules,
            decls: Vec::new(),
            in_place: IndexMap::new(),
            map_keys: Vec::new(),
            suggestions: Suggestions::default(),
            expanded: 0,
            diagnostics,
        }
    }

    /// One error for each circle of imports, with the whole way round.
    pub(super) fn imports_form_no_cycle(&mut self) {
        let position: BTreeMap<&str, usize> = self.modules.iter().enumerate().map(|(at, module)| (module.name, at)).collect();
        let edges: Vec<Vec<usize>> = self
            .modules
            .iter()
            .map(|module| module.loaded.imports.iter().flatten().filter_map(|name| position.get(name.as_str()).copied()).collect())
            .collect();
        for component in graph::components(&edges) {
            let Some(cycle) = graph::cycle(&component, &edges) else { continue };
            let way: Vec<(&str, Span)> = cycle
                .iter()
                .enumerate()
                .filter_map(|(at, &from)| {
                    let to = cycle.get(at + 1).or(cycle.first()).and_then(|to| self.modules.get(*to))?;
                    let from = self.modules.get(from)?;
                    let import = from.loaded.imports.iter().position(|name| name.as_deref() == Some(to.name))?;
                    let written = from.loaded.ast.imports.get(import)?;
                    Some((to.name, written.path.as_ref().map_or(written.span, |path| path.span)))
                })
                .collect();
            let Some(((_, first), rest)) = way.split_first() else { continue };
            let start = cycle.first().and_then(|at| self.modules.get(*at)).map_or("", |module| module.name);
            let names: Vec<String> = std::iter::once(start).chain(way.iter().map(|(name, _)| *name)).map(str::to_owned).collect();
            let message = if names.len() == 2 {
                format!("`{start}` imports itself")
            } else {
                format!("the imports go round in a circle: {}", graph::in_words(&names))
            };
            let mut diagnostic = Diagnostic::new(codes::IMPORT_CYCLE, *first, message)
                .label("the circle begins here")
                .help("move what both files need into a third one");
            for (name, span) in rest.iter().take(graph::SHOWN) {
                diagnostic = diagnostic.also(*span, format!("then imports `{name}`"));
            }
            self.report(diagnostic);
        }
    }

    /// Gives every declaration an id and a place in its module's scope, structs declared in place by name included.
    pub(super) fn collect_declarations(&mut self) {
        for module in 0..self.modules.len() {
            let Some(loaded) = self.modules.get(module).map(|module| module.loaded) else { continue };
            for decl in &loaded.ast.decls {
                self.collect(module, decl);
            }
        }
    }

    fn collect(&mut self, module: usize, decl: &'a ast::Decl) {
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
                return;
            }
        };
        // A declaration without a name is still checked, so that its own mistakes show.
        let (text, span) = name.as_ref().map_or_else(|| (String::new(), decl_span(decl)), |name| (name.text.clone(), name.span));
        let id = self.declare(
            module,
            None,
            Draft {
                module,
                name: text,
                made_up: false,
                docs: meta.docs.lines.clone(),
                deprecated: None,
                span,
                children: Vec::new(),
                syntax,
                kind,
            },
        );
        if let Some(name) = name {
            self.enter(module, name, Meaning::Decl(id), false);
        }
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
                module,
                name,
                made_up: false,
                docs: docs.lines.clone(),
                deprecated: None,
                span,
                children: Vec::new(),
                syntax: Syntax::InPlace(body),
                kind: DraftKind::Struct(DraftStruct::default()),
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

    /// Adds a declaration that no text of the schema names. Its name must be free.
    pub(super) fn make_up(&mut self, owner: DeclId, name: String, span: Span, what: &str, kind: DraftKind) -> DeclId {
        let module = self.draft(owner).module;
        let name_is_ident = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        if let Some(other) = self.modules.get(module).and_then(|module| module.scope.get(&name)).copied() {
            self.report(
                Diagnostic::new(codes::MADE_UP_NAME_TAKEN, span, format!("{what} would be called `{name}`, which is taken"))
                    .also(other.span, "the name is used here")
                    .help("give it a name of its own, or rename the other one"),
            );
        } else if !name_is_ident || name.len() > LONGEST_NAME {
            self.report(
                Diagnostic::new(codes::NO_NAME_FROM_PLACE, span, format!("no usable name for {what} can be made from its place"))
                    .label(format!("would be called `{}`", name.chars().take(LONGEST_NAME).collect::<String>()))
                    .help("declare it under a name of its own and use that here"),
            );
        } else if let Some(module) = self.modules.get_mut(module) {
            let entry = Entry { meaning: Meaning::Unknown, span, used: true, imported: false };
            module.scope.insert(name.clone(), entry);
        }
        self.declare(
            module,
            Some(owner),
            Draft {
                module,
                name,
                made_up: true,
                docs: Vec::new(),
                deprecated: None,
                span,
                children: Vec::new(),
                syntax: Syntax::None,
                kind,
            },
        )
    }

    /// Puts a name into a module's scope; a name that is taken or built in is an error.
    fn enter(&mut self, module: usize, name: &ast::Ident, meaning: Meaning, imported: bool) {
        if BUILT_IN.contains(&name.text.as_str()) {
            self.report(
                Diagnostic::new(codes::BUILT_IN_NAME, name.span, format!("`{}` is a built-in type", name.text)).help("choose another name"),
            );
            return;
        }
        if name.text.len() > LONGEST_NAME {
            self.report(
                Diagnostic::new(codes::NAME_TOO_LONG, name.span, format!("a name has at most {LONGEST_NAME} characters"))
                    .label(format!("this one has {}", name.text.len())),
            );
        }
        let Some(scope) = self.modules.get_mut(module).map(|module| &mut module.scope) else { return };
        if let Some(first) = scope.get(&name.text).copied() {
            let (message, help) = match (first.imported, imported) {
                (true, true) => (format!("`{}` is imported twice", name.text), "remove one of the imports"),
                (true, false) | (false, true) => {
                    (format!("`{}` is both declared here and imported", name.text), "rename the declaration, or do without the import")
                }
                (false, false) => (format!("`{}` is declared twice", name.text), "rename one of them"),
            };
            self.report(
                Diagnostic::new(codes::DECLARED_TWICE, name.span, message)
                    .also(first.span, if first.imported { "first imported here" } else { "first declared here" })
                    .help(help),
            );
            return;
        }
        scope.insert(name.text.clone(), Entry { meaning, span: name.span, used: false, imported });
    }

    /// Brings imported names into scope. Imports are not transitive: only what a file declares itself can be imported from it.
    pub(super) fn resolve_imports(&mut self) {
        let declared: BTreeMap<&str, IndexMap<String, Meaning>> = self
            .modules
            .iter()
            .map(|module| (module.name, module.scope.iter().map(|(name, entry)| (name.clone(), entry.meaning)).collect()))
            .collect();
        for at in 0..self.modules.len() {
            let Some(loaded) = self.modules.get(at).map(|module| module.loaded) else { continue };
            for (import, target) in loaded.ast.imports.iter().zip(&loaded.imports) {
                let names = target.as_deref().and_then(|target| declared.get(target));
                for name in &import.names {
                    let meaning = match names.map(|names| names.get(&name.text)) {
                        None => Meaning::Unknown,
                        Some(Some(Meaning::Protocol)) => {
                            self.report(
                                Diagnostic::new(codes::NOT_A_TYPE, name.span, format!("`{}` is a protocol, not a type", name.text))
                                    .help("import the structs and unions that its peers send"),
                            );
                            Meaning::Unknown
                        }
                        Some(Some(meaning)) => *meaning,
                        Some(None) => {
                            self.imported_name_is_missing(import, name, names);
                            Meaning::Unknown
                        }
                    };
                    self.enter(at, name, meaning, true);
                }
            }
        }
    }

    fn imported_name_is_missing(&mut self, import: &ast::Import, name: &ast::Ident, names: Option<&IndexMap<String, Meaning>>) {
        let path = import.path.as_ref().map_or("", |path| path.value.as_str());
        let mut diagnostic = Diagnostic::new(codes::NOT_DECLARED_THERE, name.span, format!("`{path}` declares no `{}`", name.text));
        let candidates = names.into_iter().flat_map(|names| names.keys().map(String::as_str));
        diagnostic = match self.suggestions.nearest(&name.text, candidates) {
            Some(nearest) => diagnostic.help(format!("did you mean `{nearest}`?")).fix(name.span, nearest),
            None => diagnostic.help("imports are not transitive: a name is imported from the file that declares it"),
        };
        self.report(diagnostic);
    }

    /// What a name means in a module, or an error with a way out.
    pub(super) fn lookup(&mut self, module: usize, name: &ast::Ident) -> Option<DeclId> {
        if let Some(entry) = self.modules.get_mut(module).and_then(|module| module.scope.get_mut(&name.text)) {
            entry.used = true;
            match entry.meaning {
                Meaning::Decl(id) => return Some(id),
                Meaning::Unknown if entry.imported => return None,
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
        self.name_is_unknown(module, name);
        None
    }

    fn name_is_unknown(&mut self, module: usize, name: &ast::Ident) {
        let mut diagnostic = Diagnostic::new(codes::UNKNOWN_NAME, name.span, format!("there is no type `{}`", name.text));
        if let Some((_, word)) = OTHER_WORDS.iter().find(|(other, _)| *other == name.text) {
            self.report(diagnostic.help(format!("here it is called `{word}`")).fix(name.span, *word));
            return;
        }
        let elsewhere = self.modules.iter().enumerate().find(|(at, other)| {
            *at != module && other.scope.get(&name.text).is_some_and(|entry| !entry.imported && matches!(entry.meaning, Meaning::Decl(_)))
        });
        let here = self.modules.get(module);
        let visible = here.into_iter().flat_map(|module| module.scope.iter());
        let visible = visible.filter(|(_, entry)| matches!(entry.meaning, Meaning::Decl(_))).map(|(name, _)| name.as_str());
        if let Some((_, other)) = elsewhere {
            diagnostic = diagnostic.help(format!("`{}.hproto` declares it: import it from there", other.name));
        } else if let Some(nearest) = self.suggestions.nearest(&name.text, visible.chain(BUILT_IN)) {
            diagnostic = diagnostic.help(format!("did you mean `{nearest}`?")).fix(name.span, nearest);
        } else {
            diagnostic = diagnostic.help("declare it in this file, or import it");
        }
        self.report(diagnostic);
    }

    /// Warns about imports that nothing refers to.
    pub(super) fn imports_are_used(&mut self) {
        let unused: Vec<(String, Span)> = self
            .modules
            .iter()
            .flat_map(|module| module.scope.iter())
            .filter(|(_, entry)| entry.imported && !entry.used && entry.meaning != Meaning::Unknown)
            .map(|(name, entry)| (name.clone(), entry.span))
            .collect();
        for (name, span) in unused {
            self.report(
                Diagnostic::new(codes::UNUSED_IMPORT, span, format!("`{name}` is imported and not used")).help("remove it from the import"),
            );
        }
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

fn empty_enum() -> Enum {
    Enum { repr: EnumRepr::String, open: false, anonymous: false, values: Vec::new(), reserved: Vec::new() }
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
