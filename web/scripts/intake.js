import { elementById } from './elements.js';

/**
 * Takes pictures in: chosen, photographed, dropped anywhere, or pasted.
 *
 * @param {{ readonly onPictures: (pictures: readonly File[]) => void, readonly notify: (sentence: string) => void }} dependencies
 *   `notify`: told why there is none.
 */
export function createIntake({ onPictures, notify }) {
  /**
   * @param {readonly File[]} files
   * @param {string} whyNone
   */
  function take(files, whyNone) {
    notify(files.length === 0 ? whyNone : '');
    if (files.length > 0) onPictures(files);
  }

  for (const id of ['choose', 'photograph']) {
    const input = elementById(id, HTMLInputElement);
    const takeChosen = () => {
      const files = [...(input.files ?? [])];
      input.value = ''; // the same file may be chosen again
      if (files.length > 0) take(files, '');
    };
    input.addEventListener('change', takeChosen);
    takeChosen(); // somebody was faster than this script
  }

  document.addEventListener('paste', (event) => {
    if (event.target instanceof HTMLInputElement) return;
    const files = [...(event.clipboardData?.files ?? [])];
    take(files, 'There is no picture in the clipboard. Copy one, and paste it again.');
  });

  watchDrops((data) => {
    take(filesOf(data), 'That was no picture file. Save it first, and drop the file here.');
  });
}

/** @param {(data: DataTransfer) => void} onDrop */
function watchDrops(onDrop) {
  const veil = elementById('drop-veil', HTMLElement);

  document.addEventListener('dragover', (event) => {
    if (!event.dataTransfer || isText(event.dataTransfer)) return;
    event.preventDefault(); // or the browser would leave the page for the picture
    event.dataTransfer.dropEffect = 'copy';
    veil.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true; // it left the window
  });
  document.addEventListener('drop', (event) => {
    veil.hidden = true;
    if (!event.dataTransfer || isText(event.dataTransfer)) return;
    event.preventDefault();
    onDrop(event.dataTransfer);
  });
}

/** @param {DataTransfer} data - Pictures of other pages come as links at least. */
function isText({ types }) {
  return !types.includes('Files') && !types.includes('text/uri-list');
}

/**
 * @param {DataTransfer} data
 * @returns {readonly File[]} Folders left out: they look like files, but cannot be read.
 */
function filesOf({ items }) {
  return [...items].flatMap((item) => {
    if (item.webkitGetAsEntry()?.isDirectory) return [];
    return item.getAsFile() ?? [];
  });
}
