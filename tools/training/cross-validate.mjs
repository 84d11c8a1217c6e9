/**
 * Cross-validates the default recipe with one thing changed at a time, and prints the table for docs/pets.md:
 *
 *   node tools/training/cross-validate.mjs <data> [seeds]
 *
 * A built clone is needed. Features are looked at once, in RUNS_DIR/.cache.
 */
import { execFileSync } from 'node:child_process';

const variants = [
  { name: 'the reference recipe', flags: ['--recipe', 'reference'] },
  { name: 'the default recipe', flags: [] },
  { name: '… without class balancing', flags: ['--no-balanced'] },
  { name: '… without class probabilities as features', flags: ['--features', 'embeddings'] },
  { name: '… without label smoothing', flags: ['--label-smoothing', '0'] },
  { name: '… with a weight decay of 0.1', flags: ['--weight-decay', '0.1'] },
  { name: '… without mirrored views', flags: ['--augmentation', 'none'] },
  { name: '… with crops as well', flags: ['--augmentation', 'flips-and-crops'] },
  { name: '… with standardised features', flags: ['--standardized'] },
  { name: '… with the last weights, not the best', flags: ['--keep', 'last'] },
  { name: '… from the other base, Lite0', flags: ['--base', 'base'] },
];

const [data = '', seeds = '3'] = process.argv.slice(2);
print('| recipe | balanced accuracy | accuracy |');
print('| --- | --- | --- |');
for (const { name, flags } of variants) {
  const runs = Array.from({ length: Number(seeds) }, (_, seed) =>
    measure([...flags, '--split-seed', `${seed + 1}`]),
  );
  print(`| ${name} | ${sumUp(runs, 'balanced accuracy')} | ${sumUp(runs, 'accuracy')} |`);
}

/** The figures of one cross-validation, in percent, by their name. */
function measure(flags) {
  const args = ['dist/src/cli.js', 'train', data, '--folds', '5', '--ratios', '90/10/0', ...flags];
  const output = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = output
    .split('\n')
    .map((line) => /^(?<name>.*?) {2,}(?<mean>[\d.]+) ± (?<deviation>[\d.]+)/u.exec(line)?.groups);
  return Object.fromEntries(
    lines.filter(Boolean).map(({ name, mean, deviation }) => [name, { mean, deviation }]),
  );
}

/** Means over the divisions; the spread is that from fold to fold within one of them. */
function sumUp(runs, name) {
  const average = (figure) =>
    runs.reduce((sum, run) => sum + Number(run[name][figure]), 0) / runs.length;
  return `${average('mean').toFixed(1)} ± ${average('deviation').toFixed(1)} %`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
