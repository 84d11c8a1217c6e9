import { Command } from 'commander';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { addPushCommand } from '../../src/commands/experiments/push.ts';
import { createFinishedRun, uniqueName } from './finished-run.ts';
import { findRuns } from './look.ts';
import { servers } from './servers.ts';

let printed = '';

beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('sends a run by its id or all of them, and twice is as good as once', async () => {
  const name = uniqueName('pushed');
  const { run, folder } = await createFinishedRun({ name });
  vi.stubEnv('MLFLOW_TRACKING_URI', servers.whole);
  vi.stubEnv('RUNS_DIR', path.dirname(folder));

  await push(run.id);
  await push('--all');

  const runs = await findRuns(servers.whole, name);
  const line = `${run.id}: ${servers.whole}/#/experiments/`;
  expect(runs).toHaveLength(1);
  expect(printed.split('\n').filter((one) => one.startsWith(line))).toHaveLength(2);
});

async function push(...args: readonly string[]): Promise<void> {
  const experiments = new Command('experiments').exitOverride();
  addPushCommand(experiments);
  await experiments.parseAsync(['push', ...args], { from: 'user' });
}
