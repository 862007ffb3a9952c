mod imp;
pub use imp::{assist, Tool};
pub mod prelude {
    pub use crate::imp::*;
}
#[macro_export]
macro_rules! shout {
    ($x:expr) => { $x };
}
