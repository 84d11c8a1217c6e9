/**
 * Leaves `null` out of objects, at every depth: Python's tools write it for what was never set.
 *
 * Lists keep theirs, as the others would move up.
 */
export function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      entry === null ? [] : [[key, withoutNulls(entry)]],
    ),
  );
}
