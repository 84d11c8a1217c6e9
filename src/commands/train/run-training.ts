import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Config } from '../../config.ts';
import { ClassifierError } from '../../errors.ts';
import { createRun, type RunFolder } from '../../experiments/runs/run-folder.ts';
import { availableCpus } from '../../inference/available-cpus.ts';
import { createTrainerStarter } from '../../inference/training/start-trainer.ts';
import { listModels } from '../../model-folders/list-models.ts';
import { writeModelFolder } from '../../model-folders/write-model-folder.ts';
import type { LabelGroup } from '../../training/data/example.ts';
import { hashDataset, hashExamples } from '../../training/data/hash-examples.ts';
import { datasetName, readDataset } from '../../training/data/read-dataset.ts';
import { type Recipe, recipes } from '../../training/learning/recipe.ts';
import type { OpenEngineFor } from '../../training/ports.ts';
import type { Base } from '../../training/prepare-head.ts';
import { createRandom } from '../../training/random.ts';
import { type TrainedClassifier, trainHead } from '../../training/train-head.ts';
import { openPool } from '../open-classifier.ts';
import type { TrainFlags } from '../train.ts';

/** Trains, and writes all that comes of it into a run. */
export async function runTraining(
  place: string,
  flags: TrainFlags,
  config: Config,
): Promise<void> {
  const base = await openBase(config, flags.base);
  const recipe = chooseRecipe(flags);
  const dataset = await readDataset(place, flags.layout);
  const { hashed, skipped } = await hashExamples(dataset.examples, config.MAX_IMAGE_BYTES);
  const name = flags.name ?? datasetName(place);
  const [train, validation, test] = toShares(flags.ratios);
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new ClassifierError('unavailable', 'stopped')));
  const run = await createRun(config.RUNS_DIR, {
    name,
    now: new Date(),
    parameters: {
      base: base.model.name,
      recipe: flags.recipe,
      seed: flags.seed,
      data_hash: hashDataset(hashed),
      split: flags.split,
      split_seed: flags.splitSeed,
      epochs: recipe.epochs,
      batch_size: recipe.batchSize,
      learning_rate: recipe.learningRate,
      dropout: recipe.dropout,
    },
  });
  try {
    const trained = await trainHead(hashed, {
      base,
      recipe,
      seed: flags.seed,
      split: {
        ratios: { train, validation, test },
        method: flags.split,
        random: createRandom(flags.splitSeed, 'split'),
      },
      openEngine: engineOpener(config),
      startTrainer: createTrainerStarter({ threads: config.INFERENCE_PROCESSES ?? availableCpus() }),
      cacheFolder: path.join(config.RUNS_DIR, '.cache'),
      recorder: run,
      onProgress: () => undefined,
      onEpoch: ({ epoch, train: seen, validation: unseen }) => {
        process.stderr.write(
          `epoch ${epoch}/${recipe.epochs}: train ${percent(seen.accuracy)}, validation ${percent(unseen.accuracy)}\n`,
        );
      },
      signal: controller.signal,
    });
    await writeOutcome(run, { trained, base, name, groups: dataset.groups });
    const left = [...skipped, ...trained.prepared.skipped];
    for (const { file, reason } of left) process.stderr.write(`skipped: ${file}: ${reason}\n`);
    await run.end('finished', {
      validation_accuracy: trained.validation.accuracy,
      validation_loss: trained.validation.loss,
      test_accuracy: trained.test.accuracy,
      test_loss: trained.test.loss,
    });
    process.stdout.write(
      `${run.run.id}: validation ${percent(trained.validation.accuracy)}, test ${percent(trained.test.accuracy)}\n`,
    );
  } catch (error) {
    await run.end(controller.signal.aborted ? 'killed' : 'failed');
    throw error;
  }
}

async function openBase(config: Config, name: string): Promise<Base> {
  const { models, broken } = await listModels(config.MODELS_DIR);
  const model = models.find((one) => one.name === name);
  if (model) return { model, onnxBytes: await readFile(model.onnxPath) };
  throw (
    broken.find((one) => one.name === name)?.error ??
    new ClassifierError('model-unknown', `--base: there is no model "${name}"`)
  );
}

function chooseRecipe({ recipe, epochs, batchSize, learningRate, dropout }: TrainFlags): Recipe {
  return {
    ...recipes[recipe],
    ...(epochs !== undefined && { epochs }),
    ...(batchSize !== undefined && { batchSize }),
    ...(learningRate !== undefined && { learningRate }),
    ...(dropout !== undefined && { dropout }),
  };
}

function toShares([train, validation, test]: TrainFlags['ratios']): readonly [
  number,
  number,
  number,
] {
  const sum = train + validation + test;
  return [train / sum, validation / sum, test / sum];
}

function engineOpener(config: Config): OpenEngineFor {
  const processes = config.INFERENCE_PROCESSES ?? availableCpus();
  return async (model) => {
    const pool = await openPool(config, model, processes);
    return { engine: pool, parallelism: 2 * processes, close: () => pool.stop() };
  };
}

async function writeOutcome(
  run: RunFolder,
  {
    trained,
    base,
    name,
    groups,
  }: {
    readonly trained: TrainedClassifier;
    readonly base: Base;
    readonly name: string;
    readonly groups: readonly LabelGroup[];
  },
): Promise<void> {
  const { labels, temperature, validation, test } = trained;
  const baseFolder = path.dirname(path.dirname(base.model.onnxPath));
  const preprocessorConfig: object = JSON.parse(
    await readFile(path.join(baseFolder, 'preprocessor_config.json'), 'utf8'),
  );
  await writeModelFolder(path.join(run.folder, 'artifacts', 'model'), {
    onnxBytes: trained.onnxBytes,
    labels,
    preprocessorConfig,
    temperature,
    groups: groups.map(({ label, members }) => ({
      label,
      classes: members.map((member) => labels.indexOf(member)).filter((index) => index !== -1),
    })),
    run: run.run.id,
    card: `# ${name}\n\nA classifier of ${labels.length} classes, trained by \`whatsit train\`.\n`,
  });
  await run.saveArtifact('validation.json', validation);
  await run.saveArtifact('test.json', test);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
