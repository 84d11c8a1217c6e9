import type { Model, Preprocessing } from '../../src/classification/model.ts';

/** A square input of 224 without anything odd. */
export const plainPreprocessing: Preprocessing = {
  resize: { shortestEdge: 256 },
  resample: 'bilinear',
  crop: { width: 224, height: 224 },
  rescaleFactor: 1 / 255,
  rescaleOffset: 0,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  input: { width: 224, height: 224 },
};

/** A model of three animals; its ONNX file does not exist. */
export function createModel(overrides: Partial<Model> = {}): Model {
  return {
    name: 'animals',
    purpose: 'classifier',
    labels: ['cat', 'beagle', 'basset'],
    groups: [],
    temperature: 1,
    preprocessing: plainPreprocessing,
    onnxPath: '/models/animals/onnx/model.onnx',
    sizeInBytes: 1000,
    ...overrides,
  };
}
