//! Every text of a schema: what the syntax tree carries, and what the checked model carries.
//!
//! Nothing is left out by `..`: a new field does not compile here until it is said whether it is text, and of which place.

use hprotoc::ast;
use hprotoc::schema;
use std::collections::BTreeSet;

/// An enum with the list of its values.
macro_rules! listed {
    ($(#[$doc:meta])* $name:ident: $($value:ident)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($value),* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$value),*];
        }
    };
}

listed! {
    /// The texts of the syntax tree, by what they belong to.
    At:
    FileDocs ImportName ImportPath
    StructDocs FieldDocs EnumDocs ValueDocs UnionDocs RowDocs UntaggedDocs AliasDocs NewtypeDocs ProtocolDocs LineDocs
    AnnotationName AnnotationText AnnotationNumber AnnotationWord AnnotationBound
    StructName StructParameter InPlaceName FieldName FieldQuoted FieldWire SpreadName
    DefaultText DefaultNumber DefaultWord DefaultKey
    ReservedText ReservedNumber
    EnumName EnumBase ValueName ValueQuoted ValueText ValueNumber ValueWord
    UnionName TagName TagQuoted ContentName ContentQuoted Index RowTag RowNumber
    AliasName AliasParameter NewtypeName NewtypeParameter
    ProtocolName Peer Root
    TypeName ConstantText ConstantNumber
}

/// The texts of a file with their places, in no particular order.
pub fn of_file(file: &ast::File) -> Vec<(At, String)> {
    let mut texts = Texts::default();
    texts.file(file);
    texts.found
}

#[derive(Default)]
struct Texts {
    found: Vec<(At, String)>,
}

/// The places of a literal's texts: string, number, word.
type OfLiteral = (At, At, At);

const OF_ANNOTATION: OfLiteral = (At::AnnotationText, At::AnnotationNumber, At::AnnotationWord);
const OF_DEFAULT: OfLiteral = (At::DefaultText, At::DefaultNumber, At::DefaultWord);
const OF_RESERVED: OfLiteral = (At::ReservedText, At::ReservedNumber, At::ReservedText);
const OF_VALUE: OfLiteral = (At::ValueText, At::ValueNumber, At::ValueWord);
const OF_ROW: OfLiteral = (At::RowTag, At::RowNumber, At::RowTag);
const OF_TYPE: OfLiteral = (At::ConstantText, At::ConstantNumber, At::ConstantText);
const OF_INDEX: OfLiteral = (At::Index, At::Index, At::Index);

impl Texts {
    fn add(&mut self, at: At, text: &str) {
        self.found.push((at, text.to_owned()));
    }

    fn ident(&mut self, at: At, ident: &ast::Ident) {
        let ast::Ident { text, span: _ } = ident;
        self.add(at, text);
    }

    fn idents(&mut self, at: At, idents: &[ast::Ident]) {
        idents.iter().for_each(|ident| self.ident(at, ident));
    }

    fn str(&mut self, at: At, text: &ast::Str) {
        let ast::Str { value, span: _ } = text;
        self.add(at, value);
    }

    fn name(&mut self, bare: At, quoted: At, name: &ast::Name) {
        match name {
            ast::Name::Ident(ident) => self.ident(bare, ident),
            ast::Name::Quoted(text) => self.str(quoted, text),
        }
    }

    fn literal(&mut self, of: OfLiteral, literal: &ast::Literal) {
        let ast::Literal { kind, span: _ } = literal;
        let (text, number, word) = of;
        match kind {
            ast::LiteralKind::Str(value) => self.add(text, value),
            ast::LiteralKind::Number(value) => self.add(number, value),
            ast::LiteralKind::Name(value) => self.add(word, value),
            ast::LiteralKind::Array(items) => items.iter().for_each(|item| self.literal(of, item)),
            ast::LiteralKind::Object(entries) => {
                for (key, value) in entries {
                    self.str(At::DefaultKey, key);
                    self.literal(of, value);
                }
            }
            ast::LiteralKind::Bool(_) | ast::LiteralKind::Null | ast::LiteralKind::Hole => {}
        }
    }

    fn docs(&mut self, at: At, docs: &ast::Docs) {
        let ast::Docs { lines, span: _ } = docs;
        lines.iter().for_each(|line| self.add(at, line));
    }

