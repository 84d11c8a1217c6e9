import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type ChatOptions, createChat } from '../../../src/chat/chat.ts';
import type { Picture } from '../../../src/chat/picture.ts';
import type { AnswerReport } from '../../../src/chat/ports.ts';
import { ClassifierError } from '../../../src/errors.ts';
import { catClassification, createFakeClassifier } from '../../support/fake-classifier.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const picture: Picture = {
  name: 'cat.jpg',
  isSpoiler: false,
  load: async () => Uint8Array.of(1),
};
const endlessPicture: Picture = { ...picture, load: async () => new Promise(() => undefined) };

function createTestChat(options: Partial<ChatOptions> = {}) {
  const reported: { readonly error: unknown; readonly reference: string }[] = [];
  const answers: AnswerReport[] = [];
  const refusals: object[] = [];
  const shared = createChat({
    classifier: createFakeClassifier(),
    defaultK: 5,
    queueLimit: 10,
    concurrency: 2,
    perMinute: 60,
    reportAnswer: (report) => answers.push(report),
    reportRefusal: (refusal) => refusals.push(refusal),
    reportError: (error, { reference }) => reported.push({ error, reference }),
    ...options,
  });
  const chat = shared.forPlatform('discord');
  const answer = async (userKey: string, ...items: readonly Picture[]) =>
    chat.answer({ userKey, items, signal: new AbortController().signal });
  return { shared, chat, reported, answers, refusals, answer };
}

describe('chat', () => {
  it("offers the classifier's models", () => {
    const classifier = createFakeClassifier();
    const { chat } = createTestChat({ classifier });

    expect(chat.models).toBe(classifier.models);
  });

  it('answers pictures', async () => {
    const { answer } = createTestChat();

    const results = await answer('ada', picture);

    expect(results).toMatchObject([{ classification: catClassification }]);
  });

  it('has one queue for everybody', async () => {
    const { answer } = createTestChat({ queueLimit: 1, concurrency: 1 });
    void answer('ada', endlessPicture, endlessPicture);

    const results = await answer('bob', picture);

    expect(results).toMatchObject([{ failure: { code: 'overloaded' } }]);
  });

  it('tells how many pictures wait for their turn', () => {
    const { shared, answer } = createTestChat({ concurrency: 1 });

    void answer('ada', endlessPicture, endlessPicture, endlessPicture);

    expect(shared.queueLength).toBe(2);
  });

  it('reports answers as those of the platform that it is for', async () => {
    const { shared, answers, answer } = createTestChat();
    const { signal } = new AbortController();

    await answer('ada', picture);
    await shared.forPlatform('telegram').answer({ userKey: 'ada', items: [picture], signal });

    expect(answers.map(({ platform }) => platform)).toEqual(['discord', 'telegram']);
  });

  it('reports pictures of somebody who shows too many', async () => {
    const { chat, refusals } = createTestChat({ perMinute: 3 });
    await chat.admit('ada', 2);
    await chat.admit('ada', 2);

    expect(refusals).toEqual([{ platform: 'discord', pictureCount: 2 }]);
  });

  it('has one limit for everybody', async () => {
    const { shared, chat } = createTestChat({ perMinute: 3 });
    await chat.admit('ada', 3);

    expect(await shared.forPlatform('telegram').admit('ada', 1)).toMatchObject({
      isAdmitted: false,
    });
  });

  it('lets a picture wait for two minutes when nothing else is said', async () => {
    const { answer } = createTestChat({ concurrency: 1 });
    void answer('ada', endlessPicture);
    const answered = vi.fn<() => void>();
    void answer('bob', picture).finally(answered);

    await vi.advanceTimersByTimeAsync(119_999);
    expect(answered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);

    expect(answered).toHaveBeenCalled();
  });

  it('limits the pictures of a user in a minute', async () => {
    const { chat } = createTestChat({ perMinute: 3 });
    await chat.admit('ada', 2);

    expect(await chat.admit('ada', 2)).toMatchObject({ isAdmitted: false });
  });

  it('waits for room in the inference engine', async () => {
    let isFull = true;
    const classifier = createFakeClassifier({
      classify: async () => {
        if (isFull) throw new ClassifierError('overloaded', 'full');
        return catClassification;
      },
    });
    const { answer } = createTestChat({ classifier });
    const results = answer('ada', picture);

    await vi.advanceTimersByTimeAsync(60_000);
    isFull = false;
    await vi.advanceTimersByTimeAsync(100);

    expect(await results).toMatchObject([{ classification: catClassification }]);
  });

  it('waits no longer than somebody waits for it', async () => {
    const classifier = createFakeClassifier({
      classify: async () => Promise.reject(new ClassifierError('overloaded', 'full')),
    });
    const { chat } = createTestChat({ classifier });
    const controller = new AbortController();
    const { signal } = controller;
    const results = chat.answer({ userKey: 'ada', items: [picture], signal });
    await vi.advanceTimersByTimeAsync(50);

    controller.abort(new Error('gone'));

    await expect(results).rejects.toThrow('gone');
  });

  it('gives failures of ours a reference that people can read out', async () => {
    const classifier = createFakeClassifier({
      classify: async () => Promise.reject(new Error('bug')),
    });
    const { answer, reported } = createTestChat({ classifier });

    const results = await answer('ada', picture);

    expect(results).toMatchObject([{ failure: { reference: expect.stringMatching(/^\w{8}$/) } }]);
    expect(reported).toHaveLength(1);
  });
});
