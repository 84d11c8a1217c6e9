import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { runShell } from '../support/cli-process.ts';
import { readFixture } from '../support/fixtures.ts';
import { repositoryRoot } from '../support/shared-paths.ts';
import { predict } from '../support/service-client.ts';
import { npmStart, startServiceForTest } from '../support/service-process.ts';

const hasCurl = isThere('curl');

describe('what the README tells a newcomer to do', () => {
  it('npm start serves, and Ctrl-C ends it', async () => {
    const service = await startServiceForTest({ LOG_FORMAT: 'json' }, npmStart);

    const reply = await predict(service.url, readFixture('photos/odd-sides.jpg'));
    service.killGroup('SIGINT');
    await service.exited;

    expect(reply.answer?.predicted_class).toBe('Egyptian cat');
    expect(service.messages()).toContain('service stopped');
  });

  it.each(shellLines('README.md', 'npx whatsit'))('works as written: %s', async (line) => {
    const result = await runShell(line.replace('npx whatsit', 'whatsit'), { cwd: repositoryRoot });

    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stdout).not.toBe('');
  });

  it.skipIf(!hasCurl).each(shellLines('README.md', 'curl'))(
    'works as written: %s',
    async (line) => {
      const service = await startServiceForTest();
      const asked = line.replace('http://127.0.0.1:8000', service.url);

      const result = await runShell(asked, { cwd: repositoryRoot });

      expect(JSON.parse(result.stdout)).toMatchObject({ predicted_class: 'Egyptian cat' });
    },
  );
});

describe('what it leaves behind', () => {
  it('ONNX Runtime keeps no diary of its use', async () => {
    const startedAt = Date.now();
    const service = await startServiceForTest();

    const diaries = service.childPids().map((pid) => `/tmp/mat-debug-${pid}.log`);

    expect(diaries).not.toEqual([]);
    // An older one is another program's: process ids are used again.
    expect(diaries.filter((file) => writtenAt(file) >= startedAt)).toEqual([]);
  });
});

/** The lines of a document's shell blocks that begin with a command. */
function shellLines(document: string, command: string): readonly string[] {
  const text = readFileSync(path.join(repositoryRoot, document), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line.startsWith(command));
}

/** Milliseconds since the epoch; 0 for a file that is not there. */
function writtenAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
