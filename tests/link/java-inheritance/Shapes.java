package shapes;

interface Shape {
	double area();
	default String label() { return "shape " + area(); }
}

abstract class Base implements Shape {
	protected String name;
	void rename(String to) { name = to; }
	void rename(String to, boolean quiet) { rename(to); }
	static class Part { void join() { } }
}

class Square extends Base {
	double side;

	Square(double side) { this.side = side; }

	@Override
	public double area() { return side * side; }

	@Override
	void rename(String to) {
		super.rename(to);
		rename(to, true);
		name = label();
		new Part().join();
	}

	Shape other() {
		return new Shape() {
			public double area() { return Square.this.area() + side; }
		};
	}
}

class Failure extends RuntimeException {
	Failure(String s) { super(s); }
	static void fail() throws Failure { throw new Failure("no"); }
}

class User {
	double use(Shape s, Square q) {
		q.rename("q");
		return s.area() + q.area() + q.label().length();
	}
}
