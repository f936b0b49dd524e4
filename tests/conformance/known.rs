//! What is known to be wrong: `tests/conformance/known.txt`, a judge and the name of a case on each line. Nothing else is passed over, and what
//! is right has no line.

use crate::support::drivers::{Answer, JUDGES};
use crate::support::root;
use std::collections::BTreeSet;
use std::fs;

/// Judges and names of cases.
#[derive(Default)]
pub struct Known(BTreeSet<(String, String)>);

impl Known {
    /// What the file lists.
    pub fn listed() -> Self {
        Self::of(&fs::read_to_string(root().join("tests/conformance/known.txt")).unwrap_or_default())
    }

    fn of(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(lines.map(|line| line.split_once(' ').map(|(judge, case)| (judge.to_owned(), case.to_owned())).unwrap()).collect())
    }

    /// The lines that are about no judge or no case.
    pub fn strays(&self, names: &BTreeSet<&str>) -> Vec<String> {
        let is_stray = |(judge, case): &&(String, String)| !JUDGES.contains(&judge.as_str()) || !names.contains(case.as_str());
        self.0.iter().filter(is_stray).map(|(judge, case)| format!("{judge} {case}")).collect()
    }

    /// What is to be said of an answer: nothing of one that is right, or that is known to be wrong.
    pub fn complaint(&self, judge: &str, case: &str, is_right: bool, answer: &Answer) -> Option<String> {
        match (is_right, self.0.contains(&(judge.to_owned(), case.to_owned()))) {
            (true, true) => Some(format!("{judge} is right: take the case out of tests/conformance/known.txt")),
            (false, false) => Some(format!("{judge}: {answer:?}")),
            _ => None,
        }
    }
}

/// A line passes over a wrong answer, and over no right one.
pub fn a_line_is_needed() -> Result<(), libtest_mimic::Failed> {
    let known = Known::of("# why\nrust int-1: a case\n");
    let answer = Answer::Text("1".to_owned());
    let says = |judge: &str, is_right| known.complaint(judge, "int-1: a case", is_right, &answer).is_some();
    let of_rust_and_python = [says("rust", false), says("rust", true), says("python", false), says("python", true)];
    let strays = [known.strays(&BTreeSet::from(["int-1: a case"])).len(), known.strays(&BTreeSet::new()).len()];
    if (of_rust_and_python, strays) == ([false, true, true, false], [0, 1]) { Ok(()) } else { Err("it is not".into()) }
}
