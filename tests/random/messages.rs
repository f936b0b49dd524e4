//! Messages for a checked schema, made up from a seed: good ones, and good ones with something changed.

use arbitrary::Unstructured;
use hprotoc::schema::{Bound, Constraint, DeclId, DeclKind, EnumRepr, Layout, Literal, PatternNode, Presence, Schema, Type};
use serde_json::{Map, Value, json};

/// Makes up messages.
pub struct Messages<'a> {
    schema: &'a Schema,
    u: Unstructured<'a>,
}

const TEXTS: [&str; 9] = ["", "a", "b c", "\u{e9}\u{2028}", "x\"\\\n", "\u{1f600}", "__proto__", "null", "1"];

impl<'a> Messages<'a> {
    pub fn new(schema: &'a Schema, bytes: &'a [u8]) -> Self {
        Self { schema, u: Unstructured::new(bytes) }
    }

    pub fn below(&mut self, count: usize) -> usize {
        self.u.int_in_range(0..=count.saturating_sub(1)).unwrap_or(0)
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// A value of a declaration. `None` where it would not end, or its constraints are hard to meet.
    pub fn decl(&mut self, id: DeclId, depth: usize) -> Option<Value> {
        if depth > 12 {
            return None;
        }
        match &self.schema.decl(id).kind {
            DeclKind::Struct(_) => {
                let mut object = Map::new();
                let fields: Vec<_> = self.schema.fields(id).cloned().collect();
                for field in fields {
                    let may_be_absent = !matches!(field.presence, Presence::Required);
                    if may_be_absent && (depth > 5 || self.below(2) == 0) {
                        continue;
                    }
                    match self.ty(&field.ty, depth + 1) {
                        Some(value) => object.insert(field.wire.clone(), value),
                        None if may_be_absent => None,
                        None => return None,
                    };
                }
                Some(Value::Object(object))
            }
            DeclKind::Enum(body) => {
                if body.open && self.below(4) == 0 {
                    return Some(if body.repr == EnumRepr::String { json!("an unknown value") } else { json!(77) });
                }
                let value = self.pick(&body.values);
                Some(literal(&value.wire))
            }
            DeclKind::Union(body) => {
                // What a union inside another does not know has the tags of that one, too.
                if body.open && body.base.is_none() && self.below(5) == 0 {
                    let tag = match body.rows.iter().flat_map(|row| &row.values).next() {
                        Some(Literal::Int(_)) => json!(7777),
                        Some(Literal::Bool(_)) | None => return self.row(id, depth),
                        _ => json!("an unknown tag"),
                    };
                    return match &body.layout {
                        Layout::Internal { tag: key } | Layout::Adjacent { tag: key, .. } => Some(json!({key: tag, "x": [1, {"y": null}]})),
                        Layout::External => Some(self.pick(&[json!("an unknown tag"), json!({"an unknown tag": [1, "a"]})])),
                        Layout::Position => Some(json!([tag, 1, {"a": 0.5}])),
                        Layout::Presence => self.row(id, depth),
                    };
                }
                self.row(id, depth)
            }
            DeclKind::Choice(body) => {
                let start = self.below(body.alternatives.len());
                let all = &body.alternatives;
                (0..all.len()).find_map(|at| self.ty(&all[(start + at) % all.len()].ty, depth + 1))
            }
            DeclKind::Alias(ty) | DeclKind::Recursive(ty) | DeclKind::Newtype(ty) => self.ty(ty, depth + 1),
            DeclKind::Parameter => unreachable!("no message has a parameter"),
        }
    }

    fn row(&mut self, id: DeclId, depth: usize) -> Option<Value> {
        let rows = &self.schema.as_union(id)?.rows;
        let start = self.below(rows.len());
        (0..rows.len()).find_map(|at| self.decl(rows[(start + at) % rows.len()].record, depth + 1))
    }

    fn ty(&mut self, ty: &Type, depth: usize) -> Option<Value> {
        Some(match ty {
            Type::String => json!(self.pick(&TEXTS)),
            Type::Bool => json!(self.below(2) == 0),
            Type::Int(kind) => {
                let (min, max) = kind.range();
                let number = self.pick(&[0, 1, min, max, max / 3]);
                if kind.is_string_on_wire() { json!(number.to_string()) } else { json!(i64::try_from(number).ok()?) }
            }
            Type::Float => self.pick(&[json!(0), json!(0.5), json!(-1.5e300), json!(5e-324), json!(3)]),
            Type::Decimal => json!(self.pick(&["0", "-1.50", "007", "0.0000000000000000000000000001", "9999999999999999999999999999"])),
            Type::Bytes => json!(self.pick(&["", "AA==", "AAE=", "AAEC", "+/+/"])),
            Type::Uuid => json!(self.pick(&["00000000-0000-0000-0000-000000000000", "0123abcd-ABCD-4eff-8000-0123456789ab"])),
            Type::Datetime => json!(self.pick(&[
                "2024-02-29T12:34:56Z",
                "0001-01-01T00:00:00.123456789Z",
                "9999-12-31T23:59:59.5+00:30",
                "2024-01-01T00:00:00+23:59"
            ])),
            Type::Date => json!(self.pick(&["2024-02-29", "0001-01-01", "9999-12-31"])),
            Type::Time => json!(self.pick(&["00:00:00", "23:59:59.999999999", "12:00:00.50"])),
            Type::Duration => json!(self.pick(&["PT0S", "P1D", "-PT1.5S", "PT25H61M61.000001S", "P1DT0.0000019S"])),
            Type::Url => json!(self.pick(&["a:b", "https://example.com/\u{e9}?q=1#x"])),
            Type::Json => self.pick(&[json!(null), json!(1), json!("x"), json!([1, {"a": 0.5}, []]), json!({"__proto__": {"then": 1}})]),
            Type::Object => self.pick(&[json!({}), json!({"a": [1, null]}), json!({"toString": 1, "constructor": {}})]),
            Type::Null => Value::Null,
            Type::Const(value) => literal(value),
            Type::Array(item) => {
                let count = if depth > 6 { 0 } else { self.below(4) };
                Value::Array((0..count).filter_map(|_| self.ty(item, depth + 1)).collect())
            }
            Type::Tuple { items, rest } => {
                let mut values: Vec<Value> = items.iter().map(|item| self.ty(item, depth + 1)).collect::<Option<_>>()?;
                if let Some(rest) = rest {
                    let count = self.below(3);
                    values.extend((0..count).filter_map(|_| self.ty(rest, depth + 1)));
                }
                Value::Array(values)
            }
            Type::Map(key, value) => {
                let count = if depth > 6 { 0 } else { self.below(4) };
                let mut object = Map::new();
                for _ in 0..count {
                    let key = match self.ty(key, depth + 1)? {
                        Value::String(text) => text,
                        other => other.to_string(),
                    };
                    object.insert(key, self.ty(value, depth + 1)?);
                }
                Value::Object(object)
            }
            Type::Ref(id) => return self.decl(*id, depth),
            Type::Nullable(inner) => {
                if depth > 6 || self.below(3) == 0 {
                    return Some(Value::Null);
                }
                return self.ty(inner, depth + 1).or(Some(Value::Null));
            }
            Type::Constrained(inner, constraints) => {
                let candidate = self.candidate(inner, constraints);
                return (0..40).find_map(|_| {
                    let value = match &candidate {
                        Some(candidate) if self.below(2) == 0 => candidate.clone(),
                        _ => self.ty(inner, depth + 1)?,
                    };
                    constraints.iter().all(|constraint| holds(constraint, &value, self.schema.wire_type(inner))).then_some(value)
                });
            }
        })
    }

    /// A value that is likely to do.
    fn candidate(&mut self, inner: &Type, constraints: &[Constraint]) -> Option<Value> {
        let is_string = matches!(self.schema.wire_type(inner), Type::Int(kind) if kind.is_string_on_wire());
        constraints.iter().find_map(|constraint| match constraint {
            Constraint::Pattern(pattern) => {
                let mut text = String::new();
                self.matching(&pattern.root, &mut text);
                Some(json!(text))
            }
            Constraint::Range { min, max } => match (min, max) {
                (Some(Bound::Int(number)), _) | (None, Some(Bound::Int(number))) => {
                    if is_string {
                        Some(json!(number.to_string()))
                    } else {
                        i64::try_from(*number).ok().map(|number| json!(number))
                    }
                }
                (Some(Bound::Float(number)), _) | (None, Some(Bound::Float(number))) => Some(json!(number)),
                (None, None) => None,
            },
            Constraint::MultipleOf(number) => Some(if is_string { json!(number.to_string()) } else { json!(number) }),
            Constraint::Length { min, .. } => match self.schema.wire_type(inner) {
                Type::String => Some(json!("a".repeat(usize::try_from(min.unwrap_or(0)).ok()?))),
                Type::Bytes => Some(json!("AAECAwQFBgcI")),
                _ => None,
            },
            Constraint::Unique => None,
        })
    }

    /// A text that a pattern matches.
    fn matching(&mut self, node: &PatternNode, text: &mut String) {
        match node {
            PatternNode::Class(ranges) => {
                let range = self.pick(ranges);
                text.push(if self.below(2) == 0 { range.first } else { range.last });
            }
            PatternNode::Sequence(parts) => parts.iter().for_each(|part| self.matching(part, text)),
            PatternNode::Either(parts) => {
                let part = self.pick(parts);
                self.matching(&part, text);
            }
            PatternNode::Repeat { node, min, max } => {
                let span = max.map_or(3, |max| max - min).min(3) as usize;
                let more = u32::try_from(self.below(span + 1)).unwrap_or(0);
                (0..min + more).for_each(|_| self.matching(node, text));
            }
        }
    }

    /// Changes one thing somewhere in a value.
    pub fn change(&mut self, value: &mut Value) {
        // Somewhere inside, as a rule.
        if self.below(4) > 0 {
            match value {
                Value::Array(items) if !items.is_empty() => {
                    let at = self.below(items.len());
                    return self.change(&mut items[at]);
                }
                Value::Object(entries) if !entries.is_empty() => {
                    let at = self.below(entries.len());
                    if let Some((_, inner)) = entries.iter_mut().nth(at) {
                        return self.change(inner);
                    }
                }
                _ => {}
            }
        }
        let junk = self.junk();
        match value {
            Value::Object(entries) => match self.below(5) {
                0 | 1 if !entries.is_empty() => {
                    let key = entries.keys().nth(self.below(entries.len())).cloned().unwrap_or_default();
                    let removed = entries.remove(&key).unwrap_or_default();
                    if self.below(2) == 0 {
                        entries.insert(key + "x", removed);
                    }
                }
                2 => {
                    let key = self.pick(&["extra", "__proto__", "", "toString", "key1", "kind1", "then"]);
                    entries.insert(key.to_owned(), junk);
                }
                _ => *value = junk,
            },
            Value::Array(items) => match self.below(4) {
                0 => items.push(junk),
                1 if !items.is_empty() => {
                    let at = self.below(items.len());
                    items.remove(at);
                }
                2 if !items.is_empty() => {
                    let at = self.below(items.len());
                    let again = items[at].clone();
                    items.push(again);
                }
                _ => *value = junk,
            },
            Value::String(text) => match self.below(4) {
                0 => text.push('x'),
                1 => *text = text.to_uppercase(),
                2 => {
                    *text = self
                        .pick(&[
                            "",
                            "0",
                            "-0",
                            "01",
                            "+1",
                            " 1",
                            "1.0",
                            "99999999999999999999",
                            "2024-02-30",
                            "24:00:00",
                            "PT",
                            "P1Y",
                            "a",
                            "A===",
                            "\u{e9}",
                            "aaaaaaaaaaaa",
                            "1e3",
                            "-1",
                        ])
                        .to_owned()
                }
                _ => *value = junk,
            },
            Value::Number(_) => {
                *value = self.pick(&[
                    json!(0),
                    json!(-1),
                    json!(1.5),
                    json!(256),
                    json!(4_294_967_296_i64),
                    json!(9_007_199_254_740_992_i64),
                    json!(1e300),
                    json!(0.25),
                    json!("1"),
                    json!(null),
                    json!(7),
                    json!(3),
                    json!(true),
                ]);
            }
            _ => *value = junk,
        }
    }

    fn junk(&mut self) -> Value {
        self.pick(&[
            json!(null),
            json!(true),
            json!(false),
            json!(0),
            json!(1),
            json!(-7),
            json!(0.5),
            json!("a"),
            json!(""),
            json!("on"),
            json!("1"),
            json!([]),
            json!({}),
            json!([1]),
            json!({"a": 1}),
            json!([["a"]]),
            json!(9_007_199_254_740_993_i64),
            json!({"kind": "open"}),
            json!("2024-01-02"),
        ])
    }

    /// The value as JSON text, its keys in any order and its numbers spelled in any way.
    pub fn spelled(&mut self, value: &Value) -> String {
        match value {
            Value::Array(items) => format!("[{}]", items.iter().map(|item| self.spelled(item)).collect::<Vec<_>>().join(",")),
            Value::Object(entries) => {
                let mut entries: Vec<_> = entries.iter().collect();
                for at in (1..entries.len()).rev() {
                    let other = self.below(at + 1);
                    entries.swap(at, other);
                }
                let entries: Vec<String> =
                    entries.into_iter().map(|(key, value)| format!("{}: {}", Value::String(key.clone()), self.spelled(value))).collect();
                format!("{{{}}}", entries.join(", "))
            }
            Value::Number(number) if number.is_i64() && self.below(6) == 0 => {
                self.pick(&[format!("{number}.0"), format!("{number}e0"), format!("{number}.00E+0")])
            }
            Value::String(text) if self.below(10) == 0 => {
                let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
                format!("\"{units}\"")
            }
            other => other.to_string(),
        }
    }
}

fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::String(text) => json!(text),
        Literal::Int(number) => json!(number),
        Literal::Float(number) => json!(number.get()),
        Literal::Bool(yes) => json!(yes),
    }
}

