import { html } from 'hono/html';

import { percent } from '../../plots/drawing/format.ts';
import type { ComparedGroup } from '../../plots/compare/comparison-charts.ts';
import type { Run } from '../../runs/run.ts';
import { pickBest } from '../../select/pick-best.ts';
import { type Html, labelled } from '../page/html.ts';
import { counted } from '../page/words.ts';

/** Which run is best, and what to beware of. */
export function verdict(groups: readonly ComparedGroup[]): Html {
  const rows = groups.flatMap((group) => group.runs);
  const runs = rows.map(({ run }) => run);
  const nameOf = (run: Run): Html => labelled(rows.find((row) => row.run === run)?.label ?? run.id);
  const experiments = [
    ...new Set(runs.map(({ parameters }) => String(parameters['experiment'] ?? ''))),
  ];
  const [title] = experiments.length === 1 ? experiments : [];
  return html`<header>
    <p class="kicker">Comparison of ${counted(runs.length, 'training run')}</p>
    <h1>${title ? labelled(title) : 'Runs compared'}</h1>
    <p class="headline">${describeBest(runs, nameOf)}</p>
    ${warnings(runs, nameOf).map((warning) => html`<p class="notice">${warning}</p>`)}
  </header>`;
}

function describeBest(runs: readonly Run[], nameOf: (run: Run) => Html): Html {
  const best = pickBest(runs, 'validation');
  if (!best)
    return html`No finished run was measured on validation pictures: none can be called the best.`;
  const { validation_accuracy: validation = 0, test_accuracy: test } = best.results;
  const onTest = test === undefined ? '' : `, and ${percent(test)} of test pictures`;
  return html`Best by validation: ${nameOf(best)} (<code>${best.id}</code>). It recognizes
    <strong>${percent(validation)}</strong> of validation pictures${onTest}.`;
}

function warnings(runs: readonly Run[], nameOf: (run: Run) => Html): Html[] {
  const unfinished = runs.filter(({ status }) => status !== 'finished').length;
  const hashes = new Set(runs.map(({ parameters }) => parameters['data_hash']));
  return [
    ...disagreement(runs, nameOf),
    ...lossDisagreement(runs, nameOf),
    ...(hashes.size > 1
      ? [html`The runs were not trained on the same pictures: their accuracies cannot be compared.`]
      : []),
    ...(unfinished > 0
      ? [html`${counted(unfinished, 'run')} did not finish, and cannot be the best.`]
      : []),
  ];
}

function disagreement(runs: readonly Run[], nameOf: (run: Run) => Html): Html[] {
  const [chosen, luckiest] = [pickBest(runs, 'validation'), pickBest(runs, 'test')];
  if (!chosen || !luckiest || chosen === luckiest) return [];
  const [own, other] = [chosen, luckiest].map(({ results }) => results['test_accuracy']);
  if (own === undefined || other === undefined || own === other) return [];
  return [
    html`Validation and test disagree: on test pictures ${nameOf(luckiest)} does better, with
    ${percent(other)} against ${percent(own)}. The choice stays with validation: whoever chooses by
    test pictures has none left that tell how good the choice really is.`,
  ];
}

/** Series of trainings are often chosen by the loss. */
function lossDisagreement(runs: readonly Run[], nameOf: (run: Run) => Html): Html[] {
  const chosen = pickBest(runs, 'validation');
  const lossOf = ({ results }: Run): number =>
    results['validation_loss'] ?? Number.POSITIVE_INFINITY;
  const [lowest] = runs
    .filter(({ status }) => status === 'finished')
    .toSorted((a, b) => lossOf(a) - lossOf(b));
  if (!chosen || !lowest || lossOf(lowest) >= lossOf(chosen)) return [];
  return [
    html`The lowest validation loss has ${nameOf(lowest)}: it is right less often, but where it is
    wrong it is less sure of it.`,
  ];
}
