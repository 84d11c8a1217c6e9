import { Hono } from 'hono';
import type { ZodOpenApiOperationObject } from 'zod-openapi';

import { requestIdHeader } from '../openapi/problems.ts';

/**
 * `GET /openapi.json`: says how to ask.
 *
 * @param createDocument - Called when somebody asks for the first time: most never do.
 */
export function openApiRoutes(createDocument: () => object): Hono {
  let text: string | undefined;
  return new Hono().get('/openapi.json', (context) => {
    text ??= JSON.stringify(createDocument());
    return context.body(text, 200, { 'content-type': 'application/json' });
  });
}

export function describeDocument(): ZodOpenApiOperationObject {
  return {
    operationId: 'describe',
    tags: ['Service'],
    summary: 'This description',
    responses: {
      200: {
        description: 'OpenAPI 3.1.',
        headers: requestIdHeader,
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    },
  };
}
