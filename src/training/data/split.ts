import { ClassifierError } from '../../errors.ts';
import type { Random } from '../random.ts';
import type { HashedExample } from './hash-examples.ts';

/** To learn from, to choose by, and to report at the end. */
export const PARTS = ['train', 'validation', 'test'] as const;

export type Part = (typeof PARTS)[number];
export type Split = Readonly<Record<Part, readonly HashedExample[]>>;
/** Shares of the three parts, in this order; they sum to 1. */
export type Ratios = Readonly<Record<Part, number>>;

/** Fewer than this teach nothing, and cannot be in all parts. */
export const MIN_PICTURES_A_CLASS = 5;

export interface SplitOptions {
  readonly ratios: Ratios;
  /** `stratified`: every class in the same shares; `random`: as it comes; `official`: the test part as published. */
  readonly method: 'stratified' | 'random' | 'official';
  readonly random: Random;
}

/**
 * Divides a data set. The same bytes never land in two parts.
 *
 * @throws {ClassifierError} `parameter-invalid` when there are too few pictures of a class, or only one class.
 */
export function splitExamples(
  examples: readonly HashedExample[],
  { ratios, method, random }: SplitOptions,
): Split {
  requireEnoughPictures(examples);
  if (method === 'official') return splitOfficially(examples, ratios, random);
  return divide(groupByContent(examples), {
    ratios,
    isStratified: method === 'stratified',
    random,
  });
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
  if (test.length === 0 || others.length === 0) {
    throw invalid('this data set has no official parts; use --split stratified');
  }
  const rest = ratios.train + ratios.validation;
  const shares = { train: ratios.train / rest, validation: ratios.validation / rest, test: 0 };
  const split = divide(groupByContent(others), { ratios: shares, isStratified: true, random });
  return { ...split, test };
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
  const inOrder = (part: Part): readonly HashedExample[] =>
    parts[part].flat().toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return { train: inOrder('train'), validation: inOrder('validation'), test: inOrder('test') };
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
export function requireEnoughPictures(examples: readonly HashedExample[]): void {
  const counts = countByLabel(examples);
  if (counts.size < 2) {
    throw invalid('a classifier needs pictures of at least two classes to tell apart');
  }
  const scarce = [...counts].filter(([, count]) => count < MIN_PICTURES_A_CLASS);
  if (scarce.length === 0) return;
  const names = scarce.map(([label, count]) => `${label} (${count})`).join(', ');
  throw invalid(
    `too few pictures of ${names}: at least ${MIN_PICTURES_A_CLASS} different ones are needed, and 20 are better; add some, or take the class out`,
  );
}

/** How many different pictures there are of each label, by label. */
export function countByLabel(examples: readonly HashedExample[]): ReadonlyMap<string, number> {
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
