//! Generic declarations are written once and copied for each list of arguments, before anything else is resolved: what the later passes
//! see is an ordinary declaration that is called `PageOfItem`, and its name where `Page<Item>` stood.
//!
//! Names in a copy, and in the arguments, are spelled `module#Name`, as the copy may lie in another module than what it is made from: it
//! lies in the last of all modules that it refers to, in an order in which each module stands behind those it imports. So the modules
//! refer to each other without circles, as their imports do.

use super::scopes::{Generic, Key, Scope, generics_of, ranks, scope_of};
use super::spelling::{modules_in, name_part, names_in, spelled};
use super::{Instance, Instances, Role, opaque};
use crate::ast::{self, Decl, Ident, Spread, StructBody, StructMember, Type, TypeKind};
use crate::check::load::Loaded;
use crate::check::names::{LONGEST_NAME, is_built_in};
use crate::check::types::is_null;
use crate::diag::{Diagnostic, Diagnostics, codes};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// How many copies a whole run may make.
const MOST_INSTANCES: usize = 10_000;

/// How much text all copies together may come to, in bytes.
const MOST_COPIED: usize = 4 << 20;

/// How many copies may ask for each other, one inside the other.
const DEEPEST: usize = 16;

/// A copy that was asked for and not made yet.
struct Wanted {
    generic: Key,
    arguments: Vec<Type>,
    /// What it is called, and where it lies.
    name: String,
    module: String,
    shown: String,
    role: Role,
    asked: Span,
    /// How many copies it was asked for by.
    depth: usize,
}

struct Expander<'d> {
    diagnostics: &'d mut Diagnostics,
    generics: BTreeMap<Key, Generic>,
    scopes: BTreeMap<String, Scope>,
    /// Where a module stands in an order in which imports come first.
    rank: BTreeMap<String, usize>,
    /// All copies by what they are copies of.
    known: BTreeMap<String, usize>,
    wanted: Vec<Wanted>,
    /// How copies are written, by their names.
    shown: BTreeMap<String, String>,
    looked_up: Vec<(String, Ident)>,
    room: usize,
    /// Whether a bound was reached: reported once, and nothing is copied any more.
    stopped: bool,
}

/// Where the types that are walked over stand.
#[derive(Clone, Copy)]
struct Here<'h> {
    module: &'h str,
    depth: usize,
}

/// Copies the generic declarations of all modules, and puts the names of the copies where they are used.
pub(in crate::check) fn expand(modules: &mut BTreeMap<String, Loaded>, diagnostics: &mut Diagnostics) -> Instances {
    let generics = generics_of(modules);
    if generics.is_empty() {
        return Instances::default();
    }
    let mut expander = Expander {
        diagnostics,
        generics,
        scopes: modules.iter().map(|(name, loaded)| (name.clone(), scope_of(loaded))).collect(),
        rank: ranks(modules),
        known: BTreeMap::new(),
        wanted: Vec::new(),
        shown: BTreeMap::new(),
        looked_up: Vec::new(),
        room: MOST_COPIED,
        stopped: false,
    };
    for (module, loaded) in modules {
        loaded.ast.decls.iter_mut().for_each(|decl| expander.in_decl(decl, Here { module, depth: 0 }));
    }
    let mut list = Vec::new();
    expander.copy_what_is_wanted(&mut list);
    expander.want_generics_themselves();
    expander.copy_what_is_wanted(&mut list);
    let wanted = expander.wanted.into_iter();
    let list = list.into_iter().zip(wanted).map(|(decl, wanted)| Instance {
        decl,
        module: wanted.module,
        generic: wanted.generic,
        arguments: wanted.arguments,
        shown: wanted.shown,
        role: wanted.role,
        asked: wanted.asked,
    });
    Instances::new(list.collect(), expander.looked_up)
}

