import { Counter, Histogram, type Registry } from 'prom-client';

import { secondsBuckets, toSeconds } from './buckets.ts';

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, or "unmatched": there are only so many. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Files of the page have a route each, which nobody counts one by one. */
const ASSET = /\.(?:css|js|svg|png|jpg)$/;

/** Whether a route is that of a file that the page is made of. */
export function isAsset(route: string): boolean {
  return ASSET.test(route);
}

/** Whoever sends other methods must not make as many series. */
const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);

/** Metrics of what is asked over HTTP. */
export function createHttpMetrics(registry: Registry): (request: AnsweredRequest) => void {
  const registers = [registry];
  const requests = new Counter({
    name: 'whatsit_http_requests_total',
    help: 'Requests over HTTP that were answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'whatsit_http_request_duration_seconds',
    help: 'From the head of a request to its answer.',
    labelNames: ['method', 'route'],
    buckets: secondsBuckets,
    registers,
  });

  return ({ method: asked, route: matched, status, durationMs }) => {
    const route = isAsset(matched) ? 'asset' : matched;
    const method = methods.has(asked) ? asked : 'other';
    requests.inc({ method, route, status });
    durations.observe({ method, route }, toSeconds(durationMs));
  };
}
