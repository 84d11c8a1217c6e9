import type http from 'node:http';

/** What a client gets. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** How it goes wrong on its way. */
  readonly ending?: 'cut' | 'stall' | 'wrong-length';
}

/** An answer, none at all, or a dead connection. */
export type Outcome = Answer | 'hang' | 'drop' | 'reset';

export function jsonAnswer(status: number, value: object): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, contentType: 'application/json', body };
}

/** Sends what there is to send. */
export function send(outcome: Outcome, outgoing: http.ServerResponse): void {
  if (outcome === 'hang') return;
  if (outcome === 'drop') return void outgoing.destroy();
  if (outcome === 'reset') return void outgoing.socket?.resetAndDestroy();
  const { status, contentType, body, ending } = outcome;
  const half = body.subarray(0, Math.floor(body.length / 2));
  const headers = { 'content-type': contentType, 'content-length': body.length };
  switch (ending) {
    case undefined:
      outgoing.writeHead(status, headers).end(body);
      return;
    case 'cut':
      outgoing.writeHead(status, headers).write(half, () => outgoing.destroy());
      return;
    case 'stall':
      outgoing.writeHead(status, headers).write(half);
      return;
    case 'wrong-length':
      outgoing.writeHead(status, {
        ...headers,
        'content-length': half.length,
        connection: 'close',
      });
      outgoing.end(body);
  }
}
