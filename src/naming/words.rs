//! From a schema name to its words, and from words to a target's casing.

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// `messageIndex`, `message-index`, `HTTPServer` → `message_index`, `http_server`. A leading underscore is kept; a name without any
/// letter or digit gives an empty string.
pub(super) fn snake(name: &str) -> String {
    if is_snake(name) {
        return name.to_owned();
    }
    with_underscore(name, name.to_snake_case())
}

/// `message_index` → `MessageIndex`. A name that is Pascal case already is kept as it is, acronyms included.
pub(crate) fn pascal(name: &str) -> String {
    let is_pascal = name.starts_with(|first: char| first.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if is_pascal && name.chars().any(|c| c.is_ascii_lowercase()) {
        return name.to_owned();
    }
    name.to_pascal_case()
}

/// `powered-off` → `POWERED_OFF`.
pub(super) fn shouty(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// Whether nothing is left to do: words of small letters and digits, one underscore between them. (Most names are; asking is faster
/// than taking them apart.)
fn is_snake(name: &str) -> bool {
    let bytes = name.as_bytes();
    let edges = [bytes.first(), bytes.last()];
    edges.iter().all(|edge| edge.is_some_and(u8::is_ascii_lowercase))
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_')
        && !bytes.windows(2).any(|pair| pair == b"__")
}

fn with_underscore(name: &str, cased: String) -> String {
    if name.starts_with('_') && !cased.is_empty() { format!("_{cased}") } else { cased }
}
