//! The position automaton of a pattern (Glushkov): a state for each of its characters and classes, and in how many ways one can follow
//! another.
//!
//! Counted is what engines try. A part that is repeated may be empty once in Python, which then ends the repetition; JavaScript does not
//! even try that. So what can be empty and is repeated can be empty in one way more.

use super::pattern::Part;
use crate::schema::CharRange;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most states of which parts that are repeated are counted as often as they are; beyond, a repetition is one of any count.
const MOST_COPIED: usize = 256;

/// Which repetitions are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Copied {
    /// None: each is one of any count.
    Nothing,
    /// What has to be there, of one that goes on any number of times.
    Least,
    /// What has to be there and, up to the upper bound, what may be.
    All,
}

/// How many ways to read the beginning of a text are few.
pub(super) const MOST_WAYS: u8 = 100;

/// The room for looking is used up.
#[derive(Debug)]
pub(super) struct Spent;

/// A way from one state to another.
#[derive(Clone, Default)]
struct Edge {
    /// How often it is there, up to a bit more than matters.
    ways: u8,
    /// The parts of the pattern that put one behind the other, two of them at most.
    origins: Vec<Range<usize>>,
}

/// See above. The last two states are the start and the end of the text.
#[derive(Default)]
pub(super) struct Automaton {
    classes: Vec<Vec<CharRange>>,
    /// Where the character or class stands, and where the whole of its repetition does.
    places: Vec<(Range<usize>, Range<usize>)>,
    follow: Vec<BTreeMap<usize, Edge>>,
    /// For each state the characters that it takes: a set of the smallest pieces of the alphabet.
    atoms: Vec<Vec<u64>>,
}

/// What a part contributes: the states it can begin and end with, and in how many ways it can be empty.
#[derive(Clone, Default)]
struct Ends {
    empty: u8,
    first: BTreeMap<usize, u8>,
    last: BTreeMap<usize, u8>,
}

impl Ends {
    fn nothing() -> Self {
        Self { empty: 1, ..Self::default() }
    }
}

fn add_all(to: &mut BTreeMap<usize, u8>, from: &BTreeMap<usize, u8>, factor: u8) {
    for (state, ways) in from.iter().filter(|_| factor > 0) {
        let entry = to.entry(*state).or_default();
        *entry = entry.saturating_add(ways.saturating_mul(factor));
    }
}

impl Automaton {
    /// The automaton of a pattern in which repetitions with an upper bound go on any number of times: small, and mostly enough.
    pub(super) fn of(part: &Part) -> Self {
        let is_small = size(part, Copied::Least) <= MOST_COPIED;
        Self::with(part, if is_small { Copied::Least } else { Copied::Nothing })
    }

    /// The automaton in which repetitions end at their upper bounds, where it is another one and small.
    pub(super) fn with_upper_bounds(part: &Part) -> Option<Self> {
        (goes_on_for_a_while(part) && size(part, Copied::All) <= MOST_COPIED).then(|| Self::with(part, Copied::All))
    }

    fn with(part: &Part, copied: Copied) -> Self {
        let mut automaton = Self::default();
        let whole = automaton.add(part, copied);
        let (start, end) = (automaton.classes.len(), automaton.classes.len() + 1);
        automaton.follow.resize_with(end + 1, BTreeMap::new);
        let beginning = Ends { empty: 0, first: BTreeMap::new(), last: BTreeMap::from([(start, 1)]) };
        let ending = Ends { empty: 0, first: BTreeMap::from([(end, 1)]), last: BTreeMap::new() };
        let place = part.place();
        let begun = automaton.joined(&beginning, &whole, &place);
        automaton.joined(&begun, &ending, &place);
        automaton.atoms = automaton.alphabet();
        automaton
    }

