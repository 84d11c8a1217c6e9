import type { PictureResult } from './answer-pictures.ts';
import { composeAnswer } from './compose-answer.ts';
import type { Block } from './rich-text.ts';
import type { Texts } from './texts/texts.ts';

/** Labels for each of several pictures: more make a message that nobody reads on a phone. */
const MAX_LABELS_OF_SEVERAL = 3;

/** How a platform writes, and how much it takes at once. */
export interface MessageForm<Message> {
  render(blocks: readonly Block[]): Message;
  /** As the platform counts it. */
  lengthOf(message: Message): number;
  readonly maxLength: number;
}

/**
 * Writes the answer to what somebody has shown, with as many labels as fit into one message.
 *
 * @param options.k - Labels that were asked for, 1 or more.
 */
export function fitAnswer<Message>(
  results: readonly PictureResult[],
  {
    texts,
    k,
    form,
  }: { readonly texts: Texts; readonly k: number; readonly form: MessageForm<Message> },
): Message {
  const maxLabels = results.length > 1 ? Math.min(k, MAX_LABELS_OF_SEVERAL) : k;
  return fitLabels((labelLimit) => composeAnswer(results, { texts, labelLimit }), {
    maxLabels,
    form,
  });
}

/**
 * Writes blocks with as many labels as fit into one message.
 *
 * @param compose - Gives the blocks with at most so many labels a picture.
 * @param options.maxLabels - What was asked for, 1 or more.
 */
export function fitLabels<Message>(
  compose: (labelLimit: number) => readonly Block[],
  { maxLabels, form }: { readonly maxLabels: number; readonly form: MessageForm<Message> },
): Message {
  for (let labelLimit = maxLabels; labelLimit >= 1; labelLimit--) {
    const message = form.render(compose(labelLimit));
    if (form.lengthOf(message) <= form.maxLength) return message;
  }
  return fitBlocks(compose(1), form);
}

/** Leaves the last blocks out until the rest fits: never half of one, which could leave a spoiler open. */
export function fitBlocks<Message>(blocks: readonly Block[], form: MessageForm<Message>): Message {
  const message = form.render(blocks);
  if (form.lengthOf(message) <= form.maxLength) return message;
  for (let count = blocks.length - 1; ; count--) {
    const shorter = form.render([...blocks.slice(0, count), ellipsis]);
    if (form.lengthOf(shorter) <= form.maxLength || count === 0) return shorter;
  }
}

const ellipsis: Block = { isSpoiler: false, lines: [{ spans: [{ text: '…' }] }] };
