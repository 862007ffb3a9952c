mod common;
use common::setup;
use top_level::deep;

#[test]
fn works() {
    setup();
    deep::dig();
}
