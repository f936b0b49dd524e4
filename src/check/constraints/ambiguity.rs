//! Whether an engine that tries one way after the other (Python's and JavaScript's do) needs linear time for a pattern, whatever the text.
//!
//! It does when the number of ways in which the beginning of a text can be read is bounded, however long the text is: then there is
//! little to try. Those ways are the paths through the pattern's position automaton (Glushkov), counted with the ways in which what
//! stands between two characters can be empty. Three looks decide:
//!
//! 1. No two paths over one text meet again. Nearly every pattern is of this kind, and it takes a look at pairs of states only.
//! 2. Else the numbers of paths to each state, for all texts: there are finitely many such lists if none exceeds [`MOST_WAYS`].
//! 3. Else the pattern is refused, and the parts that overlap are looked for by the criteria of Weber and Seidl ("On the degree of
//!    ambiguity of finite automata", 1991): a state with two ways round over one text, or two states p ≠ q with a text that leads from
//!    p to p, from p to q and from q to q.
//!
//! Repetition with an upper bound counts as unbounded at first, which is on the safe side; what would be refused for that is looked at once
//! more, with the bounds, if it is small.

use super::automaton::{Automaton, MOST_WAYS, Spent};
use super::overlaps::Overlap;
use super::pattern::{Mistake, Part, mistake};
use crate::diag::codes;
use std::collections::{BTreeMap, BTreeSet};

/// How much may be looked at for one pattern; what needs more is refused.
const MOST_STEPS: usize = 400_000;

/// Reports a pattern of which some texts can be read in too many ways. `budget` is how much may be looked at for all patterns of a run.
pub(super) fn can_be_read_in_few_ways(part: &Part, text: &str, budget: &mut usize) -> Result<(), Mistake> {
    let given = MOST_STEPS.min(*budget);
    if given == 0 {
        return Err(run_is_spent(text));
    }
    let automaton = Automaton::of(part);
    let mut steps = given;
    let found = look(&automaton, &mut steps).map(|found| {
        let parted = found.filter(|_| !is_harmless_with_upper_bounds(part, &mut steps));
        parted.map(|parted| automaton.ambiguous(parted, text, &mut steps))
    });
    match found {
        Ok(mistake) => {
            *budget -= given - steps;
            mistake.map_or(Ok(()), Err)
        }
        Err(Spent) => {
            *budget -= given;
            Err(if given < MOST_STEPS { run_is_spent(text) } else { too_large(text) })
        }
    }
}

fn too_large(text: &str) -> Mistake {
    mistake(
        0..text.len(),
        "this pattern is too large to be proven harmless",
        "use fewer alternatives and smaller counts; for a list of words declare an enum",
    )
}

fn run_is_spent(text: &str) -> Mistake {
    let message = "the patterns of this schema take too long to be proven harmless";
    let help = "give a pattern that is used in several places a name: `@pattern(…) type Name = string`";
    Mistake { code: codes::EXPANDS_TOO_FAR, ..mistake(0..text.len(), message, help) }
}

/// Where the ways part, if there are too many.
fn look(automaton: &Automaton, steps: &mut usize) -> Result<Option<Overlap>, Spent> {
    take(steps, automaton.size())?;
    let Some(parted) = automaton.ways_meet_again(steps)? else { return Ok(None) };
    // A pattern of which not all can be looked at is refused for the overlap that is known.
    Ok(if automaton.ways_are_few(steps).unwrap_or(false) { None } else { Some(parted) })
}

/// Whether it is the upper bounds of repetitions that keep the ways few.
fn is_harmless_with_upper_bounds(part: &Part, steps: &mut usize) -> bool {
    Automaton::with_upper_bounds(part).is_some_and(|automaton| matches!(look(&automaton, steps), Ok(None)))
}

/// Uses up so many steps.
pub(super) fn take(steps: &mut usize, count: usize) -> Result<(), Spent> {
    *steps = steps.checked_sub(count).ok_or(Spent)?;
    Ok(())
}

