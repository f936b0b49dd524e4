//! The schema compiler for JSON message protocols.
//!
//! ```text
//! Files ─▶ SourceMap ─syntax─▶ Tree ─ast─▶ ast::File ─check─▶ Analysis { diagnostics, schema }
//!                                                                  │
//!                                                                  ├─▶ naming ─▶ Names
//!                                                                  ├─▶ emit   ─▶ Vec<OutFile> ─▶ cli: write | compare
//!                                                                  └─▶ validate ─▶ what is wrong with a message; vectors ─▶ messages
//! ```
//!
//! Terms: a *declaration* is a struct, enum, union, alias, newtype or protocol; a *wire name* is a JSON key or value; an *identifier*
//! is what a target calls it; the *tag* is the field that tells the variants of a union apart, a *tag value* what it holds; a *variant*
//! is one row of a union's table, its *payload* the struct on the right; *presence* says whether a key may be absent; a *module* is
//! one `.hproto` file; a *target* is a language to generate; the *schema* is the checked model of a whole run.

extern crate alloc;

pub mod ast;
pub mod check;
pub mod diag;
pub mod emit;
pub mod files;
pub mod naming;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod validate;
pub mod vectors;
