import { describe, expect, it } from 'vitest';

import { encodeModel, type NewGraph, readGraph } from '../../../../src/onnx/graph.ts';
import { chooseCut } from '../../../../src/training/network/choose-cut.ts';
import { createModel } from '../../../support/model.ts';
import { readShippedModel } from '../../../support/shipped-models.ts';

const base = readGraph(readShippedModel('base'));
const model = createModel({ name: 'base' });

describe('where a body is cut', () => {
  it('is before the last blocks that are wanted', () => {
    expect(chooseCut(base, model, 1).valueName).toContain('_blocks.14/');
    expect(chooseCut(base, model, 4)).toEqual({
      valueName: '/_blocks.11/_bn2/BatchNormalization_output_0',
      shape: [192, 7, 7],
    });
  });

  it('is at the pixels when all of it is wanted, by name or by number', () => {
    const whole = { valueName: 'pixel_values', shape: [3, 224, 224] };

    expect(chooseCut(base, model, 'all')).toEqual(whole);
    expect(chooseCut(base, model, 16)).toEqual(whole);
  });

  it('is nowhere when more blocks are wanted than there are', () => {
    expect(() => chooseCut(base, model, 17)).toThrow(
      '"base" has 16 blocks: --unfreeze takes 1 to 16, or all',
    );
  });
});

describe('a body that cannot be trained', () => {
  it('is one of whole numbers, with a word on which one can', () => {
    const imagenet = readGraph(readShippedModel('imagenet'));

    expect(() => chooseCut(imagenet, createModel({ name: 'imagenet' }), 2)).toThrow(
      /"imagenet" holds whole numbers of 8 bits.*--base base/u,
    );
  });

  it('is one with a layer whose gradient nobody knows', () => {
    const odd = bodyOf({ operator: 'Sin', inputs: ['pixel_values'] });

    expect(() => chooseCut(odd, model, 'all')).toThrow(/no gradient is known for Sin/u);
  });

  it('is one without embeddings', () => {
    const odd = bodyOf({ operator: 'Clip', inputs: ['pixel_values'], result: 'logits' });

    expect(() => chooseCut(odd, model, 'all')).toThrow(
      '"base" cannot be a base: it has no embeddings',
    );
  });
});

function bodyOf({
  operator,
  inputs,
  result = 'embeddings',
}: {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly result?: string;
}): ReturnType<typeof readGraph> {
  const graph: NewGraph = {
    nodes: [{ operator, name: operator, inputs, outputs: [result], attributes: {} }],
    weights: [],
    inputs: [{ name: 'pixel_values', shape: ['batch', 3, 224, 224] }],
    outputs: [{ name: result, shape: ['batch', 3, 224, 224] }],
  };
  return readGraph(encodeModel(graph));
}
