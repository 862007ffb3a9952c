module.exports = function () { return helper(); };
function helper() {}
