import { Hono } from 'hono';
import type { ZodOpenApiOperationObject } from 'zod-openapi';

import type { Admission } from '../admission/admission.ts';
import { type ProblemCode, problemResponses, requestIdHeader } from '../openapi/problems.ts';
import type { HttpEnv } from '../upload/upload.ts';

/** The numbers of the service, in the format of whoever collects them. */
export interface Metrics {
  readonly contentType: string;
  readonly text: string;
}

export interface MetricsDependencies {
  readonly renderMetrics: () => Promise<Metrics>;
  /** Who may see them. */
  readonly requireKey: Admission['requireKey'];
}

/** `GET /metrics`: how the service is doing, for Prometheus. */
export function metricsRoutes({ renderMetrics, requireKey }: MetricsDependencies): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get('/metrics', async (context) => {
    await requireKey(context);
    const { contentType, text } = await renderMetrics();
    return context.body(text, 200, { 'content-type': contentType });
  });
}

/** @param refusals - What may go wrong before anything is looked up. */
export function describeMetrics(refusals: readonly ProblemCode[]): ZodOpenApiOperationObject {
  return {
    operationId: 'readMetrics',
    tags: ['Service'],
    summary: 'Numbers for Prometheus',
    responses: {
      200: {
        description: "Prometheus' text format.",
        headers: requestIdHeader,
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
      ...problemResponses(refusals),
    },
  };
}
