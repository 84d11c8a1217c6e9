import { Command, CommanderError } from 'commander';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { addPushCommand } from '../../../../src/commands/experiments/push.ts';
import { holdSending } from '../../../../src/experiments/runs/run-lock.ts';
import { type FakeMlflow, startFakeMlflow } from '../../../support/fake-mlflow/fake-mlflow.ts';
import { createRunFolder } from '../../../support/run-folder.ts';
import { createTemporaryFolder } from '../../../support/temporary-folder.ts';

const ids = ['20261124-101500-000a', '20261124-101600-000b'] as const;

let stdout = '';
let stderr = '';

beforeEach(() => {
  [stdout, stderr] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (stdout += String(text)) !== '');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => (stderr += String(text)) !== '');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
});

/** Two runs, and a server to send them to. */
async function setUp(): Promise<FakeMlflow> {
  const fake = await startFakeMlflow();
  const runsDir = await createTemporaryFolder();
  for (const id of ids) await createRunFolder(runsDir, { id, name: `run ${id}`, epochs: 1 });
  vi.stubEnv('RUNS_DIR', runsDir);
  vi.stubEnv('MLFLOW_TRACKING_URI', fake.server.origin);
  return fake;
}

async function push(...args: readonly string[]): Promise<void> {
  const experiments = new Command('experiments').exitOverride();
  addPushCommand(experiments);
  await experiments.parseAsync(['push', ...args], { from: 'user' });
}

describe('experiments push', () => {
  it('sends the runs that are named, and says where each is', async () => {
    const fake = await setUp();

    await push(ids[0]);

    expect([...fake.runs.values()]).toMatchObject([{ name: `run ${ids[0]}` }]);
    expect(stdout).toBe(`${ids[0]}: ${fake.server.origin}/#/experiments/1/runs/run1\n`);
  });

  it('sends all, and none twice', async () => {
    const fake = await setUp();

    await push('--all');
    await push('--all');

    expect(fake.runs.size).toBe(2);
    expect(stdout.trim().split('\n')).toHaveLength(4);
  });

  it('waits for another process that sends the same run, and says so', async () => {
    const fake = await setUp();
    const release = await holdSending(path.join(process.env['RUNS_DIR'] ?? '', ids[0]));

    const pushing = push(ids[0]);
    await vi.waitFor(() =>
      expect(stderr).toBe(`${ids[0]}: another process is sending this run; waiting for it\n`),
    );
    const before = fake.runs.size;
    await release();
    await pushing;

    expect(before).toBe(0);
    expect(fake.runs.size).toBe(1);
  });

  it('goes on past a run that the server does not take, and says which', async () => {
    const fake = await setUp();
    fake.takeNoFiles();

    await push('--all');

    expect(fake.runs.size).toBe(2);
    expect(stderr.trim().split('\n')).toEqual(
      ids.map((id) => expect.stringMatching(new RegExp(`^error: ${id}: .*takes no files`, 'u'))),
    );
    expect(process.exitCode).toBe(1);
  });

  it('ends at once where the server is away', async () => {
    const fake = await setUp();
    await fake.server.refuseConnections(true);

    await expect(push('--all')).rejects.toThrow('cannot be reached');
  });

  it('says what is missing where no server is named', async () => {
    await setUp();
    vi.stubEnv('MLFLOW_TRACKING_URI', undefined);

    await expect(push('--all')).rejects.toThrow('MLFLOW_TRACKING_URI is not set');
  });

  it.each([
    ['an unknown run', ['nobody'], /there is no run "nobody"/u],
    ['nothing to send', [], /name runs, or say --all/u],
  ])('refuses %s', async (_what, args, sentence) => {
    await setUp();

    await expect(push(...args)).rejects.toThrow(sentence);
  });

  it('counts nothing to send as a usage error', async () => {
    await setUp();

    await expect(push()).rejects.toBeInstanceOf(CommanderError);
  });
});
