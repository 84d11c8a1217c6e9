import { describe, expect, it } from 'vitest';

import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { parseMetrics } from '../../support/metrics-text.ts';

const timings = { queueMs: 3, preprocessMs: 30, inferenceMs: 300 };

function createTestMetrics(state = { inferenceQueueLength: 0, chatQueueLength: 0, childrenUp: 0 }) {
  const metrics = createMetrics({ version: '1.2.3', readState: () => state });
  async function samples(name: string): Promise<Readonly<Record<string, number>>> {
    const { text } = await metrics.render();
    return Object.fromEntries(parseMetrics(text).get(name)?.samples ?? []);
  }
  return { metrics, samples };
}

describe('metrics', () => {
  it('count requests by method, route and status', async () => {
    const { metrics, samples } = createTestMetrics();

    metrics.countRequest({ method: 'POST', route: '/predict', status: 200, durationMs: 15 });
    metrics.countRequest({ method: 'POST', route: '/predict', status: 200, durationMs: 15 });
    metrics.countRequest({ method: 'GET', route: 'unmatched', status: 404, durationMs: 1 });

    expect(await samples('whatsit_http_requests_total')).toEqual({
      'whatsit_http_requests_total{method="POST",route="/predict",status="200"}': 2,
      'whatsit_http_requests_total{method="GET",route="unmatched",status="404"}': 1,
    });
  });

  it('make one series of all methods that nobody needs', async () => {
    const { metrics, samples } = createTestMetrics();

    for (const method of ['PROPFIND', 'MKCOL', 'BREW']) {
      metrics.countRequest({ method, route: '/', status: 405, durationMs: 1 });
    }

    expect(await samples('whatsit_http_requests_total')).toEqual({
      'whatsit_http_requests_total{method="other",route="/",status="405"}': 3,
    });
  });

  it('make one series of all files that the page is made of', async () => {
    const { metrics, samples } = createTestMetrics();

    for (const route of [
      '/styles/base.css',
      '/scripts/main.js',
      '/favicon.svg',
      '/examples/cat.jpg',
    ]) {
      metrics.countRequest({ method: 'GET', route, status: 200, durationMs: 1 });
    }

    expect(await samples('whatsit_http_requests_total')).toEqual({
      'whatsit_http_requests_total{method="GET",route="asset",status="200"}': 4,
    });
  });

  it('are in seconds', async () => {
    const { metrics, samples } = createTestMetrics();

    metrics.countRequest({ method: 'POST', route: '/predict', status: 200, durationMs: 15 });
    metrics.observeDownload(250);

    expect(await samples('whatsit_http_request_duration_seconds')).toMatchObject({
      'whatsit_http_request_duration_seconds_sum{method="POST",route="/predict"}': 0.015,
      'whatsit_http_request_duration_seconds_bucket{le="0.01",method="POST",route="/predict"}': 0,
      'whatsit_http_request_duration_seconds_bucket{le="0.02",method="POST",route="/predict"}': 1,
    });
    expect(await samples('whatsit_download_duration_seconds')).toMatchObject({
      whatsit_download_duration_seconds_sum: 0.25,
      whatsit_download_duration_seconds_count: 1,
    });
  });

  it('count pictures by edge and outcome', async () => {
    const { metrics, samples } = createTestMetrics();

    metrics.countPicture('http', { outcome: 'classified', timings });
    metrics.countPicture('telegram', { outcome: 'unsure', timings });
    metrics.countPicture('discord', { outcome: 'download-failed', timings: undefined });

    expect(await samples('whatsit_pictures_total')).toEqual({
      'whatsit_pictures_total{edge="http",outcome="classified"}': 1,
      'whatsit_pictures_total{edge="telegram",outcome="unsure"}': 1,
      'whatsit_pictures_total{edge="discord",outcome="download-failed"}': 1,
    });
  });

  it.each([
    ['inference_queue', 0.003],
    ['decode', 0.03],
    ['inference', 0.3],
  ])('measure the step %s of the pictures that were classified', async (step, seconds) => {
    const { metrics, samples } = createTestMetrics();

    metrics.countPicture('http', { outcome: 'classified', timings });
    metrics.countPicture('http', { outcome: 'image-undecodable', timings: undefined });

    const name = `whatsit_${step}_duration_seconds`;
    expect(await samples(name)).toMatchObject({ [`${name}_sum`]: seconds, [`${name}_count`]: 1 });
  });

  it('tell of the queues and the children as they are when asked', async () => {
    const state = { inferenceQueueLength: 1, chatQueueLength: 0, childrenUp: 2 };
    const { samples } = createTestMetrics(state);
    await samples('whatsit_queue_length');

    Object.assign(state, { inferenceQueueLength: 5, chatQueueLength: 7, childrenUp: 1 });

    expect(await samples('whatsit_queue_length')).toEqual({
      'whatsit_queue_length{queue="inference"}': 5,
      'whatsit_queue_length{queue="chat"}': 7,
    });
    expect(await samples('whatsit_inference_children')).toEqual({ whatsit_inference_children: 1 });
  });

  it('count the children that were replaced, from zero', async () => {
    const { metrics, samples } = createTestMetrics();
    const name = 'whatsit_inference_child_restarts_total';

    expect(await samples(name)).toEqual({ [name]: 0 });
    metrics.countChildRestart();
    expect(await samples(name)).toEqual({ [name]: 1 });
  });

  it('say what runs', async () => {
    const { samples } = createTestMetrics();

    expect(await samples('whatsit_build_info')).toEqual({
      [`whatsit_build_info{version="1.2.3",node="${process.versions.node}"}`]: 1,
    });
  });

  it('are those of one service, not of the process', async () => {
    const one = createTestMetrics();
    const other = createTestMetrics();

    one.metrics.countPicture('http', { outcome: 'classified', timings });

    expect(await other.samples('whatsit_pictures_total')).toEqual({});
  });

  it("are in Prometheus' text format", async () => {
    const { metrics } = createTestMetrics();

    const { contentType, text } = await metrics.render();

    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/^# HELP whatsit_pictures_total \S/m);
  });
});
