//! What is worth trying at a place: both sides of every bound, and everything that a reader could take for something else.

use super::draft::Draft;
use super::formats;
use super::sites::Site;
use crate::schema::{Bound, Constraint, DeclId, DeclKind, Enum, EnumRepr, Layout, Literal, Schema, Type, Union};
use crate::validate::MOST_DEEP;

/// The longest text, list and map that is made to meet a bound.
pub(super) const LONGEST: usize = 65_537;

/// Longer ones are tried once, not again in messages that are made at random.
const LONG: usize = 2_000;

/// How many fields, rows or values of one declaration are tried in every way.
const MOST_TRIED: usize = 200;

/// The last integer whose nearest double is finite, and the first one beyond: 2^1024 − 2^970.
const AROUND_INFINITY: [&str; 2] = [
    "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910\
     946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834\
     936475292719074168444365510704342711559699508093042880177904174497791",
    "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910\
     946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834\
     936475292719074168444365510704342711559699508093042880177904174497792",
];

/// Something to try at a place.
#[derive(Debug, Clone)]
pub(super) enum Edge {
    /// This instead.
    Is(Draft),
    /// Without this key.
    Without(String),
    /// With this key, in the place of the one that is there or in the end.
    With(String, Draft),
    /// With this key in the end.
    Last(String),
    /// With this key once more, before the one that counts.
    Twice(String),
    /// One item more.
    Longer(Draft),
    /// One item less.
    Shorter,
    /// A text of this character, or bytes, items or entries: so many of them.
    OfLength(usize, char),
    /// A text that the pattern matches, one of many.
    Matching(u64),
    /// A text that nearly is one.
    NearlyMatching(u64),
    /// A map with these keys.
    Keyed(&'static [&'static str]),
    /// The same again inside of itself, so many times.
    Again(usize),
}

impl Edge {
    /// Whether it makes a message so long that one of them is enough.
    pub(super) fn is_long(&self) -> bool {
        matches!(self, Self::OfLength(length, _) if *length > LONG)
    }

    /// What stands there then, instead of `plain`.
    pub(super) fn of(&self, plain: Draft) -> Draft {
        match (self, plain) {
            (Self::Without(key), Draft::Object(mut entries)) => {
                entries.retain(|(other, _)| other != key);
                Draft::Object(entries)
            }
            (Self::With(key, value), Draft::Object(mut entries)) => {
                match entries.iter_mut().find(|(other, _)| other == key) {
                    Some((_, old)) => *old = value.clone(),
                    None => entries.push((key.clone(), value.clone())),
                }
                Draft::Object(entries)
            }
            (Self::Last(key), Draft::Object(mut entries)) => {
                entries.sort_by_key(|(other, _)| other == key);
                Draft::Object(entries)
            }
            (Self::Twice(key), Draft::Object(mut entries)) => {
                entries.insert(0, (key.clone(), Draft::Array(vec![])));
                Draft::Object(entries)
            }
            (Self::Longer(item), Draft::Array(mut items)) => {
                items.push(item.clone());
                Draft::Array(items)
            }
            (Self::Shorter, Draft::Array(mut items)) => {
                items.pop();
                Draft::Array(items)
            }
            (_, plain) => plain,
        }
    }
}

/// Everything to try at a place, of whose type the flattest value is so high.
pub(super) fn edges(schema: &Schema, site: &Site<'_>, height: usize) -> Vec<Edge> {
    let mut edges = match &*site.ty {
        Type::Ref(id) => of_decl(schema, *id),
        Type::Constrained(inner, constraints) => of_constrained(schema, inner, constraints),
        Type::Array(_) => vec![Edge::Longer(Draft::raw(0)), Edge::Longer(Draft::null()), Edge::Is(Draft::Object(vec![]))],
        Type::Tuple { .. } => vec![Edge::Longer(Draft::raw(0)), Edge::Shorter, Edge::Is(Draft::Array(vec![]))],
        Type::Map(key, _) => {
            let strange = [Edge::With("__proto__".to_owned(), Draft::raw(1)), Edge::With(String::new(), Draft::null())];
            strange.into_iter().chain(formats::twins(schema.wire_type(key)).iter().copied().map(Edge::Keyed)).collect()
        }
        Type::Nullable(_) => vec![],
        ty => is(of_scalar(ty)),
    };
    let room = MOST_DEEP.saturating_sub(site.depth);
    match &*site.ty {
        Type::Json => edges.extend([Edge::Is(Draft::nested(room)), Edge::Is(Draft::nested(room + 1))]),
        Type::Object => {
            edges.extend([room, room + 1].map(|depth| Edge::With("deep".to_owned(), Draft::nested(depth.saturating_sub(1)))));
        }
        Type::Ref(_) if site.depth == 0 => {
            // What no struct declares is judged, too: as far as it is text.
            let numbers = ["1e400", "123456789012345678901234567890"].into_iter().chain(AROUND_INFINITY).map(Draft::raw);
            let unknown: Vec<Draft> = numbers.chain([room - 1, room].map(Draft::nested)).collect();
            edges.extend(unknown.iter().cloned().map(|value| Edge::With("unheard of".to_owned(), value)));
            edges.extend(unknown.into_iter().map(Edge::Longer));
        }
        _ => {}
    }
    if let Some(again) = site.again {
        let times = room.saturating_sub(height) / again.deeper;
        edges.extend([times, times + 1].map(Edge::Again));
    }
    let of_each_kind = [Draft::null(), Draft::raw(true), Draft::raw(0), Draft::text(""), Draft::Array(vec![]), Draft::Object(vec![])];
    edges.extend(is(of_each_kind.to_vec()));
    edges
}

