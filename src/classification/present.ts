import type { Classification } from './classifier.ts';
import type { Prediction } from './prediction.ts';

/** The answer as HTTP and `whatsit predict --json` give it: names are part of the contract. */
export interface PresentedClassification {
  readonly predicted_class: string;
  readonly predictions: readonly Prediction[];
  readonly confident: boolean;
  readonly group: Prediction | null;
  readonly model: string;
}

/** Puts a classification into the words of the contract. */
export function presentClassification(classification: Classification): PresentedClassification {
  const { predictions, confident, group, model } = classification;
  return {
    predicted_class: predictions[0]?.label ?? '',
    predictions,
    confident,
    group: group ?? null,
    model,
  };
}
