/**
 * Works on several items at once and gives the results in the items' order, each as soon as those before it are done.
 *
 * @param parallelism - How many items are worked on or wait for those before them, 1 or more.
 */
export async function* mapInOrder<Item, Result>(
  items: readonly Item[],
  parallelism: number,
  map: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for (const item of items) {
    const result = map(item);
    result.catch(() => undefined); // it is told when its turn comes, not as unhandled before
    running.push(result);
    if (running.length < parallelism) continue;
    const [oldest] = running.splice(0, 1);
    if (oldest) yield await oldest;
  }
  for (const rest of running) yield await rest;
}
