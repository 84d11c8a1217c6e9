import { connect } from 'node:net';

const HEAD_END = '\r\n\r\n';

/**
 * Opens a kept connection that sends requests made in advance, byte for byte, and does no more with answers than finding
 * their end: an HTTP library would take twice the CPU time, which the service on the same machine then lacks.
 *
 * @returns {Promise<{ send(request: Buffer): Promise<{ status: number, text: string }>, close(): void }>} One request at
 *   a time.
 */
export async function openClient(url) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  let received = '';
  let pending;

  socket.setEncoding('latin1').on('data', (chunk) => {
    received += chunk;
    const answer = readAnswer(received);
    if (!answer) return;
    received = '';
    pending.resolve(answer);
  });
  socket.on('error', (error) => pending?.reject(error));
  socket.on('close', () => pending?.reject(new Error('the service closed a connection')));
  await new Promise((resolve, reject) => {
    pending = { resolve, reject };
    socket.once('connect', resolve);
  });

  return {
    send(request) {
      return new Promise((resolve, reject) => {
        pending = { resolve, reject };
        socket.write(request);
      });
    },
    close() {
      pending = undefined;
      socket.destroy();
    },
  };
}

/** @returns The answer once it is whole; its length must be declared. */
function readAnswer(received) {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd === -1) return undefined;
  const head = received.slice(0, headEnd);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length === undefined) throw new Error('an answer without a content-length');
  const text = received.slice(headEnd + HEAD_END.length);
  if (text.length < Number(length)) return undefined;
  return { status: Number(head.slice(9, 12)), text: Buffer.from(text, 'latin1').toString() };
}
