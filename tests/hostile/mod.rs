//! The parts of the test of hostile schemas.

pub mod cases;
pub mod characters;
pub mod packages;
pub mod payloads;
pub mod places;
pub mod settings;
pub mod texts;
pub mod tokens;

use super::support;
