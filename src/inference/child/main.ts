/**
 * The inference process: takes encoded pictures from its parent, one after another, and answers with outputs.
 *
 * It is a process and not a thread because `session.run()` holds whichever thread calls it, and because a
 * process that hangs in native code can be killed without harm to the service.
 */
import { setImmediate } from 'node:timers/promises';

import { type MessageFromChild, type MessageOnWire, type RunMessage, toWire } from '../protocol.ts';
import { configureSharp } from './decode-general.ts';
import { createPixelCollector } from './garbage.ts';
import { createOpenModels } from './open-models.ts';
import { readPicture } from './read-picture.ts';

const OPEN_MODELS_LIMIT = 3;

const waiting: RunMessage[] = [];
const collectPixels = createPixelCollector();
let openModels: ReturnType<typeof createOpenModels> | undefined;
let isWorking = false;

process.on('message', (message: MessageOnWire) => {
  if (message.type === 'start') void start(message);
  else if (message.type === 'run')
    void enqueue({ ...message, imageBytes: readPicture(message.imageLength) });
  else cancel(message.id);
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; when to end is the parent's decision, by disconnecting or by killing.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

async function start(message: Extract<MessageOnWire, { type: 'start' }>): Promise<void> {
  try {
    const { threads, maxImagePixels, defaultModel } = message;
    configureSharp();
    openModels = createOpenModels({ threads, maxImagePixels, limit: OPEN_MODELS_LIMIT });
    const { session } = await openModels.get(defaultModel);
    const { width, height } = defaultModel.preprocessing.input;
    // The first run allocates and takes four times as long: nobody should have to wait for it.
    await session.run(new Float32Array(3 * width * height), ['logits']);
    send({ type: 'ready' });
  } catch (error) {
    send({ type: 'start-failed', error: toWire(error) });
  }
}

async function enqueue(message: RunMessage): Promise<void> {
  waiting.push(message);
  if (isWorking) return;
  isWorking = true;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    await runJob(next);
    collectPixels();
    // Lets a cancellation in before the next job begins.
    await setImmediate();
  }
  isWorking = false;
}

async function runJob(job: RunMessage): Promise<void> {
  const { id, imageBytes, model, outputs, view, requestId } = job;
  try {
    if (!openModels) throw new TypeError('A job came before the start message');
    const { preprocess, session } = await openModels.get(model);
    const startedAt = performance.now();
    const pixels = await preprocess(imageBytes, view);
    const preprocessedAt = performance.now();
    const results = await session.run(pixels, outputs);
    send({
      type: 'done',
      id,
      outputs: results,
      preprocessMs: preprocessedAt - startedAt,
      inferenceMs: performance.now() - preprocessedAt,
    });
  } catch (error) {
    send({ type: 'failed', id, error: toWire(error, requestId) });
  }
}

function cancel(id: number): void {
  const index = waiting.findIndex((message) => message.id === id);
  if (index !== -1) waiting.splice(index, 1);
}

function send(message: MessageFromChild): void {
  process.send?.(message);
}