impl Automaton {
    /// Whether two ways over one text lead to one state, and where they part.
    fn ways_meet_again(&self, steps: &mut usize) -> Result<Option<Overlap>, Spent> {
        for (from, to, ways) in self.edges() {
            if ways > 1 {
                return Ok(Some(Overlap::Between(from, to)));
            }
        }
        let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
        for state in self.states() {
            for one in self.next(state) {
                for other in self.next(state).filter(|other| one < *other) {
                    take(steps, 1)?;
                    if self.overlap(&[one, other]) && self.pair_meets(one, other, &mut seen, steps)? {
                        return Ok(Some(Overlap::Parted(one, other)));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Whether one text leads from these two states to one. Pairs that were `seen` lead nowhere.
    fn pair_meets(&self, one: usize, other: usize, seen: &mut BTreeSet<(usize, usize)>, steps: &mut usize) -> Result<bool, Spent> {
        let mut open: Vec<(usize, usize)> = Vec::new();
        if seen.insert((one, other)) {
            open.push((one, other));
        }
        while let Some((one, other)) = open.pop() {
            for a in self.next(one) {
                for b in self.next(other) {
                    take(steps, 1)?;
                    if !self.overlap(&[a, b]) {
                        continue;
                    }
                    if a == b {
                        return Ok(true);
                    }
                    let pair = (a.min(b), a.max(b));
                    if seen.insert(pair) {
                        open.push(pair);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Whether no text leads to one state in more than [`MOST_WAYS`] ways.
    fn ways_are_few(&self, steps: &mut usize) -> Result<bool, Spent> {
        if self.edges().any(|(_, _, ways)| ways > MOST_WAYS) {
            return Ok(false);
        }
        let start = vec![(self.start(), 1u8)];
        let mut seen = BTreeSet::from([start.clone()]);
        let mut open = vec![start];
        while let Some(counts) = open.pop() {
            let mut by_atom: BTreeMap<usize, BTreeMap<usize, u8>> = BTreeMap::new();
            for (state, count) in counts {
                for to in self.next(state) {
                    let ways = self.ways(state, to).saturating_mul(count);
                    for atom in self.atoms_of(to) {
                        take(steps, 1)?;
                        let sum = by_atom.entry(atom).or_default().entry(to).or_default();
                        *sum = sum.saturating_add(ways);
                        if *sum > MOST_WAYS {
                            return Ok(false);
                        }
                    }
                }
            }
            for counts in by_atom.into_values() {
                let counts: Vec<(usize, u8)> = counts.into_iter().collect();
                if seen.insert(counts.clone()) {
                    open.push(counts);
                }
            }
        }
        Ok(true)
    }
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
            let once_more = self.run(node, at, &mut |engine, end| match end > at || min > 0 {
                true => engine.repeat(node, min.saturating_sub(1), less, end, next),
                // As Python does; JavaScript gives up here.
                false => next(engine, end),
            });
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
            "^(?:a|b?)*$",
            "^(?:b(?:c+)?e)*$",
            r"^(25[0-5]|2[0-4]\d|[01]?\d\d?)([.](25[0-5]|2[0-4]\d|[01]?\d\d?)){3}$",
            "^(http|https?)://[^/]+(/[^/]*)*$",
            "^[a-z]{300,}$",
            "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:[.][a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$",
            r"^(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-z-][0-9a-z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-z-][0-9a-z-]*))*)?$",
            "^.*a.{20}$",
            "^[a-z]{1,5}[a-z]{1,5}$",
            "^(a{1,2}b?){3}$",
            "^[a-z]{1,3}[a-z0-9]{1,3}$",
            "^[0-9]{1,3}(,?[0-9]{3}){0,4}$",
        ];
        let pieces = [
            "be", "bce", "0", "1.", "1.1.1.1", "http://a", "/", "a-", "1.1-a", "1.1-1.", "a", "ab", "foo,", "a ", "1", "1.", "@", "x",
            "f1", "aaab", "b", "ac", "_0", "aa a",
        ];
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
            "^(?:b(?:c*)?e)*$",
            "^(?:b(?:c*)*e)*$",
            "^(?:b(?:c*|d*)e)*$",
            "^(?:b(?:c?){2}e)*$",
            "^(?:b(?:)*e)*$",
            "^(?:(?:a{1,2}b?){3}c)*$",
            "^(?:(?:a|b?)*c)*$",
        ] {
            let Err(mistake) = read(pattern, &mut usize::MAX.clone()) else { panic!("{pattern}") };
            assert!(mistake.message.starts_with("some texts could be read in too many ways: "), "{pattern}: {}", mistake.message);
        }
    }

    #[test]
    fn what_grows_with_the_pattern_is_refused() {
        for pattern in [
            format!("^{}{}$", "a?".repeat(30), "a".repeat(30)),
            format!("^{}$", "(?:a|a)".repeat(30)),
            format!("^{}$", "(?:b?)?".repeat(60)),
            "^(?:a?){200}$".to_owned(),
            "^(?:[a-z]?){300}$".to_owned(),
            "^(?:ab{0,1000}){0,1000}$".to_owned(),
            "^a{1,30}a{1,30}a{1,30}$".to_owned(),
            "^(?:a{1,2}b?){20}$".to_owned(),
            "^(?:a{1,2}b?){3,}$".to_owned(),
        ] {
            assert!(read(&pattern, &mut usize::MAX.clone()).is_err(), "{pattern}");
        }
    }

    /// A pattern that nobody would write, of about so many parts. `next` gives numbers below another one.
    fn invented(next: &mut dyn FnMut(u32) -> u32, parts: u32) -> String {
        let mut text = match next(if parts > 1 { 8 } else { 3 }) {
            0 => "a".to_owned(),
            1 => "b".to_owned(),
            2 => ["[ab]", "[^a]", "c", ""].get(next(4) as usize).copied().unwrap_or_default().to_owned(),
            3 | 4 => format!("(?:{}|{})", invented(next, parts / 2), invented(next, parts / 2)),
            _ => format!("{}{}", invented(next, parts / 2), invented(next, parts - parts / 2)),
        };
        if next(3) == 0 {
            let quantifier = ["*", "+", "?", "{2}", "{0,2}", "{1,}", "{1,3}", "{2,4}"].get(next(8) as usize).copied().unwrap_or_default();
            text = format!("(?:{text}){quantifier}");
        }
        text
    }

    #[test]
    fn no_invented_pattern_that_is_accepted_grows_faster() {
        let mut seed = 1u64;
        let mut next = move |below: u32| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((seed >> 33) % u64::from(below)).unwrap()
        };
        let words = ["a", "b", "ab", "ba", "aab", "abb", "c", "ac", "abc"];
        let mut accepted = 0;
        for _ in 0..800 {
            let parts = 2 + next(6);
            let pattern = format!("^{}$", invented(&mut next, parts));
            if read(&pattern, &mut usize::MAX.clone()).is_err() {
                continue;
            }
            accepted += 1;
            for word in words {
                for beginning in ["", "a", "b"] {
                    let text = |times: usize| format!("{beginning}{}!", word.repeat(times));
                    let (few, many) = (looks(&pattern, &text(20)), looks(&pattern, &text(40)));
                    assert!(many <= 2 * few + 200, "{pattern} on {beginning}, then many {word}: {few} looks, then {many}");
                }
            }
        }
        assert!(accepted > 300, "{accepted}");
    }

    #[test]
    fn long_lists_of_words_are_few_ways() {
        let words: Vec<String> = (100..290).map(|number| number.to_string().replace('0', "x")).collect();
        let list = words.join("|");
        let looks = |pattern: &str| {
            let mut budget = super::MOST_STEPS;
            assert!(read(pattern, &mut budget).is_ok(), "{pattern}");
            super::MOST_STEPS - budget
        };
        assert!(looks(&format!("^(?:{list})$")) < super::MOST_STEPS / 2);
        assert!(looks(&format!("^(?:{list})(?:,(?:abc|abd))*$")) < super::MOST_STEPS / 2);
        assert!(looks("^[0-9a-f]{512}$") < super::MOST_STEPS / 2);
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
