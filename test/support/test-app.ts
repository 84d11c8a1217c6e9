import type { HttpBindings } from '@hono/node-server';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { type AppDependencies, createApp } from '../../src/http/app.ts';
import type { Health, PartHealth } from '../../src/http/health.ts';
import { summarize } from '../../src/http/health.ts';
import { createFakeClassifier, type FakeClassifierOptions } from './fake-classifier.ts';

export const maxImageBytes = 1000;

export interface TestAppOptions
  extends FakeClassifierOptions, Partial<Omit<AppDependencies, 'classifier'>> {
  readonly inference?: PartHealth['status'];
  readonly discord?: PartHealth['status'];
}

/** The HTTP interface over a fake classifier. */
export function createTestApp(options: TestAppOptions = {}) {
  const { inference = 'ok', discord = 'off' } = options;
  const classifier = createFakeClassifier(options);
  const reported: unknown[] = [];
  const app = createApp({
    maxImageBytes,
    readHealth: () => createHealth(inference, discord),
    reportError: (error) => reported.push(error),
    ...options,
    classifier,
  });

  /** Sends a body to `POST /predict`. */
  async function predict(
    body: Uint8Array<ArrayBuffer> | string = 'picture',
    { query = '', headers = {}, signal, peer }: PredictOptions = {},
  ): Promise<Response> {
    const length = String(Buffer.byteLength(body));
    const init = {
      method: 'POST',
      body,
      headers: { 'content-type': 'image/jpeg', 'content-length': length, ...headers },
      ...(signal && { signal }),
    };
    return app.request(`/predict${query}`, init, peer === undefined ? {} : comingFrom(peer));
  }
  return { app, classifier, reported, predict };
}

interface PredictOptions {
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** The address at the other end of the socket. */
  readonly peer?: string;
}

/** As much of a socket as says where a request comes from. */
function comingFrom(remoteAddress: string): Partial<HttpBindings> {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
  return { incoming: new IncomingMessage(socket) };
}

function createHealth(inference: PartHealth['status'], discord: PartHealth['status']): Health {
  const parts = {
    inference: { status: inference },
    discord: { status: discord },
    telegram: { status: 'off' },
  } as const;
  return { status: summarize(parts), version: '1.2.3', parts };
}
