import { expect, it } from 'vitest';

import { listConfusions } from '../../../../src/commands/evaluate/list-confusions.ts';
import { evaluate } from '../../../../src/training/evaluation/evaluate.ts';

it('lists what is taken for what, the most frequent first', () => {
  const says = (classIndex: number): Float32Array =>
    Float32Array.from([0, 1, 2], (index) => (index === classIndex ? 5 : 0));
  const [cat, dog, fox] = [0, 1, 2];
  const said = [says(dog), says(fox), says(fox), says(cat), says(cat)];

  const confusions = listConfusions(
    evaluate(said, [cat, dog, dog, fox, cat], ['cat', 'dog', 'fox']),
  );

  expect(confusions).toEqual([
    { shown: 'dog', said: 'fox', count: 2, total: 2 },
    { shown: 'fox', said: 'cat', count: 1, total: 1 },
    { shown: 'cat', said: 'dog', count: 1, total: 2 },
  ]);
});
