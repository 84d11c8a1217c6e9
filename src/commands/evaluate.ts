import { type Command, Option } from 'commander';
import { readFile } from 'node:fs/promises';

import { parseConfig, readEnvironment, type Config } from '../config.ts';
import { ClassifierError } from '../errors.ts';
import { availableCpus } from '../inference/available-cpus.ts';
import { listModels } from '../model-folders/list-models.ts';
import type { ModelFolder } from '../model-folders/read-model-folder.ts';
import type { Example } from '../training/data/example.ts';
import { LAYOUTS, type Layout, readDataset } from '../training/data/read-dataset.ts';
import { evaluate, type Evaluation } from '../training/evaluation/evaluate.ts';
import { formatEvaluation } from './evaluate/format-evaluation.ts';
import { mapInOrder } from './map-in-order.ts';
import { openPool } from './open-classifier.ts';

interface EvaluateFlags {
  readonly layout?: Layout;
  readonly json?: true;
}

/** `whatsit evaluate <model> <data>`: how well a model does on pictures whose classes are known. */
export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('measure a model on pictures whose classes are known')
    .argument('<model>')
    .argument('<data>', 'a folder with a folder a class, or another layout')
    .addOption(new Option('--layout <layout>', 'how the pictures lie').choices(LAYOUTS))
    .option('--json', 'all figures, as one JSON object')
    .action(async (name: string, place: string, { layout, json }: EvaluateFlags) => {
      const config = parseConfig(readEnvironment());
      const model = await findModel(config, name);
      const { examples } = await readDataset(place, layout);
      const { evaluation, skipped } = await measure(config, model, examples);
      for (const { file, reason } of skipped) process.stderr.write(`skipped: ${file}: ${reason}\n`);
      process.stdout.write(json ? `${JSON.stringify(evaluation)}\n` : formatEvaluation(evaluation));
    });
}

async function findModel(config: Config, name: string): Promise<ModelFolder> {
  const { models, broken } = await listModels(config.MODELS_DIR);
  const model = models.find((one) => one.name === name);
  if (model) return model;
  throw (
    broken.find((one) => one.name === name)?.error ??
    new ClassifierError('model-unknown', `there is no model "${name}"`)
  );
}

async function measure(
  config: Config,
  model: ModelFolder,
  examples: readonly Example[],
): Promise<{
  readonly evaluation: Evaluation;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}> {
  const indexByLabel = new Map(model.labels.map((label, index) => [label.toLowerCase(), index]));
  requireKnown(examples, indexByLabel, model.name);
  const processes = Math.min(config.INFERENCE_PROCESSES ?? availableCpus(), examples.length);
  const pool = await openPool(config, model, processes);
  const skipped: { readonly file: string; readonly reason: string }[] = [];
  const logits: Float32Array[] = [];
  const truths: number[] = [];
  try {
    const look = async ({ file, label }: Example) => {
      try {
        const request = { model, outputs: ['logits'] as const };
        const { outputs } = await pool.run(await readFile(file), request);
        return { label, row: outputs.logits ?? new Float32Array() };
      } catch (error) {
        if (!(error instanceof ClassifierError && error.code.startsWith('image-'))) throw error;
        return { file, reason: error.message };
      }
    };
    for await (const result of mapInOrder(examples, 2 * processes, look)) {
      if ('reason' in result) skipped.push(result);
      else {
        logits.push(result.row.map((value) => value / model.temperature));
        truths.push(indexByLabel.get(result.label.toLowerCase()) ?? 0);
      }
    }
  } finally {
    pool.stop();
  }
  return { evaluation: evaluate(logits, truths, model.labels), skipped };
}

function requireKnown(
  examples: readonly Example[],
  indexByLabel: ReadonlyMap<string, number>,
  modelName: string,
): void {
  const unknown = [...new Set(examples.map(({ label }) => label))].filter(
    (label) => !indexByLabel.has(label.toLowerCase()),
  );
  if (unknown.length === 0) return;
  throw new ClassifierError(
    'parameter-invalid',
    `the model "${modelName}" does not know: ${unknown.join(', ')}`,
  );
}
