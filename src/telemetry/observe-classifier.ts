import type { Classifier } from '../classification/classifier.ts';
import { toClassifierError } from '../errors.ts';
import type { PictureEnd } from './metrics/pictures.ts';

/**
 * A classifier that tells what becomes of each picture; of those whose caller has gone, nothing.
 *
 * @param classifier - What it passes everything on to.
 */
export function observeClassifier(
  classifier: Classifier,
  observe: (end: PictureEnd) => void,
): Classifier {
  return {
    models: classifier.models,
    async classify(imageBytes, options) {
      try {
        const classification = await classifier.classify(imageBytes, options);
        const { confident, timings } = classification;
        observe({ outcome: confident ? 'classified' : 'unsure', timings });
        return classification;
      } catch (error) {
        const { code } = toClassifierError(error);
        if (!options?.signal?.aborted) observe({ outcome: code, timings: undefined });
        throw error;
      }
    },
  };
}
