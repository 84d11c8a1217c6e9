import { f16round } from '@petamoriken/float16';

import { replaceWeights } from '../../onnx/edit-graph.ts';
import type { Graph } from '../../onnx/graph.ts';
import { headFeatureNodes } from '../features/feature-graph.ts';
import type { LinearHead } from '../features/standardize.ts';
import { HEAD } from '../network/network.ts';
import type { Values } from '../prepared.ts';
import { exportHead, settleHead } from './export-head.ts';

/**
 * Puts a trained body and its new head into one ONNX file: `pixel_values` in, `logits` and `embeddings` out. Weights are
 * stored as the base stores them, most of them as 16-bit floats.
 */
export function exportFineTuned(baseBytes: Uint8Array, values: Values): Uint8Array {
  const bodyBytes = replaceWeights(baseBytes, bodyOf(values));
  const features = headFeatureNodes(bodyBytes, 'embeddings', { classCount: 0, temperature: 1 });
  return exportHead(bodyBytes, features, headOf(values));
}

/** The values as they are after having been stored. */
export function settleFineTuned({ weights }: Graph, values: Values): Values {
  const isShortened = (name: string): boolean => weights.get(name)?.elementType === 'float16';
  const body = Object.entries(values).map(
    ([name, own]) => [name, isShortened(name) ? own.map((value) => f16round(value)) : own] as const,
  );
  const { weight, bias } = settleHead(headOf(values));
  return { ...Object.fromEntries(body), [HEAD.weight]: weight, [HEAD.bias]: bias };
}

/** Without the new head: the base may have one of the same name, for other classes. */
function bodyOf(values: Values): ReadonlyMap<string, Float32Array> {
  const ofHead: readonly string[] = Object.values(HEAD);
  return new Map(Object.entries(values).filter(([name]) => !ofHead.includes(name)));
}

function headOf(values: Values): LinearHead {
  const weight = values[HEAD.weight];
  const bias = values[HEAD.bias];
  if (weight && bias) return { weight, bias };
  throw new TypeError('The trainer has lost the head');
}
