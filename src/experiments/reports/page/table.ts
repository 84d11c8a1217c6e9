import { html } from 'hono/html';

import type { Html } from './html.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Html | string;
  /** Stands at the right. */
  readonly isNumber?: boolean;
}

/** How a table is shown. */
export interface TableLook<Row> {
  /** Whether a row is set apart. */
  readonly isBest?: (row: Row) => boolean;
  /** Whether there are so many rows that each should be low. */
  readonly isDense?: boolean;
}

/** A table whose first column names the rows. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { isBest = () => false, isDense = false }: TableLook<Row> = {},
): Html {
  return html`<div class="table">
    <table class="${isDense ? 'dense' : 'wide'}">
      <thead>
        <tr>
          ${columns.map(({ title, isNumber }) => html`<th scope="col" class="${kind(isNumber)}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr class="${isBest(row) ? 'best' : ''}">
              ${columns.map((column, index) => cell(column, row, index))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function cell<Row>({ cell: fill, isNumber }: Column<Row>, row: Row, index: number): Html {
  if (index === 0) return html`<th scope="row" class="${kind(isNumber)}">${fill(row)}</th>`;
  return html`<td class="${kind(isNumber)}">${fill(row)}</td>`;
}

function kind(isNumber = false): string {
  return isNumber ? 'number' : 'text';
}

/** Names and values. */
export function facts(pairs: readonly (readonly [name: string, value: Html | string])[]): Html {
  return html`<div class="table">
    <table class="facts">
      <tbody>
        ${pairs.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
