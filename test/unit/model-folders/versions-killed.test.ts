import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { switchVersion } from '../../../src/model-folders/versions/publish-version.ts';
import { publishMarked, seeModel, writeMarkedModel } from '../../support/model-versions.ts';
import { killBefore, stepThrough } from '../../support/stepped-files.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { holdUpCalls } = await import('../../support/stepped-files.ts');
  return holdUpCalls(await importOriginal());
});

/** More than any of these has calls. */
const MAX_CALLS = 300;

const listeners = process.listeners('exit');
process.setMaxListeners(MAX_CALLS);

// Who is killed here takes nothing back, but the process lives on.
afterEach(() => {
  process.removeAllListeners('exit');
  for (const listener of listeners) process.on('exit', listener);
});

/** What stands there before, in marks, and what is done then. */
const situations = [
  { title: 'a new model', before: 'missing', after: 'blue', start: [], act: 'publish' },
  { title: 'a second version', before: 'red', after: 'blue', start: ['red'], act: 'publish' },
  { title: 'what was a plain folder', before: 'red', after: 'blue', start: 'red', act: 'publish' },
  {
    title: 'the version before',
    before: 'red',
    after: 'green',
    start: ['green', 'red'],
    act: 'back',
  },
] as const;

type Situation = (typeof situations)[number];

async function prepare({ start, act }: Situation) {
  const root = await createTemporaryFolder();
  const modelsDir = path.join(root, 'models');
  const blue = await writeMarkedModel(path.join(root, 'blue'), 'blue');
  if (start === 'red') await writeMarkedModel(path.join(modelsDir, 'pets'), 'red');
  else {
    await mkdir(modelsDir);
    for (const mark of start) {
      const source = await writeMarkedModel(path.join(root, mark), mark);
      await publishMarked(modelsDir, 'pets', source);
    }
  }
  return {
    modelsDir,
    see: () => seeModel(modelsDir, 'pets'),
    work: (): Promise<number> =>
      act === 'publish'
        ? publishMarked(modelsDir, 'pets', blue)
        : switchVersion(modelsDir, 'pets', 1),
  };
}

describe.each(situations)('publishing $title', (situation) => {
  const { before, after } = situation;

  it('shows the old model or the new one, whole, at every step', async () => {
    const { see, work } = await prepare(situation);
    const seen: string[] = [];

    await stepThrough(work, async () => {
      seen.push(await see());
    });
    seen.push(await see());

    const firstNew = seen.indexOf(after);
    expect(firstNew).toBeGreaterThan(0);
    expect(new Set(seen.slice(0, firstNew))).toEqual(new Set([before]));
    expect(new Set(seen.slice(firstNew))).toEqual(new Set([after]));
  });

  it('leaves something whole when it is killed at any step, and works the next time', async () => {
    const outcomes: string[] = [];
    for (let change = 1; change < MAX_CALLS; change++) {
      const { see, work } = await prepare(situation);
      if (!(await killBefore(change, work))) break;

      const seen = await see();
      await work();
      outcomes.push(`${seen}, then ${await see()}`);
    }

    const allowed = [`${before}, then ${after}`, `${after}, then ${after}`];
    expect(outcomes.length).toBeGreaterThan(2);
    expect(outcomes.filter((one) => !allowed.includes(one))).toEqual([]);
  });

  it('never mixes two versions for whoever is reading', async () => {
    const seen: string[] = [];
    for (let call = 1; call < MAX_CALLS; call++) {
      const { see, work } = await prepare(situation);
      let calls = 0;
      const one = await stepThrough(see, async (number) => {
        calls = number;
        if (number === call) await work();
      });
      if (calls < call) break;
      seen.push(one);
    }

    expect(seen.length).toBeGreaterThan(2);
    expect(seen.filter((one) => one !== before && one !== after)).toEqual([]);
  });
});

it('keeps the other models in sight', async () => {
  const { modelsDir, work } = await prepare(situations[2]);
  await writeMarkedModel(path.join(modelsDir, 'other'), 'other');

  await stepThrough(work, async () => {
    expect(await seeModel(modelsDir, 'other')).toBe('other');
  });

  expect((await readdir(modelsDir)).toSorted()).toEqual(['.versions', 'other', 'pets']);
});
