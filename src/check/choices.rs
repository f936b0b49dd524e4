//! Types told apart by JSON kind: at most one alternative for each.

use super::Checker;
use super::draft::{DraftChoice, DraftKind};
use super::graph;
use super::names::{MadeUp, name_from_place};
use super::types::{Place, is_null, shown};
use crate::ast;
use crate::diag::{Diagnostic, codes};
use crate::schema::{Alternative, DeclId, EnumRepr, JsonKind, Layout, Literal, Type};
use crate::source::Span;
use std::collections::BTreeMap;

/// `A | B | null`, taken apart.
pub(super) struct Alternatives {
    /// The alternatives other than `null`, with literals of one kind together as one.
    pub(super) types: Vec<(Type, Span)>,
    /// Where `null` stands.
    pub(super) null: Option<Span>,
}

impl<'a> Checker<'a> {
    /// Lowers what stands between the bars; `None` when a part cannot be resolved.
    pub(super) fn alternatives(&mut self, written: &'a [ast::Type], span: Span, place: &Place<'a>) -> Option<Alternatives> {
        let (nulls, others): (Vec<_>, Vec<_>) = written.iter().partition(|alternative| is_null(alternative));
        if let [first, second, ..] = nulls.as_slice() {
            self.report(
                Diagnostic::new(codes::NULL_TWICE, second.span, "`null` stands twice in this type")
                    .also(first.span, "first here")
                    .help("write it once"),
            );
        }
        let is_alone = others.iter().all(|other| matches!(other.kind, ast::TypeKind::Literal(_))) || others.len() == 1;
        let null = nulls.first().map(|null| null.span);
        // Literals of one kind are one alternative, where the first of them stands.
        let mut literals: BTreeMap<JsonKind, Vec<(Literal, Span)>> = BTreeMap::new();
        let mut resolved = true;
        for other in &others {
            if let ast::TypeKind::Literal(literal) = &other.kind {
                match self.constant(literal) {
                    Some(value) => literals.entry(kind_of_literal(&value)).or_default().push((value, literal.span)),
                    None => resolved = false,
                }
            }
        }
        let mut types = Vec::new();
        for other in &others {
            match &other.kind {
                ast::TypeKind::Hole => resolved = false,
                ast::TypeKind::Literal(literal) => {
                    let Some(kind) = literals.iter().find(|(_, values)| values.first().is_some_and(|(_, first)| *first == literal.span))
                    else {
                        continue;
                    };
                    let (kind, values) = (*kind.0, kind.1.clone());
                    let alone = literals.len() == 1 && is_alone;
                    let whole = if alone && others.len() > 1 { span } else { literal.span };
                    let name = if alone { place.name.clone() } else { name_from_place(&place.name, word(kind)) };
                    let fix = Some(whole).filter(|_| alone && nulls.is_empty());
                    match self.constants(values, &Place { name, ..place.clone() }, whole, fix) {
                        Some(ty) => types.push((ty, whole)),
                        None => resolved = false,
                    }
                }
                _ => {
                    let below = if others.len() == 1 { place.clone() } else { Place { unnamed_structs: false, ..place.clone() } };
                    match self.lower_type(other, &below) {
                        Some(ty) => types.push((ty, other.span)),
                        None => resolved = false,
                    }
                }
            }
        }
        resolved.then_some(Alternatives { types, null })
    }

    /// Constants of one JSON kind as a type. `whole` is all that was written, if there is nothing beside them.
    fn constants(&mut self, values: Vec<(Literal, Span)>, place: &Place<'a>, span: Span, whole: Option<Span>) -> Option<Type> {
        if let [(first @ Literal::Bool(_), _), rest @ ..] = values.as_slice()
            && rest.iter().any(|(value, _)| value != first)
        {
            let diagnostic = Diagnostic::new(codes::BAD_CONSTANT, span, "`true | false` is `bool`").help("write `bool`");
            self.report(whole.into_iter().fold(diagnostic, |diagnostic, whole| diagnostic.fix(whole, "bool")));
            return None;
        }
        Some(Type::Ref(self.make_up_enum(place, values, span)))
    }

    /// `A | B | null` as a type: a nullable one, an anonymous enum, or a choice that is named after its place.
    pub(super) fn lower_alternatives(&mut self, written: &'a [ast::Type], span: Span, place: &Place<'a>) -> Option<Type> {
        let Alternatives { mut types, null } = self.alternatives(written, span, place)?;
        let (inner, inner_span) = match types.len() {
            0 => return Some(Type::Null),
            1 => types.pop()?,
            _ => {
                let body = DraftChoice { anonymous: true, alternatives: types, settled: Vec::new() };
                (Type::Ref(self.make_up(place.owner, place.name.clone(), span, MadeUp::Choice, DraftKind::Choice(body))), span)
            }
        };
        match null {
            Some(null) => Some(self.nullable(inner, inner_span, null)),
            None => Some(inner),
        }
    }

