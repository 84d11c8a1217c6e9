import { Registry } from 'prom-client';

import { type AnsweredRequest, createHttpMetrics } from './metrics/http.ts';
import { createPictureMetrics, type PictureMetrics } from './metrics/pictures.ts';
import {
  createServiceMetrics,
  type ServiceMetrics,
  type ServiceMetricsOptions,
} from './metrics/service.ts';

/** What Prometheus is told; docs/metrics.md has the names. */
export interface Metrics extends PictureMetrics, ServiceMetrics {
  countRequest(request: AnsweredRequest): void;
  /** All metrics in Prometheus' text format. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/**
 * Makes the metrics of one service, all at zero.
 *
 * No label may have a value that somebody outside can choose: each value makes a series that stays.
 */
export function createMetrics(options: ServiceMetricsOptions): Metrics {
  const registry = new Registry();
  return {
    ...createPictureMetrics(registry),
    ...createServiceMetrics(registry, options),
    countRequest: createHttpMetrics(registry),
    async render() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
