import { elementById, find } from './elements.js';

/** Makes the question for a key, which one person answers for all pictures. */
export function createKeyDialog() {
  const dialog = elementById('key-dialog', HTMLDialogElement);
  const form = find(dialog, 'form', HTMLFormElement);
  const input = elementById('key', HTMLInputElement);
  const problem = elementById('key-problem', HTMLElement);
  elementById('cancel-key', HTMLButtonElement).addEventListener('click', () => dialog.close());

  /**
   * @param {boolean} isWrong - Whether the last one was refused.
   * @returns {Promise<string | undefined>} Undefined when it was cancelled.
   */
  return function ask(isWrong) {
    problem.textContent = isWrong ? 'That key was not accepted. Is it complete?' : '';
    input.setAttribute('aria-invalid', String(isWrong));
    input.value = '';
    return new Promise((resolve) => {
      /** @type {string | undefined} */
      let key;
      const readKey = () => (key = input.value);
      form.addEventListener('submit', readKey);
      dialog.addEventListener(
        'close',
        () => {
          form.removeEventListener('submit', readKey);
          input.value = '';
          resolve(key);
        },
        { once: true },
      );
      dialog.showModal();
    });
  };
}
