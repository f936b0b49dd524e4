//! Whether an engine that tries one way after the other (Python's and JavaScript's do) needs linear time for a pattern, whatever the text.
//!
//! It does when the number of ways in which a text can be read is bounded, however long the text is: then there is little to try. That is
//! decided on the pattern's position automaton (Glushkov) by the criteria of Weber and Seidl ("On the degree of ambiguity of finite
//! automata", 1991): no state has two ways round over one text, and no two states p ≠ q have a text that leads from p to p, from p to
//! q and from q to q. Repetition with a lower and an upper bound counts as unbounded here, which is on the safe side.

use super::pattern::{Mistake, Part, mistake};
use crate::check::graph;
use crate::diag::codes;
use crate::schema::CharRange;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The most positions: characters and classes, with parts that are repeated exactly n times counted n times.
const MOST_POSITIONS: usize = 256;

/// How much may be looked at for one pattern; what needs more is refused. (Usual ones need some hundred.)
const MOST_STEPS: usize = 500_000;

/// Reports a pattern of which some texts can be read in ever more ways. `budget` is how much may be looked at for all patterns of a run.
pub(super) fn can_be_read_in_few_ways(part: &Part, text: &str, budget: &mut usize) -> Result<(), Mistake> {
    let too_large = || {
        mistake(0..text.len(), "this pattern is too large to be proven harmless", "use smaller counts, and say the length with `@length`")
    };
    let mut automaton = Automaton::default();
    automaton.add(part).ok_or_else(too_large)?;
    let atoms = automaton.atoms();
    let edges: Vec<Vec<usize>> = automaton.follow.iter().map(|follow| follow.keys().copied().collect()).collect();
    let allowed = MOST_STEPS.min(*budget);
    let mut steps = allowed;
    let judged = automaton.judge(text, &atoms, &edges, &mut steps).unwrap_or_else(|()| Err(too_large()));
    *budget -= allowed - steps;
    judged
}

/// The position automaton: a state for each character or class of the pattern, and which may follow which, in how many ways.
#[derive(Default)]
struct Automaton {
    classes: Vec<(Vec<CharRange>, Range<usize>)>,
    /// The number of ways is cut at two.
    follow: Vec<BTreeMap<usize, u8>>,
}

/// What a part contributes: the positions it can begin and end with, and in how many ways it can be empty. Numbers of ways are cut at two.
#[derive(Clone, Default)]
struct Ends {
    empty: u8,
    first: BTreeMap<usize, u8>,
    last: BTreeMap<usize, u8>,
}

fn add(one: u8, other: u8) -> u8 {
    one.saturating_add(other).min(2)
}

fn times(one: u8, other: u8) -> u8 {
    one.saturating_mul(other).min(2)
}

fn add_all(to: &mut BTreeMap<usize, u8>, from: &BTreeMap<usize, u8>, factor: u8) {
    for (position, ways) in from {
        let entry = to.entry(*position).or_default();
        *entry = add(*entry, times(*ways, factor));
    }
    to.retain(|_, ways| *ways > 0);
}

/// The pieces of the alphabet that a position takes, a bit for each.
type Atoms = Vec<u64>;

impl Automaton {
    /// Looks for an ambiguity that grows. The outer error says that there is too much to look at.
    fn judge(&self, text: &str, atoms: &[Atoms], edges: &[Vec<usize>], steps: &mut usize) -> Result<Result<(), Mistake>, ()> {
        let circles: Vec<Vec<usize>> =
            graph::components(edges).into_iter().filter(|component| graph::cycle(component, edges).is_some()).collect();
        for circle in &circles {
            if let Some((one, other)) = self.two_ways_round(circle, atoms, edges, steps)? {
                return Ok(Err(self.ambiguous(one, other, text)));
            }
        }
        for from in &circles {
            for to in &circles {
                if let Some((one, other)) = handed_over(from, to, atoms, edges, steps)? {
                    return Ok(Err(self.ambiguous(one, other, text)));
                }
            }
        }
        Ok(Ok(()))
    }

