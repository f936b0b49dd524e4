//! Builds the programs that use the generated Rust code: the driver, whose dispatch is made from the schema, and the README's service.

use super::{package, root};
use hprotoc::diag::Diagnostics;
use hprotoc::emit::Target;
use hprotoc::naming::Names;
use hprotoc::schema::Schema;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Builds the programs with the package for the drivers; the folder where they are then.
pub fn build() -> Result<PathBuf, String> {
    let package = package::built()?;
    let place = root().join("target/drivers/rust");
    let text = |name: &str| fs::read_to_string(root().join("tests").join(name)).map_err(|error| format!("tests/{name}: {error}"));
    let path = format!("path = {:?}", package.folder.join("rust"));
    let mut files =
        BTreeMap::from([("dispatch.rs".to_owned(), dispatch(&package.schema)), ("main.rs".to_owned(), text("targets/rust/main.rs")?)]);
    files.insert("service.rs".to_owned(), text("usage/service.rs")?);
    files.insert("Cargo.toml".to_owned(), text("targets/rust/Cargo.toml")?.replace("path = \"../../../generated/rust\"", &path));
    files.insert("Cargo.lock".to_owned(), text("targets/rust/Cargo.lock")?);
    super::fill(&place, &files);
    // The compilers' target folder holds the same dependencies.
    let target = root().join("target/compilers/cargo");
    let output = Command::new("cargo").args(["build", "--quiet"]).current_dir(&place).env("CARGO_TARGET_DIR", &target).output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    if output.status.success() { Ok(target.join("debug")) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// One arm for each root.
fn dispatch(schema: &Schema) -> String {
    let names = Names::plan(schema, Target::Rust, &mut Diagnostics::default());
    let mut arms = String::new();
    for id in schema.decl_ids().filter(|id| schema.is_root(*id)) {
        let decl = schema.decl(id);
        let module = &schema.module(decl.module).name;
        let path = names.module(decl.module).replace('/', "::");
        arms += &format!("        ({module:?}, {:?}) => crate::rewrite::<chat_protocol::{path}::{}>(text),\n", decl.name, names.decl(id));
    }
    format!(
        "//! Made from the schema.\n\npub fn rewrite(module: &str, root: &str, text: &str) -> serde_json::Value {{\n    \
         match (module, root) {{\n{arms}        _ => serde_json::json!({{\"crash\": \"no such root\"}}),\n    }}\n}}\n"
    )
}
