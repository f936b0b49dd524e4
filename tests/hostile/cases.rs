//! Every payload in every place, and beside each its harmless twin.

use super::payloads::{self, Payload};
use super::places::{PLACES, Place, Spelling};
use super::support::Sources;

/// A payload in a place.
pub struct Case {
    /// The place.
    pub place: &'static Place,
    /// The payload.
    pub payload: Payload,
    /// The files, below the folder of the place.
    pub sources: Sources,
    /// The same with a harmless text of the same kind.
    pub twin: Sources,
}

impl Case {
    /// `place/payload`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.place.name, self.payload.name)
    }

    /// Whether it is one of those that are kept as files.
    pub fn is_sharp(&self) -> bool {
        payloads::SHARP.contains(&&*self.payload.name)
    }

    /// Whether the Rust compiler sees it. It takes its time, and need not see every text between quotes when their tokens are those of a
    /// twin that it sees, nor every word.
    pub fn is_built(&self) -> bool {
        self.is_sharp() || matches!(self.place.spelling, Spelling::Number | Spelling::Path)
    }

    /// Whether what comes out has the shape of what comes out of the twin. What is a name in a target has not: names are cased and
    /// escaped, imports are sorted by them, and what they hide is spelled another way. Neither has what is left away where it stands.
    pub fn has_a_twin(&self) -> bool {
        let is_word = self.payload.text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        match self.place.spelling {
            Spelling::Docs => !self.payload.text.trim().is_empty(),
            Spelling::Pattern => !self.payload.text.is_empty(),
            Spelling::Quoted => !is_word && !self.payload.text.trim().is_empty(),
            // A zero needs no literal where it is the default of the type.
            // A fraction makes an enum of another kind, and a bound that says nothing is none.
            Spelling::Number => !["0", "-0", "1e-400", "0.5", "9007199254740991"].contains(&&*self.payload.text),
            Spelling::Word | Spelling::Path | Spelling::Config => false,
        }
    }
}

/// All cases but those of `hproto.toml`.
pub fn all() -> Vec<Case> {
    let mut cases = vec![];
    for place in PLACES.iter().filter(|place| place.spelling != Spelling::Config) {
        for payload in payloads::of(place.spelling) {
            if payload.words.is_empty() || place.template.contains('‹') {
                let sources = filled(place, &payload.name, &spelled(place.spelling, &payload));
                let twin = filled(place, &payload.name, &harmless(place.spelling, &payload));
                cases.push(Case { place, payload, sources, twin });
            }
        }
    }
    cases
}

/// The settings with a payload, by the name of the case.
pub fn settings() -> Vec<(String, String)> {
    let mut cases = vec![];
    for place in PLACES.iter().filter(|place| place.spelling == Spelling::Config) {
        for payload in payloads::of(place.spelling) {
            let text = place.template.replace('§', &spelled(place.spelling, &payload)[0]);
            cases.push((format!("{}/{}", place.name, payload.name), text));
        }
    }
    cases
}

/// A place with these texts in it.
pub fn filled(place: &Place, case: &str, texts: &[String]) -> Sources {
    let mut sources = Sources::new();
    let is_single = !place.template.starts_with("//- ");
    let mut path = format!("{case}.hproto");
    for line in repeated(place.template, texts).split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("//- ") {
            path = format!("{case}/{}", next.trim_end().trim_matches('"').replace('§', &texts[0]));
        } else {
            let text = line.replace('§', &texts[0]);
            sources.entry(path.clone()).or_default().extend_from_slice(text.as_bytes());
        }
    }
    assert!(!is_single || sources.len() == 1);
    sources
}

/// The template with its `‹…›` written out, once for each text. (They hold no other braces of their kind.)
fn repeated(template: &str, texts: &[String]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((head, tail)) = rest.split_once('‹') {
        let (part, after) = tail.split_once('›').unwrap();
        out += head;
        texts.iter().for_each(|text| out += &part.replace('§', text));
        rest = after;
    }
    out + rest
}

/// How the payload is written in such a place; more than one text where it consists of words.
fn spelled(spelling: Spelling, payload: &Payload) -> Vec<String> {
    if !payload.words.is_empty() {
        return payload.words.iter().map(|word| (*word).to_owned()).collect();
    }
    vec![match spelling {
        Spelling::Docs | Spelling::Word | Spelling::Number | Spelling::Path => payload.text.clone(),
        Spelling::Quoted | Spelling::Config => match &payload.escaped {
            Some(escaped) => format!("\"{escaped}\""),
            None => serde_json::to_string(&payload.text).unwrap(),
        },
        Spelling::Pattern => pattern_of(&payload.text),
    }]
}

/// A pattern that exactly this text matches, in quotes.
pub fn pattern_of(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    serde_json::to_string(&format!("^{pattern}$")).unwrap()
}

/// A text of the same kind that cannot do anything. Like the payload it is the same in all places, and another for each payload: what is
/// equal in several modules is written once.
fn harmless(spelling: Spelling, payload: &Payload) -> Vec<String> {
    if !payload.words.is_empty() {
        let first = if payload.words[0].starts_with(char::is_uppercase) { 'H' } else { 'h' };
        return (0..payload.words.len()).map(|index| format!("{first}armless{index}")).collect();
    }
    let words = if payload.text.len() >= 40 { "harm-less ".repeat(30) } else { String::new() };
    let name = payload.name.trim_end_matches("_escaped");
    let number = name.bytes().fold(7_u32, |number, byte| number.wrapping_mul(31).wrapping_add(u32::from(byte))) & 0xffff;
    let text = format!("{words}h-{number:04x}");
    vec![match spelling {
        Spelling::Docs | Spelling::Path => "harmless".to_owned(),
        Spelling::Word if payload.text.starts_with(|c: char| c.is_ascii_uppercase()) => "Harmless".to_owned(),
        Spelling::Word => "harmless".to_owned(),
        Spelling::Number if payload.text.starts_with('-') => "-7".to_owned(),
        Spelling::Number => "7".to_owned(),
        Spelling::Pattern => pattern_of(&text),
        Spelling::Quoted | Spelling::Config => format!("\"{text}\""),
    }]
}
