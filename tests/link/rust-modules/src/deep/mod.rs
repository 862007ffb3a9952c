pub mod below;
use below::bottom as down;
pub fn dig() { down(); super::start(); }
