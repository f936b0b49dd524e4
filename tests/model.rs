//! What the checker makes of a schema. A case is a file of `tests/model/`: a schema, and below the line `//~ model` the checked model in short.
//! Lines `//- name.hproto` split a case into files. `BLESS=<pattern>` rewrites the tails.
//!
//! A line is a declaration; `~` marks a name that was made up, `*` a field at which a circle of values is broken, `<-` who sends it.
//! Below a union stand its rows: values, payload, `=>` and the record that travels.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use hprotoc::schema::{Decl, DeclId, DeclKind, Field, Layout, Literal, Marks, Presence, Row, Schema, Type, Value};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fmt::Write;
use std::fs;
use std::path::Path;

const TAIL: &str = "//~ model\n";

fn main() {
    let folder = support::root().join("tests/model");
    let cases = support::files_below(&folder, ".hproto").into_keys();
    let trials = cases.map(|case| {
        Trial::test(case.clone(), {
            let folder = folder.clone();
            move || is_modelled(&folder.join(&case), &case)
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

fn is_modelled(path: &Path, case: &str) -> Result<(), Failed> {
    let text = fs::read_to_string(path)?;
    let (source, expected) = text.split_once(TAIL).unwrap_or((&text, ""));
    let name = path.file_name().unwrap().to_str().unwrap();
    let (sources, diagnostics, schema) = support::findings(&support::split(source, name));
    let schema = schema.filter(|_| diagnostics.is_empty()).ok_or_else(|| support::in_lines(&sources, &diagnostics))?;
    let actual = in_short(&schema);
    if actual == expected {
        return Ok(());
    }
    if support::is_blessed(case) {
        let end = if source.ends_with('\n') { "" } else { "\n" };
        return Ok(fs::write(path, format!("{source}{end}{TAIL}{actual}"))?);
    }
    Err(format!("{}\nBLESS='{case}' rewrites it", support::diff(expected, &actual)).into())
}

fn in_short(schema: &Schema) -> String {
    let mut out = String::new();
    for module in schema.modules() {
        let imports: Vec<&str> = module.imports.iter().map(|id| schema.decl(*id).name.as_str()).collect();
        if schema.modules().len() > 1 || !module.docs.is_empty() {
            writeln!(out, "//~ module {} imports {imports:?}{}", module.name, docs(&module.docs)).unwrap();
        }
        for id in &module.decls {
            declaration(schema, *id, &mut out);
        }
    }
    for protocol in schema.protocols() {
        writeln!(out, "//~ protocol {}", protocol.name).unwrap();
        for peer in &protocol.peers {
            let sends: Vec<&str> = peer.sends.iter().map(|id| schema.decl(*id).name.as_str()).collect();
            writeln!(out, "//~     {} sends {}{}", peer.name, sends.join(", "), docs(&peer.docs)).unwrap();
        }
    }
    out
}

fn declaration(schema: &Schema, id: DeclId, out: &mut String) {
    let decl = schema.decl(id);
    let mark = if decl.made_up { "~" } else { "" };
    write!(out, "//~ {mark}{} ", decl.name).unwrap();
    match &decl.kind {
        DeclKind::Struct(body) => {
            let fields: Vec<String> = body.fields.iter().map(|own| field(schema, own)).collect();
            write!(out, "{{ {} }}", fields.join(", ")).unwrap();
            mention(schema, "base", body.base, out);
            mention(schema, "of", body.union, out);
            words([("thin", body.thin), ("closed", body.closed)], out);
            if !body.reserved.is_empty() {
                write!(out, " reserved {}", body.reserved.join(", ")).unwrap();
            }
        }
        DeclKind::Enum(body) => {
            let values: Vec<String> = body.values.iter().map(|value| format!("{} = {}", value.ident, literal(&value.wire))).collect();
            write!(out, "enum {:?} {{ {} }}", body.repr, values.join(", ")).unwrap();
            words([("open", body.open), ("anonymous", body.anonymous)], out);
            reserved(&body.reserved, out);
        }
        DeclKind::Union(body) => {
            match &body.layout {
                Layout::Internal { tag } => write!(out, "union by {tag}").unwrap(),
                Layout::Adjacent { tag, content } => write!(out, "union by {tag} with {content}").unwrap(),
                Layout::External => out.push_str("union keyed"),
                Layout::Presence => out.push_str("untagged union"),
                Layout::Position => out.push_str("union by [0]"),
            }
            mention(schema, "base", body.base, out);
            words([("thin", body.thin), ("open", body.open)], out);
            reserved(&body.reserved, out);
        }
        DeclKind::Choice(body) => {
            let alternatives: Vec<String> =
                body.alternatives.iter().map(|one| format!("{} {:?}: {}", one.ident, one.kinds, ty(schema, &one.ty))).collect();
            write!(out, "choice {{ {} }}", alternatives.join(", ")).unwrap();
            words([("anonymous", body.anonymous)], out);
        }
        DeclKind::Alias(target) => write!(out, "alias {}", ty(schema, target)).unwrap(),
        DeclKind::Recursive(target) => write!(out, "recursive {}", ty(schema, target)).unwrap(),
        DeclKind::Newtype(target) => write!(out, "newtype {}", ty(schema, target)).unwrap(),
        DeclKind::Parameter => out.push_str("parameter"),
    }
    let parameters: Vec<&str> = decl.parameters.iter().map(|parameter| schema.decl(*parameter).name.as_str()).collect();
    if !parameters.is_empty() {
        write!(out, " of {}", parameters.join(", ")).unwrap();
    }
    words([("generic", decl.generic)], out);
    if let Some(instance) = &decl.instance {
        let arguments: Vec<String> = instance.arguments.iter().map(|argument| ty(schema, argument)).collect();
        let is = if instance.of.is_some() { "is exactly" } else { "is" };
        write!(out, " {is} {}<{}>", instance.generic, arguments.join(", ")).unwrap();
    }
    marks(decl, out);
    out.push('\n');
    if let DeclKind::Union(body) = &decl.kind {
        body.rows.iter().for_each(|own| row(schema, own, out));
    }
}

fn marks(decl: &Decl, out: &mut String) {
    stability(&decl.marks, out);
    out.push_str(&docs(&decl.docs));
    for sender in &decl.sent_by {
        write!(out, " <- {}", sender.peer).unwrap();
    }
}

fn stability(marks: &Marks, out: &mut String) {
    words([("deprecated", marks.deprecated.is_some()), ("experimental", marks.experimental)], out);
    if let Some(since) = &marks.since {
        write!(out, " since {since:?}").unwrap();
    }
}

fn row(schema: &Schema, row: &Row, out: &mut String) {
    let name = |id: DeclId| schema.decl(id).name.as_str();
    let values: Vec<String> = row.values.iter().map(literal).chain(row.untagged.then(|| "untagged".to_owned())).collect();
    write!(out, "//~     {}: {}", row.ident, values.join(" | ")).unwrap();
    if let Some(payload) = &row.payload {
        write!(out, " payload {}", ty(schema, payload)).unwrap();
    }
    write!(out, " => {}", name(row.record)).unwrap();
    mention(schema, "from", row.from, out);
    stability(&row.marks, out);
    words([("unit", schema.is_unit(row))], out);
    out.push_str(&docs(&row.docs));
    out.push('\n');
}

fn mention(schema: &Schema, word: &str, id: Option<DeclId>, out: &mut String) {
    if let Some(id) = id {
        write!(out, " {word} {}", schema.decl(id).name).unwrap();
    }
}

fn words<const N: usize>(words: [(&str, bool); N], out: &mut String) {
    for (word, _) in words.into_iter().filter(|(_, holds)| *holds) {
        write!(out, " {word}").unwrap();
    }
}

fn reserved(values: &[Literal], out: &mut String) {
    if !values.is_empty() {
        write!(out, " reserved {}", values.iter().map(literal).collect::<Vec<_>>().join(", ")).unwrap();
    }
}

fn docs(lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!(" docs {:?}", lines.join("\n")) }
}

fn field(schema: &Schema, field: &Field) -> String {
    let is_plain = field.wire.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !field.wire.is_empty();
    let wire = if is_plain { field.wire.clone() } else { serde_json::to_string(&field.wire).unwrap() };
    let alias = if field.ident == field.wire { String::new() } else { format!("{} as ", field.ident) };
    let optional = if field.presence == Presence::Optional { "?" } else { "" };
    let circle = if field.recursive { "*" } else { "" };
    let mut marks = String::new();
    stability(&field.marks, &mut marks);
    let default = match &field.presence {
        Presence::Default(default) => format!(" = {}", value(schema, default)),
        _ => String::new(),
    };
    format!("{alias}{wire}{optional}: {}{circle}{default}{marks}{}", ty(schema, &field.ty), docs(&field.docs))
}

fn ty(schema: &Schema, written: &Type) -> String {
    match written {
        Type::Ref(id) => schema.decl(*id).name.clone(),
        Type::Array(inner) => format!("{}[]", ty(schema, inner)),
        Type::Map(key, inner) => format!("map<{}, {}>", ty(schema, key), ty(schema, inner)),
        Type::Nullable(inner) => format!("{} | null", ty(schema, inner)),
        Type::Const(constant) => literal(constant),
        Type::Tuple { items, rest } => {
            let rest = rest.iter().map(|rest| format!("...{}", ty(schema, rest)));
            format!("[{}]", items.iter().map(|item| ty(schema, item)).chain(rest).collect::<Vec<_>>().join(", "))
        }
        Type::Constrained(inner, constraints) => {
            let constraints: Vec<String> = constraints.iter().map(|one| serde_json::to_string(one).unwrap()).collect();
            format!("{} @{}", ty(schema, inner), constraints.join(" @"))
        }
        Type::Int(kind) => format!("{kind:?}").to_lowercase(),
        scalar => format!("{scalar:?}").to_lowercase(),
    }
}

fn literal(constant: &Literal) -> String {
    serde_json::to_string(constant).unwrap()
}

fn value(schema: &Schema, value_of: &Value) -> String {
    match value_of {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::String(text) => format!("{text:?}"),
        Value::Variant { decl, row, record } => {
            format!("{}.{} {}", schema.decl(*decl).name, schema.as_union(*decl).unwrap().rows[*row].ident, value(schema, record))
        }
        Value::Alternative { decl, index, value: inner } => {
            format!("{}.{} {}", schema.decl(*decl).name, schema.as_choice(*decl).unwrap().alternatives[*index].ident, value(schema, inner))
        }
        Value::Enum { decl, index } => format!("{}.{}", schema.decl(*decl).name, schema.as_enum(*decl).unwrap().values[*index].ident),
        Value::Array(items) => format!("[{}]", items.iter().map(|item| value(schema, item)).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => object(schema, entries),
        Value::Struct { decl, fields } => format!("{}{}", schema.decl(*decl).name, object(schema, fields)),
    }
}

fn object(schema: &Schema, entries: &[(String, Value)]) -> String {
    let entries: Vec<String> = entries.iter().map(|(key, inner)| format!("{key}: {}", value(schema, inner))).collect();
    format!("{{{}}}", entries.join(", "))
}
