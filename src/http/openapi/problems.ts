import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { z } from 'zod';

import type { ErrorCode } from '../../errors.ts';
import { problemSchema, statusByCode, titleByCode } from '../answers/problem.ts';

/** What may go wrong for a client; the rest ends the start. */
export type ProblemCode = Exclude<ErrorCode, 'config-invalid'>;

/** What `detail` may say. */
const sentences = {
  'image-missing': 'The multipart body has no part named "file".',
  'parameter-invalid': 'k must be a whole number from 1 to 100.',
  'body-malformed': 'The multipart body is damaged.',
  'image-undecodable': 'The file is not a picture.',
  'content-type-unsupported': 'Send multipart/form-data with a part named "file".',
  'image-unsupported': 'This is an SVG drawing. Send a JPEG, PNG or WebP instead.',
  'image-too-large': 'The picture is larger than 20 MiB.',
  'model-unknown': 'There is no model of that name here; see /models.',
  'not-found': 'There is nothing here.',
  'method-not-allowed': 'Use POST here.',
  overloaded: 'Too many pictures are waiting; try again in a moment.',
  unavailable: 'The service is starting.',
  'timed-out': 'The picture took too long.',
  unauthorized: 'The key is not known here.',
  'download-refused': 'Pictures by URL are switched off here.',
  'download-failed': 'The server of the picture cannot be reached.',
  'rate-limited': 'Too many requests; try again later.',
  'model-invalid': 'Something went wrong on our side; the log says what.',
  internal: 'Something went wrong on our side; the log says what.',
} satisfies Record<ProblemCode, string>;

const retryAfter = { 'Retry-After': { $ref: '#/components/headers/Retry-After' } };

/** Headers that come with a status, beside those of every answer. */
const headersByStatus: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' } },
  429: retryAfter,
  503: retryAfter,
};

/** Describes failures: one response a status, with its codes and an example of each. */
export function problemResponses(codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const statuses = [...new Set(codes.map((code) => statusByCode[code]))].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      problemResponse(
        status,
        codes.filter((code) => statusByCode[code] === status),
      ),
    ]),
  );
}

function problemResponse(status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  return {
    description: [...new Set(codes.map((code) => titleByCode[code]))].join('; '),
    headers: { ...requestIdHeader, ...headersByStatus[status] },
    content: {
      'application/problem+json': {
        schema: problemSchema.extend({ status: z.literal(status), code: z.enum(codes) }),
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function exampleOf(code: ProblemCode): z.output<typeof problemSchema> {
  return {
    type: `urn:whatsit:${code}`,
    title: titleByCode[code],
    status: statusByCode[code],
    detail: sentences[code],
    code,
  };
}

/** The header that every answer has. */
export const requestIdHeader = { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } };
