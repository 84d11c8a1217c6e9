import { describe, expect, it } from 'vitest';

import { postSecretly, readHealth, startLife } from '../../support/discord-life.ts';
import { eventually, signalIfAlive } from '../../support/shared-processes.ts';

describe('an inference process that is killed under load', () => {
  it('loses no answer and doubles none', { timeout: 60_000 }, async () => {
    const { discord, service } = await startLife({ waitMs: 40_000 }, { INFERENCE_PROCESSES: '2' });
    const channelIds = Array.from({ length: 10 }, () => discord.addChannel());
    const [victim] = service.childPids();

    const posted = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        postSecretly(discord, { channelId: channelIds[index % 10] ?? discord.channelId }),
      ),
    );
    await eventually(() => expect(answersSoFar()).toBeGreaterThan(0));
    const answersBefore = answersSoFar();
    signalIfAlive(victim ?? 0, 'SIGKILL');

    const replies = await Promise.all(posted.map((id) => discord.replyTo(id)));
    expect(answersBefore).toBeLessThan(30);
    for (const { content } of replies) expect(content).toMatch(/^\*\*Egyptian cat\*\*/);
    for (const id of posted) expect(discord.repliesTo(id)).toHaveLength(1);
    expect(service.messages()).toContain('inference process ended');
    expect((await readHealth(service)).httpStatus).toBe(200);
    expect(discord.violations).toEqual([]);

    function answersSoFar(): number {
      return channelIds.flatMap((channelId) => discord.messages(channelId)).length;
    }
  });
});
