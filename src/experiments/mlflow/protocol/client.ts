import { z } from 'zod';

import { ClassifierError } from '../../../errors.ts';
import type { Connection } from './connection.ts';
import { createTransport, type Transport, type TransportOptions } from './transport.ts';

/** The part of MLflow's REST API that a run needs; every method throws one-sentence {@link ClassifierError}s. */
export interface MlflowClient {
  /** Where people look at it in a browser. */
  readonly baseUrl: string;
  /** @param route - Below `/api/2.0/mlflow/`. */
  get<Schema extends z.ZodType>(
    route: string,
    query: Readonly<Record<string, string>>,
    schema: Schema,
  ): Promise<z.output<Schema>>;
  post<Schema extends z.ZodType>(
    route: string,
    body: object,
    schema: Schema,
  ): Promise<z.output<Schema>>;
  patch(route: string, body: object): Promise<void>;
  /**
   * For what is kept by path.
   *
   * @param path - Below `/api/2.0/mlflow-artifacts/artifacts/`, encoded.
   */
  readonly artifacts: {
    put(path: string, content: Blob): Promise<void>;
    get(path: string): Promise<string>;
  };
}

/** Nothing in the answer is needed. */
export const anything = z.unknown();

const API = '/api/2.0/mlflow';
const ARTIFACTS = '/api/2.0/mlflow-artifacts/artifacts';

/** Makes a client; nothing is asked yet. */
export function createMlflowClient(
  connection: Connection,
  options: TransportOptions = {},
): MlflowClient {
  const send = createTransport(connection, options);
  const artifact = { route: 'an artifact' };
  return {
    baseUrl: connection.baseUrl,
    get: (route, query, schema) => {
      const path = `${API}/${route}?${new URLSearchParams(query).toString()}`;
      return ask(send({ method: 'GET', path, route }), schema);
    },
    post: (route, body, schema) =>
      ask(send({ method: 'POST', path: `${API}/${route}`, route, body }), schema),
    patch: async (route, body) => {
      await send({ method: 'PATCH', path: `${API}/${route}`, route, body });
    },
    artifacts: {
      put: async (path, body) => {
        await send({ method: 'PUT', path: `${ARTIFACTS}/${path}`, body, ...artifact });
      },
      get: (path) => send({ method: 'GET', path: `${ARTIFACTS}/${path}`, ...artifact }),
    },
  };
}

async function ask<Schema extends z.ZodType>(
  answer: ReturnType<Transport>,
  schema: Schema,
): Promise<z.output<Schema>> {
  const result = schema.safeParse(parse(await answer));
  if (result.success) return result.data;
  const sentence = 'what MLFLOW_TRACKING_URI leads to does not answer as MLflow does';
  throw new ClassifierError('config-invalid', sentence);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
