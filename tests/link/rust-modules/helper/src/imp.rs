pub fn assist() {}
fn hidden() {}
pub struct Tool;
impl Tool {
    pub fn new() -> Self { Tool }
    pub fn apply(&self) { hidden() }
}
