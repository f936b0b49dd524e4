//! What is put into every place: text that once left its place in some generator, or could.

use super::places::Spelling;
use std::collections::BTreeSet;

/// A text.
#[derive(Debug, Clone)]
pub struct Payload {
    /// Its name, which is that of its files.
    pub name: String,
    /// The text.
    pub text: String,
    /// How it is spelled between quotes, if not as JSON would.
    pub escaped: Option<String>,
    /// The words that repeat the part of a place that can be repeated; empty for most.
    pub words: Vec<&'static str>,
}

/// Lets something happen in JavaScript that the test sees.
const JS: &str = "globalThis.canary = 1";
/// The same in Python.
const PY: &str = "__import__('builtins').canary = 1";
/// And in Rust, where nothing runs: what gets out does not compile.
const RS: &str = "compile_error!(\\\"canary\\\");";

/// Names that mean something to a language or a library, without being keywords.
const KNOWN_NAMES: &[&str] = &[
    "__proto__",
    "constructor",
    "then",
    "toString",
    "hasOwnProperty",
    "__class__",
    "model_config",
    "toJSON",
    "__init__",
    "model_fields",
    "_private",
    "__mangled",
    "_",
    "std",
    "serde",
    "hproto",
    "_hproto",
    "int",
    "str",
    "exec",
    "globalThis",
    "Object",
    "Option",
    "Vec",
    "Model",
];

/// Keywords that stand for the others where a place takes one text at a time.
const KEYWORDS: &[&str] =
    &["class", "def", "import", "self", "Self", "crate", "type", "await", "function", "null", "true", "None", "dyn", "case"];

/// All keywords of the targets, soft and reserved ones included, that differ in more than capitals.
const EVERY_KEYWORD: &[&str] = &[
    // Rust.
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "macro_rules",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "raw",
    "ref",
    "return",
    "safe",
    "self",
    "static",
    "struct",
    "super",
    "trait",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
    // Python.
    "and",
    "assert",
    "case",
    "class",
    "def",
    "del",
    "elif",
    "except",
    "finally",
    "from",
    "global",
    "import",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "with",
    // TypeScript.
    "any",
    "asserts",
    "bigint",
    "boolean",
    "catch",
    "debugger",
    "declare",
    "default",
    "delete",
    "eval",
    "export",
    "extends",
    "function",
    "get",
    "implements",
    "infer",
    "instanceof",
    "interface",
    "keyof",
    "module",
    "namespace",
    "never",
    "new",
    "number",
    "of",
    "package",
    "private",
    "protected",
    "public",
    "readonly",
    "require",
    "satisfies",
    "set",
    "switch",
    "symbol",
    "this",
    "throw",
    "undefined",
    "unique",
    "unknown",
    "using",
    "var",
    "void",
    "accessor",
    "out",
];

/// Keywords with a capital letter: beside the others they would meet.
const CAPITAL_KEYWORDS: &[&str] = &["True", "False", "None", "Self"];

/// The payloads whose cases are kept as files.
pub const SHARP: &[&str] = &[
    "comment_end",
    "line_feed",
    "carriage_return",
    "line_separator",
    "quotes_out_of_double",
    "quotes_three",
    "backslash_at_the_end",
    "template",
    "nul",
    "bidi",
    "bidi_escaped",
    "coding_for_editors",
    "look_alike",
    "combining",
    "emoji",
    "long",
    "lone_high_surrogate",
    "every_keyword",
    "word_both_proto",
    "word_constructor",
    "word_then",
    "word_capital_tostring",
    "word_class",
    "word_self",
    "word_capital_self",
    "word_type",
    "word_true",
    "word_capital_option",
    "word_under_private",
    "word_modelx5fconfig",
    "word_x2d1",
    "word_1e400",
    "word_00",
    "word_9007199254740993",
    "word_capital_nan",
];

