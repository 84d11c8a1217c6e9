import type http from 'node:http';

import { send } from './answer.ts';
import type { Api } from './api.ts';

/** Lets a server answer as the Bot API does. */
export function serveApi(server: http.Server, api: Api): void {
  server.on('request', (incoming: http.IncomingMessage, outgoing: http.ServerResponse) => {
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    toRequest(incoming)
      .then((request) => api.handle(request, gone.signal))
      .then((outcome) => send(outcome, outgoing))
      .catch((error: unknown) => {
        outgoing.destroy();
        // A client may go away in mid-request; all else is a mistake in the fake, which vitest reports.
        if (incoming.complete) throw error;
      });
  });
}

async function toRequest(incoming: http.IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const { method = 'GET', url = '/' } = incoming;
  const hasBody = body.length > 0 && method !== 'GET';
  return new Request(new URL(url, 'http://127.0.0.1'), {
    method,
    headers,
    ...(hasBody && { body }),
  });
}
