import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { runCli } from './cli-process.ts';
import { fixturePath } from './fixtures.ts';
import { makeTemporaryFolder } from './service-models.ts';

/**
 * Imports a model of ten classes, for the running test; it has learnt nothing.
 *
 * @param labels - Ten of them.
 * @returns Settings that make a service use it.
 */
export async function importTinyModel(
  name: string,
  labels: readonly string[],
): Promise<Readonly<Record<'MODELS_DIR' | 'MODEL', string>>> {
  const modelsDir = makeTemporaryFolder();
  const labelsFile = path.join(modelsDir, 'labels.json');
  writeFileSync(labelsFile, JSON.stringify(labels));
  const onnx = fixturePath('models/mobilenet-tiny.onnx');
  const settings = { MODELS_DIR: modelsDir };
  const args = ['models', 'import', onnx, '--labels', labelsFile, '--name', name];
  const { exitCode, stderr } = await runCli(args, { settings });
  if (exitCode !== 0) throw new Error(`The model was not imported:\n${stderr}`);
  return { ...settings, MODEL: name };
}

/** The same, of a model that can be opened, but whose answers are no numbers: what fails with it is a failure of ours. */
export async function importModelWithoutNumbers(): ReturnType<typeof importTinyModel> {
  const settings = await importTinyModel('broken', 'abcdefghij'.split(''));
  const file = path.join(settings.MODELS_DIR, 'broken', 'preprocessor_config.json');
  const config = z.looseObject({}).parse(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(file, JSON.stringify({ ...config, image_std: [1e-300, 1e-300, 1e-300] }));
  return settings;
}
