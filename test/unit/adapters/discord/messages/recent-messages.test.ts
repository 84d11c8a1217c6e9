import { describe, expect, it } from 'vitest';

import { createRecentMessages } from '../../../../../adapters/discord/messages/recent-messages.ts';

describe('a recent message', () => {
  it('gives each picture away once', () => {
    const message = createRecentMessages().open('1', new AbortController());

    const first = message?.claim(['a', 'b']) ?? [];
    const second = message?.claim(['b', 'c']) ?? [];

    expect([...first]).toEqual(['a', 'b']);
    expect([...second]).toEqual(['c']);
  });

  it('is opened once', () => {
    const recent = createRecentMessages();

    const first = recent.open('1', new AbortController());
    const second = recent.open('1', new AbortController());

    expect(second).toBeUndefined();
    expect(recent.find('1')).toBe(first);
  });

  it('is found again', () => {
    const recent = createRecentMessages();

    const message = recent.open('1', new AbortController());

    expect(recent.find('1')).toBe(message);
    expect(recent.find('2')).toBeUndefined();
  });

  it('ends the work on it when it is gone', () => {
    const recent = createRecentMessages();
    const controller = new AbortController();
    recent.open('1', controller);

    recent.cancel('2');
    const before = controller.signal.aborted;
    recent.cancel('1');

    expect(before).toBe(false);
    expect(controller.signal.aborted).toBe(true);
    expect(recent.find('1')).toBeUndefined();
  });

  it('is forgotten, but not called off, when a thousand have come since', () => {
    const recent = createRecentMessages();
    const controller = new AbortController();
    recent.open('first', controller);

    for (let id = 1; id <= 1_000; id++) recent.open(String(id), new AbortController());

    expect(recent.find('first')).toBeUndefined();
    expect(recent.find('1')).toBeDefined();
    expect(controller.signal.aborted).toBe(false);
  });
});
