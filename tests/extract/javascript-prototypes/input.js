'use strict';
/** Makes a list. */
function List(head) {
	this.head = head;
	this.size = 0;
}
List.prototype.push = function push(v) { this.head = wrap(v); return this.size; };
List.prototype.pop = () => null;
List.from = function (a) { return new List(a); };
List.prototype = Object.create(Base.prototype);
List.prototype.constructor = List;
Object.assign(List.prototype, { shift() { return this.pop(); } });
function wrap(v) { return new List(v).push(v); }
module.exports = List;
