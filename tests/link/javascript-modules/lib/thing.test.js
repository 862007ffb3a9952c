const thing = require('.');
describe('thing', () => {
	it('works', () => { thing(); expect(1).toBe(1); });
});