    /// Adds a part; `None` when there are too many positions.
    fn add(&mut self, part: &Part) -> Option<Ends> {
        Some(match part {
            Part::Class(ranges, place) => {
                let position = self.classes.len();
                if position == MOST_POSITIONS {
                    return None;
                }
                self.classes.push((ranges.clone(), place.clone()));
                self.follow.push(BTreeMap::new());
                let only = BTreeMap::from([(position, 1)]);
                Ends { empty: 0, first: only.clone(), last: only }
            }
            Part::Sequence(parts) => {
                let mut whole = Ends { empty: 1, ..Ends::default() };
                for part in parts {
                    let next = self.add(part)?;
                    whole = self.joined(&whole, &next);
                }
                whole
            }
            Part::Either(parts) => {
                let mut whole = Ends::default();
                for part in parts {
                    let next = self.add(part)?;
                    whole.empty = add(whole.empty, next.empty);
                    add_all(&mut whole.first, &next.first, 1);
                    add_all(&mut whole.last, &next.last, 1);
                }
                whole
            }
            Part::Repeat { part, min, max } => {
                let mut whole = Ends { empty: 1, ..Ends::default() };
                for _ in 0..*min {
                    let next = self.add(part)?;
                    whole = self.joined(&whole, &next);
                }
                if *max == Some(*min) {
                    return Some(whole);
                }
                let mut more = self.add(part)?;
                // Engines do not repeat what was empty, so being empty is one way.
                more.empty = 1;
                if *max != Some(1) {
                    self.connect(&more.last, &more.first);
                }
                self.joined(&whole, &more)
            }
        })
    }

    /// One part behind another.
    fn joined(&mut self, one: &Ends, next: &Ends) -> Ends {
        self.connect(&one.last, &next.first);
        let mut whole = Ends { empty: times(one.empty, next.empty), first: one.first.clone(), last: next.last.clone() };
        add_all(&mut whole.first, &next.first, one.empty);
        add_all(&mut whole.last, &one.last, next.empty);
        whole
    }

    fn connect(&mut self, last: &BTreeMap<usize, u8>, first: &BTreeMap<usize, u8>) {
        for (from, ways) in last {
            if let Some(follow) = self.follow.get_mut(*from) {
                add_all(follow, first, *ways);
            }
        }
    }

    /// For each position the smallest pieces of the alphabet that it takes: two positions take a character in common if they share one.
    fn atoms(&self) -> Vec<Atoms> {
        let mut starts: BTreeSet<u32> = BTreeSet::new();
        for range in self.classes.iter().flat_map(|(ranges, _)| ranges) {
            starts.insert(range.first.into());
            starts.insert(u32::from(range.last) + 1);
        }
        let starts: Vec<u32> = starts.into_iter().collect();
        let of = |ranges: &Vec<CharRange>| {
            let mut atoms = vec![0u64; starts.len().div_ceil(64)];
            for range in ranges {
                let from = starts.partition_point(|start| *start < u32::from(range.first));
                let to = starts.partition_point(|start| *start <= u32::from(range.last));
                for atom in from..to {
                    atoms.iter_mut().skip(atom / 64).take(1).for_each(|word| *word |= 1 << (atom % 64));
                }
            }
            atoms
        };
        self.classes.iter().map(|(ranges, _)| of(ranges)).collect()
    }

    fn ways(&self, from: usize, to: usize) -> u8 {
        self.follow.get(from).and_then(|follow| follow.get(&to)).copied().unwrap_or_default()
    }

