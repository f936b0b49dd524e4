//! The parser over everything there is to parse, over what random changes make of it, and over what is made to break it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::ast;
use hprotoc::diag::{Diagnostic, Diagnostics, codes};
use hprotoc::source::SourceMap;
use hprotoc::syntax::{self, Kind, NESTING_LIMIT, Node, Tree};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How many changed texts a run parses.
const MUTANTS: usize = 20_000;

struct Parsed {
    tree: Tree,
    ast: ast::File,
    findings: Vec<Diagnostic>,
}

fn parse(text: &str) -> Parsed {
    let mut sources = SourceMap::default();
    let file = sources.add("test.hproto", text);
    let mut diagnostics = Diagnostics::default();
    let tree = syntax::parse(text, file, &mut diagnostics);
    let ast = ast::lower(&tree, text, file, &mut diagnostics);
    Parsed { tree, ast, findings: diagnostics.into_sorted() }
}

/// The findings as `E0001 message`.
fn findings(text: &str) -> Vec<String> {
    parse(text).findings.iter().map(|finding| format!("{} {}", finding.code.id(), finding.message)).collect()
}

/// Parses a text and holds what came out against what is promised.
fn parse_and_check(text: &str) -> Parsed {
    let parsed = parse(text);
    let mut at = 0;
    for leaf in parsed.tree.leaves() {
        assert_eq!(leaf.range().start, at, "the leaves have a gap or overlap at {at} in {text:?}");
        assert!(!leaf.range().is_empty() || leaf.kind().is_missing(), "an empty {:?} at {at} in {text:?}", leaf.kind());
        assert!(!leaf.kind().is_trivia() || !leaf.range().is_empty());
        at = leaf.range().end;
        assert!(text.is_char_boundary(at), "a leaf ends inside a character at {at} in {text:?}");
    }
    assert_eq!(at, text.len(), "the leaves do not reach the end of {text:?}");
    nodes_hold_their_parts(parsed.tree.root(), text);
    let is_read = parsed.tree.leaves().all(|leaf| leaf.kind() != Kind::Unread);
    assert!(is_read || parsed.findings.iter().any(|finding| finding.code == codes::TOO_DEEP), "a part is not read in {text:?}");
    for finding in &parsed.findings {
        let fix = finding.fix.iter().map(|fix| fix.span);
        for span in fix.chain([finding.primary.span]).chain(finding.secondary.iter().map(|label| label.span)) {
            assert!(text.get(span.range()).is_some(), "{} has the span {span:?} in {text:?}", finding.message);
        }
        assert!(!finding.message.contains('\n'), "{:?}", finding.message);
    }
    parsed
}

fn nodes_hold_their_parts(node: Node<'_>, text: &str) {
    let range = node.range();
    let mut at = range.start;
    for child in node.children() {
        assert_eq!(child.range().start, at, "{:?} in {:?} of {text:?}", child.kind(), node.kind());
        at = child.range().end;
        nodes_hold_their_parts(child, text);
    }
    if node.kind().is_node() {
        assert_eq!(at, range.end, "{:?} of {text:?}", node.kind());
    }
}

/// Every schema at hand: our own, those of the tests and of the documentation, and the corpus of real protocols where it is present.
fn schemas() -> Vec<(String, String)> {
    let root = support::root();
    let mut schemas = Vec::new();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    for folder in ["specs", "tests", "src"] {
        for (path, bytes) in support::files_below(&root.join(folder), ".hproto") {
            schemas.push((format!("{folder}/{path}"), text(bytes)));
        }
    }
    for (path, bytes) in support::files_below(&root.join("docs"), ".md") {
        for (count, block) in text(bytes).split("```hproto").skip(1).enumerate() {
            let block = block.split("```").next().unwrap().split_once('\n').unwrap().1;
            schemas.push((format!("docs/{path} {count}"), block.to_owned()));
        }
    }
    for (path, bytes) in corpus() {
        schemas.push((path, text(bytes)));
    }
    schemas
}

fn corpus() -> BTreeMap<String, Vec<u8>> {
    let corpus = support::root().join("../shared/corpus");
    if corpus.is_dir() {
        return support::files_below(&corpus, ".hproto");
    }
    println!("the corpus of real protocols is not present: its part of this test is left out");
    BTreeMap::new()
}

#[test]
fn the_corpus_is_valid() {
    for (path, bytes) in corpus() {
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(findings(&text), [""; 0], "{path}");
    }
}

#[test]
fn every_schema_is_parsed_without_loss() {
    for (_, text) in schemas() {
        parse_and_check(&text);
    }
}

#[test]
fn line_endings_make_no_difference() {
    for (path, text) in schemas() {
        let text = text.replace("\r\n", "\n");
        let with_cr = text.replace('\n', "\r\n");
        assert_eq!(without_spans(&parse(&text).ast), without_spans(&parse_and_check(&with_cr).ast), "{path}");
        assert_eq!(findings(&text), findings(&with_cr), "{path}");
    }
}

