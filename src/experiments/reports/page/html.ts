import { html } from 'hono/html';

/** A piece of a page; all text in it is escaped. */
export type Html = ReturnType<typeof html>;

/** A label as people wrote it: one that runs from right to left does not turn the sentence around it. */
export function labelled(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** A part of a page with a headline. */
export function section(title: string, body: Html | readonly Html[]): Html {
  return html`<section>
    <h2>${title}</h2>
    ${body}
  </section>`;
}
