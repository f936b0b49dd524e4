//! Makes up messages: the plainest one of a type, others at random, and those that have something given at a given place.

use super::dice::Dice;
use super::draft::Draft;
use super::edges::{self, Edge, LONGEST};
use super::formats;
use super::limits::{constraints_of, lengths_within, nth_integer, pattern_of};
use super::sites::{Step, of_row};
use super::words::word;
use crate::schema::{Constraint, DeclId, DeclKind, EnumRepr, Layout, Pattern, Presence, Row, Schema, Type, Union};
use crate::validate::{MOST_DEEP, accepts};
use std::collections::BTreeSet;

/// The most values that a message has.
const MOST_VALUES: usize = 5_000;

/// How many items of a list are made one by one; longer ones repeat them.
const MOST_DIFFERENT: usize = 64;

/// The largest list that is made to meet a bound, in bytes.
const LARGEST: usize = 1 << 20;

/// From this depth on random messages come to an end.
const DEEP: usize = 8;

/// Makes up messages.
pub(super) struct Maker<'s> {
    pub(super) schema: &'s Schema,
    /// How deep the flattest value of each declaration is; those of none are deeper than messages are.
    heights: Vec<usize>,
    pub(super) dice: Dice,
    /// Whether values are made at random; else they are as plain as can be.
    pub(super) is_wild: bool,
    /// How many arrays and objects values may stand in.
    pub(super) most_deep: usize,
    left: usize,
}

impl<'s> Maker<'s> {
    pub(super) fn new(schema: &'s Schema, dice: Dice) -> Self {
        Self { schema, heights: heights(schema), dice, is_wild: false, most_deep: MOST_DEEP, left: 0 }
    }

    /// Begins a new message.
    pub(super) fn begin(&mut self, is_wild: bool) {
        self.is_wild = is_wild;
        self.most_deep = MOST_DEEP;
        self.left = MOST_VALUES;
    }

    /// How deep the flattest value of a type is.
    pub(super) fn height(&self, ty: &Type) -> usize {
        height(&self.heights, ty)
    }

