import { PredictFailure } from './predict.js';

const STORAGE_NAME = 'whatsit-key';

/**
 * Holds the key that the service asks for: for as long as this tab is open, and no longer.
 *
 * @param {{
 *   readonly ask: (isWrong: boolean) => Promise<string | undefined>,
 *   readonly onChange: (key: string | undefined) => void,
 * }} dependencies `ask`: asks the person, who may not have one.
 */
export function createKeyring({ ask, onChange }) {
  let key = readStored();
  let refusals = 0; // how often the person had none
  /** @type {Promise<void> | undefined} */
  let asking;

  /** @param {string | undefined} newKey */
  function replace(newKey) {
    key = newKey;
    if (key === undefined) refusals += 1;
    store(key);
    onChange(key);
  }

  /** @param {string | undefined} refused - Only this one is replaced: another picture may have brought a new one already. */
  async function renew(refused) {
    if (key !== refused) return;
    asking ??= ask(refused !== undefined)
      .then(replace)
      .finally(() => (asking = undefined));
    await asking;
  }

  return {
    current: () => key,
    forget: () => replace(undefined),

    /**
     * Does something that may need a key, and asks for one until it is accepted or the person has none.
     *
     * @template Value
     * @param {(readKey: () => string | undefined) => Promise<Value>} attempt - Reads the key as late as it can.
     * @param {() => void} onWait - Told when the person is asked.
     * @returns {Promise<Value>}
     */
    async use(attempt, onWait) {
      const refusalsBefore = refusals;
      for (;;) {
        /** @type {string | undefined} */
        let tried;
        try {
          // oxlint-disable-next-line no-await-in-loop -- one after another is the point
          return await attempt(() => (tried = key));
        } catch (failure) {
          if (!(failure instanceof PredictFailure) || failure.code !== 'unauthorized')
            throw failure;
          if (refusals > refusalsBefore) throw failure; // they have been asked while this one waited
          onWait();
          // oxlint-disable-next-line no-await-in-loop -- so is this
          await renew(tried);
          if (key === undefined) throw failure;
        }
      }
    },
  };
}

function readStored() {
  try {
    return sessionStorage.getItem(STORAGE_NAME) ?? undefined;
  } catch {
    return undefined; // the browser keeps nothing for us: the key lasts as long as the page
  }
}

/** @param {string | undefined} key */
function store(key) {
  try {
    if (key === undefined) sessionStorage.removeItem(STORAGE_NAME);
    else sessionStorage.setItem(STORAGE_NAME, key);
  } catch {
    // As above.
  }
}
