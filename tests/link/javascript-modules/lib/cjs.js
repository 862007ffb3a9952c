function a() {}
module.exports = { a, b: a, nested: { deep() {} }, own() { return a(); } };
