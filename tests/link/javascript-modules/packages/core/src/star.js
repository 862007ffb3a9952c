export function starred() {} export default function notStarred() {}
