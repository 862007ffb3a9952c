// Adds.
function add(a, b = zero()) { return a + b; }
const sub = (a, b) => add(a, -b);
const one = function inner(n) { return n ? inner(n - 1) : 1; };
let late;
late = () => sub(1, 2);
var { x, y: { z } } = make(), [head, ...tail] = list();

async function run({ opts, cb }, [first], ...rest) {
	const { data: found } = await load(opts);
	for (const item of found.items) item.go();
	for (let i = 0, n = rest.length; i < n; i++) step(i);
	for (const k in first) step(k);
	try { risky(); } catch ({ message }) { log(message); } finally { done(); }
	cb?.(x ?? y);
	opts?.deep?.call?.();
	tag`text ${add(1, 2)}`;
	(0, add)(1, 2);
	(function () { step(1); })();
	[1, 2].map(n => sub(n, 1)).filter(Boolean);
	new Promise((resolve, reject) => resolve(add));
	switch (x) { case add: { const add = 1; step(add); } }
	const local = { key: one, [late]: 1, method() { return add(); }, arrow: () => sub() };
	throw new TypeError(`no ${local.key()}`);
	function hoisted() { return tail; }
	return hoisted();
}

const table = {
	first: function () { return add(1); },
	second() { return this.first(); },
	nested: { deep: () => table.second() },
	get prop() { return one; },
	value: 3,
	add,
};
