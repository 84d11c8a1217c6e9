import { describe, expect, it } from 'vitest';

import {
  type ClassifierDependencies,
  createClassifier,
} from '../../../src/classification/classifier.ts';
import { createFakeEngine, type FakeEngineOptions } from '../../support/fake-engine.ts';
import { createModel } from '../../support/model.ts';

const image = Uint8Array.of(1, 2, 3);
/** Probabilities 1/8, 5/8 and 2/8. */
const logits = [0, Math.log(5), Math.log(2)];

function setUp(
  overrides: Partial<ClassifierDependencies> = {},
  engineOptions: FakeEngineOptions = { logits },
) {
  const engine = createFakeEngine(engineOptions);
  const models = [createModel()];
  const classifier = createClassifier({
    engine,
    models,
    defaultK: 2,
    minProbability: 0.5,
    ...overrides,
  });
  return { classifier, engine };
}

describe('the classifier', () => {
  it('answers with labels and probabilities, likeliest first', async () => {
    const { classifier } = setUp();

    const { predictions } = await classifier.classify(image);

    expect(predictions).toEqual([
      { label: 'beagle', probability: expect.closeTo(0.625, 6) },
      { label: 'basset', probability: expect.closeTo(0.25, 6) },
    ]);
  });

  it('gives as many labels as are asked for', async () => {
    const { classifier } = setUp();

    const { predictions } = await classifier.classify(image, { k: 3 });

    expect(predictions).toHaveLength(3);
  });

  it('does not round probabilities', async () => {
    const { classifier } = setUp({}, { logits: [0, 0, 0] });

    const { predictions } = await classifier.classify(image, { k: 1 });

    expect(predictions[0]?.probability).toBe(1 / 3);
  });

  it("calibrates with the model's temperature", async () => {
    const models = [createModel({ temperature: 0.5 })];
    const { classifier } = setUp({ models });

    const { predictions } = await classifier.classify(image, { k: 1 });

    expect(predictions[0]?.probability).toBeCloseTo(25 / 30, 6);
  });

  it('is confident when the likeliest label reaches the minimum exactly', async () => {
    const { classifier } = setUp({ minProbability: 1 / 3 }, { logits: [0, 0, 0] });

    const { confident } = await classifier.classify(image);

    expect(confident).toBe(true);
  });

  it('is not confident when the likeliest label is just below the minimum', async () => {
    const { classifier } = setUp({ minProbability: 1 / 3 + 1e-9 }, { logits: [0, 0, 0] });

    const { confident } = await classifier.classify(image);

    expect(confident).toBe(false);
  });

  it('sums groups over all classes, not only over those in the answer', async () => {
    const models = [createModel({ groups: [{ label: 'dog', classes: [1, 2] }] })];
    const { classifier } = setUp({ models });

    const { group } = await classifier.classify(image, { k: 1 });

    expect(group).toEqual({ label: 'dog', probability: expect.closeTo(0.875, 6) });
  });

  it('asks the first model when none is named', async () => {
    const models = [createModel({ name: 'first' }), createModel({ name: 'second' })];
    const { classifier } = setUp({ models });

    const { model } = await classifier.classify(image);

    expect(model).toBe('first');
  });

  it('asks the model that is named', async () => {
    const named = createModel({ name: 'second' });
    const { classifier, engine } = setUp({ models: [createModel({ name: 'first' }), named] });

    const { model } = await classifier.classify(image, { model: 'second' });

    expect(model).toBe('second');
    expect(engine.requests).toEqual([{ model: named, outputs: ['logits'] }]);
  });

  it('lets the engine know whose picture it is', async () => {
    const { classifier, engine } = setUp();

    await classifier.classify(image, { requestId: 'abc' });

    expect(engine.requests).toMatchObject([{ requestId: 'abc' }]);
  });

  it.each(['unknown', '', '../animals', 'ANIMALS'])('knows no model "%s"', async (model) => {
    const { classifier, engine } = setUp();

    const answer = classifier.classify(image, { model });

    await expect(answer).rejects.toMatchObject({ code: 'model-unknown' });
    expect(engine.requests).toEqual([]);
  });

  it("gives up when the caller's signal says so", async () => {
    const { classifier } = setUp();
    const reason = new Error('gone');

    const answer = classifier.classify(image, { signal: AbortSignal.abort(reason) });

    await expect(answer).rejects.toBe(reason);
  });

  it('tells how long each step took', async () => {
    const { classifier } = setUp();

    const { timings } = await classifier.classify(image);

    expect(timings).toEqual({ queueMs: 1, preprocessMs: 2, inferenceMs: 3 });
  });

  it('blames the model for logits that are no numbers', async () => {
    const { classifier } = setUp({}, { logits: [Number.NaN, 1, 2] });

    const answer = classifier.classify(image);

    await expect(answer).rejects.toMatchObject({ code: 'model-invalid' });
  });
});
