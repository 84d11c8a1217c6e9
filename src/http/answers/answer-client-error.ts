import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { titleByCode } from './problem.ts';
import { securityHeaders } from './security-headers.ts';

/** What Node's parser gives up on, and what a client is told; everything else is no HTTP. */
const answers: Readonly<Record<string, { readonly status: number; readonly detail: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request took too long to arrive.' },
};
const notHttp = { status: 400, detail: 'This is not a request that can be read.' };

/**
 * Answers what is not even a request, and closes the connection: Node's own answer would have no body.
 *
 * @param error - As the server's "clientError" event gives it.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail } = answers[error.code ?? ''] ?? notHttp;
  const body = JSON.stringify({
    type: 'urn:whatsit:body-malformed',
    title: titleByCode['body-malformed'],
    status,
    detail,
    code: 'body-malformed',
  });
  const headers = {
    ...securityHeaders,
    'content-type': 'application/problem+json',
    'content-length': body.length,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
