import type { z } from 'zod';

import { parseForm } from '../api/form.ts';
import type { RawParameters } from '../api/request-body.ts';

/** How a method is called. */
export interface Call {
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Whether the bot will not learn how it went. */
  readonly isAnswerLost: boolean;
}

/** A method of the Bot API. */
export interface Method {
  readonly parameters: ReadonlySet<string>;
  /** @throws {ApiError} when it refuses. */
  run(parameters: RawParameters, call: Call): unknown;
}

/** Methods by their names in lower case: Telegram takes them in any. */
export type Methods = ReadonlyMap<string, Method>;

/** Makes a method of the shape of its parameters and what it does. */
export function method<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  run: (form: z.output<z.ZodObject<Shape>>, call: Call) => unknown,
): Method {
  return {
    parameters: new Set(Object.keys(schema.shape)),
    run: (parameters, call) => run(parseForm(schema, parameters), call),
  };
}

/** Puts methods under their names. */
export function toMethods(table: Readonly<Record<string, Method>>): Methods {
  return new Map(Object.entries(table).map(([name, entry]) => [name.toLowerCase(), entry]));
}
