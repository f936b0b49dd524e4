//! A declaration whose keyword is not one: `strcut Foo { … }`, `interface Foo { … }`, `export struct Foo { … }`.
//!
//! The keyword is guessed and the rest is read as if it stood there, so that one slip hides nothing else and the name is known.

use std::ops::Range;

use pest::Parser;

use super::grammar::{Grammar, Rule};
use super::tree::Builder;
use super::{Kind, copy};
use crate::diag::Suggestions;

/// Keywords, and what stands for them in other languages.
const WORDS: [(&str, &[&str]); 6] = [
    ("struct", &["interface", "message", "class", "record", "model", "schema", "object", "dataclass", "table", "data"]),
    ("enum", &["enumeration", "literal"]),
    ("union", &["oneof", "variant", "sum", "choice", "either"]),
    ("type", &["typedef", "typealias", "alias", "const", "let", "var", "scalar"]),
    ("newtype", &["brand", "opaque"]),
    ("protocol", &["service", "channel", "socket"]),
];

/// The keyword that `word` was probably meant to be; a keyword is meant to be itself.
pub(super) fn guess(word: &str) -> Option<&'static str> {
    let known = WORDS.iter().find(|(keyword, others)| *keyword == word || others.contains(&word));
    known.map(|(keyword, _)| *keyword).or_else(|| Suggestions::default().nearest(word, WORDS.map(|(keyword, _)| keyword)))
}

/// Reads `text` from the first of the words on into the tree; `end` is where the words and what belongs to them ended at first sight.
pub(super) fn read(text: &str, words: &[Range<usize>], end: usize, builder: &mut Builder<'_>) {
    let word = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let Some((name, before)) = words.split_last() else { return };
    let exact = before.iter().position(|range| guess(word(range)) == Some(word(range)));
    let Some(place) = exact.or_else(|| before.iter().position(|range| guess(word(range)).is_some())) else {
        builder.open(Kind::Misspelt, words.first().map_or(end, |first| first.start));
        for range in before {
            builder.add(Kind::JunkWord, range.clone());
        }
        builder.add(Kind::Ident, name.clone());
        builder.add(Kind::JunkRest, name.end..end);
        builder.close();
        return;
    };
    let (Some(keyword), Some(name)) = (words.get(place), words.get(place + 1)) else { return };
    builder.open(Kind::Declaration, words.first().map_or(end, |first| first.start));
    for range in words.iter().take(place) {
        builder.add(modifier(word(range)).unwrap_or(Kind::JunkWord), range.clone());
    }
    let guessed = guess(word(keyword)).unwrap_or_default();
    let (node, leaf, rule) = match guessed {
        "struct" => (Kind::Struct, Kind::StructKw, Rule::struct_rest),
        "enum" => (Kind::Enum, Kind::EnumKw, Rule::enum_rest),
        "union" => (Kind::Union, Kind::UnionKw, Rule::union_rest),
        "protocol" => (Kind::Protocol, Kind::ProtocolKw, Rule::protocol_rest),
        "newtype" => (Kind::Newtype, Kind::NewtypeKw, Rule::alias_rest),
        _ => (Kind::Alias, Kind::TypeKw, Rule::alias_rest),
    };
    builder.open(node, keyword.start);
    builder.add(if exact.is_some() { leaf } else { Kind::JunkWord }, keyword.clone());
    if let Ok(pairs) = Grammar::parse(rule, text.get(name.start..).unwrap_or_default()) {
        copy(text, pairs.tokens(), name.start, builder);
    }
    builder.close();
    builder.close();
}

fn modifier(word: &str) -> Option<Kind> {
    match word {
        "open" => Some(Kind::OpenKw),
        "closed" => Some(Kind::ClosedKw),
        "untagged" => Some(Kind::UntaggedKw),
        _ => None,
    }
}