    /// Whether the message that is being made still has room.
    fn takes_one_more(&mut self, depth: usize) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        (depth <= self.most_deep).then_some(())
    }

    /// A value of a type inside of `depth` arrays and objects; none where it would be too large, or its constraints are hard to meet.
    pub(super) fn value(&mut self, ty: &Type, depth: usize) -> Option<Draft> {
        self.takes_one_more(depth)?;
        match ty {
            Type::Ref(id) => self.decl(*id, depth),
            Type::Nullable(inner) => {
                let is_null = !self.is_wild || depth > DEEP || self.dice.one_in(3);
                if is_null { Some(Draft::null()) } else { self.value(inner, depth).or(Some(Draft::null())) }
            }
            Type::Array(item) => {
                let count = if self.is_wild && depth < DEEP { self.dice.below(4) } else { 0 };
                Some(Draft::Array((0..count).filter_map(|_| self.value(item, depth + 1)).collect()))
            }
            Type::Tuple { items, rest } => {
                let mut values: Vec<Draft> = items.iter().map(|item| self.value(item, depth + 1)).collect::<Option<_>>()?;
                if let Some(rest) = rest.as_ref().filter(|_| self.is_wild) {
                    let count = self.dice.below(3);
                    values.extend((0..count).filter_map(|_| self.value(rest, depth + 1)));
                }
                Some(Draft::Array(values))
            }
            Type::Map(key, value) => {
                let count = if self.is_wild && depth < DEEP { self.dice.below(4) } else { 0 };
                self.map(key, value, count, depth)
            }
            Type::Constrained(..) => self.constrained(ty, depth),
            _ if self.is_wild => self.any_that_fits(ty, edges::of_scalar(ty)),
            _ => nth(self.schema, ty, 0),
        }
    }

    /// One of the candidates.
    fn any_that_fits(&mut self, ty: &Type, mut candidates: Vec<Draft>) -> Option<Draft> {
        if self.is_wild {
            self.dice.shuffle(&mut candidates);
        }
        candidates.into_iter().find(|candidate| self.fits(ty, candidate))
    }

    fn fits(&self, ty: &Type, draft: &Draft) -> bool {
        accepts(self.schema, ty, &draft.to_json())
    }

    fn constrained(&mut self, ty: &Type, depth: usize) -> Option<Draft> {
        let schema = self.schema;
        let constraints = constraints_of(schema, ty);
        let wire = schema.wire_type(ty);
        if let Type::Array(_) | Type::Map(..) | Type::Object = wire {
            let count = self.length_within(&constraints);
            let made = self.of_length(ty, count, depth)?;
            return self.fits(ty, &made).then_some(made);
        }
        let mut candidates: Vec<Draft> = constraints.iter().flat_map(|constraint| edges::of_constraint(wire, constraint)).collect();
        candidates.extend((0..24).filter_map(|at| nth(schema, ty, at + self.dice.below(if self.is_wild { 1000 } else { 1 }))));
        self.any_that_fits(ty, candidates)
    }

    /// How many items to make.
    fn length_within(&mut self, constraints: &[&Constraint]) -> usize {
        let lengths = lengths_within(constraints);
        let more = if self.is_wild { self.dice.below(3) } else { 0 };
        lengths.start().saturating_add(more).min(*lengths.end())
    }

    /// A list or map of so many items or entries. All else in it is as its type wants it.
    fn of_length(&mut self, ty: &Type, count: usize, depth: usize) -> Option<Draft> {
        let schema = self.schema;
        if count > LONGEST {
            return None;
        }
        Some(match schema.wire_type(ty) {
            Type::Array(item) if constraints_of(schema, ty).contains(&&Constraint::Unique) => Draft::Array(self.distinct(item, count)?),
            Type::Array(item) => Draft::Array(self.several(item, count, depth + 1)?),
            Type::Map(key, value) => {
                let keys = self.distinct(key, count)?.into_iter().map(Draft::into_key).collect::<Option<Vec<_>>>()?;
                Draft::Object(keys.into_iter().zip(self.several(value, count, depth + 1)?).collect())
            }
            Type::Object => Draft::Object((0..count).map(|at| (format!("k{at}"), Draft::null())).collect()),
            _ => return None,
        })
    }

    /// So many values, the same ones again if they are many.
    fn several(&mut self, ty: &Type, count: usize, depth: usize) -> Option<Vec<Draft>> {
        let made = (0..count.min(MOST_DIFFERENT)).map(|_| self.value(ty, depth)).collect::<Option<Vec<_>>>()?;
        if made.len() == count {
            return Some(made);
        }
        let size: usize = made.iter().map(|draft| draft.to_json().len()).sum();
        let rounds = count / made.len().max(1);
        (size.saturating_mul(rounds) <= LARGEST).then(|| made.iter().cycle().take(count).cloned().collect())
    }

    /// What stands at a place where an edge is to be tried.
    pub(super) fn at_edge(&mut self, ty: &Type, edge: &Edge, depth: usize) -> Option<Draft> {
        Some(match edge {
            Edge::Is(draft) => draft.clone(),
            Edge::OfLength(length, character) => match self.schema.wire_type(ty) {
                Type::Array(_) | Type::Map(..) | Type::Object => self.of_length(ty, *length, depth)?,
                wire => Draft::text(text_of_length(self.schema, ty, wire, *length, *character)?),
            },
            Edge::Matching(number) => Draft::text(matching(self.schema, ty, *number)?),
            Edge::NearlyMatching(number) => Draft::text(nearly(&matching(self.schema, ty, *number)?, *number)),
            Edge::Keyed(keys) => {
                let Type::Map(_, value) = self.schema.wire_type(ty) else { return None };
                let values = self.several(value, keys.len(), depth + 1)?;
                Draft::Object(keys.iter().map(|key| (*key).to_owned()).zip(values).collect())
            }
            Edge::Again(_) => self.value(ty, depth)?,
            change => change.of(self.value(ty, depth)?),
        })
    }

    /// So many different values.
    fn distinct(&self, ty: &Type, count: usize) -> Option<Vec<Draft>> {
        Some(self.distinct_up_to(ty, count)).filter(|values| values.len() == count)
    }

    /// So many different values, or as many as there are.
    fn distinct_up_to(&self, ty: &Type, count: usize) -> Vec<Draft> {
        let mut seen = BTreeSet::new();
        let candidates = (0..count * 4 + 64).filter_map(|at| nth(self.schema, ty, at));
        candidates.filter(|value| self.fits(ty, value) && seen.insert(value.to_json())).take(count).collect()
    }

    fn map(&mut self, key: &Type, value: &Type, count: usize, depth: usize) -> Option<Draft> {
        let keys = self.distinct_keys(key, count)?;
        let values = self.several(value, keys.len(), depth + 1)?;
        Some(Draft::Object(keys.into_iter().zip(values).collect()))
    }

    /// The keys of a small enum may not suffice.
    fn distinct_keys(&self, key: &Type, count: usize) -> Option<Vec<String>> {
        self.distinct_up_to(key, count).into_iter().map(Draft::into_key).collect()
    }

    fn decl(&mut self, id: DeclId, depth: usize) -> Option<Draft> {
        let schema = self.schema;
        if self.heights.get(id.index()).is_none_or(|height| depth.saturating_add(*height) > self.most_deep) {
            return None;
        }
        match &schema.decl(id).kind {
            DeclKind::Struct(_) => self.record(id, None, depth),
            DeclKind::Enum(body) => {
                if body.open && self.is_wild && self.dice.one_in(4) {
                    return Some(if body.repr == EnumRepr::String { Draft::text("unheard of") } else { Draft::raw(77_777) });
                }
                let at = if self.is_wild { self.dice.below(body.values.len()) } else { 0 };
                body.values.get(at).map(|value| (&value.wire).into())
            }
            DeclKind::Union(union) => {
                let row = self.row_of(union, depth)?;
                let (ty, deeper) = of_row(&union.layout, row);
                let tag = if self.is_wild { self.dice.below(row.values.len()) } else { 0 };
                if let (Layout::External, None) = (&union.layout, &row.payload) {
                    return row.values.get(tag).map(Draft::from);
                }
                let inner = self.value(&ty, depth + deeper)?;
                in_row(&union.layout, row, tag, inner)
            }
            DeclKind::Choice(choice) => {
                let start = if self.is_wild { self.dice.below(choice.alternatives.len()) } else { 0 };
                let alternatives = choice.alternatives.iter().cycle().skip(start).take(choice.alternatives.len());
                alternatives.into_iter().find_map(|alternative| self.value(&alternative.ty, depth))
            }
            DeclKind::Alias(ty) | DeclKind::Recursive(ty) | DeclKind::Newtype(ty) => self.value(ty, depth),
            DeclKind::Parameter => None,
        }
    }

    /// A row: the flattest, or any.
    fn row_of(&mut self, union: &'s Union, depth: usize) -> Option<&'s Row> {
        if self.is_wild && depth < DEEP {
            return self.dice.pick(&union.rows);
        }
        union.rows.iter().min_by_key(|row| height_of_row(self.schema, &self.heights, union, row))
    }

    /// A struct; `given` is the value of one of its fields.
    fn record(&mut self, id: DeclId, given: Option<(usize, &Given<'_>)>, depth: usize) -> Option<Draft> {
        let mut entries = Vec::new();
        for (at, field) in self.schema.fields(id).enumerate() {
            let value = match given.filter(|(given, _)| *given == at) {
                Some((_, given)) => Some(self.around(&field.ty, given, depth + 1)?),
                None if field.presence == Presence::Required => Some(self.value(&field.ty, depth + 1)?),
                None if self.is_wild && depth < DEEP && self.dice.one_in(2) => self.value(&field.ty, depth + 1),
                None => None,
            };
            entries.extend(value.map(|value| (field.wire.clone(), value)));
        }
        Some(Draft::Object(entries))
    }

    /// A value that has something given at a given place in it.
    pub(super) fn around(&mut self, ty: &Type, given: &Given<'_>, depth: usize) -> Option<Draft> {
        self.takes_one_more(depth)?;
        let Some((step, steps)) = given.steps.split_first() else { return Some(given.value.clone()) };
        let inner = Given { steps, value: given.value };
        let schema = self.schema;
        match (ty, step) {
            (Type::Nullable(ty), _) => self.around(ty, given, depth),
            (Type::Constrained(ty, constraints), Step::Item(0) | Step::Key | Step::Entry) => {
                let least = self.length_within(&constraints.iter().collect::<Vec<_>>());
                let made = self.around(ty, given, depth)?;
                self.filled_up(schema.wire_type(ty), made, least, depth)
            }
            (Type::Constrained(ty, _), _) => self.around(ty, given, depth),
            (Type::Array(item), Step::Item(_)) => Some(Draft::Array(vec![self.around(item, &inner, depth + 1)?])),
            (Type::Tuple { items, rest }, Step::Item(at)) => {
                let mut values = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    values.push(if index == *at { self.around(item, &inner, depth + 1)? } else { self.value(item, depth + 1)? });
                }
                if let Some(rest) = rest.as_ref().filter(|_| *at >= items.len()) {
                    values.push(self.around(rest, &inner, depth + 1)?);
                }
                Some(Draft::Array(values))
            }
            (Type::Map(key, value), Step::Key) => {
                let key = self.around(key, &inner, depth + 1)?.into_key()?;
                Some(Draft::Object(vec![(key, self.value(value, depth + 1)?)]))
            }
            (Type::Map(key, value), Step::Entry) => {
                let key = self.distinct(key, 1)?.pop()?.into_key()?;
                Some(Draft::Object(vec![(key, self.around(value, &inner, depth + 1)?)]))
            }
            (Type::Ref(id), _) => match (&schema.decl(*id).kind, step) {
                (DeclKind::Struct(_), Step::Field(at)) => self.record(*id, Some((*at, &inner)), depth),
                (DeclKind::Union(union), Step::Row(at)) => {
                    let row = union.rows.get(*at)?;
                    let (ty, deeper) = of_row(&union.layout, row);
                    let made = self.around(&ty, &inner, depth + deeper)?;
                    in_row(&union.layout, row, 0, made)
                }
                (DeclKind::Choice(choice), Step::Alternative(at)) => self.around(&choice.alternatives.get(*at)?.ty, &inner, depth),
                (DeclKind::Alias(ty) | DeclKind::Recursive(ty) | DeclKind::Newtype(ty), _) => self.around(ty, given, depth),
                _ => None,
            },
            _ => None,
        }
    }

    /// A list or map with as many more as it has to have at least.
    fn filled_up(&mut self, ty: &Type, made: Draft, least: usize, depth: usize) -> Option<Draft> {
        if least > LONGEST {
            return None;
        }
        match (ty, made) {
            (Type::Array(item), Draft::Array(mut items)) if items.len() < least => {
                let missing = least - items.len();
                let new = match self.distinct(item, least) {
                    // One more than needed: one of them may be the one that is there.
                    Some(different) => different.into_iter().filter(|item| !items.contains(item)).take(missing).collect(),
                    None => self.several(item, missing, depth + 1)?,
                };
                items.extend(new);
                Some(Draft::Array(items))
            }
            (Type::Map(key, value), Draft::Object(mut entries)) if entries.len() < least => {
                let missing = least - entries.len();
                let keys = self.distinct_keys(key, least)?;
                let is_new = |key: &String| !entries.iter().any(|(other, _)| other == key);
                let new: Vec<String> = keys.into_iter().filter(is_new).take(missing).collect();
                let values = self.several(value, new.len(), depth + 1)?;
                entries.extend(new.into_iter().zip(values));
                Some(Draft::Object(entries))
            }
            (_, made) => Some(made),
        }
    }
}

