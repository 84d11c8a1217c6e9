import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { ZodError } from 'zod';

import { createMlflowClient } from '../../../src/experiments/mlflow/protocol/client.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import { createFiles } from './files.ts';
import { createModels } from './models.ts';
import { Refusal } from './refusal.ts';
import { createTracking } from './tracking.ts';

/** An answer that the fake gives instead of its own. */
interface OtherAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An MLflow server without Python; stricter than the real one, which takes some mistakes without a word. */
export type FakeMlflow = Awaited<ReturnType<typeof startFakeMlflow>>;

const API = '/api/2.0/mlflow/';
const FILES = '/api/2.0/mlflow-artifacts/artifacts/';

/**
 * Starts a server for the running test.
 *
 * @param prefix - A path that it stands behind.
 */
export async function startFakeMlflow(prefix = '') {
  let artifactRoot = 'mlflow-artifacts:';
  const tracking = createTracking(() => artifactRoot);
  const models = createModels(() => artifactRoot);
  const kept = createFiles();
  const methods = { ...tracking.methods, ...models.methods };
  /** Method and path of each request, without the query. */
  const requests: string[] = [];
  const headers: http.IncomingHttpHeaders[] = [];
  /** What a correct client never sends. */
  const breaches: string[] = [];
  const others: { readonly path: RegExp; readonly answer: OtherAnswer }[] = [];

  function look(route: string, query: URLSearchParams): object {
    const given = (name: string): string => query.get(name) ?? '';
    if (route === 'experiments/get-by-name') {
      return tracking.findExperiment(given('experiment_name'));
    }
    if (route === 'model-versions/search') return models.findVersions(given('filter'));
    if (route !== 'artifacts/list') throw new TypeError(`no such route: ${route}`);
    const { id, experimentId } = tracking.runs.get(given('run_id')) ?? {};
    return kept.listFolder(`${experimentId}/${id}/artifacts/`, given('path'));
  }

  function change(route: string, json: unknown): object {
    const method = methods[route.replace(/^logged-models\/m-\d+$/u, 'logged-models/id')];
    if (method) return method(json);
    throw new TypeError(`no such route: ${route}`);
  }

  async function answer(request: http.IncomingMessage, url: URL): Promise<string | Uint8Array> {
    const content = await buffer(request);
    const path = url.pathname.slice(prefix.length);
    const isReading = request.method === 'GET';
    if (path.startsWith(FILES)) {
      const file = decodeURIComponent(path.slice(FILES.length));
      if (isReading) return kept.readFile(file);
      kept.files.set(file, content);
      return '{}';
    }
    const route = path.slice(API.length);
    if (isReading) return JSON.stringify(look(route, url.searchParams));
    if (request.headers['content-type'] !== 'application/json') throw new TypeError('not JSON');
    return JSON.stringify(change(route, JSON.parse(content.toString())));
  }

  function refuse(error: unknown, response: http.ServerResponse): void {
    if (!(error instanceof Refusal)) {
      breaches.push(error instanceof ZodError ? error.message : String(error));
    }
    const { status, code } = error instanceof Refusal ? error : { status: 400, code: 'BREACH' };
    response.writeHead(status).end(JSON.stringify({ error_code: code, message: String(error) }));
  }

  const server = await listenOnLoopback(
    http.createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://localhost');
      requests.push(`${request.method} ${url.pathname}`);
      headers.push(request.headers);
      const other = others.findLast(({ path }) => path.test(url.pathname))?.answer;
      if (other) {
        request.resume();
        response.writeHead(other.status, other.headers).end();
        return;
      }
      answer(request, url).then(
        (body) => response.writeHead(200).end(body),
        (error: unknown) => refuse(error, response),
      );
    }),
  );
  onTestFinished(() => server.close());

  const baseUrl = server.origin + prefix;
  return {
    ...tracking,
    ...models,
    files: kept.files,
    server,
    client: createMlflowClient({ baseUrl, authorization: undefined, secrets: [] }),
    requests,
    headers,
    breaches,
    /** Answers so from now on, where the path matches. */
    answerWith(path: RegExp, otherAnswer: OtherAnswer): void {
      others.push({ path, answer: otherAnswer });
    },
    /** Behaves as if started with `--no-serve-artifacts`. */
    takeNoFiles(): void {
      artifactRoot = '/srv/mlartifacts';
    },
  };
}
