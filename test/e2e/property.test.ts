import { type Arbitrary, array, assert, asyncProperty, integer, nat, oneof } from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { isRefusal, predict, type Reply } from '../support/service-client.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { readFixture } from '../support/fixtures.ts';

/** Change it to look elsewhere; a failure is found again with the seed in the titles. */
const seed = 20_261_126;
const numRuns = 60;

const names = [
  'jpeg-rgb.jpg',
  'png-rgb.png',
  'webp-lossy.webp',
  'webp-lossless.webp',
  'gif-static.gif',
  'avif.avif',
  'tiff-lzw.tiff',
  'bmp-24.bmp',
  'heic.heic',
];

let service: ServiceProcess;
let children: readonly number[];
beforeAll(async () => {
  service = await startService({ INFERENCE_PROCESSES: '1' });
  children = service.childPids();
});
afterEach(noProcessDied);
afterAll(() => service.stop());

function noProcessDied(): void {
  expect(service.childPids()).toEqual(children);
  expect(service.incidents()).toEqual(['service listening', 'service ready']);
}

describe.each(names)(`a damaged %s (seed ${seed})`, (name) => {
  const original = readFixture(`formats/${name}`);

  it('that was cut anywhere is classified or refused, and changes nothing for the next', async () => {
    const lengths = integer({ min: 0, max: original.length - 1 });

    const { before, after } = await sendAll(
      original,
      lengths.map((length) => original.slice(0, length)),
    );

    expect(before).toBeDefined();
    expect(after).toEqual(before);
  });

  it('with flipped bits is classified or refused, and changes nothing for the next', async () => {
    // Headers are a small part of a file, and the part where damage does most.
    const inHeaders = nat({ max: Math.min(400, original.length) * 8 - 1 });
    const anywhere = nat({ max: original.length * 8 - 1 });
    const bits = array(oneof(inHeaders, anywhere), { minLength: 1, maxLength: 20 });

    const { before, after } = await sendAll(
      original,
      bits.map((some) => flipBits(original, some)),
    );

    expect(before).toBeDefined();
    expect(after).toEqual(before);
  });
});

/** Sends what was made of a picture, and the picture itself before and after it. */
async function sendAll(
  original: Uint8Array<ArrayBuffer>,
  damaged: Arbitrary<Uint8Array<ArrayBuffer>>,
): Promise<{ readonly before: Reply['answer']; readonly after: Reply['answer'] }> {
  const { answer: before } = await predict(service.url, original);
  await assert(
    asyncProperty(damaged, async (imageBytes) => {
      const reply = await predict(service.url, imageBytes);
      return reply.status === 200 || isRefusal(reply);
    }),
    { seed, numRuns },
  );
  const { answer: after } = await predict(service.url, original);
  return { before, after };
}

function flipBits(
  original: Uint8Array<ArrayBuffer>,
  bits: readonly number[],
): Uint8Array<ArrayBuffer> {
  const damaged = original.slice();
  for (const bit of bits) damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return damaged;
}
