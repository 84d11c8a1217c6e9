import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { onTestFinished, vi } from 'vitest';

/** A server on this machine that a test downloads from. */
export interface LoopbackServer {
  /** As `URL.origin` writes it. */
  readonly origin: string;
  /** Scheme-less: address and port. */
  readonly host: string;
  /** All that were ever made to it, in order. */
  readonly connections: readonly net.Socket[];
  /** Those that have not ended. */
  readonly openConnections: ReadonlySet<net.Socket>;
  /** Resolves once that many connections have been made. */
  waitForConnections(count: number): Promise<void>;
  /** Resolves once all connections have ended. */
  waitUntilIdle(): Promise<void>;
}

/** A server that speaks HTTP. */
export interface HttpServer extends LoopbackServer {
  /** What it was asked for, in order. */
  readonly requests: readonly http.IncomingMessage[];
  /** Resolves once it has been asked that often. */
  waitForRequests(count: number): Promise<void>;
  /** Resolves once every connection on which it was asked has ended. */
  waitUntilCut(): Promise<void>;
}

/** Starts a server that answers in this way and goes with the test. */
export async function startHttpServer(answer: http.RequestListener): Promise<HttpServer> {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  return {
    ...(await listen(server)),
    requests,
    waitForRequests: (count) => until(() => requests.length >= count),
    waitUntilCut: () => until(() => requests.every(({ socket }) => socket.destroyed)),
  };
}

/** Starts a server on which every byte of an answer is the test's to choose; it is called with each request. */
export async function startRawServer(
  answer: (socket: net.Socket) => void = () => undefined,
): Promise<LoopbackServer> {
  // Our requests are short: each comes in one piece.
  return listen(net.createServer((socket) => socket.on('data', () => answer(socket))));
}

/** Finds an origin on this machine where nobody listens. */
export async function findClosedOrigin(): Promise<string> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = hostOf(server);
  server.close();
  await once(server, 'close');
  return `http://${host}`;
}

async function listen(server: net.Server): Promise<LoopbackServer> {
  const connections: net.Socket[] = [];
  const openConnections = new Set<net.Socket>();
  server.on('connection', (socket) => {
    connections.push(socket);
    openConnections.add(socket);
    socket.on('close', () => openConnections.delete(socket));
    socket.on('error', () => undefined); // the other side may cut it
  });
  onTestFinished(() => {
    server.close();
    for (const socket of openConnections) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://${hostOf(server)}`,
    host: hostOf(server),
    connections,
    openConnections,
    waitForConnections: (count) => until(() => connections.length >= count),
    waitUntilIdle: () => until(() => openConnections.size === 0),
  };
}

function hostOf(server: net.Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('This is no TCP socket');
  return `127.0.0.1:${address.port}`;
}

function until(isTrue: () => boolean): Promise<void> {
  const assertion = (): void => {
    if (!isTrue()) throw new Error('It has not come to that');
  };
  return vi.waitFor(assertion, { timeout: 10_000, interval: 5 });
}
