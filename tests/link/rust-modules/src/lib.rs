pub mod deep;
mod plain;
#[path = "odd_name.rs"]
mod odd;

use anyhow::{anyhow, Result};
use renamed::prelude::*;

pub fn start() -> Result<()> {
    assist();
    deep::dig();
    crate::deep::below::bottom();
    plain::plain();
    odd::strange();
    renamed::shout!(1);
    ::renamed::assist();
    std::mem::drop(anyhow!("x"));
    Ok(())
}

mod inline {
    pub fn here() { super::start(); self::there() }
    fn there() {}
}
