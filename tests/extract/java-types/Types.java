package org.example.types;

import java.util.*;
import java.util.function.Supplier;
import static java.lang.Math.max;

/** What can be paid. */
public sealed interface Payable permits Order, Gift {
	int LIMIT = 10;

	/** The sum. */
	long total() throws Overflow;

	default boolean free() {
		return total() == 0;
	}
}

@Deprecated
final class Order<T extends Comparable<T>> extends Base implements Payable {
	private final List<T> lines = new ArrayList<>(), spare = null;
	protected static int count;

	@SuppressWarnings("unchecked")
	public Order(T first, String... rest) {
		super(first);
		this.lines.add(first);
	}

	@Override
	public long total() { return max(lines.size(), LIMIT); }

	class Line { int of() { return count; } }

	Runnable later() {
		return new Runnable() {
			public void run() { free(); }
		};
	}
}

record Gift(String name, int[] prices) implements Payable {
	Gift { Objects.requireNonNull(name); }
	public long total() { return prices.length; }
}

enum Size {
	SMALL(1), LARGE(2) { int rank() { return 3; } };

	private final int n;
	Size(int n) { this.n = n; }
	int rank() { return n; }
}

@interface Marked {
	String value() default "";
}