    fn add(&mut self, part: &Part, copied: Copied) -> Ends {
        match part {
            Part::Class(ranges, place) => {
                let state = self.classes.len();
                self.classes.push(ranges.clone());
                self.places.push((place.clone(), place.clone()));
                self.follow.push(BTreeMap::new());
                let only = BTreeMap::from([(state, 1)]);
                Ends { empty: 0, first: only.clone(), last: only }
            }
            Part::Sequence(parts, place) => parts.iter().fold(Ends::nothing(), |whole, part| {
                let next = self.add(part, copied);
                self.joined(&whole, &next, place)
            }),
            Part::Either(parts, _) => parts.iter().fold(Ends::default(), |mut whole, part| {
                let next = self.add(part, copied);
                whole.empty = whole.empty.saturating_add(next.empty);
                add_all(&mut whole.first, &next.first, 1);
                add_all(&mut whole.last, &next.last, 1);
                whole
            }),
            Part::Repeat { part, min, max, place } => self.add_repeated(part, (*min, *max), place, copied),
        }
    }

    fn add_repeated(&mut self, part: &Part, (min, max): (u32, Option<u32>), place: &Range<usize>, copied: Copied) -> Ends {
        let from = self.classes.len();
        let whole = match (min, max) {
            (1, Some(1)) => self.add(part, copied),
            (0, Some(1)) => {
                let mut once = self.add(part, copied);
                once.empty = once.empty.saturating_add(1);
                once
            }
            _ if copied == Copied::Nothing => {
                let mut round = self.add_rounds(part, place, copied);
                if min > 0 {
                    // Rounds that have to be there may be empty each, which is more than is counted here.
                    round.empty = if round.empty > 1 { u8::MAX } else { 0 };
                }
                round
            }
            _ => {
                let mut whole = Ends::nothing();
                for _ in 0..min {
                    let next = self.add(part, copied);
                    whole = self.joined(&whole, &next, place);
                }
                let more = match max {
                    Some(max) if copied == Copied::All => self.add_optional(part, max.saturating_sub(min), place),
                    Some(max) if max == min => Ends::nothing(),
                    _ => self.add_rounds(part, place, copied),
                };
                self.joined(&whole, &more, place)
            }
        };
        if let Part::Class(..) = part {
            self.places.iter_mut().skip(from).for_each(|(_, whole)| *whole = place.clone());
        }
        whole
    }

    /// At most so many rounds, each only behind the one before: `(x(x(x)?)?)?`.
    fn add_optional(&mut self, part: &Part, most: u32, place: &Range<usize>) -> Ends {
        (0..most).fold(Ends::nothing(), |rest, _| {
            let next = self.add(part, Copied::All);
            let mut round = self.joined(&next, &rest, place);
            round.empty = round.empty.saturating_add(1);
            round
        })
    }

    /// Any number of rounds.
    fn add_rounds(&mut self, part: &Part, place: &Range<usize>, copied: Copied) -> Ends {
        let mut round = self.add(part, copied);
        self.connect(&round.last, &round.first, place);
        let ways = round.empty.saturating_add(1);
        round.empty = ways;
        let last = std::mem::take(&mut round.last);
        add_all(&mut round.last, &last, ways);
        round
    }

    /// One part behind another.
    fn joined(&mut self, one: &Ends, next: &Ends, place: &Range<usize>) -> Ends {
        self.connect(&one.last, &next.first, place);
        let mut whole = Ends { empty: one.empty.saturating_mul(next.empty), first: one.first.clone(), last: next.last.clone() };
        add_all(&mut whole.first, &next.first, one.empty);
        add_all(&mut whole.last, &one.last, next.empty);
        whole
    }

    fn connect(&mut self, last: &BTreeMap<usize, u8>, first: &BTreeMap<usize, u8>, place: &Range<usize>) {
        for (from, out) in last {
            let Some(follow) = self.follow.get_mut(*from) else { continue };
            for (to, into) in first {
                let edge = follow.entry(*to).or_default();
                edge.ways = edge.ways.saturating_add(out.saturating_mul(*into));
                if edge.origins.len() < 2 {
                    edge.origins.push(place.clone());
                }
            }
        }
    }

