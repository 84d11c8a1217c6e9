import type { Node } from './node.ts';

/**
 * Goes back from the values that are wanted to all that they are made of.
 *
 * @returns Whether a value, weights among them, is needed.
 */
export function findNeeded(
  nodes: readonly Node[],
  wanted: readonly string[],
): (valueName: string) => boolean {
  const needed = new Set(wanted);
  for (const { inputs, outputs } of nodes.toReversed()) {
    if (!outputs.some((name) => needed.has(name))) continue;
    for (const name of inputs) needed.add(name);
  }
  return (name) => needed.has(name);
}
