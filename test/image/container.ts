import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { onTestFinished } from 'vitest';

import { childPids, eventually, signalIfAlive } from '../support/shared-processes.ts';
import type { Image } from './build-image.ts';
import { commandLine, finish, startInLayers } from './layers.ts';

/** An image that runs: read-only but for its volume, as a user without rights, as process 1. */
export interface Container {
  readonly url: string;
  /** Process 1 as seen from outside. */
  readonly pid: number;
  /** What stands at `/data`. */
  readonly volume: string;
  log(): string;
  /** Runs another command in it, as `docker exec` does. */
  execute(
    command: readonly string[],
  ): Promise<{ readonly exitCode: number | null; readonly output: string }>;
  /** Sends a signal and waits for the end. */
  end(
    signal: NodeJS.Signals,
  ): Promise<{ readonly exitCode: number | null; readonly durationMs: number }>;
}

/** Starts an image's command and waits until it is healthy; it ends with the running test. */
export async function startContainer(
  image: Image,
  settings: Readonly<Record<string, string>> = {},
): Promise<Container> {
  const volume = await makeVolume(image);
  const port = await findPort();
  const program = {
    workdir: image.workdir,
    user: image.user,
    // The image listens everywhere; a test stays on its machine.
    variables: { ...image.variables, HOST: '127.0.0.1', PORT: String(port), ...settings },
  };
  const outer = startInLayers(
    { below: image.layers, volume },
    { ...program, command: image.command },
  );
  const ended = finish(outer);
  let log = '';
  outer.stderr?.on('data', (text: string) => (log += text));
  onTestFinished(async () => {
    // The user's rights have come in between: it does not die with who started it.
    for (const inner of childPids(outer.pid ?? 0)) signalIfAlive(inner, 'SIGKILL');
    await ended;
  });
  const pid = await eventually(() => {
    const [inner] = childPids(outer.pid ?? 0);
    if (inner === undefined) throw new Error(`Nothing runs:\n${log}`);
    return inner;
  });

  async function execute(command: readonly string[]): ReturnType<Container['execute']> {
    const namespaces = ['--target', String(pid), '--mount', '--pid', '--root'];
    const line = commandLine({ ...program, command });
    return finish(
      spawn('nsenter', [...namespaces, ...line], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  await eventually(async () => {
    const { exitCode, output } = await execute(image.healthcheck);
    if (exitCode !== 0) throw new Error(`Not healthy: ${output}\n${log}`);
  }, 20_000);
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    volume,
    log: () => log,
    execute,
    async end(signal) {
      const startedAt = performance.now();
      signalIfAlive(pid, signal);
      const late = setTimeout(15_000, undefined, { ref: false });
      const result = await Promise.race([ended, late]);
      if (!result) throw new Error(`Still there:\n${log}`);
      return { exitCode: result.exitCode, durationMs: performance.now() - startedAt };
    },
  };
}

/** As a new volume: a copy of what the image has there, with its owner. */
async function makeVolume({ layers, volumes }: Image): Promise<string> {
  const [folder] = volumes;
  if (folder !== '/data' || volumes.length > 1)
    throw new Error(`Not our volume: ${volumes.join()}`);
  const volume = await mkdtemp(path.join(os.tmpdir(), 'whatsit-volume-'));
  onTestFinished(() => rm(volume, { recursive: true }));
  const copying = spawn('cp', ['--archive', `${layers[0]}${folder}/.`, volume]);
  await once(copying, 'exit');
  return volume;
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new TypeError('This is no TCP socket');
  return address.port;
}
