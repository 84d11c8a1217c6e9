import { html } from 'hono/html';

import { bestEpoch } from '../../plots/charts/epoch-curves.ts';
import { percent } from '../../plots/drawing/format.ts';
import type { RunData } from '../../plots/run-data.ts';
import type { EpochLine } from '../../runs/records.ts';
import type { Html } from '../page/html.ts';
import { counted } from '../page/words.ts';

/** A smaller change of the loss is none. */
const CHANGE = 0.02;

/** What the curves say, in words. */
export function courseInWords({ epochs, steps }: RunData): Html {
  const best = bestEpoch(epochs);
  const inSteps = steps.length > 0 ? `, ${counted(steps.length, 'step')}` : '';
  return html`<div class="prose">
    <p>${counted(epochs.length, 'epoch')}${inSteps}.</p>
    ${
      best &&
      html`<p>${describeEnd(epochs, best)}</p>
        <p>${describeGap(best)}</p>`
    }
  </div>`;
}

function describeEnd(epochs: readonly EpochLine[], best: EpochLine): string {
  const [lowest, last] = [lossOf(best), lossOf(epochs.at(-1))];
  if (epochs.length === 1) return 'One epoch is too little to see a course.';
  if (last > lowest * (1 + CHANGE)) {
    return `The loss on validation pictures was lowest after epoch ${best.epoch}; what came after was learning by heart.`;
  }
  const before = lossOf(epochs.at(-1 - Math.ceil(epochs.length / 10)));
  return before > last * (1 + CHANGE)
    ? 'The loss on validation pictures was still falling at the end: more epochs may do better.'
    : 'The loss on validation pictures had levelled off before the end: more epochs would hardly do better.';
}

function lossOf(line: EpochLine | undefined): number {
  return line?.validation_loss ?? Number.POSITIVE_INFINITY;
}

function describeGap({ epoch, train_accuracy: train, validation_accuracy: validation }: EpochLine) {
  return validation === null || validation === undefined
    ? ''
    : `After epoch ${epoch}, it recognized ${percent(train)} of the pictures that it learnt from, as they are shown while learning, and ${percent(validation)} of those that it did not.`;
}
