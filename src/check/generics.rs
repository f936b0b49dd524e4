//! Generic declarations: what they are made into, and what they may be.
//!
//! [`expand`] copies them for each list of arguments before the checker begins. Here is what the checker has to know of that: the copies
//! are declarations like others, a mistake in one of them is shown once, in the text that it was copied from, and what is generic is
//! judged even if nothing uses it.

mod exact;
mod expand;
mod opaque;
mod scopes;
mod spelling;

use super::Checker;
use super::annotations::Subject;
use super::names::{Entry, Meaning, already_is, is_built_in};
use super::types::Place;
use crate::ast::{self, Decl, Ident, StructBody, StructMember, TypeKind};
use crate::diag::{Code, Diagnostic, codes};
use crate::schema::{DeclId, Type};
use crate::source::Span;
pub(super) use exact::instances_are_compared_with_their_generics;
pub(super) use expand::expand;
use std::collections::{BTreeMap, BTreeSet};

/// What generic declarations were copied into.
#[derive(Default)]
pub(super) struct Instances {
    /// The copies; those that a copy asks for stand behind it.
    list: Vec<Instance>,
    /// Their positions by the module that they lie in, and the name of the generic declaration if that lies there, too.
    by_place: BTreeMap<(String, Option<String>), Vec<usize>>,
    /// The names by which copies were asked for, with the modules they stand in: they are used, and have to be known.
    looked_up: Vec<(String, Ident)>,
}

/// A generic declaration with arguments in the places of its parameters.
pub(super) struct Instance {
    pub(super) decl: Decl,
    /// Where it lies.
    module: String,
    /// The module of the generic declaration, and its name.
    generic: (String, String),
    arguments: Vec<ast::Type>,
    /// As it is written: `Page<Item>`.
    shown: String,
    role: Role,
    /// Where it was asked for first.
    asked: Span,
}

/// What a copy is there for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It is what a list of arguments makes.
    Instance,
    /// It is the generic declaration itself, with opaque types in the places of its parameters.
    Generic,
    /// It is what a generic declaration refers to with its own parameters in the arguments.
    Inside,
}

/// How many of the copies that a mistake came about by a message shows.
const MOST_SHOWN: usize = 3;

impl Instances {
    fn new(list: Vec<Instance>, looked_up: Vec<(String, Ident)>) -> Self {
        let mut by_place: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, instance) in list.iter().enumerate() {
            let beside = Some(&instance.generic.1).filter(|_| instance.generic.0 == instance.module);
            let here = by_place.entry((instance.module.clone(), beside.cloned())).or_default();
            // The generic declaration stands before what it becomes.
            here.insert(if instance.role == Role::Generic { 0 } else { here.len() }, at);
        }
        Self { list, by_place, looked_up }
    }

    /// What the source does not have itself, in order.
    pub(super) fn decls(&self) -> impl Iterator<Item = &Decl> {
        self.list.iter().filter(|instance| instance.role != Role::Generic).map(|instance| &instance.decl)
    }

    /// Puts what was found in copies where it was written, and says which copy it is about. What was found in several is shown once.
    pub(super) fn explain(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.list.is_empty() {
            return diagnostics;
        }
        let role = |place: Span| (place.copy as usize).checked_sub(1).and_then(|at| self.list.get(at)).map(|instance| instance.role);
        let is_of_generic = |place: Span| role(place).is_some_and(|role| role != Role::Instance);
        // What is wrong with a generic declaration for every argument is said of one of its instances.
        let said: BTreeSet<(Code, Span)> = diagnostics
            .iter()
            .filter(|diagnostic| !is_of_generic(diagnostic.primary.span))
            .map(|diagnostic| (diagnostic.code, diagnostic.primary.span.as_written()))
            .collect();
        let mut seen: BTreeSet<(Code, Span, String)> = BTreeSet::new();
        let mut explained = Vec::with_capacity(diagnostics.len());
        for mut diagnostic in diagnostics {
            let place = diagnostic.primary.span;
            // Of an argument that accepts `null` itself this is no news.
            if place.copy > 0 && matches!(diagnostic.code, codes::JSON_OR_NULL | codes::NULLABLE_ALREADY) {
                continue;
            }
            if is_of_generic(place) && said.contains(&(diagnostic.code, place.as_written())) {
                continue;
            }
            if !seen.insert((diagnostic.code, place.as_written(), diagnostic.message.clone())) && place.copy > 0 {
                continue;
            }
            diagnostic.primary.span = place.as_written();
            diagnostic.secondary.iter_mut().for_each(|label| label.span = label.span.as_written());
            if place.copy > 0 {
                diagnostic.fix = None;
            }
            let mut copy = place.copy;
            for _ in 0..MOST_SHOWN {
                let Some(instance) = (copy as usize).checked_sub(1).and_then(|at| self.list.get(at)) else { break };
                if instance.role == Role::Generic {
                    break;
                }
                diagnostic = diagnostic.also(instance.asked.as_written(), format!("in `{}`, which is asked for here", instance.shown));
                copy = instance.asked.copy;
            }
            explained.push(diagnostic);
        }
        explained
    }
}

