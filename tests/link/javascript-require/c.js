module.exports = class Foo { run() {} };
