import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';

import { type ErrorCode, isOurFault, toClassifierError } from '../../errors.ts';

/** The status of every failure that may reach a client; a code without one does not compile. */
export const statusByCode = {
  'image-missing': 422,
  'parameter-invalid': 422,
  'body-malformed': 400,
  'image-undecodable': 400,
  'content-type-unsupported': 415,
  'image-unsupported': 415,
  'image-too-large': 413,
  'model-unknown': 404,
  'not-found': 404,
  'method-not-allowed': 405,
  overloaded: 503,
  unavailable: 503,
  'timed-out': 504,
  unauthorized: 401,
  'download-refused': 403,
  'download-failed': 502,
  'rate-limited': 429,
  'model-invalid': 500,
  'config-invalid': 500,
  internal: 500,
} satisfies Record<ErrorCode, ContentfulStatusCode>;

export const titleByCode = {
  'image-missing': 'No picture was sent',
  'parameter-invalid': 'A parameter is wrong',
  'body-malformed': 'The request cannot be read',
  'image-undecodable': 'The picture cannot be read',
  'content-type-unsupported': 'The content type is not supported',
  'image-unsupported': 'The format is not supported',
  'image-too-large': 'The picture is too large',
  'model-unknown': 'There is no such model',
  'not-found': 'There is no such page',
  'method-not-allowed': 'The method is not allowed here',
  overloaded: 'The service is busy',
  unavailable: 'The service is not available',
  'timed-out': 'The picture took too long',
  unauthorized: 'A key or secret is needed',
  'download-refused': 'The picture may not be downloaded',
  'download-failed': 'The picture could not be downloaded',
  'rate-limited': 'Too many requests in a minute',
  'model-invalid': 'The model does not work',
  'config-invalid': 'Something went wrong',
  internal: 'Something went wrong',
} satisfies Record<ErrorCode, string>;

/** The body of every failure (RFC 9457). */
export const problemSchema = z.object({
  type: z.string().meta({ description: '`urn:whatsit:` and the code.' }),
  title: z.string(),
  status: z.int(),
  detail: z.string().meta({ description: 'A sentence that says what to do.' }),
  code: z.string().meta({ description: 'What to tell failures apart by.' }),
});

/** When it is worth trying again, unless the failure itself says so. */
const retryAfterSeconds: Partial<Record<ErrorCode, number>> = { overloaded: 1, unavailable: 5 };

/** Turns any failure into a problem document (RFC 9457) that gives nothing of ours away. */
export function problemResponse(
  error: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { code, message, details } = toClassifierError(error);
  const status = statusByCode[code];
  const retryAfter = details['retryAfterSeconds'] ?? retryAfterSeconds[code];
  const body: z.output<typeof problemSchema> = {
    type: `urn:whatsit:${code}`,
    title: titleByCode[code],
    status,
    detail: isOurFault(error) ? 'Something went wrong on our side; the log says what.' : message,
    code,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(code === 'method-not-allowed' && { allow: String(details['allow']) }),
      ...(code === 'unauthorized' && { 'www-authenticate': 'Bearer' }),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...headers,
    },
  });
}
