import { createInferencePool, type InferencePoolOptions } from '../../src/inference/pool.ts';
import { createFakeChildren } from './fake-child.ts';
import { createModel } from './model.ts';

export const timeoutMs = 1000;
export const startTimeoutMs = 5000;
export const testModel = createModel();
export const testImage = Uint8Array.of(1, 2, 3);

/** A pool whose children are fakes, one unless told otherwise. Jobs get the numbers 1, 2, 3 … as they come. */
export function createTestPool(options: Partial<InferencePoolOptions> = {}) {
  const children = createFakeChildren();
  const deaths: Parameters<InferencePoolOptions['reportDeath']>[0][] = [];
  const pool = createInferencePool({
    defaultModel: testModel,
    processes: 1,
    threads: 1,
    queueLimit: 2,
    timeoutMs,
    startTimeoutMs,
    maxImagePixels: 1_000_000,
    reportDeath: (death) => deaths.push(death),
    startChild: children.startChild,
    ...options,
  });

  /** Runs a job; gives the number of the one that was answered, or the error. */
  async function run(signal?: AbortSignal, requestId?: string): Promise<unknown> {
    try {
      const request = { model: testModel, outputs: ['logits'], requestId } as const;
      const { outputs } = await pool.run(testImage, request, signal);
      return outputs.logits?.[0];
    } catch (error) {
      return error;
    }
  }
  return { pool, children, deaths, run };
}

/** The same, when all children are ready. */
export function createReadyPool(options: Partial<InferencePoolOptions> = {}) {
  const testPool = createTestPool(options);
  for (const child of testPool.children.all) child.getReady();
  return testPool;
}
