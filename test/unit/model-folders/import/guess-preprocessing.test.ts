import { describe, expect, it } from 'vitest';

import {
  guessPreprocessing,
  type InputOptions,
} from '../../../../src/model-folders/import/guess-preprocessing.ts';
import { preprocessingSchema } from '../../../../src/model-folders/preprocessing-spec.ts';

const nothing: InputOptions = {
  size: undefined,
  resize: undefined,
  resample: undefined,
  mean: undefined,
  std: undefined,
};
const everything: InputOptions = {
  size: 100,
  resize: 120,
  resample: 3,
  mean: [0.1, 0.2, 0.3],
  std: [0.4, 0.5, 0.6],
};

function guess(shape: readonly (number | undefined)[], options: InputOptions) {
  const input = { name: 'input', isFloat32: true, shape };
  const { config, guesses } = guessPreprocessing(input, options);
  return { preprocessing: preprocessingSchema.parse(config), guesses };
}

describe('guessPreprocessing', () => {
  it("takes the input's size from the graph", () => {
    const { preprocessing } = guess([1, 3, 192, 160], nothing);

    expect(preprocessing.input).toEqual({ width: 160, height: 192 });
  });

  it('takes 224 where the graph leaves the size open', () => {
    const { preprocessing } = guess([undefined, 3, undefined, undefined], nothing);

    expect(preprocessing.input).toEqual({ width: 224, height: 224 });
  });

  it('takes the size that it is told where the graph leaves it open', () => {
    const { preprocessing } = guess([undefined, 3, undefined, undefined], everything);

    expect(preprocessing.input).toEqual({ width: 100, height: 100 });
  });

  it('resizes to 256 for an input of 224, and in proportion for others', () => {
    expect(guess([1, 3, 224, 224], nothing).preprocessing.resize).toEqual({ shortestEdge: 256 });
    expect(guess([1, 3, 299, 299], nothing).preprocessing.resize).toEqual({ shortestEdge: 342 });
  });

  it("assumes ImageNet's normalization and bilinear resampling", () => {
    const { preprocessing } = guess([1, 3, 224, 224], nothing);

    expect(preprocessing).toMatchObject({
      resample: 'bilinear',
      rescaleFactor: 1 / 255,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    });
  });

  it('does what it is told', () => {
    const { preprocessing } = guess([1, 3, 100, 100], everything);

    expect(preprocessing).toMatchObject({
      resize: { shortestEdge: 120 },
      crop: { width: 100, height: 100 },
      resample: 'bicubic',
      mean: [0.1, 0.2, 0.3],
      std: [0.4, 0.5, 0.6],
    });
  });

  it('resizes both sides and crops nothing when told to squash', () => {
    const { preprocessing } = guess([1, 3, 192, 160], { ...nothing, resize: 'squash' });

    expect(preprocessing).toMatchObject({ resize: { width: 160, height: 192 }, crop: undefined });
  });

  it.each([
    ['a size other than the fixed one', { size: 192 }, /^--size 192: the model takes 224x224 /],
    ['less than the input to cut it out of', { resize: 200 }, /^--resize 200: less than /],
    ['a mean of 0..255', { mean: [123.7, 116.3, 103.5] }, /^--mean 123\.7,.* by 255$/],
    ['a deviation of 0..255', { std: [58.4, 57.1, 57.4] }, /^--std 58\.4,.* by 255$/],
  ])('refuses %s', (_, changes, problem) => {
    const guessed = () => guess([1, 3, 224, 224], { ...nothing, ...changes });

    expect(guessed).toThrow(problem);
  });

  it('takes the size that the graph has anyway', () => {
    const { preprocessing } = guess([1, 3, 192, 192], { ...nothing, size: 192, resize: 192 });

    expect(preprocessing.input).toEqual({ width: 192, height: 192 });
  });

  it('admits every guess, with the option that corrects it', () => {
    const { guesses } = guess([undefined, 3, undefined, undefined], nothing);

    const options = guesses.map((words) => /\((--\w+)\)$/.exec(words)?.[1]);
    expect(new Set(options)).toEqual(
      new Set(['--size', '--resize', '--resample', '--mean', '--std']),
    );
  });

  it('has nothing to admit when it was told everything', () => {
    expect(guess([undefined, 3, undefined, undefined], everything).guesses).toEqual([]);
  });

  it('does not call a size a guess that the graph gives', () => {
    const { guesses } = guess([1, 3, 224, 224], nothing);

    expect(guesses.join('\n')).not.toContain('--size');
  });
});
