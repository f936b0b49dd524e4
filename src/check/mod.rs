//! From source files to a checked [`Schema`].
//!
//! The passes, in order. Each one relies on those before it, none stops another: what cannot be resolved becomes poison (`None`) that
//! later passes skip in silence, so one run shows every independent mistake and no echo of one.
//!
//! | pass | afterwards |
//! |---|---|
//! | `load` | every file is read and parsed, every import leads to a file, no cycle of imports |
//! | `generics` | generic declarations are copied for each list of arguments: no later pass meets a parameter |
//! | `limits` | nothing is larger than every later pass can bear |
//! | `names` | every declaration has an id, every module a scope with what it declares and imports |
//! | `aliases` | what aliases and newtypes stand for is known, none stands for itself |
//! | `enums` | the values of every enum |
//! | `structs` | the own fields of every struct, then spreads expanded |
//! | `unions` | one typed table for every union: unique values, records with all their tags |
//! | `choices` | types told apart by JSON kind have one alternative for each |
//! | `overrides` | what stands in the place of a field that was spread is narrower than that |
//! | `defaults` | every default is a value of its type |
//! | `values` | every struct and union can hold a finite value; where boxes are needed |
//! | `protocols` | who sends what |
//! | `finish` | the [`Schema`], if there was no error |

mod aliases;
mod annotations;
mod choices;
mod constraints;
mod defaults;
mod draft;
mod echoes;
mod enums;
mod finish;
mod generics;
mod graph;
mod imports;
mod limits;
mod load;
mod names;
mod overrides;
mod protocols;
mod structs;
mod subset;
mod types;
mod unions;
mod unresolved;
mod values;

use crate::diag::{Diagnostic, Diagnostics, Suggestions, codes};
use crate::files::{Files, ReadError};
use crate::schema::{DeclId, Protocol, Schema};
use crate::source::{SourceMap, Span};
use draft::Draft;
use indexmap::IndexMap;
use names::Module;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Everything one run found out.
#[derive(Debug)]
pub struct Analysis {
    /// The texts, for rendering diagnostics.
    pub sources: SourceMap,
    /// All findings, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The checked model; `None` when any finding is an error or any path could not be read.
    pub schema: Option<Schema>,
    /// The paths that were asked for and could not be read. (An import that cannot be read is a finding.)
    pub unreadable: Vec<(String, ReadError)>,
}

/// Reads `paths` (relative to the source root of `files`, with `/` between folders) and everything they import, and checks all of it.
/// The result does not depend on the order of `paths`.
#[must_use]
pub fn analyse(files: &dyn Files, paths: &[String]) -> Analysis {
    let mut diagnostics = Diagnostics::default();
    let load::LoadedFiles { sources, mut modules, unreadable } = load::load(files, paths, &mut diagnostics);
    let instances = generics::expand(&mut modules, &mut diagnostics);
    let mut checker = Checker::new(&sources, &modules, &instances, &mut diagnostics);
    let schema = if checker.sizes_are_within_limits() {
        checker.imports_form_no_cycle();
        checker.collect_declarations();
        checker.resolve_imports();
        checker.names_of_instances_are_known();
        checker.generics_are_sound();
        checker.resolve_aliases();
        checker.resolve_enums();
        checker.resolve_structs();
        checker.check_map_keys();
        checker.items_can_be_unique();
        checker.instances_know_their_arguments();
        checker.expand_spreads();
        checker.resolve_unions();
        checker.settle_choices();
        checker.overrides_narrow();
        checker.values_are_finite();
        checker.check_defaults();
        let protocols = checker.resolve_protocols();
        checker.imports_are_used();
        checker.names_are_known();
        checker.finish(protocols)
    } else {
        None
    };
    let schema = if diagnostics.has_errors() || !unreadable.is_empty() { None } else { schema };
    let mut diagnostics = instances.explain(diagnostics.into_sorted());
    echoes::drop_echoes(&sources, &mut diagnostics);
    Analysis { sources, diagnostics, schema, unreadable }
}

