import type { Files } from './temporary-folder.ts';

export const labels3 = { id2label: { 0: 'cat', 1: 'beagle', 2: 'basset' } };

const vitConfig = { image_processor_type: 'ViTImageProcessor' };

/** Files of a model folder from elsewhere, in a folder of that name; its ONNX file is none. */
export function modelFiles(name: string, changes: Files = {}): Files {
  const files: Files = {
    'config.json': labels3,
    'preprocessor_config.json': vitConfig,
    'onnx/model.onnx': 'no model',
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
