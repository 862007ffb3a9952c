use super::*;

impl Dog {
    pub fn bark(&self) { self.tail.wag(); }
}

pub trait Share { fn shared(&self) {} }
impl Share for Dog {}
impl Share for u32 { fn shared(&self) {} }

pub struct Loud(Dog);
impl std::ops::Deref for Loud {
    type Target = Dog;
    fn deref(&self) -> &Dog { &self.0 }
}
fn through(l: &Loud) { l.bark(); l.0.bark(); unknown().bark(); }
