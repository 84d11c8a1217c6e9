import { html } from 'hono/html';

import { wilsonInterval } from '../../../training/evaluation/wilson-interval.ts';
import { count, percent } from '../../plots/drawing/format.ts';
import type { RunData } from '../../plots/run-data.ts';
import { labelled, type Html } from '../page/html.ts';
import { counted, moment } from '../page/words.ts';

/** What came of a run, in a sentence, and how far it can be relied on. */
export function headline(data: RunData): Html {
  const { run } = data;
  return html`<header>
    <p class="kicker">Training run ${run.id} · ${moment(run.startedAt)}</p>
    <h1>${labelled(run.name)}</h1>
    ${notice(data)}
    <p class="headline">${verdict(data)}</p>
    <p class="muted">${reservation(data)}</p>
  </header>`;
}

function verdict({ validation, test, distribution }: RunData): Html {
  const classes = counted(Object.keys(distribution).length, 'class', 'classes');
  if (test) {
    const right = Math.round(test.accuracy * test.count);
    return html`Recognizes <strong>${percent(test.accuracy)}</strong> of test pictures of
      ${classes}: ${count(right)} of ${count(test.count)}, none of which it had seen before.`;
  }
  if (validation) {
    return html`Recognizes <strong>${percent(validation.accuracy)}</strong> of validation pictures
      of ${classes}. No pictures were put aside for a test.`;
  }
  return html`Nothing says yet how good it is: no pictures were put aside, or it was not measured.`;
}

/** A number of few pictures looks more exact than it is. */
function reservation({ validation, test }: RunData): Html {
  const evaluation = test ?? validation;
  if (!evaluation || evaluation.count === 0) return html``;
  const [low, high] = wilsonInterval(
    Math.round(evaluation.accuracy * evaluation.count),
    evaluation.count,
  );
  const caveat = test ? '' : ' Training chose its best weights by them, so expect a little less.';
  return html`With ${counted(evaluation.count, 'picture')}, the share of all such pictures lies
  between ${percent(low, 0)} and ${percent(high, 0)} (95 % confidence).${caveat}`;
}

function notice({ run, epochs }: RunData): Html {
  if (run.status === 'finished') return html``;
  const wanted = run.parameters['epochs'];
  const done = `${counted(epochs.length, 'epoch')}${wanted === undefined ? '' : ` of ${wanted}`}`;
  const words = {
    running: `Still training: ${done} so far.`,
    failed: `Failed after ${done}.`,
    killed: `Stopped after ${done}; whatsit train --resume ${run.id} goes on.`,
  };
  return html`<p class="notice">${words[run.status]}</p>`;
}
