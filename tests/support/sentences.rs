//! What is said of a rejected text: the same in all languages, short, and nothing of the message but a name. See docs/wire.md, "Verdicts".

/// As long as a sentence gets with the names of the tests.
const LONGEST: usize = 500;

/// What may stand behind `found`, beside a name and the length of something.
const FOUND: [&str; 17] = [
    "a boolean",
    "a fraction",
    "a larger one",
    "a number",
    "a smaller one",
    "a string",
    "an array",
    "an empty string",
    "an object",
    "another number",
    "another string",
    "more",
    "none",
    "null",
    "one",
    "one twice",
    "several",
];

/// Whether two languages say the same. Each parser has its own words for what is no JSON, and each language spells patterns its own way.
pub fn are_alike(one: &str, other: &str) -> bool {
    fn common(sentence: &str) -> (&str, &str) {
        if sentence.starts_with("not JSON") {
            return ("not JSON", "");
        }
        let (expected, found) = sentence.rsplit_once(", found ").unwrap_or((sentence, ""));
        let pattern = "expected a string that matches ";
        (if expected.starts_with(pattern) { pattern } else { expected }, found)
    }
    common(one) == common(other)
}

/// What is wrong with a sentence, if anything is.
pub fn flaw(code: &str, sentence: &str) -> Option<String> {
    if sentence.chars().count() > LONGEST {
        return Some(format!("that is longer than {LONGEST} characters"));
    }
    if code == "invalid_json" {
        return (!sentence.starts_with("not JSON") && sentence != "not UTF-8").then(|| "that is no sentence about JSON".to_owned());
    }
    let Some((expected, found)) = sentence.strip_prefix("expected ").and_then(|sentence| sentence.rsplit_once(", found ")) else {
        return Some("what was expected and what was found?".to_owned());
    };
    let is_name = matches!(code, "unknown_field" | "unknown_tag" | "constraint") && found.starts_with('`') && found.ends_with('`');
    let is_length = expected.starts_with("a length of ") && found.parse::<usize>().is_ok();
    (!is_name && !is_length && !FOUND.contains(&found)).then(|| format!("{found:?} may be of the message"))
}
