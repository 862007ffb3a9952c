mod more;
use std::collections::HashMap;
use std::sync::Arc;

pub trait Speak {
    fn say(&self) -> String;
    fn twice(&self) -> String { self.say() }
    fn build() -> Self;
}

pub struct Dog { name: String, tail: Tail }
pub struct Tail { length: u32 }
pub enum Pet { Dog(Dog), Cat { lives: u32, toy: Tail }, None }

impl Dog {
    pub fn new(name: &str) -> Self { Dog { name: name.to_string(), tail: Tail::short() } }
    pub fn name(&self) -> &str { &self.name }
    pub fn tail(&self) -> Option<&Tail> { Some(&self.tail) }
}

impl Tail {
    fn short() -> Tail { Tail { length: 1 } }
    fn wag(&self) -> u32 { self.length }
}

impl Speak for Dog {
    fn say(&self) -> String { self.name().len(); String::new() }
    fn build() -> Self { Dog::new("x") }
}

fn values(pets: Vec<Dog>, by_name: HashMap<String, Arc<Dog>>) -> Result<(), String> {
    let d = Dog::new("a");
    d.tail().unwrap().wag();
    d.twice();
    d.shared();
    Dog::build().bark();
    for p in &pets { p.name(); }
    for (_, p) in by_name.iter() { p.bark(); }
    by_name.get("a").ok_or("none")?.name();
    pets.iter().filter(|p| p.tail().is_some()).map(|p| p.tail().unwrap()).for_each(|t| { t.wag(); });
    let first = match pets.first() { Some(f) => f, None => return Ok(()) };
    first.bark();
    let d = d.tail;
    d.wag();
    println!("{}", pets[0].name());
    Ok(())
}

fn dispatch<T: Speak>(t: T, b: Box<dyn Speak>, i: impl Speak, pet: Pet) {
    t.say();
    b.twice();
    i.say();
    T::build().say();
    match pet {
        Pet::Dog(dog) => dog.bark(),
        Pet::Cat { toy, .. } => { toy.wag(); }
        Pet::None => (),
    }
}

fn apply(f: impl Fn(&Dog) -> Tail) -> Tail { f(&Dog::new("b")) }
fn calls_apply() { apply(|d| { d.bark(); Tail::short() }).wag(); }
