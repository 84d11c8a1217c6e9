import { setImmediate } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Classification } from '../../../src/classification/classifier.ts';
import { createPictureAnswerer, type PictureRequest } from '../../../src/chat/answer-pictures.ts';
import { createFairQueue } from '../../../src/chat/fair-queue.ts';
import type { Picture } from '../../../src/chat/picture.ts';
import type { AnswerReport } from '../../../src/chat/ports.ts';
import { ClassifierError } from '../../../src/errors.ts';
import { createDeferred } from '../../../src/inference/deferred.ts';
import {
  catClassification,
  createFakeClassifier,
  type FakeClassifierOptions,
} from '../../support/fake-classifier.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const overloaded = new ClassifierError('overloaded', 'full');

interface TestOptions extends FakeClassifierOptions {
  readonly concurrency?: number;
  readonly maxWaitMs?: number;
}

/** An answerer whose pauses take no time but move the clock. */
function createTestAnswerer(options: TestOptions = {}) {
  const { concurrency = 2, maxWaitMs = 120_000 } = options;
  const classifier = createFakeClassifier(options);
  const reported: { readonly error: unknown; readonly reference: string }[] = [];
  const pauses: number[] = [];
  const answers: AnswerReport[] = [];
  let requests = 0;
  const answerPictures = createPictureAnswerer({
    classifier,
    queue: createFairQueue({ limit: 100, concurrency, maxWaitMs }),
    maxWaitMs,
    reportAnswer: (report) => answers.push(report),
    reportError: (error, { reference }) => reported.push({ error, reference }),
    createReference: () => `reference ${++requests}`,
    pause: async (ms, signal) => {
      pauses.push(ms);
      await vi.advanceTimersByTimeAsync(ms);
      signal.throwIfAborted();
    },
  });
  const answer = (request: Partial<PictureRequest>) =>
    answerPictures(
      {
        userKey: 'ada',
        items: [createPicture()],
        signal: new AbortController().signal,
        ...request,
      },
      'telegram',
    );
  return { answer, classifier, reported, answers, pauses };
}

function createPicture(overrides: Partial<Picture> = {}): Picture {
  return {
    name: 'cat.jpg',
    isSpoiler: false,
    load: async () => Uint8Array.of(1),
    ...overrides,
  };
}

/** A picture that never comes, unless its signal is aborted. */
function createEndlessPicture(): Picture & { readonly signals: readonly AbortSignal[] } {
  const signals: AbortSignal[] = [];
  const load = async (signal: AbortSignal): Promise<Uint8Array> => {
    signals.push(signal);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new ClassifierError('download-failed', 'cut')));
    });
  };
  return { ...createPicture({ load }), signals };
}

describe('a picture', () => {
  it('is answered with its classification, its name and whether it is hidden', async () => {
    const { answer } = createTestAnswerer();

    const results = await answer({ items: [createPicture({ isSpoiler: true })] });

    expect(results).toEqual([
      {
        name: 'cat.jpg',
        isSpoiler: true,
        isPreview: false,
        classification: catClassification,
      },
    ]);
  });

  it('reaches the classifier with what was asked for', async () => {
    const { answer, classifier } = createTestAnswerer();
    const { signal } = new AbortController();

    await answer({ k: 3, model: 'flowers', signal });

    expect(classifier.seen).toEqual([
      {
        imageBytes: Uint8Array.of(1),
        options: { k: 3, model: 'flowers', signal, requestId: 'reference 1' },
      },
    ]);
  });

  it('is fetched when its turn comes, not before', async () => {
    const { answer } = createTestAnswerer({ concurrency: 1 });
    const second = createEndlessPicture();

    void answer({ items: [createEndlessPicture(), second] });
    await setImmediate();

    expect(second.signals).toEqual([]);
  });
});

