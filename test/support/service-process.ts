import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { onTestFinished } from 'vitest';
import { z } from 'zod';

import { cleanEnvironment, cliPath, repositoryRoot } from './shared-paths.ts';
import {
  allGone,
  childPids,
  eventually,
  isInferenceProcess,
  signalIfAlive,
} from './shared-processes.ts';

/** How a process ended. */
interface Exit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One real service: `whatsit serve` on a free port, in a process group of its own. */
export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process has ended, however it came about. */
  readonly exited: Promise<Exit>;
  /** Process ids of its inference processes. */
  childPids(): readonly number[];
  /** The messages that it has logged so far. */
  messages(): readonly string[];
  /** Those of them that tell of more than that somebody was answered. */
  incidents(): readonly string[];
  /** Its whole log so far, as it stands there. */
  log(): string;
  /** All that it has written so far, also what is no log. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** What Ctrl-C does: a signal to the whole process group. */
  killGroup(signal: NodeJS.Signals): void;
  /** Ends it, by force if need be, with all its children. */
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/** What a start takes: a command line, and where it is typed. */
interface Command {
  readonly line: readonly [string, ...string[]];
  readonly cwd: string;
}

const serve: Command = {
  line: [process.execPath, cliPath, 'serve'],
  cwd: import.meta.dirname, // no .env here
};

/** What the README tells a newcomer to type. */
export const npmStart: Command = { line: ['npm', 'start'], cwd: repositoryRoot };

const logLineSchema = z.object({ msg: z.string(), url: z.string().optional() });
type LogLine = z.output<typeof logLineSchema>;

/** Starts a service that ends with the running test, also when that fails. */
export async function startServiceForTest(
  settings: Settings = {},
  command: Command = serve,
): Promise<ServiceProcess> {
  const started = launch(settings, command);
  onTestFinished(() => started.service.stop(), 30_000);
  return started.ready();
}

/** Starts a service and waits until it can classify; the caller stops it. */
export async function startService(settings: Settings = {}): Promise<ServiceProcess> {
  const started = launch(settings, serve);
  try {
    return await started.ready();
  } catch (error) {
    await started.service.stop();
    throw error;
  }
}

function launch(
  settings: Settings,
  { line: [program, ...args], cwd }: Command,
): {
  readonly service: ServiceProcess;
  ready(): Promise<ServiceProcess>;
} {
  const child = spawn(program, args, {
    env: cleanEnvironment({ PORT: '0', ...settings }),
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = requirePid(child);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  /** All that there have been: a dead parent's are not found any more. */
  const seenChildren = new Set<number>();
  function findChildren(): readonly number[] {
    const found = childPids(pid);
    for (const one of found) seenChildren.add(one);
    return found;
  }
  const exited = waitForExit(child);
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  const logs = (): readonly LogLine[] => parseLog(stderr);

  const service: ServiceProcess = {
    pid,
    exited,
    get url() {
      const url = logs().find(({ msg }) => msg === 'service listening')?.url;
      if (url === undefined) throw new Error(`The service does not listen:\n${stderr}`);
      return url;
    },
    childPids: findChildren,
    messages: () => logs().map(({ msg }) => msg),
    incidents: () =>
      service.messages().filter((message) => !/^(request|pictures) answered$/.test(message)),
    log: () => stderr,
    output: () => stdout + stderr,
    kill: (signal) => signalIfAlive(pid, signal),
    killGroup: (signal) => signalIfAlive(-pid, signal),
    async stop() {
      findChildren();
      if (!hasExited) signalIfAlive(-pid, 'SIGKILL');
      await exited;
      // A stopped child would not notice that its parent is gone.
      const left = [...seenChildren].filter((one) => isInferenceProcess(one));
      for (const one of left) signalIfAlive(one, 'SIGKILL');
      await allGone(left);
    },
  };

  async function ready(): Promise<ServiceProcess> {
    await eventually(async () => {
      if (hasExited) return;
      const response = await fetch(`${service.url}/health`);
      if (response.status !== 200) throw new Error(`/health is ${response.status}:\n${stderr}`);
    }, 25_000);
    if (hasExited) throw new Error(`The service has ended:\n${stderr}`);
    findChildren();
    return service;
  }

  return { service, ready };
}

function requirePid({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('The service could not be started');
  return pid;
}

async function waitForExit(child: ChildProcess): Promise<Exit> {
  await once(child, 'exit');
  return { exitCode: child.exitCode, signal: child.signalCode };
}

function parseLog(stderr: string): readonly LogLine[] {
  return stderr.split('\n').flatMap((line) => {
    if (!line.startsWith('{') || !line.endsWith('}')) return [];
    return [logLineSchema.parse(JSON.parse(line))];
  });
}
