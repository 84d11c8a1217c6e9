/** A parameter or a tag. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** In a log-batch a value that is no text would be taken as empty, and all that comes after it dropped, with a 200. */
export function toEntries(
  values: Readonly<Record<string, string | number | boolean>>,
): readonly Entry[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: String(value) }));
}
