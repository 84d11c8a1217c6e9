import { formatPercent } from './format.js';

/** @import { Answer } from './predict.js' */

/**
 * Puts an answer into words: what it is, or what it may be.
 *
 * @param {Answer} answer
 * @returns {{ readonly verdict: string, readonly title: string, readonly detail: string }}
 */
export function describeAnswer({ predictions, confident, group }) {
  const { label, probability } = predictions[0] ?? { label: 'nothing', probability: 0 };
  if (confident) return { verdict: `${formatPercent(probability)} sure`, title: label, detail: '' };
  if (group === null) {
    return { verdict: 'Not sure', title: `${label}?`, detail: 'These are only the best guesses:' };
  }
  return {
    verdict: 'Not sure which',
    title: `Some kind of ${group.label}`,
    detail: `${formatPercent(group.probability)} sure of that, but which kind is unclear. Best guesses:`,
  };
}
