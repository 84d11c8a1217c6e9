import { describeAnswer } from './answer-texts.js';
import { createCard } from './card.js';
import { elementById } from './elements.js';
import { describeFailure } from './failure-texts.js';
import { PredictFailure } from './predict.js';
import { describeWait } from './waiting-texts.js';

/** @import { ClassifyOptions, Finding } from './classify.js' */

/**
 * Makes the pictures that were shown to the page, the latest ones on top.
 *
 * @param {{
 *   readonly classify: (picture: Blob, options: ClassifyOptions) => Promise<Finding>,
 *   readonly announce: (sentence: string) => void,
 *   readonly onCountChange: (count: number) => void,
 * }} dependencies
 */
export function createCards({ classify, announce, onCountChange }) {
  const list = elementById('cards', HTMLElement);
  /** @type {Set<ReturnType<typeof createEntry>>} */
  const entries = new Set();

  /** @param {File} picture */
  function createEntry(picture) {
    let controller = new AbortController();
    const card = createCard(picture, { onClear: clear, onRetry: ask });

    function clear() {
      const neighbour = card.element.nextElementSibling ?? card.element.previousElementSibling;
      discard();
      if (neighbour instanceof HTMLElement) neighbour.focus();
      onCountChange(entries.size);
    }

    function discard() {
      controller.abort();
      card.remove();
      entries.delete(entry);
    }

    function ask() {
      controller.abort();
      controller = new AbortController();
      void follow(controller.signal);
    }

    /** @param {AbortSignal} signal */
    async function follow(signal) {
      card.showQueued();
      try {
        const found = await classify(picture, {
          signal,
          onStart: card.showLooking,
          onKeyNeeded: card.showKeyNeeded,
          onWait(failure) {
            card.showWaiting(failure);
            announce(`${describeWait(failure).title}.`);
          },
        });
        if (signal.aborted) return;
        card.showFinding(found);
        const { title, verdict } = describeAnswer(found.answer);
        announce(`${picture.name}: ${title}, ${verdict}.`);
      } catch (error) {
        if (signal.aborted) return;
        const failure = error instanceof PredictFailure ? error : new PredictFailure('internal');
        card.showFailure(failure);
        const { title, advice } = describeFailure(failure, picture);
        announce(`${picture.name}: ${title}. ${advice}`);
      }
    }

    const entry = { element: card.element, ask, discard };
    return entry;
  }

  return {
    /**
     * @param {readonly File[]} pictures
     * @returns {HTMLElement | undefined} The first one's card.
     */
    add(pictures) {
      const added = pictures.map(createEntry);
      for (const entry of added) entries.add(entry);
      list.prepend(...added.map(({ element }) => element));
      onCountChange(entries.size);
      for (const entry of added) entry.ask();
      return added[0]?.element;
    },

    clearAll() {
      for (const entry of entries) entry.discard();
      onCountChange(0);
    },

    /** Asks again about all of them. */
    askAgain() {
      for (const entry of entries) entry.ask();
    },
  };
}
