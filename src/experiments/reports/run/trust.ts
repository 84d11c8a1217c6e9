import { html } from 'hono/html';

import type { Evaluation } from '../../../training/evaluation/evaluate.ts';
import { percent } from '../../plots/drawing/format.ts';
import { type Html, section } from '../page/html.ts';

/** Below it, what is said and what is so differ by less than anybody notices. */
const SMALL = 0.05;

/** What a probability of this classifier is worth. */
export function trust({ calibrationError, reliability }: Evaluation, chart: Html): Html {
  const pictures = reliability.reduce((sum, { count }) => sum + count, 0);
  const mean = (read: (bin: (typeof reliability)[number]) => number): number =>
    reliability.reduce((sum, bin) => sum + bin.count * read(bin), 0) / pictures;
  const [said, right] = [mean((bin) => bin.probability), mean((bin) => bin.accuracy)];
  const verdict =
    Math.abs(said - right) < SMALL
      ? 'On average, it is as sure as it should be.'
      : `On average, it is ${said > right ? 'surer than it should be' : 'more modest than it has to be'}.`;
  const text = html`<div>
    <p>
      ${verdict} It says ${percent(said)} of its first answers, and ${percent(right)} of them are
      right. Dots on the dotted line are probabilities that mean what they say; dots above it are
      too modest, dots below it too bold. A small dot stands for few pictures, and is moved by each
      of them.
    </p>
    <p class="muted">
      The calibration error, ${percent(calibrationError)}, is the mean distance from that line.
    </p>
  </div>`;
  return section(
    'What its probabilities are worth',
    html`<div class="columns">${chart}${text}</div>`,
  );
}
