module.exports = function named() { return 1; };
