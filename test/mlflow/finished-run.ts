import { cp, mkdir, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import type { RunFolder } from '../../src/experiments/runs/run-folder.ts';
import { createRunFolder, type RunWishes } from '../support/run-folder.ts';
import { repositoryRoot } from '../support/shared-paths.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** Makes a name that no other test has. */
export function uniqueName(name: string): string {
  return `${name} ${randomUUID()}`;
}

/** A folder of a run that has all that a run can have; its model is the one that ships. */
export async function createFinishedRun(wishes: RunWishes = {}): Promise<RunFolder> {
  const run = await createRunFolder(await createTemporaryFolder(), wishes);
  await cp(
    path.join(repositoryRoot, 'models/imagenet'),
    path.join(run.folder, 'artifacts', 'model'),
    { recursive: true },
  );
  await run.saveArtifact('plots/loss by epoch.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await mkdir(path.join(run.folder, 'checkpoints'), { recursive: true });
  await writeFile(
    path.join(run.folder, 'checkpoints', 'best.safetensors'),
    new Uint8Array(300_000),
  );
  return run;
}