describe('several items', () => {
  it('are answered in their order, whichever is done first', async () => {
    const slow = createDeferred<Uint8Array>();
    const { answer } = createTestAnswerer();
    const items = [
      createPicture({ name: 'slow', load: async () => slow.promise }),
      createPicture({ name: 'fast' }),
    ];

    const results = answer({ items });
    await setImmediate();
    slow.resolve(Uint8Array.of(1));

    expect((await results).map(({ name }) => name)).toEqual(['slow', 'fast']);
  });

  it('are worked on side by side', async () => {
    const { answer } = createTestAnswerer({ concurrency: 2 });
    const pictures = [createEndlessPicture(), createEndlessPicture()];

    void answer({ items: pictures });
    await setImmediate();

    expect(pictures.map(({ signals }) => signals.length)).toEqual([1, 1]);
  });

  it('let those of somebody else pass', async () => {
    const order: string[] = [];
    const { answer } = createTestAnswerer({ concurrency: 1 });
    const named = (name: string): Picture =>
      createPicture({
        load: async () => {
          order.push(name);
          return Uint8Array.of(1);
        },
      });

    await Promise.all([
      answer({ userKey: 'ada', items: ['ada 1', 'ada 2', 'ada 3'].map(named) }),
      answer({ userKey: 'bob', items: [named('bob')] }),
    ]);

    expect(order).toEqual(['ada 1', 'ada 2', 'bob', 'ada 3']);
  });

  it('fail one by one', async () => {
    const { answer } = createTestAnswerer();
    const broken = createPicture({
      load: async () => Promise.reject(new ClassifierError('download-failed', 'gone')),
    });

    const results = await answer({ items: [broken, createPicture()] });

    expect(results).toMatchObject([
      { failure: { code: 'download-failed' } },
      { classification: { model: 'animals' } },
    ]);
  });

  it('may be none', async () => {
    const { answer } = createTestAnswerer();

    expect(await answer({ items: [] })).toEqual([]);
  });

  it('may be many without Node taking the listeners for a leak', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { answer } = createTestAnswerer({ concurrency: 1 });

    void answer({ items: Array.from({ length: 50 }, createEndlessPicture) });
    await setImmediate();

    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });
});

describe('what is skipped', () => {
  const clip = { name: 'clip.mp4', isSpoiler: true, skipped: 'video' } as const;

  it('stays in its place', async () => {
    const { answer } = createTestAnswerer();

    const results = await answer({ items: [createPicture(), clip, createPicture()] });

    expect(results[1]).toEqual(clip);
  });

  it('waits for nobody', async () => {
    const { answer } = createTestAnswerer({ concurrency: 1 });
    void answer({ items: [createEndlessPicture()] });

    expect(await answer({ items: [clip] })).toEqual([clip]);
  });
});

describe('a failure', () => {
  it('is a result with its code and details', async () => {
    const details = { width: 9000, height: 7000 };
    const { answer } = createTestAnswerer({
      classify: async () =>
        Promise.reject(new ClassifierError('image-too-large', 'too large', { details })),
    });

    const results = await answer({});

    expect(results).toEqual([
      {
        name: 'cat.jpg',
        isSpoiler: false,
        failure: { code: 'image-too-large', details, reference: undefined },
      },
    ]);
  });

  it.each(['image-undecodable', 'timed-out', 'download-failed', 'unavailable'] as const)(
    'is not reported when it is no fault of ours (%s)',
    async (code) => {
      const { answer, reported } = createTestAnswerer({
        classify: async () => Promise.reject(new ClassifierError(code, 'failed')),
      });

      await answer({});

      expect(reported).toEqual([]);
    },
  );

  it('is reported under the reference in the result when it is ours', async () => {
    const error = new ClassifierError('model-invalid', 'NaN');
    const { answer, reported } = createTestAnswerer({
      classify: async () => Promise.reject(error),
    });

    const results = await answer({});

    expect(reported).toEqual([{ error, reference: 'reference 1' }]);
    expect(results).toMatchObject([
      { failure: { code: 'model-invalid', reference: 'reference 1' } },
    ]);
  });

  it('is internal when nobody has foreseen it', async () => {
    const bug = new TypeError('x is not a function');
    const { answer } = createTestAnswerer();

    const results = await answer({
      items: [createPicture({ load: async () => Promise.reject(bug) })],
    });

    expect(results).toMatchObject([{ failure: { code: 'internal', details: {} } }]);
  });

  it('is reported as it was thrown', async () => {
    const bug = new TypeError('x is not a function');
    const { answer, reported } = createTestAnswerer({ classify: async () => Promise.reject(bug) });

    await answer({});

    expect(reported.map(({ error }) => error)).toEqual([bug]);
  });

  it('has the reference of its request', async () => {
    const { answer, classifier, reported } = createTestAnswerer({
      classify: async () => Promise.reject(new Error('bug')),
    });

    await answer({ items: [createPicture(), createPicture()] });
    await answer({});

    const references = ['reference 1', 'reference 1', 'reference 2'];
    expect(reported.map(({ reference }) => reference)).toEqual(references);
    expect(classifier.seen.map(({ options }) => options.requestId)).toEqual(references);
  });

  it('says that a picture waited too long for its turn', async () => {
    const { answer } = createTestAnswerer({ concurrency: 1, maxWaitMs: 1000 });
    void answer({ items: [createEndlessPicture()] });

    const results = answer({});
    await vi.advanceTimersByTimeAsync(1000);

    expect(await results).toMatchObject([{ failure: { code: 'timed-out' } }]);
  });
});

