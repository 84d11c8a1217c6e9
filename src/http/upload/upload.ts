import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Readable } from 'node:stream';

import type { Classification } from '../../classification/classifier.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Quota } from '../admission/request-limiter.ts';

/** Hono's environment. */
export interface HttpEnv {
  /** What a route has from the socket below it, which is nothing where there is none. */
  readonly Bindings: Partial<HttpBindings>;
  /** What is known of a request by the time of its answer. */
  readonly Variables: {
    readonly requestId: string;
    /** Where requests are limited. */
    readonly quota?: Quota;
    /** Once a picture has been classified. */
    readonly timings?: Classification['timings'];
    /** Once it has failed. */
    readonly failure?: ErrorCode;
  };
}

/** A request's body on its way in. */
export interface Upload {
  /** The header as it came; empty where there is none. */
  readonly contentType: string;
  /** Lower case; empty where there is none. */
  readonly contentEncoding: string;
  /** `NaN` where the client does not say. */
  readonly declaredLength: number;
  /** The client announced no body at all. */
  readonly isEmpty: boolean;
  /** What has not been read yet, chunk by chunk; stopping early leaves the rest where it is. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Aborted when the client goes away before its answer. */
  readonly signal: AbortSignal;
}

/**
 * Opens the body of a request.
 *
 * On a real socket it is read from Node's own stream: through `request.body` a picture costs the main process
 * 0.6 ms instead of 0.1, and the copies start a full garbage collection every thirty pictures.
 */
export function openUpload({ env, req }: Context<HttpEnv>): Upload {
  const contentLength = req.header('content-length');
  const headers = {
    contentType: req.header('content-type') ?? '',
    contentEncoding: req.header('content-encoding')?.trim().toLowerCase() ?? '',
    declaredLength: Number(contentLength ?? Number.NaN),
    isEmpty: (contentLength ?? '0') === '0' && req.header('transfer-encoding') === undefined,
  };
  if (env?.incoming && env.outgoing) {
    const { incoming, outgoing } = env;
    return {
      ...headers,
      chunks: () => nodeChunks(incoming),
      signal: signalOnClose(outgoing),
    };
  }
  return { ...headers, chunks: () => webChunks(req.raw.body), signal: req.raw.signal };
}

function nodeChunks(incoming: Readable): AsyncIterable<Uint8Array> {
  return incoming.iterator({ destroyOnReturn: false });
}

async function* webChunks(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!body || body.locked) return;
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.releaseLock();
  }
}

function signalOnClose(outgoing: NonNullable<HttpBindings['outgoing']>): AbortSignal {
  const controller = new AbortController();
  function abortIfUnanswered(): void {
    if (!outgoing.writableFinished) controller.abort();
  }
  if (outgoing.destroyed) abortIfUnanswered(); // it has gone already: "close" does not come twice
  else outgoing.once('close', abortIfUnanswered);
  return controller.signal;
}