    fn meta(&mut self, at: At, meta: &ast::Meta) {
        let ast::Meta { docs, annotations } = meta;
        self.docs(at, docs);
        for ast::Annotation { name, args, span: _ } in annotations {
            self.ident(At::AnnotationName, name);
            for argument in args.iter().flatten() {
                match argument {
                    ast::AnnotationArg::Literal(literal) => self.literal(OF_ANNOTATION, literal),
                    ast::AnnotationArg::Range { low, high, span: _ } => {
                        for bound in [low, high].into_iter().flatten() {
                            self.literal((At::AnnotationBound, At::AnnotationBound, At::AnnotationBound), bound);
                        }
                    }
                }
            }
        }
    }

    fn file(&mut self, file: &ast::File) {
        let ast::File { docs, imports, decls } = file;
        self.docs(At::FileDocs, docs);
        for ast::Import { names, path, span: _ } in imports {
            self.idents(At::ImportName, names);
            path.iter().for_each(|path| self.str(At::ImportPath, path));
        }
        for decl in decls {
            match decl {
                ast::Decl::Struct(decl) => self.struct_decl(decl),
                ast::Decl::Enum(decl) => self.enum_decl(decl),
                ast::Decl::Union(decl) => self.union_decl(decl),
                ast::Decl::Alias(decl) => self.alias(decl, At::AliasDocs, At::AliasName, At::AliasParameter),
                ast::Decl::Newtype(decl) => self.alias(decl, At::NewtypeDocs, At::NewtypeName, At::NewtypeParameter),
                ast::Decl::Protocol(decl) => self.protocol(decl),
            }
        }
    }

    fn struct_decl(&mut self, decl: &ast::StructDecl) {
        let ast::StructDecl { meta, name, generics, closed: _, body, span: _ } = decl;
        self.meta(At::StructDocs, meta);
        name.iter().for_each(|name| self.ident(At::StructName, name));
        self.idents(At::StructParameter, generics);
        self.body(body);
    }

    fn body(&mut self, body: &ast::StructBody) {
        let ast::StructBody { members, broken: _, span: _ } = body;
        for member in members {
            match member {
                ast::StructMember::Field(field) => self.field(field),
                ast::StructMember::Spread(spread) => self.spread(spread),
                ast::StructMember::Reserved(reserved) => self.reserved(reserved),
            }
        }
    }

    fn field(&mut self, field: &ast::Field) {
        let ast::Field { meta, overrides: _, name, wire, optional: _, ty, default, span: _ } = field;
        self.meta(At::FieldDocs, meta);
        self.name(At::FieldName, At::FieldQuoted, name);
        wire.iter().for_each(|wire| self.str(At::FieldWire, wire));
        ty.iter().for_each(|ty| self.ty(ty));
        default.iter().for_each(|default| self.literal(OF_DEFAULT, default));
    }

    fn spread(&mut self, spread: &ast::Spread) {
        let ast::Spread { name, args, span: _ } = spread;
        name.iter().for_each(|name| self.ident(At::SpreadName, name));
        args.iter().for_each(|ty| self.ty(ty));
    }

    fn reserved(&mut self, reserved: &ast::Reserved) {
        let ast::Reserved { value, span: _ } = reserved;
        self.literal(OF_RESERVED, value);
    }

    fn enum_decl(&mut self, decl: &ast::EnumDecl) {
        let ast::EnumDecl { meta, open: _, name, base, members, broken: _, span: _ } = decl;
        self.meta(At::EnumDocs, meta);
        name.iter().for_each(|name| self.ident(At::EnumName, name));
        base.iter().for_each(|base| self.ident(At::EnumBase, base));
        for member in members {
            match member {
                ast::EnumMember::Value { meta, name, value, span: _ } => {
                    self.meta(At::ValueDocs, meta);
                    self.name(At::ValueName, At::ValueQuoted, name);
                    value.iter().for_each(|value| self.literal(OF_VALUE, value));
                }
                ast::EnumMember::Reserved(reserved) => self.reserved(reserved),
            }
        }
    }

