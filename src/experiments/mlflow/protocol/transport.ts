import { ClassifierError } from '../../../errors.ts';
import type { Connection } from './connection.ts';
import { explainRefusal } from './explain-refusal.ts';

/** One request to an MLflow server. */
interface MlflowRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** Below the server's URL, encoded; begins with a slash. */
  readonly path: string;
  /** What messages call it. */
  readonly route: string;
  /** Sent as JSON, or as it is when it is a file's content. */
  readonly body?: object | Blob;
}

/** How requests are made, where not as usual. */
export interface TransportOptions {
  /** The global one by default. */
  readonly fetch?: (url: string, request: RequestInit) => Promise<Response>;
  /** Ends whatever is under way. */
  readonly signal?: AbortSignal;
  /** For one request, without what its content takes. */
  readonly timeoutMs?: number;
}

/** Sends a request and gives the text of the answer. */
export type Transport = (request: MlflowRequest) => Promise<string>;

const TIMEOUT_MS = 30_000;
/** A content may come through a slow line: 100 kB/s. */
const BYTES_A_MS = 100;

/**
 * Makes what talks to the server.
 *
 * It throws a {@link ClassifierError} of one sentence for all that can go wrong, without URL or credentials.
 */
export function createTransport(
  { baseUrl, authorization, secrets }: Connection,
  { fetch = callGlobalFetch, signal, timeoutMs = TIMEOUT_MS }: TransportOptions = {},
): Transport {
  return async ({ method, path, route, body }) => {
    const sizeInBytes = body instanceof Blob ? body.size : 0;
    const timeout = AbortSignal.timeout(timeoutMs + Math.ceil(sizeInBytes / BYTES_A_MS));
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: { ...contentType(body), ...(authorization && { authorization }) },
        ...(body && { body: body instanceof Blob ? body : JSON.stringify(body) }),
        redirect: 'manual', // a POST would become a GET on its way
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const text = await response.text();
      if (response.ok) return text;
      const { status, headers } = response;
      throw explainRefusal({ status, text, location: headers.get('location') }, { route, secrets });
    } catch (error) {
      throw error instanceof ClassifierError ? error : notReached(error, timeout);
    }
  };
}

/** Looked up late: tests and observers may put another in its place. */
const callGlobalFetch = (url: string, request: RequestInit): Promise<Response> =>
  globalThis.fetch(url, request);

function contentType(body: object | undefined): Readonly<Record<string, string>> {
  if (body === undefined) return {};
  return { 'content-type': body instanceof Blob ? 'application/octet-stream' : 'application/json' };
}

/** The original error stays behind: it may name the URL. */
function notReached(error: unknown, timeout: AbortSignal): ClassifierError {
  if (timeout.aborted) {
    return new ClassifierError('timed-out', 'the MLflow server does not answer in time');
  }
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);
  return new ClassifierError(
    'unavailable',
    `the MLflow server cannot be reached${code === undefined ? '' : ` (${code})`}`,
  );
}

function codeOf(error: unknown): string | undefined {
  const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return hasCode ? String(error.code) : undefined;
}
