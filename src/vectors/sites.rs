//! Every place of a message of a schema, and the way that leads there from the root.

use crate::schema::{DeclId, DeclKind, Layout, Row, Schema, Type};
use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

/// A step into a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The field of this number of a struct.
    Field(usize),
    /// The row of this number of a union.
    Row(usize),
    /// The alternative of this number of a choice.
    Alternative(usize),
    /// The item of this number, of a list or tuple.
    Item(usize),
    /// The value of an entry of a map.
    Entry,
    /// The key of an entry of a map.
    Key,
}

/// A place of a message.
#[derive(Debug, Clone)]
pub(super) struct Site<'s> {
    /// What stands there.
    pub(super) ty: Cow<'s, Type>,
    /// How to get there.
    pub(super) way: Way,
    /// How many arrays and objects it stands in.
    pub(super) depth: usize,
    /// How it comes back to where it came from, if it is of a declaration that it stands in.
    pub(super) again: Option<Again>,
    /// The declarations that it stands in, the innermost first, and where they began.
    inside: Way<Place>,
}

/// The end of a way, which can be gone again and again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Again {
    /// How many steps it has.
    pub(super) steps: usize,
    /// How much deeper each time leads.
    pub(super) deeper: usize,
}

/// A declaration on the way: its steps and depth.
#[derive(Debug, Clone, Copy)]
struct Place {
    decl: DeclId,
    steps: usize,
    depth: usize,
}

/// Steps, the last one first; ways share their beginnings.
#[derive(Debug, Clone)]
pub(super) struct Way<T = Step>(Option<Rc<(T, Self)>>);

impl<T: Copy> Way<T> {
    const START: Self = Self(None);

    fn then(&self, step: T) -> Self {
        Self(Some(Rc::new((step, self.clone()))))
    }

    /// The steps, from the last one on.
    fn backwards(&self) -> impl Iterator<Item = T> + '_ {
        let nodes = std::iter::successors(self.0.as_deref(), |(_, before)| before.0.as_deref());
        nodes.map(|(step, _)| *step)
    }

    /// The steps from the root on.
    pub(super) fn steps(&self) -> Vec<T> {
        let mut steps: Vec<T> = self.backwards().collect();
        steps.reverse();
        steps
    }
}

impl Site<'_> {
    /// The way to the same place that goes round so many times more.
    pub(super) fn steps_again(&self, times: usize) -> Vec<Step> {
        let mut steps = self.way.steps();
        let round = self.again.map_or(0, |again| again.steps);
        let round = steps.split_at(steps.len().saturating_sub(round)).1.to_vec();
        steps.extend(round.iter().cycle().take(round.len() * times));
        steps
    }
}

/// All places of messages of a root, each declaration once, on the shortest way there.
pub(super) fn sites(schema: &Schema, root: DeclId) -> Vec<Site<'_>> {
    let mut seen = BTreeSet::new();
    let start = Site { ty: Cow::Owned(Type::Ref(root)), way: Way::START, depth: 0, again: None, inside: Way::START };
    let mut open = VecDeque::from([start]);
    let mut sites = Vec::new();
    while let Some(mut site) = open.pop_front() {
        enter(&mut site);
        inside(schema, &site, &mut seen, &mut open);
        sites.push(site);
    }
    sites
}

/// Notes the declaration of a place, and whether it stands in itself.
fn enter(site: &mut Site<'_>) {
    let Type::Ref(decl) = *site.ty else { return };
    let here = Place { decl, steps: site.way.backwards().count(), depth: site.depth };
    let outer = site.inside.backwards().find(|outer| outer.decl == decl);
    let again = outer.map(|outer| Again { steps: here.steps - outer.steps, deeper: here.depth - outer.depth });
    site.again = again.filter(|again| again.deeper > 0);
    site.inside = site.inside.then(here);
}

/// The type's own places.
fn inside<'s>(schema: &'s Schema, site: &Site<'s>, seen: &mut BTreeSet<DeclId>, open: &mut VecDeque<Site<'s>>) {
    let mut add = |ty: Cow<'s, Type>, step: Option<Step>, deeper: usize| {
        let way = step.map_or_else(|| site.way.clone(), |step| site.way.then(step));
        open.push_back(Site { ty, way, depth: site.depth + deeper, again: None, inside: site.inside.clone() });
    };
    if let Type::Ref(id) = *site.ty {
        if !seen.insert(id) {
            return;
        }
        match &schema.decl(id).kind {
            DeclKind::Struct(_) => {
                schema.fields(id).enumerate().for_each(|(at, field)| add(Cow::Borrowed(&field.ty), Some(Step::Field(at)), 1));
            }
            DeclKind::Union(union) => {
                for (at, row) in union.rows.iter().enumerate() {
                    let (ty, deeper) = of_row(&union.layout, row);
                    add(ty, Some(Step::Row(at)), deeper);
                }
            }
            DeclKind::Choice(choice) => {
                let alternatives = choice.alternatives.iter().enumerate();
                alternatives.for_each(|(at, alternative)| add(Cow::Borrowed(&alternative.ty), Some(Step::Alternative(at)), 0));
            }
            DeclKind::Alias(ty) | DeclKind::Recursive(ty) | DeclKind::Newtype(ty) => add(Cow::Borrowed(ty), None, 0),
            DeclKind::Enum(_) | DeclKind::Parameter => {}
        }
        return;
    }
    // Only references are made up here.
    if let Cow::Borrowed(ty) = &site.ty {
        in_type(ty, &mut add);
    }
}

fn in_type<'s>(ty: &'s Type, add: &mut impl FnMut(Cow<'s, Type>, Option<Step>, usize)) {
    match ty {
        Type::Nullable(inner) => add(Cow::Borrowed(inner), None, 0),
        Type::Constrained(inner, _) => add(Cow::Borrowed(inner), None, 0),
        Type::Array(item) => add(Cow::Borrowed(item), Some(Step::Item(0)), 1),
        Type::Tuple { items, rest } => {
            items.iter().chain(rest.as_deref()).enumerate().for_each(|(at, item)| add(Cow::Borrowed(item), Some(Step::Item(at)), 1));
        }
        Type::Map(key, value) => {
            add(Cow::Borrowed(key), Some(Step::Key), 1);
            add(Cow::Borrowed(value), Some(Step::Entry), 1);
        }
        _ => {}
    }
}

/// What stands in a row, and how much deeper: the payload of an external union, else the record.
pub(super) fn of_row<'s>(layout: &Layout, row: &'s Row) -> (Cow<'s, Type>, usize) {
    match (layout, &row.payload) {
        (Layout::External, Some(payload)) => (Cow::Borrowed(payload), 1),
        _ => (Cow::Owned(Type::Ref(row.record)), 0),
    }
}
