import { rmSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { ClassifierError } from '../../errors.ts';
import type { ModelStore, StagedModel } from '../../experiments/publish/ports.ts';
import { explainWriteFailure } from '../../system/explain-write-failure.ts';
import { verifyFolder } from '../list-models.ts';
import { readWhole } from './locate-model.ts';
import { publishVersion } from './publish-version.ts';
import { type ModelFolder, readModelFolder } from '../read-model-folder.ts';
import { openStage, syncTree, unfinishedName } from './staging.ts';
import { versionsFolder } from './versions.ts';

/**
 * Makes a store of the models in a folder.
 *
 * @param modelsDir - Absolute path.
 */
export function createModelStore(modelsDir: string): ModelStore {
  return {
    async stage(name, source) {
      await refuseBase(modelsDir, name);
      await readModelFolder(source, name); // of one that is not there, this says more than a failed copy
      await explainWriteFailure(() => openStage(modelsDir, name));
      const staged = path.join(versionsFolder(modelsDir, name), unfinishedName());
      const remove = (): void => rmSync(staged, { recursive: true, force: true });
      process.once('exit', remove); // Ctrl-C leaves nothing behind either
      const discard = (): void => {
        process.off('exit', remove);
        remove();
      };
      try {
        // On the same file system as the models, wherever it comes from.
        await explainWriteFailure(() => cp(source, staged, { recursive: true, dereference: true }));
        return { ...createStaged(modelsDir, staged, await verifyFolder(staged, name)), discard };
      } catch (error) {
        discard();
        throw error;
      }
    },
  };
}

function createStaged(
  modelsDir: string,
  staged: string,
  model: ModelFolder,
): Omit<StagedModel, 'discard'> {
  return {
    model,
    addJson: (file, value) =>
      explainWriteFailure(() =>
        writeFile(path.join(staged, file), `${JSON.stringify(value, undefined, 2)}\n`),
      ),
    async publish() {
      await explainWriteFailure(() => syncTree(staged));
      return publishVersion(modelsDir, model.name, staged);
    },
  };
}

/** Training starts from bases: what takes their place must be one. */
async function refuseBase(modelsDir: string, name: string): Promise<void> {
  const known = await readWhole(modelsDir, name, (folder) => readModelFolder(folder, name)).catch(
    () => undefined, // what is missing or broken may be replaced
  );
  if (known?.purpose !== 'base') return;
  throw new ClassifierError(
    'parameter-invalid',
    `"${name}" is a base for training, not a classifier; choose another name`,
  );
}
