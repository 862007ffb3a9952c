import { Handler, Plain, Reader, Sink, Stream } from "./stream";

export function build(): Stream<number> {
  return new Stream<number>((sink) => {
    sink.next(1);
    sink.finish();
  });
}

function operate(start: (from: Stream<string>, to: Sink<string>) => void, reader: Reader<string>) {}

export function run() {
  operate((from, to) => to.next("a"), (sink) => sink.finish());
  Stream.open({ done: (sink) => sink.finish(), name: "x" });
  Stream.open({ done(sink) { sink.next("b"); } });
}

export const last: (sink: Sink<string>) => void = (sink) => sink.finish();

export function plain() {
  return new Plain("p");
}
