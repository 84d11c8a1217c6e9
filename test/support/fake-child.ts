import type { ChildListeners, ChildProcess, Death } from '../../src/inference/child-process.ts';
import type {
  ErrorOnWire,
  MessageFromChild,
  MessageToChild,
  RunMessage,
} from '../../src/inference/protocol.ts';

/** An inference process that does nothing by itself: the test says what happens in it. */
interface FakeChild extends ChildProcess {
  readonly pid: number;
  /** All that its parent told it. */
  readonly sent: readonly MessageToChild[];
  /** Numbers of the jobs that it was given, in order. */
  readonly jobIds: readonly number[];
  readonly cancelledIds: readonly number[];
  /** The parent has killed it; it still has to {@link die}. */
  readonly wasKilled: boolean;
  getReady(): void;
  failToStart(error: Partial<ErrorOnWire>): void;
  /** Answers a job, the first one it was given when left out. */
  finish(id?: number, message?: Partial<Extract<MessageFromChild, { type: 'done' }>>): void;
  fail(id: number, error: Partial<ErrorOnWire>): void;
  die(death?: Partial<Death>): void;
}

export interface FakeChildren {
  /** Takes the real process's place. */
  readonly startChild: (listeners: ChildListeners) => ChildProcess;
  /** Every child that was started, oldest first. */
  readonly all: readonly FakeChild[];
  /** The child that was started last, or the one of that number. */
  at(index: number): FakeChild;
}

export function createFakeChildren(): FakeChildren {
  const all: FakeChild[] = [];
  return {
    all,
    startChild(listeners) {
      const child = createFakeChild(all.length + 1, listeners);
      all.push(child);
      return child;
    },
    at(index) {
      const child = all.at(index);
      if (!child) throw new Error(`No child ${index} was started`);
      return child;
    },
  };
}

const wire: ErrorOnWire = { code: 'internal', message: 'failed', details: {}, cause: undefined };

function createFakeChild(pid: number, { onMessage, onDeath }: ChildListeners): FakeChild {
  const sent: MessageToChild[] = [];
  let wasKilled = false;
  const runs = (): readonly RunMessage[] => sent.filter((message) => message.type === 'run');
  return {
    pid,
    sent,
    get jobIds() {
      return runs().map(({ id }) => id);
    },
    get cancelledIds() {
      return sent.flatMap((message) => (message.type === 'cancel' ? [message.id] : []));
    },
    get wasKilled() {
      return wasKilled;
    },
    send: (message) => void sent.push(message),
    kill() {
      wasKilled = true;
    },
    getReady: () => onMessage({ type: 'ready' }),
    failToStart: (error) => onMessage({ type: 'start-failed', error: { ...wire, ...error } }),
    finish(id = runs()[0]?.id ?? 0, message = {}) {
      const outputs = { logits: Float32Array.of(id) };
      onMessage({ type: 'done', id, outputs, preprocessMs: 0, inferenceMs: 0, ...message });
    },
    fail: (id, error) => onMessage({ type: 'failed', id, error: { ...wire, ...error } }),
    die: (death = {}) =>
      onDeath({ pid, exitCode: null, signal: 'SIGKILL', lastWords: '', ...death }),
  };
}
