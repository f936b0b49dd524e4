//! What a module imports: collected while the module is written, printed above it in the order of `ruff`'s import rules.

use super::exports::key;
use super::writer::Writer;
use indexmap::IndexSet;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A name to import, and what it is called here if not the same.
pub(super) type Member<'a> = (Cow<'a, str>, Option<Cow<'a, str>>);

/// The imports of one module.
pub(super) struct Imports<'a> {
    /// The names that the module declares itself.
    own: BTreeSet<&'a str>,
    /// Those among them that generated code would need for something else.
    renamed: BTreeSet<&'a str>,
    /// The package's root as the module refers to it: one dot for its own folder, one more for each folder above.
    root: String,
    /// Names that generated code itself needs.
    support: IndexSet<&'static str>,
    /// Types, by the module they are from.
    types: BTreeMap<&'a str, BTreeMap<&'a str, Cow<'a, str>>>,
    /// What the types are called here.
    local: BTreeSet<Cow<'a, str>>,
}

/// The modules of the standard library, of Pydantic and its companion, with what is imported from them. The support code has the rest.
const ELSEWHERE: [(&str, &[&str]); 6] = [
    ("datetime", &["date", "datetime", "time", "timedelta"]),
    ("decimal", &["Decimal"]),
    ("typing", &["TYPE_CHECKING", "Annotated", "ClassVar", "Generic", "Literal", "NewType", "TypeAlias", "TypeVar", "Union"]),
    ("uuid", &["UUID"]),
    ("pydantic", &["Field"]),
    ("typing_extensions", &["TypeAliasType"]),
];

/// How many of them are of the standard library.
const STANDARD: usize = 4;

impl<'a> Imports<'a> {
    /// For a module that lies `depth` folders below the package and declares the names `own`.
    pub(super) fn new(own: BTreeSet<&'a str>, depth: usize) -> Self {
        let renamed = own.iter().copied().filter(|name| is_support(name)).collect();
        let root = ".".repeat(depth + 1);
        Self { own, renamed, root, support: IndexSet::new(), types: BTreeMap::new(), local: BTreeSet::new() }
    }

    /// What a name that generated code needs is called here: as it is, unless the schema calls a type so.
    pub(super) fn support(&mut self, name: &'static str) -> Cow<'a, str> {
        self.support.insert(name);
        if self.renamed.contains(name) { Cow::Owned(format!("{name}_")) } else { Cow::Borrowed(name) }
    }

    /// What a type of another module is called here: as there, unless the name is taken; then the module's name stands before it.
    pub(super) fn of(&mut self, module: &'a str, name: &'a str) -> Cow<'a, str> {
        if let Some(known) = self.types.get(module).and_then(|types| types.get(name)) {
            return known.clone();
        }
        let mut called = Cow::Borrowed(name);
        if self.own.contains(name) || self.local.contains(name) || is_support(name) {
            called = Cow::Owned(crate::naming::pascal(&module.replace('/', "_")) + name);
        }
        while self.own.contains(&*called) || self.local.contains(&called) || is_support(&called) {
            called.to_mut().push('_');
        }
        self.local.insert(called.clone());
        self.types.entry(module).or_default().insert(name, called.clone());
        called
    }

    /// Writes the import statements, each section with an empty line before it.
    pub(super) fn write(&self, w: &mut Writer) {
        let mut sections = [const { Vec::new() }; 3];
        let [standard, third_party, local] = &mut sections;
        for (at, (module, names)) in ELSEWHERE.iter().enumerate() {
            let members = self.members(names.iter().copied().filter(|name| self.support.contains(name)));
            let section = if at < STANDARD { &mut *standard } else { &mut *third_party };
            section.push(((*module).to_owned(), members));
        }
        let support = self.support.iter().copied().filter(|name| !ELSEWHERE.iter().any(|(_, names)| names.contains(name)));
        local.push((format!("{}_hproto", self.root), self.members(support)));
        for (module, types) in &self.types {
            let members = types.iter().map(|(name, called)| (Cow::Borrowed(*name), (called != name).then(|| called.clone())));
            local.push((format!("{}{}", self.root, module.replace('/', ".")), members.collect()));
        }
        for section in sections {
            if section.iter().any(|(_, members)| !members.is_empty()) {
                w.blank();
            }
            from(w, section);
        }
    }

    fn members(&self, names: impl Iterator<Item = &'static str>) -> Vec<Member<'a>> {
        names.map(|name| (Cow::Borrowed(name), self.renamed.contains(name).then(|| Cow::Owned(format!("{name}_"))))).collect()
    }
}

/// Whether generated code may need this name itself. (Types of other modules leave all of them alone, so that what they are called
/// does not depend on what was needed so far.)
fn is_support(name: &str) -> bool {
    ELSEWHERE.iter().any(|(_, names)| names.contains(&name)) || SUPPORT.contains(&name)
}

/// What generated modules import from the support code, as far as a type can have such a name.
const SUPPORT: [&str; 53] = [
    "OPEN",
    "UNSET",
    "EXACT",
    "I8",
    "I16",
    "I32",
    "I64",
    "U8",
    "U16",
    "U32",
    "U64",
    "Bool",
    "Bytes",
    "Codec",
    "Constant",
    "Date",
    "Datetime",
    "Dec",
    "Float",
    "I8Key",
    "I16Key",
    "I32Key",
    "Int",
    "IntKey",
    "Integers",
    "Json",
    "Maybe",
    "Model",
    "Object",
    "Tagged",
    "U8Key",
    "U16Key",
    "U32Key",
    "Unknown",
    "Unsettable",
    "Url",
    "Uuid",
    "UnknownTag",
    "UNIQUE",
    "REST",
    "Length",
    "MultipleOf",
    "Numbers",
    "Pattern",
    "Range",
    "Keyed",
    "Positional",
    "Present",
    "UnknownItems",
    "UnknownKeyed",
    "Digits",
    "Duration",
    "Time",
];

/// Writes the statements that import from some modules of one section.
pub(super) fn from(w: &mut Writer, mut section: Vec<(String, Vec<Member<'_>>)>) {
    section.sort_by_cached_key(|(module, _)| key(module, false));
    for (module, members) in section {
        import(w, &module, members);
    }
}

/// Writes the statements that import `members`. Each member with another name here has one of its own.
fn import(w: &mut Writer, module: &str, mut members: Vec<Member<'_>>) {
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    members.sort_by_cached_key(|(name, _)| key(name, true));
    let mut statements: Vec<Vec<Cow<'_, str>>> = Vec::new();
    let mut plain = None;
    for (name, called) in members {
        match called {
            Some(called) => statements.push(vec![format!("{name} as {called}").into()]),
            None => match plain.and_then(|at: usize| statements.get_mut(at)) {
                Some(names) => names.push(name),
                None => {
                    plain = Some(statements.len());
                    statements.push(vec![name]);
                }
            },
        }
    }
    for names in statements {
        let head = format!("from {module} import ");
        let flat = head.len() + names.iter().map(|name| name.len() + 2).sum::<usize>() - 2;
        if flat <= super::WIDTH {
            w.line(head + &names.join(", "));
        } else {
            w.block(head + "(", ")", |w| names.iter().for_each(|name| w.line(format!("{name},"))));
        }
    }
}
