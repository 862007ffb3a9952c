package shop;

import shop.util.Money;
import static shop.util.Money.zero;
import static shop.util.Rounding.*;
import java.util.*;

public class Cart {
	private final List<Money> prices = new ArrayList<>();

	public Money sum() {
		Money all = zero();
		for (Money m : prices)
			all = all.plus(m);
		return up(all);
	}

	void log() {
		System.out.println(prices.get(0).plus(null));
		shop.util.Money m = new shop.util.Money(1);
		String s = m.toString().trim();
	}
}

class Hidden {
	static final int SIZE = 3;
	int size() { return SIZE; }
}