fn is(drafts: Vec<Draft>) -> Vec<Edge> {
    drafts.into_iter().map(Edge::Is).collect()
}

/// Values of a type that is no declaration, and what is nearly one.
pub(super) fn of_scalar(ty: &Type) -> Vec<Draft> {
    let raw = |texts: &[&str]| texts.iter().map(Draft::raw).collect::<Vec<_>>();
    match ty {
        Type::Int(kind) => {
            let (min, max) = kind.range();
            let numbers = [min - 1, min, min + 1, -1, 0, 1, max - 1, max, max + 1, max * 2, i128::from(i64::MAX) + 1];
            let mut drafts: Vec<Draft> = numbers.iter().flat_map(|number| [Draft::raw(number), Draft::text(number.to_string())]).collect();
            drafts.extend(
                ["1.0", "1e0", "-0", "0.0", "-0.0", "1e2", "1.5", "0.5", "1e400", "-1e400", "1e-1", "10e-1", "1E+2", "1e-400"]
                    .map(Draft::raw),
            );
            drafts.extend([format!("{max}.0"), format!("{max}.5"), format!("{min}.0e0"), "9".repeat(40)].map(Draft::raw));
            drafts.extend(["01", "+1", " 1", "1 ", "-0", "1.0", "1e2", "", "-", "0x1", "1_0", "\u{661}", "NaN"].map(Draft::text));
            drafts.push(Draft::text("9".repeat(60)));
            drafts
        }
        Type::Float => AROUND_INFINITY
            .into_iter()
            .chain([
                "0",
                "-0",
                "-0.0",
                "1",
                "0.1",
                "-1.5e300",
                "5e-324",
                "2e-324",
                "1e-400",
                "1.7976931348623157e308",
                "1.7976931348623158e308",
                "1.7976931348623159e308",
                "-1.7976931348623159e308",
                "1e400",
                "9007199254740993",
                "0.30000000000000004",
                "1e23",
                "123456789012345678901234567890",
                "2.2250738585072011e-308",
                "1E5",
                "1e+5",
                "\"NaN\"",
                "\"1\"",
            ])
            .map(Draft::raw)
            .collect(),
        Type::Bool => raw(&["true", "false", "1", "\"true\""]),
        Type::Null => raw(&["null"]),
        Type::Json => {
            let mut drafts =
                raw(&["null", "true", "1", "0.5", "1e400", "-1e400", "[1e400]", "{\"a\":1e400}", "9007199254740993", "1e308", "-0"]);
            drafts.extend(AROUND_INFINITY.map(Draft::raw));
            drafts.extend([Draft::text("x"), Draft::raw("[1,{\"a\":0.5},[]]"), Draft::raw("{\"__proto__\":{\"then\":1},\"a\":[{}]}")]);
            drafts
        }
        Type::Object => raw(&[
            "{}",
            "{\"a\":[1,null]}",
            "{\"toString\":1,\"constructor\":{}}",
            "{\"__proto__\":null}",
            "{\"a\":1e400}",
            "{\"a\":{\"b\":[-1e400]}}",
        ]),
        Type::Const(literal) => of_literals(std::slice::from_ref(literal)),
        ty => formats::texts(ty).iter().map(|text| Draft::text(*text)).collect(),
    }
}

