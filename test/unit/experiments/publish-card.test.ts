import { describe, expect, it } from 'vitest';

import { escapeMarkdown } from '../../../src/experiments/publish/escape-markdown.ts';
import { type CardFacts, writeModelCard } from '../../../src/experiments/publish/model-card.ts';
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
      'npx whatsit train PICTURES \\\n  --name garden',
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

it('escapes what Markdown and HTML take for their own, and lines', () => {
  expect(escapeMarkdown('a|b <i>c</i>\n# [d](e) `f` 🐶')).toBe(
    String.raw`a\|b \<i\>c\</i\> \# \[d\](e) \`f\` 🐶`,
  );
});
