import { z } from 'zod';

import { badRequest } from '../api-error.ts';

/** Forms know no numbers: Telegram takes them as text everywhere. */
export const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,16}$/)
    .transform(Number),
]);

/** Telegram takes all of these for true, and everything else for false. */
export const flag = z
  .union([z.boolean(), z.string(), z.number()])
  .transform((value) => ['true', 'yes', '1'].includes(String(value).toLowerCase()));

/** A structure: itself in JSON, serialised in a form. */
export function structure<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (typeof value === 'string' ? parseJson(value) : value), schema);
}

/** An id, or the name of a public chat. */
export const chatReference = z.union([integer, z.string().regex(/^@\w+$/)]);

/** What Telegram says where these are missing or empty. */
const complaints = new Map([
  ['chat_id', 'chat_id is empty'],
  ['text', 'message text is empty'],
  ['message_id', 'message identifier is not specified'],
  ['file_id', 'file_id not specified'],
  ['user_id', 'invalid user_id specified'],
  ['action', 'wrong parameter action in request'],
]);

/**
 * Reads parameters whose shape Telegram prescribes.
 *
 * @throws {ApiError} 400 that names the first one which is wrong.
 */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  parameters: unknown,
): z.output<Schema> {
  const result = schema.safeParse(parameters);
  if (result.success) return result.data;
  const [field = 'parameters', ...rest] = result.error.issues[0]?.path ?? [];
  const complaint = rest.length === 0 ? complaints.get(String(field)) : undefined;
  throw badRequest(complaint ?? `can't parse ${[field, ...rest].map(String).join('.')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
