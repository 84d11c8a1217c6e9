import { describeAnswer } from './answer-texts.js';
import { copyTemplate, find, partOf } from './elements.js';
import { describeFailure } from './failure-texts.js';
import { formatDuration, formatOfFile, formatPercent } from './format.js';
import { startCountdown } from './countdown.js';
import { describeWait } from './waiting-texts.js';

/**
 * @import { Finding } from './classify.js'
 * @import { Prediction, PredictFailure } from './predict.js'
 */

/**
 * Makes what shows one picture, and what is known of it.
 *
 * @param {File} picture
 * @param {{ readonly onClear: () => void, readonly onRetry: () => void }} handlers
 */
export function createCard(picture, { onClear, onRetry }) {
  const element = find(copyTemplate('card-template'), 'article', HTMLElement);
  const finding = partOf(element, 'finding');
  const preview = showPicture(element, picture);
  partOf(element, 'name').textContent = picture.name;
  const clear = partOf(element, 'clear');
  clear.setAttribute('aria-label', `Clear ${picture.name}`);
  clear.addEventListener('click', onClear);
  let stopCountdown = () => {};

  /**
   * @param {'pending' | 'sure' | 'unsure' | 'failed'} phase
   * @param {DocumentFragment} content
   * @param {string} title
   */
  function show(phase, content, title) {
    stopCountdown();
    element.className = `card ${phase}`;
    element.setAttribute('aria-busy', String(phase === 'pending'));
    element.setAttribute('aria-label', `${picture.name}: ${title}`);
    partOf(content, 'title').textContent = title;
    finding.replaceChildren(content);
  }

  /**
   * @param {string} title
   * @param {string} [detail]
   */
  function showPending(title, detail = '') {
    const content = copyTemplate('pending-template');
    partOf(content, 'detail').textContent = detail;
    show('pending', content, title);
  }

  return {
    element,
    showQueued: () => showPending('Next in line'),
    showLooking: () => showPending('Looking…'),
    showKeyNeeded: () => showPending('Waiting for a key'),

    /** @param {PredictFailure} failure - One that passes by itself. */
    showWaiting(failure) {
      const { title, sayDetail } = describeWait(failure);
      showPending(title);
      stopCountdown = startCountdown(partOf(finding, 'detail'), failure.retryAfterMs, sayDetail);
    },

    /** @param {Finding} found */
    showFinding({ answer, durationMs }) {
      const content = copyTemplate('answer-template');
      const { verdict, title, detail } = describeAnswer(answer);
      partOf(content, 'verdict').textContent = verdict;
      partOf(content, 'detail').textContent = detail;
      partOf(content, 'predictions').append(...answer.predictions.map(createRow));
      partOf(content, 'provenance').textContent =
        `Model: ${answer.model} · ${formatDuration(durationMs)}`;
      show(answer.confident ? 'sure' : 'unsure', content, title);
    },

    /** @param {PredictFailure} failure */
    showFailure(failure) {
      const content = copyTemplate('failure-template');
      const { title, advice, canRetry } = describeFailure(failure, picture);
      const retry = partOf(content, 'retry');
      partOf(content, 'detail').textContent = advice;
      retry.hidden = !canRetry;
      retry.addEventListener('click', () => {
        onRetry();
        element.focus();
      });
      show('failed', content, title);
    },

    /** Takes it off the page, and gives the picture's memory back. */
    remove() {
      stopCountdown();
      element.remove();
      preview.release();
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {File} picture
 */
function showPicture(element, picture) {
  const image = find(element, 'img', HTMLImageElement);
  const url = URL.createObjectURL(picture);
  image.addEventListener('error', () => {
    const note = copyTemplate('no-preview-template');
    partOf(note, 'format').textContent = formatOfFile(picture);
    image.replaceWith(note);
  });
  image.src = url;
  return { release: () => URL.revokeObjectURL(url) };
}

/** @param {Prediction} prediction */
function createRow({ label, probability }) {
  const row = copyTemplate('prediction-template');
  partOf(row, 'label').textContent = label;
  partOf(row, 'percent').textContent = formatPercent(probability);
  partOf(row, 'bar').style.setProperty('inline-size', `${probability * 100}%`);
  return row;
}
