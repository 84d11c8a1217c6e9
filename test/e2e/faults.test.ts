import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { linesOf, runCli } from '../support/cli-process.ts';
import { isAccepted } from '../support/service-accepted.ts';
import { predict, readReply, type Reply } from '../support/service-client.ts';
import { copyDefaultModel } from '../support/service-models.ts';
import { type ServiceProcess, startServiceForTest } from '../support/service-process.ts';
import { connect } from '../support/service-raw-http.ts';
import { readFixture } from '../support/fixtures.ts';
import { makeSlowPicture } from '../support/shared-pictures.ts';
import { allGone, eventually } from '../support/shared-processes.ts';

const cat = readFixture('photos/small.jpg');
/** Takes a child a tenth of a second and more, but is sent in no time. */
const slowPicture = await makeSlowPicture(24);

function predictMany(
  url: string,
  count: number,
  image: Uint8Array<ArrayBuffer>,
): readonly Promise<Reply>[] {
  return Array.from({ length: count }, () => predict(url, image));
}

function statuses(replies: readonly Reply[]): readonly number[] {
  return replies.map(({ status }) => status);
}

/** Waits until the first of the requests is answered: by then all of them have been accepted. */
async function firstOf(requests: readonly Promise<Reply>[]): Promise<void> {
  await Promise.race(requests);
}

function firstChild(service: ServiceProcess): number {
  const [pid] = service.childPids();
  if (pid === undefined) throw new Error('There is no inference process');
  return pid;
}

async function refusesConnections(url: string): Promise<void> {
  await eventually(async () => {
    const connection = await connect(url).catch(() => undefined);
    connection?.close();
    expect(connection).toBeUndefined();
  });
}

async function healthStatus(url: string): Promise<number> {
  const response = await fetch(`${url}/health`);
  await response.arrayBuffer();
  return response.status;
}

describe('an inference process', () => {
  it('may be killed under load without any caller noticing', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '2' });
    const requests = predictMany(service.url, 16, slowPicture);
    await firstOf(requests);

    process.kill(firstChild(service), 'SIGKILL');
    const replies = await Promise.all(requests);

    expect(statuses(replies)).toEqual(Array.from({ length: 16 }, () => 200));
    expect(service.messages()).toContain('inference process ended');
    await eventually(() => expect(service.childPids()).toHaveLength(2));
  });

  it('that hangs is killed when the time of its picture is over, and the service goes on', async () => {
    const service = await startServiceForTest({
      INFERENCE_PROCESSES: '1',
      INFERENCE_TIMEOUT_MS: '1500',
    });
    process.kill(firstChild(service), 'SIGSTOP');

    const reply = await predict(service.url, cat);

    expect(reply.problem).toMatchObject({ status: 504, code: 'timed-out' });
    await eventually(async () =>
      expect(await predict(service.url, cat)).toHaveProperty('status', 200),
    );
  });

  it('that cannot start again makes the service unavailable until the cause is gone', async () => {
    const { modelsDir, onnxPath } = copyDefaultModel();
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '2', MODELS_DIR: modelsDir });
    const before = await predict(service.url, cat);

    renameSync(onnxPath, `${onnxPath}.away`);
    for (const pid of service.childPids()) process.kill(pid, 'SIGKILL');
    await eventually(async () => expect(await healthStatus(service.url)).toBe(503));
    const during = await predict(service.url, cat);
    renameSync(`${onnxPath}.away`, onnxPath);
    await eventually(async () => expect(await healthStatus(service.url)).toBe(200), 15_000);
    const after = await predict(service.url, cat);

    expect(during.problem).toMatchObject({ status: 503, code: 'unavailable' });
    expect(during.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(after.answer).toEqual(before.answer);
  });
});

describe('load', () => {
  it('above the queue limit is refused at once, and what was accepted is answered', async () => {
    const service = await startServiceForTest({
      INFERENCE_PROCESSES: '1',
      INFERENCE_QUEUE_LIMIT: '1',
    });

    const replies = await Promise.all(predictMany(service.url, 20, slowPicture));

    const refused = replies.filter(({ problem }) => problem);
    expect(replies.length - refused.length).toBeGreaterThanOrEqual(2);
    expect(refused.length).toBeGreaterThanOrEqual(10);
    for (const { problem, headers } of refused) {
      expect(problem).toMatchObject({ status: 503, code: 'overloaded' });
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
    }
  });

  it('of a client that goes away is work that nobody does', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
    const startedAt = performance.now();
    await predict(service.url, slowPicture);
    const oneTakesMs = performance.now() - startedAt;

    const leaving = new AbortController();
    const { signal } = leaving;
    const gone = Array.from({ length: 60 }, () => predict(service.url, slowPicture, { signal }));
    await firstOf(gone);
    leaving.abort();
    await Promise.allSettled(gone);
    const leftAt = performance.now();
    const { status } = await predict(service.url, cat);
    const nextTookMs = performance.now() - leftAt;

    expect(status).toBe(200);
    // Two were with the child already; a service that forgets nobody would have 59 before it.
    expect(nextTookMs).toBeLessThan(20 * oneTakesMs);
    // A client that leaves is nobody's failure.
    expect(service.messages()).not.toContain('request failed');
  });
});

