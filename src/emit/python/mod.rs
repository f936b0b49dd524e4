//! The Python backend: a package of Pydantic models.
//!
//! A module of the schema becomes a module of the package ([`module`]), a struct a class, a union an alias with the table inside that tells
//! its rows apart ([`unions`]). What is the same for every schema lies in `support/` and is copied into the package as `_hproto`: the scalars with the
//! rules of the wire, the base of the models, the codecs. Text reaches source through [`encode`] alone; [`expr`] lays expressions out as
//! `ruff format` does, so that it has nothing left to do.

mod constraints;
mod encode;
mod exports;
mod expr;
mod imports;
mod module;
mod order;
mod types;
mod unions;
mod values;
mod writer;

use self::exports::{Export, Exports};
use super::{HEADER, Options, OutFile};
use crate::emit::generics::{self, Generics};
use crate::naming::Names;
use crate::schema::{DeclKind, Schema};
use std::collections::{BTreeMap, BTreeSet};
use writer::Writer;

/// The support code, by its path below the package.
const SUPPORT: [(&str, &str); 12] = [
    ("__init__.py", include_str!("support/__init__.py")),
    ("codec.py", include_str!("support/codec.py")),
    ("constraints.py", include_str!("support/constraints.py")),
    ("errors.py", include_str!("support/errors.py")),
    ("layouts.py", include_str!("support/layouts.py")),
    ("models.py", include_str!("support/models.py")),
    ("scalars.py", include_str!("support/scalars.py")),
    ("text.py", include_str!("support/text.py")),
    ("times.py", include_str!("support/times.py")),
    ("unchanged.py", include_str!("support/unchanged.py")),
    ("unions.py", include_str!("support/unions.py")),
    ("walk.py", include_str!("support/walk.py")),
];

/// What the package offers besides what the schema declares.
const ALWAYS: [&str; 7] = ["UNSET", "CodecError", "DecodeError", "EncodeError", "ErrorCode", "UnknownTag", "Unset"];

/// Renders the Python package of a schema.
#[must_use]
pub fn emit(schema: &Schema, names: &Names, options: &Options) -> Vec<OutFile> {
    let package = import_name(&options.package);
    let outer = unions::outer_tags(schema);
    let generics = generics(schema);
    let mut files = vec![project(options, &package)];
    let digits = uses_digits(schema).then_some("Digits");
    let mut exports = vec![("_hproto", ALWAYS.into_iter().chain(digits).map(|name| Export::new(name.to_owned())).collect())];
    let paths: Vec<&str> = schema.module_ids().map(|id| names.module(id)).collect();
    let folders: BTreeSet<&str> = paths.iter().flat_map(|path| path.match_indices('/').filter_map(|(at, _)| path.get(..at))).collect();
    for (id, path) in schema.module_ids().zip(&paths) {
        // A module with modules below it is the folder itself.
        let (file, above) = if folders.contains(path) { (format!("{path}/__init__.py"), 1) } else { (format!("{path}.py"), 0) };
        let offered = Exports::of(schema, names, &generics, id);
        let text = module::render(schema, names, &outer, &generics, &offered, id, path.matches('/').count() + above);
        exports.push((*path, offered.names));
        files.push(OutFile { path: format!("{package}/{file}"), text });
    }
    for folder in folders.iter().filter(|folder| !paths.contains(folder)) {
        files.push(OutFile { path: format!("{package}/{folder}/__init__.py"), text: format!("# {HEADER}\n") });
    }
    files.push(OutFile { path: format!("{package}/__init__.py"), text: front(schema, &exports) });
    files.push(OutFile { path: format!("{package}/py.typed"), text: String::new() });
    for (name, text) in SUPPORT {
        files.push(OutFile { path: format!("{package}/_hproto/{name}"), text: text.to_owned() });
    }
    files
}

/// The generics that Python has types for. A field that may be absent is another type where its value may be null, so an argument must
/// not; type variables are counted in the order in which an alias mentions them; and in a generic class that contains itself Pydantic
/// does not say what it contains.
fn generics(schema: &Schema) -> Generics {
    Generics::of(schema, |id| {
        let Some((instance, generic)) = schema.decl(id).instance.as_ref().and_then(|instance| Some((instance, instance.of?))) else {
            return false;
        };
        let in_order = match &schema.decl(generic).kind {
            DeclKind::Alias(ty) => {
                let mut mentioned = Vec::new();
                types::parameters_in(schema, ty, &mut mentioned);
                mentioned == schema.decl(generic).parameters
            }
            _ => true,
        };
        in_order
            && !generics::contains_itself(schema, generic)
            && !instance.arguments.iter().any(|argument| types::has_null(schema, argument))
    })
}

/// Whether programs have to say of an integer that it travels as a string.
fn uses_digits(schema: &Schema) -> bool {
    let choices = schema.decl_ids().filter_map(|id| schema.as_choice(id));
    choices.flat_map(|body| body.alternatives.iter().map(move |it| (body, it))).any(|(body, it)| types::digits(schema, body, it).is_some())
}

/// How wide `ruff format` lets lines be.
const WIDTH: usize = 88;

fn writer() -> Writer {
    Writer::new("    ", WIDTH)
}

/// The name to import the package by.
fn import_name(package: &str) -> String {
    let name = package.replace('-', "_");
    if crate::naming::python::is_keyword(&name) { name + "_" } else { name }
}

/// `pyproject.toml`. Hatchling, since an editable install leaves nothing behind in the folder.
fn project(options: &Options, package: &str) -> OutFile {
    let Options { package: name, version } = options;
    let text = format!(
        "# {HEADER}\n\n\
        [build-system]\nrequires = [\"hatchling>=1.26\"]\nbuild-backend = \"hatchling.build\"\n\n\
        [project]\nname = \"{name}\"\nversion = \"{version}\"\nrequires-python = \">=3.11\"\n\
        dependencies = [\"pydantic>=2.12.2\", \"typing-extensions>=4.12\"]\n\n\
        [tool.hatch.build.targets.wheel]\npackages = [\"{package}\"]\n"
    );
    OutFile { path: "pyproject.toml".to_owned(), text }
}

/// The package's `__init__.py`: everything from all modules. What several modules call the same is imported from its module.
fn front(schema: &Schema, exports: &[(&str, Vec<Export>)]) -> String {
    let mut all: Vec<(&Export, &str)> = exports.iter().flat_map(|(module, names)| names.iter().map(|name| (name, *module))).collect();
    all.sort_by(|(a, _), (b, _)| a.key.cmp(&b.key));
    let mut imports: BTreeMap<&str, Vec<imports::Member<'_>>> = BTreeMap::new();
    let mut offered: Vec<&str> = Vec::with_capacity(all.len());
    for same in all.chunk_by(|(a, _), (b, _)| a.name == b.name) {
        if let [(export, module)] = same {
            imports.entry(module).or_default().push((export.name.as_str().into(), None));
            offered.push(&export.name);
        }
    }
    let mut w = writer();
    w.line(format!("# {HEADER}"));
    if schema.decls().iter().any(|decl| decl.marks.deprecated.is_some()) {
        w.line("# pyright: reportDeprecated=false");
    }
    w.blank();
    imports::from(&mut w, imports.into_iter().map(|(module, members)| (format!(".{}", module.replace('/', ".")), members)).collect());
    w.blank();
    exports::write_all(&mut w, offered.iter().copied());
    w.finish()
}
