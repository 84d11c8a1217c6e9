import { expect, it, onTestFinished } from 'vitest';

import { parseConfig } from '../../src/config.ts';
import { createMlflowClient } from '../../src/experiments/mlflow/protocol/client.ts';
import { openMlflow, openReporter } from '../../src/experiments/mlflow/open-mlflow.ts';
import { synchronizeRun } from '../../src/experiments/mlflow/synchronize-run.ts';
import { createFinishedRun, uniqueName } from './finished-run.ts';
import { startGuardedProxy } from './guarded-proxy.ts';
import { findOnlyRun, readArtifact, readHistory } from './look.ts';
import { servers } from './servers.ts';

const account = { username: 'somebody', password: 'pass:word@ü' };
const authorization = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;

it('keeps everything but files on a server that takes none, and says so', async () => {
  const uri = servers.withoutFiles; // its prefix is joined to every call
  const name = uniqueName('without files');
  const run = await createFinishedRun({ name });
  const client = createMlflowClient({ baseUrl: uri, authorization: undefined, secrets: [] });

  const synchronizing = synchronizeRun(client, run);

  await expect(synchronizing).rejects.toMatchObject({
    code: 'config-invalid',
    message: expect.stringContaining('start it without --no-serve-artifacts'),
  });
  const { info, data } = await findOnlyRun(uri, name);
  expect(info.status).toBe('FINISHED');
  expect(data.params).toHaveLength(Object.keys(run.run.parameters).length);
  expect(await readHistory(uri, info.run_id, 'train_loss')).toHaveLength(15);
});

it('is told to start with files where an experiment of before has its files on the server alone', async () => {
  const name = uniqueName('switched');
  const run = await createFinishedRun({ name });
  const client = createMlflowClient(
    { baseUrl: servers.withoutFiles, authorization: undefined, secrets: [] },
    { fetch: async (url, request) => withProxiedUris(await fetch(url, request)) },
  );

  await expect(synchronizeRun(client, run)).rejects.toThrow(/--no-serve-artifacts/u);
});

it.each(['settings', 'URI'])(
  'lets who has the password in the %s through a proxy with a path',
  async (place) => {
    const proxy = await startGuardedProxy(servers.whole, { prefix: '/team/mlflow', authorization });
    onTestFinished(() => proxy.close());
    const uri = new URL(`${proxy.origin}/team/mlflow/`);
    if (place === 'URI') Object.assign(uri, account);
    const inSettings = {
      MLFLOW_TRACKING_USERNAME: account.username,
      MLFLOW_TRACKING_PASSWORD: account.password,
      MLFLOW_TRACKING_TOKEN: 'not-asked-for',
    };
    const config = parseConfig({
      MLFLOW_TRACKING_URI: uri.href,
      ...(place === 'settings' && inSettings),
    });
    const name = uniqueName('guarded');
    const run = await createFinishedRun({ name });

    const client = openMlflow(config);
    const sent = client && (await synchronizeRun(client, run));

    expect(sent?.url).not.toContain(account.username);
    const { info } = await findOnlyRun(servers.whole, name);
    expect(await readArtifact(servers.whole, info.run_id, 'labels.json')).toBeDefined();
  },
);

it('says to somebody with another password where it is set, and not which', async () => {
  const proxy = await startGuardedProxy(servers.whole, { prefix: '', authorization });
  onTestFinished(() => proxy.close());
  const uri = `http://somebody:another-secret@127.0.0.1:${proxy.port}`;
  const client = openMlflow(parseConfig({ MLFLOW_TRACKING_URI: uri }));
  const run = await createFinishedRun({ name: uniqueName('refused') });

  const error: unknown = client && (await synchronizeRun(client, run).catch((caught) => caught));

  expect(error).toMatchObject({
    message: expect.stringMatching(/refuses access .*401.*MLFLOW_TRACKING_PASSWORD/u),
  });
  expect(JSON.stringify(error) + String(error)).not.toMatch(/another-secret|somebody/u);
});

it('lets training end well while it is away, and has everything afterwards', async () => {
  const name = uniqueName('away');
  const run = await createFinishedRun({ name });
  const proxy = await startGuardedProxy(servers.whole, { prefix: '', authorization });
  onTestFinished(() => proxy.close());
  const uri = Object.assign(new URL(proxy.origin), account).href;
  const config = parseConfig({ MLFLOW_TRACKING_URI: uri });
  const complaints: string[] = [];
  await proxy.refuseConnections(true);

  const reporter = openReporter(config, run, (sentence) => complaints.push(sentence));
  reporter.notify();
  await reporter.finish(10_000);
  await proxy.refuseConnections(false);
  const client = openMlflow(config);
  if (client) await synchronizeRun(client, run);

  expect(complaints).toEqual([
    `the MLflow server cannot be reached (ECONNREFUSED); "whatsit experiments push ${run.run.id}" sends the run later`,
  ]);
  const { info, outputs } = await findOnlyRun(servers.whole, name);
  expect(info.status).toBe('FINISHED');
  expect(await readHistory(servers.whole, info.run_id, 'train_loss')).toHaveLength(15);
  expect(outputs.model_outputs).toHaveLength(1);
});

it('follows a run while it is trained', async () => {
  const name = uniqueName('live');
  const run = await createFinishedRun({ name, status: 'finished' });
  const complaints: string[] = [];
  const config = parseConfig({ MLFLOW_TRACKING_URI: servers.whole });

  const reporter = openReporter(config, run, (sentence) => complaints.push(sentence));
  for (let epoch = 0; epoch < 3; epoch += 1) reporter.notify();
  await reporter.finish(30_000);

  expect(complaints).toEqual([]);
  const { info, outputs } = await findOnlyRun(servers.whole, name);
  expect(info.status).toBe('FINISHED');
  expect(outputs.model_outputs).toHaveLength(1);
});

/** As if its experiments were made when the server still took files. */
async function withProxiedUris(response: Response): Promise<Response> {
  const text = await response.text();
  const changed = text.replaceAll(
    /"artifact_uri": "[^"]*"/gu,
    '"artifact_uri": "mlflow-artifacts:/1/x"',
  );
  return new Response(changed, response);
}
