//! Builds the programs that use the generated Rust code: the driver, whose dispatch is made from the schema, and the README's service.

use super::package::{self, Package};
use super::root;
use hprotoc::diag::Diagnostics;
use hprotoc::emit::Target;
use hprotoc::naming::Names;
use hprotoc::schema::Schema;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Builds the programs with the package for the drivers; the folder where they are then.
pub fn build() -> Result<PathBuf, String> {
    let package = package::built()?;
    let service = ("service.rs".to_owned(), text("usage/service.rs")?);
    let folder = build_in(&root().join("target/drivers/rust"), package, &|_, _| true, "main.rs", [service], |settings| settings)?;
    Ok(folder)
}

/// Builds the driver alone, called `name`, with another package; it knows the roots that are chosen by their module and name.
pub fn build_for(name: &str, package: &Package, is_root: &dyn Fn(&str, &str) -> bool) -> Result<PathBuf, String> {
    let only_driver = |settings: String| {
        let service = settings.find("# What the README").zip(settings.find("[dependencies]"));
        let settings = service.map_or(settings.clone(), |(from, to)| settings[..from].to_owned() + &settings[to..]);
        settings.replace("name = \"driver\"", &format!("name = \"driver-{name}\""))
    };
    let place = root().join("target/drivers").join(name).join("driver");
    Ok(build_in(&place, package, is_root, "plain.rs", [], only_driver)?.join(format!("driver-{name}")))
}

fn build_in(
    place: &Path,
    package: &Package,
    is_root: &dyn Fn(&str, &str) -> bool,
    main: &str,
    more: impl IntoIterator<Item = (String, String)>,
    settings: impl FnOnce(String) -> String,
) -> Result<PathBuf, String> {
    let path = format!("path = {:?}", package.folder.join("rust"));
    let cargo_toml = settings(text("targets/rust/Cargo.toml")?.replace("path = \"../../../generated/rust\"", &path));
    let mut files = BTreeMap::from([
        ("dispatch.rs".to_owned(), dispatch(&package.schema, is_root)),
        ("main.rs".to_owned(), text(&format!("targets/rust/{main}"))?),
        ("Cargo.toml".to_owned(), cargo_toml),
        ("Cargo.lock".to_owned(), text("targets/rust/Cargo.lock")?),
    ]);
    files.extend(more);
    super::fill(place, &files);
    // The compilers' target folder holds the same dependencies.
    let target = root().join("target/compilers/cargo");
    let output = super::cargo().args(["build", "--quiet"]).current_dir(place).output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    if output.status.success() { Ok(target.join("debug")) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

fn text(name: &str) -> Result<String, String> {
    fs::read_to_string(root().join("tests").join(name)).map_err(|error| format!("tests/{name}: {error}"))
}

/// One arm for each root.
pub fn dispatch(schema: &Schema, is_root: &dyn Fn(&str, &str) -> bool) -> String {
    let names = Names::plan(schema, Target::Rust, &mut Diagnostics::default());
    let mut arms = String::new();
    for id in schema.decl_ids().filter(|id| schema.is_root(*id)) {
        let decl = schema.decl(id);
        let module = &schema.module(decl.module).name;
        if !is_root(module, &decl.name) {
            continue;
        }
        let path = names.module(decl.module).replace('/', "::");
        arms += &format!("        ({module:?}, {:?}) => crate::rewrite::<chat_protocol::{path}::{}>(text),\n", decl.name, names.decl(id));
    }
    format!(
        "// Made from the schema.\n\npub fn rewrite(module: &str, root: &str, text: &[u8]) -> serde_json::Value {{\n    \
         match (module, root) {{\n{arms}        _ => serde_json::json!({{\"crash\": \"no such root\"}}),\n    }}\n}}\n"
    )
}
