import { readFileSync } from 'node:fs';
import path from 'node:path';

import { findPackageRoot } from '../../src/package-root.ts';

/** The ONNX file of a model that comes with the project. */
export function readShippedModel(name: 'base' | 'imagenet' | 'pets'): Uint8Array {
  return readFileSync(path.join(findPackageRoot(), 'models', name, 'onnx', 'model.onnx'));
}