/// Something that is to stand at the end of some steps.
pub(super) struct Given<'g> {
    pub(super) steps: &'g [Step],
    pub(super) value: &'g Draft,
}

/// What travels when a row of a union is meant.
fn in_row(layout: &Layout, row: &Row, tag: usize, inner: Draft) -> Option<Draft> {
    match (layout, row.values.get(tag).map(Draft::from)) {
        (Layout::External, tag) if row.payload.is_some() => Some(Draft::Object(vec![(tag?.into_key()?, inner)])),
        _ => Some(inner),
    }
}

/// The value of this number of a type that has many; of others there is one.
pub(super) fn nth(schema: &Schema, ty: &Type, index: usize) -> Option<Draft> {
    let only = |draft: Draft| (index == 0).then_some(draft);
    Some(match ty {
        Type::Bool => Draft::raw(index == 0),
        Type::Int(kind) => {
            let (_, max) = kind.range();
            let number = i128::try_from(index).ok().filter(|number| *number <= max)?;
            if kind.is_string_on_wire() { Draft::text(number.to_string()) } else { Draft::raw(number) }
        }
        Type::Float => Draft::raw(index),
        Type::Json | Type::Null => return only(Draft::null()),
        Type::Object => return only(Draft::Object(vec![])),
        Type::Const(literal) => return only(literal.into()),
        Type::Nullable(inner) => return nth(schema, inner, index),
        Type::Ref(id) => match &schema.decl(*id).kind {
            DeclKind::Enum(body) => match (body.values.get(index), body.repr) {
                (Some(value), _) => (&value.wire).into(),
                (None, EnumRepr::String) if body.open => Draft::text(format!("unheard of {index}")),
                (None, EnumRepr::Int) if body.open => Draft::raw(77_777 + index),
                (None, _) => return None,
            },
            DeclKind::Alias(ty) | DeclKind::Recursive(ty) | DeclKind::Newtype(ty) => return nth(schema, ty, index),
            DeclKind::Struct(_) | DeclKind::Union(_) | DeclKind::Choice(_) | DeclKind::Parameter => return None,
        },
        Type::Constrained(inner, _) => return nth_within(schema, ty, inner, index),
        Type::Array(_) | Type::Tuple { .. } | Type::Map(..) => return None,
        _ => Draft::text(formats::nth(ty, index)),
    })
}

