import { html } from 'hono/html';

import { count, percent } from '../../plots/drawing/format.ts';
import type { RunData } from '../../plots/run-data.ts';
import type { Html } from '../page/html.ts';
import { duration } from '../page/words.ts';

/** The numbers that people ask for first. */
export function keyFigures({ run, validation, test, distribution }: RunData): Html {
  const { results } = run;
  const pictures = Object.values(distribution).reduce(
    (sum, { train, validation: some, test: rest }) => sum + train + some + rest,
    0,
  );
  const figures: readonly (readonly [string, string | undefined])[] = [
    ['test accuracy', test && percent(test.accuracy)],
    ['validation accuracy', validation && percent(validation.accuracy)],
    ['among the first five', test && percent(test.top5Accuracy)],
    ['calibration error', test && percent(test.calibrationError)],
    ['pictures', pictures > 0 ? count(pictures) : undefined],
    ['classes', pictures > 0 ? count(Object.keys(distribution).length) : undefined],
    ['epochs', read(results['epochs_done'], count)],
    ['time', read(results['seconds'], duration)],
  ];
  const known = figures.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return html`<dl class="figures">
    ${known.map(
      ({ name, value }, index) =>
        html`<div class="${index === 0 && (test ?? validation) ? 'first' : 'other'}">
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function read(value: number | undefined, format: (value: number) => string): string | undefined {
  return value === undefined ? undefined : format(value);
}
