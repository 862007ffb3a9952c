export function core() {}
export { extra as renamed } from './extra.js';
export * from './star.js';
export default function main() {}