    fn union_decl(&mut self, decl: &ast::UnionDecl) {
        let ast::UnionDecl { meta, open: _, name, layout, members, broken: _, span: _ } = decl;
        self.meta(At::UnionDocs, meta);
        name.iter().for_each(|name| self.ident(At::UnionName, name));
        match layout {
            ast::UnionLayout::Internal { tag } => self.name(At::TagName, At::TagQuoted, tag),
            ast::UnionLayout::Adjacent { tag, content, optional: _ } => {
                self.name(At::TagName, At::TagQuoted, tag);
                self.name(At::ContentName, At::ContentQuoted, content);
            }
            ast::UnionLayout::Position { index } => self.literal(OF_INDEX, index),
            ast::UnionLayout::Keyed { span: _ } | ast::UnionLayout::Presence { span: _ } | ast::UnionLayout::Missing => {}
        }
        for member in members {
            match member {
                ast::UnionMember::Row(row) => self.row(row),
                ast::UnionMember::Spread(spread) => self.spread(spread),
                ast::UnionMember::Untagged { meta, payload, span: _ } => {
                    self.meta(At::UntaggedDocs, meta);
                    payload.iter().for_each(|ty| self.ty(ty));
                }
                ast::UnionMember::Reserved(reserved) => self.reserved(reserved),
            }
        }
    }

    fn row(&mut self, row: &ast::UnionRow) {
        let ast::UnionRow { meta, tags, untagged: _, optional: _, has_colon: _, payload, span: _ } = row;
        self.meta(At::RowDocs, meta);
        tags.iter().for_each(|tag| self.literal(OF_ROW, tag));
        payload.iter().for_each(|ty| self.ty(ty));
    }

    fn alias(&mut self, decl: &ast::AliasDecl, docs: At, of_name: At, parameter: At) {
        let ast::AliasDecl { meta, name, generics, ty, span: _ } = decl;
        self.meta(docs, meta);
        name.iter().for_each(|name| self.ident(of_name, name));
        self.idents(parameter, generics);
        ty.iter().for_each(|ty| self.ty(ty));
    }

    fn protocol(&mut self, decl: &ast::ProtocolDecl) {
        let ast::ProtocolDecl { meta, name, lines, broken: _, span: _ } = decl;
        self.meta(At::ProtocolDocs, meta);
        name.iter().for_each(|name| self.ident(At::ProtocolName, name));
        for ast::ProtocolLine { meta, peer, roots, span: _ } in lines {
            self.meta(At::LineDocs, meta);
            self.ident(At::Peer, peer);
            self.idents(At::Root, roots);
        }
    }

    fn ty(&mut self, ty: &ast::Type) {
        let ast::Type { kind, span: _ } = ty;
        match kind {
            ast::TypeKind::Hole => {}
            ast::TypeKind::Name { name, args } => {
                self.ident(At::TypeName, name);
                args.iter().for_each(|ty| self.ty(ty));
            }
            ast::TypeKind::Literal(literal) => self.literal(OF_TYPE, literal),
            ast::TypeKind::Array(item) => self.ty(item),
            ast::TypeKind::Map(key, value) => {
                self.ty(key);
                self.ty(value);
            }
            ast::TypeKind::Union(types) | ast::TypeKind::Tuple(types) => types.iter().for_each(|ty| self.ty(ty)),
            ast::TypeKind::Struct { name, body } => {
                name.iter().for_each(|name| self.ident(At::InPlaceName, name));
                self.body(body);
            }
        }
    }
}

listed! {
    /// The texts of the checked model.
    In:
    ModuleName ModuleDocs DeclName DeclDocs Reason Since SenderPeer
    FieldWire FieldIdent FieldDocs StructReserved
    DefaultText DefaultKey DefaultField
    Constant Pattern PatternClass Generic
    ValueIdent ValueWire ValueDocs EnumReserved
    Tag Content RowIdent RowValue RowDocs UnionReserved AlternativeIdent
    ProtocolName ProtocolDocs Peer PeerDocs
}