    /// Gives every choice its alternatives: what stands for choices is taken apart, and no two have a kind in common.
    pub(super) fn settle_choices(&mut self) {
        let ids: Vec<DeclId> = self.ids().filter(|id| matches!(self.draft(*id).kind, DraftKind::Choice(_))).collect();
        let position: BTreeMap<DeclId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let edges: Vec<Vec<usize>> =
            ids.iter().map(|id| self.choices_in(*id).iter().filter_map(|id| position.get(id).copied()).collect()).collect();
        for component in graph::components(&edges) {
            // A choice of itself is an alias of itself, which is reported.
            if graph::cycle(&component, &edges).is_none() {
                component.iter().filter_map(|at| ids.get(*at)).for_each(|id| self.settle_choice(*id));
            }
        }
    }

    /// The choices that alternatives of this one stand for.
    fn choices_in(&self, id: DeclId) -> Vec<DeclId> {
        let DraftKind::Choice(body) = &self.draft(id).kind else { return Vec::new() };
        body.alternatives.iter().filter_map(|(ty, _)| self.as_choice(ty)).collect()
    }

    fn as_choice(&self, ty: &Type) -> Option<DeclId> {
        match self.behind_aliases(ty) {
            Type::Ref(id) if matches!(self.draft(id).kind, DraftKind::Choice(_)) => Some(id),
            _ => None,
        }
    }

    fn settle_choice(&mut self, id: DeclId) {
        let DraftKind::Choice(body) = &self.draft(id).kind else { return };
        let mut flat: Vec<(Type, Span)> = Vec::new();
        for (ty, span) in &body.alternatives {
            match self.as_choice(ty).map(|inner| &self.draft(inner).kind) {
                Some(DraftKind::Choice(inner)) => flat.extend(inner.settled.iter().map(|one| (one.ty.clone(), *span))),
                _ => flat.push((ty.clone(), *span)),
            }
        }
        let mut taken: BTreeMap<JsonKind, (Type, Span)> = BTreeMap::new();
        let mut settled: Vec<Alternative> = Vec::new();
        for (ty, span) in flat {
            let Some(kinds) = self.kinds_of_alternative(&ty, span) else { continue };
            let meets = kinds.iter().find_map(|kind| taken.get(kind).map(|first| (*kind, first.clone())));
            if let Some((kind, (first, first_span))) = meets {
                self.kinds_meet(kind, (&first, first_span), (&ty, span));
                continue;
            }
            for kind in &kinds {
                taken.insert(*kind, (ty.clone(), span));
            }
            let ident = self.alternative_ident(&ty, &kinds);
            settled.push(Alternative { ident, kinds, ty, span });
        }
        if let DraftKind::Choice(body) = &mut self.draft_mut(id).kind {
            body.settled = settled;
        }
    }

    fn alternative_ident(&self, ty: &Type, kinds: &[JsonKind]) -> String {
        let by_kind = || kinds.first().map_or("value", |kind| word(*kind)).to_owned();
        match ty {
            Type::Ref(id) if !self.draft(*id).made_up => self.draft(*id).name.clone(),
            Type::Constrained(inner, _) => self.alternative_ident(inner, kinds),
            Type::Int(kind) => format!("{kind:?}").to_lowercase(),
            Type::Float => "float".to_owned(),
            Type::Tuple { .. } => "tuple".to_owned(),
            Type::Map(..) => "map".to_owned(),
            _ => by_kind(),
        }
    }

    /// The JSON kinds that values of a type have; `None` when it is no alternative, which is reported, or poison.
    fn kinds_of_alternative(&mut self, ty: &Type, span: Span) -> Option<Vec<JsonKind>> {
        use JsonKind as Kind;
        let wire = self.on_the_wire(ty)?;
        let kind = match &wire {
            Type::String
            | Type::Decimal
            | Type::Bytes
            | Type::Uuid
            | Type::Datetime
            | Type::Date
            | Type::Time
            | Type::Duration
            | Type::Url
            | Type::Const(Literal::String(_)) => Kind::String,
            Type::Bool | Type::Const(Literal::Bool(_)) => Kind::Bool,
            Type::Int(kind) if kind.is_string_on_wire() => Kind::String,
            Type::Int(_) | Type::Float | Type::Const(Literal::Int(_) | Literal::Float(_)) => Kind::Number,
            Type::Array(_) | Type::Tuple { .. } => Kind::Array,
            Type::Map(..) | Type::Object => Kind::Object,
            Type::Json => {
                self.report(
                    Diagnostic::new(codes::BAD_ALTERNATIVE, span, "`json` takes every value, so nothing can stand beside it")
                        .help("write `json` alone, or leave it out"),
                );
                return None;
            }
            Type::Null | Type::Nullable(_) => {
                self.report(
                    Diagnostic::new(codes::BAD_ALTERNATIVE, span, "this alternative accepts `null` itself")
                        .help("name the type without its `null` here, and write `| null` beside it"),
                );
                return None;
            }
            Type::Constrained(..) => return None,
            Type::Ref(id) => match &self.draft(*id).kind {
                DraftKind::Struct(_) => Kind::Object,
                DraftKind::Enum(body) => match body.repr {
                    EnumRepr::String => Kind::String,
                    EnumRepr::Int | EnumRepr::Float => Kind::Number,
                    EnumRepr::Bool => Kind::Bool,
                },
                DraftKind::Union(body) => match body.layout.as_ref()? {
                    Layout::Internal { .. } | Layout::Adjacent { .. } | Layout::Presence => Kind::Object,
                    Layout::Position => Kind::Array,
                    Layout::External => {
                        let mut kinds = Vec::new();
                        if body.open || body.rows.iter().any(|row| row.payload.is_none()) {
                            kinds.push(Kind::String);
                        }
                        if body.open || body.rows.iter().any(|row| row.payload.is_some()) {
                            kinds.push(Kind::Object);
                        }
                        return Some(kinds);
                    }
                },
                DraftKind::Choice(_) | DraftKind::Alias(_) | DraftKind::Newtype(_) | DraftKind::Recursive(_) | DraftKind::Parameter => {
                    return None;
                }
            },
        };
        Some(vec![kind])
    }

