//! The patterns of `@pattern`: a subset of regular expressions that has one meaning in all three languages.

use serde::Serialize;
use std::collections::BTreeSet;

/// A pattern that the whole string has to match. Every target prints its own spelling of it from the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// As written in the schema, with `^` and `$`.
    pub text: String,
    /// What it means, without `^` and `$`.
    #[serde(skip)]
    pub root: PatternNode,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternNode {
    /// One character, for which any of these ranges stands (sorted, apart from each other, at least one): literals, classes, `.`.
    Class(Vec<CharRange>),
    /// One after the other; may be empty.
    Sequence(Vec<PatternNode>),
    /// One of these; at least two.
    Either(Vec<PatternNode>),
    /// As often as said.
    Repeat {
        /// What is repeated.
        node: Box<PatternNode>,
        /// At least this often.
        min: u32,
        /// At most this often; any number of times if `None`.
        max: Option<u32>,
    },
}

/// The characters from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CharRange {
    /// The first character.
    pub first: char,
    /// The last character.
    pub last: char,
}

impl Pattern {
    /// Whether the whole text matches. Takes time proportional to the text's length times the pattern's size, squared in the worst case.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        self.root.ends(&chars, BTreeSet::from([0])).contains(&chars.len())
    }
}

impl PatternNode {
    /// How many characters the shortest and the longest text have that match; no longest one if there is always a longer one.
    pub(crate) fn lengths(&self) -> (u64, Option<u64>) {
        match self {
            Self::Class(_) => (1, Some(1)),
            Self::Sequence(parts) => parts.iter().map(Self::lengths).fold((0, Some(0)), |(least, most), (shortest, longest)| {
                (least.saturating_add(shortest), most.zip(longest).map(|(most, longest): (u64, u64)| most.saturating_add(longest)))
            }),
            Self::Either(parts) => {
                let lengths = parts.iter().map(Self::lengths);
                let longest =
                    lengths.clone().map(|(_, longest)| longest).reduce(|one, other| one.zip(other).map(|(one, other)| one.max(other)));
                (lengths.map(|(shortest, _)| shortest).min().unwrap_or(0), longest.flatten())
            }
            Self::Repeat { node, min, max } => {
                let (shortest, longest) = node.lengths();
                let most = match (longest, max) {
                    (Some(0), _) => Some(0),
                    (longest, max) => longest.zip(*max).map(|(longest, max)| longest.saturating_mul(max.into())),
                };
                (shortest.saturating_mul((*min).into()), most)
            }
        }
    }

    /// Where this part may end, if it begins at one of these positions.
    fn ends(&self, text: &[char], starts: BTreeSet<usize>) -> BTreeSet<usize> {
        match self {
            Self::Class(ranges) => {
                let is_in = |at: &usize| text.get(*at).is_some_and(|c| ranges.iter().any(|range| (range.first..=range.last).contains(c)));
                starts.into_iter().filter(is_in).map(|at| at + 1).collect()
            }
            Self::Sequence(parts) => parts.iter().fold(starts, |starts, part| part.ends(text, starts)),
            Self::Either(parts) => parts.iter().flat_map(|part| part.ends(text, starts.clone())).collect(),
            Self::Repeat { node, min, max } => {
                let mut current = starts;
                for _ in 0..*min {
                    current = node.ends(text, current);
                }
                let mut all = current.clone();
                let mut times = *min;
                while max.is_none_or(|max| times < max) && !current.is_empty() {
                    current = node.ends(text, current);
                    current.retain(|end| !all.contains(end));
                    all.extend(&current);
                    times += 1;
                }
                all
            }
        }
    }
}