describe('SIGTERM', () => {
  it('lets accepted requests finish, refuses new ones, and ends with 0', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '2' });
    const children = service.childPids();
    const requests = predictMany(service.url, 12, slowPicture);
    await firstOf(requests);

    const signalledAt = performance.now();
    service.kill('SIGTERM');
    await refusesConnections(service.url);
    const replies = await Promise.all(requests);
    const exit = await service.exited;

    expect(statuses(replies)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(replies.at(-1)?.headers.get('connection')).toBe('close');
    expect(exit).toEqual({ exitCode: 0, signal: null });
    expect(performance.now() - signalledAt).toBeLessThan(10_000);
    await allGone(children);
  });

  it('ends a request that hangs as unavailable after 8 seconds, and is gone within 10', async () => {
    const service = await startServiceForTest({
      INFERENCE_PROCESSES: '1',
      INFERENCE_TIMEOUT_MS: '60000',
    });
    const children = service.childPids();
    process.kill(firstChild(service), 'SIGSTOP');
    const connection = await connect(service.url);
    await connection.write(
      `POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\nContent-Length: ${cat.length}\r\n\r\n`,
    );
    await connection.write(cat);
    await isAccepted(service);

    const signalledAt = performance.now();
    service.kill('SIGTERM');
    const answer = await connection.readAnswer();
    const answeredAfterMs = performance.now() - signalledAt;
    const exit = await service.exited;
    const goneAfterMs = performance.now() - signalledAt;

    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'unavailable' });
    expect(answer.headers.get('connection')).toBe('close');
    expect(answeredAfterMs).toBeGreaterThan(7_500);
    expect(exit).toEqual({ exitCode: 0, signal: null });
    expect(goneAfterMs).toBeLessThan(10_000);
    await allGone(children);
  });

  it('a second time ends the service at once, with a hanging inference process as well', async () => {
    const service = await startServiceForTest({
      INFERENCE_PROCESSES: '1',
      INFERENCE_TIMEOUT_MS: '60000',
    });
    const children = service.childPids();
    process.kill(firstChild(service), 'SIGSTOP');
    const request = predict(service.url, cat).catch(() => undefined);
    await isAccepted(service);

    service.kill('SIGTERM');
    await eventually(() => expect(service.messages()).toContain('service stopping'));
    const signalledAt = performance.now();
    // Within a second it may be an echo of the first.
    const insisting = setInterval(() => service.kill('SIGTERM'), 50);
    const exit = await service.exited;
    clearInterval(insisting);

    expect(exit.exitCode).toBe(1);
    expect(performance.now() - signalledAt).toBeLessThan(5_000);
    expect(await request).toBeUndefined();
    await allGone(children);
  });

  it('that comes twice at once, as npm passes Ctrl-C on, is one', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
    const requests = predictMany(service.url, 4, slowPicture);
    await isAccepted(service);

    service.kill('SIGINT');
    service.kill('SIGINT');
    const replies = await Promise.all(requests);

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await service.exited).toMatchObject({ exitCode: 0 });
  });

  it('tells a client that is still sending after 8 seconds that there is no time left', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '1' });
    const connection = await connect(service.url);
    await connection.write(
      'POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: image/jpeg\r\nContent-Length: 100\r\n\r\nabc',
    );
    await isAccepted(service);

    service.kill('SIGTERM');
    const answer = await connection.readAnswer();
    connection.close();

    expect(answer.status).toBe(503);
    expect(answer.body).toContain('"code":"unavailable"');
    expect(await service.exited).toMatchObject({ exitCode: 0 });
  });

  it('is no different from Ctrl-C, which reaches the inference processes too', async () => {
    const service = await startServiceForTest({ INFERENCE_PROCESSES: '2' });
    const children = service.childPids();
    const requests = predictMany(service.url, 12, slowPicture);
    await firstOf(requests);

    service.killGroup('SIGINT');
    const replies = await Promise.all(requests);
    const exit = await service.exited;

    expect(statuses(replies)).toEqual(Array.from({ length: 12 }, () => 200));
    expect(exit).toEqual({ exitCode: 0, signal: null });
    expect(service.messages()).not.toContain('inference process ended');
    await allGone(children);
  });
});

