import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runShell } from '../support/cli-process.ts';
import { makeTemporaryFolder } from '../support/service-models.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { repositoryRoot } from '../support/shared-paths.ts';

const readme = readFileSync(path.join(repositoryRoot, 'README.md'), 'utf8');

/** The README's blocks of code in one language. */
function codeBlocks(language: string): readonly string[] {
  return [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code);
}

const curlCommands = codeBlocks('sh').flatMap((code) =>
  code.split('\n').filter((line) => line.startsWith('curl ')),
);

let service: ServiceProcess;
beforeAll(async () => {
  service = await startService({ INFERENCE_PROCESSES: '1' });
});
afterAll(() => service.stop());

/** Asks the service of this test instead of the one on the usual port. */
function here(code: string): string {
  return code.replaceAll('http://127.0.0.1:8000', service.url);
}

function writeProgram(name: string, code: string): string {
  const file = path.join(makeTemporaryFolder(), name);
  writeFileSync(file, here(code));
  return file;
}

function isInstalled(program: string): boolean {
  return spawnSync('/bin/sh', ['-c', `command -v ${program}`]).status === 0;
}

const cwd = repositoryRoot;
const node = `'${process.execPath}' --import '${import.meta.resolve('tsx')}'`;

describe("the README's examples", () => {
  it('are in three languages', () => {
    const counts = [curlCommands, codeBlocks('ts'), codeBlocks('python')].map(
      ({ length }) => length > 0,
    );

    expect(counts).toEqual([true, true, true]);
  });

  it.skipIf(!isInstalled('curl')).each(curlCommands)('run: %s', async (command) => {
    const { exitCode, stdout } = await runShell(here(`${command} --silent --fail`), { cwd });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('predictions');
  });

  it.each(codeBlocks('ts'))('in TypeScript run (%#)', async (code) => {
    const file = writeProgram('example.mts', code);

    const result = await runShell(`${node} '${file}'`, { cwd });

    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toMatch(/cat/);
  });

  it.skipIf(!isInstalled('python3')).each(codeBlocks('python'))(
    'in Python run (%#)',
    async (code) => {
      const file = writeProgram('example.py', code);

      const result = await runShell(`python3 '${file}'`, { cwd });

      expect(result).toMatchObject({ exitCode: 0, stderr: '' });
      expect(result.stdout).toMatch(/cat/);
    },
  );
});
