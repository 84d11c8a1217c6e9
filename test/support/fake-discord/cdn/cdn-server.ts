import type http from 'node:http';

import type { CdnFaultOptions, CdnFaults } from './cdn-faults.ts';
import type { HostedFiles } from './hosted-files.ts';
import { render, type Rendering } from './media-rendering.ts';
import type { UrlSigner } from './signed-urls.ts';

type Origin = 'cdn' | 'media';

/** One download, as it was asked for. */
export interface Download {
  readonly origin: Origin;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: http.IncomingHttpHeaders;
}

export interface CdnDependencies {
  readonly files: HostedFiles;
  readonly signer: UrlSigner;
  readonly faults: CdnFaults;
  readonly refusedExtensions: readonly string[];
  readonly onDownload: (download: Download) => void;
}

/** Lets a server be the CDN, or the media proxy before it, which can make pictures smaller. */
export function serveFiles(
  server: http.Server,
  origin: Origin,
  dependencies: CdnDependencies,
): void {
  const { files, signer, faults, refusedExtensions, onDownload } = dependencies;

  async function findRendering(url: URL): Promise<Rendering | number> {
    const { pathname: path, searchParams: query } = url;
    const file = files.get(path);
    if (!file || (file.isSigned && !signer.isValid(path, query))) return 404;
    if (origin === 'media') return (await render(path, file, query, refusedExtensions)) ?? 415;
    return { bytes: file.bytes, contentType: file.contentType ?? 'application/octet-stream' };
  }

  async function answer(request: http.IncomingMessage, response: http.ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { pathname: path, searchParams } = url;
    onDownload({ origin, path, query: Object.fromEntries(searchParams), headers: request.headers });
    const fault = faults.take(origin, path);
    const rendering = await findRendering(url);
    if (fault) return answerBadly(response, fault, rendering);
    if (typeof rendering === 'number') return answerStatus(response, rendering);
    response.writeHead(200, headersOf(rendering)).end(rendering.bytes);
  }

  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    answer(request, response).catch((error: unknown) => response.destroy(toError(error)));
  });
}

function headersOf({ bytes, contentType }: Rendering): http.OutgoingHttpHeaders {
  return { 'content-type': contentType, 'content-length': bytes.length };
}

const refusals = new Map([
  [404, 'This content is no longer available.'],
  [415, 'Unsupported Media Type'],
]);

function answerStatus(response: http.ServerResponse, status: number): void {
  const headers = { 'content-type': 'text/plain;charset=UTF-8' };
  response.writeHead(status, headers).end(refusals.get(status) ?? 'Something went wrong');
}

function answerBadly(
  response: http.ServerResponse,
  { fault, location = '/' }: CdnFaultOptions,
  rendering: Rendering | number,
): void {
  if (typeof fault === 'number') return answerStatus(response, fault);
  if (fault === 'hang') return;
  if (fault === 'drop') return void response.destroy();
  if (fault === 'redirect') return void response.writeHead(302, { location }).end();
  if (typeof rendering === 'number') return answerStatus(response, rendering);
  sendBadly(response, fault, rendering);
}

function sendBadly(
  response: http.ServerResponse,
  fault: 'stall' | 'cut' | 'wrong-length' | 'chunked',
  rendering: Rendering,
): void {
  const { bytes, contentType } = rendering;
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  switch (fault) {
    case 'stall':
      response.writeHead(200, headersOf(rendering)).write(half);
      return;
    case 'cut':
      response.writeHead(200, headersOf(rendering)).write(half, () => response.destroy());
      return;
    case 'wrong-length': {
      const headers = { 'content-type': contentType, 'content-length': half.length };
      response.writeHead(200, { ...headers, connection: 'close' }).end(bytes);
      return;
    }
    case 'chunked':
      response.writeHead(200, { 'content-type': contentType }).write(half);
      response.end(bytes.subarray(half.length));
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The CDN failed', { cause: error });
}
