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
    MAP = "E0014";
    RANGE = "E0015";
    SEMICOLON = "E0016";
    DOCS_OF_NOTHING = "W0001";

    // What a target cannot hold.
    NAMES_MEET = "E0801";
    NAME_WITHOUT_WORDS = "E0802";

    // Configuration and limits.
    CONFIG_SYNTAX = "E0901";
    CONFIG_KEY = "E0902";
    CONFIG_VALUE = "E0903";
}
