import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { runShell } from '../support/cli-process.ts';
import { readFixture } from '../support/fixtures.ts';
import { makePictureFolder } from '../support/picture-folder.ts';
import { makeTemporaryFolder } from '../support/service-models.ts';
import { repositoryRoot } from '../support/shared-paths.ts';
import { predict } from '../support/service-client.ts';
import { npmStart, startServiceForTest } from '../support/service-process.ts';

const hasCurl = isThere('curl');
const lines = shellLines('README.md', 'npx whatsit');
/** They need pictures of one's own, and leave something behind. */
const trainingLines = lines.filter((line) => line.includes('garden'));
const otherLines = lines.filter((line) => !line.includes('garden'));

describe('what the README tells a newcomer to do', () => {
  it('npm start serves, and Ctrl-C ends it', async () => {
    const service = await startServiceForTest({ LOG_FORMAT: 'json' }, npmStart);

    const reply = await predict(service.url, readFixture('photos/odd-sides.jpg'));
    service.killGroup('SIGINT');
    await service.exited;

    expect(reply.answer?.predicted_class).toBe('Egyptian cat');
    expect(service.messages()).toContain('service stopped');
  });

  it('trains, publishes and measures as written', { timeout: 90_000 }, async () => {
    const cwd = makeTemporaryFolder();
    const settings = { RUNS_DIR: path.join(cwd, 'runs'), MODELS_DIR: path.join(cwd, 'models') };
    const photos = await makePictureFolder(6);
    for (const name of ['photos', 'other-photos']) {
      cpSync(photos, path.join(cwd, name), { recursive: true });
    }
    cpSync(path.join(repositoryRoot, 'models'), settings.MODELS_DIR, { recursive: true });

    for (const line of trainingLines) {
      const command = line.replace('npx whatsit', 'whatsit');
      const { exitCode, stdout } = await runShell(command, { cwd, settings, timeoutMs: 60_000 });

      expect([line, exitCode]).toEqual([line, 0]);
      expect(stdout).not.toBe('');
    }
    expect(trainingLines).toHaveLength(3);
  });

  it.each(otherLines)('works as written: %s', async (line) => {
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
