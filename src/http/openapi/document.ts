import {
  createDocument,
  type ZodOpenApiHeaderObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';

import type { Model } from '../../classification/model.ts';
import { describeHealth, describeLiveness } from '../routes/health.ts';
import { describeMetrics } from '../routes/metrics.ts';
import { describeModels } from '../routes/models.ts';
import { describeDocument } from '../routes/openapi.ts';
import { describePredict } from '../routes/predict-operation.ts';
import type { ProblemCode } from './problems.ts';

/** What of the interface is switched on. */
export interface ApiDescription {
  readonly version: string;
  readonly models: readonly Model[];
  readonly maxImageBytes: number;
  readonly wantsKeys: boolean;
  readonly isLimited: boolean;
  readonly takesUrls: boolean;
  readonly hasMetrics: boolean;
}

/** Describes the interface as it is here (OpenAPI 3.1), out of the schemas that check what comes in. */
export function createApiDocument(api: ApiDescription): object {
  const { version, wantsKeys, isLimited, hasMetrics } = api;
  const refusals: readonly ProblemCode[] = [
    ...(wantsKeys ? (['unauthorized'] as const) : []),
    ...(isLimited ? (['rate-limited'] as const) : []),
  ];
  const security = { security: wantsKeys ? [{ bearer: [] }, { header: [] }] : [] };
  const paths: ZodOpenApiPathsObject = {
    '/predict': { post: { ...describePredict({ ...api, refusals }), ...security } },
    '/models': { get: describeModels() },
    '/health': { get: describeHealth() },
    '/health/live': { get: describeLiveness() },
    ...(hasMetrics && {
      '/metrics': { get: { ...describeMetrics(wantsKeys ? refusals : []), ...security } },
    }),
    '/openapi.json': { get: describeDocument() },
  };
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Whatsit',
      version,
      description:
        'Send a picture, get its likeliest labels. Every failure is a problem document (RFC 9457) with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    // Beside this document: a proxy may have put all of it below a path.
    servers: [{ url: '.', description: 'This service' }],
    tags: [
      { name: 'Pictures', description: 'What is in them, and who says so.' },
      { name: 'Service', description: 'How it is doing.' },
    ],
    security: [],
    paths,
    components: {
      headers: { ...headers, ...(wantsKeys && keyHeaders), ...(isLimited && limitHeaders) },
      ...(wantsKeys && { securitySchemes }),
    },
  });
}

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'One of the keys in API_KEYS.' },
  header: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same key.' },
} as const;

type Headers = Readonly<Record<string, ZodOpenApiHeaderObject>>;

const headers: Headers = {
  'X-Request-Id': {
    description: 'Names the request in the log: yours, if you sent one, or a new one.',
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'Seconds until it is worth trying again.',
    schema: { type: 'integer', minimum: 0 },
  },
};

const keyHeaders: Headers = {
  'WWW-Authenticate': {
    description: 'How to send a key.',
    schema: { type: 'string', const: 'Bearer' },
  },
};

const limitHeaders: Headers = {
  'RateLimit-Policy': {
    description: 'How many requests may be made in how many seconds.',
    schema: { type: 'string', examples: ['"predict";q=60;w=60'] },
  },
  RateLimit: {
    description: 'How many of them are left (r), and in how many seconds all are there again (t).',
    schema: { type: 'string', examples: ['"predict";r=59;t=60'] },
  },
};
