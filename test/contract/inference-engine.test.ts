import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { InferenceEngine, OutputName, View } from '../../src/classification/ports.ts';
import { createInferencePool } from '../../src/inference/pool.ts';
import { readModelFolder } from '../../src/model-folders/read-model-folder.ts';
import { findPackageRoot } from '../../src/package-root.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { readFixture } from '../support/fixtures.ts';
import { flipPng, toSquarePng } from '../support/square-png.ts';

const maxImagePixels = 1_000_000;
const model = await readModelFolder(path.join(findPackageRoot(), 'models', 'imagenet'));
const photo = readFixture('photos/landscape-420.jpg');
const otherPhoto = readFixture('photos/portrait-444.jpg');
/** At the size that the model resizes to: nothing is resampled, and the centre crop is in the centre. */
const square = await toSquarePng(photo, 292);

interface OpenEngine {
  readonly engine: InferenceEngine;
  close(): void;
}

async function openPool(): Promise<OpenEngine> {
  const pool = createInferencePool({
    defaultModel: model,
    processes: 1,
    threads: 1,
    queueLimit: 100,
    timeoutMs: 20_000,
    maxImagePixels,
    reportDeath: () => undefined,
  });
  await pool.ready();
  return { engine: pool, close: () => pool.stop() };
}

async function openFake(): Promise<OpenEngine> {
  return { engine: createFakeEngine({ maxImagePixels }), close: () => undefined };
}

describe.each([
  ['the inference pool', openPool],
  ['the fake engine', openFake],
])('an inference engine: %s', (_, open) => {
  let engine: InferenceEngine;
  let close: () => void;

  beforeAll(async () => {
    ({ engine, close } = await open());
  });
  afterAll(() => close());

  async function run(imageBytes: Uint8Array, name: OutputName = 'logits', view: View = {}) {
    const { outputs } = await engine.run(imageBytes, { model, outputs: [name], view });
    return outputs[name] ?? new Float32Array();
  }

  it('gives one finite logit a class', async () => {
    const logits = await run(photo);

    expect(logits).toBeInstanceOf(Float32Array);
    expect(logits).toHaveLength(model.labels.length);
    expect(logits.every(Number.isFinite)).toBe(true);
  });

  it('gives the same answer for the same bytes', async () => {
    expect(await run(photo)).toEqual(await run(photo));
  });

  it('gives other answers for other pictures', async () => {
    expect(await run(photo)).not.toEqual(await run(otherPhoto));
  });

  it('keeps answers apart that are asked for together', async () => {
    const [first, second, third] = await Promise.all([run(photo), run(otherPhoto), run(photo)]);

    expect(first).toEqual(third);
    expect(first).not.toEqual(second);
  });

  it('leaves an answer alone when it gives the next one', async () => {
    const logits = await run(photo);
    const copy = Float32Array.from(logits);

    await run(otherPhoto);

    expect(logits).toEqual(copy);
  });

  it('gives embeddings of 1280 numbers', async () => {
    expect(await run(photo, 'embeddings')).toHaveLength(1280);
  });

  it('gives several outputs at once, and none that nobody asked for', async () => {
    const request = { model, outputs: ['logits', 'embeddings'] } as const;

    const both = await engine.run(photo, request);
    const one = await engine.run(photo, { model, outputs: ['embeddings'] });

    expect(Object.keys(both.outputs).toSorted()).toEqual(['embeddings', 'logits']);
    expect(Object.keys(one.outputs)).toEqual(['embeddings']);
  });

  it('tells how long each step took', async () => {
    const { queueMs, preprocessMs, inferenceMs } = await engine.run(photo, {
      model,
      outputs: ['logits'],
    });

    expect(Math.min(queueMs, preprocessMs, inferenceMs)).toBeGreaterThanOrEqual(0);
  });

  it('sees a flipped picture flipped again as it was', async () => {
    const flipped = await flipPng(square);

    const original = await run(square);
    const flippedTwice = await run(flipped, 'logits', { flip: true });

    const differences = original.map((logit, i) => Math.abs(logit - (flippedTwice[i] ?? Infinity)));
    expect(Math.max(...differences)).toBeLessThan(1e-3);
  });

  it('sees another picture when it is flipped', async () => {
    expect(await run(photo, 'logits', { flip: true })).not.toEqual(await run(photo));
  });

  it.each([
    ['image-undecodable', 'what is no picture', readFixture('formats/refused.txt')],
    ['image-undecodable', 'nothing', new Uint8Array()],
    ['image-unsupported', 'a drawing', readFixture('formats/refused.svg')],
    ['image-too-large', 'a picture of too many pixels', readFixture('photos/large.jpg')],
  ])('refuses as %s %s', async (code, _what, imageBytes) => {
    await expect(run(imageBytes)).rejects.toMatchObject({ name: 'ClassifierError', code });
  });

  it('goes on after a picture that it refused', async () => {
    const before = await run(photo);
    await run(new Uint8Array([1, 2, 3])).catch(() => undefined);

    expect(await run(photo)).toEqual(before);
  });

  it("gives up with the signal's reason", async () => {
    const reason = new Error('gone');
    const request = { model, outputs: ['logits'] } as const;

    const answer = engine.run(photo, request, AbortSignal.abort(reason));

    await expect(answer).rejects.toBe(reason);
  });
});
