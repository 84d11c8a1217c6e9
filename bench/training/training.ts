/**
 * Measures training, and writes down what was found: `npm run bench:training -- [options]`.
 *
 * --data <folder>    pictures to train with (default: ../shared/data/pets)
 * --rounds <n>       interleaved rounds; the median of their ratios counts (default: 5)
 * --python <path>    a Python with tools/training/requirements.txt, to compare steps with PyTorch (default: python3)
 * --full             also one frozen run and one unfrozen epoch of 7,390 made-up pictures: twenty minutes
 * --out <file>       where the results go (default: bench/training-results.md)
 */
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { buildService } from '../support/install.mjs';
import { rootFolder } from '../support/paths.mjs';
import { print } from '../support/report.ts';
import { formatResults } from '../support/results.mjs';
import { measureEpochs } from './epochs.ts';
import { measureFrozen } from './frozen.ts';
import { measureFullSize } from './full-size.ts';
import { measureSteps } from './steps.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: path.join(rootFolder, '../shared/data/pets') },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string', default: 'python3' },
    full: { type: 'boolean', default: false },
    out: { type: 'string', default: 'bench/training-results.md' },
  },
});
if (!existsSync(options.data)) throw new TypeError('--data <folder>: pictures to train with');

const rounds = Number(options.rounds);
const [loadBefore = 0] = os.loadavg();
buildService();
const parts = [
  await measureFrozen(options.data, rounds),
  await measureEpochs(options.data),
  await measureSteps(options.python, rounds),
  ...(options.full ? [await measureFullSize()] : []),
];
const results = formatResults({
  command: `npm run bench:training${options.full ? ' -- --full' : ''}`,
  facts: [
    `Date: ${new Date().toISOString().slice(0, 10)}`,
    `Machine: ${os.cpus()[0]?.model ?? 'unknown CPU'}, ${os.availableParallelism()} cores, Node ${process.version}`,
    `Load average before the start: ${loadBefore.toFixed(2)} (a busy machine measures wrongly)`,
    `Rounds: ${rounds}`,
  ],
  rows: parts.flatMap(({ rows }) => rows),
  notes: parts.flatMap(({ notes }) => notes),
});
print(results);
writeFileSync(path.resolve(rootFolder, options.out), results);