describe('an answer', () => {
  it('is reported with its platform, its reference and what became of each picture', async () => {
    const { answer, answers } = createTestAnswerer();
    const broken = createPicture({
      load: async () => Promise.reject(new ClassifierError('download-failed', 'gone')),
    });
    const skipped = { name: 'clip.mp4', isSpoiler: false, skipped: 'video' } as const;

    await answer({ items: [createPicture(), skipped, broken] });

    expect(answers).toEqual([
      {
        platform: 'telegram',
        reference: 'reference 1',
        pictures: [
          { outcome: 'classified', timings: catClassification.timings },
          { outcome: 'download-failed', timings: undefined },
        ],
        durationMs: 0,
        downloadMs: 0,
      },
    ]);
  });

  it('that is not sure is reported so', async () => {
    const { answer, answers } = createTestAnswerer({ answer: { confident: false } });

    await answer({});

    expect(answers).toMatchObject([{ pictures: [{ outcome: 'unsure' }] }]);
  });

  it('is reported with the time of the whole request and of the longest download', async () => {
    const { answer, answers } = createTestAnswerer({ concurrency: 1 });
    const takes = (ms: number): Picture =>
      createPicture({
        load: async () => {
          await vi.advanceTimersByTimeAsync(ms);
          return Uint8Array.of(1);
        },
      });

    await answer({ items: [takes(20), takes(300), takes(10)] });

    expect(answers).toMatchObject([{ durationMs: 330, downloadMs: 300 }]);
  });

  it('that nobody waits for any more is not reported', async () => {
    const { answer, answers } = createTestAnswerer();
    const signal = AbortSignal.abort(new Error('deleted'));

    await answer({ signal }).catch(() => undefined);

    expect(answers).toEqual([]);
  });
});

describe('a full inference engine', () => {
  /** It has no room for so many tries. */
  function fullFor(tries: number): () => Promise<Classification> {
    let left = tries;
    return async () => {
      if (left-- > 0) throw overloaded;
      return catClassification;
    };
  }

  it('is asked again until it has room', async () => {
    const { answer } = createTestAnswerer({ classify: fullFor(20) });

    expect(await answer({})).toMatchObject([{ classification: { model: 'animals' } }]);
  });

  it('is left alone for a moment between tries', async () => {
    const { answer, pauses } = createTestAnswerer({ classify: fullFor(3) });

    await answer({});

    expect(pauses).toEqual([100, 100, 100]);
  });

  it('does not make the picture come again', async () => {
    let loads = 0;
    const { answer } = createTestAnswerer({ classify: fullFor(3) });
    const load = async (): Promise<Uint8Array> => Uint8Array.of(++loads);

    await answer({ items: [createPicture({ load })] });

    expect(loads).toBe(1);
  });

  it('is asked no more when the longest wait is over', async () => {
    const { answer, pauses } = createTestAnswerer({ maxWaitMs: 1000, classify: fullFor(100) });

    const results = await answer({});

    expect(results).toMatchObject([{ failure: { code: 'overloaded' } }]);
    expect(pauses).toHaveLength(10);
  });

  it('is not waited for longer by a picture that has waited for its turn', async () => {
    const { answer, pauses } = createTestAnswerer({
      concurrency: 1,
      maxWaitMs: 1000,
      classify: fullFor(100),
    });
    const first = createDeferred<Uint8Array>();
    const items = [createPicture({ load: async () => first.promise }), createPicture()];

    const results = answer({ items });
    await vi.advanceTimersByTimeAsync(900);
    first.resolve(Uint8Array.of(1));
    await results;

    expect(pauses).toHaveLength(1); // both had the same 1,000 ms
  });

  it('is not asked again after any other failure', async () => {
    const { answer, classifier } = createTestAnswerer({
      classify: async () => Promise.reject(new ClassifierError('timed-out', 'too slow')),
    });

    await answer({});

    expect(classifier.seen).toHaveLength(1);
  });
});

