import { describe, expect, it } from 'vitest';

import { call, poll, start } from '../../support/fake-telegram/raw-client.ts';

describe('getUpdates', () => {
  it('hands updates out again until an offset confirms them', async () => {
    const telegram = await start();
    telegram.post({ text: 'one' });
    telegram.post({ text: 'two' });

    const first = await poll(telegram);
    const again = await poll(telegram, { offset: first[0]?.update_id });
    const rest = await poll(telegram, { offset: first[1]?.update_id });

    expect(first).toMatchObject([{ message: { text: 'one' } }, { message: { text: 'two' } }]);
    expect(again).toEqual(first);
    expect(rest).toEqual(first.slice(1));
    expect(telegram.confirmedOffset).toBe(first[1]?.update_id);
    expect(telegram.pendingUpdates).toBe(1);
    expect(telegram.violations).toEqual([]);
  });

  it('gives no more than the limit, and only one to who asks the same at once again', async () => {
    const telegram = await start();
    for (const text of ['1', '2', '3']) telegram.post({ text });

    const limited = await poll(telegram, { limit: 2 });
    const hasty = await poll(telegram, { limit: 2 });

    expect([limited.length, hasty.length]).toEqual([2, 1]);
  });

  it('waits for something to happen', async () => {
    const telegram = await start();
    const polled = poll(telegram, { timeout: 30 });
    await telegram.whenPolling();

    telegram.post({ text: 'hello' });

    expect(await polled).toMatchObject([{ message: { text: 'hello' } }]);
    expect(telegram.isPolling).toBe(false);
    expect(telegram.polls).toMatchObject([{ offset: 0, limit: 100, timeoutS: 30 }]);
  });

  it('comes back with nothing when the time is up', async () => {
    const telegram = await start();

    expect(await poll(telegram, { timeout: 1 })).toEqual([]);
  });

  it('ends the older of two polls at once', async () => {
    const telegram = await start();
    const older = call(telegram, 'getUpdates', { timeout: 30 });
    await telegram.whenPolling();

    const newer = poll(telegram, { timeout: 30 });

    expect(await older).toMatchObject({
      status: 409,
      ok: false,
      error_code: 409,
      description: expect.stringContaining('terminated by other getUpdates request'),
    });
    telegram.post({ text: 'hello' });
    expect(await newer).toHaveLength(1);
  });

  it('is refused as long as another instance polls', async () => {
    const telegram = await start();
    const waiting = call(telegram, 'getUpdates', { timeout: 30 });
    await telegram.whenPolling();

    telegram.pollElsewhere(true);
    const during = await call(telegram, 'getUpdates');
    telegram.pollElsewhere(false);
    const after = await call(telegram, 'getUpdates', { offset: 1 });

    expect([(await waiting).status, during.status, after.status]).toEqual([409, 409, 200]);
  });

  it('is refused while a webhook is set', async () => {
    const telegram = await start();
    await call(telegram, 'setWebhook', { url: 'https://bot.example/hook', secret_token: 's' });

    expect(await call(telegram, 'getUpdates')).toMatchObject({
      status: 409,
      description: expect.stringContaining('webhook is active'),
    });
  });

  it('keeps to the kinds of updates that were asked for last', async () => {
    const telegram = await start();
    await poll(telegram, { allowed_updates: ['message'] });

    const message = telegram.post({ text: 'one' });
    telegram.edit(message, { text: 'two' });
    telegram.membership.block(telegram.someone);

    const updates = await poll(telegram, { offset: 1 });
    expect(updates).toMatchObject([{ message: { text: 'one' } }]);
  });

  it('leaves nothing behind when a client goes away', async () => {
    const telegram = await start();
    const controller = new AbortController();
    const polled = fetch(`${telegram.apiUrl}/bot${telegram.token}/getUpdates?timeout=30`, {
      signal: controller.signal,
    });
    await telegram.whenPolling();

    controller.abort();
    await expect(polled).rejects.toThrow(/abort/);
    await telegram.until('no poll', () => (telegram.isPolling ? undefined : true));

    telegram.post({ text: 'hello' });
    expect(await poll(telegram)).toHaveLength(1);
  });

  it('notes bounds that nobody keeps to, and updates that are confirmed unseen', async () => {
    const telegram = await start();
    telegram.post({ text: 'hello' });

    await poll(telegram, { limit: 0, timeout: 51, allowed_updates: ['messages', 'message'] });
    telegram.post({ text: 'unseen' });
    await poll(telegram, { offset: 800_000_000 });

    expect(telegram.violations).toEqual([
      expect.stringContaining('limit 0'),
      expect.stringContaining('timeout 51'),
      expect.stringContaining('there is no messages'),
      expect.stringContaining('confirms 1 updates'),
    ]);
  });
});
