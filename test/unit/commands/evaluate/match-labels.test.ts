import { describe, expect, it } from 'vitest';

import { matchLabels } from '../../../../src/commands/evaluate/match-labels.ts';

const show = (...labels: readonly string[]) => labels.map((label) => ({ file: label, label }));

describe('matchLabels', () => {
  it('finds classes by their names, however they are written', () => {
    const { questions, unknown } = matchLabels(
      show('Great_Dane', 'GREAT  dane', 'ka\u0308fer', 'tabby'),
      ['tabby', 'great dane', 'K\u00e4fer'],
    );

    expect(questions.map(({ classIndex }) => classIndex)).toEqual([1, 1, 2, 0]);
    expect(unknown).toEqual([]);
  });

  it('prefers the very name where capitals alone tell two classes apart', () => {
    const { questions } = matchLabels(show('polish', 'Polish'), ['Polish', 'polish']);

    expect(questions.map(({ classIndex }) => classIndex)).toEqual([1, 0]);
  });

  it('gives back what the model does not know', () => {
    const { questions, unknown } = matchLabels(show('tabby', 'unicorn'), ['tabby', 'beagle']);

    expect(questions).toEqual([{ file: 'tabby', classIndex: 0 }]);
    expect(unknown).toEqual([{ file: 'unicorn', label: 'unicorn' }]);
  });

  it.each([[['crane', 'crane']], [['Crane', 'cRane']]])(
    'refuses to guess which of several classes is meant: %j',
    (labels) => {
      expect(() => matchLabels(show('crane'), labels)).toThrow(
        '"crane" may mean several of the model\'s classes',
      );
    },
  );
});
