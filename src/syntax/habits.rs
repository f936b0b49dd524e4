//! Habits from other languages: what people write who know TypeScript, Protobuf, Python or Rust, and how the same is said here.

use super::Kind;

/// The way out of a member that begins in another language, by its first word.
pub(super) fn of_member(junk: &str) -> Option<&'static str> {
    let first = junk.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    Some(match first {
        "optional" => "a field that may be absent is written `name?: T`",
        "required" => "every field without a `?` is required: `name: T`",
        "repeated" => "a list is written `name: T[]`",
        "readonly" | "public" | "private" | "pub" | "static" | "final" | "let" | "var" | "const" => {
            "leave the word out: a member is only `name: T`"
        }
        "oneof" => "a union is declared on its own, and a field has it as its type: `name: MyUnion`",
        "extends" | "include" | "mixin" => "the fields of another struct are taken in with `...Other`",
        _ if junk.starts_with('[') => "an object with any keys is a `map<string, T>`",
        _ if junk.starts_with('-') => "a member is written without a dash",
        _ if junk.starts_with("..") => "a spread is written with three dots: `...Other`",
        _ if junk.starts_with(|c: char| c.is_ascii_digit()) => "a name that begins with a digit is quoted: `\"3d\"`",
        _ => return None,
    })
}

/// The way out of what stands between the name of a declaration and its body.
pub(super) fn of_head(declaration: Kind, junk: &str) -> Option<&'static str> {
    let first = junk.split_whitespace().next().unwrap_or_default();
    match (declaration, first) {
        (Kind::Struct, "extends" | "implements") => Some("the fields of another struct are taken in with `...Other` in the body"),
        (Kind::Struct, _) if junk.starts_with([':', '(']) => Some("the fields of another struct are taken in with `...Other` in the body"),
        (Kind::Union, _) if junk.starts_with('=') => Some("a union of types is an alias: `type Name = A | B`"),
        (Kind::Struct, _) if junk.starts_with('=') => Some("a struct is declared without `=`: `struct Name { … }`"),
        _ => None,
    }
}

/// The way out of an item at the top of a file, by its first word.
pub(super) fn of_item(junk: &str) -> Option<&'static str> {
    let first = junk.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    Some(match first {
        "package" | "namespace" | "module" => "a file is a module by itself, named after its path",
        "syntax" | "edition" => "there is nothing to write: all files are read alike",
        "include" | "use" | "require" | "from" => "imports are written `import { Name } from \"./file.hproto\"`",
        "option" | "pragma" => "options stand in `hproto.toml`",
        "export" | "pub" | "public" => "every declaration can be imported: leave the word out",
        _ => return None,
    })
}
