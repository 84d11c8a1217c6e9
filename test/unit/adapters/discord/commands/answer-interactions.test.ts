import { afterEach, describe, expect, it, vi } from 'vitest';

import { answerInteractions } from '../../../../../adapters/discord/commands/answer-interactions.ts';
import { createWork, type Work } from '../../../../../src/chat/work.ts';
import type { Chat } from '../../../../../src/chat/chat.ts';
import { createFakeChoices } from '../../../../support/fake-choices.ts';
import { photo, start, startBot } from '../../../../support/fake-discord/real-client.ts';

const TOKEN_LIFE_MS = 15 * 60_000;

/** Looks at pictures until it is told to stop. */
const endlessChat: Chat = {
  models: [],
  defaultK: 5,
  admit: () => Promise.resolve({ isAdmitted: true }),
  answer: ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
};

afterEach(() => vi.useRealTimers());

describe('an interaction whose token has come to its end', () => {
  it('is not answered any more, and nothing is reported', async () => {
    const reported: unknown[] = [];
    const discord = await start();
    const client = await startBot(discord);
    const { work, ended } = watchEnd(createWork((error) => reported.push(error)));
    answerInteractions(client, {
      chat: endlessChat,
      downloader: { download: () => Promise.reject(new Error('Not needed')) },
      choices: createFakeChoices(),
      seesMessageContent: true,
      version: '1.2.3',
      work,
    });
    const picture = await discord.attachment(photo, { filename: 'cat.jpg' });

    const use = discord.slash('classify', { options: { picture } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + TOKEN_LIFE_MS - 200 });
    const { type } = await use.acknowledged;
    await ended;

    expect(type).toBe(5);
    expect({ edits: use.edits, followUps: use.followUps }).toEqual({ edits: 0, followUps: [] });
    expect(use.isOriginalDeleted).toBe(false);
    expect(reported).toEqual([]);
    expect(discord.violations).toEqual([]);
  });
});

/** Tells when the first task is over. */
function watchEnd(work: Work): { readonly work: Work; readonly ended: Promise<unknown> } {
  let tell: (value?: unknown) => void;
  const ended = new Promise((resolve) => (tell = resolve));
  return {
    ended,
    work: {
      ...work,
      start: (task, controller) =>
        work.start((signal) => task(signal).finally(() => tell()), controller),
    },
  };
}
