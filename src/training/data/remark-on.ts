/** A sentence on files that have something in common, or none where there are no such files. */
export function remarkOn(what: string, [first, ...others]: readonly string[]): readonly string[] {
  return first === undefined ? [] : [`${what}: ${1 + others.length} (the first: ${first})`];
}
