import { elementById } from './elements.js';

const MAX_ANNOUNCEMENTS = 20;

/** Makes what tells people who do not see the page what has happened on it. */
export function createAnnouncer() {
  const log = elementById('announcements', HTMLElement);

  /** @param {string} sentence - Once is enough: repeated, it is not said again. */
  return function announce(sentence) {
    if (log.lastElementChild?.textContent === sentence) return;
    const line = document.createElement('p');
    line.textContent = sentence;
    log.append(line);
    if (log.childElementCount > MAX_ANNOUNCEMENTS) log.firstElementChild?.remove();
  };
}
