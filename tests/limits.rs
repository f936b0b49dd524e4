//! Each limit of docs/limits.md: what is just within it compiles, what is one past it is refused with its code. The page names the numbers
//! that stand here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use hprotoc::check::{Analysis, analyse};
use hprotoc::diag::Severity;
use hprotoc::files::ReadError;
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::fmt::Write;

type Texts = BTreeMap<String, Vec<u8>>;

const MIB: usize = 1 << 20;

/// A limit: how its row in the page begins, its code, and a schema with so many of what it counts.
struct Limit {
    /// What the page calls it.
    what: &'static str,
    /// The number as the page writes it.
    written: &'static str,
    code: &'static str,
    most: usize,
    schema: fn(usize) -> Texts,
}

const LIMITS: &[Limit] = &[
    Limit {
        what: "nesting of types",
        written: "32",
        code: "E0911",
        most: 32,
        schema: |n| one(format!("struct A {{ x: int{} }}", "[]".repeat(n))),
    },
    Limit { what: "aliases that name each other", written: "32", code: "E0911", most: 32, schema: aliases },
    Limit { what: "levels of unions in unions", written: "8", code: "E0911", most: 8, schema: levels },
    Limit {
        what: "nesting of brackets",
        written: "64",
        code: "E0008",
        most: 64,
        schema: |n| one(format!("struct A {{ x: {}int{} }}", "(".repeat(n - 1), ")".repeat(n - 1))),
    },
    Limit {
        what: "items of a tuple",
        written: "12",
        code: "E0214",
        most: 12,
        schema: |n| one(format!("struct A {{ x: [{}] }}", "int, ".repeat(n))),
    },
    Limit { what: "nesting of a default", written: "63", code: "E0308", most: 63, schema: nested_default },
    Limit { what: "values of all defaults", written: "100,000", code: "E0308", most: 100_000, schema: defaults },
    Limit { what: "declared names", written: "128", code: "E0912", most: 128, schema: |n| one(format!("struct {} {{}}", "A".repeat(n))) },
    Limit {
        what: "names of fields",
        written: "128",
        code: "E0912",
        most: 128,
        schema: |n| one(format!("struct A {{ {}: int }}", "a".repeat(n))),
    },
    Limit { what: "names of values", written: "128", code: "E0912", most: 128, schema: |n| one(format!("enum A {{ {} }}", "a".repeat(n))) },
    Limit {
        what: "names of type parameters",
        written: "128",
        code: "E0912",
        most: 128,
        schema: |n| one(format!("struct A<{0}> {{ x: {0} }}", "T".repeat(n))),
    },
    Limit {
        what: "names made up from a place",
        written: "128",
        code: "E0209",
        most: 128,
        schema: |n| one(format!("struct A {{ {}: {{}} }}", "a".repeat(n - 1))),
    },
    Limit { what: "names of generics with arguments", written: "128", code: "E0912", most: 128, schema: long_instance },
    Limit {
        what: "fields of a struct",
        written: "1,000",
        code: "E0915",
        most: 1_000,
        schema: |n| one(format!("struct A {{ {} }}", fields("f", n))),
    },
    Limit { what: "fields of a struct, with spreads", written: "1,000", code: "E0915", most: 1_000, schema: spread_fields },
    Limit {
        what: "tag values of a union",
        written: "10,000",
        code: "E0915",
        most: 10_000,
        schema: |n| one(format!("union A by t {{ {} }}", names("t", n))),
    },
    Limit { what: "tag values of a union, with those taken in", written: "10,000", code: "E0915", most: 10_000, schema: rows_taken_in },
    Limit {
        what: "values of an enum",
        written: "10,000",
        code: "E0915",
        most: 10_000,
        schema: |n| one(format!("enum A {{ {} }}", names("v", n))),
    },
    Limit {
        what: "alternatives of a type",
        written: "1,000",
        code: "E0915",
        most: 1_000,
        schema: |n| one(format!("struct A {{ x: {} }}", (0..n).map(|at| at.to_string()).collect::<Vec<_>>().join(" | "))),
    },
    Limit {
        what: "declarations of a run",
        written: "50,000",
        code: "E0915",
        most: 50_000,
        schema: |n| one((0..n).fold(String::new(), |text, at| text + &format!("struct A{at} {{}}\n"))),
    },
    Limit {
        what: "protocols of a run",
        written: "1,000",
        code: "E0915",
        most: 1_000,
        schema: |n| one((0..n).fold("struct A {}\n".to_owned(), |text, at| text + &format!("protocol P{at} {{ a sends A }}\n"))),
    },
    Limit { what: "roots of a protocol", written: "1,000", code: "E0915", most: 1_000, schema: roots },
    Limit { what: "fields, values and rows of a run", written: "250,000", code: "E0915", most: 250_000, schema: members },
    Limit { what: "notes of who sends what", written: "1,000,000", code: "E0915", most: 1_000_000, schema: senders },
    Limit {
        what: "characters of a pattern",
        written: "1,000",
        code: "E0707",
        most: 1_000,
        schema: |n| pattern(&format!("[{}]", characters(n - 4))),
    },
    Limit {
        what: "groups of a pattern in each other",
        written: "32",
        code: "E0707",
        most: 32,
        schema: |n| pattern(&format!("{}a{}", "(".repeat(n), ")".repeat(n))),
    },
    Limit {
        what: "times a part of a pattern is repeated",
        written: "1,000",
        code: "E0707",
        most: 1_000,
        schema: |n| pattern(&format!("a{{0,{n}}}")),
    },
    Limit {
        what: "characters of a pattern with its repetitions written out",
        written: "5,000",
        code: "E0707",
        most: 5_000,
        schema: |n| pattern(&format!("(?:a{{800}}b{{200}}){{4}}(?:a{{999}}){}", "c".repeat(n - 4_999))),
    },
    Limit { what: "ways to read a text", written: "100", code: "E0708", most: 100, schema: ways },
    Limit { what: "fields and rows copied", written: "100,000", code: "E0914", most: 100_000, schema: copies },
    Limit { what: "generics with arguments", written: "10,000", code: "E0914", most: 10_000, schema: instances },
    Limit { what: "generics that ask for each other", written: "16", code: "E0914", most: 16, schema: generic_chain },
    Limit {
        what: "folders that a module lies deep",
        written: "16",
        code: "E0109",
        most: 16,
        schema: |n| Texts::from([(format!("{}a.hproto", "f/".repeat(n)), Vec::new())]),
    },
    Limit {
        what: "the name of a file or folder",
        written: "64",
        code: "E0109",
        most: 64,
        schema: |n| Texts::from([(format!("{}.hproto", "f".repeat(n)), Vec::new())]),
    },
];

