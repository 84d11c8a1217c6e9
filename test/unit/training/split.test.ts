import { describe, expect, it } from 'vitest';

import type { HashedExample } from '../../../src/training/data/hash-examples.ts';
import { PARTS, splitExamples, type SplitOptions } from '../../../src/training/data/split.ts';
import { createRandom } from '../../../src/training/random.ts';

const ratios = { train: 0.8, validation: 0.1, test: 0.1 };

describe('a stratified split', () => {
  it('gives every class to every part, in the same shares', () => {
    const split = splitExamples([...pictures('cat', 100), ...pictures('dog', 10)], options());

    expect(PARTS.map((part) => count(split[part], 'cat'))).toEqual([80, 10, 10]);
    expect(PARTS.map((part) => count(split[part], 'dog'))).toEqual([8, 1, 1]);
  });

  it('gives a class of five pictures to all three parts', () => {
    const split = splitExamples([...pictures('cat', 5), ...pictures('dog', 50)], options());

    expect(PARTS.map((part) => count(split[part], 'cat'))).toEqual([3, 1, 1]);
  });

  it('is the same for the same seed, and another one for another', () => {
    const examples = [...pictures('cat', 40), ...pictures('dog', 40)];
    const files = (seed: number): readonly string[] =>
      splitExamples(examples, options({ random: createRandom(seed, 'split') })).test.map(
        ({ file }) => file,
      );

    expect(files(1)).toEqual(files(1));
    expect(files(1)).not.toEqual(files(2));
  });
});

describe('any split', () => {
  it.each(['stratified', 'random'] as const)('keeps the same bytes in one part (%s)', (method) => {
    const twins = pictures('cat', 60).map((example, index) => ({
      ...example,
      hash: `cat ${index % 20}`,
    }));
    const split = splitExamples([...twins, ...pictures('dog', 60)], options({ method }));

    const partsOf = (hash: string): number =>
      PARTS.filter((part) => split[part].some((example) => example.hash === hash)).length;
    expect(twins.map(({ hash }) => partsOf(hash)).every((parts) => parts === 1)).toBe(true);
  });

  it('refuses to leave a class without pictures to learn from', () => {
    const tested = pictures('cat', 10).map((one) => ({ ...one, officialPart: 'test' as const }));
    const others = ['dog', 'emu'].flatMap((label) =>
      pictures(label, 10).map((one) => ({ ...one, officialPart: 'train' as const })),
    );

    expect(() => splitExamples([...tested, ...others], options({ method: 'official' }))).toThrow(
      'this division leaves no pictures to learn cat from',
    );
  });

  it('loses no picture and doubles none', () => {
    const examples = [...pictures('cat', 33), ...pictures('dog', 17)];
    const split = splitExamples(examples, options());

    const files = PARTS.flatMap((part) => split[part].map(({ file }) => file));
    expect(files.toSorted()).toEqual(examples.map(({ file }) => file).toSorted());
  });
});

describe('an official split', () => {
  it('tests with the pictures that the makers set aside, and divides the others', () => {
    const train = pictures('cat', 18).map(withPart('train'));
    const test = pictures('dog', 12).map(withPart('test'));
    const both = [...train, ...test, ...pictures('dog', 18, 'more').map(withPart('train'))];
    const split = splitExamples(both, options({ method: 'official' }));

    expect(split.test).toEqual(test);
    expect(split.train.length + split.validation.length).toBe(36);
  });

  it('is refused where the data set has none', () => {
    const examples = [...pictures('cat', 9), ...pictures('dog', 9)];

    expect(() => splitExamples(examples, options({ method: 'official' }))).toThrow(
      /no official parts/u,
    );
  });

  it('is refused where only one part of the pictures is there', () => {
    const examples = [...pictures('cat', 9), ...pictures('dog', 9)].map(withPart('train'));

    expect(() => splitExamples(examples, options({ method: 'official' }))).toThrow(
      /all of the same official part; use --split stratified/u,
    );
  });
});

describe('what cannot be learned from', () => {
  it('is refused with the classes that have too few pictures, and with advice', () => {
    const examples = [...pictures('cat', 4), ...pictures('dog', 50)];

    expect(() => splitExamples(examples, options())).toThrow(/too few pictures of cat \(4\).*20/u);
  });

  it('counts the same bytes once', () => {
    const copies = pictures('cat', 9).map((example) => ({ ...example, hash: 'one' }));

    expect(() => splitExamples([...copies, ...pictures('dog', 9)], options())).toThrow(
      /cat \(1\)/u,
    );
  });

  it('is refused when there is one class only', () => {
    expect(() => splitExamples(pictures('cat', 50), options())).toThrow(/at least two classes/u);
  });
});

function options(changes: Partial<SplitOptions> = {}): SplitOptions {
  return { ratios, method: 'stratified', random: createRandom(42, 'split'), ...changes };
}

function pictures(label: string, length: number, name = ''): readonly HashedExample[] {
  return Array.from({ length }, (_, index) => ({
    file: `${label}/${name}${String(index).padStart(3, '0')}.jpg`,
    label,
    hash: `${label} ${name} ${index}`,
  }));
}

function withPart(officialPart: 'train' | 'test'): (example: HashedExample) => HashedExample {
  return (example) => ({ ...example, officialPart });
}

function count(examples: readonly HashedExample[], label: string): number {
  return examples.filter((example) => example.label === label).length;
}
