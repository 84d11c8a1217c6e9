import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { rootFolder } from '../support/paths.mjs';
import { median } from '../support/statistics.mjs';
import { FOR_INFORMATION, type Part } from './part.ts';

const SCRIPTS = 'tools/training';

/** Blocks that are trained, and the size of a batch. */
const cases = [
  ['4', '32'],
  ['all', '16'],
] as const;

/** Training steps alone, of Whatsit and, where the Python has it, of PyTorch, in turn. */
export async function measureSteps(python: string, rounds: number): Promise<Part> {
  const hasTorch = await canImportTorch(python);
  const rows: Part['rows'][number][] = [];
  for (const [blocks, batchSize] of cases) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const settings = [blocks, batchSize, 'frozen', '2'];
      ours.push(await time('npx', ['tsx', `${SCRIPTS}/time-steps.ts`, ...settings]));
      if (hasTorch) theirs.push(await time(python, [`${SCRIPTS}/time_steps.py`, ...settings]));
    }
    const ratios = theirs.map((milliseconds, round) => (ours[round] ?? Number.NaN) / milliseconds);
    rows.push({
      what: `training steps, ${blocks} blocks, batch ${batchSize}, 2 threads: ms a picture, against PyTorch`,
      ours: median(ours).toFixed(1),
      ...(hasTorch && { peer: median(theirs).toFixed(1), ratio: median(ratios).toFixed(2) }),
      target: FOR_INFORMATION,
    });
  }
  const missing = hasTorch ? '' : ' There was no PyTorch at hand.';
  return {
    rows,
    notes: [
      `Steps: tools/training/time-steps.ts and time_steps.py in turn, each the median of five steps after one to warm up.${missing}`,
    ],
  };
}

async function canImportTorch(python: string): Promise<boolean> {
  try {
    await promisify(execFile)(python, ['-c', 'import torch, onnx']);
    return true;
  } catch {
    return false;
  }
}

/** @returns What it says that it took. */
async function time(program: string, args: readonly string[]): Promise<number> {
  const { stdout } = await promisify(execFile)(program, args, { cwd: rootFolder });
  return Number(/([\d.]+) ms a picture/u.exec(stdout)?.[1]);
}
