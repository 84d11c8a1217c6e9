import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

import { type Run, runSchema } from '../../src/experiments/runs/run.ts';
import { cleanEnvironment, cliPath } from './shared-paths.ts';

/** A command line that trains, under way. */
export interface TrainingProcess {
  /** The folder of its run, once an epoch is done. */
  firstEpoch(): Promise<string>;
  /** Waits until a run says that it is finished; its plots and its report come after that. */
  firstResults(): Promise<string>;
  /** @returns The name of the signal that it died of, or its exit code. */
  end(signal: NodeJS.Signals): Promise<NodeJS.Signals | number | null>;
}

/** Starts training in the background; it is ended with the test at the latest. */
export function startTraining(
  args: readonly string[],
  settings: Readonly<Record<'RUNS_DIR', string>>,
): TrainingProcess {
  return startCommand(['train', ...args], settings);
}

/** The same for another command that trains. */
export function startCommand(
  args: readonly string[],
  settings: Readonly<Record<'RUNS_DIR', string>>,
): TrainingProcess {
  const child = spawn(process.execPath, [cliPath, ...args], {
    env: cleanEnvironment(settings),
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    firstEpoch: () => waitForRun(child, settings.RUNS_DIR, hasCheckpoint),
    firstResults: () => waitForRun(child, settings.RUNS_DIR, isFinished),
    async end(signal) {
      child.kill(signal);
      await once(child, 'exit');
      return child.signalCode ?? child.exitCode;
    },
  };
}

async function waitForRun(
  child: ChildProcess,
  runsDir: string,
  isFarEnough: (folder: string) => boolean,
): Promise<string> {
  for (;;) {
    const found = runFolders(runsDir).find((folder) => isFarEnough(folder));
    if (found !== undefined) return found;
    if (child.exitCode !== null) throw new Error(`Training ended with ${child.exitCode}`);
    await pause(5);
  }
}

function hasCheckpoint(folder: string): boolean {
  return existsSync(path.join(folder, 'checkpoints', 'last.safetensors'));
}

function isFinished(folder: string): boolean {
  return existsSync(path.join(folder, 'run.json')) && readRunJson(folder).status === 'finished';
}

/** The folders of all runs, the oldest first. */
export function runFolders(runsDir: string): readonly string[] {
  if (!existsSync(runsDir)) return [];
  return readdirSync(runsDir)
    .filter((name) => !name.startsWith('.'))
    .toSorted()
    .map((name) => path.join(runsDir, name));
}

/** What `run.json` says. */
export function readRunJson(folder: string): Run {
  return runSchema.parse(JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')));
}
