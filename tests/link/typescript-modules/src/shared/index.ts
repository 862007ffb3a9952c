export * from './one';
export { default as One, Level as L } from './one.js';
export type { Opts as Options } from './one';
export * as whole from './one';
import { Result } from './one';
export { Result as Renamed };
