import { describe, expect, it } from 'vitest';

import { trainCommand } from '../../../src/experiments/publish/command-line.ts';
import { escapeMarkdown } from '../../../src/experiments/publish/escape-markdown.ts';
import { type CardFacts, writeModelCard } from '../../../src/experiments/publish/model-card.ts';
import { wilsonInterval } from '../../../src/experiments/publish/wilson-interval.ts';
import type { Run } from '../../../src/experiments/runs/run.ts';
import { evaluate } from '../../../src/training/evaluation/evaluate.ts';

const run: Run = {
  id: '20260501-120000-aaaa',
  name: 'garden',
  status: 'running',
  startedAt: '2026-05-01T12:00:00.000Z',
  parameters: {
    base: 'imagenet',
    recipe: 'default',
    seed: 42,
    data_hash: 'abc',
    layout: 'guessed',
    pictures: 30,
    classes: 2,
    split: 'stratified',
    split_seed: 7,
    ratios: '80/10/10',
    epochs: 30,
    batch_size: 64,
    learning_rate: 0.001,
    body_learning_rate: 0.0001,
    dropout: 0.2,
    stopping: 'never',
    keep: 'best',
    unfreeze: 'none',
    batch_norm: 'frozen',
  },
  environment: { version: '0.1.0', gitRevision: 'f00d', node: '20.19.0' },
  results: {},
  source: { data: '/home/somebody/photos', flags: {} },
};

const labels = ['cat|dog', 'a\n*b*'];
const right = Float32Array.of(3, 0);

const facts: CardFacts = {
  run,
  labels,
  validation: null,
  test: evaluate([right, right, right, right], [0, 0, 0, 1], labels),
  temperature: 0.8,
  onnx: { sha256: 'cafe', sizeInBytes: 6_500_000, input: { width: 260, height: 280 } },
  base: { name: 'imagenet', licence: 'apache-2.0', licenceFiles: ['LICENSE', 'LICENSE-WORDNET'] },
};

describe('writeModelCard', () => {
  it('begins with the head that the Hugging Face tools read', () => {
    expect(writeModelCard(facts)).toMatch(
      /^---\nlicense: apache-2\.0\nlibrary_name: onnx\npipeline_tag: image-classification\n(.*\n)*?---\n\n# garden: 2 classes\n/,
    );
  });

  it('counts what was right, with its interval', () => {
    expect(writeModelCard(facts)).toContain('| right | – | 75.0 % (3 of 4; 30.1 to 95.4) |');
  });

  it('tells source, licence, hash, shapes and how to make it again', () => {
    const card = writeModelCard(facts);

    for (const words of [
      'licence:** that of `imagenet`, apache-2.0 (`LICENSE` and `LICENSE-WORDNET`)',
      '6,500,000 bytes, sha256 `cafe`',
      '[batch, 3, 280, 260]',
      'whatsit train PICTURES --name garden',
      'Run `20260501-120000-aaaa`, 2026-05-01, whatsit 0.1.0, revision f00d, Node 20.19.0.',
      'only the last layer is new',
      'divided by 0.800',
    ]) {
      expect(card.toLowerCase()).toContain(words.toLowerCase());
    }
  });

  it('names no folder of the machine that it was written on', () => {
    expect(writeModelCard(facts)).not.toContain('/home');
  });

  it('keeps whatever a class is called inside its cell', () => {
    const rows = writeModelCard(facts)
      .split('\n')
      .filter((line) => /^\| (cat|a )/u.test(line));

    expect(rows).toEqual([
      String.raw`| cat\|dog | 100.0 % (3 of 3; 43.9 to 100.0) | 75.0 % |`,
      String.raw`| a \*b\* | 0.0 % (0 of 1; 0.0 to 79.3) | – |`,
    ]);
  });

  it('says so where nothing was measured', () => {
    const card = writeModelCard({ ...facts, test: null });

    expect(card).toContain('Nobody knows: no pictures were kept back to measure it on.');
    expect(card).not.toContain('Class by class');
  });

  it('says so where the base comes without a licence', () => {
    const base = { name: 'garage', licence: undefined, licenceFiles: [] };

    const card = writeModelCard({ ...facts, base });

    expect(card).toContain('`garage` comes without one');
    expect(card).not.toContain('license:');
  });
});

describe('trainCommand', () => {
  it('gives all that matters, and nothing of a body that was not trained', () => {
    expect(trainCommand(run)).toBe(
      'whatsit train PICTURES --name garden --base imagenet --recipe default --epochs 30 --batch-size 64 ' +
        '--learning-rate 0.001 --dropout 0.2 --keep best --seed 42 --split stratified --ratios 80/10/10 --split-seed 7',
    );
  });

  it('tells how a body was trained, and when training stops', () => {
    const parameters = { ...run.parameters, unfreeze: 4, stopping: 'after 5' };

    const command = trainCommand({ ...run, parameters });

    expect(command).toContain(' --unfreeze 4 --body-learning-rate 0.0001 --batch-norm frozen ');
    expect(command).toMatch(/ --patience 5$/);
  });

  it('quotes a name for the shell', () => {
    expect(trainCommand({ ...run, name: "it's $HOME" })).toContain(
      String.raw`--name 'it'\''s $HOME' `,
    );
  });
});

describe('wilsonInterval', () => {
  // As scipy 1.17.1 has them: binomtest(…).proportion_ci(method='wilson').
  it.each([
    [3, 4, 0.3006, 0.9544],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [906, 1000, 0.8863, 0.9226],
  ])('of %i in %i', (successes, count, low, high) => {
    const [actualLow, actualHigh] = wilsonInterval(successes, count);

    expect(actualLow).toBeCloseTo(low, 3);
    expect(actualHigh).toBeCloseTo(high, 3);
  });
});

it('escapes what Markdown and HTML take for their own, and lines', () => {
  expect(escapeMarkdown('a|b <i>c</i>\n# [d](e) `f` 🐶')).toBe(
    String.raw`a\|b \<i\>c\</i\> \# \[d\](e) \`f\` 🐶`,
  );
});