/// What was written, without the places.
fn without_spans(file: &ast::File) -> String {
    let mut shown = String::new();
    let mut digits_to_skip = false;
    for word in format!("{file:?}").split_inclusive(' ') {
        if !digits_to_skip {
            shown.push_str(word);
        }
        digits_to_skip = matches!(word, "start: " | "end: ");
    }
    shown
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    /// A place in the text at which it can be cut.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn piece<'t>(&mut self, text: &'t str, longest: usize) -> (usize, &'t str) {
        let start = self.place(text);
        let mut end = (start + self.below(longest + 1)).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        (start, &text[start..end])
    }
}

const SNIPPETS: [&str; 58] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    ":",
    ",",
    ";",
    "=",
    "|",
    "?",
    "...",
    "..",
    "..=",
    "@",
    "\"",
    "'",
    "`",
    "\\",
    "/",
    "//",
    "///",
    "//!",
    "/*",
    "*/",
    "#",
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "é",
    "日本",
    "🦀",
    "-",
    "+",
    "0",
    "1e5",
    "\\u",
    "\\ud800",
    "struct X {",
    "union U by type {",
    "enum E: int {",
    "type T =",
    "import { A } from",
    "open ",
    "closed ",
    "untagged ",
    "override ",
    "reserved ",
    "sends ",
    "as ",
];

fn mutate(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(4) {
        let (at, piece) = random.piece(&text, 12);
        let (at, piece) = (at, piece.to_owned());
        let end = at + piece.len();
        match random.below(8) {
            0 => text.replace_range(at..end, ""),
            1 => text.insert_str(at, &piece),
            2 | 3 => text.insert_str(at, SNIPPETS[random.below(SNIPPETS.len())]),
            4 => text.replace_range(at..end, SNIPPETS[random.below(SNIPPETS.len())]),
            5 => {
                let place = random.place(&text);
                text.insert_str(place, &piece);
            }
            6 => {
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                let (from, to) = (random.below(lines.len()), random.below(lines.len()));
                if random.below(2) == 0 && !lines.is_empty() {
                    lines.swap(from, to);
                } else if !lines.is_empty() {
                    lines.remove(from);
                }
                text = lines.concat();
            }
            _ => {
                let place = random.place(&text);
                text.truncate(place);
            }
        }
    }
    text
}

#[test]
fn every_mutant_is_parsed_without_loss() {
    let schemas = schemas();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let begin = Instant::now();
    let mut faulty = 0;
    for _ in 0..MUTANTS {
        let (_, schema) = &schemas[random.below(schemas.len())];
        // A window of a long schema: it is cut anywhere, and the run stays short.
        let (_, window) = random.piece(schema, 600);
        let parsed = parse_and_check(&mutate(window, &mut random));
        faulty += usize::from(!parsed.findings.is_empty());
    }
    println!("{MUTANTS} mutants of {} schemas, {faulty} of them with findings, in {:.1?}", schemas.len(), begin.elapsed());
    assert!(faulty > MUTANTS / 2, "the mutants are too tame");
    assert!(begin.elapsed() < Duration::from_secs(300));
}

#[test]
fn the_checker_survives_mutants() {
    let schemas: Vec<_> = schemas().into_iter().filter(|(_, text)| text.len() < 8_000).collect();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..MUTANTS / 16 {
        let (_, schema) = &schemas[random.below(schemas.len())];
        let text = mutate(schema, &mut random);
        let sources = BTreeMap::from([("test.hproto".to_owned(), text.into_bytes())]);
        support::findings(&sources);
    }
}

/// The text, `count` times.
fn times(text: &str, count: usize) -> String {
    text.repeat(count)
}

#[test]
fn brackets_may_not_be_nested_without_end() {
    let deep = |open: &str, close: &str, count: usize| format!("struct A {{ a: {}int{} }}", times(open, count), times(close, count));
    for (open, close) in
        [("(", ")"), ("[", "]"), ("map<string, ", ">"), ("{ a: ", "}"), ("X { a: ", "}"), ("[{a: (", ")}]"), ("(", ""), ("{", "")]
    {
        let text = deep(open, close, 100_000);
        assert_eq!(findings(&text), [format!("E0008 brackets are nested more than {NESTING_LIMIT} deep")], "{open}");
        parse_and_check(&text);
    }
    for (open, close) in
        [("(", ")"), ("[", "]"), ("map<string, ", ">"), ("{ a: ", "}"), ("X { a: ", "}"), ("((", "))"), ("(", ""), ("{ a: ", "")]
    {
        let text = deep(open, close, (NESTING_LIMIT - 1) / open.chars().filter(|c| "([{<".contains(*c)).count());
        let parsed = parse_and_check(&text);
        assert!(parsed.tree.leaves().all(|leaf| leaf.kind() != Kind::Unread), "{open}");
    }
    // Deeper brackets are not hidden by others that close nothing.
    let text = format!("struct A {{ {}", times("a: {) b: [} c: ({] ", 100_000));
    assert_eq!(findings(&text), [format!("E0008 brackets are nested more than {NESTING_LIMIT} deep")]);
    let text = format!("struct A {{ a: int{} }}", times("[]", 100_000));
    assert_eq!(findings(&text), [format!("E0008 types are nested more than {NESTING_LIMIT} deep")]);
}

