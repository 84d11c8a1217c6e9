import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

import { FOR_INFORMATION, type Part } from './part.ts';
import { inEmptyFolder, type Trained, trainOnce } from './train-once.ts';

/** As large as the whole of the Oxford-IIIT Pet data set. */
const PICTURES = 7_390;
const CLASSES = 37;
const SIZE = { width: 500, height: 375 } as const;

/** What the experiment file trains, epochs in all: six frozen runs of 5, one of 15, and 15 unfrozen ones at most. */
const PLANNED_EPOCHS = { frozen: 6 * 5 + 15, unfrozen: 15 } as const;

/** One frozen run and one unfrozen epoch over a data set of full size, and what the whole experiment would take. */
export async function measureFullSize(): Promise<Part> {
  return inEmptyFolder(async (folder) => {
    await makePictures(folder);
    const reference = [folder, '--base', 'base', '--recipe', 'reference'];
    const frozen = await trainOnce([...reference, '--epochs', '15', '--patience', '15']);
    const unfrozen = await trainOnce([...reference, '--unfreeze', 'all', '--epochs', '1']);
    const looking = frozen.seconds - sum(frozen);
    const hours =
      (looking +
        PLANNED_EPOCHS.frozen * (sum(frozen) / frozen.epochs.length) +
        PLANNED_EPOCHS.unfrozen * sum(unfrozen)) /
      3600;
    return {
      rows: [
        row('frozen, 15 epochs', describe(frozen)),
        row('all blocks, one epoch', describe(unfrozen)),
        row('experiments/oxford-pets.yaml, extrapolated', `about ${hours.toFixed(1)} h`),
      ],
      notes: [
        `Made-up pictures: ${SIZE.width} by ${SIZE.height}, ${CLASSES} classes, reference recipe. Extrapolated: pictures are ` +
          `looked at once, then ${PLANNED_EPOCHS.frozen} frozen and ${PLANNED_EPOCHS.unfrozen} unfrozen epochs.`,
      ],
    };
  });
}

function row(what: string, ours: string): Part['rows'][number] {
  return { what: `${PICTURES} made-up pictures, ${what}`, ours, target: FOR_INFORMATION };
}

function describe(trained: Trained): string {
  const { epochs, seconds, run } = trained;
  const each = sum(trained) / epochs.length;
  return `${seconds.toFixed(0)} s in all, ${each.toFixed(1)} s an epoch, at most ${run.results['peak_memory_mb']} MB`;
}

function sum({ epochs }: Trained): number {
  return epochs.reduce((total, { seconds }) => total + seconds, 0);
}

/** Pictures as large as photos, each with a ground of its class's hue and random blobs of its own. */
async function makePictures(folder: string): Promise<void> {
  for (let classIndex = 0; classIndex < CLASSES; classIndex++) {
    await mkdir(path.join(folder, `class ${classIndex}`));
  }
  const work = async (start: number): Promise<void> => {
    for (let index = start; index < PICTURES; index += 4) {
      const classIndex = index % CLASSES;
      const file = path.join(folder, `class ${classIndex}`, `${index}.jpg`);
      await writeFile(file, await makePicture(classIndex, index));
    }
  };
  await Promise.all([0, 1, 2, 3].map(work));
}

function makePicture(classIndex: number, index: number): Promise<Buffer> {
  const angle = (2 * Math.PI * classIndex) / CLASSES;
  const ground = [0, 1, 2].map(
    (channel) => 128 + 90 * Math.cos(angle + (2 * Math.PI * channel) / 3),
  );
  const blobs = Uint8Array.from({ length: 8 * 6 * 3 }, (_, place) => {
    const wave = Math.sin((index + 1) * (place + 1) * 12.9898) * 43_758.5453;
    return Math.min(
      255,
      Math.max(0, (ground[place % 3] ?? 0) + 60 * (wave - Math.floor(wave) - 0.5)),
    );
  });
  return sharp(blobs, { raw: { width: 8, height: 6, channels: 3 } })
    .resize(SIZE.width, SIZE.height, { fit: 'fill' })
    .jpeg({ quality: 90 })
    .toBuffer();
}
