import { describe, expect, it } from 'vitest';

import { ClassifierError } from '../../../src/errors.ts';
import { fromWire, toWire } from '../../../src/inference/protocol.ts';

const refusal = new ClassifierError('image-too-large', 'too many pixels', {
  details: { width: 9000 },
  cause: new Error('limit'),
});

describe('an error on its way between processes', () => {
  it('arrives as it was', () => {
    const arrived = fromWire(structuredClone(toWire(refusal)));

    expect(arrived).toBeInstanceOf(ClassifierError);
    expect(arrived).toMatchObject({
      code: 'image-too-large',
      message: 'too many pixels',
      details: { width: 9000 },
      cause: { message: 'limit' },
    });
  });

  it('names the request that it ended, where that has a name', () => {
    expect(fromWire(toWire(refusal, 'abc')).details).toEqual({ width: 9000, requestId: 'abc' });
    expect(fromWire(toWire(refusal)).details).toEqual({ width: 9000 });
  });

  it('is internal when nobody has foreseen it, and names the request all the same', () => {
    expect(toWire(new TypeError('bug'), 'abc')).toEqual({
      code: 'internal',
      message: expect.any(String),
      details: { requestId: 'abc' },
      cause: 'bug',
    });
  });
});