/// The places of the model whose text contains `marker` (in any case: a made-up name has a casing of its own).
pub fn of_schema(schema: &schema::Schema, marker: &str) -> BTreeSet<In> {
    let mut model = Model { marker, found: BTreeSet::new() };
    // The fields of `Schema` are private; what there is, its JSON tells.
    let json = serde_json::to_value(schema).unwrap();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["decls", "modules", "protocols"], "the model has a new part");
    for schema::Module { name, docs, decls: _, imports: _, span: _ } in schema.modules() {
        model.text(In::ModuleName, name);
        model.texts(In::ModuleDocs, docs);
    }
    for schema::Decl { module: _, name, made_up: _, docs, marks, parameters: _, generic: _, instance, sent_by, kind, span: _ } in
        schema.decls()
    {
        if let Some(schema::Instance { generic, arguments, of: _ }) = instance {
            model.text(In::Generic, generic);
            arguments.iter().for_each(|ty| model.ty(ty));
        }
        model.text(In::DeclName, name);
        model.texts(In::DeclDocs, docs);
        model.marks(marks);
        for schema::Sender { protocol: _, peer } in sent_by {
            model.text(In::SenderPeer, peer);
        }
        model.kind(kind);
    }
    for schema::Protocol { module: _, name, docs, marks, peers, span: _ } in schema.protocols() {
        model.text(In::ProtocolName, name);
        model.texts(In::ProtocolDocs, docs);
        model.marks(marks);
        for schema::Peer { name, docs, sends: _ } in peers {
            model.text(In::Peer, name);
            model.texts(In::PeerDocs, docs);
        }
    }
    model.found
}

struct Model<'a> {
    marker: &'a str,
    found: BTreeSet<In>,
}

