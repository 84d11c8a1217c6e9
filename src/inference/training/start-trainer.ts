import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ClassifierError } from '../../errors.ts';
import type { Constant, StartTrainer, StepGraph, Trainer } from '../../training/ports.ts';
import { childEnvironment } from '../child-environment.ts';
import type { Reply, Request, Results } from './protocol.ts';

const LAST_WORDS_LENGTH = 2_000;
/** Of numbers that are sent at once: a message of any length would stand in memory three times. */
const PIECE_LENGTH = 2 ** 22;

/**
 * Makes trainers that work in a process of their own.
 *
 * @param threads - How many of the machine's CPUs a step may use.
 */
export function createTrainerStarter({ threads }: { readonly threads: number }): StartTrainer {
  return () => {
    const { ask, close } = connect(forkChild());
    return {
      async begin({ parameters, constants, optimizer }) {
        await ask<'start'>({ type: 'start', parameters, optimizer, threads });
        for (const constant of constants) await hand(constant, ask);
        return createTrainer(ask, close);
      },
      close,
    };
  };
}

type Ask = <Type extends Request['type']>(
  request: Extract<Request, { type: Type }>,
) => Promise<Results[Type]>;

async function hand({ name, dims, values }: Constant, ask: Ask): Promise<void> {
  for (let start = 0; start < values.length; start += PIECE_LENGTH) {
    const piece = values.subarray(start, start + PIECE_LENGTH);
    await ask<'constant'>({ type: 'constant', name, dims, values: piece, start });
  }
}

function createTrainer(ask: Ask, close: () => void): Trainer {
  const opened = new Set<string>();

  /** Nobody waits for it: what is asked next is answered after it. */
  async function open(graph: StepGraph): Promise<void> {
    if (opened.has(graph.id)) return;
    const { id, gatherings } = graph;
    opened.add(id);
    await ask<'open'>({ type: 'open', graph: id, onnxBytes: graph.encode(), gatherings });
  }

  return {
    async step({ graph, feeds, learningRates }) {
      const opening = open(graph);
      const stepping = ask<'step'>({ type: 'step', graph: graph.id, feeds, learningRates });
      const [, result] = await Promise.all([opening, stepping]);
      return result;
    },
    async evaluate({ graph, feeds }) {
      const opening = open(graph);
      const evaluating = ask<'evaluate'>({ type: 'evaluate', graph: graph.id, feeds });
      const [, logits] = await Promise.all([opening, evaluating]);
      return logits;
    },
    save: () => ask<'save'>({ type: 'save' }),
    restore: (state) => ask<'restore'>({ type: 'restore', state }),
    peakMemoryBytes: () => ask<'memory'>({ type: 'memory' }),
    close,
  };
}

/** One question at a time: the child answers in order. */
function connect(child: ChildProcess): { readonly ask: Ask; readonly close: () => void } {
  const waiting: { resolve(reply: Reply): void; reject(error: Error): void }[] = [];
  let lastWords = '';
  let isGone = false;

  function fail(): void {
    isGone = true;
    for (const { reject } of waiting.splice(0)) reject(gone(lastWords));
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS_LENGTH);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends are ours and of one version
  child.on('message', (reply) => waiting.shift()?.resolve(reply as Reply));
  child.on('error', fail);
  child.on('exit', fail);

  return {
    async ask(request) {
      if (isGone) throw gone(lastWords);
      const reply = await new Promise<Reply>((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.send(request, (error) => error && fail());
      });
      if ('problem' in reply) throw new ClassifierError('internal', reply.problem);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the child answers what was asked
      return reply.result as never;
    },
    close() {
      isGone = true;
      child.kill('SIGKILL');
    },
  };
}

function forkChild(): ChildProcess {
  const extension = path.extname(fileURLToPath(import.meta.url));
  return fork(new URL(`./child/main${extension}`, import.meta.url), {
    serialization: 'advanced', // typed arrays travel as they are
    execArgv: extension === '.ts' ? ['--import', import.meta.resolve('tsx')] : [],
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function gone(lastWords: string): ClassifierError {
  return new ClassifierError('internal', `the training process ended. ${lastWords}`.trim());
}