    fn kinds_meet(&mut self, kind: JsonKind, first: (&Type, Span), second: (&Type, Span)) {
        let (first_name, second_name) = (self.name_of_type(first.0), self.name_of_type(second.0));
        if first.0 == second.0 {
            let diagnostic = Diagnostic::new(codes::KINDS_MEET, second.1, format!("{second_name} stands twice in this type"));
            self.report(diagnostic.also(first.1, "first here").help("write it once"));
            return;
        }
        let help = match kind {
            JsonKind::Object => {
                "let a key tell them apart: a `union … by …` with a tag, or an `untagged union` where each has a required key of its own"
            }
            JsonKind::Array => "let their first items tell them apart (`union … by [0]`), or write one list of both: `(A | B)[]`",
            JsonKind::String => "write the wider one alone, an `open enum` for known strings beside others, or a struct with a tag",
            JsonKind::Number => "write `float` alone: it takes integers, too",
            JsonKind::Bool => "write `bool` alone",
        };
        let message = format!("{first_name} and {second_name} are both {} in JSON, so a reader cannot tell them apart", in_words(kind));
        let mut diagnostic = Diagnostic::new(codes::KINDS_MEET, second.1, message).help(help);
        if first.1 != second.1 {
            diagnostic = diagnostic.also(first.1, format!("{}, too", in_words(kind)));
        }
        self.report(diagnostic);
    }

    /// A type as messages show it, as the schema would write it.
    pub(super) fn name_of_type(&self, ty: &Type) -> String {
        let mut spelled = self.spelled(ty);
        if spelled.chars().count() > LONGEST_SHOWN {
            spelled = spelled.chars().take(LONGEST_SHOWN).chain(['…']).collect();
        }
        format!("`{spelled}`")
    }

    fn spelled(&self, ty: &Type) -> String {
        match ty {
            Type::Ref(id) => match &self.draft(*id).kind {
                DraftKind::Enum(body) if body.anonymous => {
                    let values = body.values.iter().take(3).map(|value| shown(&value.wire).replace('`', ""));
                    let more = (body.values.len() > 3).then(|| "…".to_owned());
                    values.chain(more).collect::<Vec<_>>().join(" | ")
                }
                DraftKind::Choice(body) if body.anonymous => {
                    body.alternatives.iter().map(|(ty, _)| self.spelled(ty)).collect::<Vec<_>>().join(" | ")
                }
                _ => self.draft(*id).name.clone(),
            },
            Type::Array(inner) => match self.spelled(inner) {
                several if several.contains(" | ") => format!("({several})[]"),
                one => format!("{one}[]"),
            },
            Type::Tuple { items, .. } => {
                format!("[{}]", items.iter().map(|item| self.spelled(item)).collect::<Vec<_>>().join(", "))
            }
            Type::Map(key, value) => format!("map<{}, {}>", self.spelled(key), self.spelled(value)),
            Type::Nullable(inner) => format!("{} | null", self.spelled(inner)),
            Type::Constrained(inner, _) => self.spelled(inner),
            Type::Const(value) => shown(value).replace('`', ""),
            Type::Int(kind) => format!("{kind:?}").to_lowercase(),
            scalar => format!("{scalar:?}").to_lowercase(),
        }
    }
}

/// How much of a type a message shows, in characters.
const LONGEST_SHOWN: usize = 60;

/// What an alternative without a name of its own is called.
fn word(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::String => "string",
        JsonKind::Number => "number",
        JsonKind::Bool => "bool",
        JsonKind::Array => "list",
        JsonKind::Object => "object",
    }
}

fn in_words(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::String => "strings",
        JsonKind::Number => "numbers",
        JsonKind::Bool => "booleans",
        JsonKind::Array => "arrays",
        JsonKind::Object => "objects",
    }
}

pub(super) fn kind_of_literal(value: &Literal) -> JsonKind {
    match value {
        Literal::String(_) => JsonKind::String,
        Literal::Int(_) | Literal::Float(_) => JsonKind::Number,
        Literal::Bool(_) => JsonKind::Bool,
    }
}