impl Model<'_> {
    fn text(&mut self, place: In, text: &str) {
        if text.to_lowercase().replace('\\', "").contains(self.marker) {
            self.found.insert(place);
        }
    }

    fn texts(&mut self, place: In, texts: &[String]) {
        texts.iter().for_each(|text| self.text(place, text));
    }

    fn literal(&mut self, place: In, literal: &schema::Literal) {
        match literal {
            schema::Literal::String(text) => self.text(place, text),
            schema::Literal::Int(_) | schema::Literal::Float(_) | schema::Literal::Bool(_) => {}
        }
    }

    fn marks(&mut self, marks: &schema::Marks) {
        let schema::Marks { deprecated, since, experimental: _ } = marks;
        if let Some(schema::Deprecated { reason: Some(reason) }) = deprecated {
            self.text(In::Reason, reason);
        }
        since.iter().for_each(|since| self.text(In::Since, since));
    }

    fn kind(&mut self, kind: &schema::DeclKind) {
        match kind {
            schema::DeclKind::Struct(body) => self.struct_body(body),
            schema::DeclKind::Enum(body) => self.enum_body(body),
            schema::DeclKind::Union(body) => self.union_body(body),
            schema::DeclKind::Choice(schema::Choice { anonymous: _, alternatives }) => {
                for schema::Alternative { ident, kinds: _, ty, span: _ } in alternatives {
                    self.text(In::AlternativeIdent, ident);
                    self.ty(ty);
                }
            }
            schema::DeclKind::Alias(ty) | schema::DeclKind::Recursive(ty) | schema::DeclKind::Newtype(ty) => self.ty(ty),
            schema::DeclKind::Parameter => {}
        }
    }

    fn struct_body(&mut self, body: &schema::Struct) {
        let schema::Struct { fields, base: _, thin: _, closed: _, reserved, union: _ } = body;
        self.texts(In::StructReserved, reserved);
        for schema::Field { wire, ident, ty, presence, docs, marks, recursive: _, span: _ } in fields {
            self.text(In::FieldWire, wire);
            self.text(In::FieldIdent, ident);
            self.texts(In::FieldDocs, docs);
            self.marks(marks);
            self.ty(ty);
            match presence {
                schema::Presence::Default(value) => self.value(value),
                schema::Presence::Required | schema::Presence::Optional => {}
            }
        }
    }

    fn enum_body(&mut self, body: &schema::Enum) {
        let schema::Enum { repr: _, open: _, anonymous: _, values, reserved } = body;
        reserved.iter().for_each(|value| self.literal(In::EnumReserved, value));
        for schema::EnumValue { ident, wire, docs, marks, span: _ } in values {
            self.text(In::ValueIdent, ident);
            self.literal(In::ValueWire, wire);
            self.texts(In::ValueDocs, docs);
            self.marks(marks);
        }
    }

    fn union_body(&mut self, body: &schema::Union) {
        let schema::Union { layout, open: _, rows, base: _, thin: _, reserved } = body;
        match layout {
            schema::Layout::Internal { tag } => self.text(In::Tag, tag),
            schema::Layout::Adjacent { tag, content } => {
                self.text(In::Tag, tag);
                self.text(In::Content, content);
            }
            schema::Layout::External | schema::Layout::Presence | schema::Layout::Position => {}
        }
        reserved.iter().for_each(|value| self.literal(In::UnionReserved, value));
        for schema::Row { ident, values, untagged: _, payload, record: _, from: _, docs, marks, span: _ } in rows {
            self.text(In::RowIdent, ident);
            values.iter().for_each(|value| self.literal(In::RowValue, value));
            self.texts(In::RowDocs, docs);
            self.marks(marks);
            payload.iter().for_each(|ty| self.ty(ty));
        }
    }

    fn ty(&mut self, ty: &schema::Type) {
        match ty {
            schema::Type::Const(literal) => self.literal(In::Constant, literal),
            schema::Type::Array(inner) | schema::Type::Nullable(inner) => self.ty(inner),
            schema::Type::Map(key, value) => {
                self.ty(key);
                self.ty(value);
            }
            schema::Type::Tuple { items, rest } => {
                items.iter().for_each(|ty| self.ty(ty));
                rest.iter().for_each(|ty| self.ty(ty));
            }
            schema::Type::Constrained(inner, constraints) => {
                self.ty(inner);
                constraints.iter().for_each(|constraint| self.constraint(constraint));
            }
            schema::Type::String
            | schema::Type::Bool
            | schema::Type::Int(_)
            | schema::Type::Float
            | schema::Type::Decimal
            | schema::Type::Bytes
            | schema::Type::Uuid
            | schema::Type::Datetime
            | schema::Type::Date
            | schema::Type::Time
            | schema::Type::Duration
            | schema::Type::Url
            | schema::Type::Json
            | schema::Type::Object
            | schema::Type::Null
            | schema::Type::Ref(_) => {}
        }
    }

    fn constraint(&mut self, constraint: &schema::Constraint) {
        match constraint {
            schema::Constraint::Pattern(schema::Pattern { text, root }) => {
                self.text(In::Pattern, text);
                let mut letters = String::new();
                letters_of(root, &mut letters);
                self.text(In::PatternClass, &letters);
            }
            schema::Constraint::Range { min: _, max: _ }
            | schema::Constraint::MultipleOf(_)
            | schema::Constraint::Length { min: _, max: _ }
            | schema::Constraint::Unique => {}
        }
    }

    fn value(&mut self, value: &schema::Value) {
        match value {
            schema::Value::String(text) => self.text(In::DefaultText, text),
            schema::Value::Array(items) => items.iter().for_each(|item| self.value(item)),
            schema::Value::Object(entries) => {
                for (key, value) in entries {
                    self.text(In::DefaultKey, key);
                    self.value(value);
                }
            }
            schema::Value::Struct { decl: _, fields } => {
                for (key, value) in fields {
                    self.text(In::DefaultField, key);
                    self.value(value);
                }
            }
            schema::Value::Variant { decl: _, row: _, record } => self.value(record),
            schema::Value::Alternative { decl: _, index: _, value } => self.value(value),
            schema::Value::Null
            | schema::Value::Bool(_)
            | schema::Value::Int(_)
            | schema::Value::Float(_)
            | schema::Value::Enum { decl: _, index: _ } => {}
        }
    }
}

/// The characters of a pattern that stand for themselves, in order.
fn letters_of(node: &schema::PatternNode, letters: &mut String) {
    match node {
        schema::PatternNode::Class(ranges) => {
            letters.extend(ranges.iter().filter(|range| range.first == range.last).map(|range| range.first));
        }
        schema::PatternNode::Sequence(parts) | schema::PatternNode::Either(parts) => {
            parts.iter().for_each(|part| letters_of(part, letters));
        }
        schema::PatternNode::Repeat { node, min: _, max: _ } => letters_of(node, letters),
    }
}
