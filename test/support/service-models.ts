import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { onTestFinished } from 'vitest';

import { repositoryRoot } from './shared-paths.ts';

/** A folder of our own that goes when the running test ends. */
export function makeTemporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'whatsit-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of the default model for the running test to break. */
export function copyDefaultModel(): {
  /** For `MODELS_DIR`. */
  readonly modelsDir: string;
  readonly folder: string;
  readonly onnxPath: string;
} {
  const modelsDir = makeTemporaryFolder();
  const folder = path.join(modelsDir, 'imagenet');
  cpSync(path.join(repositoryRoot, 'models/imagenet'), folder, { recursive: true });
  return { modelsDir, folder, onnxPath: path.join(folder, 'onnx/model.onnx') };
}
