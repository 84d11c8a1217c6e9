/** What goes wrong with a download. */
type CdnFault =
  /** This status and a short text. */
  | number
  /** No answer at all. */
  | 'hang'
  /** The first half of the body, and then nothing more. */
  | 'stall'
  /** The first half of the body, and then the connection is gone. */
  | 'cut'
  /** The whole body under a `content-length` of half of it. */
  | 'wrong-length'
  /** The whole body without a `content-length`. */
  | 'chunked'
  /** A 302 to somewhere else. */
  | 'redirect'
  /** The connection is gone before any answer. */
  | 'drop';

/** Which downloads fail, and how. */
export interface CdnFaultOptions {
  /** Left out: both. */
  readonly origin?: 'cdn' | 'media';
  /** Left out: every path. */
  readonly path?: RegExp;
  readonly fault: CdnFault;
  /** How many of them; 1. */
  readonly times?: number;
  /** Where a redirect leads. */
  readonly location?: string;
}

/** Faults that wait for their download. */
export interface CdnFaults {
  add(options: CdnFaultOptions): void;
  take(origin: 'cdn' | 'media', path: string): CdnFaultOptions | undefined;
}

export function createCdnFaults(): CdnFaults {
  let waiting: readonly (CdnFaultOptions & { readonly left: number })[] = [];
  return {
    add(options) {
      waiting = [...waiting, { ...options, left: options.times ?? 1 }];
    },
    take(origin, path) {
      const found = waiting.find(
        (fault) =>
          (fault.origin === undefined || fault.origin === origin) &&
          (fault.path === undefined || fault.path.test(path)),
      );
      if (!found) return undefined;
      waiting = waiting
        .map((fault) => (fault === found ? { ...fault, left: fault.left - 1 } : fault))
        .filter(({ left }) => left > 0);
      return found;
    },
  };
}
