import type {
  Classification,
  Classifier,
  ClassifyOptions,
} from '../../src/classification/classifier.ts';
import type { Model } from '../../src/classification/model.ts';
import { createModel } from './model.ts';

/** A classifier that answers without looking, or fails as it is told to. */
export interface FakeClassifier extends Classifier {
  /** The pictures that reached it, with what was asked of it. */
  readonly seen: readonly { readonly imageBytes: Uint8Array; readonly options: ClassifyOptions }[];
}

export interface FakeClassifierOptions {
  readonly models?: readonly Model[];
  readonly answer?: Partial<Classification>;
  /** Takes the answer's place. */
  readonly classify?: (imageBytes: Uint8Array, options: ClassifyOptions) => Promise<Classification>;
}

/** What the fake says of every picture. */
export const catClassification: Classification = {
  predictions: [
    { label: 'cat', probability: 0.75 },
    { label: 'beagle', probability: 0.25 },
  ],
  confident: true,
  group: undefined,
  model: 'animals',
  timings: { queueMs: 0, preprocessMs: 0, inferenceMs: 0 },
};

export function createFakeClassifier(options: FakeClassifierOptions = {}): FakeClassifier {
  const { models = [createModel()], answer } = options;
  const classify = options.classify ?? (async () => ({ ...catClassification, ...answer }));
  const seen: FakeClassifier['seen'][number][] = [];
  return {
    models,
    seen,
    async classify(imageBytes, asked = {}) {
      seen.push({ imageBytes, options: asked });
      return classify(imageBytes, asked);
    },
  };
}
