import { ClassifierError } from '../../errors.ts';
import type { Random } from '../random.ts';
import type { HashedExample, Skipped } from './hash-examples.ts';

/** To learn from, to choose by, and to report at the end. */
export const PARTS = ['train', 'validation', 'test'] as const;

/** The name of a part. */
export type Part = (typeof PARTS)[number];
/** A data set that has been divided. */
export type Split = Readonly<Record<Part, readonly HashedExample[]>>;
/** Shares of the three parts, in this order; they sum to 1. */
export type Ratios = Readonly<Record<Part, number>>;

/** Fewer than this teach nothing, and cannot be in all parts. */
const MIN_PICTURES_A_CLASS = 5;

/** One of several equal parts that take turns at being the test part. */
interface Fold {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** How a data set is divided. */
export interface SplitOptions {
  readonly ratios: Ratios;
  /** `stratified`: every class in the same shares; `random`: as it comes; `official`: the test part as published. */
  readonly method: 'stratified' | 'random' | 'official';
  readonly random: Random;
  /** Takes the test part by turns, stratified; the rest is divided in the proportion of the other two ratios. */
  readonly fold?: Fold;
}

/**
 * Divides a data set. The same bytes never land in two parts.
 *
 * @throws {ClassifierError} `parameter-invalid` when there are too few pictures of a class, or only one class.
 */
export function splitExamples(
  examples: readonly HashedExample[],
  { ratios, method, random, fold }: SplitOptions,
): Split {
  requireEnoughPictures(examples);
  const split = divideBy(method, examples, { ratios, random, fold });
  requireLearned(split, examples);
  return split;
}

function divideBy(
  method: SplitOptions['method'],
  examples: readonly HashedExample[],
  {
    ratios,
    random,
    fold,
  }: Omit<SplitOptions, 'method' | 'fold'> & { readonly fold: Fold | undefined },
): Split {
  if (fold) return splitByFold(groupByContent(examples), { ratios, random, fold });
  if (method === 'official') return splitOfficially(examples, ratios, random);
  return divide(groupByContent(examples), {
    ratios,
    isStratified: method === 'stratified',
    random,
  });
}

/** A class of which nothing is learned could never be said. */
function requireLearned({ train }: Split, examples: readonly HashedExample[]): void {
  const learned = new Set(train.map(({ label }) => label));
  const left = [...countByLabel(examples).keys()].filter((label) => !learned.has(label));
  if (left.length === 0) return;
  throw invalid(
    `this division leaves no pictures to learn ${left.join(', ')} from; use --split stratified, or another --split-seed`,
  );
}

function splitByFold(
  groups: readonly ContentGroup[],
  { ratios, random, fold }: Required<Pick<SplitOptions, 'ratios' | 'random' | 'fold'>>,
): Split {
  const isTested = new Set(
    [...byLabel(groups).values()].flatMap((stratum, place) =>
      random.shuffle(stratum).filter((_, index) => (index + place) % fold.count === fold.index),
    ),
  );
  const others = groups.filter((group) => !isTested.has(group));
  const split = divide(others, { ratios: withoutTest(ratios), isStratified: true, random });
  return { ...split, test: inOrder([...isTested]) };
}

/** The test part is given; the rest is divided in the proportion of the other two. */
function splitOfficially(
  examples: readonly HashedExample[],
  ratios: Ratios,
  random: Random,
): Split {
  const test = examples.filter(({ officialPart }) => officialPart === 'test');
  const tested = new Set(test.map(({ hash }) => hash));
  const others = examples.filter(({ hash }) => !tested.has(hash));
  if (test.length === 0 || others.length === 0) throw withoutParts(examples);
  const shares = { ratios: withoutTest(ratios), isStratified: true, random };
  const split = divide(groupByContent(others), shares);
  return { ...split, test };
}

/** Of a data set that has official parts, somebody may have only some pictures. */
function withoutParts(examples: readonly HashedExample[]): ClassifierError {
  const isDivided = examples.some(({ officialPart }) => officialPart !== undefined);
  const problem = isDivided
    ? 'the pictures that are there are all of the same official part'
    : 'this data set has no official parts';
  return invalid(`${problem}; use --split stratified`);
}

type ContentGroup = readonly [HashedExample, ...HashedExample[]];

function groupByContent(examples: readonly HashedExample[]): readonly ContentGroup[] {
  const byHash = new Map<string, [HashedExample, ...HashedExample[]]>();
  for (const example of examples) {
    const group = byHash.get(example.hash);
    if (group) group.push(example);
    else byHash.set(example.hash, [example]);
  }
  return [...byHash.values()];
}

function divide(
  groups: readonly ContentGroup[],
  {
    ratios,
    isStratified,
    random,
  }: { readonly ratios: Ratios; readonly isStratified: boolean; readonly random: Random },
): Split {
  const strata = isStratified ? [...byLabel(groups).values()] : [groups];
  const parts: Record<Part, ContentGroup[]> = { train: [], validation: [], test: [] };
  for (const stratum of strata) {
    const shuffled = random.shuffle(stratum);
    const counts = apportion(shuffled.length, ratios);
    let start = 0;
    for (const part of PARTS) {
      parts[part].push(...shuffled.slice(start, start + counts[part]));
      start += counts[part];
    }
  }
  return {
    train: inOrder(parts.train),
    validation: inOrder(parts.validation),
    test: inOrder(parts.test),
  };
}

function inOrder(groups: readonly ContentGroup[]): readonly HashedExample[] {
  return groups.flat().toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

function withoutTest({ train, validation }: Ratios): Ratios {
  const sum = train + validation;
  return { train: train / sum, validation: validation / sum, test: 0 };
}

function byLabel(groups: readonly ContentGroup[]): ReadonlyMap<string, ContentGroup[]> {
  const strata = new Map<string, ContentGroup[]>();
  for (const group of groups) {
    const [{ label }] = group;
    strata.set(label, [...(strata.get(label) ?? []), group]);
  }
  return strata;
}

/** Whole numbers in these proportions; a part that is wanted at all gets one, as far as there are enough. */
function apportion(count: number, ratios: Ratios): Readonly<Record<Part, number>> {
  const least = (part: 'validation' | 'test'): number => {
    const share = ratios[part];
    return share === 0 ? 0 : Math.max(1, Math.round(count * share));
  };
  const test = Math.min(least('test'), Math.max(0, count - 1));
  const validation = Math.min(least('validation'), Math.max(0, count - test - 1));
  return { train: count - validation - test, validation, test };
}

/** @throws {ClassifierError} `parameter-invalid` when there are too few pictures of a class, or only one class. */
export function requireEnoughPictures(
  examples: readonly HashedExample[],
  skipped: readonly Skipped[] = [],
): void {
  const counts = countByLabel(examples);
  if (counts.size < 2) {
    throw invalid(
      `a classifier needs pictures of at least two classes to tell apart${tellSkipped(skipped)}`,
    );
  }
  const scarce = [...counts].filter(([, count]) => count < MIN_PICTURES_A_CLASS);
  if (scarce.length === 0) return;
  const names = scarce.map(([label, count]) => `${label} (${count})`).join(', ');
  throw invalid(
    `too few pictures of ${names}: at least ${MIN_PICTURES_A_CLASS} different ones are needed, and 20 are better; add some, or take the class out${tellSkipped(skipped)}`,
  );
}

/** Who is told that pictures are too few wants to know what became of those that are there. */
function tellSkipped(skipped: readonly Skipped[]): string {
  const [first] = skipped;
  return first ? ` (left out: ${skipped.length}, the first: ${first.file}: ${first.reason})` : '';
}

/** How many different pictures there are of each label, by label. */
function countByLabel(examples: readonly HashedExample[]): ReadonlyMap<string, number> {
  const hashes = new Map<string, Set<string>>();
  for (const { label, hash } of examples) {
    hashes.set(label, (hashes.get(label) ?? new Set()).add(hash));
  }
  const sorted = [...hashes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([label, set]) => [label, set.size]));
}

function invalid(problem: string): ClassifierError {
  return new ClassifierError('parameter-invalid', problem);
}