impl Expander<'_> {
    fn copy_what_is_wanted(&mut self, list: &mut Vec<Decl>) {
        while let Some(decl) = self.copy(list.len()) {
            list.push(decl);
        }
    }

    /// Those that have the same shape for all arguments are declared themselves, too, with opaque types in the places of their parameters:
    /// what targets that have generics print.
    fn want_generics_themselves(&mut self) {
        let used: BTreeSet<Key> = self.wanted.iter().map(|wanted| wanted.generic.clone()).collect();
        let opaque = opaque::generics(&self.generics, |module, name| self.resolve(module, name));
        for key in opaque.into_iter().filter(|key| used.contains(key) && !self.stopped) {
            let Some(Generic { decl, parameters, .. }) = self.generics.get(&key) else { continue };
            let (Decl::Struct(ast::StructDecl { name: Some(name), .. }) | Decl::Alias(ast::AliasDecl { name: Some(name), .. })) = decl
            else {
                continue;
            };
            let arguments: Vec<Type> = parameters
                .iter()
                .map(|parameter| {
                    let name = Ident { text: format!("{}#{}", key.0, opaque::name(&key.1, &parameter.text)), span: parameter.span };
                    Type { kind: TypeKind::Name { name, args: Vec::new() }, span: parameter.span }
                })
                .collect();
            let shown: Vec<&str> = parameters.iter().map(|parameter| parameter.text.as_str()).collect();
            let wanted = Wanted {
                name: key.1.clone(),
                module: key.0.clone(),
                shown: format!("{}<{}>", key.1, shown.join(", ")),
                role: Role::Generic,
                asked: name.span,
                depth: 0,
                generic: key,
                arguments,
            };
            self.known.insert(identity(&wanted.generic, &wanted.arguments), self.wanted.len());
            self.wanted.push(wanted);
        }
    }

    fn in_decl(&mut self, decl: &mut Decl, here: Here<'_>) {
        match decl {
            Decl::Struct(decl) if decl.generics.is_empty() => self.in_body(&mut decl.body, here),
            Decl::Union(decl) => {
                for member in &mut decl.members {
                    match member {
                        ast::UnionMember::Row(row) => row.payload.iter_mut().for_each(|ty| self.in_type(ty, here)),
                        ast::UnionMember::Untagged { payload, .. } => payload.iter_mut().for_each(|ty| self.in_type(ty, here)),
                        ast::UnionMember::Spread(spread) => self.in_spread(spread, here),
                        ast::UnionMember::Reserved(_) => {}
                    }
                }
            }
            Decl::Alias(decl) | Decl::Newtype(decl) if decl.generics.is_empty() => decl.ty.iter_mut().for_each(|ty| self.in_type(ty, here)),
            _ => {}
        }
    }

    fn in_body(&mut self, body: &mut StructBody, here: Here<'_>) {
        for member in &mut body.members {
            match member {
                StructMember::Field(field) => field.ty.iter_mut().for_each(|ty| self.in_type(ty, here)),
                StructMember::Spread(spread) => self.in_spread(spread, here),
                StructMember::Reserved(_) => {}
            }
        }
    }

    fn in_spread(&mut self, spread: &mut Spread, here: Here<'_>) {
        spread.args.iter_mut().for_each(|arg| self.in_type(arg, here));
        if let Some(name) = &mut spread.name
            && let Some(instance) = self.instance(name, &spread.args, here)
        {
            name.text = instance;
            spread.args.clear();
        }
    }

    fn in_type(&mut self, ty: &mut Type, here: Here<'_>) {
        match &mut ty.kind {
            TypeKind::Name { name, args } => {
                args.iter_mut().for_each(|arg| self.in_type(arg, here));
                if let Some(instance) = self.instance(name, args, here) {
                    name.text = instance;
                    args.clear();
                }
            }
            TypeKind::Array(inner) => self.in_type(inner, here),
            TypeKind::Map(key, value) => {
                self.in_type(key, here);
                self.in_type(value, here);
            }
            TypeKind::Union(inner) | TypeKind::Tuple(inner) => inner.iter_mut().for_each(|inner| self.in_type(inner, here)),
            TypeKind::Struct { body, .. } => self.in_body(body, here),
            TypeKind::Literal(_) | TypeKind::Hole => {}
        }
    }

    /// What a name means, seen from a module.
    fn resolve(&self, module: &str, name: &str) -> Option<Key> {
        if let Some((module, name)) = name.split_once('#') {
            return Some((module.to_owned(), name.to_owned()));
        }
        let scope = self.scopes.get(module)?;
        if scope.declared.contains(name) {
            return Some((module.to_owned(), name.to_owned()));
        }
        let from = scope.imported.get(name)?;
        self.scopes.get(from)?.declared.contains(name).then(|| (from.clone(), name.to_owned()))
    }

    /// The name of the copy that is meant by a generic with arguments. `None` when no generic is meant, or something is wrong, which
    /// the later passes see and report; what only this one sees is reported.
    fn instance(&mut self, name: &Ident, args: &[Type], here: Here<'_>) -> Option<String> {
        if args.is_empty() || self.stopped {
            return None;
        }
        let key = self.resolve(here.module, &name.text)?;
        if self.generics.get(&key)?.parameters.len() != args.len() {
            return None;
        }
        let arguments: Vec<Option<Type>> = args.iter().map(|arg| self.argument(arg, here.module)).collect();
        let arguments: Vec<Type> = arguments.into_iter().collect::<Option<_>>()?;
        if !name.text.contains('#') {
            self.looked_up.push((here.module.to_owned(), name.clone()));
            let mut names = Vec::new();
            args.iter().for_each(|arg| names_in(arg, &mut names));
            self.looked_up.extend(names.into_iter().map(|name| (here.module.to_owned(), name)));
        }
        let identity = identity(&key, &arguments);
        if let Some(wanted) = self.known.get(&identity).and_then(|at| self.wanted.get(*at)) {
            return Some(format!("{}#{}", wanted.module, wanted.name));
        }
        let wanted = self.wanted(key, arguments, name.span, here.depth)?;
        let text = format!("{}#{}", wanted.module, wanted.name);
        self.known.insert(identity, self.wanted.len());
        self.shown.insert(text.clone(), wanted.shown.clone());
        self.wanted.push(wanted);
        Some(text)
    }

    fn wanted(&mut self, generic: Key, arguments: Vec<Type>, asked: Span, depth: usize) -> Option<Wanted> {
        let shown: Vec<String> = arguments.iter().map(|arg| self.without_modules(&spelled(arg))).collect();
        let shown = format!("{}<{}>", generic.1, shown.join(", "));
        let parts: Vec<String> = arguments.iter().map(name_part).collect();
        let role = if arguments.iter().any(opaque::is_in) { Role::Inside } else { Role::Instance };
        let name = match role {
            // Nothing is called so, but it is told apart from others.
            Role::Inside => identity(&generic, &arguments),
            _ => format!("{}Of{}", generic.1, parts.join("And")),
        };
        // A name that grows with each copy is the other sign of a copy that asks for itself.
        if depth > DEEPEST || (depth > DEEPEST / 4 && name.len() > LONGEST_NAME) {
            self.stop(
                asked,
                &format!("`{}` asks for itself, or others for each other, without end", generic.1),
                "with ever larger arguments",
            );
            return None;
        }
        if self.wanted.len() >= MOST_INSTANCES {
            self.stop(asked, &format!("the schema uses generics with more than {MOST_INSTANCES} lists of arguments"), "one too many here");
            return None;
        }
        if name.len() > LONGEST_NAME && role == Role::Instance {
            self.diagnostics.push(
                Diagnostic::new(codes::NAME_TOO_LONG, asked, format!("a name has at most {LONGEST_NAME} characters"))
                    .label(format!("what this stands for would have {}", name.len()))
                    .help("give an argument a shorter name: `type Name = …`"),
            );
            return None;
        }
        let mut modules = BTreeSet::from([generic.0.clone()]);
        arguments.iter().for_each(|arg| modules_in(arg, &mut modules));
        let module = modules.into_iter().max_by_key(|module| self.rank.get(module).copied())?;
        Some(Wanted { generic, arguments, name, module, shown, role, asked, depth })
    }

    fn stop(&mut self, span: Span, message: &str, label: &str) {
        self.stopped = true;
        self.diagnostics.push(
            Diagnostic::new(codes::EXPANDS_TOO_FAR, span, message)
                .label(label)
                .help("each list of arguments makes a type of its own; name the inner types, so that there are fewer"),
        );
    }

    /// An argument with its names spelled so that they mean the same in every module. Of what has no name nothing could be named after.
    fn argument(&mut self, ty: &Type, module: &str) -> Option<Type> {
        let kind = match &ty.kind {
            TypeKind::Name { name, args } if args.is_empty() => {
                let text = if is_built_in(name) { name.text.clone() } else { self.declared_name(module, &name.text)? };
                if text == "map" {
                    return None;
                }
                TypeKind::Name { name: Ident { text, span: name.span }, args: Vec::new() }
            }
            // No generic, or not with so many arguments: reported where it is resolved. Or nothing is there.
            TypeKind::Name { .. } | TypeKind::Hole => return None,
            TypeKind::Array(inner) => TypeKind::Array(Box::new(self.argument(inner, module)?)),
            TypeKind::Map(key, value) => {
                let key = self.argument(key, module);
                TypeKind::Map(Box::new(key?), Box::new(self.argument(value, module)?))
            }
            TypeKind::Union(alternatives) => {
                let (nulls, others): (Vec<&Type>, Vec<&Type>) = alternatives.iter().partition(|one| is_null(one));
                match (nulls.first(), others.as_slice()) {
                    (Some(null), [one]) => TypeKind::Union(vec![self.argument(one, module)?, (*null).clone()]),
                    _ => return self.argument_has_no_name(ty),
                }
            }
            TypeKind::Literal(_) | TypeKind::Tuple(_) | TypeKind::Struct { .. } => return self.argument_has_no_name(ty),
        };
        Some(Type { kind, span: ty.span })
    }

    fn argument_has_no_name(&mut self, ty: &Type) -> Option<Type> {
        let help = match &ty.kind {
            TypeKind::Struct { .. } => "declare the struct, and write its name here",
            TypeKind::Tuple(_) => "give it a name: `type Name = […]`",
            _ => "give it a name: `type Name = …`, or `enum Name { … }`",
        };
        self.diagnostics.push(
            Diagnostic::new(codes::ARGUMENT_WITHOUT_NAME, ty.span, "a type argument needs a name")
                .label("what it makes is named after its arguments")
                .help(help),
        );
        None
    }

    /// A declared type as `module#Name`, behind aliases that are nothing but another name of a declared type.
    fn declared_name(&self, module: &str, name: &str) -> Option<String> {
        let mut key = self.resolve(module, name)?;
        for _ in 0..DEEPEST {
            let Some(target) = self.scopes.get(&key.0).and_then(|scope| scope.other_names.get(&key.1)) else { break };
            let Some(next) = self.resolve(&key.0, target) else { break };
            key = next;
        }
        (!self.generics.contains_key(&key)).then(|| format!("{}#{}", key.0, key.1))
    }

    /// Makes a copy that is wanted.
    fn copy(&mut self, at: usize) -> Option<Decl> {
        let wanted = self.wanted.get(at)?;
        let (depth, arguments, name, generic_module) =
            (wanted.depth, wanted.arguments.clone(), wanted.name.clone(), wanted.generic.0.clone());
        let (asked, shown) = (wanted.asked, wanted.shown.clone());
        let generic = self.generics.get(&wanted.generic)?;
        // What stands in the source anyway is no more for being declared.
        let length = if wanted.role == Role::Generic { 0 } else { generic.length };
        let Some(room) = self.room.checked_sub(length).filter(|_| !self.stopped) else {
            if !self.stopped {
                self.stop(
                    asked,
                    &format!("the copies of generics come to more than {} MiB of text", MOST_COPIED >> 20),
                    &format!("for `{shown}`"),
                );
            }
            return None;
        };
        self.room = room;
        let mut decl = generic.decl.clone();
        let parameters = generic.parameters.iter().map(|parameter| parameter.text.clone());
        let parameters: BTreeMap<String, Type> = parameters.zip(arguments).collect();
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let mut mark = |span: &mut Span| span.copy = number;
        match &mut decl {
            Decl::Struct(decl) => decl.each_span(&mut mark),
            Decl::Alias(decl) => decl.each_span(&mut mark),
            _ => {}
        }
        match &mut decl {
            Decl::Struct(decl) => {
                if let Some(own) = &mut decl.name {
                    own.text = name;
                }
                self.put_in_body(&mut decl.body, &parameters, &generic_module);
            }
            Decl::Alias(decl) => {
                if let Some(own) = &mut decl.name {
                    own.text = name;
                }
                decl.ty.iter_mut().for_each(|ty| self.put_in_type(ty, &parameters, &generic_module));
            }
            _ => {}
        }
        self.in_decl(&mut decl, Here { module: &generic_module, depth: depth + 1 });
        Some(decl)
    }

    /// Puts arguments in the places of parameters, and spells the other names so that they mean the same in every module.
    fn put_in_body(&mut self, body: &mut StructBody, parameters: &BTreeMap<String, Type>, module: &str) {
        for member in &mut body.members {
            match member {
                StructMember::Field(field) => field.ty.iter_mut().for_each(|ty| self.put_in_type(ty, parameters, module)),
                StructMember::Spread(spread) => self.put_in_spread(spread, parameters, module),
                StructMember::Reserved(_) => {}
            }
        }
    }

    fn put_in_spread(&mut self, spread: &mut Spread, parameters: &BTreeMap<String, Type>, module: &str) {
        spread.args.iter_mut().for_each(|arg| self.put_in_type(arg, parameters, module));
        let Some(name) = &mut spread.name else { return };
        match parameters.get(&name.text).map(|argument| &argument.kind) {
            None => self.qualify(name, module),
            Some(TypeKind::Name { name: argument, .. }) => name.text.clone_from(&argument.text),
            Some(_) => {
                let message = format!("`{}` is not a struct here", name.text);
                self.diagnostics.push(
                    Diagnostic::new(codes::SPREAD_OF_NO_STRUCT, name.span, message).label("only the fields of a struct can be spread"),
                );
                spread.name = None;
            }
        }
    }

    fn put_in_type(&mut self, ty: &mut Type, parameters: &BTreeMap<String, Type>, module: &str) {
        match &mut ty.kind {
            TypeKind::Name { name, args } => {
                if let Some(argument) = parameters.get(&name.text).filter(|_| args.is_empty()) {
                    self.room = self.room.saturating_sub(spelled(argument).len());
                    ty.kind = argument.kind.clone();
                    if let TypeKind::Name { name, .. } = &mut ty.kind {
                        name.span = ty.span;
                    }
                    return;
                }
                self.qualify(name, module);
                args.iter_mut().for_each(|arg| self.put_in_type(arg, parameters, module));
            }
            TypeKind::Array(inner) => self.put_in_type(inner, parameters, module),
            TypeKind::Map(key, value) => {
                self.put_in_type(key, parameters, module);
                self.put_in_type(value, parameters, module);
            }
            TypeKind::Union(inner) => {
                inner.iter_mut().for_each(|inner| self.put_in_type(inner, parameters, module));
                dissolve(inner);
            }
            TypeKind::Tuple(inner) => inner.iter_mut().for_each(|inner| self.put_in_type(inner, parameters, module)),
            // That it has a name is reported of the declaration.
            TypeKind::Struct { name: Some(_), .. } => ty.kind = TypeKind::Hole,
            TypeKind::Struct { name: None, body } => self.put_in_body(body, parameters, module),
            TypeKind::Literal(_) | TypeKind::Hole => {}
        }
    }

    /// A spelled argument as the schema writes it.
    fn without_modules(&self, spelled: &str) -> String {
        let mut written = String::new();
        for part in spelled.split_inclusive(['<', '>', ',', ' ', '|', '(', ')', '[', ']']) {
            let word = part.trim_end_matches(['<', '>', ',', ' ', '|', '(', ')', '[', ']']);
            let plain = word.rsplit(['#', '.']).next().unwrap_or_default();
            written.push_str(self.shown.get(word).map_or(plain, String::as_str));
            written.push_str(part.get(word.len()..).unwrap_or_default());
        }
        written
    }

    fn qualify(&self, name: &mut Ident, module: &str) {
        if !is_built_in(name) && !name.text.contains('#') {
            let (module, text) = self.resolve(module, &name.text).unwrap_or_else(|| (module.to_owned(), name.text.clone()));
            name.text = format!("{module}#{text}");
        }
    }
}

/// `(T | null) | U` is `T | U | null`, as the parser would have it, with one `null`.
fn dissolve(alternatives: &mut Vec<Type>) {
    let mut flat: Vec<Type> = Vec::with_capacity(alternatives.len());
    for alternative in std::mem::take(alternatives) {
        match alternative.kind {
            TypeKind::Union(inner) => flat.extend(inner.into_iter().map(|one| Type { span: alternative.span, ..one })),
            kind => flat.push(Type { kind, span: alternative.span }),
        }
    }
    let from_arguments = flat.iter().filter(|one| is_null(one)).count() > 1;
    let mut is_first = true;
    flat.retain(|one| !is_null(one) || !from_arguments || std::mem::replace(&mut is_first, false));
    *alternatives = flat;
}

/// What tells a generic with arguments from all others.
fn identity(generic: &Key, arguments: &[Type]) -> String {
    let arguments: Vec<String> = arguments.iter().map(spelled).collect();
    format!("{}#{}<{}>", generic.0, generic.1, arguments.join(", "))
}