fn main() {
    let mut trials: Vec<Trial> = Vec::new();
    for limit in LIMITS {
        trials.push(Trial::test(limit.what, move || holds(limit)));
        trials.push(Trial::test(format!("the page names: {}", limit.what), move || is_named(limit)));
    }
    trials.push(Trial::test("size of a file", || only_the_last_is_refused(&[MIB * 4, MIB * 4 + 1], &ReadError::TooLarge)));
    trials
        .push(Trial::test("size of all files", || only_the_last_is_refused(&[MIB * 4, MIB * 4, MIB * 4, MIB * 4, 1], &ReadError::TooMuch)));
    trials.push(Trial::test("text of generics with arguments", text_of_generics_holds));
    trials.push(Trial::test("parts of types that overrides compare", overrides_are_bounded));
    trials.push(Trial::test("states and pairs of states of all patterns", patterns_are_bounded));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn holds(limit: &Limit) -> Result<(), Failed> {
    let within = errors(&analysed(&(limit.schema)(limit.most)));
    if !within.is_empty() {
        return Err(format!("{} of them are refused: {within:?}", limit.most).into());
    }
    let past = errors(&analysed(&(limit.schema)(limit.most + 1)));
    if past.contains(&limit.code) { Ok(()) } else { Err(format!("one more: {past:?}").into()) }
}

fn is_named(limit: &Limit) -> Result<(), Failed> {
    let page = include_str!("../docs/limits.md");
    let is_row = |line: &&str| line.starts_with(&format!("| {} |", limit.what));
    let row = page.lines().find(is_row).ok_or_else(|| format!("no row `| {} |`", limit.what))?;
    if row.contains(limit.written) && row.contains(limit.code) { Ok(()) } else { Err(row.into()) }
}

fn analysed(texts: &Texts) -> Analysis {
    analyse(texts, &texts.keys().cloned().collect::<Vec<_>>())
}

fn errors(analysis: &Analysis) -> Vec<&'static str> {
    let errors = analysis.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors.map(|diagnostic| diagnostic.code.id()).collect()
}

