import { PARTS, type Part } from '../data/split.ts';
import { createGate } from '../gate.ts';
import type { Gathered } from '../gather-pictures.ts';
import { rowsOf } from '../learning/measure.ts';
import type { NumberArray } from '../ports.ts';
import { measureScaling, type Scaling, standardize } from './standardize.ts';

/** As many as there are threads that read files. */
const READ_AT_ONCE = 4;

/** A picture's rows in a table of features: one a view, the plain one first. */
export interface TableEntry {
  readonly label: string;
  readonly firstRow: number;
  readonly rowCount: number;
}

/** The features of every picture in every view: these of a head are small, so that all of them stay in memory. */
export interface FeatureTable {
  /** `[rowCount, featureCount]`; the rows to learn from are the first. */
  readonly features: NumberArray;
  readonly entries: Readonly<Record<Part, readonly TableEntry[]>>;
  /** How many rows there are to learn from. */
  readonly learningRowCount: number;
}

/** Reads all that was gathered. */
export async function readFeatureTable(
  { split, viewCount, read }: Gathered,
  featureCount: number,
): Promise<FeatureTable> {
  let rowCount = 0;
  const placed = PARTS.map((part) => {
    const viewsOfPart = part === 'train' ? viewCount : 1;
    return split[part].map((example) => {
      const entry = { label: example.label, firstRow: rowCount, rowCount: viewsOfPart };
      rowCount += viewsOfPart;
      return { example, entry };
    });
  });
  const values = new Float32Array(rowCount * featureCount);
  const passGate = createGate(READ_AT_ONCE);
  await Promise.all(
    placed.flat().map(({ example, entry }) =>
      passGate(async () => {
        for (let view = 0; view < entry.rowCount; view++) {
          values.set(await read(example, view), (entry.firstRow + view) * featureCount);
        }
      }),
    ),
  );
  const [train = [], validation = [], test = []] = placed.map((part) =>
    part.map(({ entry }) => entry),
  );
  return {
    features: { values, dims: [rowCount, featureCount] },
    entries: { train, validation, test },
    learningRowCount: train.length * viewCount,
  };
}

/** Brings every feature to mean 0 and deviation 1 over the rows to learn from, in place. */
export function standardizeTable({ features, learningRowCount }: FeatureTable): Scaling {
  const [, featureCount = 1] = features.dims;
  const rows = rowsOf(features.values, featureCount);
  const scaling = measureScaling(rows.slice(0, learningRowCount));
  for (const row of rows) row.set(standardize(row, scaling));
  return scaling;
}
