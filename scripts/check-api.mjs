// Compares what /openapi.json says with what the built service answers: schemathesis makes up thousands of requests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { installPython, run } from './support/python-environment.mjs';

const root = path.dirname(import.meta.dirname);
const environment = path.join(root, '.venv/schemathesis');
const key = 'a-key-for-this-check';

/** A service as it is, one with everything switched on, and the same for somebody who has no key. */
const services = [
  { name: 'as it is', settings: {}, choices: [] },
  {
    name: 'with keys, limits and URLs',
    settings: {
      API_KEYS: `another-key,${key}`,
      ALLOW_URL_PREDICT: 'true',
      CORS_ORIGINS: 'https://page.example',
      HTTP_RATE_LIMIT_PER_MINUTE: '1000000',
      DOWNLOAD_TIMEOUT_MS: '200', // nothing is there
    },
    choices: ['--header', `X-API-Key: ${key}`],
  },
  {
    name: 'with keys and limits, and no key given',
    settings: { API_KEYS: key, HTTP_RATE_LIMIT_PER_MINUTE: '50' },
    choices: ['--warnings', 'off'], // that nothing gets through is the point
  },
];

const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

const MAX_EXAMPLES = '100';

/** Pino's number for what is no more than news. */
const INFO = 30;

/** Starts the service on a free port, where no .env is, and waits until it classifies. */
async function start(settings, cwd) {
  const child = spawn(process.execPath, [path.join(root, 'dist/src/cli.js'), 'serve'], {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', LOG_FORMAT: 'json', ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const problems = [];
  let url;
  await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`The service has ended:\n${problems.join('\n')}`)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const { level, msg, url: listening } = parseLine(line);
      if (level !== INFO) problems.push(line);
      url ??= listening;
      if (msg === 'service ready') resolve();
    });
  });
  return { url, child, problems };
}

function parseLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

async function check({ settings, choices }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'whatsit-api-'));
  const { url, child, problems } = await start(settings, folder);
  try {
    const standing = ['--checks', checks.join(','), '--max-examples', MAX_EXAMPLES];
    const args = ['run', `${url}/openapi.json`, '--url', url, ...standing, ...choices];
    await run(path.join(environment, 'bin/schemathesis'), args, { cwd: folder });
    if (problems.length > 0) throw new Error(`The service has logged:\n${problems.join('\n')}`);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

await installPython(environment, path.join(root, 'scripts/check-api-requirements.txt'));
for (const service of services) {
  process.stdout.write(`\n== a service ${service.name}\n`);
  // oxlint-disable-next-line no-await-in-loop -- one after another: they share the machine
  await check(service);
}
