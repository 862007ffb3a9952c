interface Named { name(): string }
interface Shape extends Named { area(): number; next?: Shape; make: (n: number) => Circle }
abstract class Base implements Named {
	abstract name(): string;
	hello() { return this.name(); }
}
class Circle extends Base implements Shape {
	constructor(private readonly log: Logger, public peer: Circle | null) { super(); }
	name() { return 'c'; }
	area() { this.log.write('x'); this.peer?.area(); return 1; }
	get twin(): Circle { return this.peer!; }
	make = (n: number) => this;
	static of(): Circle { return new Circle(null!, null); }
	async later(): Promise<Circle> { return this; }
	over(a: string): Circle;
	over(a: number): Logger;
	over(a: any): any { return a; }
	list: Circle[] = [];
	map = new Map<string, Circle>();
	self(): this { return this; }
}
class Logger { write(s: string) {} }
type Both = Shape & Named;
type Alias = Circle;
enum Colour { Red, Green }
namespace Util {
	export function help() { return inner(); }
	function inner() { return Circle.of(); }
	export namespace Deep { export const x = () => help(); }
}
function id<T>(x: T): T { return x; }
function isCircle(x: unknown): x is Circle { return x instanceof Circle; }
declare function ambient(): Circle;

async function use(s: Shape, b: Both, a: Alias, u: unknown, opt?: Circle) {
	s.area(); s.name(); s.next!.area(); s.make(1).hello();
	b.area();
	a.hello(); a.twin.area(); a.make(1).name();
	opt?.peer?.area();
	(u as Circle).area();
	(await a.later()).area();
	a.later().then(c => c.area());
	a.list[0].area(); a.list.forEach(c => c.area());
	for (const c of a.list) c.name();
	for (const [k, c] of a.map) c.name();
	a.map.get('x')!.name();
	a.self().area();
	Util.help().area(); Util.Deep.x();
	ambient().area();
	new Circle(new Logger(), null).area();
	const { peer, log } = a as any as { peer: Circle; log: Logger };
	peer.area();
	const [first, second] = a.list;
	first.area(); second.area();
	const fn = a.area; fn();
	const c: Circle = JSON.parse('1'); c.area();
	const colour = Colour.Red; take(colour);
	if (isCircle(u)) u.area();
	const cb = (x: Logger): void => x.write('1'); cb(null!);
	const viaCond = u ? Circle.of() : null; viaCond.area();
	let later: Circle; later = Circle.of(); later.area();
	const typed = id<Circle>(a); typed.area();
	const spread = [...a.list, a]; spread[0].area();
	a['area']();
}
function take(c: Colour): asserts c is Colour.Red {}
