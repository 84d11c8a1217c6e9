import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { parseDockerfile } from '../../image/dockerfile.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

const packageJson = z
  .object({
    engines: z.object({ node: z.string() }),
    devDependencies: z.object({ '@types/node': z.string() }),
  })
  .parse(JSON.parse(read('package.json')));

/** The oldest Node that is promised, such as `20.19`. */
const floor = packageJson.engines.node.replace('>=', '');

const checked = z
  .object({
    jobs: z.object({
      check: z.object({
        strategy: z.object({ matrix: z.object({ node: z.array(z.string()) }) }),
      }),
    }),
  })
  .parse(parse(read('.github/workflows/check.yml'))).jobs.check.strategy.matrix.node;

const major = (version: string): number => Number.parseInt(version, 10);

/**
 * The policy: what runs is promised from the oldest line on that is still widespread, is checked there and on each
 * maintained line since, and the image has the newest of them.
 */
describe('which Node', () => {
  it('is checked at the very version that package.json promises', () => {
    expect(checked[0]).toBe(floor);
  });

  it('is checked on every even line from there on', () => {
    const lines = checked.map(major);

    expect(lines).toEqual(lines.map((_, index) => major(floor) + 2 * index));
  });

  it('is the newest checked line in the image, and the same in all its stages', () => {
    const images = new Set(parseDockerfile(read('Dockerfile')).map(({ image }) => image));

    expect([...images]).toHaveLength(1);
    expect([...images][0]).toMatch(
      new RegExp(
        `^node:${major(checked.at(-1) ?? '')}\\.\\d+\\.\\d+-\\w+-slim@sha256:[0-9a-f]{64}$`,
      ),
    );
  });

  it('is the oldest one in the types that code is checked against', () => {
    expect(major(packageJson.devDependencies['@types/node'])).toBe(major(floor));
  });

  it('is said in the README', () => {
    expect(read('README.md')).toContain(`Node ${floor} or newer`);
  });
});
