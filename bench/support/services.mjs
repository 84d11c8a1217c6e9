import { once } from 'node:events';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { benchFolder, builtFile, modelFolder } from './paths.mjs';
import { startGroup, stopGroup } from './processes.mjs';

const START_LIMIT_MS = 60_000;
const POLL_MS = 10;

/**
 * A service that is up.
 *
 * @typedef {object} RunningService
 * @property {string} url - Takes pictures at `/predict`.
 * @property {number} pid - Its main process.
 * @property {number} readyMs - From its start to the first 200 of `/health`.
 * @property {() => Promise<void>} stop - Ends it.
 */

/**
 * Starts our service as `npm start` does.
 *
 * @param {{ nodeOptions?: readonly string[], env?: Record<string, string> }} [options]
 * @returns {Promise<RunningService>}
 */
export async function startWhatsit({ nodeOptions = [], env = {} } = {}) {
  return start(process.execPath, [...nodeOptions, builtFile('src/cli.js'), 'serve'], env);
}

/** @returns {Promise<RunningService>} */
export async function startFastApi(python, threads) {
  const file = path.join(benchFolder, 'peers/fastapi_service.py');
  return start(python, [file], { MODEL_FOLDER: modelFolder, THREADS: String(threads) });
}

/** @returns {Promise<RunningService>} */
export async function startLitServe(python, workers) {
  const file = path.join(benchFolder, 'peers/litserve_service.py');
  return start(python, [file], { MODEL_FOLDER: modelFolder, WORKERS: String(workers) });
}

async function start(command, commandArguments, env) {
  const port = await findFreePort();
  const startedAt = performance.now();
  const { child, readLastWords } = startGroup(command, commandArguments, {
    cwd: os.tmpdir(), // no .env of the project must reach it
    env: { ...inheritedEnvironment(), ...env, HOST: '127.0.0.1', PORT: String(port) },
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isHealthy(url))) {
    if (child.exitCode !== null || performance.now() - startedAt > START_LIMIT_MS) {
      await stopGroup(child);
      throw new Error(
        `${path.basename(commandArguments.at(-1))} did not start: ${readLastWords()}`,
      );
    }
    await setTimeout(POLL_MS);
  }
  const readyMs = performance.now() - startedAt;
  return { url, pid: child.pid, readyMs, stop: () => stopGroup(child) };
}

function inheritedEnvironment() {
  const { PATH = '', HOME = '', ORT_DISABLE_TELEMETRY = '' } = process.env;
  return { PATH, HOME, ORT_DISABLE_TELEMETRY };
}

async function isHealthy(url) {
  try {
    const response = await fetch(`${url}/health`);
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false; // does not listen yet
  }
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
