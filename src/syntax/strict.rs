//! Why a piece of junk is not what it should have been: it is parsed again by the rule that refused it, and pest's furthest failure says
//! where it went wrong and what could have stood there.

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::Kind;
use super::grammar::{Grammar, Rule};

/// Where a rule failed, counted from the beginning of the junk, and the words for what it would have taken there.
pub(super) struct Expected {
    pub(super) at: usize,
    pub(super) what: String,
}

/// Parses `junk` as what should stand in the place of a leaf of this kind; `None` when the reason cannot be said.
pub(super) fn expected(kind: Kind, junk: &str) -> Option<Expected> {
    let (rule, whole) = match kind {
        Kind::JunkField => (Rule::field, "a field"),
        Kind::JunkRow => (Rule::row, "a row of the union"),
        Kind::JunkValue => (Rule::enum_value, "a value of the enum"),
        Kind::JunkLine => (Rule::line, "a line such as `client sends Message`"),
        Kind::JunkItem => (Rule::declaration, "a declaration"),
        _ => return None,
    };
    let error = Grammar::parse(rule, junk).err()?;
    let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
    let ErrorVariant::ParsingError { positives, .. } = error.variant else { return None };
    let mut words: Vec<_> = positives.into_iter().filter_map(word).collect();
    words.dedup();
    if at == 0 || words.is_empty() {
        return Some(Expected { at, what: whole.to_owned() });
    }
    Some(Expected { at, what: words.join(" or ") })
}

/// What people call a rule; `None` for what may stand in many places and is seldom what is missing.
fn word(rule: Rule) -> Option<&'static str> {
    match rule {
        // A declaration is refused when neither a name nor a body follows its keyword.
        Rule::ident | Rule::string | Rule::open_brace => Some("a name"),
        Rule::colon => Some("`:`"),
        Rule::sends_kw => Some("`sends`"),
        _ => None,
    }
}