impl<'a> Checker<'a> {
    /// Declares the copies that lie in a module: of one generic declaration, or of all those of other modules.
    pub(super) fn declare_instances(&mut self, module: usize, of: Option<&Ident>) {
        let Some(name) = self.modules.get(module).map(|module| module.name) else { return };
        let instances = self.instances;
        let key = (name.to_owned(), of.map(|generic| generic.text.clone()));
        for at in instances.by_place.get(&key).into_iter().flatten() {
            // Of two declarations of one name, which is reported, the first one counts.
            let Some(instance) = instances.list.get(*at).filter(|_| !self.instance_ids.contains_key(at)) else { continue };
            let Some(id) = self.collect(module, &instance.decl) else { continue };
            self.instance_ids.insert(*at, id);
            match instance.role {
                Role::Instance => {}
                Role::Generic => self.declare_parameters(module, id, instance),
                // It has no place in the source.
                Role::Inside => {
                    if let Some(here) = self.modules.get_mut(module) {
                        here.decls.pop();
                    }
                }
            }
        }
    }

    /// Declares the opaque types of a generic declaration.
    fn declare_parameters(&mut self, module: usize, id: DeclId, instance: &Instance) {
        let mut parameters = Vec::with_capacity(instance.arguments.len());
        for argument in &instance.arguments {
            let TypeKind::Name { name, .. } = &argument.kind else { continue };
            let Some(key) = name.text.split_once('#').map(|(_, key)| key.to_owned()) else { continue };
            let text = key.rsplit('.').next().unwrap_or_default().to_owned();
            let parameter = self.declare_parameter(module, text, name.span);
            parameters.push(parameter);
            if let Some(here) = self.modules.get_mut(module) {
                here.instances.insert(key, parameter);
            }
        }
        self.draft_mut(id).parameters = parameters;
    }

    /// Puts the copies into the scopes of their modules: behind everything that has a name of its own.
    fn instance_has_a_free_name(&mut self, instance: &Instance, id: DeclId) {
        let (module, name) = (self.draft(id).module, self.draft(id).name.clone());
        let Some(here) = self.modules.get_mut(module) else { return };
        here.instances.entry(name.clone()).or_insert(id);
        if instance.role != Role::Instance {
            return;
        }
        let entry = Entry { meaning: Meaning::Unknown, span: instance.asked, used: true, imported: false };
        if let Some(other) = here.scope.get(&name).copied() {
            self.report(
                Diagnostic::new(
                    codes::MADE_UP_NAME_TAKEN,
                    instance.asked,
                    format!("`{}` would be called `{name}`, which is taken", instance.shown),
                )
                .also(other.span, "the name is used here")
                .help("rename the other one, or give an argument another name: `type Name = …`"),
            );
            return;
        }
        here.scope.insert(name, entry);
    }

    /// The names by which generics were used are known, and count as used.
    pub(super) fn names_of_instances_are_known(&mut self) {
        let instances = self.instances;
        let known: Vec<(usize, DeclId)> = self.instance_ids.iter().map(|(at, id)| (*at, *id)).collect();
        for (at, id) in known {
            if let Some(instance) = instances.list.get(at) {
                self.instance_has_a_free_name(instance, id);
            }
        }
        for (module, name) in &instances.looked_up {
            let Some(at) = self.modules.iter().position(|known| known.name == module) else { continue };
            if let Some(Entry { meaning: Meaning::Generic(_), .. }) = self.entry(at, &name.text) {
                self.is_used(at, &name.text);
            } else {
                self.lookup(at, name);
            }
        }
    }

