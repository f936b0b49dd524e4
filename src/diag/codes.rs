//! The table of diagnostic codes: a code is declared here once, together with its documentation page.
//!
//! `E00xx` syntax, `E01xx` files and imports, `E02xx` names and types, `E03xx` structs and fields, `E04xx` enums,
//! `E05xx` unions, `E06xx` protocols, `E07xx` annotations, `E08xx` what a target cannot hold, `E09xx` configuration and limits;
//! `W….` are warnings of the same groups.

use super::Severity;

/// A stable diagnostic code such as `E0201`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    id: &'static str,
    page: &'static str,
}

impl Code {
    /// The code as it is printed: `E0201`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.id
    }

    /// The Markdown page that `hprotoc explain` prints.
    #[must_use]
    pub fn page(self) -> &'static str {
        self.page
    }

    /// The page's heading without the code: what the mistake is, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        let heading = self.page.lines().next().unwrap_or_default();
        heading.split_once(": ").map_or(heading, |(_, title)| title)
    }

    /// Errors begin with `E`, warnings with `W`.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.id.starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// Whether it is found by the parser alone: the codes `E00xx` and `W00xx`.
    #[must_use]
    pub fn is_about_syntax(self) -> bool {
        self.id.get(1..3) == Some("00")
    }

    /// Whether each target judges for itself: the codes `E08xx`.
    #[must_use]
    pub fn is_about_a_target(self) -> bool {
        self.id.starts_with("E08")
    }

    /// Finds a code by its id, in any case.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
    }
}

macro_rules! codes {
    ($($name:ident = $id:literal;)*) => {
        $(
            #[doc = concat!("See `docs/errors/", $id, ".md`.")]
            pub const $name: Code = Code {
                id: $id,
                page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors/", $id, ".md")),
            };
        )*

        /// Every code, in order.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    // Syntax.
    UNEXPECTED = "E0001";
    CHARACTER = "E0002";
    OPEN_STRING = "E0003";
    COMMENT = "E0004";
    QUOTES = "E0005";
    ESCAPE = "E0006";
    NUMBER = "E0007";
    TOO_DEEP = "E0008";
    UNCLOSED = "E0009";
    KEYWORD = "E0010";
    OPTIONAL_TYPE = "E0011";
    MODIFIER = "E0012";
    LAYOUT = "E0013";
    SEMICOLON = "E0014";
    DOCS_OF_NOTHING = "W0001";

    // Files and imports.
    NOT_UTF8 = "E0101";
    IMPORT_NOT_FOUND = "E0102";
    IMPORT_OF_FOLDER = "E0103";
    IMPORT_OUTSIDE = "E0104";
    IMPORT_PATH = "E0105";
    IMPORT_CYCLE = "E0106";
    NOT_DECLARED_THERE = "E0107";
    IMPORT_UNREADABLE = "E0108";
    MODULE_NAME = "E0109";
    UNUSED_IMPORT = "W0101";

    // Names and types.
    DECLARED_TWICE = "E0201";
    UNKNOWN_NAME = "E0202";
    BUILT_IN_NAME = "E0203";
    NOT_A_TYPE = "E0204";
    ALIAS_CYCLE = "E0205";
    BAD_MAP_KEY = "E0206";
    STRUCT_NEEDS_NAME = "E0207";
    MADE_UP_NAME_TAKEN = "E0208";
    NO_NAME_FROM_PLACE = "E0209";
    NEWTYPE_OF_NO_SCALAR = "E0210";
    NULL_TWICE = "E0211";
    BAD_CONSTANT = "E0212";
    TYPE_ARGUMENTS = "E0213";
    TUPLE_LENGTH = "E0214";
    KINDS_MEET = "E0215";
    BAD_ALTERNATIVE = "E0216";
    TYPE_PARAMETER = "E0217";
    ARGUMENT_WITHOUT_NAME = "E0218";
    NAME_IN_GENERIC = "E0219";
    JSON_OR_NULL = "W0201";
    NULLABLE_ALREADY = "W0202";

    // Structs and fields.
    FIELD_TWICE = "E0301";
    IDENTIFIER_TWICE = "E0302";
    OPTIONAL_WITH_DEFAULT = "E0303";
    SPREAD_OF_NO_STRUCT = "E0304";
    SPREAD_CYCLE = "E0305";
    RESERVED = "E0306";
    BAD_RESERVED = "E0307";
    BAD_DEFAULT = "E0308";
    ENDLESS = "E0309";
    OVERRIDES_NOTHING = "E0310";
    OVERRIDE_WIDENS = "E0311";
    OVERRIDE_RENAMES = "E0312";

    // Enums.
    VALUE_TWICE = "E0401";
    ENUM_VALUE_KIND = "E0402";
    EMPTY_ENUM = "E0403";
    ENUM_BASE = "E0404";

    // Unions.
    TAG_TWICE = "E0501";
    PAYLOAD_CARRIES_NO_TAG = "E0502";
    TAG_MISFIT = "E0503";
    ENVELOPE_CLASH = "E0504";
    SAME_TAG_INSIDE = "E0505";
    UNION_CYCLE = "E0506";
    OTHER_TAG = "E0507";
    UNTAGGED_TWICE = "E0508";
    EMPTY_UNION = "E0509";
    UNTAGGED_DECLARES_TAG = "E0510";
    ROW_NOT_OPTIONAL = "E0511";
    TAG_KIND = "E0512";
    NO_PLACE_IN_LAYOUT = "E0513";
    KEY_PROVES_NOTHING = "E0514";
    PAYLOAD_BY_POSITION = "E0515";

    // Protocols.
    ROOT_KIND = "E0601";
    PEERS = "E0602";
    ROOT_TWICE = "E0603";
    ROOT_WITHOUT_TAG = "W0601";

    // Annotations.
    UNKNOWN_ANNOTATION = "E0701";
    ANNOTATION_ARGUMENTS = "E0702";
    ANNOTATED_TWICE = "E0703";
    ANNOTATION_PLACE = "E0704";
    CONSTRAINT_MISFIT = "E0705";
    CONSTRAINT_EMPTY = "E0706";
    BAD_PATTERN = "E0707";
    AMBIGUOUS_PATTERN = "E0708";
    CONSTRAINT_SAYS_NOTHING = "W0701";

    // Limits.
    NESTED_TOO_DEEP = "E0911";
    NAME_TOO_LONG = "E0912";
    EXPANDS_TOO_FAR = "E0914";
    TOO_MANY = "E0915";

    // What a target cannot hold.
    NAMES_MEET = "E0801";
    NAME_WITHOUT_WORDS = "E0802";

    // Configuration and limits.
    CONFIG_SYNTAX = "E0901";
    CONFIG_KEY = "E0902";
    CONFIG_VALUE = "E0903";
}
