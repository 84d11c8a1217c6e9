/** Which requests fail, and how. */
export interface FaultOptions {
  /** Left out: every method. */
  readonly method?: string;
  /** Matches the path without `/api/v10`. */
  readonly path: RegExp;
  /**
   * A status; `hang`: no answer; `drop`: the connection is closed before any answer; `reset`: it breaks;
   * `post-then-502`: the request is carried out, but the bot is told 502.
   */
  readonly status: number | 'hang' | 'drop' | 'reset' | 'post-then-502';
  /** Discord's JSON error code beside the status; 0. */
  readonly code?: number;
  /** How many of them; 1. */
  readonly times?: number;
  /** For 429: how long the route stays closed; 1. */
  readonly retryAfterS?: number;
}

/** Faults that wait for their request. */
export interface Faults {
  add(options: FaultOptions): void;
  take(method: string, path: string): FaultOptions | undefined;
}

export function createFaults(): Faults {
  let waiting: readonly (FaultOptions & { readonly left: number })[] = [];
  return {
    add(options) {
      waiting = [...waiting, { ...options, left: options.times ?? 1 }];
    },
    take(method, path) {
      const found = waiting.find(
        (fault) => (fault.method === undefined || fault.method === method) && fault.path.test(path),
      );
      if (!found) return undefined;
      waiting = waiting
        .map((fault) => (fault === found ? { ...fault, left: fault.left - 1 } : fault))
        .filter(({ left }) => left > 0);
      return found;
    },
  };
}
