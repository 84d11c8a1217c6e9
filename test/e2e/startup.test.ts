import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { cleanEnvironment, cliPath } from '../support/shared-paths.ts';

/** Tells on stderr what is loaded. */
const LOADER = `
  import fs from 'node:fs';
  export function load(url, context, next) {
    fs.writeSync(2, url + '\\n');
    return next(url, context);
  }`;

const toUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

it('starts without what serves, draws, plans and reads data sets', async () => {
  const register = `import { register } from 'node:module'; register(${JSON.stringify(toUrl(LOADER))});`;
  const args = ['--import', toUrl(register), cliPath, '--version'];

  const { stderr } = await promisify(execFile)(process.execPath, args, {
    env: cleanEnvironment({}),
  });

  const loaded = stderr.split('\n');
  expect(loaded).toContainEqual(expect.stringMatching(/\/src\/commands\/train\.js$/u));
  expect(
    loaded.filter((url) =>
      /node_modules\/(echarts|@resvg|yaml|csv-parse|onnxruntime-node|sharp|hono|undici|pino|discord\.js|telegraf)\/|src\/training\/graph\//u.test(
        url,
      ),
    ),
  ).toEqual([]);
});
