import { PassThrough } from 'node:stream';

/** A terminal that remembers what it was sent. */
export function createTerminal(columns = 80) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), {
    isTTY: true,
    columns,
  });
  let written = '';
  stream.on('data', (text: string) => {
    written += text;
  });
  return { stream, written: () => written };
}
