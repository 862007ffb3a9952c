import main, { core, renamed, starred, missing } from '@org/core';
import * as all from '@org/core';
import tools, { extra } from '@org/core/extra';
import { extra as again } from '@org/core/sub/extra';
import fs, { readFile } from 'node:fs';
import react from 'react';
import thing from '../../lib';
import { helper } from '../../lib/util/index.js';
import { a as first, b } from '../../lib/cjs.js';
import * as cjs from '../../lib/cjs';
export const go = async () => {
	main(); core(); renamed(); starred(); missing();
	all.core(); all.default(); all.renamed();
	tools.tool(); extra(); again();
	fs.readFileSync('x'); readFile(); react.createElement();
	thing(); helper(); first(); b(); cjs.a(); cjs.nested.deep();
	const lazy = await import('../../lib/util');
	lazy.helper();
};
