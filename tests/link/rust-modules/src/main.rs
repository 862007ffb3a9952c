use top_level::start;
fn main() { start().unwrap(); }
