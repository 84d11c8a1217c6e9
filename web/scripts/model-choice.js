import { elementById } from './elements.js';

/**
 * Makes the choice of a model, which is there only where there is one to make.
 *
 * @param {() => void} onChange
 */
export function createModelChoice(onChange) {
  const choice = elementById('model-choice', HTMLElement);
  const select = elementById('model', HTMLSelectElement);
  select.addEventListener('change', onChange);

  return {
    /** The name of the chosen one; undefined while there is no choice: the service's default answers then. */
    current: () => (select.value === '' ? undefined : select.value),

    async load() {
      const names = await fetchModelNames();
      if (names.length < 2) return;
      select.replaceChildren(...names.map((name) => new Option(name)));
      choice.hidden = false;
    },
  };
}

/** @returns {Promise<readonly string[]>} The default one first; none where they cannot be asked for: pictures tell what is wrong. */
async function fetchModelNames() {
  try {
    const response = await fetch('models');
    if (!response.ok) return [];
    /** @type {{ readonly models: readonly { readonly name: string }[] }} */
    const { models } = await response.json();
    return models.map(({ name }) => name);
  } catch {
    return [];
  }
}
