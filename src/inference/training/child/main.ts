/**
 * The training process: holds the parameters and changes them, step by step.
 *
 * It is a process for the same reason as the inference process: a step holds the thread that runs it, and Ctrl-C and
 * progress must not wait for it.
 */
import { type Feed, gradientName, type NumberArray } from '../../../training/ports.ts';
import type { Reply, Request, Results } from '../protocol.ts';
import { type Adam, createAdam } from './adam.ts';
import { openStepSession, type StepSession } from './step-sessions.ts';

/** The share of a batch's statistics in the running ones, as PyTorch has it. */
const MOMENTUM = 0.1;

const sessions = new Map<string, StepSession>();
const shapes = new Map<string, readonly number[]>();
const constants = new Map<string, NumberArray>();
let adam: Adam | undefined;
let threads = 1;
let answered = Promise.resolve();

process.on('message', (request: Request) => {
  answered = answered.then(() => answer(request)); // one after the other, in their order
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; when to end is the parent's decision.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

async function answer(request: Request): Promise<void> {
  let reply: Reply;
  try {
    reply = { result: await perform(request) };
  } catch (error) {
    reply = { problem: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(reply);
}

async function perform(request: Request): Promise<Results[keyof Results]> {
  switch (request.type) {
    case 'start':
      for (const { name, dims } of request.parameters) shapes.set(name, dims);
      adam = createAdam(request.parameters, request.optimizer);
      ({ threads } = request);
      return undefined;
    case 'constant':
      keep(request);
      return undefined;
    case 'open': {
      const { graph, onnxBytes, gatherings } = request;
      sessions.set(graph, await openStepSession(onnxBytes, { gatherings, threads }));
      return undefined;
    }
    case 'step':
      return step(request);
    case 'evaluate':
      return (await run(request))('logits');
    case 'save':
      return started().save();
    case 'restore':
      started().restore(request.state);
      return undefined;
    case 'memory':
      return process.resourceUsage().maxRSS * 1024;
    default:
      throw new TypeError('The training process does not know what it is asked for');
  }
}

function keep({ name, dims, values, start }: Extract<Request, { type: 'constant' }>): void {
  const length = dims.reduce((product, side) => product * side, 1);
  const constant = constants.get(name) ?? { values: new Float32Array(length), dims };
  constant.values.set(values, start);
  constants.set(name, constant);
}

async function step(request: Extract<Request, { type: 'step' }>): Promise<Results['step']> {
  const output = await run(request);
  started().step((name) => output(gradientName(name)), request.learningRates);
  for (const { parameter, output: batch, correction } of openSession(request.graph).gatherings) {
    follow(parameter, output(batch), correction);
  }
  return { loss: output('loss')[0] ?? Number.NaN, logits: output('logits') };
}

function follow(parameter: string, batch: Float32Array, correction: number): void {
  const running = started().values.get(parameter);
  if (!running) throw new TypeError(`There is no ${parameter}`);
  for (let index = 0; index < running.length; index++) {
    const target = correction * (batch[index] ?? 0);
    running[index] = (1 - MOMENTUM) * (running[index] ?? 0) + MOMENTUM * target;
  }
}

function run({
  graph,
  feeds,
}: Pick<Extract<Request, { type: 'step' }>, 'graph' | 'feeds'>): ReturnType<StepSession['run']> {
  const all: Record<string, NumberArray> = Object.fromEntries(constants);
  for (const [name, values] of started().values) {
    all[name] = { values, dims: shapes.get(name) ?? [] };
  }
  for (const [name, feed] of Object.entries(feeds)) all[name] = toNumbers(feed);
  return openSession(graph).run(all);
}

/** Copies: a message puts its arrays anywhere, and how sums are rounded depends on where their numbers lie. */
function toNumbers({ values, dims }: Feed): NumberArray {
  return { values: new Float32Array(values), dims };
}

function started(): Adam {
  if (adam) return adam;
  throw new TypeError('Something came before the start message');
}

function openSession(graph: string): StepSession {
  const session = sessions.get(graph);
  if (session) return session;
  throw new TypeError(`The graph "${graph}" has not been opened`);
}
