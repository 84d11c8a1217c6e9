import type { z } from 'zod';

/** A method of the REST API: takes JSON, and throws a ZodError when it is not as it has to be. */
export type Method = (json: unknown) => object;

/** Makes a method of what it takes and what it does. */
export function method<Schema extends z.ZodType>(
  schema: Schema,
  act: (body: z.output<Schema>) => object,
): Method {
  return (json) => act(schema.parse(json));
}

export type Entries = readonly { readonly key: string; readonly value: string }[];

export function toMap(entries: Entries): Map<string, string> {
  return new Map(entries.map(({ key, value }) => [key, value]));
}

export function toEntries(map: ReadonlyMap<string, string>): Entries {
  return Array.from(map, ([key, value]) => ({ key, value }));
}