describe('an aborted request', () => {
  const reason = new Error('the message was deleted');

  it('fails with the reason before anything is done', async () => {
    const picture = createEndlessPicture();
    const { answer } = createTestAnswerer();

    const results = answer({ items: [picture], signal: AbortSignal.abort(reason) });

    await expect(results).rejects.toBe(reason);
    expect(picture.signals).toEqual([]);
  });

  it('fails with the reason while a picture is fetched', async () => {
    const controller = new AbortController();
    const { answer } = createTestAnswerer();
    const results = answer({ items: [createEndlessPicture()], signal: controller.signal });
    await setImmediate();

    controller.abort(reason);

    await expect(results).rejects.toBe(reason);
  });

  it('fails with the reason while pictures wait for their turn', async () => {
    const controller = new AbortController();
    const { answer } = createTestAnswerer({ concurrency: 1 });
    void answer({ items: [createEndlessPicture()] });
    const results = answer({ items: [createPicture()], signal: controller.signal });

    controller.abort(reason);

    await expect(results).rejects.toBe(reason);
  });

  it('fails with the reason while a picture is classified', async () => {
    const controller = new AbortController();
    const { answer } = createTestAnswerer({
      classify: async (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const results = answer({ signal: controller.signal });
    await setImmediate();

    controller.abort(reason);

    await expect(results).rejects.toBe(reason);
  });

  it('fails with the reason between two tries', async () => {
    const controller = new AbortController();
    const { answer, classifier } = createTestAnswerer({
      classify: async () => {
        controller.abort(reason);
        throw overloaded;
      },
    });

    await expect(answer({ signal: controller.signal })).rejects.toBe(reason);
    expect(classifier.seen).toHaveLength(1);
  });

  it('fails with the reason even when a picture does not listen', async () => {
    const controller = new AbortController();
    const { answer } = createTestAnswerer();
    const load = async (): Promise<Uint8Array> => {
      controller.abort(reason);
      return Uint8Array.of(1);
    };

    const results = answer({ items: [createPicture({ load })], signal: controller.signal });

    await expect(results).rejects.toBe(reason);
  });

  it('classifies nothing any more', async () => {
    const controller = new AbortController();
    const { answer, classifier } = createTestAnswerer({ concurrency: 1 });
    const items = [createEndlessPicture(), createPicture()];
    const results = answer({ items, signal: controller.signal });
    await setImmediate();

    controller.abort(reason);
    await results.catch(() => undefined);
    await setImmediate();

    expect(classifier.seen).toEqual([]);
  });

  it('reports nothing: what fails then is no fault', async () => {
    const controller = new AbortController();
    const { answer, reported } = createTestAnswerer();
    const load = async (): Promise<Uint8Array> => {
      controller.abort(reason);
      throw new TypeError('terminated');
    };

    await answer({ items: [createPicture({ load })], signal: controller.signal }).catch(
      () => undefined,
    );

    expect(reported).toEqual([]);
  });

  it('leaves those of others alone', async () => {
    const controller = new AbortController();
    const { answer } = createTestAnswerer({ concurrency: 1 });
    const given = answer({ items: [createEndlessPicture()], signal: controller.signal });
    given.catch(() => undefined);
    const other = answer({ userKey: 'bob' });
    await setImmediate();

    controller.abort(reason);

    expect(await other).toMatchObject([{ classification: { model: 'animals' } }]);
  });
});
