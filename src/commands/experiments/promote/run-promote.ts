import type { Config } from '../../../config.ts';
import { publishRun } from '../../../experiments/publish/publish-run.ts';
import type { RunFolder } from '../../../experiments/runs/run-folder.ts';
import { createModelStore } from '../../../model-folders/versions/model-store.ts';
import { endOnSignals } from '../../end-on-signals.ts';
import { openPool } from '../../open-classifier.ts';
import { tellRegistry } from '../tell-registry.ts';

/** Publishes, and tells the registry. */
export async function runPromote(run: RunFolder, name: string, config: Config): Promise<void> {
  endOnSignals();
  const { version, checkCount } = await publishRun(run, {
    name,
    store: createModelStore(config.MODELS_DIR),
    openEngine: async (model) => {
      const pool = await openPool(config, model, 1);
      return { engine: pool, parallelism: 1, close: () => pool.stop() };
    },
  });
  const { id } = run.run;
  const checked = `answers as its trainer did on ${checkCount} pictures`;
  process.stdout.write(`${name}: version ${version} counts now, from the run ${id}; ${checked}\n`);
  await tellRegistry(config, { name, version, runId: id });
}
