import { TelegramError } from 'telegraf';
import type { FmtString } from 'telegraf/format';
import type { Update } from 'telegraf/types';
import { describe, expect, it } from 'vitest';

import { createUpdateAnswerer } from '../../../../adapters/telegram/answer-updates.ts';
import type { Target, TelegramApi } from '../../../../adapters/telegram/api/telegram-api.ts';
import { placeOf } from '../../../../adapters/telegram/place.ts';
import type { Chat } from '../../../../src/chat/chat.ts';
import type { UpdateInbox } from '../../../../src/chat/update-inbox.ts';
import { createWork } from '../../../../src/chat/work.ts';
import { createFakeChoices } from '../../../support/fake-choices.ts';
import { createModel } from '../../../support/model.ts';
import { me, message } from './messages.ts';

const noPicture = 'I see no picture here. Send me one, or reply to one with /classify.';
const group = { id: -7, type: 'group', title: 'Cats' };
const now = Math.floor(Date.now() / 1_000);

/** A chat for whose pictures there is never time. */
const chat: Chat = {
  models: [createModel()],
  defaultK: 5,
  admit: async () => ({ isAdmitted: true }),
  answer: async ({ items }) =>
    items.map(({ name, isSpoiler }) => {
      const failure = { code: 'timed-out', details: {}, reference: undefined } as const;
      return { name, isSpoiler, failure };
    }),
};

/** Keeps updates in memory: what is not finished waits. */
function createInbox() {
  const waiting = new Set<string>();
  const known = new Set<string>();
  const inbox: UpdateInbox = {
    take(key) {
      if (known.has(key)) return false;
      known.add(key);
      waiting.add(key);
      return true;
    },
    finish: (key) => void waiting.delete(key),
    resume: () => [],
  };
  return { inbox, waiting };
}

/** An answerer whose messages fail with this, if with anything. */
function startAnswerer(failure?: Error) {
  const sent: { readonly target: Target; readonly text: string }[] = [];
  const reported: unknown[] = [];
  const logged: string[] = [];
  const log = (_: object, event: string): void => void logged.push(event);
  const choices = createFakeChoices();
  const { inbox, waiting } = createInbox();
  const work = createWork((error) => reported.push(error));
  const api: Pick<TelegramApi, 'send' | 'sendTyping'> = {
    async send(target: Target, { text }: FmtString) {
      if (failure) throw failure;
      sent.push({ target, text });
    },
    async sendTyping() {},
  };
  const answerer = createUpdateAnswerer({
    me,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is called here
    api: api as TelegramApi,
    chat,
    downloader: { download: async () => new Uint8Array(1) },
    choices,
    inbox,
    work,
    log: { info: log, warn: log, error: log },
    version: '1.0.0',
    maxAgeMs: 600_000,
  });
  return {
    sent,
    reported,
    logged,
    choices,
    waiting,
    /** Takes updates, and waits until all that they ask for is done. */
    async take(...updates: readonly object[]): Promise<void> {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Telegram may send anything
      answerer.take(updates as readonly Update[]);
      await work.finish(1_000);
    },
  };
}

function says(update_id: number, content: object): object {
  return { update_id, message: { ...message({ date: now, message_id: update_id, ...content }) } };
}

describe('an update that cannot be read', () => {
  it.each([
    ['a message that is nowhere', { message: { message_id: 1, date: now, text: 'hello' } }],
    ['a message that is none', { message: 'hello' }],
    ['no message', { message: null }],
    ['a press that is none', { callback_query: null }],
  ])('such as %s stands in the way of no other one', async (_, content) => {
    const { sent, waiting, take } = startAnswerer();

    await take({ update_id: 1, ...content }, says(2, { text: 'hello' }));

    expect(sent.map(({ text }) => text)).toEqual([noPicture]);
    expect([...waiting]).toEqual([]);
  });
});

describe('a group that became a supergroup', () => {
  it('while the service was away takes its choices along, however long ago that was', async () => {
    const { choices, take } = startAnswerer();
    choices.setModel(placeOf(group.id), 'animals');

    await take(says(1, { chat: group, date: now - 86_400, migrate_to_chat_id: -1_007 }));

    expect(choices.read(placeOf(-1_007)).model).toBe('animals');
  });
});

it('a message that is too old is left alone, which the log has: it may be our clock', async () => {
  const { sent, logged, waiting, take } = startAnswerer();

  await take(says(1, { text: 'hello', date: now - 601 }));

  expect(sent).toEqual([]);
  expect(logged).toEqual(['telegram message too old']);
  expect([...waiting]).toEqual([]);
});

describe('in a private chat', () => {
  it.each([
    ['a text', { text: 'hello' }],
    ['a place', { location: { latitude: 1, longitude: 1 } }],
    ['a story', { story: { id: 1, chat: { id: 8, type: 'private', first_name: 'Kim' } } }],
  ])('%s gets a hint', async (_, content) => {
    const { sent, take } = startAnswerer();

    await take(says(1, content));

    expect(sent.map(({ text }) => text)).toEqual([noPicture]);
  });

  it.each([
    ['that something was pinned', { pinned_message: message({ text: 'hello' }) }],
    ['for how long messages stay', { message_auto_delete_timer_changed: {} }],
    ['that the bot may write', { write_access_allowed: {} }],
    ['what nobody knows yet', { something_new: {} }],
  ])('what Telegram itself says gets no hint, such as %s', async (_, content) => {
    const { sent, waiting, take } = startAnswerer();

    await take(says(1, content));

    expect(sent).toEqual([]);
    expect([...waiting]).toEqual([]);
  });
});

describe('an answer that Telegram does not take', () => {
  it.each([400, 403])('with %i is given up', async (code) => {
    const refusal = new TelegramError({ error_code: code, description: 'No' });
    const { reported, waiting, take } = startAnswerer(refusal);

    await take(says(1, { text: 'hello' }));

    expect(reported).toEqual([refusal]);
    expect([...waiting]).toEqual([]);
  });

  it('because the token was taken away waits for the next start', async () => {
    const refusal = new TelegramError({ error_code: 401, description: 'Unauthorized' });
    const { reported, waiting, take } = startAnswerer(refusal);

    await take(says(1, { text: 'hello' }));

    expect(reported).toEqual([refusal]);
    expect([...waiting]).toHaveLength(1);
  });
});
