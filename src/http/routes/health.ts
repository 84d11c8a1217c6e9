import { Hono } from 'hono';
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from 'zod-openapi';

import { canClassify, type Health } from '../health.ts';
import { requestIdHeader } from '../openapi/problems.ts';

const partSchema = z.object({ status: z.enum(['off', 'starting', 'ok', 'failed', 'stopping']) });

const healthSchema = z
  .object({
    status: z.enum(['starting', 'ok', 'degraded', 'stopping']),
    version: z.string(),
    parts: z.object({ inference: partSchema, discord: partSchema, telegram: partSchema }),
  })
  .meta({ id: 'Health' }) satisfies z.ZodType<Health>;

const liveness = { status: 'ok' } as const;
const livenessSchema = z.object({ status: z.literal(liveness.status) });

/** `GET /health`: can it classify? `GET /health/live`: does it run at all? */
export function healthRoutes(readHealth: () => Health): Hono {
  return new Hono()
    .get('/health', (context) => {
      const health = readHealth();
      return context.json(health, canClassify(health) ? 200 : 503);
    })
    .get('/health/live', (context) => context.json(liveness));
}

export function describeHealth(): ZodOpenApiOperationObject {
  return {
    operationId: 'readHealth',
    tags: ['Service'],
    summary: 'Whether pictures can be classified',
    description: 'A bot that failed makes the service `degraded`; it still classifies.',
    responses: {
      200: healthResponse('Pictures can be classified.'),
      503: healthResponse('They cannot: the service is starting or stopping, or inference fails.'),
    },
  };
}

function healthResponse(description: string): ZodOpenApiResponseObject {
  return {
    description,
    headers: requestIdHeader,
    content: { 'application/json': { schema: healthSchema } },
  };
}

export function describeLiveness(): ZodOpenApiOperationObject {
  return {
    operationId: 'readLiveness',
    tags: ['Service'],
    summary: 'Whether the process runs',
    responses: {
      200: {
        description: 'It does.',
        headers: requestIdHeader,
        content: { 'application/json': { schema: livenessSchema } },
      },
    },
  };
}
