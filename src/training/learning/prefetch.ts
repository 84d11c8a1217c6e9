import { setImmediate } from 'node:timers/promises';

/**
 * Makes something of each item, one ahead of who takes them: while a step runs, the next batch is made. Who has been given
 * one goes first, so that the step has begun by then.
 *
 * @param make - Is called in the order of the items, one call at a time.
 */
export async function* prefetch<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made>,
): AsyncGenerator<readonly [Item, Made]> {
  const begin = (item: Item): Promise<Made> => {
    const made = setImmediate().then(() => make(item));
    made.catch(() => undefined); // it is awaited later, or never when a step has failed meanwhile
    return made;
  };
  let ahead: Promise<Made> | undefined;
  for (const [index, item] of items.entries()) {
    const made = await (ahead ?? make(item));
    const next = items[index + 1];
    ahead = next === undefined ? undefined : begin(next);
    yield [item, made];
  }
}
