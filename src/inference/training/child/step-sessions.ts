import { InferenceSession, Tensor } from 'onnxruntime-node';

import type { Gathering, NumberArray } from '../../../training/ports.ts';

/** An open step graph. */
export interface StepSession {
  readonly gatherings: readonly Gathering[];
  /** Runs it and gives every output by name. */
  run(feeds: Readonly<Record<string, NumberArray>>): Promise<(output: string) => Float32Array>;
}

/** Opens the ONNX file of a step graph. */
export async function openStepSession(
  onnxBytes: Uint8Array,
  { gatherings, threads }: { readonly gatherings: readonly Gathering[]; readonly threads: number },
): Promise<StepSession> {
  const session = await InferenceSession.create(onnxBytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Without its Identity nodes a gradient would be computed only after those of all layers before: a third more memory.
    graphOptimizationLevel: 'disabled',
    // An arena a graph would keep the memory of its largest step, and plans would take it a second time.
    enableCpuMemArena: false,
    enableMemPattern: false,
    // Spinning threads would take time from the pool, which decodes the next pictures meanwhile.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  });
  return {
    gatherings,
    async run(feeds) {
      const inputs = session.inputNames.map((name) => [name, toTensor(name, feeds[name])] as const);
      const results = await session.run(Object.fromEntries(inputs));
      return (output) => {
        const data = results[output]?.data;
        if (data instanceof Float32Array) return data;
        throw new TypeError(`The step has no output ${output}`);
      };
    },
  };
}

function toTensor(name: string, array: NumberArray | undefined): Tensor {
  if (!array) throw new TypeError(`Nothing is fed as ${name}`);
  return new Tensor('float32', array.values, array.dims);
}
