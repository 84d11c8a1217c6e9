import { createLimiter } from './limiter.js';
import { withPatience } from './patience.js';
import { predict } from './predict.js';

/** @import { Answer, PredictFailure } from './predict.js' */

/**
 * @typedef {{ readonly answer: Answer, readonly durationMs: number }} Finding `durationMs`: from sending to the answer, without the waits before.
 * @typedef {{
 *   readonly onStart: () => void,
 *   readonly onWait: (failure: PredictFailure) => void,
 *   readonly onKeyNeeded: () => void,
 *   readonly signal: AbortSignal,
 * }} ClassifyOptions
 *   What becomes of a picture on its way.
 */

const PICTURES_AT_ONCE = 3;

/**
 * Makes the way of a picture: in line, with a key where one is needed, and again where the service asks for that.
 *
 * @param {{
 *   readonly keyring: ReturnType<typeof import('./keyring.js').createKeyring>,
 *   readonly readModel: () => string | undefined,
 * }} dependencies
 */
export function createClassify({ keyring, readModel }) {
  const inTurn = createLimiter(PICTURES_AT_ONCE);

  /**
   * @param {Blob} picture
   * @param {ClassifyOptions} options
   * @returns {Promise<Finding>}
   */
  return function classify(picture, { onStart, onWait, onKeyNeeded, signal }) {
    const model = readModel();

    /** @param {() => string | undefined} readKey */
    async function attempt(readKey) {
      signal.throwIfAborted();
      onStart();
      const startedAt = performance.now();
      const answer = await predict(picture, { model, key: readKey(), signal });
      return { answer, durationMs: performance.now() - startedAt };
    }

    return keyring.use(
      (readKey) => inTurn(() => withPatience(() => attempt(readKey), { onWait, signal })),
      onKeyNeeded,
    );
  };
}
