const thing = require("./x");
const named = require("./y");
const z = require("./z");
const Foo = require("./c");
function main() {
	thing();
	named();
	z();
	z.extra();
	new Foo().run();
	require("./x")();
}
let f;
f = () => helper2();
function helper2() {}
function caller() { f(); }
function inner() {
	let g;
	g = function () { helper2(); };
	g();
	let h = null;
	h = () => helper2();
	h();
}
