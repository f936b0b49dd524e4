//! Every place of a schema where text can go: a small schema around a hole, and what the syntax tree calls the text in it.

use super::texts::At;

/// How a text is spelled in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As it is, in a line of docs.
    Docs,
    /// In quotes, with JSON's escapes.
    Quoted,
    /// In quotes, as a pattern that the text itself matches.
    Pattern,
    /// As it is, where a name stands.
    Word,
    /// As it is, where a number stands.
    Number,
    /// In the path of the file.
    Path,
    /// In quotes, in `hproto.toml`.
    Config,
}

/// A place.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Its name, which is that of its folder.
    pub name: &'static str,
    /// What the syntax tree calls the text; `None` where it is no part of a text.
    pub at: Option<At>,
    /// How a text is spelled there.
    pub spelling: Spelling,
    /// The schema, with `§` for the text. What stands between `‹` and `›` can be repeated, once for each text. `//- "path"` begins a file.
    pub template: &'static str,
}

const fn docs(name: &'static str, at: At, template: &'static str) -> Place {
    Place { name, at: Some(at), spelling: Spelling::Docs, template }
}

const fn quoted(name: &'static str, at: At, template: &'static str) -> Place {
    Place { name, at: Some(at), spelling: Spelling::Quoted, template }
}

const fn word(name: &'static str, at: At, template: &'static str) -> Place {
    Place { name, at: Some(at), spelling: Spelling::Word, template }
}

const fn number(name: &'static str, at: At, template: &'static str) -> Place {
    Place { name, at: Some(at), spelling: Spelling::Number, template }
}

const fn beside(name: &'static str, spelling: Spelling, template: &'static str) -> Place {
    Place { name, at: None, spelling, template }
}

