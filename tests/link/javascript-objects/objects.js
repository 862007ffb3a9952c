function List(head) {
	this.head = head;
}
List.prototype.push = function (v) { return this.size(); };
List.prototype.size = function () { return 1; };
List.of = function (v) { return new List(v); };

const api = {
	get() { return get(); },
	both() { return this.get(); },
	deep: { inner: () => api.get() },
};
function get() { return new List(1).push(2); }

class Base {
	constructor() { this.setup(); }
	setup() {}
	static make() { return new this(); }
}
class Child extends Base {
	field = new List();
	#hidden() {}
	constructor() { super(); this.list = List.of(1); }
	setup() { super.setup(); this.#hidden(); this.list.push(1); this.field.push(2); }
	get prop() { return new List(); }
	handler = () => this.setup();
	static { Child.make(); }
}
const Mixed = class extends Base {};

function run(cb) {
	api.both();
	api.deep.inner();
	List.of(1).push(2);
	new Child().setup();
	new Child().prop.push(3);
	new Child().handler();
	new Mixed().setup();
	const { both, get: taken } = api;
	both();
	taken();
	const local = () => get();
	local();
	cb(local);
	[new Child()].map(c => c.setup());
	[new Child()][0].setup();
	let late;
	late = () => get();
	late();
	Child.make();
}
run(function named() { named(); get(); });
run(get);