/// The texts for places of this spelling.
pub fn of(spelling: Spelling) -> Vec<Payload> {
    let mut payloads = vec![];
    match spelling {
        Spelling::Docs => {
            payloads.extend(texts());
            payloads.extend(["__proto__", "then", "@deprecated x", "# Heading", "@param {", "{@link x}"].map(named));
        }
        Spelling::Pattern => payloads.extend(texts().into_iter().filter(|payload| payload.text.len() < 10_000)),
        Spelling::Quoted => {
            payloads.extend(texts());
            payloads.extend(escapes());
            payloads.extend(KNOWN_NAMES.iter().take(8).map(named));
            payloads.extend(["class", "self", "true", "0", "-1"].map(named));
        }
        Spelling::Word => {
            payloads.extend(KNOWN_NAMES.iter().chain(KEYWORDS).map(named));
            let hostile = [
                "quotes_out_of_double",
                "backslash_at_the_end",
                "look_alike",
                "bidi",
                "nul",
                "template",
                "line_feed",
                "combining",
                "empty",
                "long",
            ];
            payloads.extend(texts().into_iter().filter(|payload| hostile.contains(&&*payload.name)));
            payloads.push(Payload { name: "every_keyword".to_owned(), words: EVERY_KEYWORD.to_vec(), ..named("x") });
            payloads.push(Payload { name: "capital_keywords".to_owned(), words: CAPITAL_KEYWORDS.to_vec(), ..named("x") });
        }
        Spelling::Number => {
            let numbers = [
                "0",
                "-0",
                "-1",
                "00",
                "1.0",
                "0.5",
                "1e3",
                "1e400",
                "1e-400",
                "9007199254740991",
                "9007199254740993",
                "18446744073709551615",
                "1_0",
                "0x10",
                "0b1",
                "1n",
                "NaN",
                "Infinity",
                "-",
                "\u{ff11}",
                "1;globalThis.canary=1",
                "__proto__",
            ];
            payloads.extend(numbers.map(named));
            payloads.push(Payload { name: "long".to_owned(), ..named("1".repeat(LONG)) });
        }
        Spelling::Path => {
            payloads.extend(texts());
            payloads.extend(KNOWN_NAMES.iter().chain(EVERY_KEYWORD).chain(CAPITAL_KEYWORDS).chain(&["true"]).map(named));
            payloads.extend(
                ["index", "lib", "mod", "main", "con", "nul", "aux", "a.b", "..", "a/../../b", "/etc/passwd", "C:\\x", "tsconfig"]
                    .map(named),
            );
        }
        Spelling::Config => {
            payloads.extend(texts());
            payloads.extend(KNOWN_NAMES.iter().chain(KEYWORDS).map(named));
            payloads.extend(
                ["a", "a-b", "1.0.0", "1.0.0\\\"]", "..", "../..", "/etc", "C:\\x", "rust", "a\n[dependencies]\nevil = 1"].map(named),
            );
        }
    }
    let mut names = BTreeSet::new();
    payloads.retain(|payload| names.insert(payload.name.clone()));
    payloads
}

/// A long text has this many bytes.
pub const LONG: usize = 64 * 1024;

fn named(text: impl AsRef<str>) -> Payload {
    let text = text.as_ref().to_owned();
    let bare = text.trim_matches('_');
    let capitals = if text.contains(|c: char| c.is_ascii_uppercase()) { "_capital" } else { "" };
    let underscores = ["", "_under", "_dunder", "_both"]
        [usize::from(text.starts_with('_')) + usize::from(text.starts_with("__")) + usize::from(text.ends_with("__"))];
    // Names differ also where capitals do not count, and in the casing of every target.
    let letters: String = bare
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase().to_string() } else { format!("x{:x}", u32::from(c)) })
        .take(40)
        .collect();
    let letters = if bare.is_empty() { "nothing".to_owned() } else { letters };
    Payload { name: format!("word{capitals}{underscores}_{letters}"), text, escaped: None, words: vec![] }
}

