import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A connection on which every byte is ours to choose. */
export interface RawConnection {
  /** Resolves when all bytes have left. */
  write(bytes: string | Uint8Array): Promise<void>;
  /**
   * Begins to read, which until then nobody does, and waits for the head and the whole body of the next answer;
   * "100 Continue" counts as one.
   *
   * @throws When the other side cuts the connection first.
   */
  readAnswer(): Promise<RawAnswer>;
  close(): void;
}

export interface RawAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const ANSWER_TIMEOUT_MS = 20_000;

export async function connect(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port: Number(port) });
  let received = '';
  let isCut = false;
  let failure: Error | undefined;
  await once(socket, 'connect');
  socket.on('error', (error) => (failure = error)).on('close', () => (isCut = true));

  async function readAnswer(): Promise<RawAnswer> {
    if (socket.listenerCount('data') === 0) {
      socket.setEncoding('utf8').on('data', (text: string) => (received += text));
    }
    for (const startedAt = performance.now(); ;) {
      const [answer, rest] = splitAnswer(received);
      if (answer) {
        received = rest;
        return answer;
      }
      if (isCut || performance.now() - startedAt > ANSWER_TIMEOUT_MS) {
        throw new Error(`No whole answer came, only ${JSON.stringify(received)}`, {
          cause: failure,
        });
      }
      // oxlint-disable-next-line no-await-in-loop -- it polls
      await delay(5);
    }
  }

  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    readAnswer,
    close: () => socket.destroy(),
  };
}

function splitAnswer(text: string): readonly [RawAnswer | undefined, string] {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return [undefined, text];
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = text.slice(end + 4);
  const length = Number(headers.get('content-length') ?? 0);
  if (headers.get('transfer-encoding') === 'chunked') return splitChunked(rest, status, headers);
  if (rest.length < length) return [undefined, text];
  return [{ status, headers, body: rest.slice(0, length) }, rest.slice(length)];
}

/** Our answers are short: one chunk and the end. */
function splitChunked(
  rest: string,
  status: number,
  headers: ReadonlyMap<string, string>,
): readonly [RawAnswer | undefined, string] {
  const match = /^(?:[0-9a-f]+\r\n([^]*?)\r\n)?0\r\n\r\n/.exec(rest);
  if (!match) return [undefined, rest];
  return [{ status, headers, body: match[1] ?? '' }, rest.slice(match[0].length)];
}
