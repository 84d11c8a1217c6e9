import { describe, expect, it } from 'vitest';

import { estimateMemory, requireMemory } from '../../../src/training/memory-estimate.ts';
import { createLastBlock } from '../../support/one-block.ts';

const { network } = createLastBlock('frozen');

describe('the memory of training', () => {
  it('grows by the same amount with every picture of a batch', () => {
    const [small, middle, large] = [8, 16, 24].map((size) => estimateMemory(network, size).bytes);

    expect((large ?? 0) - (middle ?? 0)).toBe((middle ?? 0) - (small ?? 0));
    expect(middle).toBeGreaterThan(small ?? 0);
  });

  it('is refused before it is taken when there is less, with the batch size that would do', () => {
    const { bytes } = estimateMemory(network, 64);

    expect(() => requireMemory(network, 256, bytes)).toThrow(
      /would take about \d+ MB of memory, and \d+ MB are free: --batch-size 64 would do/u,
    );
    expect(() => requireMemory(network, 64, bytes)).not.toThrow();
  });

  it('has room for what a head looks up, here and in the training process', () => {
    const table = { name: 'features', values: new Float32Array(), dims: [1000, 50] };
    const [without, withTable] = [[], [table]].map(
      (constants) => estimateMemory({ ...network, constants }, 8).bytes,
    );

    expect((withTable ?? 0) - (without ?? 0)).toBe(2 * 1000 * 50 * 4);
  });

  it('is refused for a head with advice that makes its table smaller', () => {
    const constants = [{ name: 'features', values: new Float32Array(), dims: [1e6, 1e3] }];

    expect(() => requireMemory({ ...network, constants }, 64, 4e9)).toThrow(
      /--augmentation none and --features embeddings take less$/u,
    );
  });

  it('is refused with other advice when no batch is small enough', () => {
    expect(() => requireMemory(network, 64, 1e6)).toThrow(
      /1 MB are free: --unfreeze with fewer blocks takes less$/u,
    );
  });
});
