import { onTestFinished } from 'vitest';
import { z } from 'zod';

import { readFixture } from '../fixtures.ts';
import type { FakeTelegram } from './fake-telegram.ts';
import type { FakeTelegramOptions } from './options.ts';
import { startFakeTelegram } from './start-fake-telegram.ts';

export const photo = readFixture('photos/landscape-420.jpg');

const answerForm = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  description: z.string().optional(),
  error_code: z.number().optional(),
  parameters: z.looseObject({}).optional(),
});

/** What a method answers, and under which status. */
export type RawAnswer = z.output<typeof answerForm> & { readonly status: number };

/** Starts a Telegram that goes with the running test. */
export async function start(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const telegram = await startFakeTelegram({ waitMs: 5000, ...options });
  onTestFinished(() => telegram.close());
  return telegram;
}

/** Calls a method as a client does that has no manners of its own. */
export async function call(
  telegram: FakeTelegram,
  method: string,
  parameters: object = {},
): Promise<RawAnswer> {
  return readAnswer(await post(telegram, method, parameters));
}

/** The same, where no JSON may come back. */
export function post(
  telegram: FakeTelegram,
  method: string,
  parameters: object = {},
): Promise<Response> {
  return fetch(methodUrl(telegram, method), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
}

async function readAnswer(response: Response): Promise<RawAnswer> {
  return { status: response.status, ...answerForm.parse(await response.json()) };
}

function methodUrl({ apiUrl, token }: FakeTelegram, method: string): string {
  return `${apiUrl}/bot${token}/${method}`;
}

const updatesForm = z.array(z.looseObject({ update_id: z.number() }));

/** Polls once, from an offset on. */
export async function poll(telegram: FakeTelegram, parameters: object = {}) {
  const { result } = await call(telegram, 'getUpdates', parameters);
  return updatesForm.parse(result);
}

/** Lets somebody write to the bot, which may answer them from then on. */
export function startConversation(telegram: FakeTelegram): number {
  return telegram.post({ text: '/start' }).chat.id;
}
