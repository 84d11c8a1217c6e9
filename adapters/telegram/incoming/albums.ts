/** An album's pictures are updates of their own, which may be seconds apart. */
const QUIET_MS = 1_200;
/** Somebody who goes on for ever gets an answer in between. */
const MAX_WAIT_MS = 8_000;

/** Gathers what belongs together, and arrives one by one. */
export interface Gathering<Part> {
  /** Adds a part; the group is complete when nothing comes for a moment. */
  add(key: string, part: Part): void;
  /** Completes all groups at once. */
  flush(): void;
}

interface Group<Part> {
  readonly parts: Part[];
  readonly deadline: number;
  timer: NodeJS.Timeout | undefined;
}

export function createGathering<Part>(
  onComplete: (parts: readonly Part[]) => void,
): Gathering<Part> {
  const groups = new Map<string, Group<Part>>();

  function complete(key: string): void {
    const group = groups.get(key);
    if (!group) return;
    groups.delete(key);
    clearTimeout(group.timer);
    onComplete(group.parts);
  }

  return {
    add(key, part) {
      const now = Date.now();
      const group = groups.get(key) ?? { parts: [], deadline: now + MAX_WAIT_MS, timer: undefined };
      groups.set(key, group);
      group.parts.push(part);
      clearTimeout(group.timer);
      group.timer = setTimeout(() => complete(key), Math.min(QUIET_MS, group.deadline - now));
    },
    flush() {
      for (const key of groups.keys()) complete(key);
    },
  };
}
