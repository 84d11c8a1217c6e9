import path from 'node:path';
import { parseArgs } from 'node:util';

import { rootFolder } from './paths.mjs';

export const usage = `npm run bench -- [options]
  --quick          one short round, to see that everything works: its figures mean nothing
  --long           also watch the memory over 20,000 images
  --photos <dir>   photos of about 500x375 (default: WHATSIT_SAMPLES, or ../shared/data/imagenet-sample)
  --only <names>   comma-separated: throughput, decode-resize, memory, large-pictures, upload, readiness
  --out <file>     where the results go (default: bench/results.md; with --quick or --only nowhere)`;

/**
 * How much is measured.
 *
 * @typedef {object} Scale
 * @property {number} rounds - Interleaved rounds; the median counts.
 * @property {number} warmUpMs - Load before the measured part of each round.
 * @property {number} measureMs - Load that is measured.
 * @property {number} memoryImages - Images before memory is looked at.
 * @property {number} settleMs - Quiet time after them.
 * @property {readonly number[]} memoryMilestones - Where to look at memory on the long way; empty without `--long`.
 */

/** @type {Scale} */
const full = {
  rounds: 5,
  warmUpMs: 15_000, // V8 compiles for the first 2,000 images
  measureMs: 10_000,
  memoryImages: 2_000,
  settleMs: 60_000,
  memoryMilestones: [],
};
/** @type {Scale} */
const quick = {
  ...full,
  rounds: 1,
  warmUpMs: 500,
  measureMs: 1_500,
  memoryImages: 100,
  settleMs: 1_000,
};
const longMilestones = [5_000, 10_000, 20_000];

/**
 * Reads the command line.
 *
 * @throws {TypeError} When it is not understood.
 */
export function readOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      photos: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const scale = values.quick ? quick : full;
  return {
    help: values.help,
    isQuick: values.quick,
    photosFolder: path.resolve(
      values.photos ||
        process.env.WHATSIT_SAMPLES ||
        path.join(rootFolder, '../shared/data/imagenet-sample'),
    ),
    only: values.only?.split(','),
    resultsFile: values.out ?? (values.quick || values.only ? undefined : 'bench/results.md'),
    scale: { ...scale, memoryMilestones: values.long ? longMilestones : [] },
  };
}