/// The value of this number that has a chance to meet the constraints.
fn nth_within(schema: &Schema, ty: &Type, inner: &Type, index: usize) -> Option<Draft> {
    let constraints = constraints_of(schema, ty);
    match schema.wire_type(inner) {
        Type::Int(kind) if kind.is_string_on_wire() => Some(Draft::text(nth_integer(&constraints, index)?.to_string())),
        Type::Int(_) => Some(Draft::raw(nth_integer(&constraints, index)?)),
        wire @ (Type::String | Type::Url | Type::Bytes) => nth_text(wire, &constraints, index).map(Draft::text),
        _ => nth(schema, inner, index),
    }
}

fn nth_text(wire: &Type, constraints: &[&Constraint], index: usize) -> Option<String> {
    let lengths = lengths_within(constraints);
    if let Some(pattern) = pattern_of(constraints) {
        return word(&pattern.root, lengths, &mut Dice::new(index as u64));
    }
    let (shortest, longest) = (*lengths.start(), *lengths.end());
    if shortest > LONGEST {
        return None;
    }
    if *wire == Type::Bytes {
        return Some(bytes_of_length((shortest + 3).min(longest), index));
    }
    let text = formats::nth(wire, index);
    let length = text.chars().count();
    if length <= longest {
        return Some(text + &"a".repeat(shortest.saturating_sub(length)));
    }
    // One character: there are more of them than a list is made of.
    let letter = char::from_u32(u32::try_from(index).ok()?.checked_add(0x4E00)?)?;
    Some(letter.to_string())
}

