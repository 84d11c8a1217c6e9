import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { parseConfig } from '../../../../src/config.ts';
import {
  createMlflowClient,
  type MlflowClient,
} from '../../../../src/experiments/mlflow/protocol/client.ts';
import type { Connection } from '../../../../src/experiments/mlflow/protocol/connection.ts';
import { openMlflow } from '../../../../src/experiments/mlflow/open-mlflow.ts';
import type { TransportOptions } from '../../../../src/experiments/mlflow/protocol/transport.ts';
import { type FakeMlflow, startFakeMlflow } from '../../../support/fake-mlflow/fake-mlflow.ts';

const password = 'a-password';
const connection: Connection = {
  baseUrl: 'http://127.0.0.1:1',
  authorization: 'Bearer a-token',
  secrets: ['a-token', password],
};

function clientThat(fetch: NonNullable<TransportOptions['fetch']>, options = {}): MlflowClient {
  return createMlflowClient(connection, { fetch, ...options });
}

async function failure(client: MlflowClient): Promise<string> {
  try {
    await client.post('runs/create', {}, z.unknown());
    return 'no failure';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a refusal', () => {
  it.each([
    [
      400,
      '{"error_code": "INVALID_PARAMETER_VALUE", "message": "No good.\\nLong story", "sqlstate": "KAM00"}',
      'the MLflow server does not take runs/create (status 400: No good)',
    ],
    [422, '{"detail": "No good"}', 'does not take runs/create (status 422: No good)'],
    [422, '{"detail": [{"loc": ["body"]}]}', 'does not take runs/create (status 422: {"detail": '],
    [400, '', 'does not take runs/create (status 400)'],
    [
      500,
      'Internal \u001b[31mServer\u0007 Error',
      'failed at runs/create (status 500: Internal  [31mServer  Error)',
    ],
    [502, '<html><head><title>502 Bad Gateway</title></head>', '(status 502: 502 Bad Gateway)'],
    [503, '<p>away</p>', 'has failed at runs/create (status 503)'],
    [429, 'Slow down', 'has failed at runs/create (status 429: Slow down)'],
    [401, '<!doctype html><title>401 Unauthorized</title>', 'refuses access (status 401: 401 Un'],
    [
      403,
      'Invalid Host header - possible attack',
      'refuses access (status 403: Invalid Host header',
    ],
    [
      404,
      '<title>404 Not Found</title>',
      'MLFLOW_TRACKING_URI leads to no MLflow server (status 404',
    ],
    [200, '<html>Log in</html>', 'does not answer as MLflow does'],
  ])('of status %i and %s becomes one sentence', async (status, body, sentence) => {
    const client = clientThat(async () => new Response(body, { status }));
    const asking = client.post('runs/create', {}, z.object({}));

    await expect(asking).rejects.toThrow(sentence);
  });

  it('that is long is cut', async () => {
    const client = clientThat(async () => new Response('x'.repeat(10_000), { status: 400 }));

    expect((await failure(client)).length).toBeLessThan(300);
  });

  it('that repeats a secret does not get it through', async () => {
    const words = `bad token a-token or ${password}`;
    const client = clientThat(async () => new Response(words, { status: 401 }));

    expect(await failure(client)).toContain('bad token [secret] or [secret]');
  });
});

describe('a redirect', () => {
  it('is not followed, and only the origin that it leads to is told', async () => {
    const fake = await startFakeMlflow();
    const location = 'https://somebody:secret@login.example.org/?next=/api&ticket=secret';
    fake.answerWith(/./u, { status: 302, headers: { location } });

    const message = await failure(fake.client);

    expect(message).toBe(
      'MLFLOW_TRACKING_URI redirects to https://login.example.org (status 302): set it to the server itself',
    );
    expect(fake.requests).toHaveLength(1);
  });

  it('within the server is told, too', async () => {
    const fake = await startFakeMlflow();
    fake.answerWith(/./u, { status: 308, headers: { location: '/login' } });

    expect(await failure(fake.client)).toContain('redirects elsewhere (status 308)');
  });
});

describe('a server that is away', () => {
  it('is told by what the system says, without the URL', async () => {
    const fake = await startFakeMlflow();
    await fake.server.refuseConnections(true);

    expect(await failure(fake.client)).toBe('the MLflow server cannot be reached (ECONNREFUSED)');
  });

  it('is given up when it does not answer in time', async () => {
    const client = clientThat((_url, { signal }) => rejectOnAbort(signal), { timeoutMs: 1 });

    expect(await failure(client)).toBe('the MLflow server does not answer in time');
  });

  it('is given up when nobody waits any more', async () => {
    const signal = AbortSignal.abort();
    const client = clientThat((_url, request) => rejectOnAbort(request.signal), { signal });

    expect(await failure(client)).toBe('the MLflow server cannot be reached');
  });
});

describe('every request', () => {
  it('goes below the prefix with the credentials, and none of them in the URL', async () => {
    const fake = await startFakeMlflow('/team/ml');
    const client = openThrough(fake);

    await client?.post('experiments/create', { name: 'pets', tags: [] }, z.unknown());
    await client?.artifacts.put('1/run/artifacts/a.txt', new Blob(['text']));

    const authorization = `Basic ${Buffer.from('somebody:secret').toString('base64')}`;
    expect(fake.requests).toEqual([
      'POST /team/ml/api/2.0/mlflow/experiments/create',
      'PUT /team/ml/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/a.txt',
    ]);
    expect(fake.headers.map((headers) => headers.authorization)).toEqual([
      authorization,
      authorization,
    ]);
    expect(fake.breaches).toEqual([]);
  });
});

function openThrough({ server }: FakeMlflow): MlflowClient | undefined {
  const uri = `http://somebody:secret@127.0.0.1:${server.port}/team/ml/`;
  return openMlflow(parseConfig({ MLFLOW_TRACKING_URI: uri }));
}

function rejectOnAbort(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