/// Constants, what is nearly one, and what is none.
fn of_literals(literals: &[Literal]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for literal in literals.iter().take(MOST_TRIED) {
        drafts.push(literal.into());
    }
    for literal in literals.iter().take(3) {
        match literal {
            Literal::String(text) => {
                drafts.extend([text.to_uppercase(), format!("{text} "), text.chars().rev().collect(), String::new()].map(Draft::text));
            }
            Literal::Int(number) => {
                drafts
                    .extend([format!("{number}.0"), format!("{number}e0"), format!("{number}.5"), format!("\"{number}\"")].map(Draft::Raw));
                drafts.extend([number.saturating_add(1), 9_007_199_254_740_992, -9_007_199_254_740_992].map(Draft::raw));
                drafts.extend(["1e400", "0.5", "-0", "true"].map(Draft::raw));
            }
            Literal::Float(number) => {
                let number = number.get();
                drafts.extend(
                    [format!("{number}0"), format!("{number:e}"), format!("{number}1"), format!("{}", number.trunc())].map(Draft::Raw),
                );
                drafts.extend(["1e400", "9007199254740993", "true", "\"0.5\""].map(Draft::raw));
            }
            Literal::Bool(flag) => drafts.extend([Draft::raw(!flag), Draft::raw(u8::from(*flag)), Draft::text(flag.to_string())]),
        }
    }
    drafts
}

/// What is on both sides of what constraints demand.
fn of_constrained(schema: &Schema, inner: &Type, constraints: &[Constraint]) -> Vec<Edge> {
    let ty = schema.wire_type(inner);
    let of_one = |constraint: &Constraint| match constraint {
        Constraint::Length { min, max } => of_lengths(ty, *min, *max),
        Constraint::Pattern(_) => (0..12).flat_map(|number| [Edge::Matching(number), Edge::NearlyMatching(number)]).collect(),
        constraint => is(of_constraint(ty, constraint)),
    };
    constraints.iter().flat_map(of_one).collect()
}

/// Values on both sides of what a constraint demands; none where that is a length or a pattern.
pub(super) fn of_constraint(ty: &Type, constraint: &Constraint) -> Vec<Draft> {
    let in_string = matches!(ty, Type::Int(kind) if kind.is_string_on_wire());
    let integer = |number: i128| if in_string { Draft::text(number.to_string()) } else { Draft::raw(number) };
    match constraint {
        Constraint::Range { min, max } => {
            let around = |bound: &Bound| match bound {
                Bound::Int(bound) => [bound.saturating_sub(1), *bound, bound.saturating_add(1)].map(integer).to_vec(),
                Bound::Float(bound) => {
                    [bound.next_down(), *bound, bound.next_up()].map(|number| Draft::raw(format!("{number:e}"))).to_vec()
                }
            };
            min.iter().chain(max).flat_map(around).collect()
        }
        Constraint::MultipleOf(factor) => {
            let factor = i128::from(*factor);
            [0, factor, factor + 1, factor - 1, factor * 2, -factor, -factor - 1].map(integer).to_vec()
        }
        Constraint::Unique => of_unique(ty),
        Constraint::Length { .. } | Constraint::Pattern(_) => vec![],
    }
}

/// Lengths on both sides of the bounds. A character may be one unit, two of UTF-16, or part of what looks like one.
fn of_lengths(ty: &Type, min: Option<u64>, max: Option<u64>) -> Vec<Edge> {
    let bounds = min.into_iter().chain(max).flat_map(|bound| [bound.saturating_sub(1), bound, bound.saturating_add(1)]);
    let lengths = bounds.filter_map(|length| usize::try_from(length).ok()).filter(|length| *length <= LONGEST);
    let of_one = |length: usize| {
        let characters: &[char] = match ty {
            Type::String | Type::Url if length <= LONG => &['a', '\u{1f600}', '\u{301}'],
            _ => &['\u{1f600}'],
        };
        characters.iter().map(move |character| Edge::OfLength(length, *character))
    };
    lengths.flat_map(of_one).collect()
}

/// Lists of twins in one spelling and in several.
fn of_unique(ty: &Type) -> Vec<Draft> {
    let Type::Array(_) = ty else { return vec![] };
    let upper = "0123ABCD-ABCD-4EFF-8000-0123456789AB";
    let lists = [
        vec![Draft::raw(1), Draft::raw("1.0")],
        vec![Draft::raw(0), Draft::raw("-0")],
        vec![Draft::raw(1), Draft::raw(2), Draft::raw(1)],
        vec![Draft::text(upper), Draft::text(upper.to_lowercase())],
        vec![Draft::text("a"), Draft::text("A"), Draft::text("a")],
        vec![Draft::text("1"), Draft::text("1")],
        vec![Draft::raw(true), Draft::raw(false), Draft::raw(true)],
        vec![Draft::text("AA=="), Draft::text("AA==")],
        vec![Draft::text("2024-01-01"), Draft::text("2024-01-01")],
    ];
    lists.map(Draft::Array).to_vec()
}

