import type { HashedExample } from './data/hash-examples.ts';
import type { Recipe } from './learning/recipe.ts';
import { prepareFineTuning } from './prepare-fine-tuning.ts';
import { prepareHead } from './prepare-head.ts';
import type { Prepared, PrepareOptions } from './prepared.ts';

type Prepare = (examples: readonly HashedExample[], options: PrepareOptions) => Promise<Prepared>;

/** How a recipe's classifier is prepared. */
export function prepareFor({ unfreeze }: Recipe): Prepare {
  if (unfreeze === 'none') return prepareHead;
  return (examples, options) => prepareFineTuning(examples, { ...options, unfrozen: unfreeze });
}
