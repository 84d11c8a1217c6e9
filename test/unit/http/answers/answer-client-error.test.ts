import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from 'vitest';

import { ClassifierError } from '../../../../src/errors.ts';
import { answerClientError } from '../../../../src/http/answers/answer-client-error.ts';
import { problemResponse } from '../../../../src/http/answers/problem.ts';

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

  it('calls it what the same failure is called elsewhere', async () => {
    const socket = new PassThrough();

    answerClientError(failure('HPE_INVALID_METHOD'), socket);

    const [, body = ''] = (await text(socket)).split('\r\n\r\n');
    const detail = 'This is not a request that can be read.';
    const elsewhere = problemResponse(new ClassifierError('body-malformed', detail));
    expect(JSON.parse(body)).toEqual(await elsewhere.json());
  });

  it('says nothing to a client that is gone', () => {
    const socket = new PassThrough();

    answerClientError(failure('ECONNRESET'), socket);

    expect(socket.destroyed).toBe(true);
    expect(socket.readableLength).toBe(0);
  });
});
