import { z } from 'zod';

import { ApiError, type Problem } from './api-error.ts';

/**
 * Reads a body whose shape Discord prescribes; fields that it does not know are dropped.
 *
 * @throws {ApiError} `invalid-form` that names every field which is wrong.
 */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw invalidForm(...result.error.issues.map(toProblem));
}

/** Refuses a body for these reasons. */
export function invalidForm(...problems: readonly Problem[]): ApiError {
  return new ApiError('invalid-form', { problems });
}

/** A text of so many characters: Discord counts code points, not UTF-16 units. */
export function text(min: number, max: number) {
  const message =
    min === 0
      ? `Must be ${max} or fewer in length.`
      : `Must be between ${min} and ${max} in length.`;
  const code = min === 0 ? 'BASE_TYPE_MAX_LENGTH' : 'BASE_TYPE_BAD_LENGTH';
  return z.string().refine((value) => isBetween(countCharacters(value), min, max), {
    error: message,
    params: { code },
  });
}

/** How long Discord says that a text is. */
export function countCharacters(value: string): number {
  return Array.from(value).length;
}

function isBetween(value: number, min: number, max: number): boolean {
  return value >= min && value <= max;
}

/** An id as JSON carries it: digits in a string. */
export const snowflake = z.string().regex(/^\d{1,20}$/, 'Value is not a snowflake.');

function toProblem(issue: z.core.$ZodIssue): Problem {
  return { path: issue.path, code: codeOf(issue), message: issue.message };
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return String(issue.params?.['code'] ?? 'BASE_TYPE_BAD');
  if (issue.code === 'invalid_value') return 'BASE_TYPE_CHOICES';
  if (issue.code === 'too_big' || issue.code === 'too_small') return codeOfBound(issue);
  if (issue.code !== 'invalid_type') return 'BASE_TYPE_BAD';
  return issue.input === undefined ? 'BASE_TYPE_REQUIRED' : 'BASE_TYPE_COERCE';
}

function codeOfBound({ code, origin }: { readonly code: string; readonly origin: string }): string {
  const bound = code === 'too_big' ? 'MAX' : 'MIN';
  return origin === 'number' ? `NUMBER_TYPE_${bound}` : `BASE_TYPE_${bound}_LENGTH`;
}
