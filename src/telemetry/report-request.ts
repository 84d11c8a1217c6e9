import type { Classification } from '../classification/classifier.ts';
import type { ErrorCode } from '../errors.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { type AnsweredRequest, isAsset } from './metrics/http.ts';
import { roundMs } from './round-ms.ts';

/** A request over HTTP, and how it was answered. */
export interface RequestReport extends AnsweredRequest {
  readonly requestId: string;
  /** Only where a picture was classified. */
  readonly timings?: Classification['timings'] | undefined;
  /** The error's code, where there is a problem instead of an answer. */
  readonly failure?: ErrorCode | undefined;
}

/** What probes and Prometheus ask again and again. */
const probes: ReadonlySet<string> = new Set(['/health', '/health/live', '/metrics']);

/** Counts and logs requests, one line each, and counts the pictures among them that failed. */
export function createRequestReporter(
  metrics: Pick<Metrics, 'countRequest' | 'countPicture'>,
  logger: Logger,
): (report: RequestReport) => void {
  return (report) => {
    const { requestId, method, route, status, durationMs, timings, failure } = report;
    metrics.countRequest(report);
    if (failure && isAboutPicture(report)) {
      metrics.countPicture('http', { outcome: failure, timings: undefined });
    }
    const facts = {
      requestId,
      method,
      route,
      status,
      durationMs: roundMs(durationMs),
      ...(failure && { failure }),
      ...(timings && {
        queueMs: roundMs(timings.queueMs),
        preprocessMs: roundMs(timings.preprocessMs),
        inferenceMs: roundMs(timings.inferenceMs),
      }),
    };
    if (isQuiet(route) && !failure) logger.debug(facts, 'request answered');
    else logger.info(facts, 'request answered');
  };
}

/** Whether somebody has asked what is in a picture, and not just sent something there. */
function isAboutPicture({ method, route }: AnsweredRequest): boolean {
  return method === 'POST' && route === '/predict';
}

/** Also what browsers fetch of the page: it, and the files that it is made of. */
function isQuiet(route: string): boolean {
  return probes.has(route) || route === '/' || isAsset(route);
}
