import { Agent, request } from 'undici';

/** What came back, with whatever status. */
export interface Reply {
  readonly status: number;
  /** The parsed body; `undefined` where it is no JSON. */
  readonly body: unknown;
}

/** Asks for a JSON document: `undefined` where nothing came back in time. It never throws. */
export type Ask = (
  url: string,
  headers?: Readonly<Record<string, string>>,
) => Promise<Reply | undefined>;

const TIMEOUT_MS = 5_000;
const MAX_BODY_BYTES = 2 ** 20;

/** Asks once, over a connection of its own, for at most five seconds. */
export const askOnce: Ask = async (url, headers = {}) => {
  const dispatcher = new Agent({ maxResponseSize: MAX_BODY_BYTES });
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { statusCode: status, body } = await request(url, { dispatcher, headers, signal });
    return { status, body: parse(await body.text()) };
  } catch {
    return undefined; // the reason might name the URL, which may hold a token
  } finally {
    await dispatcher.destroy();
  }
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
