pub fn strange() { super::plain::plain() }