/// The state of a run: the modules, the declarations under construction, and what has been found.
struct Checker<'a> {
    /// The texts, to point into strings.
    sources: &'a SourceMap,
    modules: Vec<Module<'a>>,
    decls: Vec<Draft<'a>>,
    /// What generic declarations were copied into.
    instances: &'a generics::Instances,
    /// The declarations that they became, by position.
    instance_ids: BTreeMap<usize, DeclId>,
    /// Structs declared in place, by the place of their type.
    in_place: IndexMap<Span, DeclId>,
    /// The payloads of rows that have a place of their own beside or behind the tag, by the place of their type.
    payloads: IndexMap<Span, Option<crate::schema::Type>>,
    /// Map key types that wait for aliases to be resolved, with their module.
    map_keys: Vec<(crate::schema::Type, Span)>,
    /// What is demanded of the items of lists, to be judged when all types are known.
    items: Vec<constraints::Items>,
    /// Fields that stand in the places of others, to be compared with them.
    narrowings: Vec<overrides::Narrowing>,
    /// Names that mean nothing, with their module.
    unknown_names: Vec<(usize, crate::ast::Ident)>,
    /// The modules that declare a name, once a message needs to know.
    declared_in: Option<BTreeMap<String, Vec<usize>>>,
    /// Enums that were asked for their values.
    enum_indexes: BTreeMap<DeclId, Rc<enums::EnumIndex>>,
    /// Unions that were asked for their tags: the positions of the rows.
    tag_indexes: BTreeMap<DeclId, Rc<BTreeMap<crate::schema::Literal, usize>>>,
    /// The structs whose tag a table holds, once a protocol asks: the tag, and the row.
    tags_in_tables: Option<BTreeMap<DeclId, (String, Span)>>,
    /// Structs and unions without a finite value: already reported.
    endless: BTreeSet<DeclId>,
    suggestions: Suggestions,
    /// How much may still be looked at to prove patterns harmless.
    pattern_steps: usize,
    /// How many fields and rows were copied from other declarations so far.
    expanded: usize,
    diagnostics: &'a mut Diagnostics,
}

/// How much a whole run may look at to prove its patterns harmless; a usual pattern needs some hundred steps.
const MOST_PATTERN_STEPS: usize = 10_000_000;

/// How many fields and rows a whole run may copy from other declarations: what spreads multiply must stay in proportion to what was
/// written.
const MOST_EXPANDED: usize = 100_000;

impl<'a> Checker<'a> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Counts `count` fields or rows that `span` copies from another declaration. False, and reported once, when that is too much.
    fn may_expand(&mut self, count: usize, span: Span) -> bool {
        let before = self.expanded;
        self.expanded = before.saturating_add(count);
        if before <= MOST_EXPANDED && self.expanded > MOST_EXPANDED {
            self.report(
                Diagnostic::new(codes::EXPANDS_TOO_FAR, span, format!("the schema copies more than {MOST_EXPANDED} fields and rows"))
                    .label("one too many here")
                    .help("put the inner struct or union into a field of its own: there it is one type, wherever it is used"),
            );
        }
        self.expanded <= MOST_EXPANDED
    }

    #[allow(clippy::indexing_slicing, reason = "ids are only made by `Checker::declare`, for this list")]
    fn draft(&self, id: DeclId) -> &Draft<'a> {
        &self.decls[id.index()]
    }

    #[allow(clippy::indexing_slicing, reason = "ids are only made by `Checker::declare`, for this list")]
    fn draft_mut(&mut self, id: DeclId) -> &mut Draft<'a> {
        &mut self.decls[id.index()]
    }

    fn ids(&self) -> impl Iterator<Item = DeclId> + use<> {
        (0..u32::try_from(self.decls.len()).unwrap_or(u32::MAX)).map(DeclId)
    }
}

/// Protocols as the last pass hands them over.
type Protocols = Vec<Protocol>;
