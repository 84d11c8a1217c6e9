import sharp from 'sharp';

import type {
  InferenceEngine,
  InferenceRequest,
  OutputName,
  View,
} from '../../src/classification/ports.ts';
import { ClassifierError } from '../../src/errors.ts';

/** Sees no more than this of a picture: `[SIDE, SIDE]`, grey. */
const SIDE = 4;
const EMBEDDING_LENGTH = 1280;

export interface FakeEngine extends InferenceEngine {
  readonly requests: readonly InferenceRequest[];
  readonly signals: readonly (AbortSignal | undefined)[];
}

export interface FakeEngineOptions {
  /** What every picture gets; left out, the fake looks at the picture. */
  readonly logits?: readonly number[];
  readonly maxImagePixels?: number;
}

/** An inference engine without a model: its outputs are weighted sums of a thumbnail's pixels. */
export function createFakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  const { logits, maxImagePixels = 1_000_000 } = options;
  const requests: InferenceRequest[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  return {
    requests,
    signals,
    async run(imageBytes, request, signal) {
      requests.push(request);
      signals.push(signal);
      signal?.throwIfAborted();
      const { model, outputs, view } = request;
      const thumbnail = logits ? [] : await look(imageBytes, view, maxImagePixels);
      const lengths = { logits: model.labels.length, embeddings: EMBEDDING_LENGTH };
      const compute = (name: OutputName): Float32Array =>
        Float32Array.from(logits ?? weightedSums(thumbnail, lengths[name]));
      return {
        outputs: Object.fromEntries(outputs.map((name) => [name, compute(name)])),
        queueMs: 1,
        preprocessMs: 2,
        inferenceMs: 3,
      };
    },
  };
}

async function look(
  imageBytes: Uint8Array,
  view: View | undefined,
  maxImagePixels: number,
): Promise<readonly number[]> {
  const { format, width, height } = await readMetadata(imageBytes);
  if (format === 'svg') throw new ClassifierError('image-unsupported', 'This is an SVG drawing.');
  if (width * height > maxImagePixels) {
    throw new ClassifierError('image-too-large', 'The picture has too many pixels.');
  }
  const image = sharp(imageBytes).flop(view?.flip ?? false);
  return boxMeans(await image.greyscale().raw().toBuffer(), width, height);
}

/** The mean of each cell of a grid over the picture: the same for a mirrored one, mirrored. */
function boxMeans(grey: Uint8Array, width: number, height: number): readonly number[] {
  const sums = new Float64Array(SIDE * SIDE);
  for (let i = 0; i < grey.length; i++) {
    const column = Math.floor(((i % width) * SIDE) / width);
    const row = Math.floor((Math.floor(i / width) * SIDE) / height);
    const cell = row * SIDE + column;
    sums[cell] = (sums[cell] ?? 0) + (grey[i] ?? 0);
  }
  return [...sums].map((sum) => (sum * sums.length) / grey.length);
}

async function readMetadata(imageBytes: Uint8Array) {
  try {
    return await sharp(imageBytes).metadata();
  } catch (cause) {
    throw new ClassifierError('image-undecodable', 'The file is not a picture.', { cause });
  }
}

function weightedSums(thumbnail: readonly number[], length: number): readonly number[] {
  return Array.from({ length }, (_, row) =>
    thumbnail.reduce((sum, value, i) => sum + (value / 255) * Math.sin(row * SIDE + i + 1), 0),
  );
}