/// Of files of these sizes only the last one is refused.
fn only_the_last_is_refused(sizes: &[usize], error: &ReadError) -> Result<(), Failed> {
    let texts: Texts = sizes.iter().enumerate().map(|(at, size)| (format!("a{at}.hproto"), vec![b'\n'; *size])).collect();
    let unreadable = analysed(&texts).unreadable;
    match unreadable.as_slice() {
        [(path, found)] if *path == format!("a{}.hproto", sizes.len() - 1) && found == error => Ok(()),
        _ => Err(format!("{unreadable:?}").into()),
    }
}

/// Copies of generics come to at most 4 MiB.
fn text_of_generics_holds() -> Result<(), Failed> {
    let docs = "/// ".to_owned() + &"a".repeat(1 << 20) + "\n";
    let schema = |copies: usize| {
        let scalars = ["int", "bool", "float", "uuid", "url"];
        let uses: String = scalars.iter().take(copies).map(|scalar| format!("x{scalar}: A<{scalar}>, ")).collect();
        one(format!("{docs}struct A<T> {{ x: T }}\nstruct B {{ {uses} }}"))
    };
    let (within, past) = (errors(&analysed(&schema(3))), errors(&analysed(&schema(4))));
    if within.is_empty() && past == ["E0914"] { Ok(()) } else { Err(format!("{within:?} {past:?}").into()) }
}

/// Patterns that each take some time to be proven harmless.
fn patterns_are_bounded() -> Result<(), Failed> {
    let words: Vec<String> = ('a'..='t').flat_map(|one| ["x", "y", "z"].map(|other| format!("{one}{other}e"))).collect();
    let schema = |count: usize| {
        let line = |at: usize| format!("@pattern(\"^(?:{})*$\") type A{at} = string\n", words.join("|"));
        one((0..count).map(line).collect())
    };
    let (within, past) = (errors(&analysed(&schema(20))), errors(&analysed(&schema(400))));
    let only_spent = past.first() == Some(&"E0914") && past.iter().all(|code| *code == "E0914");
    if within.is_empty() && only_spent { Ok(()) } else { Err(format!("{within:?} {past:?}").into()) }
}

/// Two circles of types whose lengths have nothing in common are as many pairs as their product.
fn overrides_are_bounded() -> Result<(), Failed> {
    let schema = |first: usize, second: usize| {
        let mut text = "struct Base { x?: A0 }\nstruct Over { ...Base, override x?: B0 }\n".to_owned();
        for (name, count) in [("A", first), ("B", second)] {
            (0..count).for_each(|at| writeln!(text, "struct {name}{at} {{ next?: {name}{} }}", (at + 1) % count).unwrap());
        }
        one(text)
    };
    let (within, past) = (errors(&analysed(&schema(300, 301))), errors(&analysed(&schema(700, 701))));
    if within.is_empty() && past == ["E0914"] { Ok(()) } else { Err(format!("{within:?} {past:?}").into()) }
}

fn one(text: String) -> Texts {
    Texts::from([("a.hproto".to_owned(), text.into_bytes())])
}

fn pattern(text: &str) -> Texts {
    one(format!("struct A {{ @pattern(\"^{text}$\") x: string }}"))
}

/// Different ones, to stand in a class.
fn characters(count: usize) -> String {
    ('\u{4e00}'..).take(count).collect()
}

/// So many ways to read an `a`.
fn ways(count: usize) -> Texts {
    pattern(&format!("(?:{})b", vec!["a"; count].join("|")))
}

fn names(prefix: &str, count: usize) -> String {
    (0..count).fold(String::new(), |text, at| text + &format!("{prefix}{at}, "))
}

fn fields(prefix: &str, count: usize) -> String {
    (0..count).fold(String::new(), |text, at| text + &format!("{prefix}{at}: int, "))
}

fn aliases(count: usize) -> Texts {
    let mut text = "type A1 = int\n".to_owned();
    (2..=count).for_each(|at| writeln!(text, "type A{at} = A{}", at - 1).unwrap());
    one(text)
}

