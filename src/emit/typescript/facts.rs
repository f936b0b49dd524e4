//! What the TypeScript backend needs to know of each declaration before it writes the first line.

use crate::emit::generics::Generics;
use crate::schema::{DeclId, DeclKind, Enum, Field, Literal, Presence, Row, Schema, Struct, Type, Union};
use crate::validate::MOST_DEEP;
use std::collections::{BTreeMap, BTreeSet};

/// Facts about all declarations, by [`DeclId::index`].
pub(super) struct Facts {
    /// Whether values can be nested without end: the type contains itself or free JSON.
    unbounded: Vec<bool>,
    /// Whether values can be nested deeper than a message may be: unbounded ones, and those of many declarations in each other.
    deep: Vec<bool>,
    /// Whether a default may have to be filled in, here or further inside.
    fills: Vec<bool>,
    /// For a made-up union: the tags of the unions around it, outermost first, with the values that lead to it.
    outer_tags: BTreeMap<DeclId, Tags>,
    /// The records whose tag a union has judged before it comes to them.
    told: BTreeSet<DeclId>,
    /// The generic types.
    pub(super) generics: Generics,
}

type Tags = Vec<(String, Vec<Literal>)>;

impl Facts {
    pub(super) fn new(schema: &Schema) -> Self {
        let parts: Vec<Vec<DeclId>> = schema.decl_ids().map(|id| parts(schema, id)).collect();
        let mut users = vec![Vec::new(); parts.len()];
        for (id, parts) in schema.decl_ids().zip(&parts) {
            for part in parts {
                if let Some(users) = users.get_mut(part.index()) {
                    users.push(id);
                }
            }
        }
        // Types have no say in how values travel, so every instance that is exact fits.
        let generics = Generics::of(schema, |_| true);
        let fills = schema.decl_ids().filter(|&id| schema.fields(id).any(|field| matches!(field.presence, Presence::Default(_))));
        let ordered = parts_first(schema, &parts, &users);
        let is_ordered: BTreeSet<DeclId> = ordered.iter().copied().collect();
        let in_circles = schema.decl_ids().filter(|id| !is_ordered.contains(id));
        let free = schema.decl_ids().filter(|&id| holds_json(schema, id)).chain(in_circles);
        let unbounded = spread(free, &users);
        let deep = unbounded.iter().zip(heights(schema, &parts, &ordered)).map(|(free, height)| *free || height > MOST_DEEP).collect();
        Self { unbounded, deep, fills: spread(fills, &users), outer_tags: outer_tags(schema), told: told(schema), generics }
    }

    /// Whether values of a declaration can be nested without end.
    pub(super) fn is_unbounded(&self, id: DeclId) -> bool {
        self.unbounded.get(id.index()).copied().unwrap_or_default()
    }

    /// Whether values of a declaration can be nested deeper than a message may be.
    pub(super) fn is_deep(&self, id: DeclId) -> bool {
        self.deep.get(id.index()).copied().unwrap_or_default()
    }

