//! Which parts of a pattern overlap, and how that is said.

use super::ambiguity::take;
use super::automaton::{Automaton, MOST_WAYS, Spent};
use super::pattern::Mistake;
use crate::check::graph;
use crate::diag::codes;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How much of a part a message shows, in characters.
const LONGEST_SHOWN: usize = 40;

/// Where two ways to read a text part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlap {
    /// One state leads to the other in several ways.
    Between(usize, usize),
    /// Both states take what comes next.
    Parted(usize, usize),
    /// The first state's repetition and the second one's take the same text.
    HandedOver(usize, usize),
}

/// A way out.
const EMPTY_TWICE: &str = "let only one of the parts that stand there be empty, and repeat nothing that can be empty";

/// What is said of an overlap, and where.
struct Words {
    at: Range<usize>,
    also: Option<(Range<usize>, String)>,
    message: String,
    help: &'static str,
}

impl Words {
    fn of(at: Range<usize>, message: String, help: &'static str) -> Self {
        Self { at, also: None, message, help }
    }
}

/// Whether a part of a pattern is more than a piece of a group.
fn is_whole(part: &str) -> bool {
    let depths = part.chars().scan(0i32, |depth, character| {
        *depth += i32::from(character == '(') - i32::from(character == ')');
        Some(*depth)
    });
    !part.starts_with(['|', '*', '+', '?', '{']) && depths.clone().all(|depth| depth >= 0) && depths.last() == Some(0)
}

/// A part of a pattern as messages show it, shortened.
fn shown(text: &str, place: &Range<usize>) -> String {
    let written = text.get(place.clone()).unwrap_or_default();
    let start: String = written.chars().take(LONGEST_SHOWN).collect();
    let more = if start.len() < written.len() { "…" } else { "" };
    format!("`{}{more}`", start.escape_debug().to_string().replace("\\\\", "\\"))
}

impl Automaton {
    /// Says which parts overlap: those that make the number of ways grow with the text, else the `first` that was found.
    pub(super) fn ambiguous(&self, first: Overlap, text: &str, steps: &mut usize) -> Mistake {
        let without_end = self.overlap_without_end(steps).ok().flatten();
        let Words { at, also, message, help } = self.in_words(without_end.unwrap_or(first), text);
        let many = match without_end {
            Some(_) => "too many".to_owned(),
            None => format!("more than {MOST_WAYS}"),
        };
        Mistake {
            code: codes::AMBIGUOUS_PATTERN,
            at,
            also: also.map(Box::new),
            message: format!("some texts could be read in {many} ways: {message}"),
            help: help.to_owned(),
        }
    }

    fn in_words(&self, overlap: Overlap, text: &str) -> Words {
        let states = match overlap {
            Overlap::Between(from, to) => return self.between_in_words(from, to, text),
            Overlap::Parted(one, other) | Overlap::HandedOver(one, other) => [one, other],
        };
        // Of the end of the text there is nothing to show.
        let places: Vec<_> = states.iter().filter_map(|state| self.place(*state)).collect();
        let ([one, other] | [one, .., other]) = places.as_slice() else {
            let [only] = places.as_slice() else { return Words::of(0..text.len(), "it can end in several ways".to_owned(), EMPTY_TWICE) };
            return Words::of(only.1.clone(), format!("{} can be left out in several ways", shown(text, &only.1)), EMPTY_TWICE);
        };
        let ((one, one_repeated), (other, other_repeated)) = if one.0.start <= other.0.start { (one, other) } else { (other, one) };
        if one == other {
            let message = format!("several rounds of {} can take the same text", shown(text, one_repeated));
            let help = "put a character between two rounds that is not part of them, or repeat only once";
            return Words::of(one_repeated.clone(), message, help);
        }
        let (one, other, help) = match overlap {
            Overlap::HandedOver(..) => {
                let help = "put a character between them that the first one does not take, or write one instead of both";
                (one_repeated, other_repeated, help)
            }
            _ => (one, other, "let them begin with different characters, or write only one of them"),
        };
        let message = format!("{} and {} can take the same text", shown(text, one), shown(text, other));
        Words { also: Some((one.clone(), "overlaps with this".to_owned())), ..Words::of(other.clone(), message, help) }
    }

