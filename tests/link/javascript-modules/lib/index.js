module.exports = function thing() { return helper(); };
const { helper } = require('./util');
const path = require('path');
path.join('a');
require('./cjs').a();
