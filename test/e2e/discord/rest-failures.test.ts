import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type RunningBot, startBot } from '../../support/discord-bot.ts';
import {
  expectAnswer,
  expectNoSecrets,
  expectOneAnswer,
  postSecretly,
  secretCat,
  startLife,
  untilLogged,
} from '../../support/discord-life.ts';
import type { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import type { FaultOptions } from '../../support/fake-discord/rest/faults.ts';
import { eventually } from '../../support/shared-processes.ts';
import { privateFailureOf } from './private-failure.ts';

let bot: RunningBot;
beforeAll(async () => {
  bot = await startBot({ LOG_LEVEL: 'trace' });
  await untilLogged(bot.service, 'discord commands registered');
});
afterAll(async () => {
  expectNoSecrets(bot.service, bot.discord);
  await bot.stop();
});

/** A channel of its own, and what matches the bot's messages to it. */
function openChannel() {
  const channelId = bot.discord.addChannel();
  const reply = { method: 'POST', path: new RegExp(`^/channels/${channelId}/messages$`) } as const;
  return { channelId, reply };
}

function countRequests({ method, path }: Pick<FaultOptions, 'method' | 'path'>): number {
  return bot.discord.requests.filter((one) => one.method === method && path.test(one.path)).length;
}

const callback = { method: 'POST', path: /^\/interactions\/\d+\/:?\S+\/callback$/ } as const;
const edit = { method: 'PATCH', path: /^\/webhooks\/\d+\/\S+\/messages\/@original$/ } as const;

async function classify(discord: FakeDiscord) {
  const { bytes, ...how } = secretCat;
  const picture = await discord.attachment(bytes, { ...how, isEphemeral: true });
  return discord.slash('classify', { options: { picture }, user: discord.addPerson('a secret') });
}

describe('a reply to a message', () => {
  it('waits as long as Discord says, and is given once', async () => {
    const { channelId, reply } = openChannel();
    bot.discord.failNext({ ...reply, status: 429, retryAfterS: 2 });

    const started = performance.now();
    await expectOneAnswer(bot.discord, await postSecretly(bot.discord, { channelId }));

    expect(performance.now() - started).toBeGreaterThan(2_000);
    await eventually(() => expect(countRequests(reply)).toBe(3)); // two for this answer, one for what made sure of it
  });

  it.each([
    { status: 503, times: 3 },
    { status: 500, times: 1 },
    { status: 'post-then-502', times: 2 },
    { status: 'drop', times: 2 },
    { status: 'reset', times: 2 },
  ] as const)('is given once after $status, $times times', async ({ status, times }) => {
    const { channelId, reply } = openChannel();
    bot.discord.failNext({ ...reply, status, times });

    await expectOneAnswer(bot.discord, await postSecretly(bot.discord, { channelId }));

    await eventually(() => expect(countRequests(reply)).toBe(times + 2));
  });

  it('is given once when Discord says nothing at first', { timeout: 60_000 }, async () => {
    const { channelId, reply } = openChannel();
    bot.discord.failNext({ ...reply, status: 'hang' });

    const messageId = await postSecretly(bot.discord, { channelId });

    await eventually(() => expect(bot.discord.repliesTo(messageId)).toHaveLength(1), 30_000);
    await expectOneAnswer(bot.discord, messageId);
  });

  it.each([
    { status: 403, code: 50_013, meaning: 'permissions that were just taken away' },
    { status: 404, code: 10_008, meaning: 'a message that is gone' },
    { status: 400, code: 50_035, meaning: 'something that Discord does not like' },
  ])('is not tried again after $status $code, $meaning', async ({ status, code }) => {
    const { channelId, reply } = openChannel();
    bot.discord.failNext({ ...reply, status, code });

    const refused = await postSecretly(bot.discord, { channelId });
    await eventually(() => expect(countRequests(reply)).toBe(1));

    await expectAnswer(bot.discord, { channelId });
    expect(bot.discord.repliesTo(refused)).toEqual([]);
    await eventually(() => expect(countRequests(reply)).toBe(3));
  });
});

describe('a command', () => {
  it.each([
    { ...callback, status: 503, times: 2 },
    { ...callback, status: 'reset', times: 1 },
    { ...edit, status: 503, times: 3 },
    { ...edit, status: 'post-then-502', times: 1 },
    { ...edit, status: 'drop', times: 1 },
    { ...edit, status: 429, times: 1 },
  ] as const)('is answered when its $method meets $status', async (fault) => {
    bot.discord.failNext(fault);

    const interaction = await classify(bot.discord);

    const { content } = await interaction.answer;
    expect(content).toMatch(/^\*\*Egyptian cat\*\*/);
    expect(interaction.followUps).toEqual([]);
  });

  it('whose answer Discord does not take is told so privately, with a reference that stands in the log', async () => {
    bot.discord.failNext({ ...edit, status: 400, code: 50_035 });

    const interaction = await classify(bot.discord);

    const content = await privateFailureOf(interaction);
    const [, reference = 'none'] = /under (\w{8}):/.exec(content) ?? [];
    expect(bot.service.log()).toContain(`"reference":"${reference}"`);
  });

  it('is answered when Discord heard the acknowledgement, and said that it had not', async () => {
    const { discord, service } = await startLife();
    await untilLogged(service, 'discord commands registered');
    discord.failNext({ ...callback, status: 'post-then-502' });

    const interaction = await classify(discord);

    expect((await interaction.answer).content).toMatch(/^\*\*Egyptian cat\*\*/);
    expect(discord.violations).toEqual([expect.stringContaining('40060')]); // it cannot know better
  });
});

describe('many replies at once', () => {
  it('keep to the limit of their channel', async () => {
    const limit = { method: 'POST', path: /\/messages$/, requests: 2, perMs: 1_000 };
    const { discord } = await startLife({ rateLimits: [limit] });
    await discord.replyTo(await postSecretly(discord)); // Discord tells of limits only in its answers

    const messageIds = await Promise.all(Array.from({ length: 7 }, () => postSecretly(discord)));

    for (const id of messageIds) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await discord.replyTo(id);
      expect(discord.repliesTo(id)).toHaveLength(1);
    }
    expect(discord.violations).toEqual([]);
  });
});

describe('Discord out of reach', () => {
  it('delays the replies to what was posted before, and doubles none', async () => {
    const { discord } = await startLife();
    const path = /^\/channels\/\d+\/messages$/;
    discord.failNext({ method: 'POST', path, status: 'drop', times: 3 });

    const messageId = await postSecretly(discord);
    await eventually(() =>
      expect(discord.requests.some((one) => one.status === 'drop')).toBe(true),
    );
    discord.dropConnections();

    await expectOneAnswer(discord, messageId);
    expect(discord.violations).toEqual([]);
  });
});
