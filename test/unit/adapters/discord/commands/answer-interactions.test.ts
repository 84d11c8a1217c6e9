import { describe, expect, it } from 'vitest';

import {
  answerInteractions,
  type InteractionDependencies,
} from '../../../../../adapters/discord/commands/answer-interactions.ts';
import type { Chat } from '../../../../../src/chat/chat.ts';
import { createWork, type Work } from '../../../../../src/chat/work.ts';
import { createFakeChoices } from '../../../../support/fake-choices.ts';
import { photo, start, startBot } from '../../../../support/fake-discord/real-client.ts';
import { eventually } from '../../../../support/shared-processes.ts';

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
const failingChat: Chat = { ...endlessChat, answer: () => Promise.reject(new Error('a defect')) };

const manager = { permissions: ['ManageGuild'] } as const;

/** A bot that answers commands, and what it has reported. */
async function startAnswering(dependencies: Partial<InteractionDependencies> = {}) {
  const reported: unknown[] = [];
  const references: string[] = [];
  const discord = await start();
  const client = await startBot(discord);
  answerInteractions(client, {
    chat: endlessChat,
    downloader: { download: () => Promise.reject(new Error('Not needed')) },
    choices: createFakeChoices(),
    seesMessageContent: true,
    version: '1.2.3',
    work: createWork((error) => reported.push(error)),
    reportError: (error, { reference }) => {
      reported.push(error);
      references.push(reference);
    },
    ...dependencies,
  });
  const picture = await discord.attachment(photo, { filename: 'cat.jpg' });
  return { discord, picture, reported, references };
}

describe('an interaction whose token has come to its end', () => {
  it('is not answered any more, and nothing is reported', async () => {
    const reported: unknown[] = [];
    const { work, ended } = watchEnd(createWork((error) => reported.push(error)));
    const { discord, picture } = await startAnswering({ work, tokenLifeMs: 300 });

    const use = discord.slash('classify', { options: { picture } });
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

describe('a command that meets a defect', () => {
  it('is answered privately with the reference that is reported, before it was acknowledged', async () => {
    const failure = new Error('no disk');
    const choices = {
      ...createFakeChoices(),
      setWatched: () => {
        throw failure;
      },
    };
    const { discord, reported, references } = await startAnswering({ choices });

    const use = discord.slash('watch here on', manager);

    const { content, isEphemeral } = await use.answer;
    expect(content).toContain(`The log has it under ${references[0]}`);
    expect(isEphemeral).toBe(true);
    expect(reported).toEqual([failure]);
  });

  it('takes the promise of a public answer back', async () => {
    const { discord, picture, references } = await startAnswering({ chat: failingChat });

    const use = discord.slash('classify', { options: { picture } });

    const [message] = await eventually(() => {
      expect(use.followUps).toHaveLength(1);
      return use.followUps;
    });
    expect(message?.content).toContain(`The log has it under ${references[0]}`);
    expect(message?.isEphemeral).toBe(true);
    expect(use.isOriginalDeleted).toBe(true);
  });

  it('says so in place of a private answer', async () => {
    const { discord, picture, references } = await startAnswering({ chat: failingChat });

    const use = discord.slash('classify', {
      options: { picture, private: true },
      locale: 'es-ES',
    });

    expect((await use.answer).content).toContain(`aparece como ${references[0]}`);
    expect(use.followUps).toEqual([]);
  });
});

describe('a command given while the service ends', () => {
  it('is told privately to come again', async () => {
    const work = createWork(() => undefined);
    const { discord, picture } = await startAnswering({ work });
    await work.finish(0);

    const use = discord.slash('classify', { options: { picture } });

    expect(await use.answer).toMatchObject({
      content: expect.stringContaining('Try again in a minute'),
      isEphemeral: true,
    });
    expect(discord.violations).toEqual([]);
  });
});
