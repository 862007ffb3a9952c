class Vars {
	void loops(java.util.List<Item> items) {
		for (Item item : items)
			item.use();
		for (var other : items)
			other.use();
		items.forEach(each -> each.use());
		Item[] all = new Item[3];
		all[0].use();
	}

	void patterns(Object o, Colour c) throws Failure {
		if (o instanceof Item i && i.use())
			return;
		switch (c) {
		case RED: break;
		}
		String s = switch (o) {
		case Point(int x, Item y) -> y.name();
		case Item k -> k.name();
		default -> throw new Failure("no");
		};
		try (Reader r = open()) {
			r.read();
		} catch (Failure | RuntimeException e) {
			e.print();
		}
	}

	<T extends Item> T generic(T t) {
		outer:
		while (true)
			break outer;
		return this.<T>generic(t);
	}
}
