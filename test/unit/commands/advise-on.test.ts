import { describe, expect, it } from 'vitest';

import { adviseOn } from '../../../src/commands/train/advise-on.ts';
import { ClassifierError } from '../../../src/errors.ts';

describe('what ended a run', () => {
  it('is told with how to go on when the disk is full', () => {
    const error = Object.assign(new Error('ENOSPC: no space left'), {
      code: 'ENOSPC',
      syscall: 'write',
    });

    expect(adviseOn(error, '20260101-000000-abcd')).toMatchObject({
      code: 'unavailable',
      message:
        'the disk is full; when there is room, whatsit train --resume 20260101-000000-abcd goes on',
    });
  });

  it('is told with how to go on when somebody stopped it', () => {
    const error = new ClassifierError('unavailable', 'stopped');

    expect(adviseOn(error, 'x')).toMatchObject({
      message: 'stopped; whatsit train --resume x goes on',
    });
  });

  it('is left as it is when going on would not help', () => {
    const error = new ClassifierError('parameter-invalid', 'too few pictures');

    expect(adviseOn(error, 'x')).toBe(error);
  });
});
