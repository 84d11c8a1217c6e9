import type { PictureResult } from '../../src/chat/answer-pictures.ts';
import { composeAnswer } from '../../src/chat/compose-answer.ts';
import type { Texts } from '../../src/chat/texts/texts.ts';
import { renderToFit } from './render.ts';

/** Labels for each of several pictures: more make a message that nobody reads on a phone. */
const MAX_LABELS_OF_SEVERAL = 3;

/**
 * Writes the answer to one message or command.
 *
 * @param options.k - Labels that were asked for.
 * @returns Discord's Markdown, within the limit for a message.
 */
export function renderAnswer(
  results: readonly PictureResult[],
  { texts, k }: { readonly texts: Texts; readonly k: number },
): string {
  const maxLabels = results.length > 1 ? Math.min(k, MAX_LABELS_OF_SEVERAL) : k;
  return renderToFit((labelLimit) => composeAnswer(results, { texts, labelLimit }), maxLabels);
}
