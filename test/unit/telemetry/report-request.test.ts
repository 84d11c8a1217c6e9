import { describe, expect, it } from 'vitest';

import {
  createRequestReporter,
  type RequestReport,
} from '../../../src/telemetry/report-request.ts';
import type { AnsweredRequest } from '../../../src/telemetry/metrics/http.ts';
import type { PictureEnd } from '../../../src/telemetry/metrics/pictures.ts';
import { createMemoryLogger } from '../../support/log-lines.ts';

const [DEBUG, INFO] = [20, 30];

function report(overrides: Partial<RequestReport> = {}) {
  const { logger, lines } = createMemoryLogger();
  const counted: AnsweredRequest[] = [];
  const pictures: (readonly [string, string])[] = [];
  const metrics = {
    countRequest: (request: AnsweredRequest) => counted.push(request),
    countPicture: (edge: string, { outcome }: PictureEnd) => pictures.push([edge, outcome]),
  };
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
  return { lines, counted, pictures };
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

  it('counts as a picture that failed where it was about one', () => {
    const failure = 'image-too-large';

    expect(report({ status: 413, failure }).pictures).toEqual([['http', failure]]);
    expect(report({ status: 200 }).pictures).toEqual([]); // counted when it was classified
    expect(report({ method: 'GET', status: 405, failure: 'method-not-allowed' }).pictures).toEqual(
      [],
    );
    expect(report({ route: '/models', status: 500, failure: 'internal' }).pictures).toEqual([]);
  });

  it.each(['/', '/page.css', '/health', '/health/live', '/metrics'])(
    'is worth no more than debug where it comes again and again (%s)',
    (route) => {
      expect(report({ method: 'GET', route }).lines).toMatchObject([{ level: DEBUG, route }]);
    },
  );

  it('is worth more where it was refused: somebody guesses keys, or Prometheus has none', () => {
    const refused = { method: 'GET', route: '/metrics', status: 401 };

    const { lines } = report({ ...refused, failure: 'unauthorized' });

    expect(lines).toMatchObject([{ level: INFO, ...refused }]);
  });
});
