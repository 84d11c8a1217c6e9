import { count, percent } from '../../plots/drawing/format.ts';
import type { ComparedGroup } from '../../plots/compare/comparison-charts.ts';
import type { ComparedRun } from '../../plots/compare/compared-run.ts';
import type { Run } from '../../runs/run.ts';
import { html } from 'hono/html';
import { type Html, labelled } from '../page/html.ts';
import { type Column, table } from '../page/table.ts';
import { duration } from '../page/words.ts';

/** A number that runs have, and which of two is better. */
interface Measure {
  readonly title: string;
  readonly name: string;
  readonly format: (value: number) => string;
  readonly better?: 'higher' | 'lower';
}

const loss = (value: number): string => value.toFixed(4);

const MEASURES: readonly Measure[] = [
  { title: 'validation accuracy', name: 'validation_accuracy', format: percent, better: 'higher' },
  { title: 'validation loss', name: 'validation_loss', format: loss, better: 'lower' },
  { title: 'test accuracy', name: 'test_accuracy', format: percent, better: 'higher' },
  { title: 'test loss', name: 'test_loss', format: loss, better: 'lower' },
  { title: 'epochs', name: 'epochs_done', format: count },
  { title: 'time', name: 'seconds', format: duration },
];

/** What came of each run; the best one is set apart, and so is the best number of each column. */
export function resultsTable(groups: readonly ComparedGroup[], best: Run | undefined): Html {
  const rows = groups.flatMap(({ runs }) => runs);
  const columns: readonly Column<ComparedRun>[] = [
    { title: 'run', cell: ({ label, run }) => nameOf(label, run, best) },
    ...MEASURES.map((measure) =>
      columnOf(
        measure,
        rows.map(({ run }) => run),
      ),
    ),
    { title: 'id', cell: ({ run }) => html`<code class="whole">${run.id}</code>` },
  ];
  return table(columns, rows, { isBest: ({ run }) => run === best });
}

function nameOf(label: string, run: Run, best: Run | undefined): Html {
  const mark = run === best ? '★ ' : '';
  const status = run.status === 'finished' ? '' : ` (${run.status})`;
  return html`${mark}${labelled(label)}${status}`;
}

function columnOf(
  { title, name, format, better }: Measure,
  runs: readonly Run[],
): Column<{ readonly run: Run }> {
  const values = runs.flatMap(({ results }) => results[name] ?? []);
  const top = better === 'lower' ? Math.min(...values) : Math.max(...values);
  return {
    title,
    isNumber: true,
    cell: ({ run: { results } }) => {
      const value = results[name];
      if (value === undefined) return '–';
      const isTop = better !== undefined && value === top && values.length > 1;
      return isTop ? html`<span class="best-value">${format(value)}</span>` : format(value);
    },
  };
}