/// A text, or bytes as they travel, of a length; of the pattern if there is one, else of this character.
fn text_of_length(schema: &Schema, ty: &Type, wire: &Type, length: usize, character: char) -> Option<String> {
    let of_pattern = |pattern: &Pattern| word(&pattern.root, length..=length, &mut Dice::new(u32::from(character).into()));
    if let Some(text) = pattern_of(&constraints_of(schema, ty)).and_then(of_pattern) {
        return Some(text);
    }
    let of_character = |length: usize| character.to_string().repeat(length);
    Some(match wire {
        Type::Bytes => bytes_of_length(length, 0),
        Type::Url if length > 2 => format!("a:{}", of_character(length - 2)),
        _ => of_character(length),
    })
}

/// A text of the pattern, every other one of them whatever its length.
fn matching(schema: &Schema, ty: &Type, number: u64) -> Option<String> {
    let constraints = constraints_of(schema, ty);
    let lengths = if number.is_multiple_of(2) { lengths_within(&constraints) } else { 0..=usize::MAX };
    word(&pattern_of(&constraints)?.root, lengths, &mut Dice::new(number))
}

/// What one may take for such a text.
fn nearly(text: &str, number: u64) -> String {
    let but_last = text.chars().next_back().map_or(text, |last| text.strip_suffix(last).unwrap_or(text));
    match number % 4 {
        0 => but_last.to_owned(),
        1 => format!("{text}\n"),
        2 => format!("x{text}"),
        _ => text.repeat(2),
    }
}

