import { type ChildProcess as NodeChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { childEnvironment } from './child-environment.ts';
import {
  type MessageFromChild,
  type MessageOnWire,
  type MessageToChild,
  PICTURE_PIPE,
} from './protocol.ts';

/** How a child ended. */
export interface Death {
  readonly pid: number | undefined;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to stderr, for the log. */
  readonly lastWords: string;
}

export interface ChildProcess {
  readonly pid: number | undefined;
  send(message: MessageToChild): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
}

export interface ChildListeners {
  onMessage(message: MessageFromChild): void;
  /** Called once, after the last message. */
  onDeath(death: Death): void;
}

const LAST_WORDS_LENGTH = 2000;

/** Starts one inference process; it waits for its start message. One that cannot be started is dead at once. */
export function startChildProcess(listeners: ChildListeners): ChildProcess {
  try {
    return connect(forkChild(), listeners);
  } catch (error) {
    // Node throws where the machine has no memory left for another process.
    const lastWords = error instanceof Error ? error.message : String(error);
    const death = { pid: undefined, exitCode: null, signal: null, lastWords };
    setImmediate(() => listeners.onDeath(death));
    return { pid: undefined, send: () => undefined, kill: () => undefined };
  }
}

function forkChild(): NodeChildProcess {
  // From source the child is TypeScript too, and needs the same loader; from dist it is plain JavaScript.
  const extension = path.extname(fileURLToPath(import.meta.url));
  return fork(new URL(`./child/main${extension}`, import.meta.url), {
    serialization: 'advanced', // typed arrays travel as they are
    execArgv: [
      // Few objects live here, but pixels hang on them: see garbage.ts.
      '--max-semi-space-size=1',
      '--expose-gc',
      ...(extension === '.ts' ? ['--import', import.meta.resolve('tsx')] : []),
    ],
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
  });
}

function connect(child: NodeChildProcess, listeners: ChildListeners): ChildProcess {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS_LENGTH);
  });

  const picturePipe = child.stdio[PICTURE_PIPE];
  if (!(picturePipe instanceof Writable)) throw new TypeError('The child has no pipe for pictures');
  picturePipe.on('error', () => undefined); // broken when the child dies, which is told elsewhere

  let isDisconnected = false;
  let death: Death | undefined;
  function reportWhenGone(): void {
    if (death && isDisconnected) listeners.onDeath(death);
  }
  child.on('message', (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends are ours and of one version
    listeners.onMessage(message as MessageFromChild);
  });
  // Messages that were on their way are delivered before "disconnect", and may come after "exit".
  child.on('disconnect', () => {
    isDisconnected = true;
    child.kill('SIGKILL');
    reportWhenGone();
  });
  child.on('exit', (exitCode, signal) => {
    death = { pid: child.pid, exitCode, signal, lastWords: lastWords.trim() };
    reportWhenGone();
  });
  child.on('error', (error) => {
    // Could not be started at all, or could not be written to: the exit event tells the latter.
    if (child.pid !== undefined) return;
    listeners.onDeath({ pid: undefined, exitCode: null, signal: null, lastWords: error.message });
  });

  return {
    pid: child.pid,
    send(message) {
      if (!child.connected) return; // its death is on the way
      child.send(onWire(message), () => undefined);
      if (message.type === 'run') picturePipe.write(message.imageBytes);
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}

function onWire(message: MessageToChild): MessageOnWire {
  if (message.type !== 'run') return message;
  const { imageBytes, ...head } = message;
  return { ...head, imageLength: imageBytes.length };
}