    /// Whether a state of this circle has two ways round over one text; the two positions where they part.
    #[allow(clippy::type_complexity, reason = "what was found, and whether it could be looked for")]
    fn two_ways_round(
        &self,
        circle: &[usize],
        atoms: &[Atoms],
        edges: &[Vec<usize>],
        steps: &mut usize,
    ) -> Result<Option<(usize, usize)>, ()> {
        for &from in circle {
            for &to in edges.get(from).into_iter().flatten().filter(|to| circle.contains(to)) {
                if self.ways(from, to) > 1 {
                    return Ok(Some((from, to)));
                }
            }
        }
        // Pairs of states that one text can lead to. From a pair of equal ones to a pair of different ones and back is two ways round.
        let mut index: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut pairs: Vec<(usize, usize)> = circle.iter().map(|state| (*state, *state)).collect();
        index.extend(pairs.iter().enumerate().map(|(at, pair)| (*pair, at)));
        let mut pair_edges: Vec<Vec<usize>> = Vec::new();
        let mut at = 0;
        while let Some(&(one, other)) = pairs.get(at) {
            let mut next = Vec::new();
            for &a in edges.get(one).into_iter().flatten().filter(|a| circle.binary_search(a).is_ok()) {
                for &b in edges.get(other).into_iter().flatten().filter(|b| circle.binary_search(b).is_ok()) {
                    *steps = steps.checked_sub(1).ok_or(())?;
                    if !overlap(atoms, [a, b]) {
                        continue;
                    }
                    let found = *index.entry((a, b)).or_insert_with(|| {
                        pairs.push((a, b));
                        pairs.len() - 1
                    });
                    next.push(found);
                }
            }
            pair_edges.push(next);
            at += 1;
        }
        for component in graph::components(&pair_edges) {
            let members = || component.iter().filter_map(|at| pairs.get(*at).copied());
            if members().any(|(a, b)| a == b)
                && let Some(parted) = members().find(|(a, b)| a != b)
            {
                return Ok(Some(parted));
            }
        }
        Ok(None)
    }

    fn ambiguous(&self, one: usize, other: usize, text: &str) -> Mistake {
        let place = |position: usize| self.classes.get(position).map_or(0..0, |(_, place)| place.clone());
        let shown = |position: usize| text.get(place(position)).unwrap_or_default().escape_debug().to_string().replace("\\\\", "\\");
        let (first, second) = (place(one), place(other));
        let at = first.start.min(second.start)..first.end.max(second.end);
        let (message, help) = if first == second {
            (
                format!("`{}` stands in a repetition of a repetition, so a text can be read in ever more ways", shown(one)),
                "leave one of the two out: `(?:a+)+` matches what `a+` does",
            )
        } else {
            (
                format!("`{}` and `{}` can take the same characters, so a text can be read in ever more ways", shown(one), shown(other)),
                "let the two differ, or put a character between them that the first does not take: a peer could send a text that takes hours",
            )
        };
        Mistake { code: codes::AMBIGUOUS_PATTERN, at, message, help: help.to_owned() }
    }
}

/// Whether one text leads from p round to p, from p to q, and from q round to q.
#[allow(clippy::type_complexity, reason = "what was found, and whether it could be looked for")]
fn handed_over(
    from: &[usize],
    to: &[usize],
    atoms: &[Atoms],
    edges: &[Vec<usize>],
    steps: &mut usize,
) -> Result<Option<(usize, usize)>, ()> {
    for &p in from {
        for &q in to.iter().filter(|q| **q != p) {
            let mut seen = BTreeSet::from([(p, p, q)]);
            let mut open = vec![(p, p, q)];
            while let Some((x, y, z)) = open.pop() {
                for &a in edges.get(x).into_iter().flatten().filter(|a| from.binary_search(a).is_ok()) {
                    for &c in edges.get(z).into_iter().flatten().filter(|c| to.binary_search(c).is_ok()) {
                        *steps = steps.checked_sub(1).ok_or(())?;
                        if !overlap(atoms, [a, c]) {
                            continue;
                        }
                        for &b in edges.get(y).into_iter().flatten() {
                            *steps = steps.checked_sub(1).ok_or(())?;
                            if overlap(atoms, [a, b, c]) && seen.insert((a, b, c)) {
                                if (a, b, c) == (p, q, q) {
                                    return Ok(Some((p, q)));
                                }
                                open.push((a, b, c));
                            }
                        }
                    }
                }
            }
        }
    }
    Ok(None)
}

/// Whether these positions have a character in common.
fn overlap<const N: usize>(atoms: &[Atoms], positions: [usize; N]) -> bool {
    let of = positions.map(|position| atoms.get(position).map_or(&[][..], Vec::as_slice));
    let words = of.iter().map(|atoms| atoms.len()).min().unwrap_or_default();
    (0..words).any(|at| of.iter().fold(u64::MAX, |common, atoms| common & atoms.get(at).copied().unwrap_or_default()) != 0)
}

#[cfg(test)]
mod tests {
    use super::super::pattern::read;
    use crate::schema::PatternNode;

