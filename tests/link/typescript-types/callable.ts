// A value of a type that can be called gives what the type says.
interface Maker {
	version: number;
	(name: string): Made;
}

class Made {
	paint() {}
}

class Unmade {
	paint() {}
}

export function useMaker(make: Maker) {
	make("x").paint();
}
