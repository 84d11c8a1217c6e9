/**
 * Lets no more than so many tasks run at a time; the others wait in order.
 *
 * @param {number} limit
 */
export function createLimiter(limit) {
  let running = 0;
  /** @type {(() => void)[]} */
  const waiting = [];

  /**
   * @template Value
   * @param {() => Promise<Value>} task
   * @returns {Promise<Value>}
   */
  return async function run(task) {
    if (running < limit) running += 1;
    else await new Promise((resolve) => waiting.push(() => resolve(undefined)));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next(); // the place goes on to it
      else running -= 1;
    }
  };
}
