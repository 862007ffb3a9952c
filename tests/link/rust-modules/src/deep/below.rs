use super::super::inline::here;
pub fn bottom() { here(); super::dig() }