fn texts() -> Vec<Payload> {
    let all: Vec<(&str, String)> = vec![
        ("comment_end", format!("*/ {JS}; /* */ /** */ // */")),
        ("markup", format!("--> <!-- </script><script>{JS}</script> ]]> <b>")),
        ("line_feed", format!("a\n{JS}\n{PY}\nb")),
        ("carriage_return", format!("a\r{JS}\r{PY}\rb")),
        ("carriage_return_and_line_feed", format!("a\r\n{PY}\r\n")),
        ("line_separator", format!("a\u{2028}{JS}\u{2029}{JS}\u{2028}b")),
        ("next_line", format!("a\u{85}{JS}\u{85}b")),
        ("tab", "\ta\tb\t".to_owned()),
        ("quotes_out_of_double", format!("\"; {JS}; \"; {PY}; {RS} \"")),
        ("quotes_out_of_single", format!("'; {JS}; '; {PY}; '")),
        ("quotes_three", format!("\"\"\"; {PY}; \"\"\" '''; {PY}; '''")),
        ("quotes_at_both_ends", "\"'a'\"\"\"\"".to_owned()),
        ("quote_and_hash", format!("\"#; {RS} r#\"")),
        ("backslash_at_the_end", "a\\".to_owned()),
        ("backslashes_odd", "\\\\\\".to_owned()),
        ("backslash_and_quotes", format!("\\\"; {JS}; // \\\"\"\"; {PY}; #")),
        ("backslash_and_letter", "\\x \\u \\N{BULLET} \\0 \\8 \\u{110000} \\U00110000 \\q \\ud800".to_owned()),
        ("template", format!("`; {JS}; `${{{JS}}} ${{{JS}}}")),
        ("braces", "{} {0} {x} {{ }} { #{x} #[x] #![x] %s %(x)s %n %".to_owned()),
        ("nul", "a\0b".to_owned()),
        ("controls", "\u{b}\u{c}\u{1}\u{7}\u{8}\u{1b}[31m\u{7f}\u{80}\u{9b}31m".to_owned()),
        ("bidi", format!("\u{202e}{JS}\u{2066}\u{2069}\u{202c}\u{200e}\u{200f}\u{61c}")),
        ("invisible", "\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{180e}\u{e0041}\u{e007f}".to_owned()),
        ("strange", "\u{130}\u{1e9e}\u{5e9}\u{645}\u{201d}\u{fffe}\u{ffff}\u{fdd0}\u{10ffff}\u{e000}\u{f0000}".to_owned()),
        ("blanks", "\u{a0}\u{1680}\u{2003}\u{202f}\u{205f}\u{3000}".to_owned()),
        ("empty", String::new()),
        ("coding_for_editors", "-*- coding: utf-7 -*- +AHA-rint(99) vim: set fileencoding=utf-7 :".to_owned()),
        ("words_of_tools", "type: ignore @ts-nocheck eslint-disable noqa".to_owned()),
        ("look_alike", "\u{1d41e}\u{1d431}\u{1d41e}\u{1d41c}".to_owned()),
        ("look_alike_wide", "\u{ff45}\u{ff58}\u{ff45}\u{ff43}('1') \u{fb01}eld \u{17f}tr \u{212a}".to_owned()),
        ("combining", format!("e\u{301} \u{e9} n\u{303} a{}", "\u{301}".repeat(100))),
        ("emoji", "\u{1f600}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{1f1e9}\u{1f1ea}".to_owned()),
        ("markdown", "[x](javascript:alert(1)) ```rust\\npanic!()\\n``` ~~~".to_owned()),
        ("long", "x".repeat(LONG)),
        ("many_quotes", "\"'\\".repeat(500)),
    ];
    // Formatters break a line where it is too long: texts are short, or longer than any line.
    let long = |text: String| if (12..1000).contains(&text.len()) { format!("{} {text}", "words ".repeat(30).trim_end()) } else { text };
    all.into_iter().map(|(name, text)| Payload { name: name.to_owned(), text: long(text), escaped: None, words: vec![] }).collect()
}

/// Texts that are refused as they are and may stand there as escapes; and escapes that no text stands behind.
fn escapes() -> Vec<Payload> {
    let escaped = ["bidi", "invisible", "nul", "controls", "line_separator", "next_line", "carriage_return"];
    let mut all = vec![];
    for mut payload in texts().into_iter().filter(|payload| escaped.contains(&&*payload.name)) {
        let units = payload.text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        payload.name += "_escaped";
        payload.escaped = Some(units);
        all.push(payload);
    }
    for (name, spelled) in
        [("lone_high_surrogate", "a\\ud800b"), ("surrogates_swapped", "\\udc00\\ud800"), ("escape_unknown", "\\x41 \\'"), ("open", "a\\")]
    {
        all.push(Payload { name: name.to_owned(), text: spelled.to_owned(), escaped: Some(spelled.to_owned()), words: vec![] });
    }
    all
}
