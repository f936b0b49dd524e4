//! Whether every value of one type is a value of another: what an override may narrow to.
//!
//! The question is asked of what is written: keys that a struct does not declare do not count, as nothing reads them. A pair of types
//! that is met again while it is looked at holds if nothing else speaks against it (types may contain themselves). There is never more
//! than one way to look: JSON kinds, tags and keys decide which part of the wider type is meant. So a list of open questions is enough,
//! and the first one that is answered with no ends the search.

mod constraints;
mod structs;
mod unions;

use super::Checker;
use super::choices::kind_of_literal;
use super::defaults::formats;
use super::draft::DraftKind;
use super::types::shown;
use crate::schema::{DeclId, Enum, EnumRepr, JsonKind, Layout, Literal, Type};
use std::collections::BTreeSet;

/// How many parts of types all overrides of a run may compare: fields, rows, values.
const MOST_COMPARED: usize = 1_000_000;

/// What is left of [`MOST_COMPARED`].
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(MOST_COMPARED)
    }
}

/// The room is used up.
pub(super) struct Spent;

impl Room {
    fn take(&mut self, count: usize) -> Result<(), Spent> {
        self.0 = self.0.checked_sub(count).ok_or(Spent)?;
        Ok(())
    }
}

/// Something that is a value of one type and not of the other.
pub(super) struct Surplus {
    /// Where in the value, as a path behind a name: `.items[]`.
    pub(super) path: String,
    /// What it is.
    pub(super) what: String,
}

/// A type, or what stands for one.
#[derive(Clone, Copy)]
enum Node<'s> {
    Type(&'s Type),
    Decl(DeclId),
    Literal(&'s Literal),
    Null,
}

impl Node<'_> {
    /// What tells it from all others while one question is answered.
    fn key(self) -> (u8, usize) {
        match self {
            Self::Type(ty) => (0, std::ptr::from_ref(ty).addr()),
            Self::Decl(id) => (1, id.index()),
            Self::Literal(literal) => (2, std::ptr::from_ref(literal).addr()),
            Self::Null => (3, 0),
        }
    }
}

/// An open question: is everything in `new` also in `base`?
#[derive(Clone, Copy)]
struct Question<'s> {
    new: Node<'s>,
    base: Node<'s>,
    /// The key that has been compared already: the tag.
    except: Option<&'s str>,
    /// Where: a position in the list of steps.
    at: usize,
}

/// A step into a value, and the one before it.
struct Step {
    before: usize,
    word: String,
}

struct Search<'s, 'a> {
    checker: &'s Checker<'a>,
    open: Vec<Question<'s>>,
    steps: Vec<Step>,
    /// Where the question stands that is being answered.
    at: usize,
}

/// What answering one question comes to: nothing speaks against it (or other questions do), or this does.
type Answer = Result<(), String>;

impl Checker<'_> {
    /// A value of `new` that is none of `base`; `None` when there is none.
    pub(super) fn surplus(&self, new: &Type, base: &Type, room: &mut Room) -> Result<Option<Surplus>, Spent> {
        let start = Question { new: Node::Type(new), base: Node::Type(base), except: None, at: 0 };
        let mut search = Search { checker: self, open: vec![start], steps: vec![Step { before: 0, word: String::new() }], at: 0 };
        let mut seen = BTreeSet::new();
        while let Some(question) = search.open.pop() {
            room.take(1)?;
            if !seen.insert((question.new.key(), question.base.key(), question.except.is_some())) {
                continue;
            }
            room.take(search.cost(question.new) + search.cost(question.base))?;
            search.at = question.at;
            if let Err(what) = search.answer(question) {
                return Ok(Some(Surplus { path: search.path(question.at), what }));
            }
        }
        Ok(None)
    }
}