    /// Characters that are taken by the same states are one.
    fn alphabet(&self) -> Vec<Vec<u64>> {
        let mut starts: BTreeSet<u32> = BTreeSet::new();
        for range in self.classes.iter().flatten() {
            starts.insert(range.first.into());
            starts.insert(u32::from(range.last) + 1);
        }
        let mut taken: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (state, ranges) in self.classes.iter().enumerate() {
            for range in ranges {
                for piece in starts.range(u32::from(range.first)..=u32::from(range.last)) {
                    taken.entry(*piece).or_default().push(state);
                }
            }
        }
        let mut different: BTreeSet<Vec<usize>> = taken.into_values().collect();
        different.insert(vec![self.end()]);
        let words = different.len().div_ceil(64);
        let mut atoms = vec![vec![0u64; words]; self.follow.len()];
        for (atom, states) in different.iter().enumerate() {
            for state in states {
                if let Some(word) = atoms.get_mut(*state).and_then(|set| set.get_mut(atom / 64)) {
                    *word |= 1 << (atom % 64);
                }
            }
        }
        atoms
    }

    /// The state before the first character.
    pub(super) fn start(&self) -> usize {
        self.classes.len()
    }

    fn end(&self) -> usize {
        self.classes.len() + 1
    }

    pub(super) fn states(&self) -> Range<usize> {
        0..self.follow.len()
    }

    /// The states behind this one.
    pub(super) fn next(&self, state: usize) -> impl Iterator<Item = usize> + '_ {
        self.follow.get(state).into_iter().flat_map(|follow| follow.keys().copied())
    }

    /// In how many ways one state leads to another.
    pub(super) fn ways(&self, from: usize, to: usize) -> u8 {
        self.follow.get(from).and_then(|follow| follow.get(&to)).map_or(0, |edge| edge.ways)
    }

    /// The parts of the pattern that lead from one state to another.
    pub(super) fn origins(&self, from: usize, to: usize) -> &[Range<usize>] {
        self.follow.get(from).and_then(|follow| follow.get(&to)).map_or(&[], |edge| &edge.origins)
    }

    /// All edges with their number of ways.
    pub(super) fn edges(&self) -> impl Iterator<Item = (usize, usize, u8)> + '_ {
        self.follow.iter().enumerate().flat_map(|(from, follow)| follow.iter().map(move |(to, edge)| (from, *to, edge.ways)))
    }

    /// How many states and edges there are.
    pub(super) fn size(&self) -> usize {
        self.follow.len() + self.edges().count()
    }

    /// Where a state's character or class stands in the pattern, and where it does with its repetition. `None` for the end of the text.
    pub(super) fn place(&self, state: usize) -> Option<&(Range<usize>, Range<usize>)> {
        self.places.get(state)
    }

    /// Whether these states have a character in common.
    pub(super) fn overlap(&self, states: &[usize]) -> bool {
        let Some(first) = states.first().and_then(|state| self.atoms.get(*state)) else { return false };
        (0..first.len()).any(|at| {
            let words = states.iter().map(|state| self.atoms.get(*state).and_then(|set| set.get(at)).copied().unwrap_or(0));
            words.fold(u64::MAX, |all, word| all & word) != 0
        })
    }

    /// The pieces of the alphabet that a state takes.
    pub(super) fn atoms_of(&self, state: usize) -> impl Iterator<Item = usize> + '_ {
        let words = self.atoms.get(state).into_iter().flatten().enumerate();
        words.flat_map(|(at, word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit))
    }
}

/// Whether a part of it is repeated more than once, and not a certain number of times, but not without end.
fn goes_on_for_a_while(part: &Part) -> bool {
    match part {
        Part::Class(..) => false,
        Part::Sequence(parts, _) | Part::Either(parts, _) => parts.iter().any(goes_on_for_a_while),
        Part::Repeat { part, min, max, .. } => max.is_some_and(|max| max > 1 && max != *min) || goes_on_for_a_while(part),
    }
}

/// How many characters and classes a part has, those included that stand there again for repetitions.
fn size(part: &Part, copied: Copied) -> usize {
    match part {
        Part::Class(..) => 1,
        Part::Sequence(parts, _) | Part::Either(parts, _) => parts.iter().fold(0usize, |sum, part| sum.saturating_add(size(part, copied))),
        Part::Repeat { part, min, max, .. } => {
            let times = match (copied, max) {
                (Copied::Nothing, _) => 1,
                (Copied::All, Some(max)) => *max,
                (_, max) => min.saturating_add(u32::from(*max != Some(*min))),
            };
            size(part, copied).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
    }
}