fn of_decl(schema: &Schema, id: DeclId) -> Vec<Edge> {
    match &schema.decl(id).kind {
        DeclKind::Struct(_) => {
            let mut edges = Vec::new();
            for field in schema.fields(id).take(MOST_TRIED) {
                let key = &field.wire;
                edges.extend([Edge::Without(key.clone()), Edge::With(key.clone(), Draft::null()), Edge::Twice(key.clone())]);
                edges.push(Edge::With(key.to_uppercase(), Draft::null()));
            }
            let strange = ["extra", "__proto__", "", "toString", "constructor", "then", "\u{1f600}"];
            edges.extend(strange.map(|key| Edge::With(key.to_owned(), Draft::raw(1))));
            edges
        }
        DeclKind::Enum(body) => is(of_enum(body)),
        DeclKind::Union(union) => of_union(union),
        DeclKind::Choice(_) | DeclKind::Alias(_) | DeclKind::Recursive(_) | DeclKind::Newtype(_) | DeclKind::Parameter => vec![],
    }
}

fn of_enum(body: &Enum) -> Vec<Draft> {
    let literals: Vec<Literal> = body.values.iter().map(|value| value.wire.clone()).collect();
    let mut drafts = of_literals(&literals);
    drafts.push(if body.repr == EnumRepr::String { Draft::text("unheard of") } else { Draft::raw(77_777) });
    drafts
}

fn of_union(union: &Union) -> Vec<Edge> {
    let values: Vec<Literal> = union.rows.iter().flat_map(|row| &row.values).take(MOST_TRIED).cloned().collect();
    let mut tags = of_literals(&values);
    tags.extend([
        Draft::text("unheard of"),
        Draft::raw(77_777),
        Draft::null(),
        Draft::Array(vec![]),
        Draft::raw("1e400"),
        Draft::raw(true),
    ]);
    let keys: Vec<String> = values.iter().filter_map(Literal::as_str).map(str::to_owned).collect();
    match &union.layout {
        Layout::Internal { tag } | Layout::Adjacent { tag, .. } => {
            let mut edges: Vec<Edge> = tags.into_iter().map(|value| Edge::With(tag.clone(), value)).collect();
            edges.extend([Edge::Without(tag.clone()), Edge::Last(tag.clone()), Edge::Twice(tag.clone())]);
            edges.push(Edge::Is(Draft::Object(vec![(tag.clone(), Draft::text("unheard of")), ("x".to_owned(), Draft::raw("[1e400,{}]"))])));
            edges.push(Edge::Is(Draft::Object(vec![
                ("x".to_owned(), Draft::raw("{\"y\":null}")),
                (tag.clone(), Draft::text("unheard of")),
            ])));
            edges
        }
        Layout::Presence => {
            let mut edges: Vec<Edge> =
                keys.iter().flat_map(|key| [Edge::With(key.clone(), Draft::raw(1)), Edge::Without(key.clone())]).collect();
            edges.extend(keys.iter().map(|key| Edge::Is(Draft::Object(vec![(key.clone(), Draft::null())]))));
            edges
        }
        Layout::External => {
            let mut edges: Vec<Edge> = keys.iter().map(|key| Edge::Is(Draft::text(key.clone()))).collect();
            edges.extend(keys.iter().map(|key| Edge::Is(Draft::Object(vec![(key.clone(), Draft::null())]))));
            edges.extend(keys.iter().take(3).map(|key| Edge::With(key.clone(), Draft::raw(1))));
            edges.push(Edge::With("unheard of".to_owned(), Draft::raw(1)));
            let unknown = |value: &str| Edge::Is(Draft::Object(vec![("unheard of".to_owned(), Draft::raw(value))]));
            edges.extend([Edge::Is(Draft::text("unheard of")), unknown("[1,\"a\"]"), unknown("[1e400]"), unknown("null")]);
            edges
        }
        Layout::Position => {
            let mut edges: Vec<Edge> = tags.iter().map(|tag| Edge::Is(Draft::Array(vec![tag.clone()]))).collect();
            edges.extend(tags.into_iter().map(|tag| Edge::Is(Draft::Array(vec![tag, Draft::raw("{\"a\":0.5}"), Draft::text("b")]))));
            edges.extend([Edge::Longer(Draft::raw("1e400")), Edge::Longer(Draft::text("a")), Edge::Shorter]);
            edges
        }
    }
}