    /// For a made-up union: the tags of the unions around it with the values that lead to it.
    pub(super) fn outer_tags(&self, id: DeclId) -> &[(String, Vec<Literal>)] {
        self.outer_tags.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether there is a union that has judged the tag of a record before it comes to it.
    pub(super) fn is_told(&self, id: DeclId) -> bool {
        self.told.contains(&id)
    }

    /// Whether a value of a declaration may lack a default.
    pub(super) fn fills(&self, id: DeclId) -> bool {
        self.fills.get(id.index()).copied().unwrap_or_default()
    }
}

/// The tags around each made-up union. Every one of them is the record of a row, of a declared union or of another made-up one.
fn outer_tags(schema: &Schema) -> BTreeMap<DeclId, Tags> {
    let mut tags = BTreeMap::new();
    let mut open: Vec<DeclId> = schema.decl_ids().filter(|id| !schema.decl(*id).made_up && schema.as_union(*id).is_some()).collect();
    while let Some(id) = open.pop() {
        let Some(Union { layout, rows, .. }) = schema.as_union(id) else { continue };
        let around: Tags = tags.get(&id).cloned().unwrap_or_default();
        for row in rows.iter().filter(|row| schema.decl(row.record).made_up && schema.as_union(row.record).is_some()) {
            let mut inner = around.clone();
            inner.extend(layout.tag().map(|tag| (tag.to_owned(), row.values.clone())));
            tags.insert(row.record, inner);
            open.push(row.record);
        }
    }
    tags
}

/// The declarations that are part of a value of this one.
fn parts(schema: &Schema, id: DeclId) -> Vec<DeclId> {
    let mut found = Vec::new();
    match &schema.decl(id).kind {
        DeclKind::Struct(body) => {
            body.fields.iter().for_each(|field| refs(&field.ty, &mut found));
            found.extend(body.base);
        }
        DeclKind::Union(body) => found.extend(body.rows.iter().map(|row| row.record)),
        DeclKind::Choice(body) => body.alternatives.iter().for_each(|alternative| refs(&alternative.ty, &mut found)),
        DeclKind::Alias(ty) | DeclKind::Recursive(ty) => refs(ty, &mut found),
        DeclKind::Enum(_) | DeclKind::Newtype(_) | DeclKind::Parameter => {}
    }
    found
}

fn refs(ty: &Type, found: &mut Vec<DeclId>) {
    match ty {
        Type::Ref(id) => found.push(*id),
        Type::Array(item) | Type::Nullable(item) | Type::Constrained(item, _) => refs(item, found),
        Type::Tuple { items, rest } => items.iter().chain(rest.as_deref()).for_each(|item| refs(item, found)),
        Type::Map(_, value) => refs(value, found),
        _ => {}
    }
}

fn holds_json(schema: &Schema, id: DeclId) -> bool {
    fn is_json(ty: &Type) -> bool {
        match ty {
            Type::Json | Type::Object => true,
            Type::Array(item) | Type::Nullable(item) | Type::Constrained(item, _) => is_json(item),
            Type::Tuple { items, rest } => items.iter().chain(rest.as_deref()).any(is_json),
            Type::Map(_, value) => is_json(value),
            _ => false,
        }
    }
    match &schema.decl(id).kind {
        DeclKind::Struct(body) => body.fields.iter().any(|field| is_json(&field.ty)),
        DeclKind::Union(body) => body.open,
        DeclKind::Choice(body) => body.alternatives.iter().any(|alternative| is_json(&alternative.ty)),
        DeclKind::Alias(ty) | DeclKind::Recursive(ty) => is_json(ty),
        DeclKind::Enum(_) | DeclKind::Newtype(_) | DeclKind::Parameter => false,
    }
}

/// How many arrays and objects stand in each other in a value of each declaration, at most; of those in circles it says nothing.
fn heights(schema: &Schema, parts: &[Vec<DeclId>], ordered: &[DeclId]) -> Vec<usize> {
    let mut heights = vec![0; parts.len()];
    for &id in ordered {
        let inner = parts.get(id.index()).into_iter().flatten();
        let highest = inner.filter_map(|part| heights.get(part.index())).max().copied().unwrap_or_default();
        if let Some(height) = heights.get_mut(id.index()) {
            *height = highest + levels_of(schema, id);
        }
    }
    heights
}

/// The arrays and objects that a declaration itself puts around its parts, at most.
fn levels_of(schema: &Schema, id: DeclId) -> usize {
    fn levels(ty: &Type) -> usize {
        match ty {
            Type::Array(item) => 1 + levels(item),
            Type::Tuple { items, rest } => 1 + items.iter().chain(rest.as_deref()).map(levels).max().unwrap_or_default(),
            Type::Map(_, value) => 1 + levels(value),
            Type::Nullable(item) | Type::Constrained(item, _) => levels(item),
            _ => 0,
        }
    }
    match &schema.decl(id).kind {
        DeclKind::Struct(body) => 1 + body.fields.iter().map(|field| levels(&field.ty)).max().unwrap_or_default(),
        // The object around a payload whose tag is the only key.
        DeclKind::Union(_) => 1,
        DeclKind::Choice(body) => body.alternatives.iter().map(|alternative| levels(&alternative.ty)).max().unwrap_or_default(),
        DeclKind::Alias(ty) | DeclKind::Newtype(ty) | DeclKind::Recursive(ty) => levels(ty),
        DeclKind::Enum(_) | DeclKind::Parameter => 0,
    }
}

/// All declarations behind their parts, without those that contain themselves, or something that does: again and again, all are
/// taken away that have no parts any more.
fn parts_first(schema: &Schema, parts: &[Vec<DeclId>], users: &[Vec<DeclId>]) -> Vec<DeclId> {
    let mut left: Vec<usize> = parts.iter().map(Vec::len).collect();
    let mut done: Vec<DeclId> = schema.decl_ids().filter(|id| left.get(id.index()) == Some(&0)).collect();
    let mut next = 0;
    while let Some(id) = done.get(next).copied() {
        next += 1;
        for user in users.get(id.index()).into_iter().flatten() {
            if let Some(left) = left.get_mut(user.index()) {
                *left -= 1;
                if *left == 0 {
                    done.push(*user);
                }
            }
        }
    }
    done
}

/// What holds for the `first` ones and for everything that they are a part of.
fn spread(first: impl Iterator<Item = DeclId>, users: &[Vec<DeclId>]) -> Vec<bool> {
    let mut holds = vec![false; users.len()];
    let mut open: Vec<DeclId> = first.collect();
    while let Some(id) = open.pop() {
        if let Some(flag @ false) = holds.get_mut(id.index()) {
            *flag = true;
            open.extend(users.get(id.index()).into_iter().flatten());
        }
    }
    holds
}

/// What checks and writes a row's record once its tags are known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// The functions of this declaration.
    Own(DeclId),
    /// The functions of the payload; the record adds constants only, which the table has compared already.
    Payload(DeclId),
    /// Nothing: the record is its tags.
    Nothing,
}

