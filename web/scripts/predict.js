/**
 * @typedef {{ readonly label: string, readonly probability: number }} Prediction
 * @typedef {{
 *   readonly predictions: readonly Prediction[],
 *   readonly confident: boolean,
 *   readonly group: Prediction | null,
 *   readonly model: string,
 * }} Answer
 *   What `POST /predict` answers, as far as it is shown. Probabilities are in 0..1, likeliest first.
 */

/** Why there is no answer: a code of the service's, or `unreachable`. */
export class PredictFailure extends Error {
  /**
   * @param {string} code
   * @param {{ readonly detail?: string | undefined, readonly retryAfterMs?: number }} [facts] - `detail`: the service's own sentence.
   */
  constructor(code, { detail = '', retryAfterMs = DEFAULT_RETRY_AFTER_MS } = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs;
  }
}

const DEFAULT_RETRY_AFTER_MS = 3_000;

/** What a status means that does not come from the service itself, but from a proxy before it. */
const codeByStatus = new Map([
  [401, 'unauthorized'],
  [404, 'not-found'],
  [413, 'image-too-large'],
  [429, 'rate-limited'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timed-out'],
]);

/**
 * Asks the service once what is in a picture.
 *
 * @param {Blob} picture
 * @param {{ readonly model: string | undefined, readonly key: string | undefined, readonly signal: AbortSignal }} options
 *   `model`: its name; the default one when undefined.
 * @returns {Promise<Answer>}
 * @throws {PredictFailure} Or the signal's reason.
 */
export async function predict(picture, { model, key, signal }) {
  const query = model === undefined ? '' : `?${new URLSearchParams({ model })}`;
  const request = fetch(`predict${query}`, {
    method: 'POST',
    body: picture,
    headers: { 'content-type': bodyType(picture), ...authorization(key) },
    signal,
  });
  const response = await reached(request, signal);
  if (!response.ok) throw await readFailure(response);
  return reached(response.json(), signal);
}

/** @param {string | undefined} key */
function authorization(key) {
  return key === undefined ? {} : { authorization: `Bearer ${key}` };
}

/** @param {Blob} picture - Its type is the browser's guess by the file's name; the service looks at the content. */
function bodyType({ type }) {
  return type.startsWith('image/') ? type : 'application/octet-stream';
}

/**
 * @template Value
 * @param {Promise<Value>} promise
 * @param {AbortSignal} signal
 */
async function reached(promise, signal) {
  try {
    return await promise;
  } catch {
    signal.throwIfAborted();
    throw new PredictFailure('unreachable');
  }
}

/** @param {Response} response */
async function readFailure(response) {
  const problem = await readProblem(response);
  const code = problem?.code ?? codeByStatus.get(response.status) ?? 'internal';
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new PredictFailure(code, {
    detail: problem?.detail,
    ...(seconds >= 0 && { retryAfterMs: seconds * 1000 }),
  });
}

/**
 * @param {Response} response
 * @returns {Promise<{ readonly code: string, readonly detail?: string } | undefined>} Undefined for what a proxy says.
 */
async function readProblem(response) {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return undefined;
  }
  return response.json().catch(() => undefined);
}
