import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

import type { OutputName } from '../../classification/ports.ts';
import { ClassifierError } from '../../errors.ts';
import type { ModelSource } from '../protocol.ts';

/** One open ONNX file. */
export interface Session {
  /**
   * @param pixels - `[3, height, width]` (CHW, RGB, normalized).
   * @returns One array an output that was asked for, without the batch dimension.
   * @throws {ClassifierError} `model-invalid` when the model has no such output or fails.
   */
  run(
    pixels: Float32Array,
    outputs: readonly OutputName[],
  ): Promise<Partial<Record<OutputName, Float32Array>>>;
  close(): Promise<void>;
}

const INPUT = 'pixel_values';

/**
 * Opens a model and checks that its graph fits its folder.
 *
 * @param threads - Intra-op threads: ONNX Runtime would take one a physical core, whatever the container allows.
 * @throws {ClassifierError} `model-invalid`, one line that names the file and what is wrong in it.
 */
export async function openSession(model: ModelSource, threads: number): Promise<Session> {
  const session = await createSession(model, threads);
  requireFittingGraph(model, session);
  const { width, height } = model.preprocessing.input;

  return {
    async run(pixels, outputs) {
      const feeds = { [INPUT]: new Tensor('float32', pixels, [1, 3, height, width]) };
      const missing = outputs.find((name) => !session.outputNames.includes(name));
      if (missing) throw invalid(model, `has no output ${missing}`);
      try {
        const results = await session.run(feeds, outputs);
        return Object.fromEntries(outputs.map((name) => [name, toFloats(results[name])]));
      } catch (error) {
        throw invalid(model, 'failed to run', error);
      }
    },
    close: () => session.release(),
  };
}

async function createSession(model: ModelSource, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model.onnxPath, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Spinning threads would burn a core for nothing between pictures.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw invalid(model, 'is not an ONNX file that can be opened', error);
  }
}

function requireFittingGraph(model: ModelSource, session: InferenceSession): void {
  const { width, height } = model.preprocessing.input;
  const shape = shapeOf(session.inputMetadata, INPUT);
  if (!shape) throw invalid(model, `has no input ${INPUT}`);
  const expected = ['batch', 3, height, width];
  if (
    shape.length !== 4 ||
    !shape.every((size, axis) => axis === 0 || fits(size, expected[axis]))
  ) {
    throw invalid(
      model,
      `input ${INPUT} is [${shape.join(', ')}], but preprocessor_config.json makes [${expected.join(', ')}]`,
    );
  }

  const { classCount } = model;
  const logits = shapeOf(session.outputMetadata, 'logits');
  if (!logits) throw invalid(model, 'has no output logits');
  if (logits.length !== 2 || !fits(logits[1], classCount)) {
    throw invalid(
      model,
      `output logits is [${logits.join(', ')}], but config.json names ${classCount} classes`,
    );
  }
}

/** A size that the graph leaves open is a name or -1; it fits everything. */
function fits(size: number | string | undefined, expected: number | string | undefined): boolean {
  return typeof size !== 'number' || size < 0 || size === expected;
}

function shapeOf(
  metadata: readonly InferenceSession.ValueMetadata[],
  name: string,
): readonly (number | string)[] | undefined {
  const value = metadata.find((one) => one.name === name);
  return value?.isTensor ? value.shape : undefined;
}

function toFloats(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new TypeError('The output is not a float32 tensor');
}

function invalid(model: ModelSource, problem: string, cause?: unknown): ClassifierError {
  return new ClassifierError(
    'model-invalid',
    `${model.name}/onnx/${path.basename(model.onnxPath)}: ${problem}`,
    { cause },
  );
}