/// Whether a value of the type meets the constraint.
fn holds(constraint: &Constraint, value: &Value, ty: &Type) -> bool {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    match constraint {
        Constraint::Range { min, max } => {
            let bound = |bound: &Bound| match bound {
                Bound::Int(number) => *number as f64,
                Bound::Float(number) => *number,
            };
            number(value).is_some_and(|number| {
                min.as_ref().is_none_or(|min| bound(min) <= number) && max.as_ref().is_none_or(|max| number <= bound(max))
            })
        }
        Constraint::MultipleOf(of) => match value {
            Value::String(text) => text.parse::<i128>().is_ok_and(|number| number % i128::from(*of) == 0),
            value => value.as_i64().is_some_and(|number| i128::from(number) % i128::from(*of) == 0),
        },
        Constraint::Length { min, max } => {
            let length = match (value, ty) {
                (Value::String(text), Type::Bytes) => text.trim_end_matches('=').len() * 3 / 4,
                (Value::String(text), _) => text.chars().count(),
                (Value::Array(items), _) => items.len(),
                (Value::Object(entries), _) => entries.len(),
                _ => 0,
            } as u64;
            min.is_none_or(|min| min <= length) && max.is_none_or(|max| length <= max)
        }
        Constraint::Pattern(pattern) => value.as_str().is_some_and(|text| {
            let text: Vec<char> = text.chars().collect();
            ends(&pattern.root, &text, 0).contains(&text.len())
        }),
        Constraint::Unique => {
            let Value::Array(items) = value else { return true };
            let same = |item: &Value| if matches!(ty, Type::Array(_)) { item.to_string().to_lowercase() } else { item.to_string() };
            let set: std::collections::BTreeSet<String> = items.iter().map(same).collect();
            set.len() == items.len()
        }
    }
}

/// Where a match of the pattern that begins at `from` may end.
fn ends(node: &PatternNode, text: &[char], from: usize) -> std::collections::BTreeSet<usize> {
    match node {
        PatternNode::Class(ranges) => {
            let fits = text.get(from).is_some_and(|c| ranges.iter().any(|range| range.first <= *c && *c <= range.last));
            if fits { [from + 1].into() } else { std::collections::BTreeSet::new() }
        }
        PatternNode::Sequence(parts) => {
            parts.iter().fold([from].into(), |starts, part| starts.into_iter().flat_map(|at| ends(part, text, at)).collect())
        }
        PatternNode::Either(parts) => parts.iter().flat_map(|part| ends(part, text, from)).collect(),
        PatternNode::Repeat { node, min, max } => {
            let mut found = std::collections::BTreeSet::new();
            let mut starts: std::collections::BTreeSet<usize> = [from].into();
            for count in 0..=max.unwrap_or(u32::try_from(text.len()).unwrap_or(0) + min) {
                if count >= *min {
                    found.extend(starts.iter().copied());
                }
                starts = starts.into_iter().flat_map(|at| ends(node, text, at)).collect();
                if starts.is_empty() {
                    break;
                }
            }
            found
        }
    }
}
