import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { parseExperiment, readExperiment } from '../../../src/experiments/plan/read-experiment.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';

const sound = `name: pets
data:
  path: pictures
settings: { base: base, recipe: reference }
stages:
  - vary: { batch_size: [32, 64] }
    settings: { epochs: 5 }
  - name: blocks
    vary: { unfreeze: [none, 2, all] }
`;

function problemOf(text: string): string {
  try {
    parseExperiment(text, 'pets.yaml');
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'none';
}

describe('an experiment file', () => {
  it('is read with what it leaves out: a stratified split of 80/10/10, and validation loss', () => {
    const { data, stages } = parseExperiment(sound, 'pets.yaml');

    expect(data).toEqual({
      path: 'pictures',
      split: 'stratified',
      ratios: [80, 10, 10],
      split_seed: 42,
    });
    expect(stages.map(({ select }) => select)).toEqual(['validation_loss', 'validation_loss']);
  });

  it('calls a stage after what it varies when it has no name', () => {
    const { stages } = parseExperiment(sound, 'pets.yaml');

    expect(stages.map(({ name }) => name)).toEqual(['batch_size', 'blocks']);
  });

  it('chooses by validation accuracy where it says so, as a whole or in one stage', () => {
    const text = sound.replace('  - name: blocks', '  - name: blocks\n    select: validation_loss');

    const { stages } = parseExperiment(`select: validation_accuracy\n${text}`, 'pets.yaml');

    expect(stages.map(({ select }) => select)).toEqual(['validation_accuracy', 'validation_loss']);
  });

  it('takes ratios as the command line does', () => {
    const text = sound.replace('path: pictures', 'path: pictures\n  ratios: 70/20/10');

    expect(parseExperiment(text, 'pets.yaml').data.ratios).toEqual([70, 20, 10]);
  });

  it.each([
    [
      'a field that there is not',
      `${sound}epochs: 3\n`,
      /line 10: epochs: there is no such field/u,
    ],
    [
      'a setting that there is not',
      sound.replace('recipe:', 'recipy:'),
      /line 4: settings\.recipy: /u,
    ],
    [
      'a recipe that there is not',
      sound.replace('reference', 'quick'),
      /line 4: settings\.recipe: /u,
    ],
    [
      'one value only',
      sound.replace('[32, 64]', '[32]'),
      /line 6: stages\[0\]\.vary\.batch_size: /u,
    ],
    ['a value twice', sound.replace('[32, 64]', '[32, 32]'), /line 6: .*must not repeat a value/u],
    ['a word for a number', sound.replace('[32, 64]', '[32, x]'), /line 6: .*batch_size\[1\]: /u],
    [
      'a stage that varies nothing',
      sound.replace('{ batch_size: [32, 64] }', '{}'),
      /line 6: .*one setting/u,
    ],
    [
      'two settings in one stage',
      sound.replace('64] }', '64], seed: [1, 2] }'),
      /line 6: .*one setting/u,
    ],
    [
      'zero epochs',
      sound.replace('epochs: 5', 'epochs: 0'),
      /line 7: stages\[0\]\.settings\.epochs: /u,
    ],
    [
      'no stages',
      sound.replace(/stages:[^]*/u, 'stages: []\n'),
      /line 5: stages: must have a stage/u,
    ],
    [
      'nothing to choose by',
      sound.replace('path: pictures', 'path: a\n  ratios: 80/0/20'),
      /line 4: data\.ratios: /u,
    ],
    ['test accuracy to choose by', `select: test_accuracy\n${sound}`, /line 1: select: /u],
    ['no data', sound.replace(/data:\n.*\n/u, ''), /line 1: data: /u],
    ['no YAML', 'name: [', /^pets\.yaml: line 1: /u],
    ['nothing', '', /^pets\.yaml: line 1: /u],
  ])('is refused with %s, by field and line', (_what, text, problem) => {
    expect(problemOf(text)).toMatch(problem);
  });

  it('is refused when two stages have one name, as their runs could not be told apart', () => {
    const text = sound.replace('name: blocks', 'name: batch_size');

    expect(problemOf(text)).toMatch(/line 8: stages\[1\]\.name: there is another stage/u);
  });

  it('is refused when its aliases unfold without end', () => {
    const levels = Array.from({ length: 9 }, (_none, level) => {
      const alias = `*a${level}`;
      return `a${level + 1}: &a${level + 1} [${Array.from({ length: 9 }, () => alias).join(', ')}]`;
    });

    expect(problemOf(['a0: &a0 [x]', ...levels].join('\n'))).toMatch(/^pets\.yaml: .*alias/iu);
  });

  it('that is missing is named', async () => {
    await expect(readExperiment('nowhere.yaml')).rejects.toThrow('nowhere.yaml: no such file');
  });
});

describe('the example in docs/experiments.md', () => {
  it('is an experiment file, and its defaults are what it calls so', async () => {
    const guide = await readFile(path.join(repositoryRoot, 'docs/experiments.md'), 'utf8');
    const example = /```yaml\n(?<text>[^]*?)```/u.exec(guide)?.groups?.['text'] ?? '';
    const shortened = example.replaceAll(/^ {2}(split|ratios|split_seed): .*\n/gmu, '');

    expect(parseExperiment(example, 'docs')).toEqual(parseExperiment(shortened, 'docs'));
    expect(shortened.length).toBeLessThan(example.length);
  });
});

describe('experiments/oxford-pets.yaml', () => {
  it('has three stages with eight runs in all, each from the model base', async () => {
    const file = path.join(repositoryRoot, 'experiments/oxford-pets.yaml');

    const { settings, stages } = await readExperiment(file);

    expect(settings).toMatchObject({ base: 'base', recipe: 'reference' });
    expect(stages.map(({ vary, settings: own, select }) => [vary, own, select])).toEqual([
      [{ setting: 'batch_size', values: [32, 64, 128] }, { epochs: 5 }, 'validation_loss'],
      [{ setting: 'seed', values: [42, 1234, 4321] }, { epochs: 5 }, 'validation_loss'],
      [{ setting: 'unfreeze', values: ['none', 'all'] }, { epochs: 15 }, 'validation_loss'],
    ]);
  });
});
