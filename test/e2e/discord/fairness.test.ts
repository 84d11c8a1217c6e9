import { expect, it } from 'vitest';

import { startBotForTest } from '../../support/discord-bot.ts';
import { ask, cat, post } from '../../support/discord-conversation.ts';
import { makeSlowPicture } from '../../support/shared-pictures.ts';
import { eventually } from '../../support/shared-processes.ts';

it("somebody's flood of pictures does not hold up the picture of somebody else", async () => {
  const { discord } = await startBotForTest({ INFERENCE_PROCESSES: '1' });
  const slowPicture = { bytes: await makeSlowPicture(8), filename: 'slow.png' };
  const author = discord.addPerson('somebody busy');
  const flood = discord.addChannel();
  const messages = Array.from({ length: 30 }, () =>
    post(discord, [slowPicture], { channelId: flood, author }),
  );
  await Promise.all(messages);
  await eventually(() => expect(discord.messages(flood)).not.toEqual([]));

  const content = await ask(discord, [cat], { author: discord.addPerson('somebody else') });
  const answeredBefore = discord.messages(flood).length;
  await eventually(() => expect(discord.messages(flood)).toHaveLength(30), 20_000);

  expect(content).toMatch(/^\*\*Egyptian cat\*\*/);
  // Behind the four that are looked at already, and those that the answer itself takes time for.
  expect(answeredBefore).toBeLessThan(15);
});
