/** Things that wait under keys; the keys take turns. */
export interface RoundRobin<Item> {
  readonly length: number;
  /** Puts an item behind those of its own key. */
  add(key: string, item: Item): void;
  /** Takes the oldest item of the key whose turn it is; `undefined` when nothing waits. */
  take(): Item | undefined;
  /** Takes an item out of turn; one that is not there is ignored. */
  remove(key: string, item: Item): void;
}

/** Makes an empty one. Maps and sets keep the order of insertion: the first key is the one whose turn it is. */
export function createRoundRobin<Item>(): RoundRobin<Item> {
  const itemsByKey = new Map<string, Set<Item>>();
  let length = 0;

  function remove(key: string, item: Item): void {
    const items = itemsByKey.get(key);
    if (!items?.delete(item)) return;
    length--;
    if (items.size === 0) itemsByKey.delete(key);
  }

  function moveToEnd(key: string, items: Set<Item>): void {
    if (itemsByKey.delete(key)) itemsByKey.set(key, items);
  }

  return {
    get length() {
      return length;
    },
    add(key, item) {
      const items = itemsByKey.get(key) ?? new Set();
      itemsByKey.set(key, items.add(item));
      length++;
    },
    take() {
      for (const [key, items] of itemsByKey) {
        for (const item of items) {
          remove(key, item);
          moveToEnd(key, items);
          return item;
        }
      }
      return undefined;
    },
    remove,
  };
}