    /// What a copy is a copy of, for its docs and for targets that have generics themselves.
    pub(super) fn instances_know_their_arguments(&mut self) {
        let instances = self.instances;
        let known: Vec<(usize, DeclId)> = self.instance_ids.iter().map(|(at, id)| (*at, *id)).collect();
        for (at, id) in known {
            let Some(instance) = instances.list.get(at) else { continue };
            let docs = match &instance.decl {
                Decl::Struct(decl) => &decl.meta.docs,
                Decl::Alias(decl) => &decl.meta.docs,
                _ => continue,
            };
            let module = self.draft(id).module;
            let place = Place { module, owner: id, name: String::new(), unnamed_structs: false, docs, depth: 0, span: instance.asked };
            let arguments: Vec<Option<Type>> = instance.arguments.iter().map(|argument| self.lower_type(argument, &place)).collect();
            if instance.role != Role::Instance {
                self.is_part_of_generic(id);
            }
            if instance.role == Role::Generic {
                continue;
            }
            let (generic_module, generic) = instance.generic.clone();
            let of = match self.entry(module, &format!("{generic_module}#{generic}")) {
                Some(Entry { meaning: Meaning::Decl(id), .. }) => Some(id),
                _ => None,
            };
            if instance.role == Role::Inside {
                self.draft_mut(id).name.clone_from(&instance.shown);
            }
            self.draft_mut(id).instance =
                arguments.into_iter().collect::<Option<_>>().map(|arguments| crate::schema::Instance { generic, arguments, of });
        }
        // The keys of maps in arguments have been judged where the arguments stand.
        self.map_keys.clear();
    }