    /// What an engine that tries one way after the other does: how often it looks at a character until it has tried everything.
    struct Backtracking<'t> {
        text: &'t [char],
        looks: usize,
    }

    impl Backtracking<'_> {
        fn run(&mut self, node: &PatternNode, at: usize, next: &mut dyn FnMut(&mut Self, usize) -> bool) -> bool {
            match node {
                PatternNode::Class(ranges) => {
                    self.looks += 1;
                    let is_in = self.text.get(at).is_some_and(|c| ranges.iter().any(|range| (range.first..=range.last).contains(c)));
                    is_in && next(self, at + 1)
                }
                PatternNode::Sequence(parts) => match parts.split_first() {
                    None => next(self, at),
                    Some((first, rest)) => {
                        let rest = PatternNode::Sequence(rest.to_vec());
                        self.run(first, at, &mut |engine, at| engine.run(&rest, at, next))
                    }
                },
                PatternNode::Either(parts) => parts.iter().any(|part| self.run(part, at, next)),
                PatternNode::Repeat { node, min, max } => self.repeat(node, *min, *max, at, next),
            }
        }

        fn repeat(
            &mut self,
            node: &PatternNode,
            min: u32,
            max: Option<u32>,
            at: usize,
            next: &mut dyn FnMut(&mut Self, usize) -> bool,
        ) -> bool {
            if max == Some(0) {
                return next(self, at);
            }
            let less = max.map(|max| max - 1);
            let once_more =
                self.run(node, at, &mut |engine, end| (end > at || min > 0) && engine.repeat(node, min.saturating_sub(1), less, end, next));
            once_more || (min == 0 && next(self, at))
        }
    }

    fn looks(pattern: &str, text: &str) -> usize {
        let Ok(pattern) = read(pattern, &mut usize::MAX.clone()) else { panic!("{pattern} is accepted") };
        let chars: Vec<char> = text.chars().collect();
        let mut engine = Backtracking { text: &chars, looks: 0 };
        let end = chars.len();
        engine.run(&pattern.root, 0, &mut |_, at| at == end);
        engine.looks
    }

    #[test]
    fn what_is_accepted_takes_linear_time_in_an_engine_that_tries_everything() {
        let patterns = [
            "^[a-z]{1,10}$",
            "^[A-Za-z_][A-Za-z0-9_]*$",
            "^[^@ ]+@[^@ ]+$",
            "^(foo|far|f[0-9]+)(,(foo|far))*$",
            r"^(\w+\s)*\w+$",
            r"^\d{1,3}(\.\d{1,3}){3}$",
            "^[^x]*x.*$",
            "^(ab|a)*c$",
            "^a?a?a?a?a*$",
            "^(a?b)*$",
            "^((a|b)c?)*$",
        ];
        let pieces = ["a", "ab", "foo,", "a ", "1", "1.", "@", "x", "f1", "aaab", "b", "ac", "_0", "aa a"];
        for pattern in patterns {
            for piece in pieces {
                for end in ["", "!", "\n"] {
                    let text = |times: usize| format!("{}{end}", piece.repeat(times));
                    let (few, many) = (looks(pattern, &text(40)), looks(pattern, &text(80)));
                    assert!(many <= 3 * few + 100, "{pattern} on many {piece}, then {end:?}: {few} looks, then {many}");
                }
            }
        }
    }

    #[test]
    fn what_grows_faster_is_refused() {
        for pattern in [
            "^(a+)+$",
            "^(a|a)*$",
            "^a*a*$",
            "^.*x.*$",
            r"^(\w+\s?)*$",
            "^((x*|y*)c)*$",
            "^(a*)*$",
            "^(a|b|ab)*$",
            "^[a-z]{1,5}[a-z]{1,5}$",
        ] {
            assert!(read(pattern, &mut usize::MAX.clone()).is_err(), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_of_any_size_comes_to_an_end() {
        for pattern in [
            format!("^{}$", "[a-z]?".repeat(150)),
            format!("^({})*$", "a|".repeat(200)),
            format!("^({}){{200}}$", "[a-z0-9]"),
            format!("^{}a{}$", "(".repeat(32), "*)".repeat(32)),
            format!("^(({})*c)*$", "[a-b][b-c]".repeat(60)),
        ] {
            let mut budget = super::MOST_STEPS;
            let _ = read(&pattern, &mut budget);
        }
    }
}
