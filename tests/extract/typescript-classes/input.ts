import type { Logger } from './log';

/** A point. */
export interface Point<T = number> extends Base<T>, Other {
	readonly x: T;
	y?: T;
	move(by: Point): this;
	(call: string): void;
	new (n: number): Point;
	[key: string]: unknown;
	handler: (p: Point) => Logger;
}

export abstract class Animal<T> implements Named, Partial<Sized> {
	static readonly kinds: string[] = [];
	private log?: Logger;
	protected items = new Map<string, T>();
	declare ghost: number;
	#id!: number;

	constructor(private readonly name: string, public age = 1, plain: Logger) {
		super();
		this.log = plain;
	}

	abstract speak(): void;
	public async rename(to: string): Promise<Animal<T>> { this.log?.write(to); return this; }
	get first(): T | undefined { return this.items.get('a'); }
	over(a: string): string;
	over(a: number): number;
	over(a: any) { return a; }
	static of<U>(u: U): Animal<U> { return new Dog<U>('x', 2, null!); }
}

class Dog<T> extends Animal<T> {
	speak = (): void => { super.rename('d').then(a => a.speak()); };
	override get first() { return this.items as unknown as T; }
}

export function overload(a: string): Dog<string>;
export function overload(a: number): Dog<number>;
export function overload(a: any): any { return <Dog<any>>a; }
export default new Dog<string>('rex', 3, {} as Logger);
