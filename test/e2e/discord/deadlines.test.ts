import { describe, expect, it } from 'vitest';

import { readFixture } from '../../support/fixtures.ts';
import { signalIfAlive } from '../../support/shared-processes.ts';
import { startCommandBotForTest } from './start-command-bot.ts';

const ACKNOWLEDGE_WITHIN_MS = 3000;
const USE_COUNT = 50;

/** The same for every use. */
function forEachUse<Value>(value: Value): readonly Value[] {
  return Array.from({ length: USE_COUNT }, () => value);
}

describe('fifty commands at the same moment', () => {
  it('are all acknowledged in time while no picture gets on, and answered once each', async () => {
    const { discord, service } = await startCommandBotForTest();
    const picture = await discord.attachment(readFixture('photos/portrait-444.jpg'), {
      filename: 'coffee.jpg',
    });
    for (const pid of service.childPids()) signalIfAlive(pid, 'SIGSTOP');

    const uses = Array.from({ length: USE_COUNT }, (_, i) =>
      discord.slash('classify', { user: discord.addPerson(`user-${i}`), options: { picture } }),
    );
    const acknowledgements = await Promise.all(uses.map(({ acknowledged }) => acknowledged));
    const editsBefore = uses.map(({ edits }) => edits);
    for (const pid of service.childPids()) signalIfAlive(pid, 'SIGCONT');
    const answers = await Promise.all(uses.map(({ answer }) => answer));
    await discord.slash('help').answer;

    const slowest = Math.max(...acknowledgements.map(({ afterMs }) => afterMs));
    expect(slowest).toBeLessThan(ACKNOWLEDGE_WITHIN_MS);
    expect(editsBefore).toEqual(forEachUse(0));
    expect(answers.map(({ content }) => content)).toEqual(
      forEachUse(expect.stringMatching(/^\*\*espresso\*\*/)),
    );
    expect(uses.map(({ edits, followUps }) => [edits, followUps])).toEqual(forEachUse([1, []]));
  });
});
