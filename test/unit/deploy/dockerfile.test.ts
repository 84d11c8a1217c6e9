import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { settingNames } from '../../../src/config.ts';
import { parseDockerignore } from '../../image/build-context.ts';
import { parseDockerfile } from '../../image/dockerfile.ts';
import { repositoryRoot } from '../../support/shared-paths.ts';

const read = (file: string): string => readFileSync(path.join(repositoryRoot, file), 'utf8');

describe('parseDockerfile', () => {
  it('reads stages with their instructions', () => {
    const stages = parseDockerfile(`
# syntax=docker/dockerfile:1
ARG NODE_IMAGE=node:1
FROM --platform=$BUILDPLATFORM \${NODE_IMAGE} AS build
WORKDIR /app
COPY a b/c ./
RUN one \\
# why
 && two
FROM \${NODE_IMAGE}
COPY --from=build /app/dist dist
ENV A=1 \\
    B="two \\"words\\""
CMD ["node", "x.js"]
`);

    expect(stages).toEqual([
      {
        name: 'build',
        image: 'node:1',
        runsOn: 'builder',
        instructions: [
          { type: 'workdir', folder: '/app' },
          { type: 'copy', from: undefined, sources: ['a', 'b/c'], destination: './' },
          { type: 'run', command: 'one && two' },
        ],
      },
      {
        name: undefined,
        image: 'node:1',
        runsOn: 'target',
        instructions: [
          { type: 'copy', from: 'build', sources: ['/app/dist'], destination: 'dist' },
          { type: 'env', variables: { A: '1', B: 'two "words"' } },
          { type: 'cmd', command: ['node', 'x.js'] },
        ],
      },
    ]);
  });

  it.each([
    'CMD node x.js',
    'RUN --mount=type=cache,target=/x y',
    'COPY --chown=1:1 a b',
    'COPY a',
    'ADD https://example.org/x /x',
    'ENV A 1',
    'USER node',
    'WORKDIR app',
    'SHELL ["bash"]',
    'FROM a:1 as lower',
  ])('refuses what the trial build does not know: %s', (line) => {
    expect(() => parseDockerfile(`FROM a:1\n${line}\n`)).toThrow(SyntaxError);
  });

  it('refuses an image whose name is not known', () => {
    expect(() => parseDockerfile('FROM ${IMAGE}\n')).toThrow(SyntaxError);
  });
});

describe('parseDockerignore', () => {
  it('tells what is sent', () => {
    expect(parseDockerignore('# why\n*\n\n!src\n!scripts/x.mjs\n')).toEqual([
      'src',
      'scripts/x.mjs',
    ]);
  });

  it.each(['node_modules\n', '*\n!**/x\n', '*\n!src\nsrc/secret\n'])('refuses %j', (text) => {
    expect(() => parseDockerignore(text)).toThrow(SyntaxError);
  });
});

describe('Dockerfile', () => {
  const stages = parseDockerfile(read('Dockerfile'));
  const instructions = stages.flatMap((stage) => stage.instructions);

  it('copies what .dockerignore lets in, and .dockerignore lets in nothing else', () => {
    const copied = instructions.flatMap((one) =>
      one.type === 'copy' && one.from === undefined ? one.sources : [],
    );

    expect(parseDockerignore(read('.dockerignore')).toSorted()).toEqual(
      [...new Set(copied)].toSorted(),
    );
  });

  it('sets settings that there are', () => {
    const set = instructions.flatMap((one) =>
      one.type === 'env' ? Object.keys(one.variables) : [],
    );

    const others = set.filter((name) => !settingNames.includes(name));

    expect(others.toSorted()).toEqual(['LD_PRELOAD', 'NODE_ENV']);
  });
});
