import type { Chart } from '../drawing/chart.ts';
import { count } from '../drawing/format.ts';
import { partTones } from '../drawing/palette.ts';
import type { ClassCounts } from '../run-data.ts';
import { drawClassBars } from './class-bars.ts';
import { drawRanks, MANY_CLASSES } from './ranks.ts';

/** How many pictures of each class there are, the largest class first, in the parts that they are divided into. */
export function classDistribution(distribution: Readonly<Record<string, ClassCounts>>): Chart {
  const classes = Object.entries(distribution)
    .map(([label, counts]) => ({ label, counts, total: totalOf(counts) }))
    .toSorted((a, b) => b.total - a.total || a.label.localeCompare(b.label, 'en'));
  const pictures = classes.reduce((sum, { total }) => sum + total, 0);
  const shared = {
    name: 'class-distribution',
    title: 'Pictures of each class',
    subtitle: `${count(pictures)} pictures of ${count(classes.length)} classes${describeRange(classes)}`,
  };
  if (classes.length > MANY_CLASSES) {
    return drawRanks({ ...shared, y: 'pictures', values: classes.map(({ total }) => total) });
  }
  return drawClassBars({
    ...shared,
    x: 'pictures',
    pieces: [
      { name: 'train', tone: partTones.train },
      { name: 'validation', tone: partTones.validation },
      { name: 'test', tone: partTones.test },
    ],
    bars: classes.map(({ label, counts: { train, validation, test }, total }) => ({
      label,
      pieces: [train, validation, test],
      note: count(total),
    })),
  });
}

function totalOf({ train, validation, test }: ClassCounts): number {
  return train + validation + test;
}

function describeRange(classes: readonly { readonly total: number }[]): string {
  const [most, least] = [classes[0]?.total ?? 0, classes.at(-1)?.total ?? 0];
  return most === least ? `, ${count(most)} of each.` : `, from ${count(least)} to ${count(most)}.`;
}
