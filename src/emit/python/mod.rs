//! The Python backend: a package of Pydantic models.
//!
//! A module of the schema becomes a module of the package ([`module`]), a struct a class, a union an alias with the discriminator inside
//! ([`unions`]). What is the same for every schema lies in `support/` and is copied into the package as `_hproto`: the scalars with the
//! rules of the wire, the base of the models, the codecs. Text reaches source through [`encode`] alone; [`expr`] lays expressions out as
//! `ruff format` does, so that it has nothing left to do.

mod encode;
mod expr;
mod imports;
mod module;
mod order;
mod types;
mod unions;
mod values;

use super::{HEADER, Options, OutFile, Writer};
use crate::naming::Names;
use crate::schema::Schema;
use std::collections::{BTreeMap, BTreeSet};

/// The support code, by its path below the package.
const SUPPORT: [(&str, &str); 8] = [
    ("__init__.py", include_str!("support/__init__.py")),
    ("codec.py", include_str!("support/codec.py")),
    ("errors.py", include_str!("support/errors.py")),
    ("models.py", include_str!("support/models.py")),
    ("scalars.py", include_str!("support/scalars.py")),
    ("text.py", include_str!("support/text.py")),
    ("unions.py", include_str!("support/unions.py")),
    ("walk.py", include_str!("support/walk.py")),
];

/// What the package offers besides what the schema declares.
const ALWAYS: [&str; 6] = ["UNSET", "CodecError", "DecodeError", "EncodeError", "ErrorCode", "Unset"];

/// Renders the Python package of a schema.
#[must_use]
pub fn emit(schema: &Schema, names: &Names, options: &Options) -> Vec<OutFile> {
    let package = import_name(&options.package);
    let outer = unions::outer_tags(schema);
    let mut files = vec![project(options, &package)];
    let paths: Vec<&str> = schema.module_ids().map(|id| names.module(id)).collect();
    let folders: BTreeSet<&str> = paths.iter().flat_map(|path| path.match_indices('/').filter_map(|(at, _)| path.get(..at))).collect();
    for (id, path) in schema.module_ids().zip(&paths) {
        // A module with modules below it is the folder itself.
        let (file, above) = if folders.contains(path) { (format!("{path}/__init__.py"), 1) } else { (format!("{path}.py"), 0) };
        let text = module::render(schema, names, &outer, id, path.matches('/').count() + above);
        files.push(OutFile { path: format!("{package}/{file}"), text });
    }
    for folder in folders.iter().filter(|folder| !paths.contains(folder)) {
        files.push(OutFile { path: format!("{package}/{folder}/__init__.py"), text: format!("# {HEADER}\n") });
    }
    files.push(OutFile { path: format!("{package}/__init__.py"), text: front(schema, names) });
    files.push(OutFile { path: format!("{package}/py.typed"), text: String::new() });
    for (name, text) in SUPPORT {
        files.push(OutFile { path: format!("{package}/_hproto/{name}"), text: text.to_owned() });
    }
    files
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
        dependencies = [\"pydantic>=2.12\", \"typing-extensions>=4.12\"]\n\n\
        [tool.hatch.build.targets.wheel]\npackages = [\"{package}\"]\n"
    );
    OutFile { path: "pyproject.toml".to_owned(), text }
}

/// The package's `__init__.py`: everything from all modules. What several modules call the same is imported from its module.
fn front(schema: &Schema, names: &Names) -> String {
    let mut homes: BTreeMap<String, Vec<&str>> = ALWAYS.iter().map(|name| ((*name).to_owned(), vec!["_hproto"])).collect();
    for id in schema.module_ids() {
        for name in module::exports(schema, names, id) {
            homes.entry(name).or_default().push(names.module(id));
        }
    }
    let mut w = Writer::new("    ", 88);
    w.line(format!("# {HEADER}"));
    if schema.decls().iter().any(|decl| decl.deprecated.is_some()) {
        w.line("# pyright: reportDeprecated=false");
    }
    w.blank();
    let mut imports: BTreeMap<&str, Vec<imports::Member<'_>>> = BTreeMap::new();
    let mut all: Vec<&str> = Vec::new();
    for (name, modules) in &homes {
        if let [module] = modules.as_slice() {
            imports.entry(module).or_default().push((name.as_str().into(), None));
            all.push(name);
        }
    }
    for (module, members) in imports {
        imports::import(&mut w, &format!(".{}", module.replace('/', ".")), members);
    }
    all.sort_by(|a, b| imports::compare_exported(a, b));
    w.blank();
    w.items("__all__ = [", &all.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>(), "]");
    w.finish()
}
