import { describe, expect, it } from 'vitest';

import { signalIfAlive } from '../../support/shared-processes.ts';
import {
  countRequests,
  expectAnswers,
  expectInOrder,
  expectOneAnswerEach,
  postFromMany,
  postInChats,
  startLife,
} from '../../support/telegram-life.ts';

describe('an answer that Telegram does not take at once', () => {
  it.each([500, 502, 'html', 'drop', 'reset'] as const)(
    'because of %s is sent again, and arrives once',
    async (fault) => {
      const { telegram } = await startLife();
      telegram.failNext({ method: 'sendMessage', fault, times: 2 });

      const posted = await postFromMany(telegram, 1);

      await expectOneAnswerEach(telegram, posted);
      expect(telegram.violations).toEqual([]);
    },
  );

  it('because Telegram does not answer at all is sent again after a while', async () => {
    const { telegram } = await startLife({}, { waitMs: 30_000 });
    telegram.failNext({ method: 'sendMessage', fault: 'hang' });

    const posted = await postFromMany(telegram, 1);

    await expectOneAnswerEach(telegram, posted);
    expect(telegram.violations).toEqual([]);
  }, 40_000);

  it('for too many messages waits as long as Telegram says, and so does the next one to that chat', async () => {
    const { telegram } = await startLife();
    telegram.failNext({ method: 'sendMessage', fault: 429, retryAfterS: 3 });
    const [waiting, next] = await postInChats(telegram, { chats: 1, photos: 2 });
    if (!waiting || !next) throw new TypeError('Nothing was posted');
    await telegram.until('a refusal', () =>
      telegram.requests.find(({ method, status }) => method === 'sendMessage' && status === 429),
    );
    const begun = performance.now();
    telegram.post({ from: telegram.someone, text: '/help' });

    await telegram.messageIn(telegram.someone.id); // nobody else waits
    const othersMs = performance.now() - begun;
    await expectAnswers(telegram, [waiting, next]);

    expect(othersMs).toBeLessThan(2_000);
    expect(performance.now() - begun).toBeGreaterThan(2_500);
    expectInOrder(telegram, [waiting, next]);
    expect(telegram.violations).toEqual([]); // such as a message before the time
  });

  it('for too many messages keeps commands of that chat waiting as well', async () => {
    const { telegram } = await startLife();
    telegram.failNext({ method: 'sendMessage', fault: 429, retryAfterS: 2 });

    const commands = Array.from({ length: 3 }, () => telegram.post({ text: '/help' }));

    await Promise.all(commands.map((command) => telegram.replyTo(command)));
    expect(telegram.violations).toEqual([]);
  });

  it('because of a limit for each chat is not lost', async () => {
    const limit = { scope: 'chat', messages: 2, perMs: 1_500 } as const;
    const { telegram } = await startLife({}, { floodLimits: [limit] });

    const posted = await postInChats(telegram, { chats: 2, photos: 5 });

    await expectAnswers(telegram, posted);
    expectInOrder(telegram, posted);
    for (const message of posted) expect(telegram.repliesTo(message)).toHaveLength(1);
  }, 30_000);
});

describe('a picture that Telegram does not give at once', () => {
  it.each(['getFile', 'download'])('because %s fails is asked for again', async (method) => {
    const { telegram } = await startLife();
    telegram.failNext({ method, fault: 'drop', times: 2 });

    const posted = await postFromMany(telegram, 1);

    await expectOneAnswerEach(telegram, posted);
    expect(countRequests(telegram, method)).toBe(4); // the last one for another photo
  });

  it('because its path has expired is asked for anew', async () => {
    const { telegram } = await startLife();
    telegram.failNext({ method: 'download', fault: 404 });

    const posted = await postFromMany(telegram, 1);

    await expectOneAnswerEach(telegram, posted);
    expect(countRequests(telegram, 'getFile')).toBe(3); // the last one for another photo
  });
});

describe('what comes while something else goes wrong', () => {
  it('is answered in order when an inference process is killed under load', async () => {
    const { telegram, service } = await startLife({ INFERENCE_PROCESSES: '2' });
    const [victim = 0] = service.childPids();
    const posted = await postInChats(telegram, { chats: 10, photos: 4 });
    await telegram.until('a first answer', () => telegram.messages(posted[0]?.chat.id)[0]);

    signalIfAlive(victim, 'SIGKILL');

    await expectOneAnswerEach(telegram, posted);
    expectInOrder(telegram, posted);
    expect(service.messages()).toContain('inference process ended');
  });
});
