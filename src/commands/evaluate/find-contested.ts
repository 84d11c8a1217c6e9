/**
 * Finds pictures that are said to show different things: whatever a model answers, one of the labels calls it wrong.
 *
 * @returns Their hashes.
 */
export function findContested(
  pictures: readonly { readonly hash: string; readonly classIndex: number }[],
): ReadonlySet<string> {
  const classByHash = new Map<string, number>();
  const contested = new Set<string>();
  for (const { hash, classIndex } of pictures) {
    const known = classByHash.get(hash) ?? classIndex;
    if (known !== classIndex) contested.add(hash);
    classByHash.set(hash, known);
  }
  return contested;
}
