import { html } from 'hono/html';

import { count } from '../../plots/drawing/format.ts';
import type { ComparedGroup } from '../../plots/compare/comparison-charts.ts';
import type { Run } from '../../runs/run.ts';
import { differingParameters } from '../../select/differing-parameters.ts';
import { type Html, labelled } from '../page/html.ts';
import { facts, table } from '../page/table.ts';

/** The settings in which runs differ, a row a run; and below, closed, those that are the same in all. */
export function differences(groups: readonly ComparedGroup[]): Html[] {
  const rows = groups.flatMap((group) => group.runs);
  const runs = rows.map(({ run }) => run);
  const names = differingParameters(runs).map(({ name }) => name);
  const columns = names.map((name) => ({
    title: name.replaceAll('_', ' '),
    cell: ({ run }: { readonly run: Run }) => String(run.parameters[name] ?? '–'),
  }));
  const varied =
    names.length === 0
      ? html`<p>Nothing: all settings are the same.</p>`
      : table(
          [
            { title: 'run', cell: ({ label }: { readonly label: string }) => labelled(label) },
            ...columns,
          ],
          rows,
        );
  return [varied, same(runs, names)];
}

function same(runs: readonly Run[], differing: readonly string[]): Html {
  const shared = Object.entries(runs[0]?.parameters ?? {}).filter(
    ([name]) => !differing.includes(name),
  );
  return html`<details class="after">
    <summary>${count(shared.length)} settings are the same in all</summary>
    ${facts(shared.map(([name, value]) => [name.replaceAll('_', ' '), String(value)]))}
  </details>`;
}
