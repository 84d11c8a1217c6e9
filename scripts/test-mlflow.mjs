// Runs a command, the tests, beside real MLflow servers: `node scripts/test-mlflow.mjs vitest run …`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { installPython, readText } from './support/python-environment.mjs';

const root = path.dirname(import.meta.dirname);
const environment = path.join(root, '.venv/mlflow');

/** One that keeps files, and one behind a prefix that does not. */
const servers = [
  { name: 'whole', prefix: '', choices: (folder) => ['--artifacts-destination', folder] },
  {
    name: 'without-files',
    prefix: '/ml',
    choices: (folder) => [
      '--no-serve-artifacts',
      '--default-artifact-root',
      folder,
      '--static-prefix',
      '/ml',
    ],
  },
];

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 5_000;

/** What has to end before this does: who is told to, by a process or, negative, by a group of them. */
const children = new Map();
const folder = mkdtempSync(path.join(tmpdir(), 'whatsit-mlflow-'));

process.on('exit', cleanUp);
for (const [signal, number] of [
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGTERM', 15],
]) {
  process.on(signal, () => process.exit(128 + number));
}

await installPython(environment, path.join(root, 'scripts/test-mlflow-requirements.txt'));
const [whole, withoutFiles] = await Promise.all(servers.map(start));
process.exitCode = await runTests();
await Promise.all([...children.keys()].map(stop));
process.exit(); // one that does not stop is killed

/** Starts a server on a free port, with a database and a log of its own, and waits until it answers. */
async function start({ name, prefix, choices }) {
  const port = await findFreePort();
  const own = path.join(folder, name);
  mkdirSync(own);
  const log = path.join(own, 'log');
  const args = ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const store = ['--backend-store-uri', `sqlite:///${own}/mlflow.db`];
  const output = openSync(log, 'w');
  const child = spawn(
    path.join(environment, 'bin/mlflow'),
    [...args, ...store, ...choices(path.join(own, 'files'))],
    {
      cwd: own,
      env: {
        PATH: process.env.PATH,
        HOME: own,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', // processes of their own, and for nothing here
      },
      stdio: ['ignore', output, output],
      detached: true, // a group of its own: it starts processes itself
    },
  );
  closeSync(output);
  if (child.pid !== undefined) children.set(child, -child.pid);
  const uri = `http://127.0.0.1:${port}${prefix}`;
  await waitUntilHealthy(uri, child, log);
  return uri;
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

async function waitUntilHealthy(uri, child, log) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const response = await fetch(`${uri}/health`).catch(() => undefined);
    if (response?.ok) return;
    await pause(200);
  }
  throw new Error(`MLflow has not started:\n${readText(log)}`);
}

async function runTests() {
  const [program, ...args] = process.argv.slice(2);
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      TEST_MLFLOW_URI: whole,
      TEST_MLFLOW_URI_WITHOUT_FILES: withoutFiles,
      TEST_MLFLOW_PYTHON: path.join(environment, 'bin/python'),
    },
  });
  children.set(child, child.pid);
  const [exitCode] = await once(child, 'exit');
  children.delete(child);
  return exitCode ?? 1;
}

async function stop(child) {
  const exited = once(child, 'exit');
  kill(child, 'SIGTERM');
  await Promise.race([exited, pause(STOP_TIMEOUT_MS, undefined, { ref: false })]);
}

/** Whatever happens, no server stays. */
function cleanUp() {
  for (const child of children.keys()) kill(child, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

function kill(child, signal) {
  try {
    process.kill(children.get(child), signal);
  } catch {
    // It is gone.
  }
}
