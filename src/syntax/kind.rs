//! What the parts of a [`Tree`](super::Tree) are.

use super::grammar::Rule;

macro_rules! kinds {
    (nodes { $($node:ident = $node_rule:ident $(| $other:ident)*),* $(,)? } leaves { $($leaf:ident = $leaf_rule:ident),* $(,)? }
     missing { $($missing:ident = $missing_rule:ident),* $(,)? } junk { $($junk:ident = $junk_rule:ident),* $(,)? } plain { $($plain:ident),* $(,)? }) => {
        /// The kind of a node or leaf. All but a few are named like the rule of `grammar/hproto.pest` that reads them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the grammar says what each one is")]
        pub enum Kind {
            File,
            $($node,)*
            $($leaf,)*
            $($missing,)*
            $($junk,)*
            $($plain,)*
        }

        impl Kind {
            /// The kind a rule makes; `None` for rules that leave no trace in the tree.
            pub(super) fn of(rule: Rule) -> Option<Self> {
                match rule {
                    $(Rule::$node_rule $(| Rule::$other)* => Some(Self::$node),)*
                    $(Rule::$leaf_rule => Some(Self::$leaf),)*
                    $(Rule::$missing_rule => Some(Self::$missing),)*
                    $(Rule::$junk_rule => Some(Self::$junk),)*
                    _ => None,
                }
            }

            /// Whether it has parts; everything else is a leaf.
            #[must_use]
            pub fn is_node(self) -> bool {
                matches!(self, Self::File $(| Self::$node)*)
            }

            /// An empty leaf where something must stand and nothing does.
            #[must_use]
            pub fn is_missing(self) -> bool {
                matches!(self, $(Self::$missing)|*)
            }

            /// A leaf of text that has no place where it stands.
            #[must_use]
            pub fn is_junk(self) -> bool {
                matches!(self, Self::Unread | Self::JunkWord $(| Self::$junk)*)
            }
        }
    };
}

kinds! {
    nodes {
        Documented = documented_item | documented_field | documented_row | documented_value | documented_line,
        Declaration = declaration,
        Struct = struct_decl,
        Enum = enum_decl,
        Union = union_decl,
        Alias = alias_decl,
        Newtype = newtype_decl,
        Protocol = protocol_decl,
        EnumBase = enum_base,
        ByClause = by_clause,
        Index = index,
        WithClause = with_clause,
        Generics = generics,
        Import = import,
        ImportList = import_list,
        Annotation = annotation,
        Arguments = arguments,
        Argument = argument,
        StructBody = struct_body,
        UnionBody = union_body,
        EnumBody = enum_body,
        ProtocolBody = protocol_body,
        Field = field | overriding_field,
        Wire = wire,
        Row = row,
        UntaggedRow = untagged_row,
        EnumValue = enum_value,
        Line = line,
        Spread = spread,
        Reserved = reserved,
        Type = r#type,
        Group = group,
        Tuple = tuple,
        TypeArgs = type_args,
        List = list,
        Object = object,
        Entry = entry,
        Misspelt = misspelt,
    }
    leaves {
        LineComment = line_comment,
        BlockComment = block_comment,
        HashComment = hash_comment,
        Doc = doc,
        FileDoc = file_doc,
        Ident = ident,
        String = string,
        Number = number,
        StructKw = struct_kw,
        EnumKw = enum_kw,
        UnionKw = union_kw,
        TypeKw = type_kw,
        NewtypeKw = newtype_kw,
        ProtocolKw = protocol_kw,
        ImportKw = import_kw,
        OpenKw = open_kw,
        ClosedKw = closed_kw,
        UntaggedKw = untagged_kw,
        OverrideKw = override_kw,
        ReservedKw = reserved_kw,
        AsKw = as_kw,
        ByKw = by_kw,
        WithKw = with_kw,
        KeyedKw = keyed_kw,
        FromKw = from_kw,
        SendsKw = sends_kw,
        OpenBrace = open_brace,
        CloseBrace = close_brace,
        OpenBracket = open_bracket,
        CloseBracket = close_bracket,
        OpenParen = open_paren,
        CloseParen = close_paren,
        OpenAngle = open_angle,
        CloseAngle = close_angle,
        Colon = colon,
        Comma = comma,
        Semicolon = semicolon,
        Equals = equals,
        Pipe = pipe,
        Question = question,
        Dots = dots,
        RangeOp = range_op,
        Array = array,
        At = at,
    }
    missing {
        MissingName = missing_name,
        MissingType = missing_type,
        MissingValue = missing_value,
        MissingTag = missing_tag,
        MissingBody = missing_body,
        MissingPath = missing_path,
        MissingFrom = missing_from,
        MissingClose = missing_close,
        MissingEquals = missing_equals,
        MissingColon = missing_colon,
    }
    junk {
        JunkItem = junk_item,
        JunkField = junk_field,
        JunkRow = junk_row,
        JunkValue = junk_value,
        JunkLine = junk_line,
        JunkHead = junk_head,
        JunkTail = junk_tail,
        JunkName = junk_name,
        JunkImport = junk_import,
        JunkArgument = junk_argument,
        JunkElement = junk_element,
        JunkRest = junk_rest,
    }
    plain { Blank, Newline, Bom, JunkWord, Unread }
}

impl Kind {
    /// Whether it is a leaf that says nothing to the compiler.
    #[must_use]
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::Blank | Self::Newline | Self::Bom | Self::LineComment | Self::BlockComment | Self::HashComment)
    }
}
