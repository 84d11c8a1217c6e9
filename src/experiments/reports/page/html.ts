import { html } from 'hono/html';

/** A piece of a page; all text in it is escaped. */
export type Html = ReturnType<typeof html>;

/** A label as people wrote it: one that runs from right to left does not turn the sentence around it. */
export function labelled(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** Pieces with commas between them, and a last word before the last one: `a, b and c`. */
export function listed(pieces: readonly Html[]): Html {
  return html`${pieces.map((piece, index) => [separator(index, pieces.length), piece])}`;
}

function separator(index: number, length: number): string {
  if (index === 0) return '';
  return index === length - 1 ? ' and ' : ', ';
}

/** A part of a page with a headline. */
export function section(title: string, body: Html | readonly Html[]): Html {
  return html`<section>
    <h2>${title}</h2>
    ${body}
  </section>`;
}