impl<'s> Search<'s, '_> {
    /// How many parts are looked at for a node.
    fn cost(&self, node: Node<'s>) -> usize {
        let Node::Decl(id) = node else { return 0 };
        match &self.checker.draft(id).kind {
            DraftKind::Struct(body) => body.fields.len() + body.base.map_or(0, |base| self.cost(Node::Decl(base))),
            DraftKind::Enum(body) => body.values.len(),
            DraftKind::Union(body) => body.rows.len(),
            _ => 0,
        }
    }

    fn path(&self, mut at: usize) -> String {
        let mut words = Vec::new();
        while let Some(step) = self.steps.get(at).filter(|_| at > 0) {
            words.push(step.word.as_str());
            at = step.before;
        }
        words.reverse();
        words.concat()
    }

    /// Asks about a part of what is asked about now.
    fn ask(&mut self, new: Node<'s>, base: Node<'s>) -> Answer {
        self.open.push(Question { new, base, except: None, at: self.at });
        Ok(())
    }

    /// Asks about what stands one step further inside.
    fn ask_inside(&mut self, word: String, new: Node<'s>, base: Node<'s>) -> Answer {
        self.steps.push(Step { before: self.at, word });
        self.open.push(Question { new, base, except: None, at: self.steps.len() - 1 });
        Ok(())
    }

    fn answer(&mut self, question: Question<'s>) -> Answer {
        let Question { new, base, .. } = question;
        // Declarations first: what is one declaration is one type. Then what is narrow is taken apart, then what is wide.
        match (new, base) {
            (Node::Decl(new), Node::Decl(base)) if new == base => return Ok(()),
            (Node::Type(new), Node::Type(base)) if new == base => return Ok(()),
            _ => {}
        }
        if let Some(new) = self.unfolded(new) {
            return new.map_or(Ok(()), |new| self.ask_instead(Question { new, ..question }));
        }
        match new {
            Node::Type(Type::Nullable(inner)) => {
                self.ask(Node::Null, base)?;
                return self.ask(Node::Type(inner), base);
            }
            Node::Decl(id) => {
                if let DraftKind::Choice(body) = &self.checker.draft(id).kind {
                    return body.settled.iter().try_for_each(|one| self.ask(Node::Type(&one.ty), base));
                }
            }
            _ => {}
        }
        if let Some(base) = self.unfolded(base) {
            return base.map_or(Ok(()), |base| self.ask_instead(Question { base, ..question }));
        }
        match base {
            Node::Type(Type::Constrained(inner, constraints)) => {
                constraints.iter().try_for_each(|constraint| self.constraint_holds(new, constraint))?;
                return self.ask_instead(Question { base: Node::Type(inner), ..question });
            }
            Node::Type(Type::Nullable(inner)) => {
                let is_null = matches!(new, Node::Null | Node::Type(Type::Null));
                return if is_null { Ok(()) } else { self.ask_instead(Question { base: Node::Type(inner), ..question }) };
            }
            _ => {}
        }
        if let Node::Type(Type::Constrained(inner, _)) = new {
            return self.ask_instead(Question { new: Node::Type(inner), ..question });
        }
        match base {
            Node::Decl(id) => match &self.checker.draft(id).kind {
                DraftKind::Choice(body) => {
                    let Some(kinds) = self.kinds(new) else { return Ok(()) };
                    let takes = |one: &&crate::schema::Alternative| kinds.iter().all(|kind| one.kinds.contains(kind));
                    match body.settled.iter().find(takes) {
                        Some(one) => self.ask(new, Node::Type(&one.ty)),
                        None if kinds.len() > 1 => self.rows_one_by_one(new, base),
                        None if body.settled.is_empty() => Ok(()),
                        None => Err(self.any(new)),
                    }
                }
                DraftKind::Enum(body) => self.in_enum(new, body),
                DraftKind::Struct(_) => self.in_struct(new, id, question.except),
                DraftKind::Union(body) => self.in_union(new, body, base),
                DraftKind::Alias(_) | DraftKind::Newtype(_) | DraftKind::Recursive(_) | DraftKind::Parameter => Ok(()),
            },
            Node::Type(base) => self.in_type(new, base),
            Node::Literal(_) | Node::Null => Ok(()),
        }
    }

    /// The same question about what a node stands for.
    fn ask_instead(&mut self, question: Question<'s>) -> Answer {
        self.open.push(question);
        Ok(())
    }

    /// What a name stands for, one step on; `None` when the node stands for itself, `Some(None)` when it is poison.
    fn unfolded(&self, node: Node<'s>) -> Option<Option<Node<'s>>> {
        match node {
            Node::Type(Type::Ref(id)) => Some(Some(Node::Decl(*id))),
            Node::Type(Type::Const(literal)) => Some(Some(Node::Literal(literal))),
            Node::Decl(id) => match &self.checker.draft(id).kind {
                DraftKind::Alias(ty) | DraftKind::Newtype(ty) => Some(ty.as_ref().map(Node::Type)),
                DraftKind::Recursive(ty) => Some(Some(Node::Type(ty))),
                _ => None,
            },
            _ => None,
        }
    }

    /// In a type that is no declaration, neither nullable nor constrained.
    fn in_type(&mut self, new: Node<'s>, base: &'s Type) -> Answer {
        let Some(kinds) = self.kinds(new) else { return Ok(()) };
        let all_are = |kind: JsonKind| !kinds.is_empty() && kinds.iter().all(|one| *one == kind);
        let fits = match (base, new) {
            (Type::Json, _) => true,
            (Type::String, _) => all_are(JsonKind::String),
            (Type::Float, _) => all_are(JsonKind::Number),
            (Type::Bool, _) => all_are(JsonKind::Bool),
            (Type::Object, _) => all_are(JsonKind::Object),
            (Type::Null, _) => matches!(new, Node::Null | Node::Type(Type::Null)),
            (Type::Int(base), Node::Type(Type::Int(new))) => {
                let ((least, greatest), (from, to)) = (base.range(), new.range());
                base.is_string_on_wire() == new.is_string_on_wire() && least <= from && to <= greatest
            }
            (Type::Array(item), Node::Type(Type::Array(new))) => {
                return self.ask_inside("[]".to_owned(), Node::Type(new), Node::Type(item));
            }
            (Type::Array(item), Node::Type(Type::Tuple { items, rest })) => {
                let mut items = items.iter().chain(rest.as_deref()).enumerate();
                return items.try_for_each(|(at, new)| self.ask_inside(format!("[{at}]"), Node::Type(new), Node::Type(item)));
            }
            (Type::Tuple { items, rest }, Node::Type(Type::Tuple { items: new, rest: more })) => {
                return self.in_tuple((new, more.as_deref()), (items, rest.as_deref()), 0);
            }
            (Type::Map(key, value), _) => return self.in_map(new, key, value),
            (_, Node::Literal(literal)) => self.is_value(literal, base),
            (_, Node::Decl(id)) => match &self.checker.draft(id).kind {
                DraftKind::Enum(body) if !body.open => match body.values.iter().find(|value| !self.is_value(&value.wire, base)) {
                    Some(value) => return Err(shown(&value.wire)),
                    None => true,
                },
                DraftKind::Enum(body) => matches!((base, body.repr), (Type::Int(crate::schema::IntKind::Int), EnumRepr::Int)),
                DraftKind::Union(_) => return self.rows_one_by_one(new, Node::Type(base)),
                _ => false,
            },
            _ => false,
        };
        if fits { Ok(()) } else { Err(self.any(new)) }
    }

    /// Whether a constant is a value of a type that is no declaration.
    fn is_value(&self, literal: &Literal, base: &Type) -> bool {
        match (base, literal) {
            (Type::Const(constant), _) => constant == literal,
            (Type::Int(kind), Literal::Int(value)) => {
                let (least, greatest) = kind.range();
                !kind.is_string_on_wire() && (least..=greatest).contains(&(*value).into())
            }
            (Type::Int(kind), Literal::String(text)) => {
                let (least, greatest) = kind.range();
                let fits = |value: &i128| (least..=greatest).contains(value) && value.to_string() == *text;
                kind.is_string_on_wire() && text.parse().is_ok_and(|value| fits(&value))
            }
            (_, Literal::String(text)) => formats::of(base, text).is_some_and(|checked| checked.is_ok()),
            _ => false,
        }
    }

    fn in_enum(&mut self, new: Node<'s>, base: &'s Enum) -> Answer {
        let kind = match base.repr {
            EnumRepr::String => JsonKind::String,
            EnumRepr::Int | EnumRepr::Float => JsonKind::Number,
            EnumRepr::Bool => JsonKind::Bool,
        };
        let fits = |value: &Literal| match base.open {
            true => kind_of_literal(value) == kind && !matches!(value, Literal::Float(_)),
            false => base.values.iter().any(|known| known.wire == *value),
        };
        match new {
            Node::Literal(literal) if fits(literal) => Ok(()),
            Node::Decl(id) => match &self.checker.draft(id).kind {
                DraftKind::Enum(body) if body.open => {
                    if base.open && body.repr == base.repr {
                        return Ok(());
                    }
                    Err(format!("values that {} does not list, as it is open", self.name(new)))
                }
                DraftKind::Enum(body) => {
                    let known: BTreeSet<&Literal> = base.values.iter().map(|value| &value.wire).collect();
                    let misfit = body.values.iter().find(|value| !(known.contains(&value.wire) || base.open && fits(&value.wire)));
                    misfit.map_or(Ok(()), |value| Err(shown(&value.wire)))
                }
                DraftKind::Union(_) => self.rows_one_by_one(new, Node::Decl(id)),
                _ => Err(self.any(new)),
            },
            Node::Type(Type::Int(int)) if base.open && base.repr == EnumRepr::Int && !int.is_string_on_wire() => Ok(()),
            Node::Type(_) if base.open && kind == JsonKind::String && self.kinds(new) == Some(vec![kind]) => Ok(()),
            _ => Err(self.any(new)),
        }
    }

    /// In a tuple, from an item on.
    fn in_tuple(&mut self, new: (&'s [Type], Option<&'s Type>), base: (&'s [Type], Option<&'s Type>), from: usize) -> Answer {
        let ((items, more), (base_items, rest)) = (new, base);
        if items.len() < base_items.len() {
            return Err(format!("arrays of fewer than {} items", base_items.len()));
        }
        if rest.is_none() && (items.len() > base_items.len() || more.is_some()) {
            return Err(format!("arrays of more than {} items", base_items.len()));
        }
        for (at, new) in items.iter().enumerate().skip(from) {
            if let Some(base) = base_items.get(at).or(rest) {
                self.ask_inside(format!("[{at}]"), Node::Type(new), Node::Type(base))?;
            }
        }
        match (more, rest) {
            (Some(more), Some(rest)) => self.ask_inside("[]".to_owned(), Node::Type(more), Node::Type(rest)),
            _ => Ok(()),
        }
    }

    /// The JSON kinds of a node's values other than `null`; `None` when it is poison. Empty for what has all of them, or none.
    fn kinds(&self, node: Node<'s>) -> Option<Vec<JsonKind>> {
        let kind = match node {
            Node::Null => return Some(Vec::new()),
            Node::Literal(literal) => kind_of_literal(literal),
            Node::Type(ty) => match ty {
                Type::Constrained(inner, _) => return self.kinds(Node::Type(inner)),
                Type::Ref(id) => return self.kinds(Node::Decl(*id)),
                Type::Const(literal) => kind_of_literal(literal),
                Type::Json | Type::Null | Type::Nullable(_) => return Some(Vec::new()),
                Type::Bool => JsonKind::Bool,
                Type::Float => JsonKind::Number,
                Type::Int(kind) if !kind.is_string_on_wire() => JsonKind::Number,
                Type::Array(_) | Type::Tuple { .. } => JsonKind::Array,
                Type::Map(..) | Type::Object => JsonKind::Object,
                _ => JsonKind::String,
            },
            Node::Decl(id) => match &self.checker.draft(id).kind {
                DraftKind::Struct(_) => JsonKind::Object,
                DraftKind::Enum(body) => match body.repr {
                    EnumRepr::String => JsonKind::String,
                    EnumRepr::Int | EnumRepr::Float => JsonKind::Number,
                    EnumRepr::Bool => JsonKind::Bool,
                },
                DraftKind::Union(body) => match body.layout.as_ref()? {
                    Layout::Position => JsonKind::Array,
                    Layout::External => return Some(body.kinds_of_external()),
                    Layout::Internal { .. } | Layout::Adjacent { .. } | Layout::Presence => JsonKind::Object,
                },
                DraftKind::Alias(_) | DraftKind::Newtype(_) | DraftKind::Recursive(_) => {
                    return self.unfolded(node).flatten().and_then(|inner| self.kinds(inner));
                }
                // Nothing is known of it.
                DraftKind::Parameter => return None,
                DraftKind::Choice(body) => return Some(body.settled.iter().flat_map(|one| one.kinds.iter().copied()).collect()),
            },
        };
        Some(vec![kind])
    }

    fn name(&self, node: Node<'s>) -> String {
        match node {
            Node::Type(ty) => self.checker.name_of_type(ty),
            Node::Decl(id) => self.checker.name_of_type(&Type::Ref(id)),
            Node::Literal(literal) => shown(literal),
            Node::Null => "`null`".to_owned(),
        }
    }

    /// Any value of a node, in words.
    fn any(&self, node: Node<'s>) -> String {
        match node {
            Node::Literal(_) | Node::Null | Node::Type(Type::Null) => self.name(node),
            _ => format!("any {}", self.name(node)),
        }
    }
}
