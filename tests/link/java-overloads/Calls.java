class Calls {
	private int size;

	Calls() { this(1); }
	Calls(int size) { this.size = size; }

	int size() { return size; }
	void put(String s) { }
	void put(int i) { }
	void put(int i, String... rest) { }
	void put(byte[] b) { }
	void put(char[] c) { }

	void all(char[] text, Unknown u) {
		put("a" + size);
		put(2);
		put(2, "a", "b");
		put(text);
		put(new byte[3]);
		put(size(), null);
		put(u);
		new Calls();
		new Calls(3).size();
	}

	class Inner {
		void outer() { put(size); Calls.this.put(""); }
	}
}