/// Who does the work for a record. A closed payload can't do it: it would not know the tag. Nor can it fill in a tag that may be absent.
pub(super) fn work(schema: &Schema, record: DeclId) -> Work {
    match &schema.decl(record).kind {
        DeclKind::Struct(Struct { thin: true, closed: false, base, fields, .. }) if !fields.iter().any(may_be_absent) => {
            base.map_or(Work::Nothing, Work::Payload)
        }
        DeclKind::Union(Union { thin: true, base: Some(base), .. })
            if !schema.leaves(record).iter().any(|leaf| is_closed(schema, *leaf)) =>
        {
            Work::Payload(*base)
        }
        _ => Work::Own(record),
    }
}

/// The records that a union comes to with their tag judged.
fn told(schema: &Schema) -> BTreeSet<DeclId> {
    let unions = schema.decl_ids().filter_map(|id| schema.as_union(id));
    unions.flat_map(|union| union.rows.iter().filter(|row| is_told_by(schema, union, row)).map(|row| row.record)).collect()
}

/// Whether the tag of a union's row is the first field of its record, a constant that the table has compared, and the record's own
/// functions judge the others.
pub(super) fn is_told_by(schema: &Schema, union: &Union, row: &Row) -> bool {
    let mut fields = schema.fields(row.record);
    let (Some(tag), Some(first)) = (union.layout.tag(), fields.next()) else { return false };
    let is_the_tag = first.wire == tag && !may_be_absent(first) && matches!(&first.ty, Type::Const(value) if row.values == [value.clone()]);
    let has_more = fields.next().is_some() || is_closed(schema, row.record);
    // Names that are inherited need an object of their own.
    let is_plain = !schema.fields(row.record).any(|field| is_inherited(&field.wire));
    let is_its_own = work(schema, row.record) == Work::Own(row.record) && delegate(schema, row.record).is_none();
    is_the_tag && !row.untagged && has_more && is_plain && is_its_own
}

fn may_be_absent(field: &Field) -> bool {
    field.presence != Presence::Required
}

fn is_closed(schema: &Schema, id: DeclId) -> bool {
    schema.as_struct(id).is_some_and(|body| body.closed)
}

/// The payload that does its part of the work of a record which adds more than constants.
pub(super) fn delegate(schema: &Schema, id: DeclId) -> Option<DeclId> {
    let body = schema.as_struct(id)?;
    let base = body.base?;
    let payload = schema.as_struct(base)?;
    let restates = body.fields.iter().any(|own| payload.fields.iter().any(|field| field.wire == own.wire));
    (!restates && !payload.closed && !body.closed && payload.base.is_none()).then_some(base)
}

/// Whether a type has a name here: constants and types told apart by JSON kind stand where they are used.
pub(super) fn is_named(schema: &Schema, id: DeclId) -> bool {
    let is_anonymous = schema.as_enum(id).is_some_and(|body| body.anonymous) || schema.as_choice(id).is_some_and(|body| body.anonymous);
    !is_anonymous
}

/// Whether a declaration has functions of its own to check and write it.
pub(super) fn has_functions(schema: &Schema, id: DeclId) -> bool {
    match &schema.decl(id).kind {
        // It is a type only.
        _ if schema.decl(id).generic => false,
        DeclKind::Struct(_) | DeclKind::Union(_) => work(schema, id) == Work::Own(id),
        DeclKind::Enum(body) => has_judge(body),
        DeclKind::Choice(_) | DeclKind::Recursive(_) => true,
        DeclKind::Parameter => false,
        DeclKind::Alias(target) | DeclKind::Newtype(target) => matches!(target, Type::Constrained(..)),
    }
}

/// Whether an enum has a function of its own: an open one accepts every value of its kind, a constant is compared in place.
pub(super) fn has_judge(body: &Enum) -> bool {
    !(body.open || body.anonymous && body.values.len() == 1)
}

/// The type behind aliases and newtypes, its constraints left on it.
pub(super) fn named<'s>(schema: &'s Schema, mut ty: &'s Type) -> &'s Type {
    while let Type::Ref(id) = ty {
        match &schema.decl(*id).kind {
            DeclKind::Alias(target) | DeclKind::Newtype(target) => ty = target,
            _ => break,
        }
    }
    ty
}

/// The type that judges a value: as [`named`], but aliases and newtypes with constraints do that themselves.
pub(super) fn judged<'s>(schema: &'s Schema, mut ty: &'s Type) -> &'s Type {
    while let Type::Ref(id) = ty {
        match &schema.decl(*id).kind {
            DeclKind::Alias(target) | DeclKind::Newtype(target) if !has_functions(schema, *id) => ty = target,
            _ => break,
        }
    }
    ty
}

/// Names that every object of JavaScript inherits something for.
pub(super) fn is_inherited(name: &str) -> bool {
    matches!(
        name,
        "constructor"
            | "hasOwnProperty"
            | "isPrototypeOf"
            | "propertyIsEnumerable"
            | "toLocaleString"
            | "toString"
            | "valueOf"
            | "__defineGetter__"
            | "__defineSetter__"
            | "__lookupGetter__"
            | "__lookupSetter__"
            | "__proto__"
    )
}
