import { writeFileSync } from 'node:fs';
import path from 'node:path';

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
