import { add } from './add';

describe('adding', () => {
	beforeEach(() => reset());
	it('adds', () => {
		const helper = n => add(n, 1);
		expect(helper(1)).toBe(2);
	});
	test.each([[1, 2]])('adds %i', (a, b) => add(a, b));
	it.only('is alone', async () => { await add(); });
	function shared() { add(2); }
});
test(`plain`, function () { add(3); });
function reset() {}
