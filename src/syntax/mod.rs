//! From text to a lossless [`Tree`]. The only user of pest.
//!
//! Parsing never fails: `grammar/hproto.pest` takes every text and puts what is wrong into leaves of their own
//! ([`Kind::is_missing`], [`Kind::is_junk`]); [`parse`] reports each of them once.

mod diagnose;
mod found;
mod grammar;
mod habits;
mod kind;
mod lexical;
mod misspelt;
mod strict;
mod tree;

pub use kind::Kind;
pub use lexical::NESTING_LIMIT;
pub use tree::{Children, Node, Tree};

use std::ops::Range;

use pest::{Parser, Token};

use crate::diag::Diagnostics;
use crate::source::FileId;
use grammar::{Grammar, Rule};
use tree::Builder;

/// Reads a text and reports everything in it that is not the language.
///
/// The leaves of the tree, one after the other, are the text, whatever the text is. Where brackets are nested too deep, only that is reported.
pub fn parse(text: &str, file: FileId, diagnostics: &mut Diagnostics) -> Tree {
    let faults = lexical::check(text, file, diagnostics);
    let mut builder = Builder::new(text);
    if !faults.too_deep() {
        read_items(text, &mut builder);
    }
    let tree = builder.finish();
    diagnose::report(&tree, text, file, &faults, diagnostics);
    tree
}

/// Reads item after item; stops at the end of the text. The blanks there are left to the builder: every bracket that is still open would
/// look through all of them for its end.
fn read_items(text: &str, builder: &mut Builder<'_>) {
    let text = text.trim_end_matches([' ', '\t', '\r', '\n']);
    loop {
        let at = builder.at();
        let rest = text.get(at..).unwrap_or_default();
        let Ok(pairs) = Grammar::parse(Rule::item, rest) else { return };
        copy(text, pairs.tokens(), at, builder);
        if builder.at() == at {
            return;
        }
    }
}

/// Puts what pest found into the tree; its positions count from `base`.
fn copy<'t>(text: &str, tokens: impl Iterator<Item = Token<'t, Rule>>, base: usize, builder: &mut Builder<'_>) {
    let mut start = base;
    // The leaves of a declaration without a keyword are collected first: it is read a second time.
    let mut words: Option<Vec<Range<usize>>> = None;
    for token in tokens {
        let (rule, at, is_start) = match token {
            Token::Start { rule, pos } => (rule, base + pos.pos(), true),
            Token::End { rule, pos } => (rule, base + pos.pos(), false),
        };
        match (rule, &mut words, Kind::of(rule)) {
            (Rule::misspelt, None, _) => words = Some(Vec::new()),
            (Rule::misspelt, Some(words), _) => {
                misspelt::read(text, words, at, builder);
                return builder.close_to_item();
            }
            (Rule::ident, Some(words), _) if !is_start => words.push(start..at),
            (Rule::junk_rest, Some(_), _) => {}
            (_, None, Some(kind)) if kind.is_node() && is_start => builder.open(kind, at),
            (_, None, Some(kind)) if kind.is_node() => builder.close(),
            (_, None, Some(kind)) if !is_start => builder.add(kind, start..at),
            (_, _, Some(_)) => start = at,
            _ => {}
        }
    }
}
