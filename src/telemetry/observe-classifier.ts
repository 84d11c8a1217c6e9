import type { Classifier } from '../classification/classifier.ts';
import type { PictureEnd } from './metrics/pictures.ts';

/**
 * A classifier that tells of each answer; who asks it knows better what a failure was about.
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
      const classification = await classifier.classify(imageBytes, options);
      const { confident, timings } = classification;
      observe({ outcome: confident ? 'classified' : 'unsure', timings });
      return classification;
    },
  };
}