it('a service that is killed leaves no inference process behind', async () => {
  const service = await startServiceForTest({ INFERENCE_PROCESSES: '2' });
  const children = service.childPids();
  const requests = predictMany(service.url, 4, slowPicture);
  await firstOf(requests);

  service.kill('SIGKILL');
  await Promise.allSettled(requests);

  expect(children).toHaveLength(2);
  await allGone(children);
});

describe('a start that cannot succeed', () => {
  it.each([
    ['PORT', 'eighty', {}],
    ['MAX_IMAGE_BYTES', '-77', {}],
    ['INFERENCE_PROCESSES', 'all-of-them', {}],
    ['LOG_LEVEL', 'verbose-secret', {}],
    ['MODELS_DIR', '/nowhere/at/all', {}],
  ])('because of %s ends with 1 and one line that hides the value', async (name, value) => {
    const { exitCode, stdout, stderr } = await runCli(['serve'], { settings: { [name]: value } });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(`^error: .*${name}`)]);
    expect(stderr).not.toContain(value);
    expect(stdout).toBe('');
  });

  it('names every bad setting at once', async () => {
    const settings = { PORT: 'x', TOP_K: '0', MIN_PROBABILITY: '2' };

    const { exitCode, stderr } = await runCli(['serve'], { settings });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toHaveLength(1);
    expect(stderr).toMatch(/PORT.*TOP_K.*MIN_PROBABILITY/);
  });

  it.each(['nothing', 'base'])('because MODEL is %s ends with 1 and one line', async (model) => {
    const { exitCode, stderr } = await runCli(['serve'], { settings: { MODEL: model, PORT: '0' } });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: MODEL: /)]);
  });

  it('because the port is taken ends with 1 and one line', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    const port = await new Promise<number>((resolve) =>
      other.once('listening', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      }),
    );

    onTestFinished(() => void other.close());

    const { exitCode, stderr } = await runCli(['serve'], { settings: { PORT: String(port) } });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: .*PORT/)]);
  });

  it('because the ONNX file is another one than its folder says', async () => {
    const { modelsDir, onnxPath } = copyDefaultModel();
    writeFileSync(onnxPath, 'junk');

    const settings = { MODELS_DIR: modelsDir, PORT: '0' };
    const { exitCode, stderr } = await runCli(['serve'], { settings });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: imagenet\/.*: sha256: /)]);
  });

  it('because the ONNX file is junk, in a folder that gives no hash', async () => {
    const { modelsDir, folder, onnxPath } = copyDefaultModel();
    writeFileSync(onnxPath, 'junk');
    rmSync(path.join(folder, 'whatsit.json'));

    const settings = { MODELS_DIR: modelsDir, PORT: '0', LOG_LEVEL: 'silent' };
    const { exitCode, stderr } = await runCli(['serve'], { settings });

    expect(exitCode).toBe(1);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(/^error: imagenet\/onnx/)]);
  });

  it.each(['config.json', 'preprocessor_config.json', 'whatsit.json'])(
    'because %s is not JSON',
    async (file) => {
      const { modelsDir, folder } = copyDefaultModel();
      writeFileSync(path.join(folder, file), '{');

      const settings = { MODELS_DIR: modelsDir, PORT: '0' };
      const { exitCode, stderr } = await runCli(['serve'], { settings });

      expect(exitCode).toBe(1);
      expect(linesOf(stderr)).toEqual([`error: imagenet/${file}: not JSON`]);
    },
  );
});

it('a broken model beside the default one is one line in the log, and the service starts', async () => {
  const { modelsDir } = copyDefaultModel();
  writeFileSync(path.join(modelsDir, 'notes.txt'), 'no model');
  mkdirSync(path.join(modelsDir, 'other'));

  const service = await startServiceForTest({ MODELS_DIR: modelsDir, INFERENCE_PROCESSES: '1' });
  const reply = await readReply(
    await fetch(`${service.url}/predict?model=other`, { method: 'POST', body: new FormData() }),
  );

  expect(service.incidents()).toEqual(['model left out', 'service listening', 'service ready']);
  expect(reply.problem?.code).toBe('model-unknown');
});
