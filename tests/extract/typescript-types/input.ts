export type Id = string | number;
type Shape = { kind: 'circle'; radius: number; area(): number } ;
type Both = Shape & Named;
type Fn = (a: Id, ...rest: Shape[]) => Promise<Both>;
type Keys = keyof Shape | typeof config | Shape['kind'];
type Cond<T> = T extends Array<infer U> ? U : Mapped<T>;
type Mapped<T> = { [K in keyof T]?: T[K] };

export enum Colour { Red, Green = 'g', 'Light Blue' = 1 << 2 }
declare const enum Flags { A }
declare global { interface Window { app: App } }
declare module 'ext' { export function ext(a: Id): void; }
declare function ambient(x: Id): x is string;
declare const version: string;

export namespace Outer.Inner {
	export const limit = 10;
	export function helper(): Id { return local(); }
	function local() { return limit; }
}
namespace Plain { export class C { m() { return Outer.Inner.helper(); } } }

const config = { a: 1 } as const satisfies Record<string, number>;
let shape: Shape | null, list: Array<Named>, fn: Fn = async (a, s) => s as any;
function guard(x: unknown): asserts x is Shape { if (!x) throw new Error('x'); }
function use(s: Shape, c = Colour.Red, o?: { deep: Named }) {
	s.area();
	o!.deep.go();
	list[0].go();
	fn(1).then(b => b.radius);
	for (const n of list) n.go();
	const typed: Named = JSON.parse('{}');
	typed.go();
}
interface Named { go(): void }
