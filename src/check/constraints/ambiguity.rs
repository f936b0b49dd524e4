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

/// How much may be looked at for one pattern; what needs more is refused.
const MOST_STEPS: usize = 2_000_000;

/// Reports a pattern of which some texts can be read in ever more ways.
pub(super) fn can_be_read_in_few_ways(part: &Part, text: &str) -> Result<(), Mistake> {
    let too_large = || {
        mistake(0..text.len(), "this pattern is too large to be proven harmless", "use smaller counts, and say the length with `@length`")
    };
    let mut automaton = Automaton::default();
    automaton.add(part).ok_or_else(too_large)?;
    let atoms = automaton.atoms();
    let edges: Vec<Vec<usize>> = automaton.follow.iter().map(|follow| follow.keys().copied().collect()).collect();
    let mut steps = MOST_STEPS;
    let circles: Vec<Vec<usize>> =
        graph::components(&edges).into_iter().filter(|component| graph::cycle(component, &edges).is_some()).collect();
    for circle in &circles {
        let found = automaton.two_ways_round(circle, &atoms, &edges, &mut steps).map_err(|()| too_large())?;
        if let Some((one, other)) = found {
            return Err(automaton.ambiguous(one, other, text));
        }
    }
    for from in &circles {
        for to in &circles {
            let found = automaton.handed_over(from, to, &atoms, &edges, &mut steps).map_err(|()| too_large())?;
            if let Some((one, other)) = found {
                return Err(automaton.ambiguous(one, other, text));
            }
        }
    }
    Ok(())
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

impl Automaton {
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
    fn atoms(&self) -> Vec<BTreeSet<u32>> {
        let mut starts: BTreeSet<u32> = BTreeSet::new();
        for range in self.classes.iter().flat_map(|(ranges, _)| ranges) {
            starts.insert(range.first.into());
            starts.insert(u32::from(range.last) + 1);
        }
        let of = |ranges: &Vec<CharRange>| {
            ranges.iter().flat_map(|range| starts.range(u32::from(range.first)..=u32::from(range.last)).copied()).collect()
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
        atoms: &[BTreeSet<u32>],
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
                    if !overlap(atoms, &[a, b]) {
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

    /// Whether one text leads from p round to p, from p to q, and from q round to q.
    #[allow(clippy::type_complexity, reason = "what was found, and whether it could be looked for")]
    fn handed_over(
        &self,
        from: &[usize],
        to: &[usize],
        atoms: &[BTreeSet<u32>],
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
                            if !overlap(atoms, &[a, c]) {
                                continue;
                            }
                            for &b in edges.get(y).into_iter().flatten() {
                                *steps = steps.checked_sub(1).ok_or(())?;
                                if overlap(atoms, &[a, b, c]) && seen.insert((a, b, c)) {
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

    fn ambiguous(&self, one: usize, other: usize, text: &str) -> Mistake {
        let place = |position: usize| self.classes.get(position).map_or(0..0, |(_, place)| place.clone());
        let shown = |position: usize| text.get(place(position)).unwrap_or_default().escape_debug().to_string();
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

/// Whether these positions have a character in common.
fn overlap(atoms: &[BTreeSet<u32>], positions: &[usize]) -> bool {
    let Some((first, rest)) = positions.split_first() else { return false };
    let of = |position: &usize| atoms.get(*position);
    of(first).is_some_and(|first| first.iter().any(|atom| rest.iter().all(|other| of(other).is_some_and(|other| other.contains(atom)))))
}
