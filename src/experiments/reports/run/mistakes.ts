import { html } from 'hono/html';

import { type ConfusedPair, confusedPairs } from '../../../training/evaluation/confused-pairs.ts';
import type { Evaluation } from '../../../training/evaluation/evaluate.ts';
import { count } from '../../plots/drawing/format.ts';
import { type Html, labelled } from '../page/html.ts';
import { times } from '../page/words.ts';

const MOST = 12;

/** The most frequent mistakes in words: "Ragdoll was taken for Birman 3 times of 10". */
export function mistakes(evaluation: Evaluation): Html {
  const pairs = confusedPairs(evaluation);
  if (pairs.length === 0) return html`<p>It made no mistake.</p>`;
  const rest = pairs.slice(MOST);
  const missing = rest.reduce((sum, pair) => sum + pair.count, 0);
  return html`<ul class="mistakes">
      ${pairs.slice(0, MOST).map((pair) => html`<li>${inWords(pair)}</li>`)}
    </ul>
    ${rest.length > 0 && html`<p class="muted">And ${describeRest(missing, rest.length)}.</p>`}`;
}

function inWords({ shown, said, count: often, of }: ConfusedPair): Html {
  const frequency = of === 1 ? ', in its only picture' : ` ${times(often)} of ${count(of)}`;
  return html`${labelled(shown)} was taken for ${labelled(said)}${frequency}.`;
}

function describeRest(pictures: number, kinds: number): string {
  return pictures === kinds
    ? `${count(kinds)} more, each once`
    : `${count(pictures)} more, of ${count(kinds)} kinds`;
}
