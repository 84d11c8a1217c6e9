import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { parseMetrics } from '../support/metrics-text.ts';
import { startBotForTest } from '../support/discord-bot.ts';
import { secretCat, postSecretly } from '../support/discord-life.ts';
import { readFixture } from '../support/fixtures.ts';
import { predict } from '../support/service-client.ts';
import { repositoryRoot } from '../support/shared-paths.ts';
import { eventually } from '../support/shared-processes.ts';

const cat = readFixture('photos/small.jpg');

/** The table in docs/metrics.md: name, type and labels of each row. */
function readTable() {
  const text = readFileSync(path.join(repositoryRoot, 'docs/metrics.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` +\| (\w+) +\| ([\w, ]*?) +\|/gm)];
  return rows.map(([, name = '', type = '', labels = '']) => ({
    name,
    type,
    labels: labels.split(', ').filter(Boolean).toSorted(),
  }));
}

async function readMetrics(url: string) {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return parseMetrics(await response.text());
}

describe('GET /metrics', () => {
  it('gives what docs/metrics.md promises, and nothing else', async () => {
    const { discord, service } = await startBotForTest({ INFERENCE_PROCESSES: '1' });
    await predict(service.url, cat);
    await discord.replyTo(await postSecretly(discord));
    await readMetrics(service.url);

    const metrics = await readMetrics(service.url);

    const exported = [...metrics].map(([name, { type, labels }]) => ({ name, type, labels }));
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    const table = readTable().map((row) =>
      // Nothing of the kind is open at the moment: there is no sample to see the label in.
      metrics.get(row.name)?.samples.size === 0 ? { ...row, labels: [] } : row,
    );
    expect(exported.toSorted(byName)).toEqual(table.toSorted(byName));
    const silent = exported.filter(({ name }) => metrics.get(name)?.samples.size === 0);
    expect(silent.filter(({ name }) => name.startsWith('whatsit_'))).toEqual([]);
  });

  it('counts pictures by where they came from, and shows nothing of them', async () => {
    const { discord, service } = await startBotForTest({ INFERENCE_PROCESSES: '1' });
    await predict(service.url, cat);
    await predict(service.url, new Uint8Array([1, 2, 3]));
    await predict(service.url, cat, { query: '?model=a-secret-model' });
    await discord.replyTo(await postSecretly(discord));

    const metrics = await readMetrics(service.url);

    expect(Object.fromEntries(metrics.get('whatsit_pictures_total')?.samples ?? [])).toEqual({
      'whatsit_pictures_total{edge="http",outcome="classified"}': 1,
      'whatsit_pictures_total{edge="http",outcome="image-undecodable"}': 1,
      'whatsit_pictures_total{edge="http",outcome="model-unknown"}': 1,
      'whatsit_pictures_total{edge="discord",outcome="classified"}': 1,
    });
    expect(
      Object.fromEntries(metrics.get('whatsit_http_requests_total')?.samples ?? []),
    ).toMatchObject({
      'whatsit_http_requests_total{method="POST",route="/predict",status="200"}': 1,
      'whatsit_http_requests_total{method="POST",route="/predict",status="400"}': 1,
      'whatsit_http_requests_total{method="POST",route="/predict",status="404"}': 1,
    });
    const text = await (await fetch(`${service.url}/metrics`)).text();
    expect(text).not.toMatch(/secret/);
    expect(text).not.toContain(secretCat.filename);
  });

  it('makes no series of what somebody makes up', async () => {
    const { service } = await startBotForTest({ INFERENCE_PROCESSES: '1' });
    for (const name of ['a', 'b', 'c']) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await fetch(`${service.url}/made-up-${name}`).then((response) => response.text());
    }

    const metrics = await readMetrics(service.url);

    const samples = Object.fromEntries(metrics.get('whatsit_http_requests_total')?.samples ?? []);
    expect(samples).toMatchObject({
      'whatsit_http_requests_total{method="GET",route="unmatched",status="404"}': 3,
    });
    expect(Object.keys(samples).join()).not.toContain('made-up');
  });

  it('counts inference processes that die', async () => {
    const { service } = await startBotForTest({ INFERENCE_PROCESSES: '1' });
    for (const pid of service.childPids()) process.kill(pid, 'SIGKILL');

    await eventually(async () => {
      const metrics = await readMetrics(service.url);
      expect(
        Object.fromEntries(metrics.get('whatsit_inference_child_restarts_total')?.samples ?? []),
      ).toEqual({
        whatsit_inference_child_restarts_total: 1,
      });
      expect(Object.fromEntries(metrics.get('whatsit_inference_children')?.samples ?? [])).toEqual({
        whatsit_inference_children: 1,
      });
    });
  });
});
