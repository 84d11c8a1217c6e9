import http from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { parseConfig } from '../../../../src/config.ts';
import { ClassifierError } from '../../../../src/errors.ts';
import { openReporter } from '../../../../src/experiments/mlflow/open-mlflow.ts';
import { createMlflowReporter } from '../../../../src/experiments/mlflow/reporter.ts';
import { startFakeMlflow } from '../../../support/fake-mlflow/fake-mlflow.ts';
import { listenOnLoopback } from '../../../support/loopback-server.ts';
import { createRunFolder } from '../../../support/run-folder.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

/** A server on which every synchronisation waits until it is let go. */
function createSlowServer() {
  const complaints: string[] = [];
  const notices: number[] = [];
  const waiting: PromiseWithResolvers[] = [];
  const signals: AbortSignal[] = [];
  const reporter = createMlflowReporter({
    synchronize: (signal) =>
      new Promise((resolve, reject) => {
        signals.push(signal);
        waiting.push({ resolve, reject });
      }),
    complain: (sentence) => complaints.push(sentence),
    onWaiting: (milliseconds) => notices.push(milliseconds),
  });
  return { reporter, complaints, notices, waiting, signals };
}

interface PromiseWithResolvers {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const silent = new ClassifierError('timed-out', 'the MLflow server does not answer in time');
const away = new ClassifierError('unavailable', 'the MLflow server cannot be reached');

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a reporter', () => {
  it('synchronises one at a time, and once more for all that came up meanwhile', async () => {
    const { reporter, waiting } = createSlowServer();

    for (let epoch = 0; epoch < 5; epoch += 1) reporter.notify();
    const atOnce = waiting.length;
    waiting[0]?.resolve();
    await vi.advanceTimersByTimeAsync(0);

    expect(atOnce).toBe(1);
    expect(waiting).toHaveLength(2);
  });

  it('has sent everything when it has finished', async () => {
    const { reporter, waiting } = createSlowServer();
    const order: string[] = [];

    const finishing = (async () => {
      await reporter.finish(1_000);
      order.push('finished');
    })();
    await vi.advanceTimersByTimeAsync(500);
    order.push('sent');
    waiting[0]?.resolve();
    await finishing;

    expect(order).toEqual(['sent', 'finished']);
    expect(vi.getTimerCount()).toBe(0); // nothing keeps the process
  });

  it('complains once, and goes on trying', async () => {
    const { reporter, complaints, waiting } = createSlowServer();

    for (let epoch = 0; epoch < 3; epoch += 1) {
      reporter.notify();
      waiting.at(-1)?.reject(away);
      await vi.advanceTimersByTimeAsync(0);
    }

    expect(waiting).toHaveLength(3);
    expect(complaints).toEqual(['the MLflow server cannot be reached']);
  });