    /// What leads from one state to another in several ways.
    fn between_in_words(&self, from: usize, to: usize, text: &str) -> Words {
        let origins = self.origins(from, to);
        if let [one, other] = origins
            && one != other
        {
            let (inner, outer) = if one.len() <= other.len() { (one, other) } else { (other, one) };
            let message = format!("{} and {} could both go on", shown(text, inner), shown(text, outer));
            let help = "repeat only what is never empty, and repeat it once: `a+(?:,a+)*` instead of `(?:a+,?)+`";
            return Words { also: Some((outer.clone(), "or this".to_owned())), ..Words::of(inner.clone(), message, help) };
        }
        let end = self.place(from).map_or(0, |(place, _)| place.end);
        let start = self.place(to).map_or(text.len(), |(place, _)| place.start);
        if end < start && is_whole(text.get(end..start).unwrap_or_default()) {
            let message = format!("{} can be empty in several ways", shown(text, &(end..start)));
            return Words::of(end..start, message, EMPTY_TWICE);
        }
        let whole = origins.first().cloned().unwrap_or(0..text.len());
        Words::of(whole.clone(), format!("a part of {} can be empty in several ways", shown(text, &whole)), EMPTY_TWICE)
    }

    /// An overlap that makes the number of ways grow with the text.
    fn overlap_without_end(&self, steps: &mut usize) -> Result<Option<Overlap>, Spent> {
        let edges: Vec<Vec<usize>> = self.states().map(|state| self.next(state).collect()).collect();
        let circles: Vec<Vec<usize>> =
            graph::components(&edges).into_iter().filter(|component| graph::cycle(component, &edges).is_some()).collect();
        for circle in &circles {
            if let Some(found) = self.two_ways_round(circle, steps)? {
                return Ok(Some(found));
            }
        }
        for from in &circles {
            for to in &circles {
                if let Some(found) = self.handed_over(from, to, steps)? {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// Whether a state of this circle has two ways round over one text.
    fn two_ways_round(&self, circle: &[usize], steps: &mut usize) -> Result<Option<Overlap>, Spent> {
        let is_inside = |state: &usize| circle.binary_search(state).is_ok();
        for &from in circle {
            if let Some(to) = self.next(from).filter(is_inside).find(|to| self.ways(from, *to) > 1) {
                return Ok(Some(Overlap::Between(from, to)));
            }
        }
        // Pairs of states that one text can lead to. From a pair of equal ones to a pair of different ones and back is two ways round.
        let mut pairs: Vec<(usize, usize)> = circle.iter().map(|state| (*state, *state)).collect();
        let mut index: BTreeMap<(usize, usize), usize> = pairs.iter().enumerate().map(|(at, pair)| (*pair, at)).collect();
        let mut pair_edges: Vec<Vec<usize>> = Vec::new();
        while let Some(&(one, other)) = pairs.get(pair_edges.len()) {
            let mut next = Vec::new();
            for a in self.next(one).filter(is_inside) {
                for b in self.next(other).filter(is_inside) {
                    take(steps, 1)?;
                    if self.overlap(&[a, b]) {
                        next.push(*index.entry((a, b)).or_insert_with(|| {
                            pairs.push((a, b));
                            pairs.len() - 1
                        }));
                    }
                }
            }
            pair_edges.push(next);
        }
        for component in graph::components(&pair_edges) {
            let members = || component.iter().filter_map(|at| pairs.get(*at).copied());
            if members().any(|(a, b)| a == b)
                && let Some((one, other)) = members().find(|(a, b)| a != b)
            {
                return Ok(Some(Overlap::Parted(one, other)));
            }
        }
        Ok(None)
    }

    /// Whether one text leads from p round to p, from p to q, and from q round to q.
    fn handed_over(&self, from: &[usize], to: &[usize], steps: &mut usize) -> Result<Option<Overlap>, Spent> {
        for &p in from {
            for &q in to.iter().filter(|q| **q != p) {
                let mut seen = BTreeSet::new();
                let mut open = vec![(p, p, q)];
                while let Some((x, y, z)) = open.pop() {
                    for a in self.next(x).filter(|a| from.binary_search(a).is_ok()) {
                        for c in self.next(z).filter(|c| to.binary_search(c).is_ok()) {
                            take(steps, 1)?;
                            if !self.overlap(&[a, c]) {
                                continue;
                            }
                            for b in self.next(y) {
                                take(steps, 1)?;
                                if self.overlap(&[a, b, c]) && seen.insert((a, b, c)) {
                                    if (a, b, c) == (p, q, q) {
                                        return Ok(Some(Overlap::HandedOver(p, q)));
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
}
