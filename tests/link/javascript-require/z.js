function thing() {}
module.exports = thing;
module.exports.extra = function () {};
