import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { botSettings, startBotForTest } from '../support/discord-bot.ts';
import { expectNoSecrets, postSecretly, startDiscordForTest } from '../support/discord-life.ts';
import { readFixture } from '../support/fixtures.ts';
import { type LogLine, parseLogLine } from '../support/log-lines.ts';
import { copyDefaultModel } from '../support/service-models.ts';
import { isAccepted } from '../support/service-accepted.ts';
import { type ServiceProcess, startServiceForTest } from '../support/service-process.ts';
import { eventually } from '../support/shared-processes.ts';
import { expectAnswer, startLife as startTelegramLife } from '../support/telegram-life.ts';

const cat = readFixture('photos/small.jpg');

function linesOf(service: ServiceProcess, event: string): readonly LogLine[] {
  const lines = service.log().split('\n').filter(Boolean).map(parseLogLine);
  return lines.filter(({ msg }) => msg === event);
}

async function untilLogged(service: ServiceProcess, event: string): Promise<LogLine> {
  return eventually(() => {
    const line = linesOf(service, event).at(-1);
    if (!line) throw new Error(`"${event}" is not in the log:\n${service.log()}`);
    return line;
  });
}

async function ask(url: string, requestId: string, query = ''): Promise<Response> {
  const headers = { 'content-type': 'image/jpeg', 'x-request-id': requestId };
  const response = await fetch(`${url}/predict${query}`, { method: 'POST', body: cat, headers });
  await response.arrayBuffer();
  return response;
}

describe('the log', () => {
  it('has a line for each request, with its id and the time of each step', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });

    const response = await ask(service.url, 'abc');

    expect(response.headers.get('x-request-id')).toBe('abc');
    expect(await untilLogged(service, 'request answered')).toMatchObject({
      level: 30,
      requestId: 'abc',
      method: 'POST',
      route: '/predict',
      status: 200,
      durationMs: expect.any(Number),
      queueMs: expect.any(Number),
      preprocessMs: expect.any(Number),
      inferenceMs: expect.any(Number),
    });
  });

  it('says nothing of probes', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
    for (const route of ['/health', '/health/live', '/metrics']) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await fetch(`${service.url}${route}`).then((response) => response.text());
    }
    await ask(service.url, 'last');

    await untilLogged(service, 'request answered');
    expect(linesOf(service, 'request answered')).toMatchObject([{ requestId: 'last' }]);
  });

  it('names the request whose inference process died', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
    const [child = 0] = service.childPids();
    process.kill(child, 'SIGSTOP'); // so that the picture is there when it dies
    const answer = ask(service.url, 'abc');
    await isAccepted(service);

    process.kill(child, 'SIGKILL');

    expect(await untilLogged(service, 'inference process ended')).toMatchObject({
      level: 50,
      pid: service.pid,
      childPid: child,
      requestIds: ['abc'],
    });
    expect(await answer).toHaveProperty('status', 200);
  });

  it('names the request that failed through us, also at the inference process', async () => {
    const { modelsDir, folder } = copyDefaultModel();
    const other = path.join(modelsDir, 'other');
    cpSync(folder, other, { recursive: true });
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1', MODELS_DIR: modelsDir });
    rmSync(path.join(other, 'onnx/model.onnx')); // before it is opened for the first time

    const response = await ask(service.url, 'abc', '?model=other');

    expect(response.status).toBe(500);
    expect(await untilLogged(service, 'request failed')).toMatchObject({
      requestId: 'abc',
      err: { code: 'model-invalid', details: { requestId: 'abc' } },
    });
    expect(await untilLogged(service, 'request answered')).toMatchObject({
      requestId: 'abc',
      status: 500,
      failure: 'model-invalid',
    });
  });

  it('has a line for each answer in a chat, with nothing of who asked for what', async () => {
    const { discord, service } = await startBotForTest({ INFERENCE_PROCESSES: '1' });

    await discord.replyTo(await postSecretly(discord));

    const line = await untilLogged(service, 'pictures answered');
    expect(line).toEqual({
      level: 30,
      time: expect.any(Number),
      pid: service.pid,
      hostname: expect.any(String),
      msg: 'pictures answered',
      requestId: expect.stringMatching(/^\w{8}$/),
      platform: 'discord',
      count: 1,
      outcomes: { classified: 1 },
      durationMs: expect.any(Number),
      downloadMs: expect.any(Number),
      queueMs: expect.any(Number),
      preprocessMs: expect.any(Number),
      inferenceMs: expect.any(Number),
    });
  });

  it('says which chat an answer was for', async () => {
    const { telegram, service } = await startTelegramLife({ INFERENCE_PROCESSES: '1' });

    await expectAnswer(telegram);

    expect(await untilLogged(service, 'pictures answered')).toMatchObject({ platform: 'telegram' });
  });

  it('has neither file names nor queries nor keys of those who ask over HTTP', async () => {
    const service = await startServiceForTest({
      INFERENCE_PROCESSES: '1',
      LOG_LEVEL: 'trace',
      API_KEYS: 'the-secret-key',
    });
    const send = async (target: string, key: string): Promise<number> => {
      const form = new FormData();
      form.append('file', new Blob([cat]), 'a-secret-cat.jpg');
      const headers = { authorization: `Bearer ${key}`, 'user-agent': 'a-secret-browser' };
      const response = await fetch(`${service.url}${target}`, {
        method: 'POST',
        body: form,
        headers,
      });
      await response.arrayBuffer();
      return response.status;
    };

    const statuses = [
      await send('/predict?model=a-secret-model', 'the-secret-key'),
      await send('/predict?k=3&secret=1', 'the-secret-key'),
      await send('/predict', 'another-secret-key'),
      await send('/a-secret-path', 'the-secret-key'),
    ];

    expect(statuses).toEqual([404, 200, 401, 404]);
    await eventually(() =>
      expect(linesOf(service, 'request answered').length).toBeGreaterThanOrEqual(4),
    );
    expect(service.output()).not.toMatch(/secret|Egyptian/);
  });

  it('has nothing of what people trust a bot with when its inference process dies', async () => {
    const discord = await startDiscordForTest();
    const service = await startServiceForTest({
      ...botSettings(discord),
      INFERENCE_PROCESSES: '1',
      LOG_LEVEL: 'trace',
    });
    await eventually(() => expect(service.messages()).toContain('discord ready'));
    for (const pid of service.childPids()) process.kill(pid, 'SIGKILL');

    await discord.replyTo(await postSecretly(discord));

    await untilLogged(service, 'pictures answered');
    expectNoSecrets(service, discord);
  });
});
