import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ClassifierError, type ErrorCode } from '../../../../src/errors.ts';
import { problemResponse } from '../../../../src/http/answers/problem.ts';

/** RFC 9457, with our `code`. */
const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string().min(1),
  code: z.string(),
});

/** The contract. */
const statuses = [
  ['image-missing', 422],
  ['parameter-invalid', 422],
  ['body-malformed', 400],
  ['image-undecodable', 400],
  ['content-type-unsupported', 415],
  ['image-unsupported', 415],
  ['image-too-large', 413],
  ['model-unknown', 404],
  ['not-found', 404],
  ['method-not-allowed', 405],
  ['overloaded', 503],
  ['unavailable', 503],
  ['timed-out', 504],
  ['unauthorized', 401],
  ['rate-limited', 429],
  ['download-refused', 403],
  ['download-failed', 502],
  ['model-invalid', 500],
  ['config-invalid', 500],
  ['internal', 500],
] as const satisfies readonly (readonly [ErrorCode, number])[];

async function read(response: Response): Promise<z.output<typeof problemSchema>> {
  return problemSchema.parse(await response.json());
}

describe('a problem document', () => {
  it.each(statuses)('for %s has the status %i', async (code, status) => {
    const response = problemResponse(new ClassifierError(code, 'A sentence.'));

    expect(response.status).toBe(status);
    expect(await read(response)).toMatchObject({ type: `urn:whatsit:${code}`, status, code });
  });

  it('says what it is', () => {
    const response = problemResponse(new ClassifierError('not-found', 'There is nothing here.'));

    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it("tells callers what they did, in the error's sentence", async () => {
    const response = problemResponse(new ClassifierError('image-missing', 'No file was chosen.'));

    expect(await read(response)).toMatchObject({ detail: 'No file was chosen.' });
  });

  it.each([
    new ClassifierError('model-invalid', '/secret/path: broken'),
    new ClassifierError('config-invalid', '/secret/path: broken'),
    new ClassifierError('internal', '/secret/path: broken'),
    new TypeError('/secret/path is not a function'),
    '/secret/path',
  ])('tells nothing of a fault of ours: %s', async (error) => {
    const text = await problemResponse(error).text();

    expect(text).not.toContain('secret');
  });

  it('tells neither causes nor details nor stacks', async () => {
    const error = new ClassifierError('image-undecodable', 'The file is damaged.', {
      cause: new Error('secret cause'),
      details: { secret: 1 },
    });

    const text = await problemResponse(error).text();

    expect(text).not.toMatch(/secret|stack|\.ts\b/);
  });

  it.each([
    ['overloaded', '1'],
    ['unavailable', '5'],
  ] as const)('for %s says when to try again', (code, seconds) => {
    const response = problemResponse(new ClassifierError(code, 'Busy.'));

    expect(response.headers.get('retry-after')).toBe(seconds);
  });

  it('says when to try again where the failure itself knows', () => {
    const error = new ClassifierError('rate-limited', 'Slower.', {
      details: { retryAfterSeconds: 42 },
    });

    expect(problemResponse(error).headers.get('retry-after')).toBe('42');
  });

  it('says how to send a key where one is wanted', () => {
    const response = problemResponse(new ClassifierError('unauthorized', 'The key is wrong.'));

    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('says which methods are allowed', () => {
    const error = new ClassifierError('method-not-allowed', 'Use POST here.', {
      details: { allow: 'POST' },
    });

    expect(problemResponse(error).headers.get('allow')).toBe('POST');
  });

  it('may have more headers', () => {
    const error = new ClassifierError('not-found', 'There is nothing here.');

    const response = problemResponse(error, { connection: 'close' });

    expect(response.headers.get('connection')).toBe('close');
  });
});
