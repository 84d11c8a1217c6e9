import { Hono } from 'hono';

import { canClassify, type Health } from '../health.ts';

/** `GET /health`: can it classify? `GET /health/live`: does it run at all? */
export function healthRoutes(readHealth: () => Health): Hono {
  return new Hono()
    .get('/health', (context) => {
      const health = readHealth();
      return context.json(health, canClassify(health) ? 200 : 503);
    })
    .get('/health/live', (context) => context.json({ status: 'ok' }));
}
