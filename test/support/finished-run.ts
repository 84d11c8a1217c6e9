import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { openPool } from '../../src/commands/open-classifier.ts';
import { parseConfig } from '../../src/config.ts';
import { importModel } from '../../src/model-folders/import/import-model.ts';
import { readModelFolder } from '../../src/model-folders/read-model-folder.ts';
import { evaluate } from '../../src/training/evaluation/evaluate.ts';
import { fixturePath } from './fixtures.ts';
import { makeTemporaryFolder } from './service-models.ts';

/** What a shell with these settings works in. */
export interface TrainingPlace {
  readonly settings: Readonly<Record<'MODELS_DIR' | 'RUNS_DIR', string>>;
  readonly modelsDir: string;
  readonly runsDir: string;
}

/** An empty place for models and runs, for the running test. */
export async function makeTrainingPlace(): Promise<TrainingPlace> {
  const root = makeTemporaryFolder();
  const [modelsDir, runsDir] = [path.join(root, 'models'), path.join(root, 'runs')];
  await mkdir(modelsDir);
  await mkdir(runsDir);
  return { settings: { MODELS_DIR: modelsDir, RUNS_DIR: runsDir }, modelsDir, runsDir };
}

const asInTheFile = {
  size: undefined,
  resize: undefined,
  resample: undefined,
  mean: undefined,
  std: undefined,
};

const photos = ['photos/small.jpg', 'photos/odd-sides.jpg'];

/** Writes a finished run whose model has learnt nothing, as training leaves it: with what its answers are checked by. */
export async function writeFinishedRun(
  runsDir: string,
  id: string,
  labels: readonly string[],
): Promise<string> {
  const folder = path.join(runsDir, id);
  const artifacts = path.join(folder, 'artifacts');
  await mkdir(path.join(artifacts, 'checks'), { recursive: true });
  const onnxFile = fixturePath('models/mobilenet-tiny.onnx');
  const options = { name: 'model', labels, ...asInTheFile };
  await importModel(onnxFile, artifacts, options, async () => undefined);
  const model = path.join(artifacts, 'model');
  changeJson(path.join(model, 'whatsit.json'), { run: id });
  const logits = await askModel(model);
  await writeJson(path.join(folder, 'run.json'), describeRun(id, labels.length));
  await writeJson(path.join(artifacts, 'test.json'), evaluate(logits, [0, 1], labels));
  await writeJson(path.join(artifacts, 'checks.json'), {
    pictures: photos.map((file, index) => ({
      file,
      hash: keepPicture(artifacts, file),
      logits: [...(logits[index] ?? [])],
    })),
  });
  return folder;
}

/** Changes some fields of a JSON file. */
export function changeJson(file: string, changes: object): void {
  const content = z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify({ ...content, ...changes }));
}

function keepPicture(artifacts: string, file: string): string {
  const imageBytes = readFileSync(fixturePath(file));
  const hash = createHash('sha256').update(imageBytes).digest('hex');
  writeFileSync(path.join(artifacts, 'checks', hash), imageBytes);
  return hash;
}

async function askModel(folder: string): Promise<readonly Float32Array[]> {
  const model = await readModelFolder(folder);
  const pool = await openPool(parseConfig({}), model, 1);
  try {
    const answers = photos.map(async (file) => {
      const imageBytes = await readFile(fixturePath(file));
      const { outputs } = await pool.run(imageBytes, { model, outputs: ['logits'] });
      return outputs.logits ?? new Float32Array();
    });
    return await Promise.all(answers);
  } finally {
    pool.stop();
  }
}

function describeRun(id: string, classes: number): object {
  return {
    id,
    name: 'garden',
    status: 'finished',
    startedAt: '2026-05-01T12:00:00.000Z',
    endedAt: '2026-05-01T12:01:00.000Z',
    parameters: { base: 'imagenet', recipe: 'default', seed: 42, classes },
    environment: { version: '0.1.0', gitRevision: null, node: '20.19.0' },
    results: { test_accuracy: 0.5 },
    source: { data: '/home/somebody/photos', flags: {} },
  };
}

async function writeJson(file: string, value: object): Promise<void> {
  await writeFile(file, JSON.stringify(value));
}
