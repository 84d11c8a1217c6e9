import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { linesOf, runCli } from '../support/cli-process.ts';
import { predict, type Reply } from '../support/service-client.ts';
import { makeTemporaryFolder } from '../support/service-models.ts';
import { type ServiceProcess, startService } from '../support/service-process.ts';
import { type HostilePicture, makeHostilePictures } from '../support/shared-hostile-pictures.ts';
import { readFixture } from '../support/fixtures.ts';
import { hostileImages, whySkipped } from '../support/shared-paths.ts';

const cat = readFixture('photos/small.jpg');
const ours = makeHostilePictures();
const collected = readCollected();

let service: ServiceProcess;
let children: readonly number[];
let catAnswer: Reply['answer'];
beforeAll(async () => {
  service = await startService({ INFERENCE_PROCESSES: '1' });
  children = service.childPids();
  catAnswer = (await predict(service.url, cat)).answer;
});
afterEach(nothingIsHarmed);
afterAll(() => service.stop());

/** No file kills or blocks an inference process, and none leaves a trace in the next answer. */
async function nothingIsHarmed(): Promise<void> {
  expect((await predict(service.url, cat)).answer).toEqual(catAnswer);
  expect(service.childPids()).toEqual(children);
  expect(service.incidents()).toEqual(['service listening', 'service ready']);
}

describe.each([
  { origin: 'made here', pictures: ours },
  { origin: `collected${whySkipped(hostileImages)}`, pictures: collected },
])('hostile pictures, $origin', ({ pictures }) => {
  it.each(pictures)('over HTTP: $name ($expected)', async ({ bytes, expected }) => {
    const { status } = await predict(service.url, bytes);

    expect(outcomeOf(status)).toMatch(pattern(expected));
  });

  it.skipIf(pictures.length === 0)('on the command line, all at once', async () => {
    const { exitCode, stderr, outcomes } = await predictOnCommandLine(pictures);

    expect(exitCode).toBe(1);
    expect(stderr).toBe('');
    expect(outcomes).toEqual(
      pictures.map(({ name, expected }) => [name, expect.stringMatching(pattern(expected))]),
    );
  });
});

function outcomeOf(status: number): string {
  if (status === 200) return 'decodes';
  return status >= 400 && status < 500 ? 'rejected' : `status ${status}`;
}

function pattern(expected: HostilePicture['expected']): RegExp {
  return expected === 'either' ? /^(decodes|rejected)$/ : new RegExp(`^${expected}$`);
}

const refusals = ['image-undecodable', 'image-unsupported', 'image-too-large'];
const lineSchema = z.object({
  file: z.string(),
  error: z.object({ code: z.enum(refusals) }).optional(),
});

async function predictOnCommandLine(pictures: readonly HostilePicture[]) {
  const folder = makeTemporaryFolder();
  const names = new Map(
    pictures.map(({ name, bytes }, index) => {
      const file = path.join(folder, `${index}`);
      writeFileSync(file, bytes);
      return [file, name];
    }),
  );
  const { exitCode, stdout, stderr } = await runCli(['predict', '--json', ...names.keys()]);
  const outcomes = linesOf(stdout).map((line) => {
    const { file, error } = lineSchema.parse(JSON.parse(line));
    return [names.get(file), error ? 'rejected' : 'decodes'];
  });
  return { exitCode, stderr, outcomes };
}

function readCollected(): readonly HostilePicture[] {
  if (!existsSync(hostileImages)) return [];
  const [, ...rows] = linesOf(readFileSync(path.join(hostileImages, 'INDEX.tsv'), 'utf8'));
  return rows.map((row) => {
    const [name = '', , expected] = row.split('\t');
    return {
      name,
      bytes: new Uint8Array(readFileSync(path.join(hostileImages, name))),
      expected: z.enum(['decodes', 'rejected', 'either']).parse(expected),
    };
  });
}
