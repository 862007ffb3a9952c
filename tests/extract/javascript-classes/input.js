/** Draws things. */
export default class Shape extends Base {
	static count = 0;
	#secret = 1;
	name = 'shape';
	handler = () => this.draw();

	constructor(size, { colour = 'red', ...rest } = {}) {
		super(size);
		this.size = size;
		this._cache = new Map();
	}

	/** Its area. */
	get area() { return this.size ** 2; }
	set area(v) { this.size = v; }
	static create(...args) { return new this(...args); }
	async load() { await this.#fetch(); }
	*parts() { yield* this.name; }
	#fetch() { return super.fetch(this.#secret); }
	['computed']() {}
	static { Shape.count++; }
}

const Named = class Inner extends mixin(Base) { go() { return Inner; } };
class Plain {}
new Plain;
