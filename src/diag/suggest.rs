//! Did you mean?

/// How many comparisons one run may spend on suggestions: a schema full of unknown names must not make the compiler slow.
const BUDGET: usize = 500_000;

/// Finds near misses, within a budget for the whole run.
#[derive(Debug)]
pub struct Suggestions {
    left: usize,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { left: BUDGET }
    }
}

impl Suggestions {
    /// Whether the budget is used up: then candidates need not be gathered.
    #[must_use]
    pub fn are_spent(&self) -> bool {
        self.left == 0
    }

    /// The candidate nearest to `name`, if any is near enough to be a slip of the keyboard: other case, or one edit for every three
    /// characters. Of several equally near the first one wins.
    pub fn nearest<'a>(&mut self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        if name.len() > 128 {
            return None;
        }
        // Of a single letter every other one would be a slip.
        let allowed = match name.chars().count() {
            0 | 1 => 0,
            length => (length / 3).max(1),
        };
        let mut best: Option<(usize, &str)> = None;
        for candidate in candidates {
            self.left = self.left.checked_sub(1)?;
            if candidate.eq_ignore_ascii_case(name) {
                return Some(candidate);
            }
            if candidate.len().abs_diff(name.len()) > allowed || best.is_some_and(|(distance, _)| distance == 1) {
                continue;
            }
            let distance = strsim::damerau_levenshtein(name, candidate);
            if distance <= allowed && best.is_none_or(|(nearest, _)| distance < nearest) {
                best = Some((distance, candidate));
            }
        }
        best.map(|(_, candidate)| candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::Suggestions;

    #[test]
    fn slips_are_found_and_other_words_are_not() {
        let mut suggestions = Suggestions::default();
        let names = ["FactClaim", "ShopDomain", "Verdict"];
        assert_eq!(suggestions.nearest("FactClam", names), Some("FactClaim"));
        assert_eq!(suggestions.nearest("shopdomain", names), Some("ShopDomain"));
        assert_eq!(suggestions.nearest("Banana", names), None);
        assert_eq!(suggestions.nearest("y", ["x", "Y"]), Some("Y"));
        assert_eq!(suggestions.nearest("y", ["x"]), None);
    }
}
