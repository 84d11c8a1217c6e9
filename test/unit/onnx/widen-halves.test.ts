import { Float16Array } from '@petamoriken/float16';
import { describe, expect, it } from 'vitest';

import { widenHalves } from '../../../src/onnx/widen-halves.ts';

describe('16-bit floats', () => {
  it('are widened exactly, every one of them', () => {
    const bits = Uint16Array.from({ length: 65_536 }, (_, index) => index);

    const widened = widenHalves(bits);

    expect(widened).toEqual(Float32Array.from(new Float16Array(bits.buffer)));
  });
});
