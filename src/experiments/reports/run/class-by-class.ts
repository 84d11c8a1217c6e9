import { html } from 'hono/html';

import type { ClassEvaluation, Evaluation } from '../../../training/evaluation/evaluate.ts';
import { count, percent } from '../../plots/drawing/format.ts';
import type { ClassCounts, RunData } from '../../plots/run-data.ts';
import { type Html, labelled, section } from '../page/html.ts';
import { type Column, table } from '../page/table.ts';

/** Below it a share is set apart. */
const LOW = 0.6;
/** More rows are shown only to those who ask. */
const MOST_SHOWN = 60;

/** How well each class is told from the others: a chart, and the numbers beside it. */
export function classByClass(data: RunData, evaluation: Evaluation, chart: Html): Html {
  const numbers = numbersOf(evaluation, data);
  const body =
    evaluation.classes.length <= MOST_SHOWN
      ? html`<div class="columns">${chart}${numbers}</div>`
      : html`${chart}
          <details>
            <summary>All ${count(evaluation.classes.length)} classes in numbers</summary>
            ${numbers}
          </details>`;
  const terms = html`<p class="muted">
    Recall: of the pictures of a class, the share that was recognized. Precision: of the pictures
    that were taken for it, the share that shows it.
  </p>`;
  return section('Class by class', [terms, body]);
}

function numbersOf({ classes }: Evaluation, { distribution, test }: RunData): Html {
  const columns: readonly Column<ClassEvaluation>[] = [
    { title: 'class', cell: ({ label }) => labelled(label) },
    { title: 'train', cell: ({ label }) => learntFrom(distribution, label), isNumber: true },
    { title: test ? 'test' : 'validation', cell: (one) => count(one.count), isNumber: true },
    { title: 'recall', cell: ({ recall }) => share(recall), isNumber: true },
    { title: 'precision', cell: ({ precision }) => share(precision), isNumber: true },
  ];
  return table(columns, classes, { isDense: true });
}

/** A label may be called like something that every object has. */
function learntFrom(distribution: RunData['distribution'], label: string): string {
  const counts: ClassCounts | undefined = Object.hasOwn(distribution, label)
    ? distribution[label]
    : undefined;
  return counts ? count(counts.train) : '–';
}

function share(value: number | null): Html | string {
  if (value === null) return '–';
  return value < LOW ? html`<span class="low">${percent(value, 0)}</span>` : percent(value, 0);
}