  it('waits for nobody longer than it is told', async () => {
    const { reporter, complaints, waiting, signals } = createSlowServer();
    reporter.notify();

    const finishing = reporter.finish(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await finishing;
    reporter.notify();

    expect(signals[0]?.aborted).toBe(true);
    expect(complaints).toEqual(['the MLflow server takes too long']);
    expect(waiting).toHaveLength(1);
  });

  it('says after three seconds that it is waiting, and how long at most', async () => {
    const { reporter, notices } = createSlowServer();

    const finishing = reporter.finish(20_000);
    await vi.advanceTimersByTimeAsync(2_999);
    const before = [...notices];
    await vi.advanceTimersByTimeAsync(1);
    const after = [...notices];
    await vi.advanceTimersByTimeAsync(17_000);
    await finishing;

    expect(before).toEqual([]);
    expect(after).toEqual([17_000]);
    expect(notices).toEqual([17_000]);
  });

  it.each([
    ['the server is quick', 20_000],
    ['it waits for a moment at most', 5_000],
  ])('does not say so when %s', async (_when, timeoutMs) => {
    const { reporter, notices, waiting } = createSlowServer();

    const finishing = reporter.finish(timeoutMs);
    if (timeoutMs > 5_000) waiting[0]?.resolve();
    await vi.advanceTimersByTimeAsync(timeoutMs);
    await finishing;

    expect(notices).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not try a server again that has not answered while somebody waits', async () => {
    const { reporter, complaints, waiting } = createSlowServer();
    reporter.notify();

    const finishing = reporter.finish(60_000);
    waiting[0]?.reject(silent);
    await finishing;

    expect(waiting).toHaveLength(1);
    expect(complaints).toEqual(['the MLflow server does not answer in time']);
  });

  it('tries a server once more that is away in another way, or was silent before the end', async () => {
    const { reporter, waiting } = createSlowServer();
    reporter.notify();
    waiting[0]?.reject(silent);
    await vi.advanceTimersByTimeAsync(0);
    reporter.notify();

    const finishing = reporter.finish(60_000);
    waiting[1]?.reject(away);
    await vi.advanceTimersByTimeAsync(0);
    waiting[2]?.resolve();
    await finishing;

    expect(waiting).toHaveLength(3);
  });

  it('waits no longer when whoever trains has had enough', async () => {
    const { reporter, complaints, signals } = createSlowServer();
    const impatience = new AbortController();

    const finishing = reporter.finish(60_000, impatience.signal);
    impatience.abort();
    await finishing;

    expect(signals[0]?.aborted).toBe(true);
    expect(complaints).toEqual(['stopped before the MLflow server had everything']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is no danger to training when something quite unexpected happens', async () => {
    const complaints: string[] = [];
    const reporter = createMlflowReporter({
      synchronize: () => {
        throw new TypeError('a defect');
      },
      complain: (sentence) => complaints.push(sentence),
      onWaiting: () => undefined,
    });

    reporter.notify();
    await reporter.finish(1_000);

    expect(complaints).toEqual(['Something went wrong on our side.']);
  });
});

describe('openReporter', () => {
  beforeEach(() => {
    vi.useRealTimers();
  });

  it('does nothing where no server is named', async () => {
    const run = await createRunFolder(await createTemporaryFolder(), { epochs: 1 });
    const complaints: string[] = [];

    const reporter = openReporter(parseConfig({}), run, (sentence) => complaints.push(sentence));
    reporter.notify();
    await reporter.finish(1_000);

    expect(complaints).toEqual([]);
  });

  it('reads anew each time what the folder says', async () => {
    const fake = await startFakeMlflow();
    const run = await createRunFolder(await createTemporaryFolder(), {
      epochs: 1,
      status: 'running',
    });
    const config = parseConfig({ MLFLOW_TRACKING_URI: fake.server.origin });

    const reporter = openReporter(config, run, (sentence) => expect.fail(sentence));
    reporter.notify();
    await run.change({ status: 'finished', endedAt: new Date().toISOString() });
    await reporter.finish(10_000);

    expect([...fake.runs.values()]).toMatchObject([{ status: 'FINISHED' }]);
    expect(fake.breaches).toEqual([]);
  });

  it('says that it waits for a server that accepts and never answers, and that nobody has to', async () => {
    const server = await listenOnLoopback(http.createServer(() => undefined));
    onTestFinished(() => server.close());
    const run = await createRunFolder(await createTemporaryFolder(), { epochs: 1 });
    const lines: string[] = [];
    const config = parseConfig({ MLFLOW_TRACKING_URI: server.origin });
    const impatience = new AbortController();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

    const reporter = openReporter(config, run, (line) => lines.push(line));
    const finishing = reporter.finish(120_000, impatience.signal);
    await vi.advanceTimersByTimeAsync(3_000);
    impatience.abort();
    await finishing;

    const later = `"whatsit experiments push ${run.run.id}" sends the run later`;
    expect(lines).toEqual([
      `the run is done; waiting for the MLflow server, at most 117 s more (Ctrl-C is safe: ${later})`,
      `stopped before the MLflow server had everything; ${later}`,
    ]);
  });

  it('says how the run is sent later', async () => {
    const fake = await startFakeMlflow();
    await fake.server.refuseConnections(true);
    const run = await createRunFolder(await createTemporaryFolder(), { epochs: 1 });
    const complaints: string[] = [];
    const config = parseConfig({ MLFLOW_TRACKING_URI: fake.server.origin });

    const reporter = openReporter(config, run, (sentence) => complaints.push(sentence));
    reporter.notify();
    await reporter.finish(10_000);

    expect(complaints).toEqual([
      `the MLflow server cannot be reached (ECONNREFUSED); "whatsit experiments push ${run.run.id}" sends the run later`,
    ]);
  });
});
