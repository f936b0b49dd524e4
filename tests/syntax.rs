//! The parser over everything there is to parse, over what random changes make of it, and over what is made to break it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::ast;
use hprotoc::syntax::{Kind, NESTING_LIMIT};
use std::time::{Duration, Instant};
use support::checking::check_and_emit;
use support::parsing::{findings, parse, parse_and_check};
use support::random::Random;
use support::schema_mutants::mutate;
use support::schemas::{corpus, schemas};
use support::word_mutants;

/// How many changed texts a run parses.
const MUTANTS: usize = 20_000;

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
    let schemas: Vec<_> = schemas().into_iter().map(|(_, text)| text).filter(|text| text.len() < 8_000).collect();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut valid = 0;
    for count in 0..MUTANTS / 16 {
        let (schema, other) = (&schemas[random.below(schemas.len())], &schemas[random.below(schemas.len())]);
        let text = if count % 4 == 0 { mutate(schema, &mut random) } else { word_mutants::mutate(schema, other, &mut random) };
        valid += usize::from(check_and_emit(&text));
    }
    println!("{valid} of {} mutants are valid", MUTANTS / 16);
    assert!(valid > MUTANTS / 160, "the mutants are too wild");
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
