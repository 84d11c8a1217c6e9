import type http from 'node:http';

import { WebSocketServer, type WebSocket } from 'ws';

import type { Outcome } from './rest.ts';

export interface RestServerDependencies {
  readonly handle: (request: Request) => Promise<Outcome>;
  readonly onSocket: (socket: WebSocket, url: URL) => void;
}

/** Lets a server answer REST, and take the sockets of the gateway on the same port. */
export function serveRest(server: http.Server, dependencies: RestServerDependencies): void {
  const { handle, onSocket } = dependencies;
  server.on('request', (incoming: http.IncomingMessage, outgoing: http.ServerResponse) => {
    toRequest(incoming)
      .then(handle)
      .then((outcome) => send(outcome, outgoing))
      .catch((error: unknown) => {
        outgoing.destroy();
        // A client may go away in mid-request; all else is a mistake in the fake, which vitest reports.
        if (incoming.complete) throw error;
      });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => onSocket(socket, toUrl(request)));
}

async function toRequest(incoming: http.IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const { method = 'GET' } = incoming;
  return new Request(toUrl(incoming), { method, headers, ...(body.length > 0 && { body }) });
}

async function send(outcome: Outcome, outgoing: http.ServerResponse): Promise<void> {
  if (outcome === 'hang') return;
  if (outcome === 'drop') return void outgoing.destroy();
  if (outcome === 'reset') return void outgoing.socket?.resetAndDestroy();
  const body = Buffer.from(await outcome.arrayBuffer());
  outgoing.writeHead(outcome.status, Object.fromEntries(outcome.headers)).end(body);
}

function toUrl({ url = '/' }: http.IncomingMessage): URL {
  return new URL(url, 'http://127.0.0.1');
}
