//! Texts that a pattern matches, of a length that is asked for.

use super::dice::Dice;
use crate::schema::{CharRange, PatternNode};
use std::ops::RangeInclusive;

/// How much is kept to find a text: states times lengths.
const MOST_KEPT: usize = 1 << 24;

/// The states of the largest pattern.
const MOST_STATES: usize = 1 << 16;

/// How many lengths there are to choose from, at least.
const CHOICE: usize = 64;

/// A text of one of these lengths that the pattern matches; none if there is none, or if the pattern is too large.
///
/// Small lengths are preferred.
pub(super) fn word(pattern: &PatternNode, lengths: RangeInclusive<usize>, dice: &mut Dice) -> Option<String> {
    let mut machine = Machine { states: vec![State::End] };
    let start = machine.add(pattern, 0)?;
    let (own_shortest, _) = pattern.lengths();
    let (shortest, longest) = (usize::try_from(own_shortest).ok()?.max(*lengths.start()), *lengths.end());
    let states = machine.states.len();
    // A part that is repeated may be as long as all of them.
    let most = [states + CHOICE, CHOICE].map(|choice| longest.min(shortest.saturating_add(choice)).saturating_add(1));
    let kept = most.into_iter().find(|kept| kept.saturating_mul(states) <= MOST_KEPT)?;
    let ends = machine.ends(kept);
    let fitting: Vec<usize> = (shortest..kept).filter(|length| ends.come_in(*length, start)).take(CHOICE).collect();
    let length = *dice.pick(&fitting)?;
    Some(machine.walk(&ends, start, length, dice))
}

enum State<'p> {
    /// The text ends here.
    End,
    /// One of these characters, then that state.
    Take(&'p [CharRange], usize),
    /// One of these states; the last one leads on.
    Either(Vec<usize>),
}

/// A pattern as states, built from its end; what is repeated stands there as often as it may.
struct Machine<'p> {
    states: Vec<State<'p>>,
}

impl<'p> Machine<'p> {
    fn push(&mut self, state: State<'p>) -> usize {
        self.states.push(state);
        self.states.len() - 1
    }

    /// Where a part of the pattern begins that is followed by `next`.
    fn add(&mut self, node: &'p PatternNode, next: usize) -> Option<usize> {
        if self.states.len() > MOST_STATES {
            return None;
        }
        Some(match node {
            PatternNode::Class(ranges) => self.push(State::Take(ranges, next)),
            PatternNode::Sequence(parts) => parts.iter().rev().try_fold(next, |next, part| self.add(part, next))?,
            PatternNode::Either(parts) => {
                let parts = parts.iter().map(|part| self.add(part, next)).collect::<Option<_>>()?;
                self.push(State::Either(parts))
            }
            PatternNode::Repeat { node, min, max } => {
                let rest = match max {
                    Some(max) => (*min..*max).try_fold(next, |rest, _| {
                        let once = self.add(node, rest)?;
                        Some(self.push(State::Either(vec![once, next])))
                    })?,
                    None => {
                        let again = self.push(State::Either(vec![]));
                        let once = self.add(node, again)?;
                        if let Some(state) = self.states.get_mut(again) {
                            *state = State::Either(vec![once, next]);
                        }
                        again
                    }
                };
                (0..*min).try_fold(rest, |next, _| self.add(node, next))?
            }
        })
    }

    /// From which states the end comes in how many characters, for fewer than `lengths`.
    fn ends(&self, lengths: usize) -> Ends {
        let mut before = vec![Vec::new(); self.states.len()];
        for (at, state) in self.states.iter().enumerate() {
            let State::Either(next) = state else { continue };
            for next in next {
                before.get_mut(*next).into_iter().for_each(|before: &mut Vec<usize>| before.push(at));
            }
        }
        let mut ends = Ends { rows: Vec::with_capacity(lengths) };
        for length in 0..lengths {
            let mut row = vec![false; self.states.len()];
            let leads_to_end = |state: &State<'_>| match state {
                State::End => length == 0,
                State::Take(_, next) => length > 0 && ends.come_in(length - 1, *next),
                State::Either(_) => false,
            };
            let mut open: Vec<usize> = (0..).zip(&self.states).filter(|(_, state)| leads_to_end(state)).map(|(at, _)| at).collect();
            while let Some(at) = open.pop() {
                if let Some(known) = row.get_mut(at).filter(|known| !**known) {
                    *known = true;
                    open.extend(before.get(at).into_iter().flatten());
                }
            }
            ends.rows.push(row);
        }
        ends
    }

    fn walk(&self, ends: &Ends, start: usize, length: usize, dice: &mut Dice) -> String {
        let (mut text, mut at, mut left) = (String::new(), start, length);
        // What may be empty could be repeated for ever.
        let mut patience = self.states.len() + 16 * length;
        loop {
            patience = patience.saturating_sub(1);
            match self.states.get(at) {
                Some(State::Take(ranges, next)) => {
                    let range = dice.pick(ranges);
                    text.extend(range.map(|range| if dice.one_in(2) { range.first } else { range.last }));
                    (at, left) = (*next, left.saturating_sub(1));
                }
                Some(State::Either(next)) => {
                    let fitting: Vec<usize> = next.iter().copied().filter(|next| ends.come_in(left, *next)).collect();
                    let way = if patience == 0 { fitting.last() } else { dice.pick(&fitting) };
                    let Some(way) = way else { return text };
                    at = *way;
                }
                Some(State::End) | None => return text,
            }
        }
    }
}

/// For each number of characters the states from which the end comes in so many.
struct Ends {
    rows: Vec<Vec<bool>>,
}

impl Ends {
    fn come_in(&self, length: usize, state: usize) -> bool {
        self.rows.get(length).and_then(|row| row.get(state)).copied().unwrap_or(false)
    }
}
