//! Imports: they form no circle, bring names into scope, and are used.

use super::Checker;
use super::graph;
use super::load::relative;
use super::names::{Entry, Meaning};
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::source::Span;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

impl Checker<'_> {
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
            let diagnostic = if rest.is_empty() {
                Diagnostic::new(codes::IMPORT_CYCLE, *first, "the file imports itself")
                    .help("remove the import: a file sees what it declares")
            } else {
                let message = format!("the imports go round in a circle: {}", graph::in_words(&names));
                Diagnostic::new(codes::IMPORT_CYCLE, *first, message)
                    .label("the circle begins here")
                    .help("move what both files need into a third one")
            };
            let then = |diagnostic: Diagnostic, (name, span): &(&str, Span)| diagnostic.also(*span, format!("then imports `{name}`"));
            self.report(rest.iter().take(graph::SHOWN).fold(diagnostic, then));
        }
    }

    /// Brings imported names into scope. Imports are not transitive: only what a file declares itself can be imported from it.
    pub(super) fn resolve_imports(&mut self) {
        let declared: BTreeMap<&str, IndexMap<String, Meaning>> = self
            .modules
            .iter()
            .map(|module| {
                // What is made up has no name that could be imported.
                let declared = module.scope.iter().filter(|(_, entry)| entry.meaning != Meaning::Unknown);
                (module.name, declared.map(|(name, entry)| (name.clone(), entry.meaning)).collect())
            })
            .collect();
        for at in 0..self.modules.len() {
            let Some(loaded) = self.modules.get(at).map(|module| module.loaded) else { continue };
            for (import, target) in loaded.ast.imports.iter().zip(&loaded.imports) {
                if target.as_deref() == Some(loaded.name.as_str()) {
                    // Its names are in scope already; that it is no import has been said.
                    continue;
                }
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
                            if !self.may_be_declared_in(target.as_deref(), &name.text) {
                                self.imported_name_is_missing(at, import, name, names);
                            }
                            Meaning::Unknown
                        }
                    };
                    self.enter(at, name, meaning, true);
                }
            }
        }
    }

    /// Whether a part of the module that could not be read may declare the name.
    fn may_be_declared_in(&self, module: Option<&str>, name: &str) -> bool {
        self.modules.iter().any(|other| Some(other.name) == module && other.loaded.damage.may_declare(name))
    }

    fn imported_name_is_missing(
        &mut self,
        module: usize,
        import: &ast::Import,
        name: &ast::Ident,
        names: Option<&IndexMap<String, Meaning>>,
    ) {
        let path = import.path.as_ref().map_or("", |path| path.value.as_str());
        let diagnostic = Diagnostic::new(codes::NOT_DECLARED_THERE, name.span, format!("`{path}` declares no `{}`", name.text));
        let candidates = names.into_iter().flat_map(|names| names.keys().map(String::as_str));
        let diagnostic = if let Some(elsewhere) = self.declared_elsewhere(module, &name.text) {
            diagnostic.help(format!("`{elsewhere}` declares it: import it from there"))
        } else if let Some(nearest) = self.suggestions.nearest(&name.text, candidates) {
            // Where the right name is used, it is as good as imported.
            let entry = Entry { meaning: Meaning::Unknown, span: name.span, used: true, imported: true };
            if let Some(here) = self.modules.get_mut(module) {
                here.scope.entry(nearest.to_owned()).or_insert(entry);
            }
            diagnostic.help(format!("did you mean `{nearest}`?")).fix(name.span, nearest)
        } else {
            diagnostic.help("only what a file declares under a name can be imported from it")
        };
        self.report(diagnostic);
    }

    /// The file that declares a name, as an import in `module` would spell its path.
    pub(super) fn declared_elsewhere(&mut self, module: usize, name: &str) -> Option<String> {
        let modules = &self.modules;
        let index = self.declared_in.get_or_insert_with(|| {
            let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, module) in modules.iter().enumerate() {
                for (name, entry) in &module.scope {
                    if !entry.imported && matches!(entry.meaning, Meaning::Decl(_)) {
                        index.entry(name.clone()).or_default().push(at);
                    }
                }
            }
            index
        });
        let there = *index.get(name)?.iter().find(|at| **at != module)?;
        Some(relative(self.modules.get(module)?.name, &format!("{}.hproto", self.modules.get(there)?.name)))
    }

    /// Warns about imports that nothing refers to. In a file with names that mean nothing, or parts that could not be read, they may
    /// be what was meant there.
    pub(super) fn imports_are_used(&mut self) {
        let mut unused: Vec<(String, Span)> = Vec::new();
        let open: BTreeSet<usize> = self.unknown_names.iter().map(|(module, _)| *module).collect();
        for (at, module) in self.modules.iter().enumerate() {
            if module.loaded.damage.is_any() || open.contains(&at) {
                continue;
            }
            let entries = module.scope.iter().filter(|(_, entry)| entry.imported && !entry.used && entry.meaning != Meaning::Unknown);
            unused.extend(entries.map(|(name, entry)| (name.clone(), entry.span)));
        }
        for (name, span) in unused {
            self.report(
                Diagnostic::new(codes::UNUSED_IMPORT, span, format!("`{name}` is imported and not used")).help("remove it from the import"),
            );
        }
    }
}
