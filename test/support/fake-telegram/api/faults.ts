/** What goes wrong with a request. */
type Fault =
  /** This status with Telegram's JSON, instead of an answer; 429 makes the bot wait. */
  | number
  /** A page of HTML under status 200, as captive portals answer. */
  | 'html'
  /** No answer at all. */
  | 'hang'
  /** The connection is closed before any answer. */
  | 'drop'
  /** The connection breaks. */
  | 'reset'
  /** Carried out; half of the answer, and then the connection is gone. */
  | 'cut'
  /** Carried out; half of the answer, and then nothing more. */
  | 'stall'
  /** Carried out; the whole answer under a `content-length` of half of it. */
  | 'wrong-length'
  /** Carried out, but the bot is told 502. */
  | 'done-then-502'
  /** Carried out, but the connection is closed before any answer. */
  | 'done-then-drop';

/** Which requests fail, and how. */
export interface FaultOptions {
  /** A method such as `sendMessage`, or `download`; left out: all of them. */
  readonly method?: string;
  readonly fault: Fault;
  /** How many of them; 1. */
  readonly times?: number;
  /** For 429; 1. Telegram tells whole seconds. */
  readonly retryAfterS?: number;
}

/** Faults that wait for their request. */
export interface Faults {
  add(options: FaultOptions): void;
  take(method: string): FaultOptions | undefined;
}

export function createFaults(): Faults {
  let waiting: readonly (FaultOptions & { readonly left: number })[] = [];
  return {
    add(options) {
      waiting = [...waiting, { ...options, left: options.times ?? 1 }];
    },
    take(method) {
      const found = waiting.find(
        (fault) => fault.method === undefined || fault.method.toLowerCase() === method,
      );
      if (!found) return undefined;
      waiting = waiting
        .map((fault) => (fault === found ? { ...fault, left: fault.left - 1 } : fault))
        .filter(({ left }) => left > 0);
      return found;
    },
  };
}
