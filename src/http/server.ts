import { getRequestListener, RequestError } from '@hono/node-server';
import type { Hono } from 'hono';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { ClassifierError } from '../errors.ts';
import { answerClientError } from './answer-client-error.ts';
import type { HttpEnv } from './upload.ts';
import { problemResponse } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/** Enough for 20 MiB over a slow phone line; a client that takes longer is let go. */
const REQUEST_TIMEOUT_MS = 120_000;
const HEADERS_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 1_000;

export interface HttpServer {
  /** Where it really listens, as a URL. */
  readonly url: string;
  /** Refuses new connections; resolves when the open ones have ended. */
  close(): Promise<void>;
  /** Cuts the connections that are still open. */
  closeConnections(): void;
}

/**
 * Puts an app on a socket.
 *
 * @param options.port - 0 takes a free one.
 * @param options.reportError - Told of failures that are ours and that the app could not answer.
 * @throws {ClassifierError} `config-invalid` when it cannot listen there.
 */
export async function listen(
  app: Hono<HttpEnv>,
  {
    host,
    port,
    reportError,
  }: {
    readonly host: string;
    readonly port: number;
    readonly reportError: (error: unknown) => void;
  },
): Promise<HttpServer> {
  const answer = getRequestListener(app.fetch, {
    errorHandler(error) {
      if (!(error instanceof RequestError)) reportError(error);
      return refuse(error);
    },
  });
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    (incoming, outgoing) => void answer(incoming, outgoing),
  );
  server.on('clientError', answerClientError);
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, host);
  try {
    await once(server, 'listening'); // rejects on "error"
  } catch (error) {
    throw new ClassifierError('config-invalid', `HOST, PORT: ${explain(error)}`, { cause: error });
  }

  return {
    url: toUrl(server),
    async close() {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
    closeConnections: () => server.closeAllConnections(),
  };
}

/** Answers what never reaches the app: a host or a path that no URL can be made of. */
function refuse(error: unknown): Response {
  if (!(error instanceof RequestError)) return problemResponse(error, securityHeaders);
  const problem = 'The host or the path of the request cannot be read.';
  return problemResponse(
    new ClassifierError('body-malformed', problem, { cause: error }),
    securityHeaders,
  );
}

function toUrl(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new TypeError('This is no TCP socket');
  const { address, family, port } = bound;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'another program listens there already';
  if (code === 'EACCES') return 'listening there is not permitted';
  return 'cannot listen there';
}
