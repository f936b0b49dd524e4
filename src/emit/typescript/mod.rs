//! The TypeScript backend: an npm package without dependencies.
//!
//! For every module there is the source (`src/chat.ts`) and what it compiles to (`esm/chat.js`, `esm/chat.d.ts`): Node runs no
//! TypeScript out of a package, and a package that has to be built first could not be used as it lies.

mod api;
mod choices;
mod code;
mod encode;
mod facts;
mod json;
mod judges;
mod layout;
mod matchers;
mod module;
mod patterns;
mod rows;
mod shape;
mod types;
mod writers;

use super::{HEADER, Options, OutFile};
use crate::naming::{Names, typescript as naming};
use crate::schema::{DeclId, ModuleId, Schema};
use facts::Facts;
use module::Module;

/// The support code, by its path below the package.
const SUPPORT: [(&str, &str); 25] = [
    ("src/hproto.ts", include_str!("support/hproto.ts")),
    ("src/_hproto.ts", include_str!("support/_hproto.ts")),
    ("src/_hproto/collections.ts", include_str!("support/_hproto/collections.ts")),
    ("src/_hproto/constraints.ts", include_str!("support/_hproto/constraints.ts")),
    ("src/_hproto/entry.ts", include_str!("support/_hproto/entry.ts")),
    ("src/_hproto/faults.ts", include_str!("support/_hproto/faults.ts")),
    ("src/_hproto/json.ts", include_str!("support/_hproto/json.ts")),
    ("src/_hproto/objects.ts", include_str!("support/_hproto/objects.ts")),
    ("src/_hproto/scalars.ts", include_str!("support/_hproto/scalars.ts")),
    ("src/_hproto/tags.ts", include_str!("support/_hproto/tags.ts")),
    ("src/_hproto/texts.ts", include_str!("support/_hproto/texts.ts")),
    ("src/_hproto/writing.ts", include_str!("support/_hproto/writing.ts")),
    ("esm/hproto.js", include_str!("support/hproto.js")),
    ("esm/hproto.d.ts", include_str!("support/hproto.d.ts")),
    ("esm/_hproto.js", include_str!("support/_hproto.js")),
    ("esm/_hproto/collections.js", include_str!("support/_hproto/collections.js")),
    ("esm/_hproto/constraints.js", include_str!("support/_hproto/constraints.js")),
    ("esm/_hproto/entry.js", include_str!("support/_hproto/entry.js")),
    ("esm/_hproto/faults.js", include_str!("support/_hproto/faults.js")),
    ("esm/_hproto/json.js", include_str!("support/_hproto/json.js")),
    ("esm/_hproto/objects.js", include_str!("support/_hproto/objects.js")),
    ("esm/_hproto/scalars.js", include_str!("support/_hproto/scalars.js")),
    ("esm/_hproto/tags.js", include_str!("support/_hproto/tags.js")),
    ("esm/_hproto/texts.js", include_str!("support/_hproto/texts.js")),
    ("esm/_hproto/writing.js", include_str!("support/_hproto/writing.js")),
];

/// Renders the TypeScript package of a schema.
#[must_use]
pub fn emit(schema: &Schema, names: &Names, options: &Options) -> Vec<OutFile> {
    let facts = Facts::new(schema);
    let mut files = vec![file("package.json", package_json(schema, names, options))];
    files.extend(SUPPORT.map(|(path, text)| file(path, text.to_owned())));
    let index = index(schema, names);
    files.extend(["src/index.ts", "esm/index.js", "esm/index.d.ts"].map(|path| file(path, index.clone())));
    for id in schema.module_ids() {
        let name = names.module(id);
        let texts = module(schema, names, &facts, id);
        let paths = [format!("src/{name}.ts"), format!("esm/{name}.js"), format!("esm/{name}.d.ts")];
        files.extend(paths.into_iter().zip(texts).map(|(path, text)| OutFile { path, text }));
    }
    files
}

fn file(path: &str, text: String) -> OutFile {
    OutFile { path: path.to_owned(), text }
}

/// The three texts of a module: all types first, then what works with them.
fn module(schema: &Schema, names: &Names, facts: &Facts, id: ModuleId) -> [String; 3] {
    let mut module = Module::new(schema, names, facts, id);
    let decls: Vec<DeclId> = schema.module(id).decls.iter().copied().filter(|id| !facts.generics.leaves_out(schema, *id)).collect();
    for &decl in &decls {
        module.add_type(decl);
    }
    for protocol in schema.protocols().iter().filter(|protocol| protocol.module == id) {
        module.add_protocol(protocol);
    }
    for &decl in &decls {
        module.add_api(decl);
    }
    for &decl in &decls {
        module.add_functions(decl);
    }
    module.finish()
}

/// All names side by side. Modules that share a name with another one stand under their own name instead: neither of the two would be
/// found otherwise.
fn index(schema: &Schema, names: &Names) -> String {
    let mut text = format!("// {HEADER}\n\n");
    let sharing = naming::modules_that_share_names(schema);
    for id in schema.module_ids() {
        let file = names.module(id);
        let name = if sharing.contains(&id) { format!(" as {}", naming::module_export(file)) } else { String::new() };
        text.push_str(&format!("export *{name} from "));
        encode::string(&format!("./{file}.js"), &mut text);
        text.push_str(";\n");
    }
    text.push_str("export * as hproto from \"./hproto.js\";\n");
    text
}

fn package_json(schema: &Schema, names: &Names, options: &Options) -> String {
    let mut text = format!(
        "{{\n  \"//\": \"{HEADER}\",\n  \"name\": \"{}\",\n  \"version\": \"{}\",\n  \"type\": \"module\",\n  \"sideEffects\": false,\n  \"engines\": {{\n    \"node\": \">=20\"\n  }},\n  \"files\": [\n    \"esm\",\n    \"src\"\n  ],\n  \"types\": \"./esm/index.d.ts\",\n  \"exports\": {{\n",
        options.package, options.version
    );
    let mut export = |path: &str, file: &str| {
        text.push_str(&format!(
            "    \"{path}\": {{\n      \"types\": \"./esm/{file}.d.ts\",\n      \"default\": \"./esm/{file}.js\"\n    }},\n"
        ));
    };
    export(".", "index");
    export("./hproto", "hproto");
    for id in schema.module_ids() {
        let file = names.module(id);
        export(&format!("./{file}"), file);
    }
    text.push_str("    \"./package.json\": \"./package.json\"\n  }\n}\n");
    text
}
