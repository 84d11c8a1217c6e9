/**
 * Measures training: `npm run bench:training -- [options]`.
 *
 * Each round trains a head, pictures and all, and has the pool alone look at the same pictures in the same views: the
 * median of the ratios counts. Then one epoch each of unfrozen training. With `--full`, 7,390 made-up pictures show what
 * the whole of a large data set takes.
 */
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { buildService } from '../support/install.mjs';
import { rootFolder } from '../support/paths.mjs';
import { print } from '../support/report.ts';
import { measureFrozen } from './frozen.ts';
import { measureFullSize } from './full-size.ts';
import { measureUnfrozen } from './unfrozen.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: path.join(rootFolder, '../shared/data/pets') },
    rounds: { type: 'string', default: '3' },
    full: { type: 'boolean', default: false },
  },
});
if (!existsSync(values.data)) throw new TypeError('--data <folder>: pictures to train with');

buildService();
const cpu = os.cpus()[0]?.model ?? 'unknown CPU';
print(`${cpu}, ${os.availableParallelism()} cores, Node ${process.version}`);
await measureFrozen(values.data, Number(values.rounds));
await measureUnfrozen(values.data);
if (values.full) await measureFullSize();
