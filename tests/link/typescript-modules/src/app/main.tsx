import One, { type Opts, Result } from '@shared/one';
import { One as Again, L, whole, Renamed, overload } from '../shared';
import Direct from '~one';
import * as shared from '@shared/index';
import type { Options } from 'src/shared';
import lib = require('../shared/one');
import { Panel } from './panel';

export function main(o: Opts, p: Options, r: import('../shared').Result) {
	o.run().ok();
	p.run().ok();
	r.ok();
	new One().go().ok();
	new Again().go();
	new Direct().go();
	new shared.One().go().ok();
	new whole.Result().ok();
	new Renamed().ok();
	overload('x').ok();
	lib.overload('y').ok();
	use(L.Low);
	return <Panel onOpen={() => o.run()}><shared.Missing /></Panel>;
}
function use(l: L) {}
