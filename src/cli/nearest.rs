//! Did you mean?

/// The candidate that `word` is most probably a slip of; the first one of several that are equally near.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    let distance = |candidate: &str| strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase());
    let near = candidates.into_iter().map(|candidate| (distance(candidate), candidate)).filter(|(distance, _)| *distance <= limit);
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_found() {
        assert_eq!(nearest("sources", ["source", "out"]), Some("source"));
        assert_eq!(nearest("Target", ["source", "targets"]), Some("targets"));
        assert_eq!(nearest("E0210", ["E0101", "E0201"]), Some("E0201"));
        assert_eq!(nearest("entirely", ["source", "out"]), None);
    }
}
