import type { EpochLine } from '../../runs/records.ts';
import type { Run } from '../../runs/run.ts';
import {
  type DifferingParameter,
  differingParameters,
  type ParameterValue,
} from '../../select/differing-parameters.ts';
import { hues, type Tone } from '../drawing/palette.ts';

/** A run among others: how it is told from them, in words and in colour. */
export interface ComparedRun {
  readonly run: Run;
  readonly epochs: readonly EpochLine[];
  /** What it alone has: `batch size 64, seed 42`. */
  readonly label: string;
  readonly tone: Tone;
  readonly dash: 'solid' | 'dashed' | 'dotted';
}

/** A run and its course. */
export interface RunCourse {
  readonly run: Run;
  readonly epochs: readonly EpochLine[];
}

/** They say where a run belongs, not how it was made. */
const PLACES = ['experiment', 'stage'];
const DASHES = ['solid', 'dashed', 'dotted'] as const;
const LONGEST_LABEL = 44;

/** Names runs by what they differ in; one such parameter chooses the colour, and dashes tell the rest apart. */
export function compareRuns(courses: readonly RunCourse[]): readonly ComparedRun[] {
  const differences = differingParameters(courses.map(({ run }) => run)).filter(
    ({ name }) => !PLACES.includes(name),
  );
  const labels = makeUnique(
    courses.map(({ run }, index) => {
      const parts = differences.map(({ name, values }) => describe(name, values[index]));
      return shorten(parts.filter(Boolean).join(', ') || run.name);
    }),
    courses.map(({ run }) => run.id),
  );
  const looks = chooseLooks(colouringValues(differences) ?? courses.map(({ run }) => run.id));
  return courses.map((course, index) => ({
    ...course,
    label: labels[index] ?? '',
    ...(looks[index] ?? { tone: hues[0], dash: 'solid' }),
  }));
}

/** Runs that answer one question: those of a stage, or all of them. */
export function groupByStage<Item extends { readonly run: Run }>(
  items: readonly Item[],
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const stage = String(item.run.parameters['stage'] ?? '');
    groups.set(stage, [...(groups.get(stage) ?? []), item]);
  }
  return groups;
}

/** In words: `batch size 64`, `frozen`, `last 4 blocks`. */
function describe(name: string, value: ParameterValue): string {
  if (value === undefined) return '';
  if (name === 'unfreeze') return describeUnfrozen(value);
  if (name === 'base') return `from ${value}`;
  if (typeof value === 'boolean') return `${value ? '' : 'not '}${name.replaceAll('_', ' ')}`;
  return `${name.replaceAll('_', ' ')} ${value}`;
}

function describeUnfrozen(value: string | number | boolean): string {
  if (value === 'none') return 'frozen';
  return value === 'all' ? 'unfrozen' : `last ${value} blocks unfrozen`;
}

function shorten(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

function makeUnique(labels: readonly string[], ids: readonly string[]): readonly string[] {
  return labels.map((label, index) => {
    const isUnique = labels.filter((other) => other === label).length === 1;
    return isUnique ? label : `${label} (${ids[index]?.slice(-4)})`;
  });
}

/** Of the first parameter that leaves no more lines in one colour than there are kinds of dashes. */
function colouringValues(
  differences: readonly DifferingParameter[],
): readonly ParameterValue[] | undefined {
  return differences
    .map(({ values }) => values)
    .find((values) =>
      values.every((value) => values.filter((other) => other === value).length <= DASHES.length),
    );
}

/** One colour a value; lines that share one, or come after the last colour, differ in their dashes. */
function chooseLooks(
  values: readonly ParameterValue[],
): readonly Pick<ComparedRun, 'tone' | 'dash'>[] {
  const distinct = [...new Set(values)];
  return values.map((value, index) => {
    const hue = distinct.indexOf(value);
    const before = values.slice(0, index).filter((other) => other === value).length;
    return {
      tone: hues[hue % hues.length] ?? hues[0],
      dash: DASHES[(before + Math.floor(hue / hues.length)) % DASHES.length] ?? 'solid',
    };
  });
}
