//! What the module is about.

use std::collections::{self, HashMap as Map, *};
use super::{a, b::c};
pub use crate::inner::Thing as Other;
use fmt::Write as _;
extern crate old_one as older;
mod file;
#[path = "odd/place.rs"]
pub mod odd;

/// A shape.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Shape<T: Draw> {
    /// How wide.
    pub width: u32,
    inner: Vec<T>,
}

pub(crate) struct Pair(pub u32, String);

/// Kinds.
pub enum Kind {
    Empty,
    /// One value.
    One(Shape<Dot>),
    Named { name: String },
}

union Bits {
    i: u32,
    f: f32,
}

pub trait Draw: Base + Send {
    const SIDES: u32;
    type Canvas: Surface;

    fn draw(&self, to: &mut Self::Canvas) -> Result<(), DrawError>;

    /// Draws twice.
    fn twice(&self) {
        self.draw(todo!());
    }
}

impl<T: Draw> Shape<T> {
    pub const MAX: u32 = 4;

    pub fn new(width: u32) -> Self {
        Shape { width, inner: Vec::new() }
    }

    async fn wait(self) {}
}

impl Draw for Pair {
    const SIDES: u32 = 2;
    type Canvas = Paper;

    fn draw(&self, to: &mut Paper) -> Result<(), DrawError> {
        Ok(())
    }
}

impl std::fmt::Display for other::Elsewhere {
    fn fmt(&self) {}
}

pub const LIMIT: usize = 10;
static mut COUNT: u64 = 0;
type Res<T> = std::result::Result<T, DrawError>;

/// Makes one.
#[macro_export]
macro_rules! make {
    ($x:expr) => { $x };
}

#[inline]
#[tokio::main]
fn main() {
    fn helper() {}
    helper();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws() {
        make!(1);
    }

    #[tokio::test]
    async fn waits() {}

    #[rstest]
    fn cases() {}

    fn not_a_test() {}
}
