export class Sink<T> {
  next(value: T): void {}
  finish(): void {}
}

export interface Reader<T> {
  (sink: Sink<T>): void;
}

export type Handler = { done: (sink: Sink<string>) => void; name: string };

export class Base {
  constructor(readonly name: string) {}
}

export class Stream<T> extends Base {
  static open<T>(options: Partial<Handler>): Stream<T> {
    return new Stream<T>((sink) => sink.next(undefined));
  }

  constructor(start: (this: Stream<T>, sink: Sink<T>) => void) {
    super("stream");
  }
}

export class Plain extends Base {}
