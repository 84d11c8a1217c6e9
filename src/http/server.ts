import { getRequestListener, RequestError } from '@hono/node-server';
import type { Hono } from 'hono';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

import { ClassifierError } from '../errors.ts';
import { isSystemError } from '../system/system-error.ts';
import { answerClientError } from './answers/answer-client-error.ts';
import type { HttpEnv } from './upload/upload.ts';
import { problemResponse } from './answers/problem.ts';
import { securityHeaders } from './answers/security-headers.ts';

/** Enough for 20 MiB over a slow phone line; a client that takes longer is let go. */
const REQUEST_TIMEOUT_MS = 120_000;
const HEADERS_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 1_000;
/** How long, at the end, connections without a request stay open: the next one may be on its way already. */
const LINGER_MS = 500;

export interface HttpServer {
  /** Where it really listens, as a URL. */
  readonly url: string;
  /**
   * Refuses new connections; resolves when the open ones have ended.
   *
   * As long as a request is under way, others are answered too on connections that were open before.
   */
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
    hostname: 'localhost', // probes that speak HTTP/1.0 name none; from others Node wants one
    errorHandler(error) {
      if (!(error instanceof RequestError)) reportError(error);
      return refuse(error);
    },
  });
  let underWay = 0;
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    (incoming, outgoing) => {
      underWay++;
      outgoing.once('close', () => underWay--);
      void answer(incoming, outgoing);
    },
  );
  const connections = trackConnections(server);
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
      // HTTP's own close() would cut connections whose next request has left the client, but is not here yet.
      NetServer.prototype.close.call(server);
      const lingering = setInterval(() => {
        if (underWay > 0) return;
        server.closeIdleConnections();
        // Node takes those for busy; browsers open some in advance.
        for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
      }, LINGER_MS);
      await closed.finally(() => clearInterval(lingering));
    },
    closeConnections: () => server.closeAllConnections(),
  };
}

/** @returns The connections that are open; it changes as they come and go. */
function trackConnections(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
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
  if (isSystemError(error, 'EADDRINUSE')) return 'another program listens there already';
  if (isSystemError(error, 'EACCES')) return 'listening there is not permitted';
  return 'cannot listen there';
}
