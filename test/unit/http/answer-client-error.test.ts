import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from 'vitest';

import { answerClientError } from '../../../src/http/answer-client-error.ts';

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error('Parse Error'), { code });
}

describe('answerClientError', () => {
  it('tells a client that is too slow to send its request', async () => {
    const socket = new PassThrough();

    answerClientError(failure('ERR_HTTP_REQUEST_TIMEOUT'), socket);

    expect(await text(socket)).toMatch(
      /^HTTP\/1\.1 408 Request Timeout\r\n.*\r\n\r\n\{.*"status":408/s,
    );
  });

  it('says nothing to a client that is gone', () => {
    const socket = new PassThrough();

    answerClientError(failure('ECONNRESET'), socket);

    expect(socket.destroyed).toBe(true);
    expect(socket.readableLength).toBe(0);
  });
});
