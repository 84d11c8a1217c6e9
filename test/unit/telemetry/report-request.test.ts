import { describe, expect, it } from 'vitest';

import {
  createRequestReporter,
  type RequestReport,
} from '../../../src/telemetry/report-request.ts';
import type { AnsweredRequest } from '../../../src/telemetry/metrics/http.ts';
import { createMemoryLogger } from '../../support/log-lines.ts';

const [DEBUG, INFO] = [20, 30];

function report(overrides: Partial<RequestReport> = {}) {
  const { logger, lines } = createMemoryLogger();
  const counted: AnsweredRequest[] = [];
  const metrics = { countRequest: (request: AnsweredRequest) => counted.push(request) };
  createRequestReporter(
    metrics,
    logger,
  )({
    requestId: 'abc',
    method: 'POST',
    route: '/predict',
    status: 200,
    durationMs: 12.3456,
    ...overrides,
  });
  return { lines, counted };
}

describe('an answered request', () => {
  it('is one line in the log', () => {
    const { lines } = report({ status: 404 });

    expect(lines).toEqual([
      {
        level: INFO,
        msg: 'request answered',
        requestId: 'abc',
        method: 'POST',
        route: '/predict',
        status: 404,
        durationMs: 12.3,
      },
    ]);
  });

  it('tells how long each step of a classification took', () => {
    const timings = { queueMs: 1.06, preprocessMs: 2, inferenceMs: 8.123 };

    const { lines } = report({ timings });

    expect(lines).toMatchObject([{ queueMs: 1.1, preprocessMs: 2, inferenceMs: 8.1 }]);
  });

  it('tells why it failed', () => {
    const { lines } = report({ status: 400, failure: 'image-undecodable' });

    expect(lines).toMatchObject([{ status: 400, failure: 'image-undecodable' }]);
  });

  it('is counted', () => {
    expect(report({ status: 503 }).counted).toMatchObject([{ route: '/predict', status: 503 }]);
  });

  it.each(['/', '/page.css', '/health', '/health/live', '/metrics'])(
    'is worth no more than debug where it comes again and again (%s)',
    (route) => {
      expect(report({ method: 'GET', route }).lines).toMatchObject([{ level: DEBUG, route }]);
    },
  );
});
