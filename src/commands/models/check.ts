import type { Command } from 'commander';

import { type Config, parseConfig, readEnvironment } from '../../config.ts';
import { checkModel } from '../../model-folders/check-model.ts';
import { readWhole } from '../../model-folders/versions/locate-model.ts';
import { type ModelFolder, readModelFolder } from '../../model-folders/read-model-folder.ts';
import { verifyGraph } from '../../model-folders/verify-graph.ts';
import { verifyHash } from '../../model-folders/verify-hash.ts';
import { openPool } from '../open-classifier.ts';
import { requireModelName } from './model-name.ts';

/** `whatsit models check <name>`: "ok", or one line that says what is wrong. */
export function addCheckCommand(models: Command): void {
  models
    .command('check')
    .description('verify hash, names and shapes of a model, and run it once')
    .argument('<name>')
    .action(async (name: string) => {
      const config = parseConfig(readEnvironment());
      const folder = await readWhole(config.MODELS_DIR, requireModelName(name), (place) =>
        readModelFolder(place, name),
      );
      await checkInPool(config, folder);
      process.stdout.write(`${name}: ok\n`);
    });
}

/**
 * Proves that a model works, in a process of its own.
 *
 * @throws {ClassifierError} `model-invalid`.
 */
export async function checkInPool(config: Config, folder: ModelFolder): Promise<void> {
  await verifyHash(folder); // first: of a damaged file this says more than that it cannot be opened
  await verifyGraph(folder);
  const pool = await openPool(config, folder, 1);
  try {
    await checkModel(folder, pool);
  } finally {
    pool.stop();
  }
}
