//! Of several things that a message may be, the one that it resembles most.

use super::fault::{Code, Fault};
use super::reader::Reader;
use super::text::{self, Node, Object, Value};
use super::validate;
use crate::schema::{DeclId, Field, Schema, Type};

/// Why a message is none of `roots`: what the one says that it resembles most, of equals the first. Nothing if it is one of them.
#[must_use]
pub fn nearest_fault(schema: &Schema, roots: &[DeclId], message: &[u8]) -> Option<(DeclId, Box<Fault>)> {
    let mut faults = Vec::new();
    for root in roots {
        faults.push((*root, validate(schema, *root, message).err()?));
    }
    // Only where there is a choice the message is worth another look.
    let text = std::str::from_utf8(message).ok().filter(|_| roots.len() > 1);
    let node = text.and_then(|text| text::parse(text).ok());
    let resemblance = |(root, fault): &(DeclId, Box<Fault>)| (resemblance(schema, *root, node.as_ref()), levels_read(fault));
    // The last of equals is the greatest.
    faults.into_iter().rev().max_by_key(resemblance)
}

/// How many constants of a root, tags among them, a message has, and how many of its keys the root knows: in the row or struct that has
/// the most.
fn resemblance(schema: &Schema, root: DeclId, node: Option<&Node<'_>>) -> (usize, usize) {
    let Some(Node { value: Value::Object(object), .. }) = node else { return (0, 0) };
    records(schema, root).into_iter().map(|record| shared(schema, record, object)).max().unwrap_or_default()
}

fn shared(schema: &Schema, record: DeclId, object: &Object<'_>) -> (usize, usize) {
    let reader = Reader::new(schema);
    let known: Vec<_> = schema.fields(record).filter_map(|field| Some((field, object.get(&*field.wire)?))).collect();
    let constants = known.iter().filter(|(field, entry)| is_constant(schema, field) && reader.value(&field.ty, &entry.node).is_ok());
    (constants.count(), known.len())
}

/// The structs that can travel as a root.
fn records(schema: &Schema, root: DeclId) -> Vec<DeclId> {
    let Some(choice) = schema.as_choice(root) else { return schema.leaves(root) };
    let declared = choice.alternatives.iter().filter_map(|alternative| match schema.wire_type(&alternative.ty) {
        Type::Ref(id) => Some(*id),
        _ => None,
    });
    declared.flat_map(|id| schema.leaves(id)).collect()
}

/// Whether a field has one of a few values. An open enum takes any.
fn is_constant(schema: &Schema, field: &Field) -> bool {
    match schema.wire_type(&field.ty) {
        Type::Const(_) => true,
        Type::Ref(id) => schema.as_enum(*id).is_some_and(|body| !body.open),
        _ => false,
    }
}

/// How many objects and arrays around the fault, and at it, are what the root has there. The whole of an unknown tag is as good.
fn levels_read(fault: &Fault) -> usize {
    let is_at_one = fault.code == Code::MissingTag || (fault.code == Code::UnknownTag && fault.path.is_empty());
    fault.path.matches('/').count() + usize::from(is_at_one)
}
