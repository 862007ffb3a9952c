export interface Opts { run(): Result }
export class Result { ok() {} }
export default class One { go(): Result { return new Result(); } }
export const enum Level { Low }
export function overload(a: string): Result;
export function overload(a: any) { return new Result(); }