/// All places.
pub const PLACES: &[Place] = &[
    // Documentation.
    docs("file_docs", At::FileDocs, "//! §\nstruct S { a: int }\n"),
    docs("struct_docs", At::StructDocs, "/// §\nstruct S { a: int }\n"),
    docs("second_line_of_docs", At::StructDocs, "/// One.\n/// §\n/// Three.\nstruct S { a: int }\n"),
    docs("field_docs", At::FieldDocs, "struct S {\n  /// §\n  a: int\n  /// §\n  b: string = \"x\"\n}\n"),
    docs("in_place_docs", At::FieldDocs, "struct S {\n  /// §\n  a: { b: int }\n}\n"),
    docs("enum_docs", At::EnumDocs, "/// §\nenum E { a, b }\n"),
    docs("value_docs", At::ValueDocs, "enum E {\n  /// §\n  a\n  b\n}\nenum N: int {\n  /// §\n  a = 1\n}\n"),
    docs("union_docs", At::UnionDocs, "/// §\nopen union U by type { a: A { x: int }, b }\n"),
    docs("row_docs", At::RowDocs, "union U by type {\n  /// §\n  a: A { x: int }\n  b\n}\n"),
    docs("shared_row_docs", At::RowDocs, "struct S { x: int }\nunion U by type {\n  /// §\n  a: S\n  /// §\n  b | c: S\n}\n"),
    docs("unit_row_docs", At::RowDocs, "union U by type {\n  /// §\n  a\n  b\n}\n"),
    docs("untagged_docs", At::UntaggedDocs, "struct S { x: int }\nunion U by type {\n  a: A { x: int }\n  /// §\n  untagged S\n}\n"),
    docs("alias_docs", At::AliasDocs, "/// §\ntype T = int[]\nstruct S { a: T }\n"),
    docs("choice_docs", At::AliasDocs, "/// §\ntype T = int | string\nstruct S { a: T }\n"),
    docs("newtype_docs", At::NewtypeDocs, "/// §\nnewtype T = string\nstruct S { a: T }\n"),
    docs("protocol_docs", At::ProtocolDocs, "struct S { a: int }\n/// §\nprotocol P { client sends S }\n"),
    docs("line_docs", At::LineDocs, "struct S { a: int }\nprotocol P {\n  /// §\n  client sends S\n}\n"),
    // Annotations.
    quoted("deprecated_struct", At::AnnotationText, "@deprecated(§) struct S { a: int }\nstruct Uses { s: S }\n"),
    quoted("deprecated_field", At::AnnotationText, "struct S {\n  @deprecated(§) a: int\n  @deprecated(§) b?: int\n}\n"),
    quoted("deprecated_enum", At::AnnotationText, "@deprecated(§) enum E { a, b }\nstruct S { e: E }\n"),
    quoted("deprecated_value", At::AnnotationText, "enum E {\n  @deprecated(§) a\n  b\n}\nenum N: int {\n  @deprecated(§) a = 1\n}\n"),
    quoted("deprecated_union", At::AnnotationText, "@deprecated(§) union U by type { a: A { x: int }, b }\n"),
    quoted(
        "deprecated_row",
        At::AnnotationText,
        "struct S { a: int }\nunion U by type {\n  @deprecated(§) a: A { x: int }\n  @deprecated(§) b: S\n  @deprecated(§) c\n}\n",
    ),
    quoted("deprecated_alias", At::AnnotationText, "@deprecated(§) type T = int[]\nstruct S { a: T }\n"),
    quoted("deprecated_newtype", At::AnnotationText, "@deprecated(§) newtype T = string\nstruct S { a: T }\n"),
    quoted("deprecated_protocol", At::AnnotationText, "struct S { a: int }\n@deprecated(§) protocol P { client sends S }\n"),
    quoted("since", At::AnnotationText, "@since(§) struct S {\n  @since(§) a: int\n}\n"),
    quoted("since_value", At::AnnotationText, "@since(§) enum E {\n  @since(§) a\n  b\n}\n"),
    quoted("since_row", At::AnnotationText, "@since(§) union U by type {\n  @since(§) a: A { x: int }\n  b\n}\n"),
    quoted("pattern", At::AnnotationText, "struct S { @pattern(§) a: string }\n"),
    Place {
        name: "pattern_of_text",
        at: Some(At::AnnotationText),
        spelling: Spelling::Pattern,
        template: "struct S { @pattern(§) a: string }\n@pattern(§) type T = string\nstruct U { a: T, b: T[], c?: T }\n",
    },
    word("annotation_name", At::AnnotationName, "@§ struct S { a: int }\n"),
    word("annotation_word", At::AnnotationWord, "@deprecated(§) struct S { a: int }\n"),
    number("annotation_number", At::AnnotationNumber, "struct S { @multipleOf(§) a: int }\n"),
    number("annotation_bound", At::AnnotationBound, "struct S { @range(§..) a: int }\n"),
    number("annotation_upper_bound", At::AnnotationBound, "struct S { @range(..=§) a: float }\n"),
    number("annotation_length", At::AnnotationBound, "struct S { @length(..=§) a: string }\n"),
    // Imports.
    quoted(
        "import_path",
        At::ImportPath,
        "//- \"a.hproto\"\nimport { S } from §\nstruct T { s: S }\n//- \"b.hproto\"\nstruct S { a: int }\n",
    ),
    word(
        "import_name",
        At::ImportName,
        "//- \"a.hproto\"\nimport { § } from \"./b.hproto\"\nstruct Uses { s: § }\n//- \"b.hproto\"\nstruct § { a: int }\n",
    ),
    // Structs.
    word("struct_name", At::StructName, "‹struct § { a: int }\n›"),
    word("used_struct_name", At::TypeName, "‹struct § { a: int }\n›struct Uses {‹ a§: §, l§: §[], o§?: § | null,›}\n"),
    word("spread_name", At::SpreadName, "struct § { a: int }\nstruct S { ...§, b: int }\n"),
    word("generic_name", At::StructName, "struct §<T> { a: T[] }\nstruct S { s: §<int>, t: §<string> }\n"),
    word("struct_parameter", At::StructParameter, "struct S<§> { a: §[] }\nstruct T { s: S<int> }\n"),
    word("in_place_name", At::InPlaceName, "struct S { a: § { b: int } }\n"),
    word("payload_name", At::InPlaceName, "union U by type { a: § { b: int }, b }\n"),
    word("field_name", At::FieldName, "struct S {‹ §: int,›}\nclosed struct C {‹ §?: string,›}\nstruct D {‹ §: bool = true,›}\n"),
    word("field_name_of_row", At::FieldName, "struct S {‹ §: int,›}\nunion U by kind0 { a: A {‹ §?: int,›}, b: S }\n"),
    word("record_field_name", At::FieldName, "struct S {‹ §: §2 { x: int }[],›}\n"),
    quoted("quoted_field", At::FieldQuoted, "struct S { §: int }\nclosed struct C { §?: string }\nstruct D { §: bool = true }\n"),
    quoted(
        "field_wire",
        At::FieldWire,
        "struct S { a as §: int }\nclosed struct C { a as §?: string | null }\nstruct D { a as §: bool = true }\n",
    ),
    quoted("field_wire_of_row", At::FieldWire, "struct S { a as §: int }\nunion U by kind0 { a: A { a as §: int }, b: S, c | d: S }\n"),
    quoted("field_wire_of_envelope", At::FieldWire, "struct S { a as §: int }\nunion U by kind0 { ...S, a: A { x: int }, b }\n"),
    quoted("field_wire_of_presence", At::FieldWire, "untagged union U { §: A { a as §: int }, b: B { b: int } }\n"),
    quoted("reserved_field", At::ReservedText, "struct S {\n  reserved §\n  a: int\n}\n"),
    word("reserved_word", At::ReservedText, "struct S {\n  reserved §\n  a: int\n}\n"),
    // Types and defaults.
    word("type_name", At::TypeName, "struct S { a: § }\n"),
    quoted("constant", At::ConstantText, "struct S { a: §, b: § = § }\n"),
    quoted("optional_constant", At::ConstantText, "struct S { a?: § }\n"),
    quoted("literals", At::ConstantText, "struct S { a: § | \"other\", b: (§ | \"other\")[] }\n"),
    quoted("constant_in_tuple", At::ConstantText, "struct S { a: [§, int] }\n"),
    number("constant_number", At::ConstantNumber, "struct S { a: §, b?: § | 2 }\n"),
    quoted("default", At::DefaultText, "struct S { a: string = § }\n"),
    quoted("default_in_list", At::DefaultText, "struct S { a: string[] = [§, §] }\n"),
    quoted("default_in_map", At::DefaultText, "struct S { a: map<string, string> = {\"k\": §} }\n"),
    quoted("default_key", At::DefaultKey, "struct S { a: map<string, int> = {§: 1} }\n"),
    quoted("default_json", At::DefaultText, "struct S { a: json = {\"k\": [§]}, b: json = § }\n"),
    quoted("default_json_key", At::DefaultKey, "struct S { a: json = {§: 1}, b: object = {\"k\": {§: 2}} }\n"),
    quoted("default_url", At::DefaultText, "struct S { a: url = § }\n"),
    quoted("default_of_enum", At::DefaultText, "enum E { a = §, b }\nstruct S { e: E = §, l: E[] = [§] }\n"),
    quoted("default_of_literals", At::DefaultText, "struct S { a: § | \"other\" = § }\n"),
    quoted("default_field", At::DefaultKey, "struct Q { a as §: int }\nstruct S { q: Q = {§: 1} }\n"),
    quoted("default_tag", At::DefaultText, "union U by type { §: A { x: int } }\nstruct S { u: U = {\"type\": §, \"x\": 1} }\n"),
    quoted("default_of_choice", At::DefaultText, "struct S { a: string | int = § }\n"),
    word("default_word", At::DefaultWord, "enum E { §, other }\nstruct S { e: E = § }\n"),
    number("default_number", At::DefaultNumber, "struct S { a: int = § }\n"),
    number("default_float", At::DefaultNumber, "struct S { a: float = §, b: json = [§] }\n"),
    number("default_large", At::DefaultNumber, "struct S { a: u64 = § }\n"),
    // Enums.
    word("enum_name", At::EnumName, "‹enum § { a, b }\n›open enum Open { a }\n"),
    word("enum_base", At::EnumBase, "enum E: § { a = 1 }\n"),
    word("value_name", At::ValueName, "enum E {‹ §,›}\nopen enum O {‹ §,›}\nstruct S { e: E, o: O }\n"),
    word("integer_value_name", At::ValueName, "enum E: int { § = 1, other = 2 }\nstruct S { e: E }\n"),
    word("value_word", At::ValueWord, "enum E { a = § }\n"),
    quoted("quoted_value", At::ValueQuoted, "enum E { §, other }\nstruct S { e: E }\n"),
    quoted("value", At::ValueText, "enum E { a = §, other }\nopen enum O { a = § }\nstruct S { e: E, m: map<E, int> }\n"),
    quoted("reserved_value", At::ReservedText, "enum E {\n  a\n  reserved §\n}\n"),
    number("value_number", At::ValueNumber, "enum E: int { a = § }\nopen enum O: int { a = § }\n"),
    number("reserved_number", At::ReservedNumber, "enum E: int {\n  a = 1\n  reserved §\n}\n"),
    // Unions.
    word("union_name", At::UnionName, "‹union § by type { a: A§ { x: int }, b }\n›"),
    word("tag_name", At::TagName, "struct S { x0: int }\nunion U by § { a: A { x0: int }, b: S, c | d: S, e }\n"),
    quoted(
        "tag",
        At::TagQuoted,
        "struct S { x0: int }\nunion U by § { a: A { x0: int }, b: S, e }\nopen union O by § { a: S, b | c: S }\n",
    ),
    quoted("inner_tag", At::TagQuoted, "union I by § { a: A { x0: int }, b }\nunion U by kind0 { i: I, c }\n"),
    word("content_name", At::ContentName, "union U by kind0 with § { a: A { x: int }, b: string[], c }\n"),
    quoted("content", At::ContentQuoted, "union U by kind0 with § { a: A { x: int }, b: string[], c }\n"),
    quoted("adjacent_tag", At::TagQuoted, "open union U by § with data0 { a: A { x: int }, b: string[], c }\n"),
    number("index", At::Index, "union U by [§] { a: [string], b }\n"),
    word("row", At::RowTag, "union U by type {‹ §: A§ { x: int },› last0: L { x: int } }\n"),
    word("unit_row", At::RowTag, "union U by type {‹ §,› last0: L { x: int } }\n"),
    word("shared_row", At::RowTag, "struct S { x: int }\nunion U by type {‹ §: S,› last0: L { x: int } }\n"),
    quoted("quoted_row", At::RowTag, "union U by type { §: A { x: int }, other }\nopen union O by type { §: B { x: int } }\n"),
    quoted("quoted_unit_row", At::RowTag, "union U by type { a: A { x: int }, § }\n"),
    quoted("quoted_shared_row", At::RowTag, "struct S { x: int }\nunion U by type { §: S, other | other2: S }\n"),
    quoted("several_tags", At::RowTag, "struct S { x: int }\nopen union U by type { other: A { x: int }, other2 | §: S }\n"),
    quoted("declared_tag", At::ConstantText, "struct S { type: § }\nunion U by type { §: S, other }\n"),
    quoted("inner_row", At::RowTag, "union I by type { §: A { x: int }, b }\nunion U by kind0 { §: I, c }\n"),
    quoted("keyed_row", At::RowTag, "union U keyed { §: A { x: int }, other }\n"),
    quoted("keyed_unit_row", At::RowTag, "union U keyed { a: A { x: int }, § }\n"),
    quoted("position_row", At::RowTag, "union U by [0] { §: [int], other | \"b\": string[] }\n"),
    quoted("adjacent_row", At::RowTag, "union U by kind0 with data0 { §: A { x: int }, other: string }\n"),
    quoted("row_from_elsewhere", At::RowTag, "union V by type { §: A { x: int } }\nunion U by type { ...V, other }\n"),
    quoted("reserved_tag", At::ReservedText, "union U by type {\n  a\n  reserved §\n}\n"),
    number("row_number", At::RowNumber, "union U by type { §: A { x: int }, 1 }\n"),
    // Aliases, newtypes, protocols.
    word("alternative_name", At::StructName, "struct § { a: int }\ntype T = § | int\n"),
    word("alias_name", At::AliasName, "‹type § = int[]\n›struct S { ‹ a§: §,› }\n"),
    word("choice_name", At::AliasName, "type § = int | string\nstruct S { a: § }\n"),
    word("recursive_name", At::AliasName, "type § = map<string, §>\nstruct S { a: § }\n"),
    word("alias_parameter", At::AliasParameter, "type T<§> = §[]\nstruct S { a: T<int> }\n"),
    word("newtype_name", At::NewtypeName, "‹newtype § = string\n›struct S { ‹ a§: §,› }\n"),
    word("newtype_parameter", At::NewtypeParameter, "newtype T<§> = string\n"),
    word("protocol_name", At::ProtocolName, "struct S { a: int }\n‹protocol § { client sends S }\n›"),
    word("peer", At::Peer, "struct S { a: int }\nstruct T { a: int }\nprotocol P { § sends S, other0 sends T }\n"),
    word("root", At::Root, "struct § { a: int }\nprotocol P { client sends § }\n"),
    // What is no part of a text.
    beside("module_file", Spelling::Path, "//- \"§.hproto\"\nstruct S { a: int }\n//- \"z_uses.hproto\"\nstruct U { a: int }\n"),
    beside("module_folder", Spelling::Path, "//- \"§/a.hproto\"\nstruct S { a: int }\n//- \"z_uses.hproto\"\nstruct U { a: int }\n"),
    beside("package", Spelling::Config, "package = §\n"),
    beside("version", Spelling::Config, "version = §\n"),
    beside("source", Spelling::Config, "source = §\n"),
    beside("out", Spelling::Config, "out = §\n"),
    beside("targets", Spelling::Config, "targets = [§]\n"),
];