fn levels(count: usize) -> Texts {
    let mut text = "union A1 by a1 { a: Leaf {} }\n".to_owned();
    (2..=count).for_each(|at| writeln!(text, "union A{at} by a{at} {{ a: A{} }}", at - 1).unwrap());
    one(text)
}

/// Each default is filled in with that of the next struct.
fn nested_default(depth: usize) -> Texts {
    let mut text = format!("struct A{depth} {{}}\n");
    (0..depth).for_each(|at| writeln!(text, "struct A{at} {{ x: A{} = {{}} }}", at + 1).unwrap());
    one(text)
}

/// Each of the lists is a value, too.
fn defaults(count: usize) -> Texts {
    let list = |items: usize| format!("[{}]", vec!["{}"; items].join(","));
    let (full, rest) = (count / 1_000, count % 1_000);
    let lists: Vec<usize> = std::iter::repeat_n(1_000, full).chain((rest > 0).then_some(rest)).collect();
    let fields: String = lists.iter().enumerate().map(|(at, items)| format!("f{at}: json = {}, ", list(items - 1))).collect();
    one(format!("struct A {{ {fields} }}"))
}

fn long_instance(length: usize) -> Texts {
    let name = "A".repeat(length - "POf".len());
    one(format!("struct P<T> {{ x: T }}\nstruct {name} {{}}\nstruct B {{ x: P<{name}> }}"))
}

fn spread_fields(count: usize) -> Texts {
    one(format!("struct A {{ {} }}\nstruct B {{ {} }}\nstruct C {{ ...A, ...B }}", fields("a", 500), fields("b", count - 500)))
}

fn rows_taken_in(count: usize) -> Texts {
    one(format!("union A by t {{ {} }}\nunion B by t {{ {} ...A }}", names("a", 5_000), names("b", count - 5_000)))
}

fn roots(count: usize) -> Texts {
    let structs = (0..count).fold(String::new(), |text, at| text + &format!("struct A{at} {{}}\n"));
    one(format!("{structs}protocol P {{ a sends {} }}", names("A", count).trim_end_matches(", ")))
}

fn members(count: usize) -> Texts {
    let (full, rest) = (count / 10_000, count % 10_000);
    let body = names("v", 10_000);
    let text = (0..full).fold(String::new(), |text, at| text + &format!("enum A{at} {{ {body} }}\n"));
    one(if rest > 0 { text + &format!("enum B {{ {} }}", names("v", rest)) } else { text })
}

/// A thousand structs that hold each other, and protocols both of whose peers send all of them; one more sends as many as are missing.
fn senders(count: usize) -> Texts {
    let mut text = (0..999).fold(String::new(), |text, at| text + &format!("struct A{at} {{ x?: A{} }}\n", at + 1)) + "struct A999 {}\n";
    (0..count / 2_000).for_each(|at| writeln!(text, "protocol P{at} {{ a sends A0\n b sends A0 }}").unwrap());
    if let Some(root) = 1_000_usize.checked_sub(count % 2_000).filter(|root| *root < 1_000) {
        writeln!(text, "protocol Q {{ a sends A{root} }}").unwrap();
    }
    one(text)
}

/// A struct of 1,000 fields, spread a hundred times, and then one of as many fields as are missing.
fn copies(count: usize) -> Texts {
    let mut text = format!("struct A {{ {} }}\nstruct One {{ x: int }}\n", fields("f", 1_000));
    (0..count / 1_000).for_each(|at| writeln!(text, "struct B{at} {{ ...A }}").unwrap());
    (0..count % 1_000).for_each(|at| writeln!(text, "struct C{at} {{ ...One }}").unwrap());
    one(text)
}

fn instances(count: usize) -> Texts {
    let mut text = "type M<T> = T[]\n".to_owned();
    (0..count).for_each(|at| writeln!(text, "enum E{at} {{ a }}\ntype U{at} = M<E{at}>").unwrap());
    one(text)
}

/// The first generic is asked for by the schema, each further one by the one before it.
fn generic_chain(count: usize) -> Texts {
    let mut text = "struct Use { x: G0<int> }\n".to_owned();
    (0..count).for_each(|at| writeln!(text, "struct G{at}<T> {{ x: G{}<T> }}", at + 1).unwrap());
    writeln!(text, "struct G{count}<T> {{ x: T }}").unwrap();
    one(text)
}
