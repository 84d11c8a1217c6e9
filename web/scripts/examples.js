import { elementById, find } from './elements.js';

/**
 * Makes the examples: a picture of ours goes the way of anybody's.
 *
 * @param {{ readonly onPicture: (picture: File) => void, readonly notify: (sentence: string) => void }} dependencies
 */
export function createExamples({ onPicture, notify }) {
  for (const button of elementById('examples', HTMLElement).querySelectorAll('button')) {
    const { src } = find(button, 'img', HTMLImageElement);
    button.addEventListener('click', () => {
      fetchPicture(src).then(onPicture, () =>
        notify('The example could not be fetched. Check your connection, and try again.'),
      );
    });
  }
}

/** @param {string} url */
async function fetchPicture(url) {
  const response = await fetch(url);
  if (!response.ok) throw new TypeError(`The status is ${response.status}`);
  const blob = await response.blob();
  return new File([blob], url.slice(url.lastIndexOf('/') + 1), { type: blob.type });
}
