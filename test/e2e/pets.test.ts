import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

import { linesOf, runCli } from '../support/cli-process.ts';
import { fixturePath } from '../support/fixtures.ts';
import { repositoryRoot } from '../support/shared-paths.ts';

const MEGABYTE = 1_000_000;
const models = path.join(repositoryRoot, 'models');

describe('the model of 37 breeds that ships', () => {
  it('is whole', async () => {
    const result = await runCli(['models', 'check', 'pets']);

    expect(result).toEqual({ exitCode: 0, stdout: 'pets: ok\n', stderr: '' });
  });

  it('takes a cat for a cat, and names breeds', async () => {
    const photo = fixturePath('photos/odd-sides.jpg');

    const { stdout } = await runCli(['predict', photo, '--model', 'pets', '--json']);

    const [line = ''] = linesOf(stdout);
    const answer: unknown = JSON.parse(line);
    expect(answer).toMatchObject({ model: 'pets', group: { label: 'cat' } });
  });

  it('takes at most 7 MB, and all models together less than 30', () => {
    expect(sizeOf(path.join(models, 'pets'))).toBeLessThanOrEqual(7 * MEGABYTE);
    expect(sizeOf(models)).toBeLessThan(30 * MEGABYTE);
  });
});

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}