    /// Marks a declaration, and what was made up for it.
    fn is_part_of_generic(&mut self, id: DeclId) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            self.draft_mut(id).generic = true;
            open.extend(&self.draft(id).children);
        }
    }

    /// Judges what has parameters as it stands, whether it is used or not.
    pub(super) fn generics_are_sound(&mut self) {
        for module in 0..self.modules.len() {
            let Some(loaded) = self.modules.get(module).map(|module| module.loaded) else { continue };
            for decl in &loaded.ast.decls {
                match decl {
                    Decl::Struct(decl) if !decl.generics.is_empty() => {
                        self.read_annotations(&decl.meta, Subject::Named("a struct"));
                        let mut used = BTreeSet::new();
                        self.body_of_generic(module, &decl.body, &decl.generics, &mut used);
                        self.parameters_are_sound(module, &decl.generics, &used, decl.body.broken);
                    }
                    Decl::Alias(decl) if !decl.generics.is_empty() => {
                        self.read_annotations(&decl.meta, Subject::Typed);
                        let mut used = BTreeSet::new();
                        decl.ty.iter().for_each(|ty| self.type_of_generic(module, ty, &decl.generics, &mut used));
                        self.parameters_are_sound(module, &decl.generics, &used, decl.ty.is_none());
                    }
                    Decl::Newtype(decl) => {
                        if let Some(parameter) = decl.generics.first() {
                            self.report(
                                Diagnostic::new(codes::TYPE_PARAMETER, parameter.span, "a newtype takes no type parameters")
                                    .help("a newtype is one scalar with a name of its own; for another name of any type write `type`"),
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn parameters_are_sound(&mut self, module: usize, parameters: &[Ident], used: &BTreeSet<String>, broken: bool) {
        for (at, parameter) in parameters.iter().enumerate() {
            let name = &parameter.text;
            self.name_is_short_enough(name, parameter.span, "choose a shorter one, such as `T`");
            let diagnostic = |message: String| Diagnostic::new(codes::TYPE_PARAMETER, parameter.span, message);
            let first = parameters.iter().take(at).find(|other| other.text == *name);
            let taken = self.entry(module, name).map(|entry| entry.span);
            if is_built_in(parameter) {
                self.report(diagnostic(already_is(parameter)).help("choose another name, such as `T`"));
            } else if let Some(first) = first {
                self.report(
                    diagnostic(format!("two parameters are called `{name}`")).also(first.span, "first here").help("rename one of them"),
                );
            } else if let Some(taken) = taken {
                self.report(
                    diagnostic(format!("`{name}` is a type of this file, so it cannot be a parameter"))
                        .also(taken, "the type")
                        .help("choose another name, such as `T`"),
                );
            } else if !used.contains(name) && !broken {
                self.report(diagnostic(format!("the parameter `{name}` is not used")).help("use it as a type, or remove it"));
            }
        }
    }

    fn body_of_generic(&mut self, module: usize, body: &StructBody, parameters: &[Ident], used: &mut BTreeSet<String>) {
        for member in &body.members {
            match member {
                StructMember::Field(field) => {
                    self.read_annotations(&field.meta, Subject::Typed);
                    field.ty.iter().for_each(|ty| self.type_of_generic(module, ty, parameters, used));
                }
                StructMember::Spread(spread) => {
                    if let Some(name) = &spread.name {
                        self.name_in_generic(module, name, &spread.args, parameters, used);
                    }
                }
                StructMember::Reserved(_) => {}
            }
        }
    }

    fn type_of_generic(&mut self, module: usize, ty: &ast::Type, parameters: &[Ident], used: &mut BTreeSet<String>) {
        match &ty.kind {
            TypeKind::Name { name, args } => self.name_in_generic(module, name, args, parameters, used),
            TypeKind::Array(inner) => self.type_of_generic(module, inner, parameters, used),
            TypeKind::Map(key, value) => {
                self.type_of_generic(module, key, parameters, used);
                self.type_of_generic(module, value, parameters, used);
            }
            TypeKind::Union(inner) | TypeKind::Tuple(inner) => {
                inner.iter().for_each(|inner| self.type_of_generic(module, inner, parameters, used));
            }
            TypeKind::Struct { name, body } => {
                if let Some(name) = name {
                    self.report(
                        Diagnostic::new(
                            codes::NAME_IN_GENERIC,
                            name.span,
                            "a struct that is declared in a generic declaration has no name",
                        )
                        .label("it would be another one for each list of arguments")
                        .help(format!("declare it beside: `struct {} {{ … }}`, with parameters of its own if it needs them", name.text)),
                    );
                }
                self.body_of_generic(module, body, parameters, used);
            }
            TypeKind::Literal(_) | TypeKind::Hole => {}
        }
    }

    fn name_in_generic(&mut self, module: usize, name: &Ident, args: &[ast::Type], parameters: &[Ident], used: &mut BTreeSet<String>) {
        args.iter().for_each(|arg| self.type_of_generic(module, arg, parameters, used));
        if parameters.iter().any(|parameter| parameter.text == name.text) {
            used.insert(name.text.clone());
            if let Some(first) = args.first() {
                self.report(
                    Diagnostic::new(codes::TYPE_ARGUMENTS, first.span, format!("`{}` takes no type arguments", name.text))
                        .label("it is a parameter itself")
                        .help(format!("write `{}` alone", name.text)),
                );
            }
        } else if args.is_empty() {
            if !is_built_in(name) {
                self.lookup(module, name);
            }
        } else {
            self.arguments_have_a_place(module, name, args);
        }
    }

    /// The arguments behind a name are as many as it has parameters. False, and reported, when not.
    pub(super) fn arguments_have_a_place(&mut self, module: usize, name: &Ident, args: &[ast::Type]) -> bool {
        let Some(first) = args.first() else { return true };
        if is_built_in(name) {
            self.report(
                Diagnostic::new(codes::TYPE_ARGUMENTS, first.span, format!("`{}` takes no type arguments", name.text))
                    .help("only `map<K, V>` does; a list is written `T[]`"),
            );
            return false;
        }
        if let Some(Entry { meaning: Meaning::Generic(count), span, .. }) = self.entry(module, &name.text) {
            self.is_used(module, &name.text);
            if count != args.len() {
                let place = args.get(count).unwrap_or(first).span;
                self.wrong_number_of_arguments(name, count, args.len(), place, span);
                return false;
            }
            return true;
        }
        let Some(id) = self.lookup(module, name) else { return false };
        let declared = self.draft(id).span;
        self.report(
            Diagnostic::new(codes::TYPE_ARGUMENTS, first.span, format!("`{}` takes no type arguments", name.written()))
                .also(declared, "declared here")
                .help(format!("write `{}` alone", name.written())),
        );
        false
    }

    pub(super) fn wrong_number_of_arguments(&mut self, name: &Ident, count: usize, found: usize, place: Span, declared: Span) {
        let arguments = if count == 1 { "one type argument".to_owned() } else { format!("{count} type arguments") };
        let found = if found == 0 { "none".to_owned() } else { found.to_string() };
        let parameters: Vec<&str> = ["A", "B", "C", "D"].into_iter().take(count).collect();
        let more = if count > parameters.len() { ", …" } else { "" };
        self.report(
            Diagnostic::new(codes::TYPE_ARGUMENTS, place, format!("`{}` takes {arguments}, found {found}", name.written()))
                .also(declared, "declared here")
                .help(format!("write `{}<{}{more}>`", name.written(), parameters.join(", "))),
        );
    }
}
