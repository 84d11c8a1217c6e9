import { describe, expect, it } from 'vitest';

import type { DeliveredUpdate } from '../../src/http/routes/telegram-webhook.ts';
import { createTestApp } from '../support/test-app.ts';

const secret = 'a-secret_of-64';

/** Delivers an update to a bot that keeps what it is given, or nothing. */
async function deliver(
  body: string,
  {
    given = secret,
    isTaking = true,
  }: { readonly given?: string; readonly isTaking?: boolean } = {},
) {
  const kept: DeliveredUpdate[] = [];
  const { app, reported } = createTestApp({
    telegramWebhook: {
      secret,
      deliver(update) {
        if (isTaking) kept.push(update);
        return isTaking;
      },
    },
  });
  const response = await app.request('/telegram/webhook', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-telegram-bot-api-secret-token': given,
    },
  });
  return { response, kept, reported };
}

describe('POST /telegram/webhook', () => {
  it('hands the whole update on, and answers with nothing', async () => {
    const update = { update_id: 5, message: { text: 'hello' }, something_new: true };

    const { response, kept } = await deliver(JSON.stringify(update));

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(kept).toEqual([update]);
  });

  it.each(['', 'A-secret_of-64', 'a-secret_of-6', `${secret}4`, '\u00E9'])(
    'refuses the secret "%s"',
    async (given) => {
      const { response, kept } = await deliver('{"update_id":5}', { given });

      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'unauthorized' });
      expect(kept).toEqual([]);
    },
  );

  it.each(['', '{', 'null', '[]', '5', '{}', '{"update_id":"5"}', '{"update_id":1.5}'])(
    'refuses %s, which is no update',
    async (body) => {
      const { response, kept } = await deliver(body);

      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'body-malformed' });
      expect(kept).toEqual([]);
    },
  );

  it('takes an update of 1 MiB, and nothing longer', async () => {
    const frame = JSON.stringify({ update_id: 5, text: '' });
    const text = 'x'.repeat(2 ** 20 - frame.length);

    const longest = await deliver(JSON.stringify({ update_id: 5, text }));
    const longer = await deliver(JSON.stringify({ update_id: 5, text: `${text}x` }));

    expect(longest.response.status).toBe(200);
    expect(longer.response.status).toBe(413);
    expect(longer.kept).toEqual([]);
  });

  it('has it delivered again where the bot takes nothing at the moment', async () => {
    const { response } = await deliver('{"update_id":5}', { isTaking: false });

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'unavailable' });
  });

  it('needs no key, and is not counted: Telegram has a secret of its own', async () => {
    const kept: number[] = [];
    const { app } = createTestApp({
      apiKeys: ['a-key'],
      ratePerMinute: 1,
      telegramWebhook: { secret, deliver: ({ update_id: id }) => kept.push(id) > 0 },
    });
    const deliverNumber = async (update_id: number): Promise<number> => {
      const body = JSON.stringify({ update_id });
      const headers = {
        'content-length': String(body.length),
        'x-telegram-bot-api-secret-token': secret,
      };
      const { status } = await app.request('/telegram/webhook', { method: 'POST', body, headers });
      return status;
    };

    const statuses = [await deliverNumber(1), await deliverNumber(2), await deliverNumber(3)];

    expect(statuses).toEqual([200, 200, 200]);
    expect(kept).toEqual([1, 2, 3]);
  });

  it('is the only method there', async () => {
    const { app } = createTestApp({ telegramWebhook: { secret, deliver: () => true } });

    const response = await app.request('/telegram/webhook');

    expect(response.status).toBe(405);
  });
});

it('without a webhook there is nothing', async () => {
  const response = await createTestApp().app.request('/telegram/webhook', { method: 'POST' });

  expect(response.status).toBe(404);
});
