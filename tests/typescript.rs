//! What the TypeScript packages do: the cases of `tests/emit/` as npm packages, used by Node, by three versions of the compiler and by a bundler.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use libtest_mimic::{Arguments, Trial};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

fn main() {
    let arguments = Arguments::from_args();
    let place = support::root().join("target/typescript");
    if !arguments.list {
        install_all(&place);
    }
    let project = |version: &str| vec![format!("{}/{version}/bin/tsc", modules()), "--project".to_owned(), ".".to_owned()];
    let sources = vec![format!("{}/typescript/bin/tsc", modules()), "--project".to_owned(), "sources.json".to_owned()];
    let trials = vec![
        node("the support code is compiled", &place, vec![support::root().join("tests/npm/support.mjs").to_str().unwrap().to_owned()]),
        node("the wire", &place, vec!["wire.mjs".to_owned()]),
        node("bundles hold what is used", &place, vec!["bundle.mjs".to_owned(), modules()]),
        node("what runs is the source without its types", &place, vec!["same.mjs".to_owned(), modules()]),
        node("names that mean something", &place, sources),
        node("a project on typescript 7", &place, project("typescript")),
        node("a project on typescript 6", &place, project("typescript-6")),
        node("a project on typescript 5.9", &place, project("typescript-5")),
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

/// Puts the package of every case below `place/node_modules`, and beside it the project that uses them.
fn install_all(place: &Path) {
    let root = support::root();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut cases = support::folders_in(&root.join("tests/emit"));
    cases.push(root.join("specs"));
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap().replace('_', "-");
        let rendered =
            support::render(&support::files_below(&case, ".hproto"), &name).unwrap_or_else(|findings| panic!("{name}:\n{findings}"));
        let package = rendered.files.into_iter().filter_map(|(path, text)| Some((path.strip_prefix("typescript/")?.to_owned(), text)));
        files.extend(package.map(|(path, text)| (format!("node_modules/{name}/{path}"), text)));
    }
    let rendered = support::render(&words(), "words").unwrap_or_else(|findings| panic!("words:\n{findings}"));
    let package = rendered.files.into_iter().filter_map(|(path, text)| Some((path.strip_prefix("typescript/")?.to_owned(), text)));
    files.extend(package.map(|(path, text)| (format!("node_modules/words/{path}"), text)));
    for (path, bytes) in support::files_below(&root.join("tests/typescript"), "") {
        files.insert(path, String::from_utf8(bytes).unwrap());
    }
    // The project looks packages up beside itself first.
    for spec in ["package.json", "dist/index.d.ts", "dist/index.js"] {
        let text = std::fs::read_to_string(format!("{}/@standard-schema/spec/{spec}", modules()));
        files.insert(format!("node_modules/@standard-schema/spec/{spec}"), text.unwrap_or_default());
    }
    support::fill(place, &files);
}

/// The source of a declaration with the name.
type Declare = fn(&str) -> String;

/// Declarations of every kind with every name that means something in TypeScript or stands in generated code.
fn words() -> support::Sources {
    let words = "abstract any arguments as asserts async await bigint boolean break case catch class const constructor continue debugger \
        declare default delete do else enum eval export extends finally for from function get global globalThis if implements import in infer \
        instanceof interface intrinsic is keyof let module namespace never new number of out override package private protected public \
        readonly require return satisfies set static super switch symbol this throw try type typeof undefined unique unknown using var void \
        while with yield accessor NaN Infinity Object String Array Promise Map Record Partial Omit Pick JSON Error Date Uint8Array BigInt \
        exports Math R T value text o message arms fields made own filled judge write hproto index __proto__ prototype toString then Reflect";
    let declared: [(&str, Declare); 12] = [
        ("structs", |word| format!("struct {word} {{ a: string, b?: {word} }}\n")),
        ("enums", |word| format!("enum {word} {{ a, b }}\n")),
        ("unions", |word| format!("open union {word} by t {{ a: A{word} {{ x: int }}, b }}\n")),
        ("newtypes", |word| format!("newtype {word} = string\n")),
        ("aliases", |word| format!("type {word} = string[]\n")),
        ("choices", |word| format!("type {word} = string | int | {word}[]\n")),
        ("circles", |word| format!("type {word} = map<string, {word}>\n")),
        ("tuples", |word| format!("@since(\"{word}\") type {word} = [string, int]\n")),
        ("external", |word| {
            format!(
                "type {word} = X{word}\nopen union X{word} keyed {{ {word}: A{word} {{ {word}: int }}, a, b: B{word} {{ {word}: bool }} }}\n"
            )
        }),
        ("adjacent", |word| {
            format!("type {word} = X{word}\nopen union X{word} by {word} with data {{ {word}: A{word} {{ {word}: int }}, b }}\n")
        }),
        ("by_key", |word| {
            format!("type {word} = X{word}\nuntagged union X{word} {{ {word}: A{word} {{ {word}: int }}, b: B{word} {{ b: int }} }}\n")
        }),
        ("positions", |word| format!("type {word} = X{word}\nopen union X{word} by [0] {{ {word}_x: [int], b }}\n")),
    ];
    declared
        .into_iter()
        .map(|(name, declare)| {
            let mut schema: String = words.split_whitespace().map(declare).collect();
            let uses = words.split_whitespace().enumerate();
            let fields: Vec<String> = uses.map(|(i, word)| format!("f{i}: {word}, l{i}: {word}[], n{i}: {word} | null")).collect();
            schema.push_str(&format!("struct Uses {{ {} }}\n", fields.join(", ")));
            (format!("{name}.hproto"), schema.into_bytes())
        })
        .collect()
}

fn modules() -> String {
    support::root().join("tests/npm/node_modules").to_str().unwrap().to_owned()
}

/// A trial that passes when Node does.
fn node(name: &str, folder: &Path, arguments: Vec<String>) -> Trial {
    let mut command = Command::new("node");
    command.current_dir(folder).args(arguments);
    Trial::test(name, move || {
        let output = command.output().map_err(|error| format!("{command:?}: {error}; `tests/run` sets up what the tests need"))?;
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.success() { Ok(()) } else { Err(format!("{}\n{text}", output.status).into()) }
    })
}
