import { onnxFile } from './onnx.ts';
import type { Files } from './temporary-folder.ts';

export const labels3 = { id2label: { 0: 'cat', 1: 'beagle', 2: 'basset' } };

/** A graph that fits them, with nothing in it. */
export const onnx3 = onnxFile({
  inputs: [{ name: 'pixel_values', shape: ['N', 3, 224, 224] }],
  outputs: [{ name: 'logits', shape: ['N', 3] }],
});

const vitConfig = { image_processor_type: 'ViTImageProcessor' };

/** Files of a model folder from elsewhere, in a folder of that name; its ONNX file says what it should, but cannot run. */
export function modelFiles(name: string, changes: Files = {}): Files {
  const files: Files = {
    'config.json': labels3,
    'preprocessor_config.json': vitConfig,
    'onnx/model.onnx': onnx3,
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(files).map(([file, content]) => [`${name}/${file}`, content]),
  );
}

/** The same files without some of them. */
export function without(files: Files, ...names: readonly string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
}