/// So many bytes as they travel, the first ones a number.
fn bytes_of_length(length: usize, index: usize) -> String {
    let rest = ["", "AA==", "AAA="].get(length % 3).copied().unwrap_or_default();
    let mut text = "AAAA".repeat(length / 3);
    if length >= 3 {
        text.replace_range(..4, &formats::nth(&Type::Bytes, index));
    }
    text + rest
}

/// How deep the flattest value of each declaration is.
fn heights(schema: &Schema) -> Vec<usize> {
    let mut heights = vec![usize::MAX; schema.decls().len()];
    // What is not found in so many rounds is deeper than messages are.
    for _ in 0..=2 * MOST_DEEP {
        let next: Vec<usize> = schema.decl_ids().map(|id| height_of_decl(schema, &heights, id)).collect();
        if next == heights {
            break;
        }
        heights = next;
    }
    heights
}

fn height_of_decl(schema: &Schema, heights: &[usize], id: DeclId) -> usize {
    match &schema.decl(id).kind {
        DeclKind::Struct(_) => {
            let required = schema.fields(id).filter(|field| field.presence == Presence::Required);
            required.map(|field| height(heights, &field.ty)).max().unwrap_or(0).saturating_add(1)
        }
        DeclKind::Enum(_) | DeclKind::Parameter => 0,
        DeclKind::Union(union) => union.rows.iter().map(|row| height_of_row(schema, heights, union, row)).min().unwrap_or(usize::MAX),
        DeclKind::Choice(choice) => {
            choice.alternatives.iter().map(|alternative| height(heights, &alternative.ty)).min().unwrap_or(usize::MAX)
        }
        DeclKind::Alias(ty) | DeclKind::Recursive(ty) | DeclKind::Newtype(ty) => height(heights, ty),
    }
}

fn height_of_row(_schema: &Schema, heights: &[usize], union: &Union, row: &Row) -> usize {
    let (ty, deeper) = of_row(&union.layout, row);
    height(heights, &ty).saturating_add(deeper)
}

fn height(heights: &[usize], ty: &Type) -> usize {
    match ty {
        Type::Ref(id) => heights.get(id.index()).copied().unwrap_or(usize::MAX),
        Type::Array(_) | Type::Map(..) | Type::Object => 1,
        Type::Tuple { items, .. } => items.iter().map(|item| height(heights, item)).max().unwrap_or(0).saturating_add(1),
        Type::Constrained(inner, constraints) => {
            let is_filled = constraints.iter().any(|constraint| matches!(constraint, Constraint::Length { min: Some(1..), .. }));
            match &**inner {
                Type::Array(item) | Type::Map(_, item) if is_filled => height(heights, item).saturating_add(1),
                inner => height(heights, inner),
            }
        }
        _ => 0,
    }
}