#[test]
fn hostile_texts_take_linear_time() {
    const MEGABYTE: usize = 1 << 20;
    let in_a_struct = |text: &str| format!("struct A {{\n{text}\n}}\n");
    let mut texts: Vec<String> = Vec::new();
    for piece in [
        "\"", "'", "/", "@", "{", "}", "...", "|", ";", ",", "?", "#", "\n", "\r", "\\", "\"\\", "\"\\\"", "a ", "a: ", "a: b | ", "a.b",
        "-", "0", "é",
    ] {
        let text = times(piece, MEGABYTE / 8 / piece.len());
        texts.push(in_a_struct(&text));
        texts.push(text);
    }
    for piece in [
        "/// d\n",
        "//! d\n",
        "@a\n",
        "/*",
        "struct A ",
        "struct ",
        "open ",
        "open struct A\n",
        "}\nstruct A {\n",
        "a: (\n",
        "import {\n",
        "a: map<b,\n",
    ] {
        let text = times(piece, MEGABYTE / 8 / piece.len());
        texts.push(in_a_struct(&text));
        texts.push(text);
    }
    texts.push(times("x", 10 * MEGABYTE));
    texts.push(format!("struct A {{ a: \"{}\" }}", times("x", 10 * MEGABYTE)));
    texts.push(format!("// {}", times("x", 10 * MEGABYTE)));
    texts.push(format!("struct A {{ a: (((((((((({} }}", times(" ", MEGABYTE / 2)));
    texts.push(format!("struct A {{ a: (((((((((({}b", times("\n", MEGABYTE)));
    for text in texts {
        let begin = Instant::now();
        parse_and_check(&text);
        let shown: String = text.chars().take(30).collect();
        println!("{:>8.1?} {shown:?}", begin.elapsed());
        assert!(begin.elapsed() < Duration::from_secs(30), "{shown:?}");
    }
}

#[test]
fn a_byte_order_mark_counts_only_at_the_start() {
    assert_eq!(findings("\u{feff}/// Docs.\nstruct A { a: int }\n"), [""; 0]);
    assert_eq!(parse("\u{feff}//! Docs.\nstruct A { a: int }\n").ast.docs.lines, ["Docs."]);
    assert_eq!(findings("struct A {\u{feff} a: int }\n"), ["E0002 the character U+FEFF (byte-order mark) has no place here"]);
}

#[test]
fn invisible_characters_are_found_wherever_they_are() {
    let hidden = "cannot be seen and has no place here";
    assert_eq!(findings("struct A { a: \"x\u{202e}y\" }"), [format!("E0002 the character U+202E (direction mark) {hidden}")]);
    assert_eq!(findings("struct A { a: int } // \u{2066}"), [format!("E0002 the character U+2066 (direction mark) {hidden}")]);
    assert_eq!(findings("/// a\u{0}b\nstruct A { a: int }"), [format!("E0002 the character U+0000 (NUL) {hidden}")]);
    assert_eq!(
        findings("/// a\rb\nstruct A { a: int }"),
        [format!("E0002 the character U+000D (carriage return without a line feed) {hidden}")]
    );
    assert_eq!(findings("struct A { a: \"x\ty\" }"), [format!("E0002 the character U+0009 (tab) {hidden}")]);
    assert_eq!(findings("struct A {\u{a0}a: int }"), ["E0002 the character U+00A0 (no-break space) has no place here"]);
    assert_eq!(findings("struct A { a:\0 int }"), ["E0002 the character U+0000 (NUL) has no place here"]);
    assert_eq!(findings("struct A { a: int }\r"), ["E0002 the character U+000D (carriage return without a line feed) has no place here"]);
    assert_eq!(findings("/// Tabs\tand 日本語 – “quotes” 🦀.\r\nstruct A {\r\n\ta: \"日本\"\r\n}\r\n"), [""; 0]);
}

#[test]
fn strings_are_those_of_json() {
    let value = |text: &str| match parse(&format!("struct A {{ a: string = {text} }}")).ast.decls.remove(0) {
        ast::Decl::Struct(decl) => match decl.body.members.into_iter().next() {
            Some(ast::StructMember::Field(ast::Field {
                default: Some(ast::Literal { kind: ast::LiteralKind::Str(value), .. }), ..
            })) => value,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(value(r#""a\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#), "a\"\\/\u{8}\u{c}\n\r\té😀");
    assert_eq!(value(r#""\\""#), "\\");
    assert_eq!(value("\"\u{2028}\""), "\u{2028}");
}
