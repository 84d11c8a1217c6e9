import { describe, expect, it } from 'vitest';

import { call, post, start, startConversation } from '../../support/fake-telegram/raw-client.ts';

describe('tokens', () => {
  it('must be right, and good', async () => {
    const telegram = await start();
    const ask = (token: string) => fetch(`${telegram.apiUrl}/bot${token}/getMe`);

    const none = await ask('wrong');
    const wrong = await ask('1:wrong');
    const good = await ask(telegram.token);
    const waiting = call(telegram, 'getUpdates', { timeout: 30 });
    await telegram.whenPolling();
    telegram.revokeToken();
    const revoked = await ask(telegram.token);

    const answers = [none, wrong, good, revoked];
    expect(answers.map(({ status }) => status)).toEqual([404, 401, 200, 401]);
    expect((await waiting).status).toBe(401);
    expect(await revoked.json()).toEqual({
      ok: false,
      error_code: 401,
      description: 'Unauthorized',
    });
  });

  it('stay out of what a failing test prints', async () => {
    const telegram = await start();
    await call(telegram, 'getMe');
    await call(telegram, 'getMee');

    const { requests, violations } = telegram;
    expect(requests).toMatchObject([
      { method: 'getMe', status: 200 },
      { method: 'getMee', status: 404 },
    ]);
    expect(violations).toEqual(['getMee: 404 Not Found: method not found']);
    expect(JSON.stringify([requests, violations])).not.toContain(telegram.token);
  });
});

describe('floods', () => {
  it.each([
    ['one chat', 'chat', true],
    ['all groups together', 'group', false],
    ['the bot', 'bot', true],
  ] as const)('are stopped for %s', async (_, scope, isLimited) => {
    const telegram = await start({ floodLimits: [{ scope, messages: 1, perMs: 60_000 }] });
    const chat_id = startConversation(telegram);

    const answers = [
      await call(telegram, 'sendMessage', { chat_id, text: '1' }),
      await call(telegram, 'sendMessage', { chat_id, text: '2' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, isLimited ? 429 : 200]);
    expect(telegram.violations).toEqual([]);
  });

  it('are noted when somebody does not wait', async () => {
    const limit = { scope: 'chat', messages: 1, perMs: 60_000 } as const;
    const telegram = await start({ floodLimits: [limit] });
    const chat_id = startConversation(telegram);
    const send = () => call(telegram, 'sendMessage', { chat_id, text: 'x' });
    await send();
    await send();

    const hasty = await send();

    expect(hasty).toMatchObject({
      status: 429,
      description: expect.stringMatching(/^Too Many Requests: retry after \d+$/),
      parameters: { retry_after: 60 },
    });
    expect(telegram.violations).toEqual([expect.stringContaining('429')]);
  });
});

describe('failures', () => {
  it('can be told to wait for a while, which counts for one chat', async () => {
    const telegram = await start();
    const chat_id = startConversation(telegram);
    const other = telegram.addGroup();
    telegram.failNext({ method: 'sendMessage', fault: 429, retryAfterS: 30 });

    const told = await call(telegram, 'sendMessage', { chat_id, text: 'x' });
    const elsewhere = await call(telegram, 'sendMessage', { chat_id: other, text: 'x' });
    const hasty = await call(telegram, 'sendMessage', { chat_id, text: 'x' });

    expect([told.status, elsewhere.status, hasty.status]).toEqual([429, 200, 429]);
    expect(told.parameters).toEqual({ retry_after: 30 });
    expect(telegram.violations).toHaveLength(1);
  });

  it('are answered in Telegram’s words, or in HTML', async () => {
    const telegram = await start();
    telegram.failNext({ fault: 502 });
    telegram.failNext({ fault: 'html' });

    const failed = await call(telegram, 'getMe');
    const page = await post(telegram, 'getMe');

    expect(failed).toMatchObject({ status: 502, error_code: 502, description: 'Bad Gateway' });
    expect(page.headers.get('content-type')).toBe('text/html');
  });

  it.each([
    ['drop', 0],
    ['reset', 0],
    ['cut', 1],
    ['done-then-drop', 1],
  ] as const)('break connections: %s leaves %i messages', async (fault, count) => {
    const telegram = await start();
    const chat_id = startConversation(telegram);
    telegram.failNext({ method: 'sendMessage', fault });

    const sent = call(telegram, 'sendMessage', { chat_id, text: 'x' });

    await expect(sent).rejects.toThrow(/fetch failed|terminated/);

    expect(telegram.messages()).toHaveLength(count);
  });

  it('excuse changes that a bot makes again because it learnt nothing', async () => {
    const telegram = await start();
    const chat_id = startConversation(telegram);
    await call(telegram, 'sendMessage', { chat_id, text: 'one' });
    const { id: message_id } = await telegram.messageIn(chat_id);
    telegram.failNext({ method: 'editMessageText', fault: 'done-then-502' });

    const edit = () => call(telegram, 'editMessageText', { chat_id, message_id, text: 'two' });
    const answers = [await edit(), await edit()];

    expect(answers.map(({ status }) => status)).toEqual([502, 400]);
    expect(telegram.violations).toEqual([]);
  });

  it('are of the body too', async () => {
    const telegram = await start();

    const response = await fetch(`${telegram.apiUrl}/bot${telegram.token}/getMe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });

    expect(response.status).toBe(400);
    expect(telegram.violations).toHaveLength(1);
  });

  it('are of the whole network', async () => {
    const telegram = await start();
    const waiting = call(telegram, 'getUpdates', { timeout: 30 });
    await telegram.whenPolling();

    await telegram.refuseConnections(true);
    telegram.dropConnections();

    await expect(waiting).rejects.toThrow(/fetch failed/);
    await expect(call(telegram, 'getMe')).rejects.toThrow(/fetch failed/);
    await telegram.refuseConnections(false);
    expect((await call(telegram, 'getMe')).status).toBe(200);
  });
});
