import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';

import { predict, predictRaw } from '../support/service-client.ts';
import { type ServiceProcess, startServiceForTest } from '../support/service-process.ts';
import { readFixture } from '../support/fixtures.ts';
import { noise } from '../support/shared-pictures.ts';
import { peakMemoryBytes, resetPeakMemory } from '../support/shared-processes.ts';

const MEBIBYTE = 2 ** 20;
const cat = readFixture('photos/small.jpg');

// Where the kernel keeps no peak, there is nothing to measure.
describe.skipIf(process.platform !== 'linux')('memory (Linux only)', () => {
  describe('one upload of 20 MiB costs the main process at most 2.5 times the picture, five times out of five', () => {
    let picture: Uint8Array<ArrayBuffer>;
    beforeAll(async () => {
      picture = await makeNoisyTiff(19.9 * MEBIBYTE);
    });

    it.each([
      ['as a form with its length', (url: string) => predict(url, picture)],
      ['as the body itself', (url: string) => predictRaw(url, picture)],
      ['as the body itself, in chunks', (url: string) => predictChunked(url, picture)],
    ])('%s', async (way, send) => {
      const ratios = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
          await sendOften(service, cat, 5);
          const grownBytes = await growthDuring(service, () => send(service.url));
          return grownBytes / picture.length;
        }),
      );
      const sorted = ratios.toSorted((a, b) => a - b);
      print(
        `20 MiB ${way}: ${sorted.map((ratio) => ratio.toFixed(2)).join(', ')} times the picture`,
      );

      expect(sorted.at(-1)).toBeLessThanOrEqual(2.5);
    });
  });

  it.each([
    ['read line by line', false],
    ['that have to be held whole', true],
  ])(
    'two pictures of 50 megapixels %s fit into 1 GB, all processes counted',
    async (way, progressive) => {
      const service = await startServiceForTest({
        INFERENCE_PROCESSES: '2',
        INFERENCE_TIMEOUT_MS: '60000',
      });
      const pictures = await Promise.all([
        makeLargePicture('jpeg', progressive),
        makeLargePicture('png', progressive),
      ]);

      const replies = await Promise.all(pictures.map((picture) => predict(service.url, picture)));
      const peaks = [service.pid, ...service.childPids()].map(peakMemoryBytes);
      print(`2 x 50 megapixels ${way}: ${(sum(peaks) / 1e6).toFixed(0)} MB at most`);

      expect(replies.map(({ status }) => status)).toEqual([200, 200]);
      expect(peaks).toHaveLength(3);
      // Pages that the processes share are counted three times: the truth is lower.
      expect(sum(peaks)).toBeLessThan(1e9);
    },
  );

  it('a HEIC picture leaves nothing behind in the process that decoded it', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
    const picture = withFreeSpace(readFixture('formats/heic.heic'), 10 * MEBIBYTE);
    await sendOften(service, picture, 3);
    const [pid = 0] = service.childPids();
    resetPeakMemory(pid);
    const before = peakMemoryBytes(pid);

    await sendOften(service, picture, 20);

    const grownBytes = peakMemoryBytes(pid) - before;
    print(`20 HEIC pictures of 10 MiB: ${(grownBytes / 1e6).toFixed(0)} MB at most`);
    expect(grownBytes).toBeLessThan(100 * MEBIBYTE); // 20 that nobody frees are 200 MiB, and their decoders 340
  });
});

/** Sends a picture so many times, one after another. */
async function sendOften(
  { url }: ServiceProcess,
  picture: Uint8Array<ArrayBuffer>,
  times: number,
): Promise<void> {
  for (let round = 0; round < times; round++) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, as one client does
    const { status } = await predict(url, picture);
    expect(status).toBe(200);
  }
}

/** Adds a "free" box (ISO 14496-12, 8.1.2) at the end: libheif keeps it with the rest of the file. */
function withFreeSpace(imageBytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + length, 0);
  header.write('free', 4, 'latin1');
  return new Uint8Array(Buffer.concat([imageBytes, header, Buffer.alloc(length)]));
}

/** How far the peak of the main process rises above what it holds now. */
async function growthDuring(
  { pid }: ServiceProcess,
  send: () => Promise<{ readonly status: number }>,
): Promise<number> {
  resetPeakMemory(pid);
  const before = peakMemoryBytes(pid);
  const { status } = await send();
  expect(status).toBe(200);
  return peakMemoryBytes(pid) - before;
}

async function predictChunked(url: string, imageBytes: Uint8Array<ArrayBuffer>) {
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'image/tiff' },
    body: new Blob([imageBytes]).stream(),
    duplex: 'half',
  });
  return { status: response.status, body: await response.arrayBuffer() };
}

/** Nothing compresses here: the file is as long as its pixels. */
async function makeNoisyTiff(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const side = Math.floor(Math.sqrt(bytes / 3));
  const raw = { width: side, height: side, channels: 3 } as const;
  return new Uint8Array(
    await sharp(noise(side * side * 3), { raw })
      .tiff({ compression: 'none' })
      .toBuffer(),
  );
}

async function makeLargePicture(
  format: 'jpeg' | 'png',
  progressive: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const blobs = sharp(noise(80 * 60 * 3), { raw: { width: 80, height: 60, channels: 3 } });
  const large = blobs.resize(8164, 6123, { fit: 'fill', kernel: 'nearest' });
  return new Uint8Array(
    await large.toFormat(format, { progressive, compressionLevel: 1 }).toBuffer(),
  );
}

function print(figure: string): void {
  process.stdout.write(`${figure}\n`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
