import one from './one.js';
import * as all from '../all.mjs';
import two, { three, four as vier, default as funf } from 'pkg/sub';
import './side.css';
import data from './data.json' with { type: 'json' };
export { three, vier as quatre };
export { five, six as default } from './five.js';
export * from './star.js';
export * as ns from './ns.js';
export const a = 1, b = () => one();
export let { c, d: [e] } = data;
export function named() { return all.thing(two); }
export async function* gen() {}
const lazy = await import('./lazy.js');
const cjs = require('./cjs');
const { p, q: r } = require('node:path');
const member = require('./m').member;
module.exports = { named, alias: gen, made() {}, ...rest };
module.exports.extra = named;
exports.more = function () { return member(); };
